"""Fill the regions and departments of the city."""

from django.db import migrations

from people.places import fill_departments, fill_regions


def fill(apps, schema_editor):
    fill_regions(apps.get_model("people", "Region"))
    fill_departments(apps.get_model("people", "Department"))


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
