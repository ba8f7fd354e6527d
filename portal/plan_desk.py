"""The plan's pages: everybody who sees the project reads it, its runner draws it up and hands it in, the dispatch desk signs."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions import plans as acts
from approvals.actions.drafting import versions_of
from approvals.actions.plans import DRAWERS, Given
from approvals.board import plans as board
from approvals.models import Plan
from approvals.refusal import Refused
from briefings import actions
from briefings.models import PlanPaper
from people.models import Role, User
from portal import gates
from portal.lanes import baseline_drawings
from portal.limiter import seconds_to_wait, too_many
from portal.moment import moment
from portal.once import Done, once
from portal.plan_form import PlanForm, SignatoryForm, as_initial
from portal.receipts import PROJECT_PAGE
from projects.models import Project, Works
from workdays import calendar

AN_HOUR = 30


def _works(request: HttpRequest, project: Project) -> Works:
    """The works the page is about: the first, or the one named in the address."""
    number = request.GET.get("works", "1")
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        raise Http404
    return gates.works_of(request, project, int(number))


def _address(works: Works) -> str:
    page = reverse("portal:plan", args=[works.project.code])
    return page if works.number == 1 else f"{page}?works={works.number}"


@gates.receipt_readers
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The newest plan, or the revision named in the address; a draft is shown to those who may draw it up."""
    project, user = gates.project(request, code), gates.person(request)
    return _page(request, _works(request, project), user)


def _page(request: HttpRequest, works: Works, user: User, form: SignatoryForm | None = None, reasons: tuple[str, ...] = (),
          status: int = 200) -> HttpResponse:  # fmt: skip
    project, today = works.project, moment(request).today
    drawer = user.role in DRAWERS
    seen = Plan.objects.filter(works=works).select_related("drawn_up_by", "signed_by", "works")
    seen = seen if drawer else seen.exclude(signed_on=None)
    plan = _asked(request, seen)
    context: dict[str, Any] = {
        "project": project,
        "works": works,
        "all_works": Works.objects.filter(project=project),
        "back_url": PROJECT_PAGE[Role(user.role)],
        "versions": [one for one in board.versions(works) if drawer or one.signed_on],
        "drawer": drawer,
        "reasons": reasons,
    }
    if plan is not None:
        plan.works.project = project
        shown = board.plan_page(plan, today, calendar.current(project.region.code))
        papers = list(PlanPaper.objects.filter(plan=plan))
        context |= {
            "plan": shown,
            "form": form or SignatoryForm(initial={"signatory": plan.signatory or project.enterprise.contact}),
            "may_sign": user.role == Role.DISPATCHER and plan.signed_on is None and plan.handed_in_at is not None,
            "papers": papers,
            "paper_kinds": PlanPaper.Kind.choices,
            "under_way": any(paper.under_way for paper in papers),
            **baseline_drawings(shown, project, today),
        }
    template = "project/plan.html#papers" if request.htmx else "project/plan.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=status)


def _asked(request: HttpRequest, seen: Any) -> Plan | None:
    number = request.GET.get("revision", "")
    if number:
        found: Plan | None = (
            seen.filter(revision=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 5 else None
        )
        if found is None:
            raise Http404
        return found
    newest: Plan | None = seen.order_by("-revision").first()
    return newest


@gates.plan_drawers
@require_http_methods(["GET", "HEAD", "POST"])
@once
def draw_up(request: HttpRequest, code: str) -> HttpResponse | Done:
    """The questionnaire: what is answered becomes the draft of the next revision."""
    project, now, user = gates.project(request, code), moment(request), gates.person(request)
    works = _works(request, project)
    last = Plan.objects.filter(works=works).order_by("-revision").first()
    revising = 1 if last is None else last.revision + (last.signed_on is not None)
    bound: dict[str, Any] = {"data": request.POST} if request.method == "POST" else {"initial": _initial(last, project)}
    form, reasons, status = PlanForm(project, versions_of(works, now.today), revising, now.today, **bound), [], 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                acts.draw_up(works.pk, form.given(), by=user, today=now.today, at=now.at)
                return Done(_address(works), _("The plan is drawn up. Look at its days, then hand it in for signing."))
            except Refused as no:
                reasons, status = no.reasons, 409
    context = {"project": project, "works": works, "form": form, "reasons": reasons, "revising": revising, "back": _address(works)}
    return render(request, "project/plan_form.html", context, status=status)


def _initial(last: Plan | None, project: Project) -> dict[str, Any]:
    initial = as_initial(Given.of(last)) if last is not None else {"flow": project.flow_type}
    if last is not None and last.signed_on is None:
        initial |= {"start": last.start, "reason": last.reason}
    return initial


@gates.plan_drawers
@require_POST
@once
def hand_in(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """Who is responsible for each line, who signs for the enterprise; then it waits for the dispatch desk."""
    plan, user = gates.plan(request, pk), gates.person(request)
    reasons: tuple[str, ...] = ()
    form = SignatoryForm(request.POST)
    if form.is_valid():
        try:
            acts.name_responsible(plan.pk, _names(request), by=user)
            acts.hand_in(plan.pk, form.cleaned_data["signatory"], by=user, at=moment(request).at)
            return Done(_address(plan.works), _("The plan waits for the dispatch desk to sign it."))
        except Refused as no:
            reasons = tuple(no.reasons)
    return _page(request, plan.works, user, form, reasons, 409 if reasons else 400)


def _names(request: HttpRequest) -> dict[int, str]:
    keys = [name.removeprefix("line-") for name in request.POST if name.startswith("line-")]
    return {int(key): request.POST[f"line-{key}"][:60] for key in keys if key.isascii() and key.isdigit() and len(key) < 19}


@gates.dispatch
@require_POST
@once
def sign(request: HttpRequest, pk: int) -> HttpResponse | Done:
    plan, user, now = gates.plan(request, pk), gates.person(request), moment(request)
    try:
        signed = acts.sign(plan.pk, by=user, on=now.today, today=now.today, at=now.at)
        return Done(_address(plan.works), _("Signed: revision %(revision)s is the baseline now.") % {"revision": signed.revision})
    except Refused as no:
        return _page(request, plan.works, user, None, tuple(no.reasons), 409)


@gates.dispatch
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The plans that wait for the dispatch desk's signature."""
    return render(request, "office/plans.html", {"plans": board.waiting_for_signature(gates.person(request))})


@gates.receipt_readers
@require_POST
@once
def order_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse | Done:
    """The scheme or the agreement as PDF: drawn by the drawing worker, downloaded from the plan's page."""
    plan, user, now = gates.plan(request, pk), gates.person(request), moment(request)
    if plan.signed_on is None and user.role not in DRAWERS:
        raise Http404
    if wait := seconds_to_wait(request, "plan-paper", times=AN_HOUR, seconds=3600):
        return too_many(request, wait)
    try:
        actions.order_paper(plan, kind, user, now.at)
    except Refused as no:
        return _page(request, plan.works, user, None, tuple(no.reasons), 409)
    return Done(_address(plan.works) + "#papers", _("The paper is ordered; it appears below when it is drawn."))
