"""Every test of a page starts with the cast, an empty cache, and the day's settling already done."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import timezone

from approvals.board import forecast
from portal.middleware import SettleOncePerDay
from tests.cast import cast

__all__ = ["cast"]


@pytest.fixture(autouse=True)
def _a_fresh_day() -> Iterator[None]:
    cache.clear()
    forecast.forget()
    SettleOncePerDay.settled = timezone.localdate()
    yield
    SettleOncePerDay.settled = None
