"""The database itself refuses to change or delete an event of a petition."""

from django.db import migrations

from ledgers.guards import put_up, take_down

TABLE = "petitions_petitionevent"


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_initial")]
    operations = [migrations.RunPython(put_up(TABLE), take_down(TABLE))]
