"""Composing an issue: from a portfolio on a day, and the issue before it, to one frozen value. Pure: no clock, no database, no framework.

The issue before says when this period began, what it published as open, who was late then and what it asked for; without one the period
is a week and those comparisons print "-".
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from approvals.board.values import ApprovalRow, Portfolio
from briefings import groups, words
from briefings.circulars import CircularTold, of_period
from briefings.decisions import decisions, outcomes
from briefings.definitions import definitions
from briefings.figures import Lines, Stretch, attention, changes, flow, lights, months, stages, window
from briefings.overriding import OverrideTold, to_print
from briefings.reconcile import reconciled
from briefings.rows import counted, project_lines, under_way
from briefings.timing import Timing
from briefings.value import SCHEMA, Briefing, Focus

WEEK = timedelta(days=7)


class NothingToReport(ValueError):
    """The portfolio holds no project."""


def compose(
    now: Portfolio,
    *,
    number: int,
    total_number: int,
    before: Briefing | None = None,
    city: str = "",
    unit: str = "",
    period: str = "weekly",
    timing: Timing | None = None,
    overrides: tuple[OverrideTold, ...] = (),
    circulars: tuple[CircularTold, ...] = (),
) -> Briefing:
    """The issue of the day `now.today`.

    `before` is the last issue of the same period, or None; `timing` what the boards tell of time on that day. Raises NothingToReport for
    an empty portfolio, Unreconciled when the figures contradict the rows (a date after the day among them).
    """
    if not now.projects:
        raise NothingToReport(f"{now.today}: no project")
    since = before.on if before is not None and before.on < now.today else now.today - WEEK
    lines, approvals = project_lines(now), counted(now)
    told = _briefing(now, lines, approvals, since, before, number, total_number, city, unit, period, _ahead(timing, lines))
    return reconciled(replace(told, overrides=to_print(overrides, since, now.today), circulars=of_period(circulars, since, now.today)))


def _briefing(
    now: Portfolio, lines: Lines, approvals: list[ApprovalRow], since: date, before: Briefing | None, number: int, total_number: int,
    city: str, unit: str, period: str, timing: Timing | None,
) -> Briefing:  # fmt: skip
    on = now.today
    week = Stretch(since, on)
    late_before = None if before is None else frozenset(before.project(late).code for late in before.light("late"))
    open_works = under_way(now, lines)
    figures = Briefing(
        schema=SCHEMA, city=city, unit=unit, period=period, number=number, total_number=total_number, since=since, on=on,
        ledger_head=now.ledger_head, ledger_heads=now.ledger_heads,
        headline=(), opening="", sections=(),
        flow=flow(lines, week, None if before is None else len(before.flow.open)),
        stages=stages(lines),
        lights=lights(lines),
        week=window(lines, approvals, week),
        last_week=window(lines, approvals, Stretch(since - (on - since), since)),
        year=window(lines, approvals, Stretch(date(on.year - 1, 12, 31), on)),
        ever=window(lines, approvals, Stretch(date.min, on)),
        in_scope=sum(line.in_scope for line in lines),
        total_investment=sum((line.total_investment or Decimal(0) for line in lines), Decimal(0)),
        changes=changes(lines, week, late_before),
        decisions=decisions(lines, open_works),
        outcomes=outcomes(before, lines),
        attention=attention(lines),
        counties=groups.counties(lines, week),
        desks=groups.desks(approvals, week),
        approvals_on_time=groups.approvals_on_time(approvals),
        months=months(lines, on),
        focus=_focus(lines, approvals),
        under_way=open_works,
        definitions=definitions(),
        projects=lines,
        timing=timing,
    )  # fmt: skip
    return words.spoken(figures)


def _focus(lines: Lines, approvals: list[ApprovalRow]) -> Focus | None:
    """The most pressing project that has a time line to show."""
    for number in attention(lines):
        if focus := groups.focus(approvals, lines[number - 1]):
            return focus
    return None


def _ahead(timing: Timing | None, lines: Lines) -> Timing | None:
    """Without the works of projects that are late already, stand still or are not in this issue: those stand in lists of their own."""
    if timing is None:
        return None
    moving = {line.code for line in lines if line.light in ("on_time", "soon", "waiting")}
    return replace(timing, prospects=tuple(one for one in timing.prospects if one.code in moving))
