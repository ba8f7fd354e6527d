"""The ledger as people read it: each event with both its times, who wrote it, and what the department said of it."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings

from approvals.board.values import EventRow, LateEntryRow
from approvals.models import Event, LateEntry
from approvals.models.event import Kind
from approvals.states import Origin, Step
from workdays.days import Workdays

ANSWERS = (Kind.CONFIRM, Kind.OBJECT)
TIME_ZONE = ZoneInfo(settings.TIME_ZONE)


def event_rows(events: Iterable[Event], workdays: Workdays) -> tuple[EventRow, ...]:
    """Rows for events fetched with approval__version, by, evidence, project; confirmations fold into what they confirm."""
    events = list(events)
    answers = {event.about_id: event for event in events if event.kind in ANSWERS}
    return tuple(event_row(event, answers.get(event.pk), workdays) for event in events if event.kind not in ANSWERS)


def event_row(event: Event, answer: Event | None, workdays: Workdays) -> EventRow:
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
        waiting=reported and answer is None,
        approval=event.approval_id,
        project_code=event.project.code,
        project_name=event.project.name,
    )


def late_entry_row(late: LateEntry) -> LateEntryRow:
    """For a late entry fetched with approval__version, approval__works__project, by."""
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
        note=late.note,
        evidence=late.evidence_id,
    )
