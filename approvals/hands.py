"""Whose hands the days were in: government, applicant, third party, day off. The four always add up to the days felt (跨度用时).

The days felt are the calendar days after the first receipt up to and with the construction permit, or today (K1: the first day is not
counted). Each belongs to exactly one, in this order:
1. **day off**: a rest day is a day off, whoever held the file.
2. **government**: a MAIN approval is with its department: received, not decided, in no pause. The days at the counter before acceptance
   belong here too: the applicant has handed the file in, and the department has five workdays to say what is missing (行政许可法 32).
   So government = days used (K7) plus the days on which files only lay at the counter.
3. **third party**: somebody outside works: a special procedure of a MAIN approval (行政许可法 45: hearing, tender, testing, experts, public
   notice), a matter without a clock (OUT: land supply, tendering), or an approval a contractor works on (survey, drawing review).
4. **applicant**: everything else: supplying what a correction notice asked for, or nothing applied for.
A PAR approval runs beside the main line and so changes nobody's hands, unless a contractor works on it. What was withdrawn, refused or
recalled is left out by the caller (K13). A pause is [stop, restart): the stop day does not run, the restart day does (K5).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import TypeVar

from workdays.days import LAST_NUMBER, Workdays, number

ONE_DAY = timedelta(days=1)
Stretch = tuple[int, int]  # the days after the first up to and with the second, by number
Key = TypeVar("Key", bound=Hashable)
_stop = attrgetter("stop")


class Hand(StrEnum):
    GOVERNMENT = "government"
    APPLICANT = "applicant"
    THIRD_PARTY = "third_party"
    DAY_OFF = "day_off"


class Role(StrEnum):
    MAIN = "MAIN"
    PAR = "PAR"
    OUT = "OUT"


@dataclass(frozen=True, slots=True)
class Halt:
    """A pause: `hand` says in whose hands the file is meanwhile (applicant: a correction; third party: a special procedure)."""

    stop: date
    restart: date | None
    hand: Hand


@dataclass(frozen=True, slots=True)
class Track:
    """One approval from receipt to decision, halts before acceptance included. `contractor`: done by somebody outside, not an office."""

    role: Role
    received: date
    decided: date | None = None
    halts: tuple[Halt, ...] = ()
    stage: int = 0
    department: str = ""
    contractor: bool = False

    @property
    def worker(self) -> Hand | None:
        """In whose hands it is while it runs; None where that changes nothing (PAR)."""
        if self.contractor or self.role is Role.OUT:
            return Hand.THIRD_PARTY
        return Hand.GOVERNMENT if self.role is Role.MAIN else None


@dataclass(frozen=True, slots=True)
class Hands:
    """Days in each hand; `felt` is their sum: calendar days."""

    government: int
    applicant: int
    third_party: int
    day_off: int

    @property
    def felt(self) -> int:
        return self.government + self.applicant + self.third_party + self.day_off

    def __add__(self, other: "Hands") -> "Hands":
        return Hands(
            self.government + other.government,
            self.applicant + other.applicant,
            self.third_party + other.third_party,
            self.day_off + other.day_off,
        )


NOBODY = Hands(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Share:
    """Workdays on which some file of one stage or department was in each hand, each day once, in the order of precedence.

    Departments that work on the same day each have it, so their sum may exceed the government days of the works, never fall short.
    """

    government: int
    third_party: int
    applicant: int


def first_receipt(tracks: Iterable[Track]) -> date | None:
    return min((track.received for track in tracks), default=None)


def hands(tracks: Iterable[Track], first: date, last: date, workdays: Workdays) -> Hands:
    """Whose hands the calendar days in (first, last] were in; nobody's when last is not after first."""
    if last <= first:
        return NOBODY
    government, outside, _waiting = _stretches(tracks)
    begin, end = number(first), number(last)
    worked = workdays.prefix[end] - workdays.prefix[begin]
    official = _days(government, end, workdays, begin)
    third = _days(government + outside, end, workdays, begin) - official if outside else 0
    return Hands(official, worked - official - third, third, end - begin - worked)


def by_day(tracks: Iterable[Track], first: date, last: date, workdays: Workdays) -> Iterator[tuple[date, Hand]]:
    """Each calendar day in (first, last] with its hand; the same rule as `hands`, a day at a time."""
    government, outside, _waiting = _stretches(tracks)
    day = first
    while day < last:
        day += ONE_DAY
        n = number(day)
        if not workdays.is_workday(day):
            yield day, Hand.DAY_OFF
        elif any(a < n <= b for a, b in government):
            yield day, Hand.GOVERNMENT
        elif any(a < n <= b for a, b in outside):
            yield day, Hand.THIRD_PARTY
        else:
            yield day, Hand.APPLICANT


def by_stage(tracks: Iterable[Track], last: date, workdays: Workdays) -> dict[int, Share]:
    """What each stage's own approvals did up to a day."""
    return _shares(tracks, last, workdays, lambda track: track.stage)


def by_department(tracks: Iterable[Track], last: date, workdays: Workdays) -> dict[str, Share]:
    """What each department's own approvals did up to a day."""
    return _shares(tracks, last, workdays, lambda track: track.department)


def _shares(tracks: Iterable[Track], last: date, workdays: Workdays, of: Callable[[Track], Key]) -> dict[Key, Share]:
    groups: dict[Key, list[Track]] = {}
    for track in tracks:
        groups.setdefault(of(track), []).append(track)
    return {key: _share(own, number(last), workdays) for key, own in groups.items()}


def _share(tracks: Sequence[Track], end: int, workdays: Workdays) -> Share:
    government, outside, waiting = _stretches(tracks)
    official = _days(government, end, workdays)
    beside = _days(government + outside, end, workdays)
    return Share(official, beside - official, _days(government + outside + waiting, end, workdays) - beside)


def _stretches(tracks: Iterable[Track]) -> tuple[list[Stretch], list[Stretch], list[Stretch]]:
    """The stretches in which some track is worked on by an office, by somebody outside, or waits for the applicant.

    One that ends before it begins holds no day.
    """
    government: list[Stretch] = []
    outside: list[Stretch] = []
    waiting: list[Stretch] = []
    for track in tracks:
        worker = track.worker
        if worker is None:
            continue
        begin, end = number(track.received), number(track.decided) if track.decided else LAST_NUMBER
        working = government if worker is Hand.GOVERNMENT else outside
        received = begin
        for halt in sorted(track.halts, key=_stop):
            stop, restart = number(halt.stop) - 1, number(halt.restart) - 1 if halt.restart else LAST_NUMBER
            working.append((begin, min(stop, end)))
            (outside if halt.hand is Hand.THIRD_PARTY else waiting).append((max(received, stop), min(restart, end)))
            begin = max(begin, restart)
        working.append((begin, end))
    return government, outside, waiting


def _days(stretches: Sequence[Stretch], end: int, workdays: Workdays, begin: int = 0) -> int:
    """Workdays in (begin, end] that lie in at least one stretch."""
    prefix = workdays.prefix
    total, reached = 0, begin
    for a, b in sorted(stretches):
        low, high = max(a, reached), min(b, end)
        if low < high:
            total += prefix[high] - prefix[low]
            reached = high
    return total
