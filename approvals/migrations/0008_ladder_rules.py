"""The ladder as it stands by default: amber -> handler; due day -> the department's head; three workdays later -> the leader in charge;
five -> a circular. Administrators change them; a city that has its own keeps them."""

from django.db import migrations

RULES = (
    ("amber", "reminder", "amber", 0, "handler"),
    ("due", "urging", "due", 0, "head"),
    ("due-3", "supervision", "due", 3, "deputy_mayor"),
    ("due-5", "circular", "due", 5, "leaders"),
)


def add(apps, schema_editor):
    rule_model = apps.get_model("approvals", "LadderRule")
    for code, rung, anchor, offset, audience in RULES:
        rule_model.objects.get_or_create(code=code, defaults={"rung": rung, "anchor": anchor, "offset": offset, "audience": audience})


class Migration(migrations.Migration):
    dependencies = [("approvals", "0007_mechanisms")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
