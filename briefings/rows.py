"""The rows of a portfolio in the order and words of a briefing: projects by county and code, numbered from 1."""

import re

from approvals.board.values import ApprovalRow, Portfolio, ProjectRow, StageRow
from briefings.value import ApprovalLine, ProjectLine, StageLine
from briefings.vocabulary import INVESTMENTS, LEVELS, MODES, PAUSED, PROJECT_STATES, VOID

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Without characters that neither XML nor Excel can hold: control characters, lone surrogates, non-characters."""
    return _UNPRINTABLE.sub(" ", text) if _UNPRINTABLE.search(text) else text


def project_lines(now: Portfolio) -> tuple[ProjectLine, ...]:
    ordered = sorted(now.projects, key=lambda row: (row.county_code, row.county, row.code))
    return tuple(_project_line(number, row) for number, row in enumerate(ordered, start=1))


def _project_line(number: int, row: ProjectRow) -> ProjectLine:
    figures = row.figures
    opened = [stage.opened_on for stage in row.stages if stage.opened_on]
    return ProjectLine(
        number=number,
        code=plain(row.code),
        name=plain(row.name),
        county=plain(row.county),
        level=LEVELS.get(row.level, row.level),
        investment=row.investment,
        mode=MODES.get(row.mode, row.mode),
        in_scope=row.in_scope and figures.limit is not None,
        enterprise=plain(row.enterprise),
        runner=plain(row.runner),
        total_investment=row.total_investment,
        state=PROJECT_STATES.get(row.state, row.state_label),
        registered_on=row.registered_on,
        started_on=min(opened, default=None),
        permitted_on=row.permitted_on,
        stage=row.stage,
        stages=tuple(_stage_line(stage) for stage in row.stages),
        light=_light(row),
        limit=figures.limit,
        used=figures.used,
        remaining=figures.remaining,
        due=figures.due,
        late=figures.late,
        late_from=figures.late_from,
        late_workdays=figures.late_workdays,
        statutory_late=figures.statutory_late,
        provisional=figures.provisional,
        holder=plain(row.holder),
        matter=plain(row.holder_matter),
    )


def _stage_line(stage: StageRow) -> StageLine:
    return StageLine(stage.number, stage.state, stage.figures.light, stage.figures.used, stage.figures.limit)


def _light(row: ProjectRow) -> str:
    """A permit ends the light, a termination too; a suspension shows as a pause unless the project was late already."""
    if row.permitted_on:
        return "decided"
    if row.state == "terminated":
        return "ended"
    if row.figures.light == "late" or row.figures.late:
        return "late"
    if row.state == "suspended":
        return "paused"
    return "on_time" if row.figures.light == "decided" else row.figures.light


def counted(now: Portfolio) -> list[ApprovalRow]:
    """The approvals that were received and did not end without a decision (K13)."""
    return [row for row in now.approvals if row.received_on and row.state not in VOID]


def under_way(now: Portfolio, projects: tuple[ProjectLine, ...]) -> tuple[ApprovalLine, ...]:
    """Received and not decided, by project, stage and matter."""
    numbers = {line.code: line.number for line in projects}
    lines = [_approval_line(numbers[plain(row.project_code)], row) for row in counted(now) if row.decided_on is None]
    return tuple(sorted(lines, key=lambda line: (line.project, line.stage, line.matter, line.department)))


def _approval_line(project: int, row: ApprovalRow) -> ApprovalLine:
    figures = row.figures
    return ApprovalLine(
        project=project,
        stage=row.stage,
        matter=plain(row.name),
        department=plain(row.lead),
        state=row.state,
        received_on=row.received_on,
        accepted_on=row.accepted_on,
        used=figures.used,
        limit=figures.limit,
        due=figures.due,
        light=figures.light,
        late_workdays=figures.late_workdays,
        statutory_late=figures.statutory_late,
        paused_for=plain(row.paused_for) if row.state in PAUSED else "",
        provisional=figures.due is not None and figures.provisional,
    )


def investment_word(line: ProjectLine) -> str:
    return INVESTMENTS.get(line.investment, line.investment)
