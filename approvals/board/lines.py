"""Short rows fetched cheaply: a project in a list, the open approvals of a selection. No list here costs a query per row."""

from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from approvals.board.rows import COUNTED, approval_row, current_stage, label, stage_row, works_figures
from approvals.board.values import ApprovalRow, ProjectLine
from approvals.models import Approval, Stage
from catalogue.models import StageNumber
from projects.models import ProjectState, Works
from workdays.days import Workdays


def project_lines(works: QuerySet[Works], today: date, workdays: Workdays) -> tuple[ProjectLine, ...]:
    """Lines for a selection of works, in its order; a project with several works appears with each. Two queries."""
    chosen = list(works.select_related("project__region"))
    stages: dict[int, list[Stage]] = {}
    for stage in Stage.objects.filter(works__in=[one.pk for one in chosen], number__in=COUNTED):
        stages.setdefault(stage.works_id, []).append(stage)
    return tuple(line(one, stages.get(one.pk, []), today, workdays) for one in chosen)


def line(works: Works, stages: list[Stage], today: date, workdays: Workdays) -> ProjectLine:
    project = works.project
    stage = current_stage([stage_row(one, today, workdays) for one in stages])
    return ProjectLine(
        pk=project.pk,
        code=project.code,
        name=project.name,
        county=project.region.name,
        state=project.state,
        state_label=label(ProjectState, project.state),
        stage=stage,
        stage_name=label(StageNumber, stage) if stage else "",
        figures=works_figures(works, project, today, workdays),
        verified_on=works.verified_on,
        changed_on=works.changed_on,
    )


def approval_rows(approvals: QuerySet[Approval], today: date, workdays: Workdays) -> tuple[ApprovalRow, ...]:
    """Rows for a selection of approvals, in its order. One query."""
    chosen = approvals.select_related("matter", "version", "lead", "stage", "works__project__region")
    return tuple(
        replace(approval_row(approval, approval.works.project, today, workdays), works_name=approval.works.name) for approval in chosen
    )
