"""The parts a forecast is made from: tables of chances, what one works teaches, unions of many draws."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.chances import LONGEST, after, geometric, hill, mixed, posterior, quantiles, scores, spread
from approvals.experience import EARLY, GUESSES, OWN, SHARES, Seen, Time, ended_of, learn, no_experience, seen_of
from approvals.outlook import Plan, Step
from approvals.simulation import in_order, in_order_of_size, union
from tests.approvals.forecast_world import CITY

FLAT = np.full(11, 1 / 11)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def test_without_files_the_prior_stays():
    assert posterior([], [], FLAT, 6) == pytest.approx(FLAT)


def test_files_that_ended_are_counted_beside_the_imagined_ones():
    assert posterior([2, 2, 5], [], FLAT, 11)[[0, 2, 5]] == pytest.approx([1 / 14, 3 / 14, 2 / 14])


def test_what_is_still_under_way_is_not_forgotten():
    """Kaplan and Meier's own arithmetic: 3 of 4 pass day 1, one of them is still open at 2, of the other two one ends on 3."""
    table = posterior([1, 3, 6], [2], hill(10, 8, 8, 8), 1e-9)
    assert table[[1, 3, 6]] == pytest.approx([1 / 4, 3 / 8, 3 / 8])


@given(st.lists(st.integers(0, 60)), st.lists(st.integers(0, 60)))
def test_a_table_adds_up_to_one_and_nothing_is_impossible(ended, lasting):
    table = posterior(ended, lasting, geometric(40, 5.0), 6)
    assert (table.sum(), table.min() > 0) == (pytest.approx(1), True)


@given(st.lists(st.integers(0, 300), max_size=30), st.integers(0, 500))
def test_what_has_lasted_so_long_needs_at_least_a_day_more(ended, lasted):
    rest = after(posterior(ended, [], geometric(LONGEST, 30.0), 6), lasted)
    assert (rest.sum(), rest[0], quantiles(rest).min() >= 1) == (pytest.approx(1), 0, True)


def test_thin_history_speaks_little_and_thick_history_loud():
    prior = mixed((1.0, hill(40, 10, 10, 10)))
    means = [float(posterior([20] * n, [], prior, OWN) @ np.arange(41)) for n in (0, 1, 6, 60, 6000)]
    assert means == pytest.approx([10, 10 + 10 / 7, 15, 10 + 600 / 66, 20], abs=0.02)


def test_drawing_from_a_table_gives_the_table_back():
    table = posterior([1, 2, 2, 8], [3], geometric(20, 3.0), 6)
    places = np.random.default_rng(1).standard_normal(200_000) * 64 + 256.5
    drawn = np.bincount(quantiles(table)[places.astype(int).clip(0, 512)], minlength=21) / 200_000
    assert drawn == pytest.approx(table, abs=0.01)


def test_a_score_is_zero_in_the_middle_and_rises():
    normal, width = scores(mixed((1.0, hill(10, 2, 5, 8))))
    assert (normal[5], 0.8 < width < 1) == (pytest.approx(0, abs=1e-6), True)
    assert all(a <= b for a, b in pairwise(normal))


def test_shares_of_a_limit_become_days_of_it():
    shares = np.zeros(161)
    shares[[10, 20, 40]] = 0.25, 0.5, 0.25
    assert spread(shares, 10)[[5, 10, 20]].tolist() == [0.25, 0.5, 0.25]


@pytest.mark.parametrize("table", [*GUESSES.values(), SHARES])
def test_every_guess_is_a_table(table):
    assert (table.sum(), table.min() >= 0) == (pytest.approx(1), True)


def test_the_guess_says_one_in_eight_misses_its_limit():
    table = no_experience().table(Time.RUN, ("any", 20))
    assert 0.1 < table[21:].sum() < 0.15


STEPS = (
    Step("A", (), 5, received=day("03-03"), accepted=day("03-04"), pauses=((day("03-05"), day("03-10")),), decided=day("03-12")),
    Step("B", (("A",),), 3, received=day("03-16"), accepted=day("03-16")),
    Step("C", (("A", "X"),), None),
    Step("D", (("B",),), 2),
    Step("E", (), 4, received=day("03-17")),
)


def test_what_a_works_teaches():
    """A stood still on the 5th, 6th and 9th and ran on the 10th, 11th and 12th; today is Wednesday the 18th."""
    told = set(seen_of(Plan("a", day("03-02"), 50, STEPS), day("03-18"), CITY))
    assert told == {
        Seen(Time.WAIT, ("A", None), EARLY + 2), Seen(Time.COUNTER, ("A", None), 1), Seen(Time.RUN, ("A", 5), 3),
        Seen(Time.PAUSE, ("A", None), 3), Seen(Time.ONSET, ("A", None), 0),
        Seen(Time.WAIT, ("B", None), EARLY + 2), Seen(Time.COUNTER, ("B", None), 0), Seen(Time.RUN, ("B", 3), 2, True),
        Seen(Time.WAIT, ("C", None), EARLY + 4, True), Seen(Time.COUNTER, ("E", None), 1, True),
    }  # fmt: skip


def test_its_pace_shows_in_the_waits_and_runs_that_have_ended():
    plan = Plan("a", day("03-02"), 50, STEPS)
    told = [one for one in seen_of(plan, day("03-18"), CITY) if one.time in (Time.WAIT, Time.RUN) and not one.over]
    assert list(ended_of(plan, day("03-18"), CITY)) == told


def test_works_that_are_slow_in_everything_have_a_pace():
    def works(n: int, days: int) -> Plan:
        ends = CITY.due(day("03-02"), days)
        return Plan(f"{n}", day("03-02"), 50, tuple(Step(f"M{m}", (), 20, accepted=day("03-02"), decided=ends) for m in range(5)))

    alike = [works(n, 5 + n % 20) for n in range(200)]
    mixed_up = [
        Plan(f"{n}", day("03-02"), 50, tuple(works(n, 5 + (7 * n + 11 * m * m + n * m) % 20).steps[m] for m in range(5)))
        for n in range(200)
    ]
    paces = [learn(plans, day("06-01"), CITY).pace_of_runs for plans in (alike, mixed_up, [])]
    assert (paces[0] > 0.7, paces[1] < 0.15, paces[2]) == (True, True, 0.1)


def test_each_stands_after_all_it_waits_for_and_what_holds_nothing_up_is_left_out():
    steps = (
        Step("P", (("B",), ("C", "A")), final=True),
        Step("B", (("A",),)),
        Step("A"),
        Step("C", counted=False),
        Step("Z", counted=False),
    )
    assert [step.matter for step in in_order(Plan("a", day("03-02"), 50, steps))] == ["A", "B", "C", "P"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), min_size=3, max_size=3), min_size=1, max_size=14))
def test_the_union_of_many_draws_is_that_of_sets_of_days(approvals):
    spans = np.array([[[[x for x, _length in one]], [[x + length for x, length in one]]] for one in approvals], np.int16)
    expected = [len(set().union(*(range(one[n][0], sum(one[n])) for one in approvals))) for n in range(3)]
    assert union(spans).tolist() == [expected]


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=20))
def test_the_network_sorts(values):
    columns = np.array(values, np.int16).reshape(-1, 1, 1)
    assert [int(one.item()) for one in in_order_of_size(columns)] == sorted(values)
