"""What may be wrong with figures that look right: seven signs, none of them a verdict, each with the rows behind it.

back_entry     a step written down after its day; size: workdays between (0 when the same day), told with median and 90th of a hundred
second_notice  a second correction notice for one application (违反一次性告知, 行政许可法 32)
special        days a department took for special procedures, which stand outside every limit; size: workdays
reapplied      the same matter applied for again after the first application came to nothing; size: workdays in between
same_day       accepted and decided on one day: either very quick, or only written down at the end
decided_first  a decision dated before its acceptance was on record; size: workdays by which the record came late
late_pause     a clock stopped with at most three workdays left; size: workdays that were left

A sign counts in the period its day falls in. Shares are of all cases of that kind in the period, so that few cases are seen to be few.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from approvals.clock import History, read
from approvals.fold import Course, Fact, effective, step
from approvals.limits import Limit
from approvals.speeds import tail
from workdays.days import Workdays

INDICATORS = ("back_entry", "second_notice", "special", "reapplied", "same_day", "decided_first", "late_pause")
NEAR_THE_END = 3
ONE_DAY = timedelta(days=1)
ACCEPTING = ("accept", "deem_accepted")
DECIDING = ("grant", "grant_pending", "deny")
PAUSING = ("request_correction", "begin_special")


@dataclass(frozen=True, slots=True)
class Noted:
    """A step as it stands in the ledger: the fact, the day it was written down, whether a person wrote it."""

    fact: Fact
    on_record: date
    by_person: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One approval with all its steps, oldest first. `limit` in workdays, None where none is promised; `returned_on` is the day the attempt
    before this one came to nothing."""

    approval: int
    department: str
    limit: int | None
    steps: tuple[Noted, ...]
    returned_on: date | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """One row behind an indicator. `size` as the head of this module says; None where there is nothing to measure."""

    indicator: str
    approval: int
    department: str
    on: date
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(slots=True)
class Integrity:
    """Signs; by (indicator, department) of how many cases of that kind in the period, and every size that was measured."""

    signs: list[Sign] = field(default_factory=list)
    cases: Counter[tuple[str, str]] = field(default_factory=Counter)
    sizes: dict[tuple[str, str], list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """An indicator for one department, or for all (""): how many signs of how many cases; of the sizes measured their sum, median and the
    size that ninety of a hundred do not exceed (None where none was measured)."""

    indicator: str
    department: str
    signs: int
    cases: int
    total: int | None
    middle: float | None
    tail: int | None

    @property
    def percent(self) -> float | None:
        """None where there was no case: nothing can be said."""
        return round(100 * self.signs / self.cases, 1) if self.cases else None


def judge(cases: Iterable[Case], period: Period, workdays: Workdays) -> Integrity:
    """Look through the cases for signs whose day falls in the period; a pause that still lasts is counted up to its last day."""
    found = Integrity()
    for case in cases:
        for sign, is_one in _of(case, period.last, workdays):
            if sign.on not in period:
                continue
            found.cases[sign.indicator, sign.department] += 1
            if sign.size is not None:
                found.sizes.setdefault((sign.indicator, sign.department), []).append(sign.size)
            if is_one:
                found.signs.append(sign)
    return found


def shares(found: Integrity) -> tuple[Share, ...]:
    """For every indicator the line of all departments, then one per department that had a case, the most signs first."""
    signs = Counter((sign.indicator, sign.department) for sign in found.signs)
    lines = []
    for indicator in INDICATORS:
        departments = {department for name, department in found.cases if name == indicator}
        own = [
            _share(indicator, name, signs[indicator, name], found.cases[indicator, name], found.sizes.get((indicator, name), []))
            for name in departments
        ]
        sizes = [size for name in departments for size in found.sizes.get((indicator, name), [])]
        every = _share(indicator, "", sum(share.signs for share in own), sum(share.cases for share in own), sizes)
        lines += [every, *sorted(own, key=lambda share: (-share.signs, share.department))]
    return tuple(lines)


def _share(indicator: str, department: str, signs: int, cases: int, sizes: Sequence[int]) -> Share:
    if not sizes:
        return Share(indicator, department, signs, cases, None, None, None)
    return Share(indicator, department, signs, cases, sum(sizes), float(median(sizes)), tail(sorted(sizes), 90))


def _of(case: Case, last: date, workdays: Workdays) -> Iterator[tuple[Sign, bool]]:
    """Every case of every kind: what would be its sign, and whether it is one."""
    yield from _entries(case, workdays)
    course, notices = Course(), 0
    for fact in effective(one.fact for one in case.steps):
        before, course = course, step(course, fact, workdays)
        if fact.kind == "request_correction":
            notices += 1
            yield _sign(case, "second_notice", fact.on), notices > 1
        if fact.kind in PAUSING and before.accepted_on:
            yield _pause(case, before.accepted_on, before, fact, workdays)
        if fact.kind == "receive":
            gap = workdays.elapsed(case.returned_on, fact.on) if case.returned_on and case.returned_on <= fact.on else None
            yield _sign(case, "reapplied", fact.on, gap), case.returned_on is not None
        if fact.kind in DECIDING:
            yield _sign(case, "same_day", fact.on), course.accepted_on == fact.on
            yield from _decided_first(case, fact, workdays)
    yield from _special(case, course, last, workdays)


def _sign(case: Case, indicator: str, on: date, size: int | None = None) -> Sign:
    return Sign(indicator, case.approval, case.department, on, size)


def _entries(case: Case, workdays: Workdays) -> Iterator[tuple[Sign, bool]]:
    for one in case.steps:
        if one.by_person:
            lag = max(0, workdays.elapsed(one.fact.on, one.on_record))
            yield _sign(case, "back_entry", one.on_record, lag), lag > 0


def _decided_first(case: Case, decision: Fact, workdays: Workdays) -> Iterator[tuple[Sign, bool]]:
    """The acceptance is on record from its first entry; putting its day right later does not take it off."""
    accepted = next((one for one in case.steps if one.fact.kind in ACCEPTING), None)
    if accepted is not None and accepted.by_person:
        gap = workdays.elapsed(decision.on, accepted.on_record)
        late = gap > 0
        yield _sign(case, "decided_first", decision.on, gap if late else None), late


def _pause(case: Case, accepted: date, before: Course, fact: Fact, workdays: Workdays) -> tuple[Sign, bool]:
    """The stop day itself does not run, so what was left is read on the day before it."""
    if case.limit is None or fact.on <= accepted:
        return _sign(case, "late_pause", fact.on), False
    history = History(accepted, tuple((stop.stop, stop.restart) for stop in before.stops))
    left = read(history, Limit(case.limit + before.extension_days), fact.on - ONE_DAY, workdays).remaining
    near = left is not None and 0 <= left <= NEAR_THE_END
    return _sign(case, "late_pause", fact.on, left if near else None), near


def _special(case: Case, course: Course, last: date, workdays: Workdays) -> Iterator[tuple[Sign, bool]]:
    """One case per accepted application; a sign for each that used special procedures, with its days together, on the last one's day."""
    if course.accepted_on is None:
        return
    begun = {one.fact.on for one in case.steps if one.fact.kind == "begin_special"}
    stops = [(stop.stop, min(stop.restart or last, last)) for stop in course.stops if stop.stop in begun]
    if not stops:
        yield _sign(case, "special", course.accepted_on), False
        return
    days = sum(workdays.elapsed(stop - ONE_DAY, restart - ONE_DAY) for stop, restart in stops)
    yield _sign(case, "special", stops[-1][0], days), True
