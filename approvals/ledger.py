"""The one place that writes: states of projects, stages and approvals are moved here and nowhere else, each with its event.

Everything happens under the lock of the project's row, in the caller's transaction: read afresh, ask the machine, save, append the event,
refresh the projection. `Entry` is one line to be written; the hash chain and the numbering are the ledger's own business.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django_fsm import TransitionNotAllowed

from approvals.chain import GENESIS, digest, moment
from approvals.loading import insert_many
from approvals.models import Approval, Event, Evidence, Stage
from approvals.states import Origin
from people.models import User
from projects.models import Project, Works


@dataclass(frozen=True, slots=True)
class Entry:
    """One line to be written."""

    kind: str
    on: date
    at: datetime
    by: User | None
    origin: Origin
    approval: Approval | None = None
    stage: Stage | None = None
    document: str = ""
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    evidence: Evidence | None = None
    about: Event | None = None


@dataclass(slots=True)
class Line:
    """An event in its place in the chain: the columns of its row. `id` stays None where the database is to number it."""

    project_id: int
    number: int
    approval_id: int | None
    stage_id: int | None
    kind: str
    occurred_on: date
    recorded_at: datetime
    by_id: int | None
    origin: str
    document: str
    note: str
    detail: dict[str, Any]
    evidence_id: int | None
    about_id: int | None
    previous_hash: str
    hash: str = ""
    id: int | None = None


def locked(project_id: int) -> Project:
    """The project's row under lock: whoever writes to a project waits here for the one before."""
    return Project.objects.select_for_update().get(pk=project_id)


def content(event: "Event | Line", about: int | None) -> dict[str, Any]:
    """What of an event is hashed: everything it says. `about` is the number of the event it confirms or replaces."""
    return {
        "project": event.project_id,
        "number": event.number,
        "approval": event.approval_id,
        "stage": event.stage_id,
        "kind": event.kind,
        "occurred_on": event.occurred_on.isoformat(),
        "recorded_at": moment(event.recorded_at),
        "by": event.by_id,
        "origin": event.origin,
        "document": event.document,
        "note": event.note,
        "detail": event.detail,
        "evidence": event.evidence_id,
        "about": about,
    }


def line_after(last: "Event | Line | None", project_id: int, entry: Entry, about: "Event | Line | None" = None) -> Line:
    """The line that follows `last` in a project's chain."""
    about = about or entry.about
    line = Line(
        project_id=project_id,
        number=last.number + 1 if last else 1,
        approval_id=entry.approval.pk if entry.approval else None,
        stage_id=entry.stage.pk if entry.stage else None,
        kind=str(entry.kind),
        occurred_on=entry.on,
        recorded_at=entry.at,
        by_id=entry.by.pk if entry.by else None,
        origin=str(entry.origin),
        document=entry.document,
        note=entry.note,
        detail=dict(entry.detail),
        evidence_id=entry.evidence.pk if entry.evidence else None,
        about_id=about.id if about else None,
        previous_hash=last.hash if last else GENESIS,
    )
    line.hash = digest(line.previous_hash, content(line, about.number if about else None))
    return line


def append(project: Project, entry: Entry) -> Event:
    """Write one event behind the project's last. The caller holds the project's lock."""
    line = line_after(Event.objects.filter(project=project).order_by("-number").first(), project.pk, entry)
    event = Event(**{name: getattr(line, name) for name in Line.__slots__})
    event.save(force_insert=True)
    return event


def move(machine: Project | Stage | Approval, verb: str, *arguments: Any) -> None:
    """Ask the machine, then save its state. Raises TransitionNotAllowed when the machine says no; nothing is written then."""
    getattr(machine, verb)(*arguments)
    machine.save(update_fields=["state"])


def verbs(machine: Project | Stage | Approval) -> frozenset[str]:
    """The steps the machine would take from where it stands. (The state field adds the method; the type checker does not see it.)"""
    return frozenset(transition.name for transition in machine.get_available_state_transitions())  # type: ignore[union-attr]


def may(machine: Project | Stage | Approval, verb: str) -> bool:
    return verb in verbs(machine)


def append_many(lines: Iterable[Line], *, keyed: bool = False) -> int:
    """Write prepared chains in bulk; returns how many lines. `keyed`: they bring keys of their own."""
    return insert_many(Event, lines, keyed=keyed)


def create_many(rows: Sequence[Project | Works | Stage | Approval]) -> None:
    """Insert prepared rows, keys and all, with states the machines have been asked for in memory."""
    if rows:
        insert_many(type(rows[0]), rows, keyed=True)


__all__ = [
    "Entry",
    "Line",
    "TransitionNotAllowed",
    "append",
    "append_many",
    "content",
    "create_many",
    "line_after",
    "locked",
    "may",
    "move",
]
