"""The database itself refuses to change or remove an event, whoever asks and however, on SQLite and on PostgreSQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from approvals.models import Event
from ledgers.roles import LEDGERS
from tests.approvals.timeline import lived

REFUSAL = "the ledger is append-only"


def by_save(event):
    event.note = "伪造"
    event.save()


def by_update(event):
    Event.objects.filter(pk=event.pk).update(note="伪造")


def by_bulk_update(event):
    event.note = "伪造"
    Event.objects.bulk_update([event], ["note"])


def by_delete(event):
    event.delete()


def by_delete_all(event):
    Event.objects.all().delete()


def by_raw_delete(event):
    Event.objects.all()._raw_delete("default")


def by_sql(sql):
    def act(event):
        with connection.cursor() as cursor:
            cursor.execute(sql, [event.pk])

    return act


ACTS = {
    "save": by_save,
    "update": by_update,
    "bulk_update": by_bulk_update,
    "delete": by_delete,
    "delete all": by_delete_all,
    "raw delete": by_raw_delete,
    "UPDATE": by_sql("UPDATE approvals_event SET note = 'x' WHERE id = %s"),
    "UPDATE of the hash": by_sql("UPDATE approvals_event SET hash = 'x' WHERE id = %s"),
    "DELETE": by_sql("DELETE FROM approvals_event WHERE id = %s"),
    "UPSERT": by_sql("INSERT INTO approvals_event SELECT * FROM approvals_event WHERE id = %s ON CONFLICT (id) DO UPDATE SET note = 'x'"),
}


@pytest.fixture
def event(city):
    lived(city.ours, "选址 03-02 接件 03-03 受理", by=city.jia)
    return Event.objects.filter(project=city.ours).latest("number")


@pytest.mark.parametrize("act", ACTS)
def test_the_ledger_refuses(event, act):
    before = list(Event.objects.order_by("pk").values())
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        ACTS[act](event)
    assert list(Event.objects.order_by("pk").values()) == before


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_the_ledger_refuses_to_be_truncated(event):
    connection.check_constraints()  # or it would be refused because of those still pending
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE approvals_event CASCADE")
    assert Event.objects.filter(pk=event.pk).exists()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL never rebuilds a table to alter it")
def test_every_ledger_has_its_guards_after_all_migrations(db):
    """SQLite drops a table's triggers whenever a migration rebuilds the table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        assert cursor.fetchall() == [(table, f"{table}_no_{verb}") for table in LEDGERS for verb in ("delete", "update")]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's")
def test_the_ledger_refuses_to_be_replaced(event):
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        by_sql("INSERT OR REPLACE INTO approvals_event SELECT * FROM approvals_event WHERE id = %s")(event)


def test_an_event_of_an_unknown_kind_is_refused(event):
    event.pk, event.number, event.kind = None, 99, "forged"
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save(force_insert=True)


def test_two_events_never_share_a_number(event):
    event.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save(force_insert=True)
