"""On PostgreSQL the product runs as a role that may add to the ledger and read it, and nothing else: tried over a connection of its own."""

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import errors, sql

from approvals.models import Event
from ledgers.roles import LEDGERS, grant_runtime_role
from tests.approvals.conftest import make_city
from tests.approvals.timeline import lived

pytestmark = pytest.mark.skipif(
    "connection.vendor != 'postgresql' or not settings.DATABASE_RUNTIME_ROLE", reason="roles are PostgreSQL's; tests.servers makes them"
)
COLUMNS = "project_id, number, kind, occurred_on, recorded_at, origin, document, note, detail, previous_hash, hash"


@pytest.fixture
def app(transactional_db) -> Iterator[psycopg.Connection]:
    """Signed in as the running role, to a database with a small committed ledger."""
    lived(make_city().ours, "选址 03-02 接件")
    given = {key: value for key, value in connection.get_connection_params().items() if key in ("dbname", "host", "port", "password")}
    with psycopg.connect(**given, user=settings.DATABASE_RUNTIME_ROLE, autocommit=True) as app:
        yield app


FORBIDDEN = {
    "UPDATE": "UPDATE approvals_event SET note = 'x'",
    "DELETE": "DELETE FROM approvals_event",
    "TRUNCATE": "TRUNCATE approvals_event",
    "TRUNCATE by the way": "TRUNCATE projects_project CASCADE",
    "DROP": "DROP TABLE approvals_event",
    "DROP TRIGGER": "DROP TRIGGER approvals_event_no_change ON approvals_event",
    "DISABLE TRIGGER": "ALTER TABLE approvals_event DISABLE TRIGGER ALL",
    "ALTER": "ALTER TABLE approvals_event ADD COLUMN x integer",
    "OWNER": "ALTER TABLE approvals_event OWNER TO CURRENT_USER",
    "RENAME": "ALTER TABLE approvals_event RENAME TO x",
    "replace the guard": "CREATE OR REPLACE FUNCTION approvals_event_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "a trigger of its own": "CREATE TRIGGER x BEFORE INSERT ON approvals_event FOR EACH ROW EXECUTE FUNCTION approvals_event_refuse()",
    "a rule": "CREATE RULE x AS ON INSERT TO approvals_event DO INSTEAD NOTHING",
    "switch all triggers off": "SET session_replication_role = replica",
    "a table of its own": "CREATE TABLE x (id integer)",
    "GRANT": "GRANT ALL ON approvals_event TO CURRENT_USER",
    "forget migrations": "DELETE FROM django_migrations",
}


def test_whatever_could_change_the_ledger_is_refused(app):
    before = app.execute("SELECT * FROM approvals_event ORDER BY id").fetchall()
    heard = {}
    for name, statement in FORBIDDEN.items():
        try:
            app.execute(statement)
            heard[name] = "done"
        except errors.InsufficientPrivilege:
            heard[name] = "no right"
    assert {name for name, answer in heard.items() if answer == "done"} <= {"GRANT"}  # PostgreSQL answers GRANT with a warning
    assert set(heard) == set(FORBIDDEN)
    assert app.execute("SELECT * FROM approvals_event ORDER BY id").fetchall() == before
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute("UPDATE approvals_event SET note = 'x'")


def test_the_control_the_same_role_adds_and_reads(app):
    last = Event.objects.latest("number")
    values = app.execute(sql.SQL("SELECT {} FROM approvals_event WHERE id = %s").format(sql.SQL(COLUMNS)), [last.pk]).fetchone()
    copied = [values[0], values[1] + 1, *values[2:8], "{}", *values[9:]]
    places = ", ".join(["%s"] * len(copied))
    app.execute(f"INSERT INTO approvals_event ({COLUMNS}) VALUES ({places})", copied)
    assert app.execute("SELECT count(*) FROM approvals_event").fetchone() == (Event.objects.count(),)


def test_the_control_the_same_role_changes_what_is_no_ledger(app):
    assert app.execute("UPDATE projects_project SET remark = 'x'").rowcount == 2
    assert app.execute("DELETE FROM approvals_lateentry").rowcount == 0


def test_a_ledger_of_tomorrow_gets_its_rights_with_its_migration(app):
    """Rights are granted after every migration: whatever was granted by hand in between is taken back."""
    with connection.cursor() as cursor:
        role = sql.Identifier(settings.DATABASE_RUNTIME_ROLE)
        cursor.execute(sql.SQL("GRANT UPDATE ON {} TO {}").format(sql.Identifier(LEDGERS[0]), role))
    grant_runtime_role()
    rights = "SELECT privilege_type FROM information_schema.role_table_grants WHERE table_name = %s AND grantee = %s ORDER BY 1"
    assert app.execute(rights, [LEDGERS[0], settings.DATABASE_RUNTIME_ROLE]).fetchall() == [("INSERT",), ("SELECT",)]
