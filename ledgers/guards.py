"""The database itself refuses to change or delete an event, whoever asks: triggers for SQLite and PostgreSQL, put up by migrations.

SQLite takes a table's triggers away whenever a migration rebuilds the table: such a migration ends with `put_up` again.
"""

from collections.abc import Callable
from typing import Any

REFUSAL = "the ledger is append-only: correct an entry with a new event"


def _sqlite(table: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            f"DROP TRIGGER IF EXISTS {table}_no_{verb}",
        )
        for verb in ("update", "delete")
    )


def _postgres(table: str) -> tuple[tuple[str, str], ...]:
    refuse = f"{table}_refuse()"
    body = f"LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    row, statement = f"{table}_no_change", f"{table}_no_truncate"
    return (
        (f"CREATE OR REPLACE FUNCTION {refuse} RETURNS trigger {body}", f"DROP FUNCTION {refuse}"),
        (
            f"CREATE OR REPLACE TRIGGER {row} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {refuse}",
            f"DROP TRIGGER {row} ON {table}",
        ),
        (
            f"CREATE OR REPLACE TRIGGER {statement} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {refuse}",
            f"DROP TRIGGER {statement} ON {table}",
        ),
    )


def put_up(table: str) -> Callable[[Any, Any], None]:
    """For `migrations.RunPython`: guard this table."""

    def run(apps: Any, schema_editor: Any) -> None:
        for up, _down in _statements(table, schema_editor):
            schema_editor.execute(up)

    return run


def take_down(table: str) -> Callable[[Any, Any], None]:
    """The way back of `put_up`."""

    def run(apps: Any, schema_editor: Any) -> None:
        for _up, down in reversed(_statements(table, schema_editor)):
            schema_editor.execute(down)

    return run


def _statements(table: str, schema_editor: Any) -> tuple[tuple[str, str], ...]:
    return _sqlite(table) if schema_editor.connection.vendor == "sqlite" else _postgres(table)
