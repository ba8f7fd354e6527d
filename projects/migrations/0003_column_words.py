"""Fill the table of column words."""

from django.db import migrations

from projects.words import fill


def forward(apps, schema_editor):
    fill(apps.get_model("projects", "ColumnWord"))


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_clock")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
