"""Between tests that really commit, the database is emptied. The ledger refuses that, as it must, so for this one moment its triggers are
lifted, and afterwards put back; what migrations had filled in (regions, departments, catalogue, calendar) is filled in again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

_as_migrated: list[str] = []
_set_up = vars(TransactionTestCase)["_fixture_setup"].__func__


def remember(test_case: type[TransactionTestCase]) -> None:
    """Before the first committing test: keep what the migrations filled in."""
    if not _as_migrated:
        _as_migrated.append(connection.creation.serialize_db_to_string())
    _set_up(test_case)


def clear(test_case: TransactionTestCase) -> None:
    """Stands in for Django's own teardown of a committing test."""
    with triggers_lifted():
        # Sequences go on: what is filled in again brings its own numbers, and the next row must not take one of them.
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True, reset_sequences=False)
    connection.creation.deserialize_db_from_string(_as_migrated[0])


@contextmanager
def triggers_lifted() -> Iterator[None]:
    lift, put_back = _sqlite() if connection.vendor == "sqlite" else _postgres()
    with connection.cursor() as cursor:
        for statement in lift:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in put_back:
                cursor.execute(statement)


def _sqlite() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    return [f'DROP TRIGGER "{name}"' for name, _sql in triggers], [sql for _name, sql in triggers]


def _postgres() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        tables = [table for (table,) in cursor.fetchall()]
    lift = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
    return lift, [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
