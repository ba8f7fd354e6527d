"""Histories written as a clerk would: `用地 03-02 受理 03-05 暂停 03-13 恢复 03-20 办结`, one approval per line, in the year 2026 unless
a date has its own. And a slow, plain clock that keeps sets of days, as an independent opinion."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from approvals.clock import History
from workdays.days import Workdays

DAY = timedelta(days=1)


def on(text: str) -> date:
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def histories(text: str) -> list[History]:
    return [history(line) for line in text.strip().splitlines()]


def history(line: str) -> History:
    name, *words = line.split()
    role = "MAIN"
    if words and words[-1] in ("MAIN", "PAR", "OUT"):
        role = words.pop()
    start, decided, pauses = None, None, []
    for day, verb in zip(words[::2], words[1::2], strict=True):
        match verb:
            case "受理":
                start = on(day)
            case "暂停":
                pauses.append((on(day), None))
            case "恢复":
                pauses[-1] = (pauses[-1][0], on(day))
            case "办结":
                decided = on(day)
            case _:
                raise ValueError(f"{name}: {verb}")
    return History(start, tuple(pauses), decided, role)


@dataclass(frozen=True)
class Opinion:
    light: str
    due: date | None
    used: int
    late: bool
    late_workdays: int
    late_from: date | None
    remaining: int


def opinion(approvals: list[History], limit: int, today: date, workdays: Workdays, every_day: bool = False, horizon: int = 280) -> Opinion:
    """Day by day from the first start, asking of each approval each day whether it counts and whether it still runs that evening."""
    started = [one for one in approvals if one.start]
    if not started:
        return Opinion("waiting", None, 0, False, 0, None, limit)
    first = min(one.start for one in started)
    known = [History(one.start, one.pauses, one.decided if one.decided and one.decided <= today else None) for one in approvals]
    decided = max(one.decided for one in known) if all(one.decided for one in known) else None
    days = [first + n * DAY for n in range(horizon)]

    def paused(one: History, day: date) -> bool:
        return any(stop <= day and (restart is None or day < restart) for stop, restart in one.pauses)

    def moves(one: History, day: date) -> bool:
        return one.start is not None and one.start < day and not paused(one, day) and (one.decided is None or day <= one.decided)

    def evening(one: History, day: date) -> bool:
        return one.start is not None and one.start <= day and not paused(one, day) and (one.decided is None or day < one.decided)

    ran = {day for day in days if any(moves(one, day) for one in known) or (decided and day > decided)}
    alive = {day for day in days if any(evening(one, day) for one in known) or (decided and day >= decided)}
    counted = {day for day in ran if every_day or workdays.is_workday(day)}
    due = _due(days, counted, limit, workdays if every_day else None)
    late_from = None
    if due:
        late_from = due + DAY if due in alive else next((day for day in days if day > due and day in counted), None)
    end = decided or today
    late = late_from is not None and late_from <= end
    used = len([day for day in counted if day <= end])
    if decided:
        light = "decided"
    elif today < first:
        light = "waiting"
    elif late:
        light = "late"
    else:
        light = "paused" if today not in alive else "running"
    remaining = len([day for day in counted if day <= due]) - used if due else max(0, limit - used)
    late_days = len([day for day in ran if workdays.is_workday(day) and due < day <= end]) if late else 0
    if light == "paused" and not (due and due <= today and limit):
        due = None
    return Opinion(light, due, used, late, late_days, late_from, remaining)


def _due(days: list[date], counted: set[date], limit: int, roll: Workdays | None) -> date | None:
    sums = accumulate(day in counted for day in days)
    due = next((day for day, total in zip(days, sums, strict=True) if total >= limit), None)
    if due is None or roll is None or (due == days[0] and roll.is_workday(due)):
        return due
    return next((day for day in days if day >= due and day in counted and roll.is_workday(day)), None)
