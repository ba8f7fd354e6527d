"""The day-by-day account behind a clock's figures: each day, whether it counted, and why.

It asks the clock itself for every day (`used` of a day minus `used` of the day before), so account and figures cannot disagree. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from approvals.clock import History, Reading, read
from approvals.limits import Limit
from workdays.days import LAST, Reason, Workdays

ONE_DAY = timedelta(days=1)
# Two and a half years of days are an account one can still read; longer ones end here and say so.
MOST_DAYS = 900


@dataclass(frozen=True, slots=True)
class AccountDay:
    """`count` is the number this day got (None: it did not count). `standing`: start, paused, or "" where only the calendar speaks."""

    day: date
    reason: Reason
    count: int | None
    standing: str
    is_due: bool
    is_today: bool
    is_decided: bool


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks of seven, Monday first; None before the first day and after the last."""

    year: int
    month: int
    weeks: tuple[tuple[AccountDay | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Account:
    days: tuple[AccountDay, ...]
    months: tuple[Month, ...]
    cut: bool


def account(history: History, limit: Limit, today: date, workdays: Workdays) -> Account:
    """From the start to the due day, the decision or today, whichever comes last; nothing where the clock has not started."""
    if history.start is None:
        return Account((), (), False)
    end = read(history, limit, today, workdays)
    last = max(day for day in (history.start, end.due or end.due_if_resumed, history.decided or min(today, LAST)) if day)
    cut = (last - history.start).days > MOST_DAYS
    days = tuple(_days(history, limit, min(last, history.start + timedelta(days=MOST_DAYS)), today, workdays, end))
    return Account(days, tuple(_months(days)), cut)


def _days(history: History, limit: Limit, last: date, today: date, workdays: Workdays, end: Reading) -> Iterator[AccountDay]:
    assert history.start is not None
    day, used = history.start, 0
    while day <= last:
        now = read(history, limit, day, workdays).used
        counted = now > used
        standing = "start" if day == history.start else "" if counted or not _stands(history, day) else "paused"
        is_due = day == (end.due or end.due_if_resumed)
        yield AccountDay(day, workdays.why(day), now if counted else None, standing, is_due, day == today, day == history.decided)
        day, used = day + ONE_DAY, now


def _stands(history: History, day: date) -> bool:
    """Inside a pause: the stop day stands, the restart day runs (K5)."""
    return any(stop <= day and (restart is None or day < restart) for stop, restart in history.pauses)


def _months(days: tuple[AccountDay, ...]) -> Iterator[Month]:
    by_month: dict[tuple[int, int], list[AccountDay]] = {}
    for day in days:
        by_month.setdefault((day.day.year, day.day.month), []).append(day)
    for (year, month), rows in by_month.items():
        cells: list[AccountDay | None] = [None] * rows[0].day.weekday() + list(rows)
        cells += [None] * (-len(cells) % 7)
        yield Month(year, month, tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7)))
