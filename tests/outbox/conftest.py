"""A broker line that is whole before and after each test, and a moment to start from."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from outbox import posting

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def _whole_line() -> Iterator[None]:
    yield
    posting.broker.cache_clear()
    posting.line.mend()
