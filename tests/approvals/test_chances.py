"""Tables of chances, told in small ones: every entry of what comes out is compared."""

from statistics import NormalDist

import numpy as np
import pytest

from approvals.chances import LONGEST, MOST_SHARES, after, geometric, hill, mixed, posterior, quantiles, scores, spread
from approvals.experience import SHARES, TAIL

FLAT = np.full(11, 1 / 11)


def table(size: int, **chances: float) -> list[float]:
    """`d3=0.5`: the chance of day 3; nothing else happens."""
    return [chances.get(f"d{day}", 0.0) for day in range(size)]


def test_nothing_is_imagined_to_take_longer_than_400_workdays_or_eight_times_its_limit() -> None:
    assert (LONGEST, TAIL.size, MOST_SHARES, SHARES.size) == (400, 401, 160, 161)


@pytest.mark.parametrize(
    ("ended", "chances"),
    [
        pytest.param([0], [2 / 12] + [1 / 12] * 10, id="on the first day"),
        pytest.param([10], [1 / 12] * 10 + [2 / 12], id="on the last day"),
        pytest.param([99], [1 / 12] * 10 + [2 / 12], id="after the last day counts as the last"),
        pytest.param([-3], [2 / 12] + [1 / 12] * 10, id="before the first day counts as the first"),
        pytest.param([4, 4, 4], [1 / 14] * 4 + [4 / 14] + [1 / 14] * 6, id="three on one day"),
    ],
)
def test_what_ended_is_counted_on_its_day(ended: list[int], chances: list[float]) -> None:
    assert posterior(ended, [], FLAT, 11).tolist() == pytest.approx(chances)


@pytest.mark.parametrize(
    ("lasting", "chances"),
    [
        pytest.param([0], [1 / 12] + [11 / 120] * 10, id="after its first day it may end on any other"),
        pytest.param([-3], [1 / 12] + [11 / 120] * 10, id="before the first day counts as the first"),
        pytest.param([8], [1 / 12] * 9 + [3 / 24] * 2, id="two days are left"),
        pytest.param([9], [1 / 12] * 10 + [2 / 12], id="one day is left"),
        pytest.param([99], [1 / 12] * 10 + [2 / 12], id="beyond the table it ends on the last day"),
    ],
)
def test_what_still_lasts_will_end_on_a_later_day(lasting: list[int], chances: list[float]) -> None:
    assert posterior([], lasting, FLAT, 11).tolist() == pytest.approx(chances)


def test_where_neither_guess_nor_file_reaches_nothing_happens() -> None:
    """The guess ends on day 5, and the file that lasted longer than day 7 ends on the day after it."""
    guess = hill(10, 5, 5, 5)
    assert posterior([], [], guess, 6).tolist() == pytest.approx(table(11, d5=1))
    assert posterior([], [7], guess, 6).tolist() == pytest.approx(table(11, d5=6 / 7, d8=1 / 7))


@pytest.mark.parametrize(
    ("lasted", "chances"),
    [
        pytest.param(0, [0] + [1 / 10] * 10, id="today: each later day is as likely as before"),
        pytest.param(8, [0, 1 / 2, 1 / 2], id="two days are left"),
        pytest.param(9, [0, 1], id="one day is left"),
        pytest.param(10, [0, 1], id="on the last day it still needs one"),
        pytest.param(500, [0, 1], id="beyond the last day as well"),
    ],
)
def test_what_has_lasted_has_the_days_to_come_of_its_like(lasted: int, chances: list[float]) -> None:
    assert after(FLAT, lasted).tolist() == pytest.approx(chances)


def test_what_lasts_though_nothing_ever_did_has_some_twenty_days_more() -> None:
    rest = after(np.array(table(11, d3=1)), 5)
    assert rest.tolist() == geometric(LONGEST, 20.0, least=1).tolist()
    assert (rest.size, rest[0], float(rest @ np.arange(401))) == (401, 0, pytest.approx(21, abs=0.01))


def test_a_day_belongs_to_the_normal_numbers_of_its_chance() -> None:
    """From -4 to 4 in steps of 1/64; the first 69 % of the chance lie below +1/2, and 1/2 itself is the last of them."""
    half = NormalDist().cdf(0.5)
    days = quantiles(np.array([half + 1e-9, 1 - half - 1e-9]))
    assert days.tolist() == [0] * (4 * 64 + 33) + [1] * (4 * 64 - 32)


def test_half_the_chance_lies_up_to_the_median() -> None:
    assert quantiles(np.array([0.5, 0.5]))[255:258].tolist() == [0, 0, 1]


def test_a_day_is_scored_in_the_middle_of_its_chance() -> None:
    quarter = NormalDist().inv_cdf(0.75)
    normal, width = scores(np.array([0.5, 0.5]))
    assert [*normal, width] == pytest.approx([-quarter, quarter, quarter], abs=1e-4)


@pytest.mark.parametrize(
    ("limit", "chances"),
    [
        pytest.param(10, table(401, d5=0.25, d10=0.5, d80=0.25), id="ten days: half, all, eight times of it"),
        pytest.param(100, table(401, d50=0.25, d100=0.5, d400=0.25), id="a hundred days: nothing after the 400th"),
        pytest.param(0, table(401, d0=1.0), id="no days"),
    ],
)
def test_shares_of_a_limit_fall_on_days(limit: int, chances: list[float]) -> None:
    shares = np.array(table(161, d10=0.25, d20=0.5, d160=0.25))
    assert spread(shares, limit).tolist() == chances


def test_each_day_is_as_much_less_likely_than_the_one_before_as_the_mean_says() -> None:
    assert geometric(3, 1.0).tolist() == pytest.approx([8 / 15, 4 / 15, 2 / 15, 1 / 15])
    assert geometric(3, 2.0, least=1).tolist() == pytest.approx([0, 9 / 19, 6 / 19, 4 / 19])
    assert float(geometric(2000, 4.0) @ np.arange(2001)) == pytest.approx(4)


def test_tables_are_mixed_by_weight() -> None:
    assert mixed((3.0, FLAT[:2]), (1.0, np.array([1.0, 0.0]))).tolist() == pytest.approx(
        [(3 / 11 + 1) / (6 / 11 + 1), (3 / 11) / (6 / 11 + 1)]
    )


def test_a_hill_rises_to_its_top_and_falls() -> None:
    assert hill(8, 2, 3, 6).tolist() == pytest.approx([0, 0, 1 / 6, 2 / 6, 1.5 / 6, 1 / 6, 0.5 / 6, 0, 0])
