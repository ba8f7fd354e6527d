"""What the city's own past says about how long things take, in workdays.

Four times are learned for every matter: how long after it could be applied for it is accepted (WAIT, the applicant's time; negative where
it was started early), how long a file lies at the counter (COUNTER), how long the approval runs (RUN), how long it stands still (PAUSE).

Each becomes a table of chances (`approvals.chances`). To the true files of a matter a few imagined ones are added that behave like the
whole city (`OWN`), and to the whole city some that behave like a plain guess (`CITY`): most files keep their committed limit, one in eight
does not. With no history the guess speaks alone; with each file it speaks less. RUN is pooled as a share of its limit, so that a three-day
and a twenty-day matter can learn from each other.

Some works are slow in everything. `pace` is how strongly the times within one works go together: 0 not at all, 1 entirely.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from approvals.chances import FINEST, LONGEST, MOST_SHARES, Table, geometric, hill, mixed, posterior, scores, spread
from approvals.outlook import Plan, Step
from workdays.days import Workdays, number

EARLY = 60  # a matter is accepted at most so many workdays before what it waits for
OWN, CITY = 6.0, 25.0  # imagined files per matter, and for the city
PACE, PACE_PAIRS = 0.1, 200.0  # the pace guessed, and how many pairs of files that guess is worth
FASTEST_PACE = 0.8
BLUNT = 0.3  # a matter whose times hardly differ says nothing about the pace of a works
Key = tuple[str, int | None]


class Time(StrEnum):
    WAIT = "wait"
    COUNTER = "counter"
    RUN = "run"
    PAUSE = "pause"
    ONSET = "onset"  # running days before the first pause


class Seen(NamedTuple):
    """One file: it took so many days, or (over) more than so many and is still under way."""

    time: Time
    key: Key
    days: int
    over: bool = False


@dataclass(frozen=True, slots=True)
class Experience:
    """Tables of chances for each matter (RUN: matter and limit); `pools` for those never seen; `shares` of the limit for RUN.

    A table starts with day 0, one of WAIT with day -EARLY.
    """

    tables: dict[tuple[Time, Key], Table]
    pools: dict[Time, Table]
    shares: Table
    pace_of_runs: float = PACE
    pace_of_waits: float = PACE
    known_scores: dict[tuple[Time, Key], tuple[Table, float]] = field(default_factory=dict, repr=False)

    def table(self, time: Time, key: Key) -> Table:
        known = self.tables.get((time, key))
        return self.prior(time, key) if known is None else known

    def prior(self, time: Time, key: Key) -> Table:
        limit = key[1]
        if limit is None:
            return self.pools[time]
        return spread(self.shares, limit) if limit else AT_ONCE

    def score(self, seen: Seen) -> tuple[float, float]:
        """Where this time lies among its like, as a normal number, and how far such numbers spread."""
        known = self.known_scores.get((seen.time, seen.key))
        if known is None:
            known = self.known_scores[seen.time, seen.key] = scores(self.table(seen.time, seen.key))
        return float(known[0][min(seen.days, known[0].size - 1)]), known[1]


TAIL = geometric(LONGEST, 30.0)
AT_ONCE = mixed((0.99, geometric(LONGEST, 0.3)), (0.01, TAIL))  # a limit of no days
GUESSES: dict[Time, Table] = {
    Time.RUN: mixed((0.9, hill(LONGEST, 5, 15, 30)), (0.1, TAIL)),  # where nothing is promised: tenders, surveys
    Time.WAIT: np.concatenate((np.zeros(EARLY), mixed((0.95, geometric(LONGEST, 4.0)), (0.05, TAIL)))),
    Time.COUNTER: mixed((0.98, geometric(LONGEST, 0.6)), (0.02, TAIL)),
    Time.PAUSE: mixed((0.87, geometric(LONGEST, 0.0)), (0.12, hill(LONGEST, 2, 6, 20)), (0.01, TAIL)),
    Time.ONSET: mixed((0.97, geometric(LONGEST, 2.5)), (0.03, TAIL)),
}
SHARES = mixed((0.88, hill(MOST_SHARES, 6, 17, 20)), (0.11, hill(MOST_SHARES, 21, 22, 40)), (0.01, geometric(MOST_SHARES, 40.0)))


def learn(plans: Iterable[Plan], today: date, workdays: Workdays) -> Experience:
    """The experience of all these works, finished or not, as it is on this day."""
    told = [list(seen_of(plan, today, workdays)) for plan in plans]
    grouped: dict[tuple[Time, Key], list[Seen]] = defaultdict(list)
    for seen in (one for plan in told for one in plan):
        grouped[seen.time, seen.key].append(seen)
    pools = {time: _pool(time, grouped) for time in Time}
    told_in_shares = [(round(one.days * FINEST / limit), one.over) for (_, (_, limit)), own in grouped.items() if limit for one in own]
    shares = posterior(*_ends(told_in_shares), SHARES, CITY)
    base = Experience({}, pools, shares)
    tables = {place: posterior(*_days(own), base.prior(*place), OWN) for place, own in grouped.items() if place[0] is not Time.ONSET}
    base = Experience(tables, pools, shares)
    return Experience(tables, pools, shares, _pace(told, base, Time.RUN), _pace(told, base, Time.WAIT), base.known_scores)


def no_experience() -> Experience:
    """The guess alone."""
    return Experience({}, dict(GUESSES), SHARES)


def seen_of(plan: Plan, today: date, workdays: Workdays) -> Iterator[Seen]:
    """What one works adds to the experience up to a day. WAIT is told from -EARLY on, so never negative."""
    prefix = workdays.prefix
    now = prefix[number(today)]
    decided = {step.matter: prefix[number(step.decided)] for step in plan.steps if step.decided and step.decided <= today}
    matters = {step.matter for step in plan.steps}
    for step in plan.steps:
        key: Key = (step.matter, None)
        ready = ready_on(step, decided, matters, prefix[number(plan.begun)])
        if step.accepted is None:
            if ready is not None and step.received is None:
                yield Seen(Time.WAIT, key, max(0, now - ready) + EARLY, True)
            if step.received is not None:
                yield Seen(Time.COUNTER, key, now - prefix[number(step.received)], True)
            continue
        accepted = prefix[number(step.accepted)]
        if ready is not None:
            yield Seen(Time.WAIT, key, max(0, accepted - ready + EARLY))
        if step.received is not None:
            yield Seen(Time.COUNTER, key, accepted - prefix[number(step.received)])
        yield from _seen_running(step, accepted, step.matter in decided, today, workdays)


def ended_of(plan: Plan, today: date, workdays: Workdays) -> Iterator[Seen]:
    """Of what one works adds, the waits and runs that have ended: what shows its pace."""
    prefix = workdays.prefix
    decided = {step.matter: prefix[number(step.decided)] for step in plan.steps if step.decided and step.decided <= today}
    matters, begun = {step.matter for step in plan.steps}, prefix[number(plan.begun)]
    for step in plan.steps:
        if step.accepted is not None:
            accepted = prefix[number(step.accepted)]
            ready = ready_on(step, decided, matters, begun)
            if ready is not None:
                yield Seen(Time.WAIT, (step.matter, None), max(0, accepted - ready + EARLY))
            if step.decided and step.decided <= today:
                days = prefix[number(step.decided)] - accepted - step.paused_days(step.decided, workdays)
                yield Seen(Time.RUN, (step.matter, step.limit), days)


def _seen_running(step: Step, accepted: int, ended: bool, today: date, workdays: Workdays) -> Iterator[Seen]:
    key: Key = (step.matter, None)
    upto = min(step.decided or today, today)
    paused = step.paused_days(upto, workdays)
    yield Seen(Time.RUN, (step.matter, step.limit), workdays.prefix[number(upto)] - accepted - paused, not ended)
    if ended or (paused and step.pause_on(today) is None):
        yield Seen(Time.PAUSE, key, paused)
    elif paused:
        yield Seen(Time.PAUSE, key, paused, True)
    if paused:
        stop = min(stop for stop, _restart in step.pauses)
        yield Seen(Time.ONSET, key, max(0, workdays.prefix[number(stop) - 1] - accepted))


def ready_on(step: Step, decided: Mapping[str, int], matters: Collection[str], begun: int) -> int | None:
    """From when it could be applied for, as a count of workdays; None while it waits for something undecided."""
    ready = begun
    for group in step.predecessors:
        waits = [matter for matter in group if matter in matters]
        days = [decided[matter] for matter in waits if matter in decided]
        if waits and not days:
            return None
        ready = max(ready, min(days, default=begun))
    return ready


def _days(seen: Iterable[Seen]) -> tuple[list[int], list[int]]:
    return _ends([(one.days, one.over) for one in seen])


def _ends(told: Sequence[tuple[int, bool]]) -> tuple[list[int], list[int]]:
    return [days for days, over in told if not over], [days for days, over in told if over]


def _pool(time: Time, grouped: dict[tuple[Time, Key], list[Seen]]) -> Table:
    """All matters together; of RUN only those without a limit."""
    seen = [one for (about, key), own in grouped.items() if about is time and key[1] is None for one in own]
    return posterior(*_days(seen), GUESSES[time], CITY)


def _pace(told: Sequence[Sequence[Seen]], experience: Experience, time: Time) -> float:
    """How alike two times of one works are, over all pairs; the guess counts as so many pairs more."""
    alike, pairs = PACE * PACE_PAIRS, PACE_PAIRS
    for plan in told:
        placed = [experience.score(one) for one in plan if one.time is time and not one.over]
        normal = np.array([score / width for score, width in placed if width > BLUNT])
        weight = np.array([width**2 for _score, width in placed if width > BLUNT])
        alike += float((weight * normal).sum() ** 2 - (weight**2 * normal**2).sum()) / 2
        pairs += float(weight.sum() ** 2 - (weight**2).sum()) / 2
    return min(max(alike / pairs, 0.0), FASTEST_PACE)
