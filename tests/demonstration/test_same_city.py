"""The same number, day and seed give the same city, to the last hash; another day moves every fate with it."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction

from approvals.board.portfolio import portfolio
from approvals.models import Event
from demonstration.city import build
from demonstration.fates import Fate, fate_of
from workdays import calendar

TODAY = date(2026, 3, 13)


def ledger(today: date, seed: int = 2026) -> list[tuple[object, ...]]:
    """The whole ledger of a small city. Where keys come again after a rollback (SQLite), its hashes too; elsewhere particulars without the
    keys of rows they name."""
    said = ["project__code", "number", "approval__matter__code", "kind", "occurred_on", "recorded_at", "by__username", "origin", "document",
            "note", "detail", "about__number"]  # fmt: skip
    with transaction.atomic():
        build(today, 12, calendar.current(), seed)
        rows = Event.objects.order_by("project__code", "number")
        found = list(rows.values_list(*said, *(["hash"] if connection.vendor == "sqlite" else [])))
        transaction.set_rollback(True)
    return found if connection.vendor == "sqlite" else [tuple(map(without_keys, row)) for row in found]


def without_keys(value: object) -> object:
    """A database that does not give the same keys again after a rollback gives other numbers here."""
    return (
        {name: one for name, one in value.items() if name not in ("consultation", "visit", "notice", "from", "to")}
        if isinstance(value, dict)
        else value
    )


def test_the_same_day_gives_the_same_city(db):
    first = ledger(TODAY)
    assert len(first) > 500
    assert ledger(TODAY) == first


def test_another_seed_gives_another(db):
    assert ledger(TODAY, seed=1) != ledger(TODAY)


@pytest.mark.parametrize("today", [date(2026, 2, 24), date(2026, 10, 8), date(2027, 1, 4)])
def test_on_any_day_some_are_late_and_some_soon(db, workdays, today):
    """Also on the first workday after a long holiday, and where the calendar is provisional."""
    build(today, 70, calendar.current())
    lights = Counter(row.figures.light for row in portfolio(None, today, workdays).projects)
    assert lights["late"] >= 1
    assert lights["soon"] >= 1


def test_fates_have_the_same_shares_in_a_city_of_any_size():
    fates = Counter(fate_of(number) for number in range(1, 221))
    assert fates == {Fate.ORDINARY: 198, Fate.WAITING: 9, Fate.SUSPENDED: 4, Fate.LATE: 4, Fate.SOON: 4, Fate.TERMINATED: 1}
