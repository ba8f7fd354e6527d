"""The days of a plan: forward from a start, backward from the day the ground is to be broken. Working days, side by side where allowed.

A matter begins, on the day it is accepted, once what it waits for is granted; that day is not counted, so the matters of a chain take their
days one after the other (K1). One that may start early begins as soon as what it waits for has begun, and ends no earlier than it. Of
alternatives the one granted first is waited for. A composite matter runs over its parts: behind them it takes what they leave of its days.
What comes behind the construction permit has no day here: the building lies between.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from workdays.days import Workdays, number


@dataclass(frozen=True, slots=True)
class Task:
    """A matter to be obtained: `days` workdays behind the groups of matters it waits for, each group met by any one of its members.

    `begun`, `ended`: the days on paper of what has begun or is over; they stand, whatever it should have waited for."""

    code: str
    days: int
    after: tuple[tuple[str, ...], ...] = ()
    early: bool = False
    begun: date | None = None
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """When a matter begins and ends; `latest_…` at the latest, None where no day is set to reach. `waits_for`: what really holds it."""

    code: str
    begin: date
    finish: date
    waits_for: tuple[str, ...]
    latest_begin: date | None = None
    latest_finish: date | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """`critical`: the matters that, one behind the other, decide the last day, in their order. `short`: workdays missing to reach the
    target; 0 when it can be reached or none is set."""

    slots: tuple[Slot, ...]
    critical: tuple[str, ...]
    start: date
    finish: date
    short: int

    def slot(self, code: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.code == code), None)


class Ring(ValueError):
    """Matters that wait for each other, the first one repeated at the end: no day can be found for them."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(" → ".join(self.codes))


def schedule(tasks: Iterable[Task], start: date, target: date | None, workdays: Workdays) -> Schedule:
    """Days for all these matters; codes they wait for that are not among them do not apply. Raises Ring."""
    by_code = {task.code: task for task in tasks}
    first = workdays.next_workday(start)
    slots: dict[str, Slot] = {}
    for code in in_order(by_code):
        slots[code] = _forward(by_code[code], slots, first, workdays)
    finish = max((slot.finish for slot in slots.values()), default=first)
    if target is not None:
        slots = _backward(by_code, slots, target, workdays)
    short = max(0, workdays.elapsed(target, finish)) if target is not None else 0
    return Schedule(tuple(slots.values()), critical(by_code, slots), first, finish, short)


def in_order(by_code: Mapping[str, Task]) -> list[str]:
    """Every code behind those it waits for, ties in the order of the codes. Raises Ring."""
    placed: list[str] = []
    done: set[str] = set()
    for code in sorted(by_code):
        _place(code, by_code, done, placed, [])
    return placed


def _place(code: str, by_code: Mapping[str, Task], done: set[str], placed: list[str], path: list[str]) -> None:
    if code in path:
        raise Ring([*path[path.index(code) :], code])
    if code in done:
        return
    for other in before(by_code[code], by_code):
        _place(other, by_code, done, placed, [*path, code])
    done.add(code)
    placed.append(code)


def before(task: Task, known: Mapping[str, object]) -> list[str]:
    return [code for group in task.after for code in group if code in known]


def _forward(task: Task, slots: Mapping[str, Slot], first: date, workdays: Workdays) -> Slot:
    waits = []
    for group in task.after:
        members = [slots[code] for code in group if code in slots]
        if members:
            waits.append(min(members, key=lambda slot: (slot.finish, slot.begin, slot.code)))
    if task.begun is not None:
        ends = task.ended or max(first, workdays.due(task.begun, task.days))
        return Slot(task.code, task.begun, ends, ())
    begin = max([first, *(one.begin if task.early else one.finish for one in waits)])
    finish = max([workdays.due(begin, task.days), *(one.finish for one in waits)])  # only an early one could end before them
    return Slot(task.code, begin, finish, tuple(dict.fromkeys(one.code for one in waits)))


def _backward(by_code: Mapping[str, Task], slots: Mapping[str, Slot], target: date, workdays: Workdays) -> dict[str, Slot]:
    """The same slots with their latest days, so that the last one ends on the target or before."""
    last = back(workdays, target, 0)
    late: dict[str, Slot] = {}
    followers: dict[str, list[str]] = {code: [] for code in slots}
    for slot in slots.values():
        for code in slot.waits_for:
            followers[code].append(slot.code)
    for code in reversed(list(slots)):
        ends, begins = [last], []
        for follower in (late[other] for other in followers[code]):
            assert follower.latest_begin is not None
            assert follower.latest_finish is not None
            if by_code[follower.code].early:
                ends.append(follower.latest_finish)
                begins.append(follower.latest_begin)
            else:
                ends.append(follower.latest_begin)
        finish, slot = min(ends), slots[code]
        begin = min([back(workdays, finish, by_code[code].days), *begins])
        late[code] = Slot(code, slot.begin, slot.finish, slot.waits_for, begin, finish)
    return {code: late[code] for code in slots}


def back(workdays: Workdays, day: date, days: int) -> date:
    """The last workday from which a matter of so many workdays is over by that day."""
    return workdays.dates[max(0, workdays.prefix[number(day)] - 1 - days)]


def critical(by_code: Mapping[str, Task], slots: Mapping[str, Slot]) -> tuple[str, ...]:
    """From the matter that ends last back to the one that holds it, and so on to the start."""
    if not slots:
        return ()
    chain = [max(slots.values(), key=lambda slot: (slot.finish, by_code[slot.code].days, slot.code))]
    while held := _holder(chain[-1], by_code, slots):
        chain.append(held)
    return tuple(slot.code for slot in reversed(chain))


def _holder(slot: Slot, by_code: Mapping[str, Task], slots: Mapping[str, Slot]) -> Slot | None:
    """What a matter waited for to its own cost: the one whose end (or, for an early one, whose beginning) is the day it begins."""
    holding = [slots[code] for code in slot.waits_for]
    if by_code[slot.code].early:
        pushed = [one for one in holding if one.finish == slot.finish and one.finish > one.begin]
        return max(pushed or [one for one in holding if one.begin == slot.begin], key=_weight, default=None)
    return max((one for one in holding if one.finish == slot.begin), key=_weight, default=None)


def _weight(slot: Slot) -> tuple[date, date, str]:
    return slot.finish, slot.begin, slot.code


def behind(by_code: Mapping[str, Task], ends: Iterable[str]) -> frozenset[str]:
    """The codes that wait, directly or through others, for one of `ends`, and `ends` not themselves."""
    reached = set(ends)
    found: set[str] = set()
    for code in in_order(by_code):
        if code not in reached and (reached | found) & {other for group in by_code[code].after for other in group}:
            found.add(code)
    return frozenset(found)


def union(spans: Iterable[tuple[date, date]], workdays: Workdays) -> int:
    """Workdays on which at least one of these spans runs, each from behind its first day to its last (K7)."""
    days: set[date] = set()
    for begin, finish in spans:
        days.update(workdays.dates[workdays.prefix[number(begin)] : workdays.prefix[number(finish)]])
    return len(days)
