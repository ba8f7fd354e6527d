"""Which rungs of the supervision ladder an approval has reached on a day.

A rung stands a number of workdays after the day its clock turns amber, or after its due day. Only workdays of the region on which the clock
runs count towards it (K5, K11): what stands still grows no later. While it stands still no rung against the department is reached; what was
reached before and is still true when the clock turns on again is reached then, with its old day. During a pause a reminder goes to whoever
must act, so many workdays before or after the planned end of the pause, once for each pause. An approval that is closed, without a
committed limit, or of a project that is suspended, terminated or archived is not watched at all.

The ladder hangs on approvals with a committed limit that are decided in the city. Stages and works have no rung of their own: they are
unions of approvals, and nobody but an approval's department could be urged. Nothing is sent outside office hours; a rung keeps its day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from approvals.clock import History, sweep
from approvals.limits import Limit
from approvals.spans import Span, counted, covers, nth, union
from workdays.days import DAYS, Workdays, number

AMBER, DUE, PAUSE = "amber", "due", "pause"


@dataclass(frozen=True, slots=True)
class Rule:
    """`offset` workdays after the anchor; before it where negative, which only a pause's planned end allows."""

    anchor: str
    offset: int


@dataclass(frozen=True, slots=True)
class Pause:
    """A standstill: the number of the event that began it, its day, and the day by which whoever must act has to (None: not said)."""

    occasion: int
    began: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ladder sees of one approval. `pause` is the standstill its last step began, over or not."""

    watched: bool
    history: History
    limit: Limit | None
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """A rung was reached on this day. `occasion`: the event that began the pause, 0 for a rung against the department."""

    on: date
    occasion: int = 0


def reached(rule: Rule, standing: Standing, today: date, workdays: Workdays) -> Reached | None:
    """The rung as it stands today, or None: not reached yet, not watched, or its time is not now."""
    if not standing.watched:
        return None
    stands = stands_still(standing.history, today)
    if rule.anchor == PAUSE:
        return _of_pause(rule, standing.pause, today, workdays) if stands and standing.pause else None
    day = None if stands else _rung_day(rule, standing, workdays)
    return Reached(day) if day is not None and day <= today else None


def stands_still(history: History, today: date) -> bool:
    """Whether its clock is stopped today, or has not begun."""
    return not covers(spans_of(history), 2 * number(today))


def spans_of(history: History) -> Sequence[Span]:
    return union([history.begin, *history.restarts], [*history.stops, history.end])


def in_office_hours(local: datetime, opens: int, closes: int, workdays: Workdays) -> bool:
    """`local` in the city's time; from the hour `opens` up to, and without, the hour `closes` of a workday."""
    return workdays.is_workday(local.date()) and opens <= local.hour < closes


def _rung_day(rule: Rule, standing: Standing, workdays: Workdays) -> date | None:
    """The anchor itself, or the offset-th workday after it on which the clock runs; None where that day never comes."""
    marks, spans = sweep((standing.history,), standing.limit, workdays), spans_of(standing.history)
    anchor = marks.amber_from if rule.anchor == AMBER else marks.due
    if anchor is None:
        return None
    day = nth(spans, workdays, counted(spans, workdays, number(anchor)) + rule.offset, number(anchor))
    return DAYS[day] if day else None


def _of_pause(rule: Rule, pause: Pause, today: date, workdays: Workdays) -> Reached | None:
    """Not before the pause itself; never where nobody said when it is to end."""
    if pause.ends is None:
        return None
    day = max(_shifted(pause.ends, rule.offset, workdays), pause.began)
    return Reached(day, pause.occasion) if day <= today else None


def _shifted(day: date, offset: int, workdays: Workdays) -> date:
    """So many workdays after this day, or, where negative, before it."""
    return workdays.due(day, offset) if offset >= 0 else workdays.dates[workdays.prefix[number(day) - 1] + offset]
