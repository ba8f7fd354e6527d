"""The calendar the city lives by."""

import pytest

from workdays import calendar
from workdays.days import Workdays


@pytest.fixture
def workdays() -> Workdays:
    return calendar.shipped()
