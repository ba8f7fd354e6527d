"""The reminder during a pause: two workdays before whoever must act has to be done."""

from django.db import migrations


def add(apps, schema_editor):
    rule_model = apps.get_model("approvals", "LadderRule")
    rule_model.objects.get_or_create(code="pause", defaults={"rung": "reminder", "anchor": "pause", "offset": -2, "audience": "actor"})


class Migration(migrations.Migration):
    dependencies = [("approvals", "0011_ladder")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
