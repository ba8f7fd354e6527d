"""The page on which a step is recorded: the same for a runner and for a department, two taps from the project's page."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals import objections
from approvals.actions import evidence, steps
from approvals.models import Approval, LateEntry
from approvals.refusal import Refused, Stale
from approvals.states import Origin, Step
from people.models import Role, User
from portal import gates
from portal.forms import StepForm
from portal.moment import Moment, moment
from portal.once import Done
from portal.uploads import Checked, dropped


@dataclass(frozen=True, slots=True)
class Door:
    """From which side a step comes: who says it, and the page to go back to."""

    origin: Origin
    project_page: str


RUNNER = Door(Origin.RUNNER, "portal:runner-project")
OFFICE = Door(Origin.DEPARTMENT, "portal:office-project")


def step_page(request: HttpRequest, pk: int, name: str, door: Door) -> HttpResponse | Done:
    """The form (GET), or the step itself (POST). 409: the machine or a stale page; 400: what was typed; 413: a file too large."""
    approval = gates.approval(request, pk)
    step = _step(name)
    user, now = gates.person(request), moment(request)
    if request.method != "POST":
        blocked = objections.of_person(approval, user) or objections.of_machine(approval, step, user)
        known = {"note": objections.ground_to_end(approval, now.today)} if step in (Step.DENY, Step.REVOKE) else {}
        return _form(request, approval, _fresh(step, user, now.today, initial=known), door, reasons=blocked, blocked=bool(blocked))
    form = _fresh(step, user, now.today, data=request.POST, files=request.FILES, dropped=dropped(request))
    if not form.is_valid():
        return _form(request, approval, form, door, status=413 if form.dropped else 400)
    try:
        return _recorded(approval, form, user, now, door)
    except Refused as no:
        against_machine = isinstance(no, Stale) or objections.of_machine(approval, step, user)
        return _form(request, approval, form, door, reasons=no.reasons, status=409 if against_machine else 400)


def _step(name: str) -> Step:
    if name not in Step.values or Step(name) in objections.ONLY_BY_RULE:
        raise Http404
    return Step(name)


def _fresh(step: Step, user: User, today: date, **bound: Any) -> StepForm:
    return StepForm(step, today=today, may_override=user.role == Role.OFFICER, **bound)


def _recorded(approval: Approval, form: StepForm, user: User, now: Moment, door: Door) -> Done:
    given, project = form.cleaned_data, approval.works.project
    file: Checked | None = given["evidence"]
    paper = evidence.kept(project, file.file, name=file.name, content_type=file.content_type, by=user, at=now.at) if file else nullcontext()
    with paper as kept:
        result = steps.record(
            approval.pk, form.step, by=user, on=given["on"], today=now.today, at=now.at, origin=door.origin,
            document=given["document"], note=given["note"], detail=form.detail(), evidence=kept, seen=given["seen"],
        )  # fmt: skip
    return Done(f"{reverse(door.project_page, args=[project.code])}#a{approval.pk}", _said(approval, form, result, door))


def _said(approval: Approval, form: StepForm, result: object, door: Door) -> str:
    words = {"step": form.step.label, "matter": approval.version.name, "on": form.cleaned_data["on"], "lead": approval.lead.name}
    if isinstance(result, LateEntry):
        return (
            _(
                "Handed in: %(matter)s, “%(step)s” on %(on)s. "
                "Because it is more than five workdays back, it counts once %(lead)s has confirmed it."
            )
            % words
        )
    if door.origin == Origin.RUNNER:
        return _("Recorded: %(matter)s, “%(step)s” on %(on)s. It counts from now; %(lead)s is asked to confirm it.") % words
    return _("Recorded: %(matter)s, “%(step)s” on %(on)s.") % words


def _form(request: HttpRequest, approval: Approval, form: StepForm, door: Door, *, reasons: list[str] | None = None,
          blocked: bool = False, status: int = 200) -> HttpResponse:  # fmt: skip
    project = approval.works.project
    context = {
        "approval": approval,
        "project": project,
        "form": form,
        "step": form.step,
        "reasons": reasons or [],
        "blocked": blocked,
        "seen": approval.events.aggregate(last=Max("number"))["last"] or 0,
        "back": f"{reverse(door.project_page, args=[project.code])}#a{approval.pk}",
        "file_again": request.method == "POST" and bool(request.FILES or form.dropped),
    }
    return render(request, "portal/step.html", context, status=status)
