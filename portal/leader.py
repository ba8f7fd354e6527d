"""The leader's door: one screen, and behind every number its rows."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.board.forecast import lines, predicted_late
from approvals.board.leader import leader_screen
from approvals.board.project import project_page
from approvals.board.screen import CountyLine, LeaderScreen
from briefings.models import Issue
from portal import gates
from portal.clockwork import beside
from portal.finding import found
from portal.lanes import drawings, lanes
from portal.moment import moment
from workdays import calendar

BRIEFINGS = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a county's bar: where it begins and how wide it is, of 100."""

    light: str
    number: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class County:
    line: CountyLine
    pieces: tuple[Piece, ...]
    late: int
    soon: int
    others: tuple[tuple[str, int], ...]


@gates.leader
@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    user, today = gates.person(request), moment(request).today
    edition = calendar.edition()
    shown, expected = leader_screen(user, today, edition.workdays()), lines(user, today, edition)
    context = {
        "screen": shown,
        "counties": [_county(line) for line in shown.counties],
        "rate": round(100 * shown.on_time / shown.ended, 1) if shown.ended else None,
        "issues": Issue.objects.visible_to(user).filter(state=Issue.State.READY)[:BRIEFINGS],
        "under_way": _under_way(shown),
        "predicted": predicted_late(expected),
        "legend": [light for light, _number in shown.lights],
    }
    return render(request, "leader/screen.html", context)


def _under_way(shown: LeaderScreen) -> int:
    return sum(number for light, number in shown.lights if light not in ("waiting", "decided"))


def _county(line: CountyLine) -> County:
    """Bars of equal length: the shares of a county, the urgent ones first."""
    pieces, x = [], 0.0
    for light, number in line.lights:
        width = round(100 * number / line.projects, 2) if line.projects else 0.0
        if number:
            pieces.append(Piece(light, number, round(x, 2), width))
        x += width
    lights = dict(line.lights)
    others = tuple((light, lights[light]) for light in ("on_time", "paused", "waiting"))
    return County(line, tuple(pieces), lights["late"], lights["soon"], others)


@gates.leader
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    context = {"found": found(gates.person(request), moment(request).today, request.GET), "to": "portal:leader-project"}
    return render(request, "project/finding.html#rows" if request.htmx else "project/finding.html", context)  # type: ignore[attr-defined]


@gates.leader
@require_safe
def project(request: HttpRequest, code: str) -> HttpResponse:
    seen = gates.project(request, code)
    page = project_page(seen, gates.person(request), moment(request).today, calendar.current(seen.region.code))
    context = {
        "page": page,
        "lanes": lanes(page, ()),
        "back_url": "portal:leader-projects",
        "back_label": _("Projects"),
        **drawings(page),
        **beside(request, seen),
    }
    return render(request, "leader/project.html", context)
