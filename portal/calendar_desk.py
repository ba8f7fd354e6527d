"""The calendar desk: the yearly notices and the regions' own days; what a new one would move, looked at before it is applied.

What is applied is what was looked at: the preview carries a fingerprint of everything it showed, and where the ledger has moved on since,
nothing is written and the new preview is shown instead.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from approvals.actions import calendar as adopting
from approvals.actions.calendar import Moved, Outlook
from approvals.models import Event
from approvals.models.event import Kind
from approvals.refusal import Refused
from people.models import Message
from portal import gates
from portal.calendar_forms import ChangeForm, FileForm, Handed, NoticeForm, RegionForm, TypedForm, spoken
from portal.moment import Moment, moment
from portal.once import Done, once
from workdays import calendar, papers
from workdays.days import BadNotice
from workdays.models import Notice, RegionalDay

FORMS: dict[str, type[ChangeForm]] = {form.kind: form for form in (FileForm, TypedForm, RegionForm)}
APPLIED: dict[str, type[ChangeForm]] = {form.kind: form for form in (NoticeForm, RegionForm)}
SHOWN = 400
WHATS = ("approval", "stage", "works", "consultation")


@dataclass(frozen=True, slots=True)
class NoticeLine:
    notice: Notice
    off: int
    worked: int
    moved: int
    rules: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many due days of one kind of item move, and which way; the rest gain or lose their date."""

    what: str
    moved: int
    earlier: int
    later: int


@gates.calendar_desk
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """A POST only looks: nothing is written, so it needs no key."""
    forms = {kind: form() for kind, form in FORMS.items()}
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind in FORMS:
            form = forms[kind] = FORMS[kind](request.POST, request.FILES)
            if form.is_valid():
                return _shown(request, form.handed, adopting.preview(form.handed.change))
        return render(request, "office/calendar.html", _context(request, forms), status=400)
    return render(request, "office/calendar.html", _context(request, forms))


def _context(request: HttpRequest, forms: dict[str, ChangeForm]) -> dict[str, object]:
    workdays, today = calendar.current(), moment(request).today
    return {
        **{f"{kind}_form": form for kind, form in forms.items()},
        "notices": notices(),
        "regional": RegionalDay.objects.all()[:50],
        "horizon": workdays.horizon,
        "next_year": workdays.horizon.year + 1,
        "wanted": workdays.notice_is_wanted(today),
    }


def notices() -> list[NoticeLine]:
    """Newest year and version first, with the due days each has moved. Two queries."""
    moved = dict(Event.objects.filter(kind=Kind.CALENDAR_MOVED).order_by().values_list("document").annotate(n=Count("pk")))
    rows = Notice.objects.annotate(off=Count("days", filter=Q(days__works=False)), worked=Count("days", filter=Q(days__works=True)))
    newest: set[int] = set()
    told = []
    for row in rows.order_by("-year", "-version"):
        told.append(NoticeLine(row, row.off, row.worked, moved.get(row.number, 0), row.year not in newest))
        newest.add(row.year)
    return told


@gates.calendar_desk
@require_POST
@once
def apply(request: HttpRequest) -> HttpResponse | Done:
    """Adopt what was looked at, in one transaction; or say why not, and write nothing."""
    form = APPLIED[request.POST["kind"]](request.POST) if request.POST.get("kind") in APPLIED else None
    if form is None:
        return render(request, "400.html", status=400)
    if not form.is_valid():
        reasons = [str(reason) for reasons in form.errors.values() for reason in reasons]
        return _refused(request, reasons, 400)
    now = moment(request)
    try:
        done = _adopt(request, form, now)
    except Refused as no:
        return _refused(request, no.reasons, 409)
    except BadNotice as bad:
        return _refused(request, [spoken(bad)], 400)
    if fingerprint(done) != request.POST.get("seen"):
        reason = _("Since you looked, other due days have come to move. Nothing was written; this is what would happen now.")
        return _shown(request, form.handed, done, [reason], 409)
    return Done(reverse("portal:calendar-desk"), _outcome(done, now))


def _adopt(request: HttpRequest, form: ChangeForm, now: Moment) -> Outlook:
    given, user = form.cleaned_data, gates.person(request)
    if isinstance(form, NoticeForm):
        return adopting.adopt_notice(papers.read(given["text"], number=given["number"]), by=user, today=now.today, at=now.at)
    return adopting.adopt_regional_day(
        given["region"].code, given["day"], given["works"] == "works", given["number"], given["reason"], by=user, today=now.today, at=now.at
    )


def _refused(request: HttpRequest, reasons: list[str], status: int) -> HttpResponse:
    forms = {kind: form() for kind, form in FORMS.items()}
    return render(request, "office/calendar.html", _context(request, forms) | {"reasons": reasons}, status=status)


def _shown(request: HttpRequest, handed: Handed, outlook: Outlook, reasons: list[str] | None = None, status: int = 200) -> HttpResponse:
    before, after = handed.change.before, handed.change.after
    region = dict(handed.fields).get("region")
    context = {
        "handed": handed,
        "outlook": outlook,
        "reasons": reasons or [],
        "seen": fingerprint(outlook),
        "tallies": [tally(what, outlook.moved) for what in WHATS],
        "moved": by_project(outlook.moved[:SHOWN]),
        "hidden": max(0, len(outlook.moved) - SHOWN),
        "days": [(before.workdays(region).why(day), after.workdays(region).why(day)) for day in outlook.days],
        "kind": "region" if region else "notice",
        "replaces": _replaced(handed, outlook),
    }
    return render(request, "office/calendar_preview.html", context, status=status)


def _replaced(handed: Handed, outlook: Outlook) -> str:
    """The number of the notice it takes the place of, if there is one for the year."""
    years = {one.year for one in handed.change.after.notices if one.number == outlook.number}
    versions = [one for one in handed.change.before.notices if one.year in years]
    return max(versions, key=lambda one: one.version).number if versions else ""


def tally(what: str, moved: tuple[Moved, ...]) -> Tally:
    own = [one for one in moved if one.what == what]
    later = sum(bool(one.before and one.after and one.after > one.before) for one in own)
    return Tally(what, len(own), sum(one.earlier for one in own), later)


def by_project(moved: tuple[Moved, ...]) -> list[tuple[Moved, list[Moved]]]:
    """(any one of it, all of it) for each project, in the order of the preview."""
    grouped: dict[int, list[Moved]] = {}
    for one in moved:
        grouped.setdefault(one.project, []).append(one)
    return [(own[0], own) for own in grouped.values()]


def fingerprint(outlook: Outlook) -> str:
    """Over everything the preview shows: document, days, each due day that moves."""
    told: list[tuple[object, ...]] = [(outlook.number, *outlook.days)]
    told += sorted((one.what, one.pk, _iso(one.before), _iso(one.after), one.provisional_after) for one in outlook.moved)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _outcome(done: Outlook, now: Moment) -> str:
    facts = {
        "number": done.number,
        "moved": len(done.moved),
        "earlier": done.earlier,
        "projects": len(done.projects),
        "people": Message.objects.filter(at=now.at, key__startswith=f"calendar:{done.number}").values("to").distinct().count(),
    }
    if not done.moved:
        return _("%(number)s is in force. No due day moved.") % facts
    told = _("%(moved)s due days moved (%(earlier)s of them earlier) in %(projects)s projects; %(people)s people were told.")
    return f"{_('%(number)s is in force.') % facts} {told % facts}"
