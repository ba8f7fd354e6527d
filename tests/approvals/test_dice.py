"""The dice of the forecast: what one draw is, how evenly many fall, and how a works' own pace moves them."""

import numpy as np
import pytest

from approvals.chances import Table
from approvals.dice import FRESH, NOTHING, Dice
from approvals.experience import EARLY, SHARES, Experience, Seen, Time

FLAT = np.full(100, 1 / 100)
TWO = np.array([0.5, 0.5])
A, B, C = ("A", None), ("B", None), ("C", None)


def dice(draws: int, *, places: int = 1, paces: tuple[float, float] = (0.0, 0.0), **tables: Table) -> Dice:
    """Runs, waits and pauses of every matter follow `FLAT`, but where its own table is given. `paces`: of the waits, of the runs."""
    own = {(time, (matter, None)): one for matter, one in tables.items() for time in Time}
    past = Experience(own, dict.fromkeys(Time, FLAT), SHARES, pace_of_waits=paces[0], pace_of_runs=paces[1])
    return Dice(past, np.random.default_rng(1), draws, places)


def steady() -> np.ndarray:
    """The pace of a works that is neither fast nor slow."""
    return dice(1).pace([])[0]


@pytest.mark.parametrize(
    ("chances", "median"),
    [pytest.param([0.497, 0.503], 1, id="just below a half"), pytest.param([0.5, 0.5], 0, id="just a half")],
)
def test_a_single_draw_is_the_median(chances: list[float], median: int) -> None:
    one = dice(1, A=np.array(chances))
    row = one.row(Time.RUN, A)
    assert one.runs([row], [0], one.pace([])).tolist() == [[median]]
    assert one.pauses([row], [0]).tolist() == [[median]]


def test_every_day_is_drawn_as_often_as_its_chance_says() -> None:
    hundred = dice(100)
    assert sorted(hundred.pauses([hundred.row(Time.PAUSE, A)], [0])[0].tolist()) == list(range(100))
    thousand = dice(1000, A=np.array([0.001, 0.998, 0.001]))
    assert np.bincount(thousand.pauses([thousand.row(Time.PAUSE, A)], [0])[0]).tolist() == [1, 998, 1]


def test_no_two_times_of_a_works_go_together_by_themselves() -> None:
    """Waits, runs and pauses of two approvals: six times the same hundred days, each in an order of its own."""
    one = dice(100, places=2)
    row, pace = one.row(Time.RUN, A), one.pace([])
    drawn = [*one.waits([row] * 2, [0, 1], pace), *one.runs([row] * 2, [0, 1], pace), *one.pauses([row] * 2, [0, 1])]
    orders = {tuple(days.tolist()) for days in drawn}
    assert (len(orders), {tuple(sorted(days)) for days in orders}) == (6, {tuple(range(100))})


def test_the_pace_of_waits_says_nothing_of_the_pace_of_runs() -> None:
    waits, runs = dice(100, paces=(0.2, 0.2)).pace([])
    assert waits.tolist() != runs.tolist()
    assert sorted(waits.tolist()) == sorted(runs.tolist())


def test_what_the_pace_of_a_works_decides_is_taken_from_the_luck_of_its_approvals() -> None:
    """Of luck as wide as 0.9 and 0.8 of a normal one, 13.3 % and 10.6 % lie more than 1 below the middle; at a far pace all is slow."""
    edge = 0.158655
    one = dice(1000, paces=(0.19, 0.36), A=np.array([edge, 1 - 2 * edge, edge]))
    row, even = one.row(Time.RUN, A), steady()
    far = even + np.float32(4.5 * 64)
    assert np.bincount(one.waits([row], [0], (even, far))[0]).tolist() == pytest.approx([133, 734, 133], abs=5)
    assert np.bincount(one.runs([row], [0], (far, even))[0]).tolist() == pytest.approx([106, 788, 106], abs=5)
    assert (set(one.waits([row], [0], (far, even))[0]), set(one.runs([row], [0], (even, far))[0])) == ({2}, {2})


def test_as_far_as_a_pace_can_lie_off_every_row_keeps_its_own_days() -> None:
    one = dice(1, places=3, A=np.array([0.0, 1.0]), B=np.array([0.5, 0.0, 0.5]), C=np.array([0.0, 0.0, 0.0, 1.0]))
    rows = [one.row(Time.RUN, matter) for matter in (A, B, C)]
    even, off = steady(), np.float32(7.9 * 64)
    assert one.runs(rows, [0, 1, 2], (even, even - off)).tolist() == [[1], [0], [3]]
    assert one.runs(rows, [0, 1, 2], (even, even + off)).tolist() == [[1], [2], [3]]


def moved(paces: tuple[float, float], *ended: Seen) -> list[float]:
    """How far the waits and the runs of a works are moved by what has ended. Of two days the first lies at -1, the second at +1."""
    one = dice(1, paces=paces, A=TWO, B=TWO, C=np.array([0.999, 0.001]))
    return [float((pace - steady()).item()) / 64 for pace in one.pace(ended)]


@pytest.mark.parametrize(
    ("ended", "waits", "runs"),
    [
        pytest.param([], 0, 0, id="nothing has ended"),
        pytest.param([Seen(Time.WAIT, A, 0)], -0.19, 0, id="a quick wait"),
        pytest.param([Seen(Time.RUN, A, 1)], 0, 0.36, id="a slow run"),
        pytest.param([Seen(Time.RUN, A, 1), Seen(Time.RUN, B, 1)], 0, 0.72 / 1.36, id="two of them show more"),
        pytest.param([Seen(Time.RUN, A, 1), Seen(Time.RUN, B, 0)], 0, 0, id="one slow, one quick"),
        pytest.param([Seen(Time.RUN, C, 1)], 0, 0, id="where times hardly differ they show nothing"),
    ],
)
def test_what_has_ended_shows_the_pace_of_a_works(ended: list[Seen], waits: float, runs: float) -> None:
    assert moved((0.19, 0.36), *ended) == pytest.approx([waits, runs], abs=1e-3)


@pytest.mark.parametrize(
    ("runs", "spread"),
    [
        pytest.param(0, 0.6, id="the square root of 0.36"),
        pytest.param(1, 0.48, id="one run"),
        pytest.param(10, (0.36 * 0.64 / 4.24) ** 0.5, id="ten"),
    ],
)
def test_the_more_has_ended_the_surer_is_the_pace(runs: int, spread: float) -> None:
    _waits, pace = dice(1000, paces=(0.19, 0.36), A=TWO).pace([Seen(Time.RUN, A, 1)] * runs)
    assert float(np.std(pace)) / 64 == pytest.approx(spread, rel=0.01)


def test_no_pace_lies_further_off_than_two_and_a_half() -> None:
    one = dice(1, paces=(0.5, 0.5))
    one.experience.known_scores.update({(Time.WAIT, A): (np.array([-9.0]), 1.0), (Time.RUN, A): (np.array([9.0]), 1.0)})
    paces = one.pace([Seen(Time.WAIT, A, 0), Seen(Time.RUN, A, 0)])
    assert [float((pace - steady()).item()) / 64 for pace in paces] == [-2.5, 2.5]


def test_what_has_begun_needs_at_least_a_day_more() -> None:
    one = dice(1, A=np.array([0.9, 0.06, 0.04]))
    rows = [one.row(Time.RUN, A, lasted) for lasted in (FRESH, 0, 1)]
    assert one.runs(rows, [0, 0, 0], one.pace([])).tolist() == [[0], [1], [1]]


def test_a_wait_may_lie_before_what_it_waits_for() -> None:
    """Its table begins sixty workdays early; for what is free already the days to come count."""
    one = dice(1, A=np.array([0.0] * (EARLY + 2) + [1.0]))
    rows = [one.row(Time.WAIT, A), one.row(Time.WAIT, A, EARLY + 1), one.row(Time.RUN, A)]
    assert one.runs(rows, [0, 0, 0], one.pace([])).tolist() == [[2], [1], [EARLY + 2]]


def test_however_many_rows_there_are_each_is_kept_and_nothing_stays_nothing() -> None:
    one = dice(1, **{f"M{days}": np.eye(128)[days] for days in range(1, 128)})
    rows = [one.row(Time.RUN, (f"M{days}", None)) for days in [*range(1, 128), *range(1, 128)]]
    assert rows == [*range(1, 128), *range(1, 128)]
    assert one.pauses([NOTHING, *rows], [0] * 255)[:, 0].tolist() == [0, *range(1, 128), *range(1, 128)]


@pytest.mark.parametrize(
    ("ran", "chances"),
    [
        pytest.param(0, [0.5, 0.3, 0.2], id="today: as for any other"),
        pytest.param(2, [0.8, 0.12, 0.08], id="three of four pauses come earlier"),
        pytest.param(500, [1.0, 0.0, 0.0], id="as long as no pause ever came"),
    ],
)
def test_the_longer_it_ran_the_less_likely_it_stands_still(ran: int, chances: list[float]) -> None:
    onsets = np.array([0.5, 0.25, 0.25])
    past = Experience({(Time.PAUSE, A): np.array([0.5, 0.3, 0.2])}, {Time.ONSET: onsets}, SHARES)
    one = Dice(past, np.random.default_rng(1), 100, 1)
    row = one.row_of_later_pause(A, ran)
    drawn = np.bincount(one.pauses([row], [0])[0], minlength=3) / 100
    assert (drawn.tolist(), one.row_of_later_pause(A, ran)) == (pytest.approx(chances, abs=0.011), row)


def test_the_room_for_starts_and_ends_fits_whatever_is_asked_for() -> None:
    one = dice(5)
    assert [one.room(*asked).shape for asked in [(2, 3), (1, 1), (4, 2)]] == [(2, 2, 3, 5), (1, 2, 1, 5), (4, 2, 2, 5)]
    assert np.shares_memory(one.room(4, 2), one.room(1, 1))
