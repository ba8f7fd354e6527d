"""The database itself refuses to change or delete an event, whoever asks: SQLite and PostgreSQL."""

from django.db import migrations

TABLE = "approvals_event"
REFUSAL = "the ledger is append-only: correct an entry with a new event"

SQLITE = (
    (
        f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"DROP TRIGGER {TABLE}_no_update",
    ),
    (
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"DROP TRIGGER {TABLE}_no_delete",
    ),
)
POSTGRES = (
    (
        f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        f"DROP FUNCTION {TABLE}_refuse()",
    ),
    (
        f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
        f"DROP TRIGGER {TABLE}_no_change ON {TABLE}",
    ),
    (
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
        f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}",
    ),
)


def guards(schema_editor):
    return SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES


def put_up(apps, schema_editor):
    for up, _down in guards(schema_editor):
        schema_editor.execute(up)


def take_down(apps, schema_editor):
    for _up, down in reversed(guards(schema_editor)):
        schema_editor.execute(down)


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_initial")]
    operations = [migrations.RunPython(put_up, take_down)]
