"""How many days something has used, when it is due, and whether it is late: one rule for an approval, a stage and a works.

A history is the spans in which its clock runs (approvals.spans): start day not counted, decision day counted (K1, K6), stop day not,
restart day counted (K5). Parallel approvals are the union of their spans and so share their days: never a sum, never the longest (K7).
A clock is late from the day after the due day if it was still running at the end of that day; if it had stopped exactly at its limit,
from the next day on which it counts. What is decided is late if that day came before its decision. Today is always an argument.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from approvals.limits import AMBER, AmberRule, Extension, Limit
from approvals.spans import (
    CALENDAR_DAYS,
    OPEN,
    Measure,
    OutOfOrder,
    Pause,
    Span,
    between,
    counted,
    covers,
    next_counted,
    nth,
    standstills,
    union,
)
from workdays.days import DAYS, Workdays, number

MAIN = "MAIN"
_Course = tuple[list[Span], int]


class Light(StrEnum):
    WAITING = "waiting"
    PAUSED = "paused"
    ON_TIME = "on_time"
    SOON = "soon"
    LATE = "late"
    DECIDED = "decided"


# Looking a member up on its class costs more than all the comparisons of a reading.
WAITING, PAUSED, ON_TIME, SOON, LATE, DECIDED = Light


@dataclass(frozen=True, slots=True)
class History:
    """What happened to one approval. `start` None: not accepted yet. A pause is (stop day, restart day or None while it lasts)."""

    start: date | None
    pauses: tuple[Pause, ...] = ()
    decided: date | None = None
    role: str = MAIN
    # The same as instants: it runs from begin to end (OPEN: none yet) but for the stretches from a stop to its restart.
    begin: int = field(init=False, repr=False, compare=False)
    end: int = field(init=False, repr=False, compare=False)
    stops: tuple[int, ...] = field(init=False, repr=False, compare=False)
    restarts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.start is None and (self.pauses or self.decided):
            raise OutOfOrder("What has not started can be neither paused nor decided.")
        stops, restarts = standstills(self.start, self.pauses, self.decided) if self.start else ((), ())
        object.__setattr__(self, "begin", 2 * number(self.start) if self.start else OPEN)
        object.__setattr__(self, "end", 2 * number(self.decided) if self.decided else OPEN)
        object.__setattr__(self, "stops", stops)
        object.__setattr__(self, "restarts", restarts)

    def undecided(self) -> "History":
        return History(self.start, self.pauses, None, self.role)


class Sweep(NamedTuple):
    """What a history determines, for storing: the figures of any later day follow by comparison and one `elapsed` (`figures`).

    `start`       the first start; before it the light is waiting
    `used_closed` counted days of all spans that have ended
    `running_since` the open span counts the days after this one (it does not count itself); None when no span is open
    `runs_from`   first day on which the open span shows as running: the acceptance day itself, or the restart day
    `amber_from`, `due`, `late_from`  None where, as things stand, that day never comes
    `decided`     the day everything was decided, else None
    `allowance`   counted days from start to due: the limit, longer where a calendar term moved off a day off; None without a limit
    `late_closed` workdays after due in spans that have ended
    """

    start: date | None
    used_closed: int
    running_since: date | None
    runs_from: date | None
    amber_from: date | None
    due: date | None
    late_from: date | None
    decided: date | None
    allowance: int | None
    late_closed: int


class _Marks(NamedTuple):
    """The days a course and its limit determine. `foresight`: on how many days left the light turns amber."""

    start: date | None
    due: date | None
    late_from: date | None
    decided: date | None
    allowance: int | None
    foresight: int


class Reading(NamedTuple):
    """What a clock shows on a day. `due` is None while paused; `due_if_resumed` then is the day by the planned restart, if one is known.

    `used` in counted days (workdays, or calendar days where the limit is in those); `remaining` likewise until `due`, negative once late,
    None without a limit. `late_workdays`: workdays after due on which the clock ran; 0 on the days off just after it.
    """

    light: Light
    due: date | None
    due_if_resumed: date | None
    used: int
    remaining: int | None
    late: bool
    late_workdays: int
    late_from: date | None
    provisional: bool


def read(history: History, limit: Limit | int | None, today: date, workdays: Workdays, amber: AmberRule = AMBER) -> Reading:
    """One approval, whatever its role. `limit` as a number is in workdays."""
    return _read([history], _limit(limit), today, workdays, amber)


def read_union(
    histories: Iterable[History], limit: Limit | int | None, today: date, workdays: Workdays, amber: AmberRule = AMBER
) -> Reading:
    """A stage or a works: the union of its MAIN approvals, never their sum, never the longest (K7)."""
    return _read([one for one in histories if one.role == MAIN], _limit(limit), today, workdays, amber)


def sweep(histories: Iterable[History], limit: Limit | int | None, workdays: Workdays, amber: AmberRule = AMBER) -> Sweep:
    """The projection to store for these histories, all of which count (the caller picks MAIN for a stage or works)."""
    rule, course = _limit(limit), _course(list(histories))
    spans, end = course
    measure = _measure(rule, workdays)
    marks = _marks(course, rule, measure, workdays, amber)
    first_amber = 0
    if spans and marks.allowance is not None:
        first_amber = nth(spans, measure, marks.allowance - marks.foresight, spans[0][0] >> 1)
    since = spans[-1][0] if spans and end == OPEN and spans[-1][1] == OPEN else 0
    closed, last = (spans[:-1] if since else spans), end >> 1
    return Sweep(
        start=marks.start,
        used_closed=counted(closed, measure, last),
        running_since=DAYS[since >> 1] if since else None,
        runs_from=DAYS[since + 1 >> 1] if since else None,
        amber_from=DAYS[first_amber] if first_amber else None,
        due=marks.due,
        late_from=marks.late_from,
        decided=marks.decided,
        allowance=marks.allowance,
        late_closed=counted(closed, workdays, last, number(marks.due)) if marks.due else 0,
    )


def extend(history: History, limit: Limit, extension: Extension, workdays: Workdays) -> Limit:
    """The extended limit, or `LimitRefused`: once, not before the start, not after the due day (K10)."""
    if history.start is None:
        raise OutOfOrder("What has not started cannot be extended.")
    return limit.extended(extension, history.start, sweep((history,), limit, workdays).due)


def figures(stored: Sweep, limit: Limit | int | None, today: date, workdays: Workdays) -> Reading:
    """What a stored projection shows on a day, the day of its last event or any later one."""
    measure = _measure(_limit(limit), workdays)
    used, late_days = stored.used_closed, stored.late_closed
    if stored.running_since is not None:
        used += max(0, between(measure, stored.running_since, today))
        if stored.due is not None:
            late_days += max(0, workdays.elapsed(max(stored.due, stored.running_since), today))
    runs = stored.runs_from is not None and stored.runs_from <= today
    soon = stored.amber_from is not None and stored.amber_from <= today
    return _shown(stored, today, workdays, used, late_days, runs, soon)


def _course(histories: Sequence[History], now: int = OPEN) -> _Course:
    """Several histories as one: the union of their spans, and the instant of the last decision, OPEN while one is missing.

    A decision later than `now` has not happened yet; planned pauses and restarts are known and stay. What is decided is read as if it had
    run on: only so can the day be named on which it would have been due.
    """
    if not histories:
        return [], OPEN
    starts = [one.begin for one in histories]
    ends = sorted([one.end for one in histories])
    later = bisect_right(ends, now)
    if later < len(ends) and ends[later] < OPEN:
        return _course([one.undecided() if now < one.end < OPEN else one for one in histories])
    last, ends[-1] = ends[-1], OPEN
    for one in histories:
        if one.stops:
            starts += one.restarts
            ends += one.stops
    starts.sort()
    ends.sort()
    return union(starts, ends), last


def _read(histories: Sequence[History], limit: Limit | None, today: date, workdays: Workdays, rule: AmberRule) -> Reading:
    day = number(today)
    course = spans, end = _course(histories, 2 * day)
    measure = _measure(limit, workdays)
    marks = _marks(course, limit, measure, workdays, rule)
    last = day if end == OPEN else end >> 1
    used = counted(spans, measure, last)
    late_days = 0
    if marks.due and marks.due < today:
        late_days = counted(spans, workdays, last, number(marks.due))
    # The same as `amber_from` having come: that many days are used on it.
    soon = marks.allowance is not None and marks.allowance - used <= marks.foresight
    return _shown(marks, today, workdays, used, late_days, covers(spans, 2 * day), soon)


def _shown(clock: Sweep | _Marks, today: date, workdays: Workdays, used: int, late_days: int, runs: bool, soon: bool) -> Reading:
    late = clock.late_from is not None and clock.late_from <= (clock.decided or today)
    light = _light(clock, today, late, runs, soon)
    due = clock.due
    # A paused clock has no due day, unless its limit was used up to the last day before it stopped.
    if light is PAUSED and not (due and due <= today and clock.allowance):
        due = None
    remaining = None if clock.allowance is None else clock.allowance - used
    if remaining is not None and clock.due is None:
        remaining = max(0, remaining)  # a calendar term that waits for a workday to end on, while its clock stands still
    provisional = due is not None and due > workdays.horizon
    resumed = clock.due if light is PAUSED else None
    return Reading(light, due, resumed, used, remaining, late, late_days, clock.late_from, provisional)


def _light(clock: Sweep | _Marks, today: date, late: bool, runs: bool, soon: bool) -> Light:
    """Precedence: decided, waiting, late, paused, soon, on time. What is late stays late through a pause."""
    if clock.decided is not None:
        return DECIDED
    if clock.start is None or today < clock.start:
        return WAITING
    if late:
        return LATE
    if not runs:
        return PAUSED
    return SOON if soon else ON_TIME


def _marks(course: _Course, limit: Limit | None, measure: Measure, workdays: Workdays, rule: AmberRule) -> _Marks:
    spans, end = course
    if not spans:
        length = limit.days + (limit.extension.days if limit.extension else 0) if limit else None
        return _Marks(None, None, None, None, length, 0)
    start = spans[0][0] >> 1
    decided = DAYS[end >> 1] if end < OPEN else None
    if limit is None:
        return _Marks(DAYS[start], None, None, decided, None, 0)
    allowance = length = limit.counted_from(DAYS[start])
    due = _due(spans, length, start, measure, workdays)
    late = _late_from(spans, due, measure) if due else 0
    if due and measure is not workdays:
        allowance = counted(spans, measure, due)
    return _Marks(DAYS[start], DAYS[due] if due else None, DAYS[late] if late else None, decided, allowance, rule.days(length))


def _due(spans: Sequence[Span], length: int, start: int, measure: Measure, workdays: Workdays) -> int:
    """The day by number, 0 when it never comes. K9: a calendar term that ends on a day off moves to the next workday on which it runs."""
    due = nth(spans, measure, length, start)
    if measure is workdays or not due:
        return due
    if length == 0:
        return due if workdays.is_workday(DAYS[due]) else next_counted(spans, workdays, due)
    return next_counted(spans, workdays, due - 1)


def _late_from(spans: Sequence[Span], due: int, measure: Measure) -> int:
    """The day after due if the clock still ran at the end of it; else, stopped at its limit, the next counted day; 0 for never."""
    return due + 1 if covers(spans, 2 * due) else next_counted(spans, measure, due)


def _measure(limit: Limit | None, workdays: Workdays) -> Measure:
    return workdays if limit is None or limit.in_workdays else CALENDAR_DAYS


def _limit(limit: Limit | int | None) -> Limit | None:
    return _in_workdays(limit) if isinstance(limit, int) else limit


_in_workdays = cache(Limit)
