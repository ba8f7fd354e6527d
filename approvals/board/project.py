"""One project, whole: lanes of its stages, what may be done with each approval, its ledger, its Gantt. A fixed number of queries."""

from collections import defaultdict
from datetime import date, timedelta

from django.utils.translation import gettext as _

from approvals import objections
from approvals.board.events import event_rows, late_entry_row
from approvals.board.plans import with_baseline
from approvals.board.portfolio import rows_of
from approvals.board.rows import label, works_part
from approvals.board.sentences import say
from approvals.board.values import ApprovalCard, ApprovalRow, Bar, ProjectPage, StepChoice, WorksPart
from approvals.fold import STEPS, Course, Fact, fold
from approvals.models import Approval, Event, LateEntry, Stage
from approvals.models.event import Kind
from approvals.plan import unmet
from approvals.states import State, Step
from catalogue.models import StageNumber
from people.models import Role, User
from projects.models import Project, Works
from workdays.days import Workdays

ONE_DAY = timedelta(days=1)


def project_page(project: Project, user: User | None, today: date, workdays: Workdays) -> ProjectPage:
    """`user` (None: the public) decides only which steps are offered; whether the project exists for that person the gate has decided."""
    (row,), approval_rows = rows_of(Project.objects.filter(pk=project.pk), today, workdays)
    rows = {approval.pk: approval for approval in approval_rows}
    approvals = list(Approval.objects.of_project(project).order_by("stage__number", "matter__code", "attempt"))
    events = list(
        Event.objects.filter(project=project).select_related("approval__version", "by", "evidence", "project", "about").order_by("number")
    )
    courses = _courses(events, workdays)
    numbers = {event.approval_id: event.number for event in events if event.approval_id}
    waits = _waits(approvals)
    still = project.state in objections.STANDING_STILL
    cards = tuple(
        ApprovalCard(
            row=rows[approval.pk],
            steps=open_steps(approval, waits[approval.pk]) if not still and may_write(user, approval) else (),
            waits_for=waits[approval.pk] if approval.state == State.PLANNED else (),
            sentence=say(rows[approval.pk], today),
            last_number=numbers.get(approval.pk, 0),
        )
        for approval in approvals
    )
    bars = tuple(bar(rows[approval.pk], courses[approval.pk], today) for approval in approvals if approval.received_on)
    late = LateEntry.objects.waiting().filter(approval__works__project=project)
    late = late.select_related("approval__version", "approval__works__project", "by", "about")
    return ProjectPage(
        row=row,
        cards=cards,
        bars=with_baseline(bars, project),
        events=event_rows(_readable(events, user), workdays)[::-1],
        span=span(bars, row.figures.due, today),
        limit_on=None if row.permitted_on else row.figures.due,
        today=today,
        late_entries=tuple(late_entry_row(entry) for entry in late),
        works=_parts(project, approvals, today, workdays),
    )


def _parts(project: Project, approvals: list[Approval], today: date, workdays: Workdays) -> tuple[WorksPart, ...]:
    """Each works where there are several (two queries); nothing where there is one."""
    if len({approval.works_id for approval in approvals}) < 2:
        return ()
    works = Works.objects.filter(project=project).order_by("number")
    stages = list(Stage.objects.filter(works__project=project).order_by("number"))
    return tuple(works_part(one, stages, project, today, workdays) for one in works)


def _readable(events: list[Event], user: User | None) -> list[Event]:
    """Supervision is between offices: the enterprise and the public do not read it."""
    if user is not None and user.role != Role.ENTERPRISE:
        return events
    return [event for event in events if event.kind != Kind.SUPERVISED]


def _courses(events: list[Event], workdays: Workdays) -> dict[int, Course]:
    facts: dict[int, list[Fact]] = defaultdict(list)
    for event in events:
        if event.approval_id and event.kind in STEPS:
            facts[event.approval_id].append(
                Fact(event.number, event.kind, event.occurred_on, event.about.number if event.about else None, event.detail)
            )
    return defaultdict(Course, {key: fold(own, workdays) for key, own in facts.items()})


def _waits(approvals: list[Approval]) -> dict[int, tuple[str, ...]]:
    """For each approval the names of what it still waits for."""
    passed: dict[int, dict[str, bool]] = defaultdict(dict)
    names: dict[str, str] = {}
    for approval in sorted(approvals, key=lambda one: one.attempt):
        passed[approval.works_id][approval.matter.code] = approval.state in State.PASSED
        names[approval.matter.code] = approval.version.name
    return {
        approval.pk: tuple(
            _(" or ").join(names[code] for code in group) for group in unmet(approval.version.predecessors, passed[approval.works_id])
        )
        for approval in approvals
    }


def may_write(user: User | None, approval: Approval) -> bool:
    """Whether steps are offered at all: an officer of another department sees the approval but does not record it."""
    return user is not None and user.role in objections.WRITERS and (user.role != Role.OFFICER or approval.lead_id == user.department_id)


def open_steps(approval: Approval, waits: tuple[str, ...] = ()) -> tuple[StepChoice, ...]:
    """The steps the machine would take; a receipt that must wait says for what."""
    blocked = () if approval.version.may_start_early else waits
    return tuple(
        StepChoice(
            verb,
            label(Step, verb),
            tuple(_("waits for: %(name)s") % {"name": name} for name in blocked) if verb == Step.RECEIVE else (),
        )
        for verb in objections.open_verbs(approval)
        if verb != Step.GRANT_PENDING or approval.version.tolerance
    )


def bar(row: ApprovalRow, course: Course, today: date) -> Bar:
    start = row.received_on or today
    end = row.decided_on or (today if row.state in State.OPEN else course.last_on or start)
    pauses = tuple((stop.stop, min(stop.restart or today, end)) for stop in course.stops if stop.stop <= end)
    return Bar(
        approval=row.pk,
        name=row.name if row.attempt == 1 else f"{row.name} ({row.attempt})",
        lead=row.lead,
        stage=row.stage,
        stage_name=label(StageNumber, row.stage),
        start=start,
        end=max(start, end),
        open=row.state in State.OPEN,
        light=row.figures.light,
        state_label=row.state_label,
        used=row.figures.used,
        limit=row.figures.limit,
        due=row.figures.due,
        pauses=pauses,
        provisional=row.figures.provisional,
    )


def span(bars: tuple[Bar, ...], limit_on: date | None, today: date) -> tuple[date, date]:
    """From the first receipt to the last day worth drawing, a few days of air on both sides."""
    if not bars:
        return today - 7 * ONE_DAY, today + 30 * ONE_DAY
    first = min(bar.start for bar in bars)
    days = [bar.end for bar in bars] + [today for bar in bars if bar.open]
    last = max([*days, limit_on] if limit_on else days)
    return first - 3 * ONE_DAY, last + 7 * ONE_DAY
