"""Take a register into the city: its projects are written, new ones get their approvals, changed kinds get their new limits.

A register handed in on a page is read and applied by the worker, a job each: the page shows how far it is, and may be left.
"""

import hashlib
from datetime import date, datetime
from typing import BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from approvals import ledger
from approvals.actions.layout import change_kind, lay_out
from approvals.ledger import Entry
from approvals.models.event import Kind
from approvals.refusal import Refused
from approvals.states import Origin
from outbox import post
from people.models import Role, User
from projects import intake
from projects.models import Assignment, Intake, Project, Works

MOVES_LIMITS = frozenset({"investment", "mode", "in_scope"})
TOLD_EVERY = 500


@transaction.atomic
def hand_in(file: "File[bytes]", name: str, *, by: User, at: datetime, strict: bool = False) -> Intake:
    """Keep the file as it came and order its reading."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    row = Intake.objects.create(file=file, file_name=name[:200], sha256=digest.hexdigest(), by=by, handed_in_at=at, strict=strict)
    post("approvals.read_intake", f"intake-read:{row.pk}", now=at, intake_id=row.pk)
    return row


def read_intake(intake_id: int) -> None:
    """Read and compare; nothing is written but the preview. Reading twice gives the same preview."""
    row = Intake.objects.get(pk=intake_id)
    if row.state not in (Intake.State.WAITING, Intake.State.READING):
        return
    Intake.objects.filter(pk=row.pk).update(state=Intake.State.READING)

    def told(rows: int) -> None:
        if rows % TOLD_EVERY == 0:
            Intake.objects.filter(pk=row.pk).update(rows_read=rows)

    try:
        with row.file.open("rb") as file:
            preview = intake.preview(intake.read(cast(BinaryIO, file), told=told))
    except intake.Unreadable as unreadable:
        Intake.objects.filter(pk=row.pk).update(state=Intake.State.REFUSED, problem=str(unreadable)[:400])
        return
    Intake.objects.filter(pk=row.pk).update(state=Intake.State.PREVIEWED, preview=preview.as_json(), rows_read=sum(preview.counts.values()))


@transaction.atomic
def order_applying(intake_id: int, *, by: User, at: datetime) -> Intake:
    """Apply what the preview showed, in the background. Once: pressed twice, it is applied once."""
    row = Intake.objects.select_for_update().get(pk=intake_id)
    if row.state in (Intake.State.APPLYING, Intake.State.APPLIED):
        return row
    if row.state != Intake.State.PREVIEWED:
        raise Refused(
            _("This register is “%(state)s”: only one whose preview is ready can be applied.") % {"state": row.get_state_display()}
        )
    row.state = Intake.State.APPLYING
    row.save(update_fields=["state"])
    post("approvals.apply_intake", f"intake-apply:{row.pk}", now=at, intake_id=row.pk, by_id=by.pk)
    return row


@transaction.atomic
def apply_intake(intake_id: int, by_id: int, *, on: date, at: datetime) -> None:
    """Read the kept file afresh and apply it, all good rows or none."""
    row = Intake.objects.select_for_update().get(pk=intake_id)
    if row.state != Intake.State.APPLYING:
        return
    by = User.objects.get(pk=by_id)
    if not by.is_active or by.role not in (Role.DISPATCHER, Role.SYSTEM_ADMIN):
        row.state, row.problem = Intake.State.REFUSED, _("Whoever ordered this may no longer apply registers.")
        row.save(update_fields=["state", "problem"])
        return
    with row.file.open("rb") as file:
        preview = intake.preview(intake.read(cast(BinaryIO, file)))
    try:
        applied = adopt(preview, by=by, on=on, at=at, strict=row.strict)
    except intake.Strict as strict:
        row.state, row.problem = Intake.State.REFUSED, str(strict)[:400]
        row.save(update_fields=["state", "problem"])
        return
    row.state = Intake.State.APPLIED
    row.outcome = {
        "created": len(applied.created), "changed": len(applied.changed),
        "unchanged": applied.unchanged, "rejected": len(applied.rejections),
    }  # fmt: skip
    row.save(update_fields=["state", "outcome"])


@transaction.atomic
def adopt(preview: intake.Preview, *, by: User | None, on: date, at: datetime, strict: bool = False) -> intake.Applied:
    """Apply a previewed register, all good rows or none. Raises intake.Strict when all or nothing was asked and a row is rejected."""
    applied = intake.apply(preview, by, on, strict=strict)
    enter(applied.created, by=by, on=on, at=at)
    for project, changes in applied.changed:
        before = {name: change[0] for name, change in changes.items() if name in MOVES_LIMITS}
        if before:
            change_kind(project.pk, by=by, on=on, at=at, before=before)
    return applied


def enter(projects: list[Project], *, by: User | None, on: date, at: datetime) -> None:
    """Lay out new projects, give each the runner its register names (where exactly one bears that name), open each one's ledger."""
    for start in range(0, len(projects), TOLD_EVERY):
        keys = [project.pk for project in projects[start : start + TOLD_EVERY]]
        lay_out(Works.objects.filter(project__in=keys).select_related("project__region"), on)
    assign_by_name(projects, on)
    ledger.append_many(
        ledger.line_after(None, project.pk, Entry(Kind.REGISTERED.value, on, at, by, Origin.SYSTEM, detail={"code": project.code}))
        for project in projects
    )


def assign_by_name(projects: list[Project], on: date) -> None:
    """A name borne by two runners, or by none, assigns nobody: the register's spelling stays on the project for a person to decide."""
    runners: dict[str, list[User]] = {}
    for runner in User.objects.filter(role=Role.RUNNER, is_active=True):
        runners.setdefault(runner.full_name, []).append(runner)
    Assignment.objects.bulk_create(
        Assignment(project=project, runner=runners[project.runner_name][0], since=on)
        for project in projects
        if len(runners.get(project.runner_name, [])) == 1
    )
