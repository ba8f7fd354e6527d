"""What follows from a step of an approval: its stage opens, finishes or reopens, and with the stages the project moves by itself.

A stage finishes when all its milestone matters that apply are granted (milestone kind 1 of the national standard); a recalled or revoked
milestone reopens it. The project is permitted when stage 3 of all its works is finished, completed when stage 4 is. Here it is only
decided what follows; the ledger writes it, for one step or for a whole past at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from approvals.models import Approval, Stage
from approvals.models.event import Kind
from approvals.states import StageState, State, Step
from catalogue.models import StageNumber
from projects.models import Project, ProjectState

BEGINS = (ProjectState.REGISTERED, ProjectState.PLANNED)
UNDER_WAY = (StageState.OPEN, StageState.REOPENED)


@dataclass(frozen=True, slots=True)
class Move:
    """A machine that moves by itself, the verb it takes, and what the ledger calls it."""

    machine: Project | Stage
    verb: str
    kind: Kind


@dataclass(slots=True)
class Situation:
    """A project as it stands: its stages, and the approvals that are milestones, each as the machine itself."""

    project: Project
    stages: dict[int, Stage]
    milestones: list[Approval]

    @classmethod
    def of(cls, project: Project) -> "Situation":
        stages = {stage.pk: stage for stage in Stage.objects.filter(works__project=project)}
        milestones = Approval.objects.filter(works__project=project, version__milestone=True).order_by("attempt")
        return cls(project, stages, list(milestones))


def follow(situation: Situation, approval: Approval, step: Step) -> Iterator[Move]:
    """The moves that a step just taken brings about, one at a time: each must be made before the next is asked for."""
    stage = situation.stages[approval.stage_id]
    project = situation.project
    if step == Step.RECEIVE:
        if stage.state == StageState.WAITING:
            yield Move(stage, "open", Kind.STAGE_OPENED)
        if project.state in BEGINS:
            yield Move(project, "start", Kind.STARTED)
    elif step in (Step.GRANT, Step.GRANT_PENDING):
        if stage.state in UNDER_WAY and milestones_passed(situation.milestones, stage):
            yield Move(stage, "finish", Kind.STAGE_FINISHED)
            yield from _project_after(situation, stage)
    elif step in (Step.RECALL, Step.REVOKE) and stage.state == StageState.FINISHED and approval.version.milestone:
        yield Move(stage, "reopen", Kind.STAGE_REOPENED)
        if project.state in (ProjectState.PERMITTED, ProjectState.COMPLETED) and stage.number <= StageNumber.CONSTRUCTION:
            yield Move(project, "reopen", Kind.REOPENED)


def milestones_passed(milestones: Iterable[Approval], stage: Stage) -> bool:
    """Whether every milestone matter of the stage stands granted in its latest attempt; False for a stage without milestones.

    A last attempt that came to nothing without a next one planned behind it belongs to a matter that applies no more.
    """
    latest = {approval.matter_id: approval.state for approval in milestones if approval.stage_id == stage.pk}
    states = [state for state in latest.values() if state not in State.VOID]
    return bool(states) and all(state in State.PASSED for state in states)


def _project_after(situation: Situation, stage: Stage) -> Iterator[Move]:
    """All works must have come that far before the project moves."""
    project = situation.project
    if any(other.state != StageState.FINISHED for other in situation.stages.values() if other.number == stage.number):
        return
    if stage.number == StageNumber.CONSTRUCTION and project.state == ProjectState.APPROVING:
        yield Move(project, "permit", Kind.PERMITTED)
    elif stage.number == StageNumber.COMPLETION and project.state == ProjectState.PERMITTED:
        yield Move(project, "complete", Kind.COMPLETED)
