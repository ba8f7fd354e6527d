"""The deadline receipt of an approval, a stage or a works: one page for everybody who may see the project, and the same as JSON.

The JSON is for `tools/verify_receipt.py`, which recomputes every figure from it alone, and for other systems.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.board import receipts as board
from approvals.models import Approval, Stage
from approvals.receipt import AccountTooLong, Receipt, Subject, receipt
from approvals.states import State
from people.models import Role
from portal import gates
from portal.moment import moment
from portal.receipt_lines import months
from projects.models import Project, Works
from workdays import calendar
from workdays.days import Workdays

# In which door a person reads a project.
PROJECT_PAGE = {
    Role.RUNNER: "portal:runner-project",
    Role.TEAM_LEAD: "portal:runner-project",
    Role.OFFICER: "portal:office-project",
    Role.DISPATCHER: "portal:office-project",
    Role.EDITOR: "portal:office-project",
    Role.ENTERPRISE: "portal:enterprise-project",
    Role.LEADER: "portal:leader-project",
}


@gates.receipt_readers
@require_safe
def page(request: HttpRequest, scope: str, pk: int) -> HttpResponse:
    """`?limit=statutory` gives an approval's account against the limit in law."""
    clock = gates.clock(request, scope, pk)
    statutory = _statutory(request, clock)
    context = {
        "scope": scope,
        "pk": pk,
        "project": project_of(clock),
        "back_url": PROJECT_PAGE[Role(gates.person(request).role)],
        "statutory": statutory,
        "two_limits": isinstance(clock, Approval) and clock.statutory_limit is not None,
        "void": clock.get_state_display() if isinstance(clock, Approval) and clock.state in State.VOID else "",
    }
    try:
        told = _receipt(request, clock, statutory)
    except AccountTooLong as long:
        return render(request, "project/receipt.html", context | {"problem": _(long.sentence) % long.facts}, status=422)
    beside = [member for member in told.subject.members if scope != "approval" and member.role != "MAIN"]
    counting = [member for member in told.subject.members if member not in beside]
    to_come = [member for member in counting if scope != "approval" and member.start is None]
    due = told.reading.due or told.reading.due_if_resumed
    context |= {
        "receipt": told,
        "months": months(told),
        "beside": beside,
        "counting": [member for member in counting if member not in to_come],
        "to_come": to_come,
        "digest": told.content()["digest"],
        "due_provisional": due is not None and due > told.horizon,
    }
    return render(request, "project/receipt.html", context)


@gates.receipt_readers
@require_safe
def as_json(request: HttpRequest, scope: str, pk: int) -> HttpResponse:
    clock = gates.clock(request, scope, pk)
    statutory = _statutory(request, clock)
    try:
        told = _receipt(request, clock, statutory)
    except AccountTooLong as long:
        return JsonResponse({"error": str(long)}, status=422)
    response = HttpResponse(told.to_json(), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipt-{scope}-{pk}{"-statutory" if statutory else ""}.json"'
    return response


def _statutory(request: HttpRequest, clock: Approval | Stage | Works) -> bool:
    return isinstance(clock, Approval) and request.GET.get("limit") == "statutory" and clock.statutory_limit is not None


def project_of(clock: Approval | Stage | Works) -> Project:
    return clock.project if isinstance(clock, Works) else clock.works.project


def _receipt(request: HttpRequest, clock: Approval | Stage | Works, statutory: bool) -> Receipt:
    today = moment(request).today
    workdays = calendar.current(project_of(clock).region.code)
    subject: Subject = _subject(clock, statutory, request, workdays)
    return receipt(subject, today, workdays)


def _subject(clock: Approval | Stage | Works, statutory: bool, request: HttpRequest, workdays: Workdays) -> Subject:
    if isinstance(clock, Approval):
        return board.approval_subject(clock, moment(request).today, workdays, statutory=statutory)
    return board.stage_subject(clock, workdays) if isinstance(clock, Stage) else board.works_subject(clock, workdays)
