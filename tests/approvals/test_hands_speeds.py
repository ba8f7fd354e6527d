"""Four speeds, with medians and tails, not only means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.speeds import Pace, Speed, Speeds, longest_chain, speed, speeds


def test_the_four_speeds_stand_side_by_side():
    told = speeds(Pace(90, 50, net, felt) for net, felt in [(30, 60), (40, 90), (50, 300), (20, None)])
    assert told == Speeds(
        Speed(4, 90.0, 90.0, 90, 90), Speed(4, 50.0, 50.0, 50, 50), Speed(4, 35.0, 35.0, 50, 50), Speed(3, 150.0, 90.0, 300, 300),
    )  # fmt: skip


def test_no_works_has_no_speed():
    assert speeds([]) == speeds([Pace(None, None, None, None)]) == Speeds(None, None, None, None)


def test_a_tail_is_a_day_some_works_really_took():
    assert speed(range(1, 11)) == Speed(10, 5.5, 5.5, 8, 9)
    assert speed(range(1, 1001)) == Speed(1000, 500.5, 500.5, 800, 900)


def test_one_works_is_its_own_median_and_tail():
    assert speed([7, None]) == Speed(1, 7.0, 7.0, 7, 7)


@given(st.lists(st.integers(0, 400), min_size=1))
def test_at_least_eighty_of_a_hundred_lie_within_the_tail_and_no_shorter_day_does_it(days):
    told = speed(days)
    for percent, tail in ((80, told.p80), (90, told.p90)):
        assert 100 * sum(day <= tail for day in days) >= percent * len(days) > 100 * sum(day < tail for day in days)
    assert told.median <= told.p80 <= told.p90 <= max(days)


@pytest.mark.parametrize(
    ("predecessors", "days"),
    [
        ({}, 20),
        ({"B": "A"}, 25),
        ({"B": "A", "C": "B"}, 32),
        ({"C": "A;B"}, 27),
        ({"C": "A|B"}, 20),
        ({"C": "X"}, 20),
        ({"A": "D"}, 20),
    ],
    ids=["side by side", "one after the other", "a chain", "both", "either", "what does not apply is skipped", "no days of its own"],
)
def test_the_longest_chain_takes_so_long(predecessors, days):
    assert longest_chain({"A": 20, "B": 5, "C": 7, "D": None}, predecessors) == days


def test_a_ring_is_refused():
    with pytest.raises(ValueError, match="waits for itself"):
        longest_chain({"A": 1, "B": 1}, {"A": "B", "B": "A"})


def test_no_approvals_take_no_days():
    assert longest_chain({}, {}) == 0
