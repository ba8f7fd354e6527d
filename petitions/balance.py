"""What a period has brought: opening + new = closed + still open, always; how many were cleared in time; how old the open ones are.

Rounds are counted, not petitions: what was reopened counts again. A closing outside the rate (not accepted, merged, withdrawn) closes in
the balance and stands outside the rate. Explained (解释到位) is counted in the rate and shown apart from solved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from petitions.clearing import Course, Round
from petitions.machine import Result, State
from workdays.days import Workdays

# Ages in workdays: up to 5, 15, 30, and beyond.
AGES = (5, 15, 30)


@dataclass(frozen=True, slots=True)
class Balance:
    opening: int
    new: int
    closed: int
    open: int


@dataclass(frozen=True, slots=True)
class Rate:
    """`due`: rounds whose promised day lies in the period; `in_time` of them; `solved`, `partly`, `explained`: those closed by the end."""

    due: int
    in_time: int
    solved: int
    partly: int
    explained: int

    @property
    def per_cent(self) -> int | None:
        """Rounded down, so that 100 means all; None where nothing was due."""
        return 100 * self.in_time // self.due if self.due else None


def balance(rounds: Iterable[Round], first: date, last: date) -> Balance:
    """Of the days `first` to `last`, both included."""
    opening = new = closed = still = 0
    for one in rounds:
        if one.opened_on > last or (one.closed_on is not None and one.closed_on < first):
            continue
        opening += one.opened_on < first
        new += one.opened_on >= first
        ended = one.closed_on is not None and one.closed_on <= last
        closed += ended
        still += not ended
    return Balance(opening, new, closed, still)


def rate(rounds: Iterable[Round], first: date, last: date) -> Rate:
    """Cleared in time / due in the period, as known at the end of `last`."""
    due = [one for one in rounds if one.closing not in State.OUTSIDE and one.promised is not None and first <= one.promised <= last]
    closed = [one for one in due if one.closed_on is not None and one.closed_on <= last]
    kinds = [sum(one.closing == kind for one in closed) for kind in (Result.SOLVED, Result.PARTLY, Result.EXPLAINED)]
    return Rate(len(due), sum(one.in_time for one in closed), *kinds)


def past_due(courses: Iterable[Course], day: date) -> int:
    """Dynamic zero (动态清零) is reached on a day when this is 0. The courses must be those of that day."""
    return sum(course.past(day) for course in courses)


def ages(courses: Iterable[Course], day: date, workdays: Workdays) -> tuple[int, int, int, int]:
    """How many open ones are 0-5, 6-15, 16-30 and more than 30 workdays old, each in its present round."""
    days = [workdays.elapsed(course.rounds[-1].opened_on, day) for course in courses if course.open]
    edges = (-1, *AGES, max([AGES[-1], *days]))
    counts = [sum(low < age <= high for age in days) for low, high in pairwise(edges)]
    return counts[0], counts[1], counts[2], counts[3]
