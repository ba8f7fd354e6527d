"""Petitions: the office's triage board, a department's queue, an enterprise's own, and one page for each petition.

One address for everybody; what stands on it is what this reader may see (`petitions.board`), and what may be done what the rules allow.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.demands import day_of
from ledgers.refusal import Refused
from people.models import Enterprise, Role, User
from petitions import words
from petitions.actions.intake import Draft, log
from petitions.actions.papers import look
from petitions.actions.steps import Paper, Wish, take
from petitions.board.desk import LIGHTS, Eyes, desk
from petitions.board.page import page as petition_page
from petitions.clearing import State, Step
from petitions.models import Petition
from petitions.words import Channel
from portal import gates
from portal.files import attachment
from portal.limiter import seconds_to_wait
from portal.moment import Moment, moment
from portal.once import Done, once
from portal.petition_forms import CHANNELS, LookForm, RaiseForm, TakeForm
from portal.uploads import Checked, dropped
from workdays import calendar

SIZE = 50
RAISED_AT_MOST, IN_SECONDS = 10, 600
PROJECT_PAGE = {
    Role.ENTERPRISE: "portal:enterprise-project", Role.RUNNER: "portal:runner-project", Role.LEADER: "portal:leader-project",
    Role.OFFICER: "portal:office-project", Role.DISPATCHER: "portal:office-project",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chip:
    light: str
    number: int
    here: bool


@gates.petition_readers
@require_safe
def petitions(request: HttpRequest) -> HttpResponse:
    """The list, the most urgent first; above it, for those who answer for the whole, the figures of a period."""
    user, today = gates.person(request), moment(request).today
    light = request.GET.get("light", "")
    state = request.GET.get("state", "")
    light, state = light if light in LIGHTS else "", state if state in tuple(State) else ""
    first = min(_since(request, today), today)
    whole = "all" in request.GET or user.role in (Role.ENTERPRISE, Role.SEAT, Role.RUNNER)
    found = desk(user, first, today, calendar.current(), light=light, state=state, whole=whole)
    pages = Paginator(found.rows, SIZE)
    context = {
        "desk": found,
        "page": pages.get_page(request.GET.get("page")),
        "chips": [Chip(name, amount, name == light) for name, amount in found.counts],
        "states": words.STATES.items(),
        "light": light,
        "state": state,
        "whole": whole,
        "figures": user.role in (Role.PETITION_OFFICE, Role.DISPATCHER, Role.LEADER),
        "may_raise": user.role in CHANNELS,
        "base": f"?light={light}&state={state}&since={first}" + ("&all=1" if "all" in request.GET else ""),
    }
    template = "petition/mine.html" if user.role in (Role.ENTERPRISE, Role.SEAT, Role.RUNNER) else "petition/desk.html"
    return render(request, template, context)


def _since(request: HttpRequest, today: date) -> date:
    """The day the period begins: as asked, or the first of the month."""
    return day_of(request.GET.get("since")) or today.replace(day=1)


@gates.petition_readers
@require_safe
def petition(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, gates.petition(request, pk))


def _page(request: HttpRequest, found: Petition, status: int = 200, **more: Any) -> HttpResponse:
    user = gates.person(request)
    page = petition_page(found, user, moment(request).today, calendar.current())
    to = PROJECT_PAGE.get(Role(user.role))
    context = {"page": page, "project_url": reverse(to, args=[page.project_code]) if to and page.project_code else "", **more}
    return render(request, "petition/page.html", {"look": LookForm(), **context}, status=status)


@gates.petition_takers
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse | Done:
    """Raise a petition; too many from one person in a short time are held back with everything that was typed."""
    user, now, reasons, status = gates.person(request), moment(request), [], 200
    form = RaiseForm(user, data=request.POST if request.method == "POST" else None, initial={"project": request.GET.get("project")})
    if request.method == "POST":
        status = 400
        wait = seconds_to_wait(request, "petition", times=RAISED_AT_MOST, seconds=IN_SECONDS) if form.is_valid() else 0
        if wait:
            kept = _("Many petitions in a short time: what you typed is kept, send it again in %(wait)s seconds.")
            status, reasons = 429, [kept % {"wait": wait}]
        elif form.is_valid():
            try:
                made = log(_draft(form, user), by=user, today=now.today, at=now.at)
                said = _("Logged under the number %(number)s.") % {"number": made.number}
                return Done(reverse("portal:petition", args=[made.pk]), said)
            except Refused as no:
                reasons = no.reasons
    return render(request, "petition/new.html", {"form": form, "reasons": reasons}, status=status)


def _draft(form: RaiseForm, user: User) -> Draft:
    given = form.cleaned_data
    enterprise: Enterprise | None = given.get("enterprise") or user.enterprise
    if enterprise is None:
        raise Refused(_("Say which enterprise raises the petition."))
    channel: Channel = CHANNELS[Role(user.role)][0]
    return Draft(
        enterprise, given.get("channel") or channel.value, given["category"], given["title"], given["text"], given["contact"],
        given["phone"], given.get("project"), given["hide_name"],
    )  # fmt: skip


@gates.petition_readers
@require_http_methods(["GET", "HEAD", "POST"])
@once
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse | Done:
    """The form of a step (GET), or the step itself. 409: the rules refuse it; 400: what was typed; 413: a file too large."""
    found, user, now = gates.petition(request, pk), gates.person(request), moment(request)
    if step not in tuple(Step) or Step(step) in (Step.LOG, Step.RESUME, Step.SPLIT):
        raise Http404
    if request.method != "POST":
        return _form(request, found, TakeForm(Step(step), found, user))
    form = TakeForm(Step(step), found, user, data=request.POST, files=request.FILES, dropped=dropped(request))
    if not form.is_valid():
        return _form(request, found, form, status=413 if form.dropped else 400)
    try:
        moved = take(found.pk, _wish(form), by=user, today=now.today, at=now.at)
    except Refused as no:
        return _form(request, found, form, reasons=no.reasons, status=409)
    return Done(_after(found, user, now), " ".join([_("Recorded: %(step)s.") % {"step": words.STEPS[form.step]}, *moved]))


def _after(found: Petition, user: User, now: Moment) -> str:
    """Back to the petition; to the list when it is this person's no longer."""
    mine = Petition.objects.visible_to(user).filter(pk=found.pk).exists()
    return reverse("portal:petition", args=[found.pk]) if mine else reverse("portal:petitions")


def _wish(form: TakeForm) -> Wish:
    file: Checked | None = form.cleaned_data.get("paper")
    papers = [Paper(file.file, file.name, file.content_type)] if file else []
    return Wish(form.step, form.cleaned_data["note"], form.detail(), papers, form.cleaned_data["seen"])


def _form(request: HttpRequest, found: Petition, form: TakeForm, *, reasons: list[str] | None = None, status: int = 200) -> HttpResponse:
    page = petition_page(found, gates.person(request), moment(request).today, calendar.current())
    offered = form.step.value in [choice.step for choice in page.steps]
    said = [_("“%(step)s” is not possible here and now.") % {"step": words.STEPS[form.step]}] if not offered and not reasons else reasons
    context = {"page": page, "form": form, "title": words.STEPS[form.step], "reasons": said or [], "blocked": not offered}
    context["file_again"] = request.method == "POST" and bool(request.FILES or form.dropped)
    return render(request, "petition/step.html", context, status=status)


@gates.petition_lookers
@require_http_methods(["POST"])
@once
def contact(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """Show the contact phone once, against a reason; the look is logged."""
    found, form = gates.petition(request, pk), LookForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=400, look=form)
    try:
        look(found, by=gates.person(request), reason=form.cleaned_data["reason"], at=moment(request).at)
    except Refused as no:
        return _page(request, found, status=409, reasons=no.reasons)
    said = _("%(contact)s %(phone)s. This look has been logged.") % {"contact": found.contact, "phone": found.phone}
    return Done(reverse("portal:petition", args=[found.pk]), said)


@gates.petition_readers
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = gates.petition_file(request, pk)
    name = Eyes(gates.person(request).role).read(row.petition, row.name)
    return attachment(row.file, name, row.content_type)
