"""Many possible futures of one works at once: when each approval could be decided, and how many days the works would use.

Time is counted in workdays after today. An approval not yet accepted is accepted when what it waits for is decided and the applicant's time
is over, tomorrow at the earliest; then it may stand still, then it runs: a pause is put before the rest of the run, where corrections and
special procedures in fact mostly come. What already runs, stands still or waits has the days to come of those that had lasted as long.
Every array is (variants x draws): variant 0 is the plan as it is, each other one has one approval faster.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from approvals.dice import NOTHING, Dice
from approvals.experience import EARLY, Time, ended_of, ready_on
from approvals.outlook import ONE_DAY, Plan, Step
from workdays.days import Workdays, number

Draws = NDArray[np.int16]
SOME = np.int16(1)


class Ring(ValueError):
    """Approvals that wait for each other: nothing can be forecast."""


@dataclass(frozen=True, slots=True)
class Faster:
    """One approval's remaining run is shortened, by a share of it and by so many days; what already runs still needs a day."""

    matter: str
    share: float = 0.0
    days: int = 0


AS_IT_IS = Faster("")


@dataclass(frozen=True, slots=True)
class Futures:
    """Workdays after today until the permit, and days the works uses from now on; each (variants x draws)."""

    permit: Draws
    used: Draws


@dataclass(frozen=True, slots=True)
class Course:
    """What is to be drawn for one approval: rows of the dice. `after`: what holds it up. `standing`: workdays until a planned restart."""

    step: Step
    wait: int
    pause: int
    run: int
    after: tuple[tuple[str, ...], ...] = ()
    standing: int | None = None


def simulate(plan: Plan, todo: Sequence[Step], variants: Sequence[Faster], dice: Dice, today: date, workdays: Workdays) -> Futures:
    """The futures of what is to do (`in_order`); at most one variant per approval."""
    courses = _courses(plan, todo, dice, today, workdays)
    place_of = {step.matter: place for place, step in enumerate(plan.steps)}
    places = [place_of[step.matter] for step in todo]
    pace = dice.pace(ended_of(plan, today, workdays))
    waits = dice.waits([one.wait for one in courses], places, pace)
    pauses = dice.pauses([one.pause for one in courses], places)
    runs = dice.runs([one.run for one in courses], places, pace)
    row_of = {faster.matter: row for row, faster in enumerate(variants, 1)}
    quicker = _quicker(runs, todo, variants)
    room = dice.room(len(todo), 1 + len(variants))
    finish: dict[str, Draws] = {}
    slots = _counted_first(todo)
    for place, slot in enumerate(slots):
        one, (start, end) = courses[place], room[slot]
        _begin(one, waits[place], pauses[place], finish, start)
        np.add(start, runs[place], out=end)
        row = row_of.get(one.step.matter)
        if row is not None:
            np.add(start[row], quicker[place], out=end[row])
        finish[one.step.matter] = end
    permit = latest([finish[step.matter] for step in plan.finals if step.decided is None]).copy()
    counted = sum(step.counted for step in todo)
    if not counted:
        return Futures(permit, np.zeros_like(permit))
    room = room[:counted]
    return Futures(permit, union(np.minimum(room, permit, out=room)))


def _counted_first(todo: Sequence[Step]) -> list[int]:
    """A slot for each, those that count in the first slots."""
    places = sorted(range(len(todo)), key=lambda place: not todo[place].counted)
    return sorted(range(len(todo)), key=places.__getitem__)


def _begin(one: Course, wait: Draws, pause: Draws, finish: dict[str, Draws], start: Draws) -> None:
    """Write when it begins to run."""
    if one.standing is not None:  # the planned restart turns the clock on by itself
        np.minimum(pause, np.int16(one.standing), out=pause)
    if not one.after:
        np.add(wait, pause, out=start)
        return
    np.add(_freed(one.after, finish), wait, out=start)
    np.maximum(start, SOME, out=start)  # started early; but what has not begun begins tomorrow at the earliest
    start += pause


def _quicker(runs: Draws, todo: Sequence[Step], variants: Sequence[Faster]) -> Draws:
    """Each approval's run in its own variant."""
    by_matter = {faster.matter: faster for faster in variants}
    mine = [by_matter.get(step.matter, AS_IT_IS) for step in todo]
    share = np.array([[one.share] for one in mine], np.float32)
    days = np.array([[one.days] for one in mine], np.int16)
    least = np.array([[1 if step.accepted else 0] for step in todo], np.int16)
    shorter: Draws = np.maximum(runs - (runs * share).astype(np.int16) - days, np.minimum(runs, least))
    return shorter


def _courses(plan: Plan, todo: Sequence[Step], dice: Dice, today: date, workdays: Workdays) -> list[Course]:
    prefix = workdays.prefix
    now, begun = prefix[number(today)], prefix[number(plan.begun)]
    decided = {step.matter: prefix[number(step.decided)] for step in plan.steps if step.decided}
    steps = {step.matter: step for step in plan.steps}
    courses = []
    for step in todo:
        key, own = (step.matter, None), (step.matter, step.limit)
        if step.accepted is not None:
            courses.append(_running(step, now - prefix[number(step.accepted)], dice, today, workdays))
            continue
        ready = ready_on(step, decided, steps.keys(), begun)
        if step.received is not None:
            wait = dice.row(Time.COUNTER, key, now - prefix[number(step.received)])
        else:
            wait = dice.row(Time.WAIT, key) if ready is None else dice.row(Time.WAIT, key, max(0, now - ready + EARLY))
        courses.append(Course(step, wait, dice.row(Time.PAUSE, key), dice.row(Time.RUN, own), held_up_by(step, steps)))
    return courses


def _running(step: Step, since: int, dice: Dice, today: date, workdays: Workdays) -> Course:
    """`since`: workdays since it was accepted."""
    key = (step.matter, None)
    paused = step.paused_days(today, workdays)
    run = dice.row(Time.RUN, (step.matter, step.limit), max(0, since - paused))
    standing = step.pause_on(today)
    if standing is None:
        return Course(step, NOTHING, NOTHING if paused else dice.row_of_later_pause(key, max(0, since)), run)
    planned = standing[1]
    left = None if planned is None else workdays.prefix[number(planned - ONE_DAY)] - workdays.prefix[number(today)]
    return Course(step, NOTHING, dice.row(Time.PAUSE, key, paused), run, standing=left)


def held_up_by(step: Step, steps: Mapping[str, Step]) -> tuple[tuple[str, ...], ...]:
    """The groups of which nothing is decided yet, without what the plan does not hold; nothing holds up what was handed in."""
    groups = [tuple(matter for matter in group if matter in steps) for group in step.predecessors]
    return () if step.received else tuple(group for group in groups if group and not any(steps[matter].decided for matter in group))


def _freed(after: Sequence[Sequence[str]], finish: Mapping[str, Draws]) -> Draws:
    """When all it waits for is decided; of each group the first that is."""
    return latest([soonest([finish[matter] for matter in group]) for group in after])


def in_order(plan: Plan) -> list[Step]:
    """What is still to be decided and matters for the permit or the days used, each after all it waits for; else `Ring`."""
    steps = {step.matter: step for step in plan.steps}
    ordered: list[Step] = []
    state: dict[str, bool] = {}  # False while above us, True when placed

    def visit(step: Step) -> None:
        if state.get(step.matter) or step.decided is not None:
            return
        if step.matter in state:
            raise Ring(f"{step.matter} waits for itself.")
        state[step.matter] = False
        for matter in (matter for group in held_up_by(step, steps) for matter in group):
            visit(steps[matter])
        state[step.matter] = True
        ordered.append(step)

    for step in [*plan.finals, *(step for step in plan.steps if step.counted)]:
        visit(step)
    return ordered


def latest(days: Sequence[Draws]) -> Draws:
    found: Draws = reduce(np.maximum, days)
    return found


def soonest(days: Sequence[Draws]) -> Draws:
    found: Draws = reduce(np.minimum, days)
    return found


def union(spans: Draws) -> Draws:
    """Days on which at least one runs. `spans` (approvals x 2 x variants x draws) holds starts and ends and is overwritten.

    With the starts and the ends each in order, a gap lies just where the next start comes after an end.
    """
    ordered = in_order_of_size(spans)
    total: Draws = ordered[-1][1] - ordered[0][0]
    for (_start, end), (start, _end) in pairwise(ordered):
        total += end
        total -= np.maximum(start, end, out=end)
    return total


def in_order_of_size(columns: Draws) -> list[Draws]:
    """The entries of the first axis, each place sorted by itself (Batcher's network: one sweep over all draws per comparison)."""
    entries, spare = list(columns), np.empty_like(columns[0])
    for low, high in comparisons(len(entries)):
        np.minimum(entries[low], entries[high], out=spare)
        np.maximum(entries[low], entries[high], out=entries[high])
        entries[low], spare = spare, entries[low]
    return entries


@cache
def comparisons(count: int) -> tuple[tuple[int, int], ...]:
    found = []
    block = 1
    while block < count:
        step = block
        while step:
            for first in range(step % block, count - step, 2 * step):
                for low in range(first, first + min(step, count - first - step)):
                    if low // (2 * block) == (low + step) // (2 * block):
                        found.append((low, low + step))
            step //= 2
        block *= 2
    return tuple(found)
