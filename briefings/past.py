"""The portfolio as it stood on an earlier day, folded from the events up to that day: an issue can be drawn for any day gone by.

What is known today about that day counts: a step typed in later stands on the day it happened. Master data (names, investment, runner)
are today's. Nothing is written: states and clocks are set on rows in memory.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model

from approvals.board.portfolio import ledger_heads, portfolio
from approvals.board.rows import approval_row, project_row
from approvals.board.values import ApprovalRow, Portfolio, ProjectRow
from approvals.chain import fingerprint
from approvals.fold import STEPS, Course, effective, lived
from approvals.models import Approval, Event, Stage
from approvals.models.event import Kind
from approvals.projection import project_onto
from approvals.reading import fact, standing
from approvals.states import StageState
from projects.models import Assignment, Project, ProjectState, Works
from workdays.days import Workdays

Row = TypeVar("Row", bound=Model)

STAGE_AFTER = {Kind.STAGE_OPENED: StageState.OPEN, Kind.STAGE_FINISHED: StageState.FINISHED, Kind.STAGE_REOPENED: StageState.REOPENED}
PROJECT_AFTER = {
    Kind.REGISTERED: ProjectState.REGISTERED,
    Kind.PLANNED: ProjectState.PLANNED,
    Kind.STARTED: ProjectState.APPROVING,
    Kind.PERMITTED: ProjectState.PERMITTED,
    Kind.COMPLETED: ProjectState.COMPLETED,
    Kind.REOPENED: ProjectState.APPROVING,
    Kind.ARCHIVED: ProjectState.ARCHIVED,
    Kind.SUSPENDED: ProjectState.SUSPENDED,
    Kind.TERMINATED: ProjectState.TERMINATED,
}


def portfolio_on(day: date, today: date, workdays: Workdays) -> Portfolio:
    """The whole city on `day`, which is not after `today`."""
    if day == today:
        return portfolio(None, today, workdays)
    return Past(day, workdays).portfolio()


class Past:
    """Everything the database holds, or one project of it, asked for once, read as of one day. `courses`: of the approvals read."""

    def __init__(self, day: date, workdays: Workdays, only: int | None = None) -> None:
        self.day, self.workdays = day, workdays
        self.courses: dict[int, Course] = {}
        known = Project.objects.filter(registered_on__lte=day) if only is None else Project.objects.filter(registered_on__lte=day, pk=only)
        chosen = known.select_related("region", "enterprise").order_by("region__code", "code")
        self.events: dict[str, dict[int, list[Event]]] = _events(only)
        self.projects = [as_of(project, _state_of_project(self.events["project"][project.pk], project, day)) for project in chosen]
        self.works = _grouped(Works.objects.filter(project__in=chosen), "project_id")
        self.stages = _grouped(Stage.objects.filter(works__project__in=chosen), "works_id")
        fetched = Approval.objects.filter(works__project__in=chosen).select_related("version", "matter", "lead", "stage")
        self.approvals = _grouped(fetched, "works_id")
        self.runners = _runners(day)

    def portfolio(self) -> Portfolio:
        rows = [self._project(project) for project in self.projects if project.state != ProjectState.TERMINATED and self.works[project.pk]]
        approvals, heads = tuple(approval for _, own in rows for approval in own), ledger_heads()
        return Portfolio(self.day, tuple(row for row, _ in rows), approvals, fingerprint(heads), heads)

    def project(self) -> tuple[ProjectRow | None, list[ApprovalRow]]:
        """The only project that was asked for; None where it was not registered yet or has no works."""
        for project in self.projects:
            if self.works[project.pk]:
                return self._project(project)
        return None, []

    def _project(self, project: Project) -> tuple[ProjectRow, list[ApprovalRow]]:
        stages: list[Stage] = []
        approvals: list[Approval] = []
        for works in self.works[project.pk]:
            own_stages, own_approvals = self._works(works, self.workdays.of(project.region.code))
            stages += own_stages
            approvals += own_approvals
        rows = [approval_row(approval, project, self.day, self.workdays) for approval in approvals]
        last = max((approval.last_event_on for approval in approvals if approval.last_event_on), default=None)
        runner = self.runners.get(project.pk, "")
        return project_row(project, self.works[project.pk], stages, rows, runner, last, self.day, self.workdays), rows

    def _works(self, works: Works, workdays: Workdays) -> tuple[list[Stage], list[Approval]]:
        """The stages and approvals of one works as of the day; its clocks, and theirs, are set."""
        stages = [as_of(stage, _state_of_stage(self.events["stage"][stage.pk], stage, self.day)) for stage in self.stages[works.pk]]
        courses = {approval.pk: self._course(approval, workdays) for approval in self.approvals[works.pk]}
        self.courses |= courses
        known = [approval for approval in self.approvals[works.pk] if approval.attempt == 1 or courses[approval.pk].state != "planned"]
        approvals = [as_of(approval, courses[approval.pk].state) for approval in known]
        project_onto(works, stages, approvals, courses, workdays)
        return stages, approvals

    def _course(self, approval: Approval, workdays: Workdays) -> Course:
        """By the days that stand today: a day put right later was never otherwise."""
        facts = effective(map(fact, self.events["approval"][approval.pk]))
        return lived([one for one in facts if one.on <= self.day], workdays)


def as_of(row: Row, state: str) -> Row:
    """The same row with another state, in memory: the machine's own field cannot be assigned, and nothing here is ever saved."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    then = type(row)(**{**values, "state": state})
    then._state.adding = False
    then._state.fields_cache = row._state.fields_cache
    return then


def _state_of_project(events: Sequence[Event], project: Project, day: date) -> str:
    """Today's state when nothing moved it since; otherwise what the events up to the day say."""
    if not any(event.occurred_on > day for event in events):
        return str(project.state)
    state = before = str(ProjectState.REGISTERED)
    for event in events:
        if event.occurred_on > day:
            continue
        if event.kind == Kind.SUSPENDED:
            before = state
        if event.kind == Kind.PLANNED and state != ProjectState.REGISTERED:
            continue  # the first plan of a project that had begun without one moved nothing
        state = before if event.kind == Kind.RESUMED else str(PROJECT_AFTER[Kind(event.kind)])
    return state


def _state_of_stage(events: Sequence[Event], stage: Stage, day: date) -> str:
    if not any(event.occurred_on > day for event in events):
        return str(stage.state)
    past = [event for event in events if event.occurred_on <= day]
    return str(STAGE_AFTER[Kind(past[-1].kind)]) if past else str(StageState.WAITING)


def _events(only: int | None) -> dict[str, dict[int, list[Event]]]:
    """The events that move a project, a stage or an approval, by its key, oldest first; one query. `only` of one project, or of all."""
    found: dict[str, dict[int, list[Event]]] = {name: defaultdict(list) for name in ("project", "stage", "approval")}
    kinds = [*STEPS, *STAGE_AFTER, *PROJECT_AFTER, Kind.RESUMED]
    chosen = Event.objects.filter(kind__in=kinds) if only is None else Event.objects.filter(kind__in=kinds, project=only)
    for event in chosen.select_related("about").order_by("project_id", "number"):
        if event.kind in STEPS:
            found["approval"][event.approval_id or 0].append(event)
        elif event.kind in STAGE_AFTER:
            found["stage"][event.stage_id or 0].append(event)
        else:
            found["project"][event.project_id].append(event)
    for name in ("project", "stage"):
        found[name] = defaultdict(list, {key: standing(own) for key, own in found[name].items()})
    return found


def _runners(day: date) -> dict[int, str]:
    """Who ran each project on that day."""
    then = Assignment.objects.filter(part=Assignment.Part.MAIN, since__lte=day).exclude(until__lte=day).order_by("since")
    return dict(then.values_list("project_id", "runner__full_name"))


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups
