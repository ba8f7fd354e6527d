"""The desk of what departments do together (联合办理): what others wait for from us, our questions, applications, the month's visits."""

from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.actions import consulting, evidence, visits
from approvals.actions.visits import Call, Seen
from approvals.board.joint import application_rows, asked_by, consultation_rows, rest_day, to_list, visit_rows, wanted_from
from approvals.board.joint_values import VisitRow
from approvals.models import Application, Approval, Consultation, JointVisit
from approvals.refusal import Refused
from approvals.states import State
from people.models import Role, User
from portal import gates
from portal.applications import project_url
from portal.joint_forms import PHOTOS, AskForm, CallForm, HeldForm, OffForm, ReplyForm
from portal.moment import moment
from portal.once import Done, once
from portal.uploads import dropped
from projects.models import Project, Works
from workdays import calendar

PER_PAGE = 50


@gates.office
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What the department owes others: replies by due day, lists of what is missing."""
    user, today, edition = gates.person(request), moment(request).today, calendar.edition()
    lists = application_rows(to_list(user, today)[:PER_PAGE], today, edition)
    context = {
        "wanted": consultation_rows(wanted_from(user), today, edition),
        "others": consultation_rows(asked_by(user), today, edition),
        "lists": [
            (row, part)
            for row in lists
            for part in row.parts
            if part.list_by and part.list_state in ("none", "lapsed") and user.department_id in (None, part.lead_id)
        ],
        "merges": [row for row in lists if row.merge_by and user.department_id in (None, row.lead_id)],
        "tab": "desk",
    }
    return render(request, "joint/desk.html", context)


@gates.office
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """Every application the person may see, newest first."""
    found = Application.objects.visible_to(gates.person(request)).order_by("-handed_in_on", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = application_rows(found.filter(pk__in=[one.pk for one in page]), moment(request).today, calendar.edition())
    return render(request, "joint/applications.html", {"rows": rows, "page": page, "tab": "applications"})


# --- consultations ---
@gates.officers
@require_http_methods(["GET", "HEAD", "POST"])
@once
def consult(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """Ask another department about an approval of the own one."""
    approval, user, now = gates.approval(request, pk), gates.person(request), moment(request)
    form = AskForm(approval, data=request.POST if request.method == "POST" else None)
    project = approval.works.project
    back = f"{project_url(user, project.code)}#a{approval.pk}"
    context: dict[str, Any] = {"approval": approval, "project": project, "form": form, "back": back}
    if request.method != "POST":
        return render(request, "joint/consult.html", {**context, "reasons": consulting.of_approval(project, approval)})
    if not form.is_valid():
        return render(request, "joint/consult.html", context, status=400)
    given = form.cleaned_data
    try:
        made = consulting.ask(
            approval.pk, given["asked"].pk, question=given["question"], delivery=given["delivery"], limit=given["limit"],
            by=user, today=now.today, at=now.at,
        )  # fmt: skip
    except Refused as no:
        return render(request, "joint/consult.html", {**context, "reasons": no.reasons}, status=409)
    return Done(back, _("%(asked)s has been asked and answers by %(due)s; the days run on.") % {"asked": given["asked"], "due": made.due})


@gates.office
@require_http_methods(["GET", "HEAD", "POST"])
@once
def consultation(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """A question with its proof of delivery; the department asked answers here."""
    found, user, now = gates.consultation(request, pk), gates.person(request), moment(request)
    (row,) = consultation_rows(Consultation.objects.filter(pk=found.pk), now.today, calendar.edition())
    form = ReplyForm(request.POST if request.method == "POST" else None)
    may = user.role == Role.OFFICER and user.department_id == row.asked_id and not row.reply
    seen = Project.objects.visible_to(user).filter(pk=found.approval.works.project_id).exists()
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "may_reply": may,
        "project_url": project_url(user, row.project_code) if seen else "",
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "joint/consultation.html", context, status=400 if request.method == "POST" else 200)
    given = form.cleaned_data
    try:
        done = consulting.reply(
            found.pk, Consultation.Reply(given["reply"]), opinion=given["opinion"], by=user, today=now.today, at=now.at
        )  # fmt: skip
    except Refused as no:
        return render(request, "joint/consultation.html", {**context, "reasons": no.reasons}, status=409)
    late = _("The reply is kept beside the silence and marked late.")
    return Done(reverse("portal:joint"), late if done.silent_on else _("The reply stands in the ledger of the project."))


# --- visits ---
@gates.office
@require_safe
def visits_of_month(request: HttpRequest) -> HttpResponse:
    """The visits of a month, day by day."""
    user, today, edition = gates.person(request), moment(request).today, calendar.edition()
    first = _month(request.GET.get("month", ""), today)
    after = (first + timedelta(days=32)).replace(day=1)
    seen = JointVisit.objects.visible_to(user)
    chosen = seen.filter(on__gte=first, on__lt=after).order_by("on", "pk")
    open_before = seen.filter(on__lt=min(first, today), held_on=None, called_off_on=None).order_by("on", "pk")
    context = {
        "rows": visit_rows(chosen, today, edition),
        "unrecorded": visit_rows(open_before[:PER_PAGE], today, edition),
        "month": first,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": after.strftime("%Y-%m"),
        "tab": "visits",
    }
    return render(request, "joint/visits.html", context)


def _month(text: str, today: date) -> date:
    """The first day of the month in an address (2026-03); this month for anything else."""
    try:
        first = date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return today.replace(day=1)
    return first if 2018 <= first.year < 2099 else today.replace(day=1)


@gates.office
@require_http_methods(["GET", "HEAD", "POST"])
@once
def call(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """Call a visit for approvals of a works; an invited department may ask for another one after it was held."""
    user, now = gates.person(request), moment(request)
    works = _works_to_visit(request, pk, user)
    rows = Approval.objects.filter(works=works, state__in=State.OPEN, version__joint_visit=True).order_by("matter__code")
    approvals = list(rows.select_related("version", "lead", "matter"))
    held = [visit for visit in visits.visits_of(approvals) if visit.held_on]
    again = None
    if held:
        seats = [(seat.department_id, seat.department.name) for seat in held[-1].seats.all()]
        again = seats if user.role == Role.DISPATCHER else []
    data = request.POST if request.method == "POST" else None
    form = CallForm(approvals, visits.usual(approvals), today=now.today, again=again, data=data)
    context: dict[str, Any] = {"works": works, "project": works.project, "form": form, "approvals": approvals, "held": held[-1:],
                               "back": reverse("portal:joint-visits")}  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render(request, "joint/call.html", context, status=400 if request.method == "POST" else 200)
    given = form.cleaned_data
    wanted = Call(
        given["approvals"], given["on"], given["place"], given["departments"], given.get("reason", ""), given.get("asked_by")
    )  # fmt: skip
    try:
        made = visits.call(works.pk, wanted, by=user, today=now.today, at=now.at)
    except Refused as no:
        return render(request, "joint/call.html", {**context, "reasons": no.reasons}, status=409)
    rest = rest_day(made.on, calendar.current(works.project.region.code))
    said = _("The joint site visit is called for %(on)s; those invited are told.") % {"on": made.on}
    warned = _("Mind: %(on)s is not a workday (%(why)s).") % {"on": made.on, "why": rest} if rest else ""
    return Done(reverse("portal:joint-visit", args=[made.pk]), f"{said} {warned}".strip())


def _works_to_visit(request: HttpRequest, pk: int, user: User) -> Works:
    """A works of a visible project, or one whose visit the department was invited to."""
    if JointVisit.objects.visible_to(user).filter(works=pk).exists():
        return Works.objects.select_related("project__region").get(pk=pk)
    return gates.works(request, pk)


def _row(request: HttpRequest, visit: JointVisit) -> VisitRow:
    (row,) = visit_rows(JointVisit.objects.filter(pk=visit.pk), moment(request).today, calendar.edition())
    return row


@gates.office
@require_safe
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """A visit: who is invited, what it found; its record is kept by the leading department."""
    found, user = gates.visit(request, pk), gates.person(request)
    row = _row(request, found)
    seen = Project.objects.visible_to(user).filter(pk=found.works.project_id).exists()
    context = {
        "row": row,
        "may_keep": row.state == "called" and visits.may_keep(found, user),
        "may_hold": row.on <= moment(request).today,
        "project_url": project_url(user, row.project_code) if seen else "",
    }
    return render(request, "joint/visit.html", context)


@gates.office
@require_http_methods(["GET", "HEAD", "POST"])
@once
def hold(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """Record a visit that was held."""
    found, user, now = gates.visit(request, pk), gates.person(request), moment(request)
    row = _row(request, found)
    bound: dict[str, Any] = {"data": request.POST, "files": request.FILES, "dropped": dropped(request)} if request.method == "POST" else {}
    form = HeldForm([(seat.department_id, seat.department) for seat in row.seats], **bound)
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "photos": [form[name] for name in PHOTOS],
        "back": reverse("portal:joint-visit", args=[pk]),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "joint/hold.html", context, status=400 if request.method == "POST" else 200)
    given = form.cleaned_data
    seen = {key: Seen(given[f"present_{key}"] == "yes", given[f"opinion_{key}"]) for key, _name in form.seats}
    files = [given[name] for name in PHOTOS if given[name]]
    try:
        with ExitStack() as stack:
            photos = [
                stack.enter_context(
                    evidence.kept(found.works.project, file.file, name=file.name, content_type=file.content_type, by=user, at=now.at)
                )
                for file in files
            ]
            visits.hold(found.pk, seen, reply=given["reply"], by=user, today=now.today, at=now.at, photos=photos)
    except Refused as no:
        return render(request, "joint/hold.html", {**context, "reasons": no.reasons, "file_again": bool(files)}, status=409)
    return Done(context["back"], _("Recorded. The one reply stands in the ledger of every approval concerned."))


@gates.office
@require_http_methods(["GET", "HEAD", "POST"])
@once
def call_off(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """A visit does not take place."""
    found, user, now = gates.visit(request, pk), gates.person(request), moment(request)
    form = OffForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"row": _row(request, found), "form": form, "back": reverse("portal:joint-visit", args=[pk])}
    if request.method != "POST" or not form.is_valid():
        return render(request, "joint/call_off.html", context, status=400 if request.method == "POST" else 200)
    try:
        visits.call_off(found.pk, reason=form.cleaned_data["reason"], by=user, today=now.today, at=now.at)
    except Refused as no:
        return render(request, "joint/call_off.html", {**context, "reasons": no.reasons}, status=409)
    return Done(context["back"], _("The visit is called off; those invited are told."))
