"""Lists and searches that cost what they show, not what the city holds: indexes for the works under way and for names."""

import django.db.models.deletion
from django.db import migrations, models

PAIRS = ("name", "code")


def put_up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for column in PAIRS:
            schema_editor.execute(f"CREATE INDEX project_{column}_pairs ON projects_project USING gin (kaigong_pairs({column}))")


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for column in PAIRS:
            schema_editor.execute(f"DROP INDEX project_{column}_pairs")


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_pairs_of_signs'),
        ('projects', '0005_verified'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='works',
            name='projects_wo_late_fr_721fe0_idx',
        ),
        migrations.RemoveIndex(
            model_name='works',
            name='projects_wo_amber_f_c6a55b_idx',
        ),
        migrations.AlterField(
            model_name='project',
            name='region',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='people.region', verbose_name='county'),
        ),
        migrations.AlterField(
            model_name='works',
            name='project',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='works', to='projects.project', verbose_name='project'),
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(fields=['registered_on'], name='projects_pr_registe_a29093_idx'),
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(condition=models.Q(('state', 'terminated')), fields=['state'], name='project_terminated'),
        ),
        migrations.AddIndex(
            model_name='works',
            index=models.Index(models.F('due'), models.F('id'), condition=models.Q(('permitted_on', None)), name='works_under_way_by_due'),
        ),
        migrations.AddIndex(
            model_name='works',
            index=models.Index(models.OrderBy(models.F('permitted_on'), descending=True), models.F('due'), models.F('id'), name='works_by_urgency'),
        ),
        migrations.AddIndex(
            model_name='works',
            index=models.Index(condition=models.Q(('number', 1), _negated=True), fields=['project'], name='works_beyond_the_first'),
        ),
        migrations.RunPython(put_up, take_down),
    ]
