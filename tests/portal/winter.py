"""The cast on 24 November of the last announced year: next year's notice is missing, and a works' limit reaches into that year."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal import moment as moments
from portal.middleware import SettleOncePerDay
from tests.cast import Cast, build
from workdays import calendar

OFFICE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def winter(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    today = calendar.current().horizon.replace(month=11, day=24)

    class Clock:
        @staticmethod
        def now() -> datetime:
            return datetime(today.year, today.month, today.day, 10, tzinfo=OFFICE)

        @staticmethod
        def localtime(at: datetime) -> datetime:
            return at.astimezone(OFFICE)

    monkeypatch.setattr(moments, "timezone", Clock)
    SettleOncePerDay.settled = today
    return build(today)
