"""A city of any size on PostgreSQL, quickly: 220 invented lives, lived by the product itself, then copied inside the database.

Every copy is a row of its own with a key, a code, a name and an enterprise of its own, its own works, stages and at least 24 approvals with
their stored clocks; every copied project has a runner who carries as many as in the small city. Of a copy's ledger the last lines come
along and whatever concerns an open approval; their hashes are those of the original.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.db.models import ForeignKey, Max, Model

from approvals.actions.layout import planned
from approvals.models import Approval, Event, LateEntry, Stage
from approvals.states import State
from catalogue.models import MatterVersion
from people.models import Enterprise, User
from projects.models import Assignment, Project, Works

LIVES = 220
APPROVALS = 24
LINES = 12  # of each copied ledger
COPIED: tuple[type[Model], ...] = (User, Enterprise, Project, Works, Stage, Approval, Assignment, Event, LateEntry)
# Two signs out of these make the village a copy lies in.
SIGNS = "云岭青溪柳塘松坪石桥梨园白鹤凤凰龙泉金竹枫香杨柏清江沙河玉山花丛鼎山大罗官渡三汇"
VILLAGE = f"substr('{SIGNS}', 1 + k %% {len(SIGNS)}, 1) || substr('{SIGNS}', 1 + (k / {len(SIGNS)} + b.id::int) %% {len(SIGNS)}, 1) || '村'"
CHOSEN = {
    User: "b.role = 'runner'",
    Event: f"""b.id IN (
        WITH tail AS (
            SELECT e.id, e.about_id FROM approvals_event AS e
            JOIN (SELECT project_id, max(number) AS last FROM approvals_event GROUP BY project_id) AS l ON l.project_id = e.project_id
            LEFT JOIN approvals_approval AS a ON a.id = e.approval_id
            WHERE e.number > l.last - {LINES} OR a.state IN ({", ".join(f"'{state}'" for state in sorted(State.OPEN))})
        )
        SELECT id FROM tail WHERE about_id IS NULL OR about_id IN (SELECT id FROM tail)
    )""",
}


def settle_down() -> None:
    """The 220 lives; works with fewer approvals than 24 get further matters into their plan."""
    call_command("seed_demo", projects=LIVES, verbosity=0)
    versions = list(MatterVersion.objects.select_related("matter", "lead").order_by("matter__code"))
    more: list[Approval] = []
    for works in Works.objects.select_related("project").prefetch_related("stages", "approvals"):
        known = {approval.matter_id for approval in works.approvals.all()}
        stages = {stage.number: stage for stage in works.stages.all()}
        others = [version for version in versions if version.matter_id not in known]
        wanted = max(0, APPROVALS - len(works.approvals.all()))
        more += [planned(works, stages[version.stage], version, works.project) for version in others[:wanted]]
    Approval.objects.bulk_create(more)


def grow(copies: range) -> None:
    """Further copies of the 220 lives, each as large; `copies` numbers them from 1 on and continues where the last call ended."""
    strides = {model: _last_key(model) for model in COPIED}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET maintenance_work_mem = '256MB'; SET work_mem = '64MB'")
        with _bare([model._meta.db_table for model in COPIED]):
            for model in COPIED:
                cursor.execute(_copied(model, strides), [copies.start, copies.stop - 1])
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), (SELECT max(id) FROM {model._meta.db_table}))"
                )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout; RESET maintenance_work_mem; RESET work_mem")


_strides: dict[type[Model], int] = {}


def _last_key(model: type[Model]) -> int:
    """How far a copy lies from the one before: the last key of the small city."""
    if model not in _strides:
        _strides[model] = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    return _strides[model]


def _copied(model: type[Model], strides: dict[type[Model], int]) -> str:
    fields, table = model._meta.concrete_fields, model._meta.db_table
    own = f"(b.id + k * {strides[model]})"
    words = {
        (User, "username"): "b.username || '-' || k",
        (Enterprise, "uscc"): f"left(b.uscc, 8) || lpad(upper(to_hex({own})), 10, '0')",
        (Enterprise, "name"): f"{VILLAGE} || b.name",
        (Project, "code"): f"left(b.code, length(b.code) - 6) || lpad((({own} * 7919) %% 1000000)::text, 6, '0')",
        (Project, "name"): f"{VILLAGE} || b.name || '（' || {own} || '号地块）'",
    }

    def value(name: str, column: str, of: type[Model] | None) -> str:
        if (model, name) in words:
            return words[model, name]
        if of in strides and (of is not User or name == "runner"):
            return f"b.{column} + k * {strides[of]}"
        return f"b.{column}"

    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(
        own if field.primary_key else value(field.name, f'"{field.column}"', field.related_model if isinstance(field, ForeignKey) else None)
        for field in fields
    )
    chosen = CHOSEN.get(model, "TRUE")
    return (
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM generate_series(%s, %s) AS k, "
        f"(SELECT * FROM {table} AS b WHERE b.id <= {strides[model]} AND {chosen} ORDER BY b.id) AS b"
    )


@contextmanager
def _bare(tables: list[str]) -> Iterator[None]:
    """Tables without their plain indexes and foreign keys, put up again afterwards: one sort is cheaper than a million steps."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
            [tables],
        )
        foreign = cursor.fetchall()
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index AS i "
            "WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique",
            [tables],
        )
        indexes = cursor.fetchall()
        for table, name, _definition in foreign:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in foreign:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition} NOT VALID')
