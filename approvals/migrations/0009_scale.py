"""Indexes for what is under way instead of for everything that ever was, and since when reports of an approval wait for an answer.

SQLite builds altered tables anew, so the ledger's guards are put up again at the end (0006)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "approvals_event"
REFUSAL = "the ledger is append-only: correct an entry with a new event"
WAITING = """
UPDATE approvals_approval SET unanswered_since = (
    SELECT min(told.recorded_at) FROM approvals_event AS told WHERE told.approval_id = approvals_approval.id AND told.origin = 'runner'
    AND NOT EXISTS (SELECT 1 FROM approvals_event AS word WHERE word.about_id = told.id AND word.kind IN ('confirm', 'object'))
)
WHERE id IN (
    SELECT told.approval_id FROM approvals_event AS told WHERE told.origin = 'runner'
    AND NOT EXISTS (SELECT 1 FROM approvals_event AS word WHERE word.about_id = told.id AND word.kind IN ('confirm', 'object'))
)
"""


def count(apps, schema_editor):
    schema_editor.execute(WAITING)


def guard_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for verb in ("update", "delete"):
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{verb} BEFORE {verb.upper()} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0008_ladder_rules'),
        ('catalogue', '0003_matters'),
        ('people', '0005_pairs_of_signs'),
        ('projects', '0006_scale'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.RemoveIndex(
            model_name='approval',
            name='approvals_a_lead_id_8d76c9_idx',
        ),
        migrations.RemoveIndex(
            model_name='approval',
            name='approvals_a_late_fr_42378b_idx',
        ),
        migrations.RemoveIndex(
            model_name='approval',
            name='approvals_a_deem_fr_36fecc_idx',
        ),
        migrations.AddField(
            model_name='approval',
            name='unanswered_since',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='approval',
            name='lead',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='people.department', verbose_name='lead department'),
        ),
        migrations.AlterField(
            model_name='approval',
            name='matter',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='catalogue.matter', verbose_name='matter'),
        ),
        migrations.AlterField(
            model_name='approval',
            name='previous',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next_attempts', to='approvals.approval', verbose_name='previous attempt'),
        ),
        migrations.AlterField(
            model_name='approval',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='catalogue.matterversion', verbose_name='version of the matter'),
        ),
        migrations.AlterField(
            model_name='approval',
            name='works',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='projects.works', verbose_name='works'),
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(models.F('lead'), models.F('due'), models.F('id'), condition=models.Q(('state__in', ['accepted', 'correcting', 'in_review', 'received', 'special'])), name='approval_of_lead_by_due'),
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(models.F('due'), models.F('id'), condition=models.Q(('state__in', ['accepted', 'correcting', 'in_review', 'received', 'special'])), name='approval_by_due'),
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(fields=['lead', 'works'], name='approval_of_lead'),
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(condition=models.Q(('state', 'received')), fields=['deem_from'], name='approval_awaits_silence'),
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(condition=models.Q(('unanswered_since__isnull', False)), fields=['lead', 'unanswered_since'], name='approval_of_lead_unanswered'),
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(condition=models.Q(('unanswered_since__isnull', False)), fields=['unanswered_since'], name='approval_unanswered'),
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(condition=models.Q(('previous__isnull', False)), fields=['previous'], name='approval_again'),
        ),
        migrations.AddIndex(
            model_name='lateentry',
            index=models.Index(condition=models.Q(('verdict', 'waiting')), fields=['approval'], name='late_entry_waits'),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
