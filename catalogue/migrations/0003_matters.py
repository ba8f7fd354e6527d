"""The catalogue every city starts with; administrators add versions, they never change these."""

from datetime import date

from django.db import migrations

from catalogue.loading import load_matters, load_stage_limits

IN_FORCE = date(2018, 1, 1)


def load(apps, schema_editor):
    load_matters(
        apps.get_model("catalogue", "Matter"), apps.get_model("catalogue", "MatterVersion"), apps.get_model("people", "Department"), IN_FORCE
    )
    load_stage_limits(apps.get_model("catalogue", "StageLimit"), IN_FORCE)


def unload(apps, schema_editor):
    for model in ("MatterVersion", "Matter", "StageLimit"):
        apps.get_model("catalogue", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_initial"), ("people", "0002_places")]
    operations = [migrations.RunPython(load, unload)]
