"""What is to be expected of each works: will it keep its limit, when is the permit, which approval to push first.

Many futures of the remaining plan are drawn from the city's own experience (`approvals.experience`) and followed through its precedence
(`approvals.simulation`). The limit is kept in those futures in which the days on which at least one counted approval runs, past and to
come, do not exceed it (K7). The permit comes on the median day; eight of ten futures lie between the 10th and the 90th percentile.

A push makes what is left of one approval's run shorter by a share, all else as it was drawn. What becomes free earlier need not be used
earlier, so no push costs days or chances: a future in which the works would use more days with it counts as the one without.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from approvals.clock import read_union
from approvals.dice import Dice
from approvals.experience import Experience
from approvals.outlook import Outlook, Plan, Push
from approvals.simulation import Draws, Faster, Futures, in_order, simulate
from workdays.days import Workdays, number

DRAWS = 2000
SHARE = 0.3  # a push shortens what is left by so much


def forecast(
    plans: Iterable[Plan],
    experience: Experience,
    today: date,
    workdays: Workdays,
    rng: np.random.Generator,
    *,
    draws: int = DRAWS,
    share: float = SHARE,
) -> list[Outlook]:
    """One outlook per works, in order. The same generator state gives the same outlooks. `Ring` where approvals wait for each other."""
    plans = list(plans)
    dice = Dice(experience, rng, draws, max((len(plan.steps) for plan in plans), default=0))
    return [_outlook(plan, share, dice, today, workdays) for plan in plans]


def what_if(
    plan: Plan,
    matter: str,
    days: int,
    experience: Experience,
    today: date,
    workdays: Workdays,
    rng: np.random.Generator,
    draws: int = DRAWS,
) -> tuple[Outlook, Outlook]:
    """The outlook as it is, and the one in which what is left of this approval's run takes so many workdays less (same draws).

    What already runs still needs a day. `KeyError` where the plan has no such approval or it is decided; `ValueError` for negative days.
    """
    if days < 0:
        raise ValueError(f"An approval cannot be shortened by {days} days.")
    todo = in_order(plan)
    if matter not in {step.matter for step in todo}:
        raise KeyError(matter)
    dice = Dice(experience, rng, draws, len(plan.steps))
    futures = simulate(plan, todo, [Faster(matter, days=days)], dice, today, workdays)
    used = used_so_far(plan, today, workdays)
    kept = _kept(plan, used, futures)
    before, after = (_told(plan, used, futures, kept, row, today, workdays) for row in (0, 1))
    return before, after


def used_so_far(plan: Plan, today: date, workdays: Workdays) -> int:
    """Workdays up to today, or the permit, on which at least one counted approval ran."""
    end = plan.permitted_on(today) or today
    return read_union([step.history() for step in plan.steps if step.counted], None, end, workdays).used


def _outlook(plan: Plan, share: float, dice: Dice, today: date, workdays: Workdays) -> Outlook:
    used, permit = used_so_far(plan, today, workdays), plan.permitted_on(today)
    if permit is not None:
        kept = None if plan.limit is None else float(used <= plan.limit)
        return Outlook(plan.key, True, kept, used, float(used), permit, permit, permit, False)
    todo = in_order(plan)
    pushes = [Faster(step.matter, share) for step in todo]
    futures = simulate(plan, todo, pushes, dice, today, workdays)
    shares = _kept(plan, used, futures)
    return replace(_told(plan, used, futures, shares, 0, today, workdays), pushes=_pushes(pushes, futures, shares))


def _kept(plan: Plan, used: int, futures: Futures) -> list[float] | None:
    """The share of futures that keep the limit, per variant; what becomes free earlier need not be used earlier."""
    if plan.limit is None:
        return None
    kept = np.minimum(futures.used, futures.used[0]) <= plan.limit - used
    shares: list[float] = (np.count_nonzero(kept, axis=1) / kept.shape[1]).tolist()
    return shares


def _told(plan: Plan, used: int, futures: Futures, kept: Sequence[float] | None, row: int, today: date, workdays: Workdays) -> Outlook:
    days = np.sort(futures.permit[row])
    earliest, expected, latest = (_date(_within(percent, days), today, workdays) for percent in (10, 50, 90))
    return Outlook(
        key=plan.key,
        permitted=False,
        probability=None if kept is None else kept[row],
        used=used,
        used_expected=used + float(np.minimum(futures.used[row], futures.used[0]).mean()),
        earliest=earliest,
        expected=expected,
        latest=latest,
        provisional=workdays.provisional(latest),
    )


def _within(percent: int, ordered: Draws) -> int:
    """The smallest day within which so many percent of the futures lie."""
    return int(ordered[-(-ordered.size * percent // 100) - 1])


def _pushes(pushes: Sequence[Faster], futures: Futures, kept: Sequence[float] | None) -> tuple[Push, ...]:
    """Those that help, by the chance they gain, then by the days they save."""
    means = futures.permit.sum(axis=1, dtype=np.int32) / futures.permit.shape[1]
    saved: list[float] = (means[0] - means[1:]).tolist()
    told = []
    for row, (one, days) in enumerate(zip(pushes, saved, strict=True), 1):
        told.append(Push(one.matter, kept[row] if kept else None, kept[row] - kept[0] if kept else 0.0, days))
    helping = [push for push in told if push.gain > 0 or push.days > 0]
    return tuple(sorted(helping, key=lambda push: (-push.gain, -push.days, push.matter)))


def _date(days: int, today: date, workdays: Workdays) -> date:
    """So many workdays after today; the calendar's last one where it ends before."""
    place = workdays.prefix[number(today)] + days - 1
    return workdays.dates[min(place, len(workdays.dates) - 1)]
