"""The line on which clocks run: spans of whole-number instants, their union, and the counting of days in them.

Every day d, numbered as in `workdays.days`, has two instants: 2d-1 is its beginning, where a pause stops or restarts the clock;
2d is its end, where acceptance and decision act. A span [x, y) is half-open, and the days counted in it are those in (x >> 1 .. y >> 1].
So the start day is not counted and the decision day is (K1, K6), a stop day is not and a restart day is (K5). Two spans that touch are
one: nothing lies between them. `OPEN` is the end of a span that nobody has ended.
"""

from collections.abc import Sequence
from datetime import date

from workdays.days import LAST_NUMBER, UnknownYear, Workdays, number

Span = tuple[int, int]
Pause = tuple[date, date | None]
OPEN = 1 << 30


class OutOfOrder(ValueError):
    """A history whose end lies before its beginning."""


class CalendarDays:
    """Every day counts: the same two lists as `Workdays`, without storing them."""

    prefix: Sequence[int] = range(LAST_NUMBER + 1)
    numbers: Sequence[int] = range(1, LAST_NUMBER + 1)


CALENDAR_DAYS = CalendarDays()
Measure = Workdays | CalendarDays


def standstills(start: date, pauses: Sequence[Pause], decided: date | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The instants at which the clock of one history stops, and those at which it starts again (OPEN: never, as things stand).

    Overlapping pauses are one pause; what lies before the start or after the decision changes nothing.
    """
    if decided and decided < start:
        raise OutOfOrder(f"Decided on {decided}, before the start on {start}.")
    begin, end = 2 * number(start), 2 * number(decided) if decided else OPEN
    stops: list[int] = []
    restarts: list[int] = []
    for stop, restart in sorted(pauses, key=lambda pause: pause[0]):
        if restart and restart < stop:
            raise OutOfOrder(f"Restarted on {restart}, before the stop on {stop}.")
        s, r = max(2 * number(stop) - 1, begin), min(2 * number(restart) - 1 if restart else OPEN, end)
        if r <= s:
            continue
        if restarts and s <= restarts[-1]:
            restarts[-1] = max(restarts[-1], r)
        else:
            stops.append(s)
            restarts.append(r)
    return tuple(stops), tuple(restarts)


def union(starts: Sequence[int], ends: Sequence[int]) -> list[Span]:
    """The spans with these starts and ends, both sorted, joined where they overlap or touch.

    Until the i-th end something runs; there is a gap exactly where the next start comes later than that.
    """
    spans: list[Span] = []
    begin = starts[0] if starts else OPEN
    for end, start in zip(ends, starts[1:], strict=False):
        if end < start:
            spans.append((begin, end))
            begin = start
    if begin < OPEN:
        spans.append((begin, ends[-1]))
    return spans


def covers(spans: Sequence[Span], instant: int) -> bool:
    """Whether the clock runs from this instant on."""
    for x, y in spans:
        if instant < y:
            return x <= instant
    return False


def counted(spans: Sequence[Span], measure: Measure, upto: int, after: int = 0) -> int:
    """Counted days in (after, upto] on which the clock runs; days by number."""
    prefix = measure.prefix
    total = 0
    for x, y in spans:
        first, last = x >> 1, y >> 1
        if first < after:
            first = after
        if last > upto:
            last = upto
        if first < last:
            total += prefix[last] - prefix[first]
    return total


def nth(spans: Sequence[Span], measure: Measure, n: int, start: int) -> int:
    """The n-th counted day by number, the start itself for n <= 0, 0 when it never comes."""
    if n <= 0:
        return start
    prefix = measure.prefix
    for x, y in spans:
        before = prefix[x >> 1]
        if y == OPEN:
            return _at(measure, before + n)
        here = prefix[y >> 1] - before
        if here >= n:
            return measure.numbers[before + n - 1]
        n -= here
    return 0


def next_counted(spans: Sequence[Span], measure: Measure, after: int) -> int:
    """The first counted day after this one by number, 0 when none comes."""
    for x, y in spans:
        before = measure.prefix[max(x >> 1, after)]
        if y == OPEN or measure.prefix[y >> 1] > before:
            return _at(measure, before + 1)
    return 0


def _at(measure: Measure, count: int) -> int:
    try:
        return measure.numbers[count - 1]
    except IndexError:
        raise UnknownYear from None


def between(measure: Measure, a: date, b: date) -> int:
    """Counted days in (a, b], negative when b lies before a."""
    return measure.prefix[number(b)] - measure.prefix[number(a)]
