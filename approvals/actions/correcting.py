"""Put an earlier step right: a correcting event takes its place; both stay visible for ever (clock.md, trust.md).

The department that decides, or the dispatch desk, says what was wrong and why. The step keeps its seat between its neighbours: the right
day lies neither before the step before it nor after the step behind it. Where a day more than five workdays back is involved, the old one
or the new, a second person must agree first, as with every back-dated step. What follows from the day follows: acceptance by silence, the
clocks, the days on which stages opened and finished.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import ledger, objections
from approvals.actions.following import follow_days
from approvals.actions.steps import FRESH
from approvals.actions.taking import accept_by_silence, under_lock
from approvals.clock import sweep
from approvals.demands import Attempt, late_extension, missing, outside_neighbours, too_far, untimely
from approvals.fold import SILENCE, STEPS, Course, Fact, effective, lived
from approvals.ledger import Entry
from approvals.limits import Limit
from approvals.models import Approval, Commitment, Event, Evidence, LateEntry, Tolerance
from approvals.projection import history, refresh
from approvals.reading import facts_by_approval
from approvals.refusal import Refused
from approvals.states import Origin, Step
from people.models import User
from projects.models import Project
from workdays import calendar
from workdays.days import Workdays

REASON = "put_right"
# What the ledger adds to a step's own particulars.
OWN = (REASON, "day_zero", "confirmed_by", "handed_in_by", "second_notice")


@dataclass(frozen=True, slots=True)
class Change:
    """What a step should have said. `why` is kept with it."""

    on: date
    why: str
    document: str = ""
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    evidence: Evidence | None = None


@transaction.atomic
def correct(event_id: int, change: Change, *, by: User, today: date, at: datetime) -> Event | LateEntry:
    """Replace a step by what is right. A LateEntry comes back where a second person must agree first. Raises Refused with every reason."""
    event = Event.objects.get(pk=event_id)
    if event.approval_id is None or event.kind not in STEPS:
        raise Refused(_("Only a step of an approval can be put right."))
    project, approval = under_lock(event.approval_id)
    if accept_by_silence(project, approval, today, at):
        project, approval = under_lock(event.approval_id)
    workdays = calendar.current(project.region.code)
    reasons = objections.of_desk(approval, by) or against(approval, event, change, today, workdays)
    if LateEntry.objects.waiting().filter(about=event).exists():
        reasons.append(_("Somebody has put this step right already; it waits for a second person."))
    if reasons:
        raise Refused(*reasons)
    if workdays.elapsed(min(event.occurred_on, change.on), today) > FRESH:
        return LateEntry.objects.create(
            approval=approval, step=step_after(event), occurred_on=change.on, document=change.document, note=change.note,
            detail={**change.detail, REASON: change.why}, evidence=change.evidence, about=event, by=by, handed_in_at=at,
        )  # fmt: skip
    return _write(project, approval, event, change, by, today, at, workdays)


def let_it_count(late: LateEntry, project: Project, approval: Approval, by: User, today: date, at: datetime) -> Event:
    """A second person agrees. The caller holds the lock and has asked who that is."""
    assert late.about is not None
    workdays = calendar.current(project.region.code)
    detail = dict(late.detail)
    change = Change(late.occurred_on, str(detail.pop(REASON)), late.document, late.note, detail, late.evidence)
    if reasons := against(approval, late.about, change, today, workdays):
        raise Refused(*reasons)
    agreed = Change(
        change.on, change.why, change.document, change.note, {**detail, "confirmed_by": by.pk, "handed_in_by": late.by_id}, change.evidence
    )
    return _write(project, approval, late.about, agreed, late.by, today, at, workdays)


def step_after(event: Event) -> Step:
    """What the step becomes. An acceptance by rule that people put right was their own acceptance, in time."""
    return Step.ACCEPT if event.kind == Step.DEEM_ACCEPTED else Step(event.kind)


def against(approval: Approval, event: Event, change: Change, today: date, workdays: Workdays) -> list[str]:
    """Everything that speaks against what is said to be right, whoever says it."""
    newer = Event.objects.filter(about=event, kind__in=STEPS).first()
    if newer is not None:
        return [_("This step was already put right on %(day)s: put that one right.") % {"day": newer.occurred_on}]
    reasons = [] if change.why.strip() else [_("Say what was wrong, and how you know.")]
    said = {name: value for name, value in event.detail.items() if name not in OWN}
    if (change.on, change.document, change.note, dict(change.detail)) == (event.occurred_on, event.document, event.note, said):
        reasons.append(_("Nothing is different from what stands written."))
    facts = effective(facts_by_approval([approval.pk])[approval.pk])
    seat = next(place for place, fact in enumerate(facts) if fact.number == event.number)
    attempt = Attempt(step_after(event), change.on, today, change.document, change.note, change.detail, change.evidence is not None)
    reasons += [
        *untimely(attempt, Course(), approval.works.project.registered_on),
        *missing(attempt),
        *outside_neighbours(change.on, *neighbours(facts, seat)),
        *objections.of_debts(approval, attempt),
    ]
    facts[seat] = replaced(facts[seat], event, change)
    return reasons + _of_extension(approval, facts, today, workdays) + silence(facts, today, workdays)[1]


def replaced(old: Fact, event: Event, change: Change) -> Fact:
    return Fact(old.number, step_after(event).value, change.on, None, _particulars(event, change))


def neighbours(facts: list[Fact], seat: int) -> tuple[date | None, date | None]:
    """The days of the steps before and behind, those of an acceptance by rule left out: it follows."""
    before = [fact.on for fact in facts[:seat] if fact.kind != Step.DEEM_ACCEPTED]
    behind = [fact.on for fact in facts[seat + 1 :] if fact.kind != Step.DEEM_ACCEPTED]
    return max(before, default=None), min(behind, default=None)


def _particulars(event: Event, change: Change) -> dict[str, Any]:
    """With the mark of a second notice; the office's hour is kept only for the day it was stamped on (K12)."""
    kept = ("second_notice", "day_zero") if change.on == event.occurred_on else ("second_notice",)
    return {**change.detail, **{name: event.detail[name] for name in kept if name in event.detail}}


def _of_extension(approval: Approval, facts: list[Fact], today: date, workdays: Workdays) -> list[str]:
    """An extension must still lie within the limit it lengthens, and within the law."""
    extension = next((fact for fact in facts if fact.kind == Step.EXTEND), None)
    if extension is None or approval.limit is None:
        return []
    others = lived([fact for fact in facts if fact is not extension], workdays)
    due = sweep([history(others)], Limit(approval.limit), workdays).due
    attempt = Attempt(Step.EXTEND, extension.on, today, detail=extension.detail)
    return too_far(attempt, others, None, approval.version.extendable) + late_extension(extension.on, due)


def silence(facts: list[Fact], today: date, workdays: Workdays) -> tuple[Fact | None, list[str]]:
    """What the rule of silence makes of the acceptance once the steps before it have other days (K3): the acceptance as it must then
    stand (None: as it stands), and what speaks against it."""
    seat = next((place for place, fact in enumerate(facts) if fact.kind in (Step.ACCEPT, Step.DEEM_ACCEPTED)), None)
    complete = None if seat is None else lived(facts[:seat], workdays).complete_on
    if seat is None or complete is None:
        return None, []
    accepted = facts[seat]
    last_day = workdays.due(complete, SILENCE)
    if accepted.kind == Step.DEEM_ACCEPTED and last_day >= today:
        return None, [
            _("Complete only on %(complete)s, it would not be accepted by silence yet: first put right on which day it was accepted.")
            % {"complete": complete}
        ]
    if accepted.kind == Step.ACCEPT and accepted.on <= last_day:
        return None, []
    rule = Fact(accepted.number, Step.DEEM_ACCEPTED.value, complete)
    return (None if (accepted.kind, accepted.on) == (rule.kind, rule.on) else rule), []


def _write(
    project: Project, approval: Approval, event: Event, change: Change, by: User, today: date, at: datetime, workdays: Workdays
) -> Event:
    detail = {**_particulars(event, change), REASON: change.why.strip()}
    entry = Entry(
        step_after(event).value, change.on, at, by, Origin.DEPARTMENT, approval, None, change.document, change.note, detail,
        change.evidence, event,
    )  # fmt: skip
    made = ledger.append(project, entry)
    _silence_follows(project, approval, today, at, workdays)
    _promises_follow(approval, made)
    refresh(approval.works, workdays)
    follow_days(project, approval, at)
    return made


def _silence_follows(project: Project, approval: Approval, today: date, at: datetime, workdays: Workdays) -> None:
    facts = effective(facts_by_approval([approval.pk])[approval.pk])
    rule, _reasons = silence(facts, today, workdays)
    if rule is not None:
        old = Event.objects.get(project=project, number=rule.number)
        ledger.append(project, Entry(rule.kind, rule.on, at, None, Origin.SYSTEM, approval, about=old))


def _promises_follow(approval: Approval, made: Event) -> None:
    """What was agreed with this very step carries its day."""
    if made.kind == Step.ACCEPT:
        Tolerance.objects.filter(approval=approval).update(agreed_on=made.occurred_on)
    elif made.kind == Step.REVOKE:
        Commitment.objects.filter(approval=approval).exclude(revoked_on=None).update(revoked_on=made.occurred_on)
