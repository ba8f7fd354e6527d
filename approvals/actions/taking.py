"""Take a step that has been found in order, whoever found it so: move the machine, append the event, draw the consequences.

An application that came to nothing (declined, refused, denied, withdrawn, recalled, revoked) leaves its matter still to be obtained: a new
planned approval stands behind it as the next attempt, linked to it, so that return-and-reapply cannot hide (clock.md K13).
"""

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from approvals import ledger
from approvals.actions.layout import applies
from approvals.consequences import Situation, follow
from approvals.fold import ONE_DAY, Course
from approvals.ledger import Entry
from approvals.models import Approval, Commitment, Event, LateEntry, Stage, Tolerance
from approvals.models.event import Kind
from approvals.projection import refresh
from approvals.reading import course_of
from approvals.refusal import Refused
from approvals.states import Origin, State, Step
from catalogue.models import Applies
from projects.models import Project, ProjectState
from workdays import calendar

IN_VAIN = frozenset({Step.DECLINE, Step.REFUSE, Step.DENY, Step.WITHDRAW, Step.RECALL, Step.REVOKE})
# The application has come to nothing: what was promised with it is owed no more.
ENDED = State.VOID | {State.DENIED}
SAME = ("works", "stage", "matter", "version", "lead", "role", "provincial", "limit", "statutory_limit", "statutory_unit")


def under_lock(approval_id: int) -> tuple[Project, Approval]:
    """The project locked, and the approval read afresh behind that lock: the caller's copy is never trusted. A planned approval may have
    left the plan meanwhile; then Refused says so."""
    home = Approval.objects.filter(pk=approval_id).values_list("works__project_id", flat=True).first()
    project = ledger.locked(home) if home is not None else None
    told = Approval.objects.select_related("version", "matter", "stage", "works", "lead")
    approval = told.filter(pk=approval_id).first() if project is not None else None
    if project is None or approval is None:
        raise Refused(_("This approval has left the plan meanwhile: look at the project again."))
    approval.works.project = project
    return project, approval


def take(project: Project, approval: Approval, course: Course, entry: Entry) -> Event:
    """Write a step that has been found in order. The caller holds the project's lock."""
    entry = marked(entry, course)
    step = Step(entry.kind)
    ledger.move(approval, step.value, *(arguments(step, course)))
    event = ledger.append(project, entry)
    for move in follow(Situation.of(project), approval, step):
        ledger.move(move.machine, move.verb)
        stage = move.machine if isinstance(move.machine, Stage) else None
        ledger.append(project, Entry(move.kind.value, entry.on, entry.at, entry.by, Origin.SYSTEM, stage=stage))
    if step in IN_VAIN:
        _plan_again(project, approval)
    if step == Step.REVOKE:
        _commitment_ends(approval, entry.on)
    refresh(approval.works, calendar.current(project.region.code))
    return event


def accept_by_silence(project: Project, approval: Approval, today: date, at: datetime) -> bool:
    """Write down that silence has accepted this application, if it has: five workdays gone, no back-dated step waiting that may tell
    another story, the project not given up. Returns whether it did. The caller holds the lock."""
    if approval.state != State.RECEIVED or approval.deem_from is None or approval.deem_from > today:
        return False
    if project.state == ProjectState.TERMINATED or LateEntry.objects.waiting().filter(approval=approval).exists():
        return False
    course = course_of(approval, calendar.current(project.region.code))
    assert course.complete_on is not None, "a received approval has a day of receipt"
    take(project, approval, course, Entry(Step.DEEM_ACCEPTED.value, course.complete_on, at, None, Origin.SYSTEM, approval))
    return True


def break_by_rule(project: Project, approval: Approval, today: date, at: datetime) -> bool:
    """Write down that the letter of a tolerance acceptance was not kept, if its day is over and nothing came; once. The caller holds the
    lock. Returns whether it did."""
    owed = Tolerance.objects.filter(approval=approval, supplied_on=None, broken_on=None, due__lt=today).first()
    if owed is None or approval.state in ENDED or project.state == ProjectState.TERMINATED:
        return False
    owed.broken_on = owed.due + ONE_DAY
    owed.save(update_fields=["broken_on"])
    detail = {"materials": owed.materials, "due": owed.due.isoformat()}
    entry = Entry(Kind.UNSUPPLIED.value, owed.broken_on, at, None, Origin.SYSTEM, approval, None, owed.promise, detail=detail)
    ledger.append(project, entry)
    return True


def arguments(step: Step, course: Course) -> tuple[State, ...]:
    """A correction leads back to where the approval was."""
    return (State(course.back_to),) if step == Step.CORRECT else ()


def marked(entry: Entry, course: Course) -> Entry:
    """A second correction notice is possible but carries its mark for ever: 违反一次性告知."""
    if entry.kind != Step.REQUEST_CORRECTION.value or not course.notices:
        return entry
    return replace(entry, detail={**entry.detail, "second_notice": True})


def next_attempt(before: Approval) -> Approval:
    """The planned approval, unsaved, by which the same matter is applied for again."""
    return Approval(previous=before, attempt=before.attempt + 1, **{name: getattr(before, name) for name in SAME})


def _commitment_ends(approval: Approval, on: date) -> None:
    """A decision given on a commitment is revoked: unless the promise had been found kept, or was put right, it was not kept (告知承诺)."""
    broken = Commitment.objects.filter(approval=approval, put_right_on=None).exclude(passed=True)
    broken.update(revoked_on=on)


def _plan_again(project: Project, approval: Approval) -> None:
    if applies(approval.version, project) != Applies.NO and not approval.next_attempts.exists():
        next_attempt(approval).save()
