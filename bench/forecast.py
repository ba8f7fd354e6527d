"""The forecast of a whole city against its target: 220 works, 2,000 futures each, every push tried, on one core.

The city is the one the tests hold the forecast against: lived through day by day by dice of another kind, so that calibration can be shown
in the same table. Times are processor seconds of the one core that is used, the quickest of several runs, so that what else the machine
does is not measured. `python -m bench forecast` prints it.
"""

import gc
from collections.abc import Callable
from datetime import date
from time import process_time

import numpy as np

from approvals.calibration import look_back
from approvals.experience import learn
from approvals.forecast import forecast, what_if
from approvals.hands import Halt, Hand, Role, Track, hands
from approvals.outlook import Plan
from bench.rows import Row, at_least, at_most
from tests.approvals.forecast_world import CITY, city

TODAY = date(2025, 10, 14)
END = date(2026, 12, 1)
WORKS = 220


def run() -> list[Row]:
    rng = np.random.default_rng(1)
    lives = city(rng, 900, date(2024, 9, 2), date(2025, 11, 28))
    known = [plan.known_on(TODAY) for plan in lives if plan.begun <= TODAY]
    live = [plan for plan in known if plan.permitted_on(TODAY) is None][:WORKS]
    gc.disable()
    try:
        return [*speed_rows(known, live), hands_row(lives[:WORKS]), *quality_rows(lives[:500])]
    finally:
        gc.enable()


def seconds(work: Callable[[], object], repeat: int = 15) -> float:
    best = float("inf")
    for _ in range(repeat):
        begun = process_time()
        work()
        best = min(best, process_time() - begun)
    return best


def speed_rows(known: list[Plan], live: list[Plan]) -> list[Row]:
    experience = learn(known, TODAY, CITY)
    steps = sum(step.decided is None for plan in live for step in plan.steps) / len(live)
    whole = seconds(lambda: forecast(live, experience, TODAY, CITY, np.random.default_rng(5)))
    few = seconds(lambda: forecast(live, experience, TODAY, CITY, np.random.default_rng(5), draws=20))
    one = seconds(lambda: what_if(live[0], live[0].steps[-1].matter, 5, experience, TODAY, CITY, np.random.default_rng(5)))
    learned = seconds(lambda: learn(known, TODAY, CITY), repeat=3)
    return [
        at_most(f"{len(live)} works x 2,000 futures, {steps:.1f} approvals open each, every push tried", whole, "s", 0.3),
        at_most("  of that whatever the number of futures", few, "s", None),
        at_most("one works, what if an approval takes 5 days less", one * 1000, "ms", None),
        at_most(f"learning from {len(known)} works", learned, "s", None),
    ]


def hands_row(plans: list[Plan]) -> Row:
    """Whose hands, over the whole lives of as many works."""
    told = [(_tracks(plan), plan.begun, plan.permitted_on(END) or END) for plan in plans]
    best = seconds(lambda: [hands(tracks, first, last, CITY) for tracks, first, last in told])
    return at_most(f"whose hands, {len(told)} works from begin to permit", best * 1000, "ms", 60)


def _tracks(plan: Plan) -> list[Track]:
    tracks = []
    for step in plan.steps:
        if step.received:
            halts = tuple(Halt(stop, restart, Hand.THIRD_PARTY) for stop, restart in step.pauses)
            tracks.append(Track(Role.MAIN if step.counted else Role.OUT, step.received, step.decided, halts))
    return tracks


def quality_rows(lives: list[Plan]) -> list[Row]:
    days = (date(2025, 1, 17), date(2025, 4, 11), date(2025, 7, 15), TODAY)
    told = look_back(lives, days, END, CITY, np.random.default_rng(5))
    return [
        at_least(f"permits inside the 80 % interval, {told.n} forecasts", 100 * (told.covered or 0), "%", None),
        at_most("Brier score against saying on time to all", (told.brier or 0) / (told.brier_on_time or 1), "x", 1),
        at_most("Brier score against the best constant", (told.brier or 0) / (told.brier_base or 1), "x", 1),
    ]
