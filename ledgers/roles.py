"""Two database roles on PostgreSQL: the owner migrates, the product runs as another, which may add to a ledger but never change it.

Granted anew after every migration, so a new table never stands outside. The running role owns neither tables nor schema: it can switch off
no trigger, drop nothing, truncate nothing (trust.md, habit 3). On SQLite there are no roles; there the triggers stand alone.
"""

from typing import Any

from django.conf import settings
from django.db import connections
from psycopg import sql

# Tables that only grow. A second ledger is added here and gets the same rights; its triggers stand in its own migrations.
LEDGERS = ("approvals_event", "petitions_petitionevent")


def grant_runtime_role(*, using: str = "default", **_kwargs: Any) -> None:
    """Give settings.DATABASE_RUNTIME_ROLE its rights on every table and sequence; nothing to do without such a role, or on SQLite."""
    connection = connections[using]
    if connection.vendor != "postgresql" or not settings.DATABASE_RUNTIME_ROLE:
        return
    role = sql.Identifier(settings.DATABASE_RUNTIME_ROLE)
    with connection.cursor() as cursor:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        ):
            cursor.execute(sql.SQL(statement).format(role=role))
        for ledger in LEDGERS:
            revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {ledger} FROM {role}")
            cursor.execute(revoke.format(ledger=sql.Identifier(ledger), role=role))
