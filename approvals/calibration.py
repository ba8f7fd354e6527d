"""How good the forecasts would have been: looking back at days past, knowing only what was known then.

A forecast is good when eight of ten permits came in the interval it gave, when of the works it gave 70 % about 70 % kept their limit,
and when its Brier score (the mean squared distance between the probability and what came, 0 is perfect) is below that of saying "on time"
to all and of saying the same best number to all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from approvals.chances import Table
from approvals.experience import learn
from approvals.forecast import DRAWS, forecast, used_so_far
from approvals.outlook import Outlook, Plan
from workdays.days import Workdays

BANDS = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """A forecast and what came: the permit day, and whether the limit was kept (None without a limit)."""

    outlook: Outlook
    permitted: date
    kept: bool | None


@dataclass(frozen=True, slots=True)
class Band:
    """Forecasts with a probability from `low` up: how many, their mean probability, and the share that kept the limit."""

    low: float
    n: int
    said: float
    kept: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """`n` forecasts looked back at, `open` more whose end is not known yet. Scores are None where nothing could be scored.

    `covered`: share of permits inside the 80 % interval. `brier` against `brier_on_time` (always 1) and `brier_base` (the best constant).
    """

    n: int
    open: int
    covered: float | None
    brier: float | None
    brier_on_time: float | None
    brier_base: float | None
    bands: tuple[Band, ...]


def look_back(
    plans: Sequence[Plan], days: Iterable[date], today: date, workdays: Workdays, rng: np.random.Generator, draws: int = DRAWS
) -> Calibration:
    """Forecast on each of these days what was open then, from what was known then, and compare with what is known today."""
    outcomes, waiting = [], 0
    for day in days:
        known = {plan.key: plan.known_on(day) for plan in plans if plan.begun <= day}
        live = [plan for plan in plans if plan.key in known and known[plan.key].permitted_on(day) is None]
        experience = learn(known.values(), day, workdays)
        told = forecast([known[plan.key] for plan in live], experience, day, workdays, rng, draws=draws)
        for plan, outlook in zip(live, told, strict=True):
            permitted = plan.permitted_on(today)
            if permitted is None:
                waiting += 1
                continue
            kept = None if plan.limit is None else used_so_far(plan, today, workdays) <= plan.limit
            outcomes.append(Outcome(outlook, permitted, kept))
    return calibration(outcomes, waiting)


def calibration(outcomes: Sequence[Outcome], still_open: int = 0) -> Calibration:
    scored = [one for one in outcomes if one.kept is not None]
    said = np.array([one.outlook.probability for one in scored], float)
    kept = np.array([one.kept for one in scored], float)
    inside = [one.outlook.earliest <= one.permitted <= one.outlook.latest for one in outcomes]
    return Calibration(
        n=len(outcomes),
        open=still_open,
        covered=float(np.mean(inside)) if inside else None,
        brier=float(np.mean((said - kept) ** 2)) if scored else None,
        brier_on_time=float(np.mean(1 - kept)) if scored else None,
        brier_base=float(np.var(kept)) if scored else None,
        bands=tuple(_bands(said, kept)),
    )


def _bands(said: Table, kept: Table) -> Iterable[Band]:
    place = np.minimum((said * BANDS).astype(int), BANDS - 1)
    for band in range(BANDS):
        own = place == band
        if own.any():
            yield Band(band / BANDS, int(own.sum()), float(said[own].mean()), float(kept[own].mean()))
