"""Every number of an outlook, where it can be reckoned by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from approvals.chances import Table
from approvals.experience import EARLY, SHARES, Experience, Time
from approvals.forecast import forecast, used_so_far, what_if
from approvals.outlook import Outlook, Plan, Push, Step
from tests.approvals.forecast_world import CITY


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


TODAY = day("03-20")
EVENLY = np.array([0.0, *[0.01] * 100])  # one to a hundred days, each as likely
NEVER = np.array([1 - 1e-9, 1e-9])
A = Step("A", final=True, accepted=TODAY)


def mostly(days: int) -> Table:
    table = np.zeros(500)
    table[[days, 499]] = 0.99, 0.01
    return table


def past(**runs: Table) -> Experience:
    """How long each approval usually runs; nothing waits, nothing stands still, no works has a pace of its own."""
    tables = {(Time.RUN, (matter, None)): table for matter, table in runs.items()}
    return Experience(tables, {Time.WAIT: mostly(EARLY), Time.PAUSE: NEVER, Time.ONSET: mostly(0)}, SHARES, 0.0, 0.0)


def told(plan: Plan, draws: int = 1, today: date = TODAY, **runs: Table) -> Outlook:
    [outlook] = forecast([plan], past(**runs), today, CITY, np.random.default_rng(1), draws=draws)
    return outlook


def after(days: int) -> date:
    return CITY.due(TODAY, days)


def test_of_a_hundred_futures_each_number_can_be_counted() -> None:
    """Sixty keep the limit. With the push a run of 85 days takes 60; another approval that runs beside it for a day helps nobody."""
    plan = Plan("a", TODAY, 60, (A, Step("C", accepted=TODAY)))
    saved = sum(3 * days // 10 for days in range(1, 101)) / 100
    assert told(plan, 100, A=EVENLY, C=mostly(1)) == Outlook(
        "a", False, 0.6, 0, pytest.approx(50.5), after(10), after(50), after(90), False, (Push("A", 0.85, 0.25, pytest.approx(saved)),)
    )


def test_of_a_single_future_all_days_are_one() -> None:
    outlook = told(Plan("a", TODAY, 9, (A,)), A=mostly(7))
    assert outlook == Outlook("a", False, 1.0, 0, 7.0, after(7), after(7), after(7), False, (Push("A", 1.0, 0.0, 2.0),))


def test_without_a_limit_the_push_that_saves_most_comes_first_then_by_name() -> None:
    steps = (Step("Z", accepted=TODAY), Step("Y", (("Z",),)), Step("X", (("Y",),), final=True))
    outlook = told(Plan("a", TODAY, None, steps), X=mostly(10), Y=mostly(10), Z=mostly(20))
    assert (outlook.probability, outlook.used_expected) == (None, 40.0)
    assert outlook.pushes == (Push("Z", None, 0.0, 6.0), Push("X", None, 0.0, 3.0), Push("Y", None, 0.0, 3.0))


def test_a_push_that_keeps_the_limit_comes_before_one_that_saves_more_days() -> None:
    """U takes long and does not count; G counts and holds nothing up; P is too short to go faster."""
    steps = (
        Step("U", counted=False, accepted=TODAY),
        Step("P", (("U",),), counted=False, final=True),
        Step("G", accepted=TODAY),
    )
    outlook = told(Plan("a", TODAY, 8, steps), U=mostly(30), P=mostly(1), G=mostly(10))
    pushes = (Push("G", 1.0, 1.0, 0.0), Push("U", 0.0, 0.0, 9.0))
    assert outlook == Outlook("a", False, 0.0, 0, 10.0, after(31), after(31), after(31), False, pushes)


def test_days_already_used_are_part_of_the_limit() -> None:
    plan = Plan("a", day("03-16"), 10, (replace(A, accepted=day("03-16")),))
    assert [replace(told(replace(plan, limit=limit), A=mostly(10)), pushes=()) for limit in (10, 9)] == [
        Outlook("a", False, kept, 4, 10.0, after(6), after(6), after(6), False) for kept in (1.0, 0.0)
    ]


def test_what_if_tells_both_sides() -> None:
    steps = (replace(A, final=False), Step("B", (("A",),), final=True))
    runs = past(A=mostly(6), B=mostly(5))
    before = Outlook("a", False, 0.0, 0, 11.0, after(11), after(11), after(11), False)
    plan = Plan("a", TODAY, 10, steps)
    sides = [what_if(plan, "B", days, runs, TODAY, CITY, np.random.default_rng(1), draws=1) for days in (0, 2)]
    assert sides == [(before, before), (before, Outlook("a", False, 1.0, 0, 9.0, after(9), after(9), after(9), False))]
    with pytest.raises(ValueError, match="-1 days"):
        what_if(plan, "B", -1, runs, TODAY, CITY, np.random.default_rng(1))


DONE = Step("A", final=True, accepted=day("03-02"), decided=day("03-09"))
BESIDE = Step("B", accepted=day("03-04"))


@pytest.mark.parametrize(("limit", "kept"), [(5, 1.0), (4, 0.0), (None, None)])
def test_a_permit_is_certain_and_uses_no_day_after_it(limit: int | None, kept: float | None) -> None:
    """What counts but makes no permit still runs."""
    on = day("03-09")
    assert told(Plan("a", day("03-02"), limit, (DONE, BESIDE))) == Outlook("a", True, kept, 5, 5.0, on, on, on, False)


@pytest.mark.parametrize(
    ("steps", "used"),
    [
        pytest.param((), 0, id="nothing to decide"),
        pytest.param((Step("A", final=True), Step("B", received=day("03-18"))), 0, id="nothing accepted"),
        pytest.param((replace(DONE, final=False), Step("P", final=True)), 5, id="decided"),
        pytest.param((BESIDE, replace(BESIDE, matter="C", counted=False, accepted=day("03-02"))), 12, id="what does not count uses none"),
    ],
)
def test_the_days_used_so_far(steps: tuple[Step, ...], used: int) -> None:
    assert used_so_far(Plan("a", day("03-02"), 50, steps), TODAY, CITY) == used


def test_where_the_calendar_ends_its_last_workday_is_told() -> None:
    today, last = CITY.dates[-20], CITY.dates[-1]
    plans = [told(Plan("a", today, 9, (replace(A, accepted=today),)), today=today, A=mostly(days)) for days in (18, 19, 50)]
    assert [(plan.earliest, plan.latest, plan.provisional) for plan in plans] == [
        (CITY.dates[-2], CITY.dates[-2], True), (last, last, True), (last, last, True),
    ]  # fmt: skip
