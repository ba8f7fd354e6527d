"""An index of pairs of neighbouring signs for names (people.search), on PostgreSQL; SQLite looks into every row."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION kaigong_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(array_agg(DISTINCT upper(substr(words, n, 2))), '{}') FROM generate_series(1, length(words) - 1) AS n
$$
"""
INDEX = "CREATE INDEX enterprise_name_pairs ON people_enterprise USING gin (kaigong_pairs(name))"


def put_up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        schema_editor.execute(INDEX)


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX enterprise_name_pairs")
        schema_editor.execute("DROP FUNCTION kaigong_pairs(text)")


class Migration(migrations.Migration):
    dependencies = [("people", "0004_channels")]
    operations = [migrations.RunPython(put_up, take_down)]
