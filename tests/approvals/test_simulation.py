"""One works followed into its future, where the past leaves no doubt how long each time takes: exact days."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from approvals.chances import Table
from approvals.dice import Dice
from approvals.experience import EARLY, SHARES, Experience, Time
from approvals.outlook import Plan, Step
from approvals.simulation import Faster, Futures, Ring, held_up_by, in_order, simulate
from tests.approvals.forecast_world import CITY


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


TODAY = day("03-20")  # a Friday
LONG = 500


def mostly(days: int) -> Table:
    table = np.zeros(LONG)
    table[days], table[LONG - 1 if days == 0 else 0] = 0.99, 0.01
    return table


def futures(*steps: Step, faster: tuple[Faster, ...] = (), begun: str = "03-20", onset: Table | None = None, **usual: int) -> Futures:
    """`A_run=5`: A usually runs 5 days; what is not said takes no day."""
    times = {f"{step.matter}_{time}": (time, (step.matter, step.limit if time is Time.RUN else None)) for step in steps for time in Time}
    tables = {key: mostly(usual.get(name, 0) + (EARLY if key[0] is Time.WAIT else 0)) for name, key in times.items()}
    past = Experience(tables, {Time.ONSET: mostly(0) if onset is None else onset}, SHARES)
    plan = Plan("a", day(begun), 50, steps)
    return simulate(plan, in_order(plan), faster, Dice(past, np.random.default_rng(1), 1, len(steps)), TODAY, CITY)


def told(*steps: Step, **usual: int) -> tuple[int, int]:
    """Workdays until the permit, and days used."""
    one = futures(*steps, **usual)
    return int(one.permit.item()), int(one.used.item())


A = Step("A", (), 10)
RUNNING = replace(A, accepted=day("03-16"))  # four workdays ago


def test_what_can_be_applied_for_waits_stands_still_and_runs() -> None:
    assert told(A, A_wait=2, A_pause=3, A_run=5) == (10, 5)


def test_what_could_be_applied_for_since_wednesday_has_waited_two_days_of_its_wait() -> None:
    assert told(A, A_wait=6, A_run=5, begun="03-18") == (9, 5)


def test_before_a_works_begins_nobody_has_waited() -> None:
    """It begins on Tuesday, in two days; from sixty workdays before that on a wait could have ended."""
    assert told(A, A_wait=3, A_run=5, begun="03-24") == (5 + 5, 5)


@pytest.mark.parametrize(("received", "days"), [("03-17", 2), ("03-20", 5)])
def test_what_lies_at_the_counter_has_lain_there_since_its_day(received: str, days: int) -> None:
    assert told(replace(A, received=day(received)), A_counter=5, A_pause=1, A_run=4) == (days + 1 + 4, 4)


def test_what_runs_has_the_rest_of_its_run_to_come() -> None:
    assert told(RUNNING, A_run=10) == (6, 6)


@pytest.mark.parametrize(
    ("onsets", "days"),
    [
        pytest.param({4: 1.0}, 9, id="on the day it has reached a pause may still come"),
        pytest.param({3: 1.0}, 6, id="pauses come earlier: none will"),
        pytest.param({2: 0.5, 6: 0.5}, 9, id="half of them come later"),
    ],
)
def test_what_runs_without_a_pause_may_still_be_stopped(onsets: dict[int, float], days: int) -> None:
    onset = np.zeros(LONG)
    onset[list(onsets)] = list(onsets.values())
    assert told(RUNNING, A_run=10, A_pause=3, onset=onset) == (days, 6)


def test_what_came_in_after_hours_is_taken_for_begun_today() -> None:
    """Its day zero is Monday. Of such runs most end on the first day; one that goes on takes very long."""
    assert told(replace(A, accepted=day("03-23")), A_pause=3, A_run=0) == (3 + 499, 499)
    assert told(replace(A, accepted=TODAY), A_pause=3, A_run=0) == (3 + 499, 499)


def test_what_has_stood_still_runs_through() -> None:
    """It stood on the 17th and 18th, so it ran two days."""
    assert told(replace(RUNNING, pauses=((day("03-17"), day("03-19")),)), A_run=10, A_pause=9, onset=np.eye(LONG)[99]) == (8, 8)


@pytest.mark.parametrize(
    ("restart", "left"),
    [
        pytest.param(None, 2, id="three days of the usual five have passed"),
        pytest.param("03-23", 0, id="on Monday it runs again"),
        pytest.param("03-24", 1, id="on Tuesday"),
        pytest.param("04-30", 2, id="planned longer than it usually takes"),
    ],
)
def test_what_stands_still_runs_again_when_its_pause_ends(restart: str | None, left: int) -> None:
    standing = replace(RUNNING, pauses=((day("03-18"), restart and day(restart)),))
    assert told(standing, A_run=10, A_pause=5) == (left + 9, 9)


NOW = replace(A, accepted=TODAY)
AFTER_A = Step("B", (("A",),), 10, final=True)


@pytest.mark.parametrize(
    ("wait", "permit", "used"),
    [
        pytest.param(0, 9, 9, id="at once"),
        pytest.param(2, 11, 9, id="two days later"),
        pytest.param(-2, 7, 7, id="two days before"),
        pytest.param(-9, 5, 5, id="but tomorrow at the earliest"),
    ],
)
def test_what_waits_for_another_begins_as_long_after_it_as_usual(wait: int, permit: int, used: int) -> None:
    assert told(NOW, AFTER_A, A_run=5, B_wait=wait, B_run=4) == (permit, used)


def test_a_pause_comes_after_the_wait() -> None:
    assert told(NOW, AFTER_A, A_run=5, B_wait=-9, B_pause=3, B_run=4) == (1 + 3 + 4, 8)


def test_of_a_group_the_first_is_enough_and_all_groups_must_be_met() -> None:
    open_ones = (NOW, replace(NOW, matter="C"), replace(NOW, matter="D"))
    permit = Step("P", (("A", "C"), ("D", "X")), 3, final=True)
    assert told(*open_ones, permit, A_run=9, C_run=4, D_run=6, P_run=1) == (7, 7)
    assert told(*open_ones, permit, A_run=9, C_run=8, D_run=6, P_run=1) == (9, 9)


def test_a_group_of_which_one_is_decided_holds_nothing_up() -> None:
    done = replace(A, matter="D", accepted=day("03-16"), decided=day("03-18"))
    steps = (NOW, replace(NOW, matter="C"), done, Step("P", (("A", "D"), ("C",)), 3, final=True))
    assert told(*steps, A_run=30, C_run=5, P_run=2) == (7, 7)
    assert [step.matter for step in in_order(Plan("a", TODAY, 50, tuple(replace(step, counted=False) for step in steps)))] == ["C", "P"]


def test_what_holds_an_approval_up() -> None:
    steps = {"A": A, "C": replace(A, matter="C"), "D": replace(A, matter="D", accepted=day("03-16"), decided=day("03-18"))}
    waiting = Step("P", (("A", "X"), ("X",), ("C", "D"), ("C", "A")))
    assert held_up_by(waiting, steps) == (("A",), ("C", "A"))
    assert held_up_by(replace(waiting, received=day("03-19")), steps) == ()


def test_what_was_handed_in_waits_for_nothing_more() -> None:
    handed_in = replace(AFTER_A, received=day("03-20"))
    assert told(replace(A, counted=False), handed_in, A_run=9, B_counter=1, B_run=4) == (5, 4)


def test_the_permit_comes_with_the_last_of_the_final_steps_still_open() -> None:
    finals = [replace(NOW, matter=matter, final=True) for matter in "ABC"]
    done = replace(finals[2], accepted=day("03-16"), decided=day("03-18"))
    assert told(finals[0], finals[1], done, A_run=3, B_run=7, C_run=50) == (7, 7)


@pytest.mark.parametrize(
    ("counted", "used"),
    [((True, True, True), 9), ((True, False, True), 6), ((False, True, False), 3), ((False, False, False), 0), ((False, False, True), 2)],
)
def test_only_what_counts_uses_days(counted: tuple[bool, bool, bool], used: int) -> None:
    steps = [replace(NOW, counted=counted[0]), Step("B", (("A",),), 10, counted[1]), Step("C", (("B",),), 10, counted[2], final=True)]
    assert told(*steps, A_run=4, B_run=3, C_run=2) == (9, used)


def test_after_the_permit_no_day_is_used() -> None:
    assert told(NOW, Step("P", (), 3, final=True), A_run=9, P_wait=1, P_run=3) == (4, 4)


@pytest.mark.parametrize(
    ("faster", "days"),
    [
        pytest.param(Faster("B", 0.3), 7, id="three of ten"),
        pytest.param(Faster("B", 0.25), 8, id="part of a day is no day"),
        pytest.param(Faster("B", days=4), 6, id="four days"),
        pytest.param(Faster("B", 0.5, 2), 3, id="both"),
        pytest.param(Faster("B", days=99), 0, id="not begun it may take no time"),
    ],
)
def test_what_goes_faster_ends_earlier_in_its_own_variant(faster: Faster, days: int) -> None:
    one = futures(NOW, AFTER_A, faster=(Faster("A", days=1), faster), A_run=4, B_run=10)
    assert (one.permit.tolist(), one.used.tolist()) == ([[14], [13], [4 + days]], [[14], [13], [4 + days]])


@pytest.mark.parametrize(("usual", "least"), [pytest.param(10, 1, id="it still needs a day"), pytest.param(4, 1, id="as it does anyway")])
def test_what_runs_still_needs_a_day_however_fast_it_goes(usual: int, least: int) -> None:
    one = futures(RUNNING, faster=(Faster("A", days=99),), A_run=usual)
    assert one.permit[1].tolist() == [least]


@pytest.mark.parametrize(
    ("ended", "days"), [pytest.param(15, 15, id="a slow run"), pytest.param(10, 10, id="as usual"), pytest.param(5, 5, id="a quick one")]
)
def test_a_works_goes_on_at_the_pace_it_has_shown(ended: int, days: int) -> None:
    table = np.zeros(30)
    table[[5, 10, 15]] = 0.4, 0.2, 0.4
    tables = {(Time.RUN, (matter, None)): table for matter in "AB"} | {(Time.RUN, ("C", None)): mostly(1)}
    past = Experience(tables, {Time.WAIT: mostly(EARLY), Time.PAUSE: mostly(0), Time.ONSET: mostly(0)}, SHARES, pace_of_runs=0.8)
    done = Step("A", accepted=day("02-24"), decided=CITY.due(day("02-24"), ended))
    plan = Plan("a", TODAY, 50, (done, Step("C", accepted=TODAY), Step("B", (("C",),), final=True)))
    one = simulate(plan, in_order(plan), (), Dice(past, np.random.default_rng(1), 1, 3), TODAY, CITY)
    assert one.permit.tolist() == [[1 + days]]


def test_a_works_hands_in_at_the_pace_it_has_shown() -> None:
    waits = np.zeros(EARLY + 30)
    waits[[EARLY + 5, EARLY + 10, EARLY + 15]] = 0.4, 0.2, 0.4
    tables = {(Time.WAIT, (matter, None)): waits for matter in "AB"} | {(Time.RUN, (matter, None)): mostly(1) for matter in "ABC"}
    past = Experience(tables, {Time.WAIT: mostly(EARLY), Time.PAUSE: mostly(0), Time.ONSET: mostly(0)}, SHARES, pace_of_waits=0.8)
    slow = Step("A", accepted=CITY.due(day("02-24"), 15), decided=CITY.due(day("02-24"), 16))
    plan = Plan("a", day("02-24"), 50, (slow, Step("C", accepted=TODAY), Step("B", (("C",),), final=True)))
    one = simulate(plan, in_order(plan), (), Dice(past, np.random.default_rng(1), 1, 3), TODAY, CITY)
    assert one.permit.tolist() == [[1 + 15 + 1]]


def test_every_draw_is_followed_by_itself() -> None:
    """A takes 2 or 6 days, and B after it 1 or 3: all that can come together does, and the works has used just those days."""
    tables = {(Time.RUN, ("A", None)): np.array([0, 0, 0.5, 0, 0, 0, 0.5]), (Time.RUN, ("B", None)): np.array([0, 0.5, 0, 0.5])}
    past = Experience(tables, {Time.WAIT: mostly(EARLY), Time.PAUSE: np.array([1 - 1e-9, 1e-9]), Time.ONSET: mostly(0)}, SHARES)
    plan = Plan("a", TODAY, 50, (Step("A", accepted=TODAY), Step("B", (("A",),), final=True)))
    one = simulate(plan, in_order(plan), (), Dice(past, np.random.default_rng(1), 50, 2), TODAY, CITY)
    usual = one.permit[0][(one.permit[0] < 10) & (one.permit[0] > 2)]
    assert (set(usual.tolist()), len(usual) > 45) == ({3, 5, 7, 9}, True)
    assert one.permit.shape == one.used.shape == (1, 50)


def test_what_is_decided_is_not_to_be_done() -> None:
    done = replace(AFTER_A, accepted=day("03-16"), decided=day("03-18"))
    assert in_order(Plan("a", TODAY, 50, (NOW, done))) == [NOW]


def test_in_a_ring_nothing_can_be_forecast() -> None:
    ring = Plan("ring", TODAY, 50, (Step("A", (("C",),)), Step("B", (("A",),)), Step("C", (("B",),))))
    with pytest.raises(Ring, match=r"^A waits for itself\.$"):
        in_order(ring)
