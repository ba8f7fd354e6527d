"""From rows of the database to the frozen rows of the boards. No queries here: whoever calls has fetched everything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import NamedTuple

from django.db.models import Choices
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from approvals.board.figures import of_approval, of_clock, of_stage
from approvals.board.values import ApprovalRow, Figures, ProjectRow, StageRow, WorksPart
from approvals.models import Approval, Stage
from approvals.states import StageState, State
from catalogue.models import ClockRole, StageNumber
from projects.models import Project, ProjectState, Works
from workdays.days import Workdays

URGENCY = {"late": 0, "soon": 1, "on_time": 2, "paused": 3, "waiting": 4, "decided": 5}
COUNTED = (StageNumber.SITING, StageNumber.PLANNING, StageNumber.CONSTRUCTION)
OVER = (ProjectState.PERMITTED, ProjectState.COMPLETED, ProjectState.ARCHIVED, ProjectState.TERMINATED)


class Names(NamedTuple):
    """What a row says of an approval that many approvals share: the matter's code and name, the stage's number, the lead department."""

    matter: str
    name: str
    stage: int
    lead: str

    @classmethod
    def of(cls, approval: Approval) -> "Names":
        return cls(approval.matter.code, approval.version.name, approval.stage.number, approval.lead.name)


def approval_row(approval: Approval, project: Project, today: date, workdays: Workdays, names: Names | None = None) -> ApprovalRow:
    """`approval` may be a bare row with the columns of an approval; then its `names` come with it."""
    workdays = workdays.of(project.region.code)
    matter, name, stage, lead = names or Names.of(approval)
    return ApprovalRow(
        pk=approval.pk,
        matter=matter,
        name=name,
        project_code=project.code,
        project_name=project.name,
        county=project.region.name,
        stage=stage,
        lead=lead,
        role=approval.role,
        state=approval.state,
        state_label=state_label(approval, today),
        received_on=approval.received_on,
        accepted_on=approval.accepted_on,
        decided_on=approval.decided_on,
        resumes_on=approval.resumes_on,
        attempt=approval.attempt,
        figures=of_approval(approval, today, workdays),
        paused_for=paused_for(approval, today),
        resumes_provisional=approval.resumes_on is not None and workdays.provisional(approval.resumes_on),
        works=approval.works_id,
    )


def label(words: type[Choices], value: str | int) -> str:
    """The word for a value in the reader's language; translated once, not once a row."""
    return _labels(words, get_language())[value]


@cache
def _labels(words: type[Choices], language: str | None) -> dict[str | int, str]:
    return {value: str(text) for value, text in words.choices}


def state_label(approval: Approval, today: date) -> str:
    """A special procedure whose planned days are over has ended by itself, whether or not its end has been written down."""
    if approval.state == State.SPECIAL and approval.resumes_on is not None and approval.resumes_on <= today:
        return _("in review again: the planned days of the special procedure are over")
    return label(State, approval.state)


def paused_for(approval: Approval, today: date) -> str:
    if approval.state == State.CORRECTING:
        return _("the applicant is supplying material")
    if approval.state == State.SPECIAL and (approval.resumes_on is None or today < approval.resumes_on):
        return _("special procedure, not counted")
    return ""


def stage_row(stage: Stage, today: date, workdays: Workdays) -> StageRow:
    return StageRow(
        number=stage.number,
        name=label(StageNumber, stage.number),
        state=stage.state,
        figures=of_stage(stage, today, workdays),
        opened_on=stage.opened_on,
        finished_on=stage.finished_on,
        pk=stage.pk,
    )


def works_figures(works: Works, project: Project, today: date, workdays: Workdays) -> Figures:
    """The 50/40 of one works. It has ended with its construction permit, or with its project."""
    shown = of_clock(works, works.limit, today, workdays.of(project.region.code))
    return replace(shown, light="decided") if works.permitted_on is not None or project.state in OVER else shown


def works_part(works: Works, stages: Sequence[Stage], project: Project, today: date, workdays: Workdays) -> WorksPart:
    rows = tuple(stage_row(stage, today, workdays) for stage in stages if stage.works_id == works.pk)
    name = works.name or _("works %(number)s") % {"number": works.number}
    figures = works_figures(works, project, today, workdays)
    return WorksPart(works.pk, works.number, name, figures, current_stage(rows), rows, works.permitted_on)


def project_row(project: Project, works: Sequence[Works], stages: Sequence[Stage], approvals: Sequence[ApprovalRow], runner: str,
                last_event_on: date | None, today: date, workdays: Workdays) -> ProjectRow:  # fmt: skip
    """A project shows the largest of its works (K8): the one that has used most days."""
    workdays = workdays.of(project.region.code)
    clocks = {one.pk: works_figures(one, project, today, workdays) for one in works}
    largest = max(works, key=lambda one: clocks[one.pk].used)
    shown = [stage_row(stage, today, workdays) for stage in stages if stage.works_id == largest.pk]
    holder = slowest(approvals)
    permits = [one.permitted_on for one in works]
    return ProjectRow(
        pk=project.pk,
        code=project.code,
        name=project.name,
        county=project.region.name,
        county_code=project.region.code,
        level=project.level,
        investment=project.investment,
        mode=project.mode,
        in_scope=project.in_scope,
        state=project.state,
        state_label=label(ProjectState, project.state),
        enterprise=project.enterprise.name,
        runner=runner,
        total_investment=project.total_investment,
        registered_on=project.registered_on,
        permitted_on=max(day for day in permits if day) if permits and all(permits) else None,
        stage=current_stage(shown),
        stages=tuple(shown),
        figures=clocks[largest.pk],
        holder=holder.lead if holder else "",
        holder_matter=holder.name if holder else "",
        last_event_on=last_event_on,
        works=largest.pk,
        verified_on=largest.verified_on,
        changed_on=largest.changed_on,
    )


def slowest(approvals: Sequence[ApprovalRow]) -> ApprovalRow | None:
    """The approval under way that decides the project's pace: the most urgent counted one, the earliest due first."""
    open_now = [row for row in approvals if row.state in State.OPEN and row.role == ClockRole.MAIN]
    return min(open_now, key=lambda row: (URGENCY[row.figures.light], row.figures.due or date.max, row.matter), default=None)


def current_stage(stages: Sequence[StageRow]) -> int | None:
    """The stage a project stands in: the first counted one that is under way, or the next one to begin; None when all are finished."""
    counted = [stage for stage in stages if stage.number in COUNTED]
    under_way = [stage.number for stage in counted if stage.state in (StageState.OPEN, StageState.REOPENED)]
    waiting = [stage.number for stage in counted if stage.state == StageState.WAITING]
    return min(under_way, default=min(waiting, default=None))
