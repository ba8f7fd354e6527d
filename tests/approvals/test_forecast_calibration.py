"""Held-back lives of a city that is not the forecast's own idea: what was said is compared with what came."""

from datetime import date

import numpy as np
import pytest

from approvals.calibration import Band, Calibration, Outcome, calibration, look_back
from approvals.outlook import Outlook, Plan, Step
from tests.approvals.forecast_world import CITY, city

DAYS = (date(2025, 1, 17), date(2025, 4, 11), date(2025, 7, 15), date(2025, 10, 14), date(2025, 12, 16))
END = date(2026, 12, 1)


@pytest.fixture(scope="module", params=[1, 2])
def looked_back(request) -> Calibration:
    """Some 700 forecasts on five days; every works is followed to its end."""
    rng = np.random.default_rng(request.param)
    return look_back(city(rng, 700, date(2024, 3, 1), date(2026, 1, 5)), DAYS, END, CITY, np.random.default_rng(5), draws=1000)


def test_eight_of_ten_permits_come_in_the_interval(looked_back):
    assert (looked_back.open, looked_back.n > 600) == (0, True)
    assert 0.75 <= looked_back.covered <= 0.85


def test_the_forecast_beats_on_time_and_the_best_constant(looked_back):
    assert looked_back.brier < 0.7 * looked_back.brier_base < looked_back.brier_on_time


def test_what_is_called_likely_comes_as_often_as_it_is_said(looked_back):
    for band in looked_back.bands:
        spread = 3 * (band.said * (1 - band.said) / band.n) ** 0.5
        assert abs(band.said - band.kept) < spread + 0.08


def lived(key: str, begun: str, decided: str | None, limit: int | None) -> Plan:
    """One works of one approval, accepted on the day it began."""
    step = Step("A", (), 5, final=True, accepted=day(begun), decided=decided and day(decided))
    return Plan(key, day(begun), limit, (step,))


def test_only_what_was_open_then_and_has_ended_since_is_looked_back_at():
    plans = [
        lived("kept to the day", "03-02", "03-09", 5),
        lived("a day late", "03-02", "03-10", 5),
        lived("late", "03-02", "03-20", 5),
        lived("without a limit", "03-02", "03-09", None),
        lived("still open", "03-02", None, 5),
        lived("permitted before", "03-02", "03-03", 5),
        lived("begun on that day", "03-04", "03-06", 5),
        lived("begun later", "03-05", "03-10", 5),
    ]
    told = look_back(plans, [day("03-04")], day("04-01"), CITY, np.random.default_rng(1), draws=50)
    assert (told.n, told.open, told.brier_on_time, told.brier_base) == (5, 1, 0.5, 0.25)  # of the four with a limit two were late
    again = look_back(plans, [day("03-04"), day("03-05")], day("04-01"), CITY, np.random.default_rng(1), draws=50)
    assert (again.n, again.open, again.brier_on_time) == (11, 2, pytest.approx(4 / 9))


def test_looking_back_is_a_matter_of_the_dice_alone():
    plans = [lived(f"{n}", "03-02", f"03-{9 + n:02}", 8) for n in range(12)]
    one, other = (look_back(plans, [day("03-04")], day("04-01"), CITY, np.random.default_rng(1)) for _ in range(2))
    assert one == other
    assert sum(band.n for band in one.bands) == one.n == 12


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def outlook(probability: float | None) -> Outlook:
    return Outlook("a", False, probability, 3, 9.0, date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 6), False)


def test_the_scores_are_those_of_the_book():
    came = [(0.9, 6, True), (0.6, 7, False), (None, 2, None)]
    told = [Outcome(outlook(said), date(2026, 3, on), kept) for said, on, kept in came]
    assert calibration(told, 4) == Calibration(
        3, 4, pytest.approx(2 / 3), pytest.approx((0.01 + 0.36) / 2), 0.5, 0.25, (Band(0.6, 1, 0.6, 0.0), Band(0.8, 1, 0.9, 1.0)),
    )  # fmt: skip


def test_forecasts_are_gathered_in_five_bands_and_certainty_belongs_to_the_last():
    told = [Outcome(outlook(said), date(2026, 3, 4), kept) for said, kept in [(0.0, False), (0.2, True), (0.39, False), (1.0, True)]]
    assert calibration(told).bands == (Band(0.0, 1, 0.0, 0.0), Band(0.2, 2, pytest.approx(0.295), 0.5), Band(0.8, 1, 1.0, 1.0))


def test_the_first_and_the_last_day_of_the_interval_lie_in_it():
    told = [Outcome(outlook(None), date(2026, 3, on), None) for on in (1, 2, 6, 7)]
    assert calibration(told) == Calibration(4, 0, 0.5, None, None, None, ())


def test_nothing_to_look_back_at_has_no_scores():
    assert calibration([]) == Calibration(0, 0, None, None, None, None, ())
