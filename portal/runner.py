"""The runner's door: what to do today, my projects, and a step in two taps. A team lead reads the same pages for the team."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.board import promises
from approvals.board.handover import to_read
from approvals.board.project import project_page
from approvals.board.today import today_list
from approvals.board.values import ApprovalRow, TodayList
from people.models import Role
from portal import gates, steps
from portal.applications import starts
from portal.clockwork import beside
from portal.finding import found
from portal.lanes import drawings, lanes
from portal.moment import moment
from portal.once import Done, once
from workdays import calendar


@dataclass(frozen=True, slots=True)
class Block:
    """One heading of the today list with its rows; `name` is its anchor."""

    name: str
    light: str
    title: str
    rows: Sequence[ApprovalRow]


@gates.runner
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    now, workdays = moment(request), calendar.current()
    todo = today_list(gates.person(request), now.today, workdays)
    blocks = _blocks(todo)
    context = {
        "debts": [line for line in promises.debts(gates.person(request), now.today) if line.standing in ("open", "broken")],
        "todo": todo,
        "blocks": blocks,
        "active": [line for line in todo.projects if line.figures.light != "decided"],
        "ended": [line for line in todo.projects if line.figures.light == "decided"],
        "hand_overs": to_read(gates.person(request)),
        "rest_day": not workdays.is_workday(now.today),
        "nothing_due": not (any(block.rows for block in blocks) or todo.may_start or todo.stale),
    }
    return render(request, "runner/today.html", context)


def _blocks(todo: TodayList) -> list[Block]:
    return [
        Block("late", "late", _("Late"), todo.late),
        Block("soon", "soon", _("Due soon"), todo.soon),
        Block("correcting", "paused", _("The enterprise is supplying material"), todo.correcting),
        Block("ending", "paused", _("Pauses that end soon"), todo.paused_ending),
    ]


@gates.runner
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    context = {"found": found(gates.person(request), moment(request).today, request.GET), "to": "portal:runner-project"}
    return render(request, "project/finding.html#rows" if request.htmx else "project/finding.html", context)  # type: ignore[attr-defined]


@gates.runner
@require_safe
def project(request: HttpRequest, code: str) -> HttpResponse:
    mine = gates.project(request, code)
    page = project_page(mine, gates.person(request), moment(request).today, calendar.current(mine.region.code))
    context = {
        "page": page,
        "lanes": lanes(page),
        "step_url": "portal:runner-step",
        "query_code": mine.query_code,
        "may_supply": gates.person(request).role == Role.RUNNER,
        "back_url": "portal:runner-today",
        "back_label": _("Today"),
        **drawings(page),
        **beside(request, mine),
        **starts(gates.person(request), mine),
    }
    return render(request, "runner/project.html", context)


@gates.runners_only
@require_http_methods(["GET", "HEAD", "POST"])
@once
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse | Done:
    return steps.step_page(request, pk, step, steps.RUNNER)
