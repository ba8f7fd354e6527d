"""Days that follow from others: when an approval's day has been put right, so have those of its stage and its project.

Stages and projects move by themselves, each move written down with its day. Where the stored clocks now tell another day, a correcting
event of the rule says so beside the old one.
"""

from datetime import date, datetime

from approvals import ledger
from approvals.ledger import Entry
from approvals.models import Approval, Event, Stage
from approvals.models.event import Kind
from approvals.reading import standing
from approvals.states import Origin
from catalogue.models import StageNumber
from projects.models import Project, ProjectState

COMPLETED = (ProjectState.COMPLETED, ProjectState.ARCHIVED)
PERMITTED = (ProjectState.PERMITTED, *COMPLETED)


def follow_days(project: Project, approval: Approval, at: datetime) -> None:
    """Write the days of this approval's stage and its project anew, where they have changed. The projection is fresh, the lock held."""
    stage = Stage.objects.get(pk=approval.stage_id)
    for kind, on in ((Kind.STAGE_OPENED, stage.opened_on), (Kind.STAGE_FINISHED, stage.finished_on)):
        _follow(project, kind, on, at, stage)
    stages = list(Stage.objects.filter(works__project=project))
    if approval.stage.number == StageNumber.CONSTRUCTION and project.state in PERMITTED:
        _follow(project, Kind.PERMITTED, _last(stages, StageNumber.CONSTRUCTION), at)
    if approval.stage.number == StageNumber.COMPLETION and project.state in COMPLETED:
        _follow(project, Kind.COMPLETED, _last(stages, StageNumber.COMPLETION), at)
    _follow(project, Kind.STARTED, min((one.opened_on for one in stages if one.opened_on), default=None), at)


def _last(stages: list[Stage], number: int) -> date | None:
    return max((one.finished_on for one in stages if one.number == number and one.finished_on), default=None)


def _follow(project: Project, kind: Kind, on: date | None, at: datetime, stage: Stage | None = None) -> None:
    told = standing(Event.objects.filter(project=project, stage=stage, kind=kind).order_by("number"))
    if on is not None and told and told[-1].occurred_on != on:
        ledger.append(project, Entry(kind.value, on, at, None, Origin.SYSTEM, stage=stage, about=told[-1]))
