"""What is stored beside the events, recomputed from them whenever one is written: clocks of an approval, its stage, its works.

One rule writes it (`refresh`), one command proves it (`manage.py rebuild_clocks --check`). Which approvals count where: MAIN ones decided
in the city (K7, K8); the works counts stages 1-3 up to its construction permit; what the catalogue gives no limit only counts days.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Min

from approvals.clock import History, Sweep, sweep
from approvals.fold import Course
from approvals.freshness import days_of, differs, freshen
from approvals.limits import Extension, Limit, Unit
from approvals.models import Approval, Event, Stage
from approvals.reading import courses_of
from approvals.states import StageState, State
from catalogue.models import ClockRole, StageNumber
from projects.clocks import CLOCK_COLUMNS, Clock
from projects.models import Works
from workdays.days import Workdays

COUNTED_STAGES = (StageNumber.SITING, StageNumber.PLANNING, StageNumber.CONSTRUCTION)
APPROVAL_COLUMNS = (
    *CLOCK_COLUMNS, "received_on", "accepted_on", "decided_on", "deem_from", "resumes_on", "extension_days", "statutory_due",
    "statutory_late_from", "last_event_on",
)  # fmt: skip
STAGE_COLUMNS = (*CLOCK_COLUMNS, "opened_on", "finished_on")
WORKS_COLUMNS = (*CLOCK_COLUMNS, "permitted_on")


@dataclass(frozen=True, slots=True)
class Shift:
    """A row whose projection is not what the events say. The row itself is already set right, in memory."""

    row: Clock
    columns: tuple[str, ...]
    before: tuple[object, ...]
    after: tuple[object, ...]

    def was(self, column: str) -> object:
        return self.before[self.columns.index(column)]

    def save(self) -> None:
        self.row.save(update_fields=self.columns)


def refresh(works: Works, workdays: Workdays) -> None:
    """Recompute and store a works' clocks and when it was last looked at; only rows that change are written."""
    for shift in changes(works, workdays):
        shift.save()
    freshen(works)


def differing(works: Works, workdays: Workdays) -> list[str]:
    """What is stored and does not follow from the events, a line each; [] when all is well."""
    lines = [f"{type(shift.row).__name__} {shift.row.pk}: {shift.before} -> {shift.after}" for shift in changes(works, workdays)]
    if differs(works):
        lines.append(f"Works {works.pk}: {works.changed_on}, {works.verified_on} -> {days_of(works)}")
    return lines + out_of_state(works, workdays)


def out_of_state(works: Works, workdays: Workdays) -> list[str]:
    """Approvals that do not stand where their events have brought them, a line each."""
    approvals = list(Approval.objects.filter(works=works))
    courses = courses_of(approvals, workdays)
    return [f"Approval {one.pk}: {one.state} -> {courses[one.pk].state}" for one in approvals if one.state != courses[one.pk].state]


def changes(works: Works, workdays: Workdays) -> list[Shift]:
    approvals = list(Approval.objects.filter(works=works).select_related("stage", "version"))
    stages = list(Stage.objects.filter(works=works))
    return [*shifts(works, stages, approvals, courses_of(approvals, workdays), workdays), *recounted(approvals)]


def recounted(approvals: Sequence[Approval]) -> list[Shift]:
    """Since when reports of each approval wait for an answer, set in memory; returns those that differ from what was stored."""
    told = Event.objects.unanswered().filter(approval__in=[approval.pk for approval in approvals]).order_by()
    waiting = dict(told.values_list("approval_id").annotate(since=Min("recorded_at")))
    found = []
    for approval in approvals:
        before, approval.unanswered_since = approval.unanswered_since, waiting.get(approval.pk)
        if before != approval.unanswered_since:
            found.append(Shift(approval, ("unanswered_since",), (before,), (approval.unanswered_since,)))
    return found


def recount(approval_id: int) -> None:
    """Store since when reports of an approval wait for an answer; the caller holds the project's lock and has just written one."""
    oldest = Event.objects.unanswered().filter(approval=approval_id).aggregate(since=Min("recorded_at"))
    Approval.objects.filter(pk=approval_id).update(unanswered_since=oldest["since"])


def shifts(
    works: Works, stages: Sequence[Stage], approvals: Sequence[Approval], courses: Mapping[int, Course], workdays: Workdays
) -> list[Shift]:
    """Set the projection on rows already fetched; returns those that differ from what was stored."""
    rows = [(row, columns, values(row, columns)) for own, columns in groups(works, stages, approvals) for row in own]
    project_onto(works, stages, approvals, courses, workdays)
    compared = [Shift(row, columns, before, values(row, columns)) for row, columns, before in rows]
    return [shift for shift in compared if shift.before != shift.after]


def groups(works: Works, stages: Sequence[Stage], approvals: Sequence[Approval]) -> list[tuple[Sequence[Clock], tuple[str, ...]]]:
    return [(approvals, APPROVAL_COLUMNS), (stages, STAGE_COLUMNS), ([works], WORKS_COLUMNS)]


def values(row: Clock, columns: Iterable[str]) -> tuple[object, ...]:
    return tuple(getattr(row, column) for column in columns)


def project_onto(
    works: Works, stages: Iterable[Stage], approvals: Sequence[Approval], courses: Mapping[int, Course], workdays: Workdays
) -> None:
    """Set the projection on the rows in memory; states must already be what the machines say."""
    for approval in approvals:
        _onto_approval(approval, courses[approval.pk], workdays)
    by_stage = {stage.pk: stage for stage in stages}
    for stage in by_stage.values():
        own = [approval for approval in approvals if approval.stage_id == stage.pk]
        _onto_stage(stage, own, courses, workdays)
    permits = [stage for stage in by_stage.values() if stage.number == StageNumber.CONSTRUCTION]
    works.permitted_on = permits[0].finished_on if permits else None
    counted = [approval for approval in approvals if by_stage[approval.stage_id].number in COUNTED_STAGES]
    _store(works, sweep(histories(counted, courses, works.permitted_on), works.limit, workdays))


def history(course: Course) -> History:
    """The course as its clock sees it. Received and not yet accepted: the clock stands ready from the day of receipt, for silence (K3)."""
    if course.started is None or course.void:
        return History(None)
    return History(course.started, tuple((stop.stop, stop.restart) for stop in course.stops), course.decided_on)


def counts(approval: Approval) -> bool:
    return approval.role == ClockRole.MAIN and not approval.provincial


def histories(approvals: Iterable[Approval], courses: Mapping[int, Course], ended_on: date | None) -> list[History]:
    """Histories for a union. What has ended is cut at its end; what has not waits for more, even while everything begun is decided."""
    chosen = [] if ended_on else [History(None)]
    for approval in approvals:
        course = courses[approval.pk]
        if not counts(approval) or course.void:
            continue
        one = history(course) if course.accepted_on else History(None)
        if ended_on is None:
            chosen.append(one)
        elif one.start is not None and one.start < ended_on:
            chosen.append(cut(one, ended_on))
    return chosen


def cut(one: History, end: date) -> History:
    if one.decided is not None and one.decided <= end:
        return one
    return History(one.start, tuple(pause for pause in one.pauses if pause[0] <= end), end)


def _onto_approval(approval: Approval, course: Course, workdays: Workdays) -> None:
    approval.received_on = course.received_on
    approval.accepted_on = course.accepted_on
    approval.decided_on = course.decided_on
    approval.deem_from = course.deem_from
    approval.resumes_on = course.resumes_on
    approval.extension_days = course.extension_days
    approval.last_event_on = course.last_on
    one = [history(course)]
    _store(approval, sweep(one, limit_of(approval.limit, Unit.WORKDAY, course), workdays))
    statutory = sweep(one, limit_of(approval.statutory_limit, Unit(approval.statutory_unit), course), workdays)
    approval.statutory_due = statutory.due
    approval.statutory_late_from = statutory.late_from


def limit_of(days: int | None, unit: Unit, course: Course) -> Limit | None:
    if days is None:
        return None
    limit = Limit(days, unit)
    return replace(limit, extension=Extension(course.extension_on, course.extension_days)) if course.extension_on else limit


def _onto_stage(stage: Stage, approvals: Sequence[Approval], courses: Mapping[int, Course], workdays: Workdays) -> None:
    received = [approval.received_on for approval in approvals if approval.received_on]
    passed = [
        approval.decided_on
        for approval in approvals
        if approval.state in State.PASSED and approval.version.milestone and approval.decided_on
    ]
    stage.opened_on = min(received, default=None) if stage.state != StageState.WAITING else None
    stage.finished_on = max(passed, default=None) if stage.state == StageState.FINISHED else None
    _store(stage, sweep(histories(approvals, courses, stage.finished_on), stage.limit, workdays))


def _store(clock: Clock, found: Sweep) -> None:
    clock.clock_start = found.start
    clock.used_closed = found.used_closed
    clock.running_since = found.running_since
    clock.runs_from = found.runs_from
    clock.amber_from = found.amber_from
    clock.due = found.due
    clock.late_from = found.late_from
    clock.clock_decided = found.decided
    clock.allowance = found.allowance if found.start else None  # nothing is stored of a clock that has not begun
    clock.late_closed = found.late_closed


def sweep_of(clock: Clock) -> Sweep:
    """The stored columns as the value the clock reads."""
    return Sweep(
        clock.clock_start, clock.used_closed, clock.running_since, clock.runs_from, clock.amber_from, clock.due, clock.late_from,
        clock.clock_decided, clock.allowance, clock.late_closed,
    )  # fmt: skip
