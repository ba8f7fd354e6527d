"""The office's door: a department's queue by due day, runners' reports to confirm, back-dated steps to decide."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from approvals import objections
from approvals.actions import confirm as confirming
from approvals.actions import projects as acts
from approvals.actions.sections import UNDER_WAY
from approvals.board.project import project_page
from approvals.board.queue import PAGE, department_queue
from approvals.models import Approval
from approvals.refusal import Refused
from people.models import Region, Role
from portal import finding, gates, steps
from portal.applications import starts
from portal.clockwork import beside
from portal.forms import ObjectionForm, ReasonForm
from portal.lanes import drawings, lanes
from portal.moment import moment
from portal.once import Done, once
from portal.wanting import Wanting
from projects.models import Project, ProjectState
from workdays import calendar

MOST_AT_ONCE = 200


@gates.office
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    wanting = Wanting.of(request.GET)
    desk = department_queue(gates.person(request), moment(request).today, calendar.current(), wanting.query())
    pages = Paginator(range(desk.total), PAGE)
    context = {
        "desk": desk,
        "wanting": wanting,
        "chips": wanting.chips(dict(desk.counts)),
        "page": pages.get_page(request.GET.get("page")),
        "counties": Region.objects.filter(level=Region.Level.COUNTY).values_list("code", "name"),
    }
    return render(request, "office/queue.html#rows" if request.htmx else "office/queue.html", context)  # type: ignore[attr-defined]


@gates.office
@require_http_methods(["GET", "HEAD", "POST"])
@once
def confirm(request: HttpRequest) -> HttpResponse | Done:
    """What runners reported: tick and confirm many at once, all or none."""
    now, user, reasons = moment(request), gates.person(request), []
    if request.method == "POST":
        keys = _keys(request.POST.getlist("shown" if "all" in request.POST else "event"))
        if not keys:
            reasons = [_("Tick at least one report.")]
        else:
            try:
                number = confirming.confirm(keys, by=user, today=now.today, at=now.at)
                said = ngettext("%(number)s report confirmed.", "%(number)s reports confirmed.", number) % {"number": number}
                return Done(reverse("portal:office-confirm"), said)
            except Refused as no:
                reasons = no.reasons
    desk = department_queue(user, now.today, calendar.current())
    context = {"desk": desk, "reasons": reasons, "ticked": set(_keys(request.POST.getlist("event")))}
    return render(request, "office/confirm.html", context, status=400 if reasons else 200)


def _keys(given: list[str]) -> list[int]:
    return [int(key) for key in given[:MOST_AT_ONCE] if key.isascii() and key.isdigit() and len(key) < 19]


@gates.office
@require_http_methods(["GET", "HEAD", "POST"])
@once
def objection(request: HttpRequest, pk: int) -> HttpResponse | Done:
    event, now, reasons = gates.event_to_answer(request, pk), moment(request), []
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            confirming.object_to(event.pk, by=gates.person(request), note=form.cleaned_data["note"], today=now.today, at=now.at)
            return Done(reverse("portal:office-confirm"), _("Objected. The report stays in the ledger with your objection beside it."))
        except Refused as no:
            reasons = no.reasons
    status = 200 if request.method != "POST" else 409 if reasons else 400
    return render(request, "office/objection.html", {"event": event, "form": form, "reasons": reasons}, status=status)


@gates.office
@require_http_methods(["GET", "HEAD", "POST"])
@once
def late_entry(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """A back-dated step: a second person lets it count, or not."""
    late, now, reasons = gates.late_entry(request, pk), moment(request), []
    if request.method == "POST":
        agree = {"count": True, "reject": False}.get(request.POST.get("verdict", ""))
        if agree is None:
            return render(request, "400.html", status=400)
        try:
            confirming.decide_late_entry(late.pk, by=gates.person(request), agree=agree, today=now.today, at=now.at)
            said = _("The step counts now.") if agree else _("The step was rejected; it does not count.")
            return Done(reverse("portal:office-confirm"), said)
        except Refused as no:
            reasons = no.reasons
    return render(request, "office/late_entry.html", {"late": late, "reasons": reasons}, status=409 if reasons else 200)


@gates.project_readers
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Find a project: a department's own, or, for the dispatch desk and the editor, any in their region."""
    context = {"found": finding.found(gates.person(request), moment(request).today, request.GET), "to": "portal:office-project"}
    return render(request, "project/finding.html#rows" if request.htmx else "project/finding.html", context)  # type: ignore[attr-defined]


@gates.project_readers
@require_safe
def project(request: HttpRequest, code: str) -> HttpResponse:
    """The whole project; steps are offered on the department's own approvals (the dispatch desk: on all)."""
    found, user = gates.project(request, code), gates.person(request)
    page = project_page(found, user, moment(request).today, calendar.current(found.region.code))
    mine = set(Approval.objects.visible_to(user).filter(works__project=found).values_list("pk", flat=True))
    context = {
        "page": page,
        "lanes": lanes(page, mine),
        "step_url": "portal:office-step",
        "acts": _acts(found) if user.role == Role.DISPATCHER else [],
        "may_add_works": found.state in UNDER_WAY,
        "may_ease": user.role in objections.DESKS,
        "back_url": "portal:home",
        "back_label": _("Back"),
        "confirmable": [event for event in page.events if event.waiting and event.approval in mine],
        "correctable": {event.pk for event in page.events if event.step and not event.replaced_on and event.approval in mine}
        if user.role in objections.DESKS
        else set(),
        **drawings(page),
        **beside(request, found),
        **starts(user, found),
    }
    return render(request, "office/project.html", context)


ACTS = {"suspend": acts.suspend, "resume": acts.resume, "terminate": acts.terminate}
LABELS = {"suspend": gettext_lazy("Suspend"), "resume": gettext_lazy("Resume"), "terminate": gettext_lazy("Terminate")}
MAY_STOP = (ProjectState.REGISTERED, ProjectState.PLANNED, ProjectState.APPROVING)


def _acts(project: Project) -> list[tuple[str, object]]:
    """What the dispatch desk may do with the project from where it stands."""
    names = {ProjectState.SUSPENDED: ["resume", "terminate"]}.get(
        ProjectState(project.state), ["suspend", "terminate"] if project.state in MAY_STOP else []
    )
    return [(name, LABELS[name]) for name in names]


@gates.dispatch
@require_http_methods(["GET", "HEAD", "POST"])
@once
def act(request: HttpRequest, code: str, act: str) -> HttpResponse | Done:
    """Suspend, resume or terminate a project, with a reason."""
    found, now, reasons = gates.project(request, code), moment(request), []
    form = ReasonForm(today=now.today, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            ACTS[act](found.pk, by=gates.person(request), on=given["on"], today=now.today, at=now.at, note=given["note"])
            return Done(reverse("portal:office-project", args=[found.code]), _("Recorded."))
        except Refused as no:
            reasons = no.reasons
    status = 200 if request.method != "POST" else 409 if reasons else 400
    context = {"project": found, "form": form, "reasons": reasons, "label": LABELS[act]}
    return render(request, "office/act.html", context, status=status)


@gates.office
@require_http_methods(["GET", "HEAD", "POST"])
@once
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse | Done:
    return steps.step_page(request, pk, step, steps.OFFICE)
