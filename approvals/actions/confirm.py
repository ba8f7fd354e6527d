"""The department's word on what a runner reported: confirmed, objected to, or, for a back-dated step, allowed to count at last."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import ledger, objections
from approvals.actions import correcting
from approvals.actions.taking import take, under_lock
from approvals.demands import Attempt
from approvals.ledger import Entry
from approvals.models import Approval, Event, LateEntry
from approvals.models.event import Kind
from approvals.projection import recount
from approvals.reading import course_of
from approvals.refusal import Refused
from approvals.states import Origin, Step
from people.models import Role, User
from workdays import calendar

CONFIRMERS = (Role.OFFICER, Role.DISPATCHER)


@transaction.atomic
def confirm(event_ids: Iterable[int], *, by: User, today: date, at: datetime) -> int:
    """Confirm runners' reports, all or none; returns how many were newly confirmed (one already confirmed is left alone)."""
    events = (
        Event.objects.filter(pk__in=list(event_ids))
        .select_related("approval__works", "approval__version", "by")
        .order_by("project_id", "number")
    )
    return sum(_answer(event, Kind.CONFIRM, by, "", today, at) for event in events)


@transaction.atomic
def object_to(event_id: int, *, by: User, note: str, today: date, at: datetime) -> int:
    """Say that a report is not so. The report stays in the ledger; what is right is then recorded as a step of the department."""
    if not note.strip():
        raise Refused(_("Say what is wrong with the report."))
    event = Event.objects.select_related("approval__works", "approval__version", "by").get(pk=event_id)
    return _answer(event, Kind.OBJECT, by, note.strip(), today, at)


def _answer(event: Event, kind: Kind, by: User, note: str, today: date, at: datetime) -> int:
    if event.approval is None or event.origin != Origin.RUNNER:
        raise Refused(_("Only what a runner reported can be confirmed."))
    _may_confirm(event.approval, by, event.by)
    project = ledger.locked(event.project_id)
    if Event.objects.filter(about=event, kind__in=(Kind.CONFIRM, Kind.OBJECT)).exists():
        return 0
    ledger.append(project, Entry(kind.value, today, at, by, Origin.DEPARTMENT, approval=event.approval, note=note, about=event))
    recount(event.approval.pk)
    return 1


def _may_confirm(approval: Approval, by: User, reporter: User | None) -> None:
    if by.role not in CONFIRMERS or not Approval.objects.visible_to(by).filter(pk=approval.pk).exists():
        raise Refused(_("%(name)s may not confirm steps of this approval.") % {"name": by})
    if reporter is not None and reporter.pk == by.pk:
        raise Refused(_("Nobody confirms the own report."))


@transaction.atomic
def decide_late_entry(entry_id: int, *, by: User, agree: bool, today: date, at: datetime) -> LateEntry:
    """A second person lets a back-dated step count, or rejects it. Earlier ones of the same approval are decided first."""
    late = LateEntry.objects.select_related("by", "evidence", "about").get(pk=entry_id)
    project, approval = under_lock(late.approval_id)
    late = LateEntry.objects.select_for_update(of=("self",)).select_related("by", "evidence", "about").get(pk=entry_id)
    _may_confirm(approval, by, late.by)
    if late.verdict != LateEntry.Verdict.WAITING:
        raise Refused(_("This late entry was already decided."))
    if agree and late.about is not None:
        correcting.let_it_count(late, project, approval, by, today, at)
    elif agree:
        _let_it_count(late, project, approval, by, today, at)
    late.verdict = LateEntry.Verdict.CONFIRMED if agree else LateEntry.Verdict.REJECTED
    late.decided_by = by
    late.decided_at = at
    late.save(update_fields=["verdict", "decided_by", "decided_at"])
    return late


def _let_it_count(late: LateEntry, project: object, approval: Approval, by: User, today: date, at: datetime) -> None:
    earlier = LateEntry.objects.waiting().filter(approval=approval, pk__lt=late.pk)
    if earlier.exists():
        raise Refused(_("An earlier back-dated step of this approval waits too: decide that one first."))
    course = course_of(approval, calendar.current(approval.works.project.region.code))
    attempt = Attempt(Step(late.step), late.occurred_on, today, late.document, late.note, late.detail, late.evidence is not None)
    # Whoever handed it in was entitled to on that day, and may have moved on since.
    reasons = objections.in_the_way(approval, course, attempt, late.by, approval.due)
    if reasons:
        raise Refused(*reasons)
    detail = {**late.detail, "confirmed_by": by.pk, "handed_in_by": late.by_id}
    entry = Entry(
        late.step, late.occurred_on, at, late.by, Origin.DEPARTMENT, approval, None, late.document, late.note, detail, late.evidence
    )
    take(approval.works.project, approval, course, entry)
