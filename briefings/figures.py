"""The figures of an issue, each from the rows and a stretch of days (after, until]; every count of projects keeps their numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from approvals.board.values import ApprovalRow
from briefings.measures import Mean, Rate, mean_of
from briefings.value import Changes, Flow, LightCount, MonthEnd, Numbers, ProjectLine, StageCount, Window
from briefings.vocabulary import LIGHTS, STAGES

Lines = tuple[ProjectLine, ...]
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days after `after` up to and with `until`."""

    after: date
    until: date

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.after < day <= self.until


def numbers(lines: Iterable[ProjectLine]) -> Numbers:
    return tuple(line.number for line in lines)


def those(lines: Lines, wanted: Callable[[ProjectLine], bool]) -> Numbers:
    return numbers(line for line in lines if wanted(line))


def flow(lines: Lines, week: Stretch, published_open: int | None) -> Flow:
    """The balance of the register over the week; `published_open` is what the last issue printed as open at its end."""
    living = tuple(line for line in lines if line.light != "ended")
    opening = those(living, lambda line: line.registered_on <= week.after and not _permitted_by(line, week.after))
    entered = those(living, lambda line: line.registered_on in week)
    return Flow(
        opening=opening,
        entered=entered,
        permitted=those(living, lambda line: line.permitted_on in week),
        entered_permitted=those(living, lambda line: line.registered_on in week and _permitted_by(line, week.after)),
        open=those(living, lambda line: line.permitted_on is None),
        ended=those(lines, lambda line: line.light == "ended"),
        correction=None if published_open is None else len(opening) - published_open,
    )


def _permitted_by(line: ProjectLine, day: date) -> bool:
    return line.permitted_on is not None and line.permitted_on <= day


def window(lines: Lines, approvals: list[ApprovalRow], stretch: Stretch) -> Window:
    permits = tuple(line for line in lines if line.permitted_on in stretch)
    return Window(
        permits=numbers(permits),
        accepted=sum(row.accepted_on in stretch for row in approvals),
        decided=sum(row.decided_on in stretch for row in approvals),
        government=_days(permits, "government"),
        enterprise=_days(permits, "enterprise"),
        on_time=on_time(permits),
    )


def _days(permits: Lines, investment: str) -> Mean:
    return mean_of([line.used for line in permits if line.in_scope and line.investment == investment])


def on_time(permits: Lines) -> Rate:
    """Of the permitted projects in scope, those that kept their limit."""
    scoped = [line for line in permits if line.in_scope and line.permitted_on]
    return Rate(sum(not line.late for line in scoped), len(scoped))


def changes(lines: Lines, week: Stretch, late_before: frozenset[str] | None) -> Changes:
    """`late_before`: the codes that were late in the last issue, None when there was none."""
    recovered = None if late_before is None else those(lines, lambda line: line.code in late_before and line.light != "late")
    return Changes(
        permits=those(lines, lambda line: line.permitted_on in week),
        late=those(lines, lambda line: line.light == "late" and _became_late(line, week)),
        started=those(lines, lambda line: line.started_on in week),
        registered=those(lines, lambda line: line.registered_on in week),
        recovered=recovered,
    )


def _became_late(line: ProjectLine, week: Stretch) -> bool:
    if line.late_from is None:
        return line.due is not None and line.due + timedelta(days=1) in week
    return line.late_from in week


def stages(lines: Lines) -> tuple[StageCount, ...]:
    """Open projects by stage, in order, those that have not begun first; empty stages too."""
    open_lines = [line for line in lines if line.light not in ("decided", "ended")]
    return tuple(StageCount(place, numbers(line for line in open_lines if line.stage == place)) for place in (None, *STAGES))


def lights(lines: Lines) -> tuple[LightCount, ...]:
    return tuple(LightCount(light, those(lines, lambda line, light=light: line.light == light)) for light in LIGHTS)  # type: ignore[misc]


def attention(lines: Lines) -> Numbers:
    """Late and soon, the most pressing first."""
    pressing = [line for line in lines if line.light in ("late", "soon")]
    return numbers(sorted(pressing, key=urgency))


def urgency(line: ProjectLine) -> tuple[bool, bool, int, int, Decimal, int]:
    """Late before soon, beyond the statutory term first, then the days, then the larger investment."""
    remaining = line.remaining if line.remaining is not None else 0
    return (
        line.light != "late",
        not line.statutory_late,
        -line.late_workdays,
        remaining,
        -(line.total_investment or Decimal(0)),
        line.number,
    )


def months(lines: Lines, on: date) -> tuple[MonthEnd, ...]:
    """Open projects and permits so far at the ends of the last months and on the day; not before the first project was registered."""
    living = [line for line in lines if line.light != "ended"]
    first = min((line.registered_on for line in living), default=on)
    ends = [end for end in _month_ends(on) if end >= first]
    return tuple(_month(living, end) for end in [*ends, on])


def _month(living: list[ProjectLine], end: date) -> MonthEnd:
    known = [line for line in living if line.registered_on <= end]
    permitted = sum(_permitted_by(line, end) for line in known)
    return MonthEnd(end, len(known) - permitted, permitted)


def _month_ends(on: date) -> list[date]:
    """The last days of the months before the month of `on`, oldest first."""
    end, ends = on.replace(day=1) - timedelta(days=1), list[date]()
    for _ in range(MONTHS - 1):
        ends.append(end)
        end = end.replace(day=1) - timedelta(days=1)
    return ends[::-1]
