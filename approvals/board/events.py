"""The ledger as people read it: each event with both its times, who wrote it, and what the department said of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.conf import settings

from approvals.board.values import EventRow, LateEntryRow
from approvals.fold import STEPS
from approvals.models import Event, LateEntry
from approvals.models.event import Kind
from approvals.states import Origin, Step
from workdays.days import Workdays

ANSWERS = (Kind.CONFIRM, Kind.OBJECT)
# Kinds that, naming an earlier event, stand in its place.
REPLACING = STEPS | {Kind.STAGE_OPENED, Kind.STAGE_FINISHED, Kind.STARTED, Kind.PERMITTED, Kind.COMPLETED}
TIME_ZONE = ZoneInfo(settings.TIME_ZONE)


def event_rows(events: Iterable[Event], workdays: Workdays) -> tuple[EventRow, ...]:
    """Rows for events fetched with approval__version, by, evidence, project; confirmations fold into what they confirm."""
    events = list(events)
    answers = {event.about_id: event for event in events if event.kind in ANSWERS}
    newer = {event.about_id: event for event in events if event.kind in REPLACING and event.about_id}
    older = {event.pk: event for event in events if event.pk in newer}
    rows = (event_row(event, answers.get(event.pk), workdays, newer.get(event.pk)) for event in events if event.kind not in ANSWERS)
    return tuple(_beside(row, event, older) for row, event in zip(rows, (one for one in events if one.kind not in ANSWERS), strict=True))


def _beside(row: EventRow, event: Event, older: Mapping[int, Event]) -> EventRow:
    """A correcting event says in whose place it stands, and why."""
    before = older.get(event.about_id or 0) if event.kind in REPLACING else None
    return replace(row, replaces_on=before.occurred_on, why=str(event.detail.get("put_right", ""))) if before else row


def event_row(event: Event, answer: Event | None, workdays: Workdays, newer: Event | None = None) -> EventRow:
    """`newer` is the event that stands in its place now."""
    reported = event.origin == Origin.RUNNER
    return EventRow(
        pk=event.pk,
        number=event.number,
        kind=event.kind,
        label=str(event.get_kind_display()),
        matter=event.approval.version.name if event.approval else "",
        occurred_on=event.occurred_on,
        recorded_at=event.recorded_at,
        lag=workdays.elapsed(event.occurred_on, event.recorded_at.astimezone(TIME_ZONE).date()),
        by=str(event.by) if event.by else "",
        origin=str(Origin(event.origin).label),
        document=event.document,
        note=event.note,
        evidence=event.evidence_id,
        evidence_name=event.evidence.name if event.evidence else "",
        confirmed=answer is not None and answer.kind == Kind.CONFIRM,
        objected=answer is not None and answer.kind == Kind.OBJECT,
        answer=answer.note if answer else "",
        # What is about no approval (a form for several) is no department's to confirm; its steps are.
        waiting=reported and answer is None and newer is None and event.approval_id is not None,
        approval=event.approval_id,
        project_code=event.project.code,
        project_name=event.project.name,
        step=event.kind in STEPS and event.approval_id is not None,
        replaced_on=newer.occurred_on if newer else None,
        second_notice=bool(event.detail.get("second_notice")),
    )


def late_entry_row(late: LateEntry) -> LateEntryRow:
    """For a late entry fetched with approval__version, approval__works__project, by, about."""
    project = late.approval.works.project
    return LateEntryRow(
        pk=late.pk,
        approval=late.approval_id,
        project_code=project.code,
        project_name=project.name,
        matter=late.approval.version.name,
        step=str(Step(late.step).label),
        occurred_on=late.occurred_on,
        handed_in_at=late.handed_in_at,
        by=str(late.by),
        document=late.document,
        note=str(late.detail.get("put_right", late.note)),
        evidence=late.evidence_id,
        replaces_on=late.about.occurred_on if late.about else None,
    )
