"""Two indexes less on every event, and the ledger's guards put up again.

SQLite changes a table by building a new one and dropping the old one, and the old one takes its triggers with it: whatever migration
alters the ledger must end with `guard_again` (tests/approvals/test_ledger_guards.py fails where one forgot).
"""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "approvals_event"
REFUSAL = "the ledger is append-only: correct an entry with a new event"


def guard_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for verb in ("update", "delete"):
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{verb} BEFORE {verb.upper()} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("approvals", "0005_calendar_moved")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.AlterField(
            model_name="event",
            name="approval",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="events",
                to="approvals.approval", verbose_name="approval",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="project",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="projects.project",
                verbose_name="project",
            ),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
