"""Held-back lives of a city that is not the forecast's own idea: what was said is compared with what came."""

from datetime import date

import numpy as np
import pytest

from approvals.calibration import Band, Calibration, Outcome, calibration, look_back
from approvals.outlook import Outlook
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


def outlook(probability: float | None) -> Outlook:
    return Outlook("a", False, probability, 3, 9.0, date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 6), False)


def test_the_scores_are_those_of_the_book():
    came = [(0.9, 6, True), (0.6, 7, False), (None, 2, None)]
    told = [Outcome(outlook(said), date(2026, 3, on), kept) for said, on, kept in came]
    assert calibration(told, 4) == Calibration(
        3, 4, pytest.approx(2 / 3), pytest.approx((0.01 + 0.36) / 2), 0.5, 0.25, (Band(0.6, 1, 0.6, 0.0), Band(0.8, 1, 0.9, 1.0)),
    )  # fmt: skip


def test_nothing_to_look_back_at_has_no_scores():
    assert calibration([]) == Calibration(0, 0, None, None, None, None, ())
