"""Lay out a project's works: its stages with their limits, and the approvals its kind and mode call for, all still planned.

Which matters apply is the catalogue's word on the day (approvals.md "Catalogue"); the versions of that day stay with the approvals (K14).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from approvals import ledger
from approvals.ledger import Entry
from approvals.models import Approval, AssessmentUse, Disposition, LateEntry, Plan, RegionalAssessment, Stage
from approvals.models.event import Kind
from approvals.plan import Entry as Offer
from approvals.plan import applicable
from approvals.projection import refresh
from approvals.questions import takes_away
from approvals.states import Origin, State
from catalogue.models import Matter, MatterVersion, StageLimit, StageNumber
from people.models import User
from projects.models import Mode, Project, Works
from workdays import calendar


@dataclass(frozen=True)
class Catalogue:
    """The catalogue as it stands on a day: versions by code, stage limits by (stage, government)."""

    versions: Mapping[str, MatterVersion]
    limits: Mapping[tuple[int, bool], int]

    @classmethod
    def on(cls, day: date) -> "Catalogue":
        limits = {
            (limit.stage, limit.government): limit.days
            for limit in StageLimit.objects.filter(effective_from__lte=day).order_by("effective_from")
        }
        return cls({version.matter.code: version for version in Matter.objects.in_force(day)}, limits)

    def matters(self, project: Project, answers: Collection[str]) -> list[MatterVersion]:
        offers = [Offer(code, applies(version, project)) for code, version in self.versions.items()]
        return [self.versions[code] for code in applicable(offers, answers)]

    def stage_limit(self, number: int, project: Project) -> int | None:
        return self.limits.get((number, project.government)) if project.in_scope else None


def applies(version: MatterVersion, project: Project) -> str:
    if project.government:
        return version.applies_government
    return version.applies_verified if project.mode == Mode.VERIFIED else version.applies_filed


def planned(works: Works, stage: Stage, version: MatterVersion, project: Project) -> Approval:
    """An unsaved approval, its limits taken from the version for this kind of investment."""
    return Approval(
        works=works,
        stage=stage,
        matter=version.matter,
        version=version,
        lead=version.lead,
        role=version.clock_role,
        provincial=version.provincial,
        limit=version.committed_days(project.government),
        statutory_limit=version.statutory_days,
        statutory_unit=version.statutory_unit,
    )


def stages_of(works: Works, catalogue: Catalogue) -> list[Stage]:
    """The five stages of a works, unsaved."""
    return [Stage(works=works, number=number, limit=catalogue.stage_limit(number, works.project)) for number in StageNumber.values]


def approvals_of(works: Works, stages: Iterable[Stage], catalogue: Catalogue, answers: Collection[str]) -> list[Approval]:
    """The planned approvals of a works, unsaved, each in its stage."""
    by_number = {stage.number: stage for stage in stages}
    return [planned(works, by_number[version.stage], version, works.project) for version in catalogue.matters(works.project, answers)]


@transaction.atomic
def lay_out(works: Iterable[Works], on: date, answers: Mapping[int, Collection[str]] | None = None) -> list[Approval]:
    """Stages and planned approvals for works that have none yet, in bulk. `answers`: project key -> conditional matters that apply."""
    fresh = list(works)
    catalogue = Catalogue.on(on)
    stages = {one.pk: stages_of(one, catalogue) for one in fresh}
    Stage.objects.bulk_create((stage for own in stages.values() for stage in own), batch_size=1000)
    approvals = [
        approval for one in fresh for approval in approvals_of(one, stages[one.pk], catalogue, (answers or {}).get(one.project_id, ()))
    ]
    return Approval.objects.bulk_create(approvals, batch_size=1000)


@transaction.atomic
def change_kind(project_id: int, *, by: User | None, on: date, at: datetime, before: Mapping[str, object]) -> None:
    """The kind of investment, the mode or the scope has been changed in the register: same starts, new limits (K14), one event.

    `before` holds what the register said so far. Planned approvals that no longer apply go, missing ones come, but for those the
    signed plan does without; begun ones stay.
    """
    project = ledger.locked(project_id)
    catalogue = Catalogue.on(on)
    wanted = {version.matter_id: version for version in catalogue.matters(project, ())}
    for works in Works.objects.filter(project=project):
        works.project = project
        works.limit = project.limit
        works.save(update_fields=["limit"])
        stages = {stage.number: stage for stage in works.stages.all()}
        for stage in stages.values():
            stage.limit = catalogue.stage_limit(stage.number, project)
            stage.save(update_fields=["limit"])
        kept = _relimit(works, project, wanted) | replaced(works) | dropped(works)
        Approval.objects.bulk_create(
            planned(works, stages[version.stage], version, project) for key, version in wanted.items() if key not in kept
        )
        refresh(works, calendar.current(project.region.code))
    after = {"investment": project.investment, "mode": project.mode, "in_scope": project.in_scope}
    detail = {"from": dict(before), "to": after}
    ledger.append(project, Entry(Kind.KIND_CHANGED.value, on, at, by, Origin.SYSTEM, detail=detail))


def replaced(works: Works) -> set[int]:
    """Keys of the matters a regional assessment has replaced in this works: they stay away from its plan."""
    uses = AssessmentUse.objects.filter(works=works, assessment__effect=RegionalAssessment.Effect.REPLACE)
    return set(uses.values_list("matter_id", flat=True))


def dropped(works: Works) -> set[int]:
    """Keys of the matters the newest signed plan does without by an answer that holds for every kind of project."""
    plan = Plan.objects.filter(works=works).exclude(signed_on=None).order_by("-revision").first()
    if plan is None:
        return set()
    lines = plan.lines.filter(disposition=Disposition.NOT_APPLICABLE).select_related("version__matter")
    return {line.version.matter_id for line in lines if takes_away(line.reason, line.version.matter.code)}


def _relimit(works: Works, project: Project, wanted: Mapping[int, MatterVersion]) -> set[int]:
    """New limits for what is there, by each one's own version; plan lines that no longer apply go. Returns the matters that remain."""
    kept = set()
    for approval in works.approvals.select_related("version").annotate(waiting=Exists(LateEntry.objects.filter(approval=OuterRef("pk")))):
        conditional = applies(approval.version, project) == "C"
        if approval.state == State.PLANNED and approval.matter_id not in wanted and not conditional and not approval.waiting:
            approval.delete()
            continue
        kept.add(approval.matter_id)
        approval.limit = approval.version.committed_days(project.government)
        approval.save(update_fields=["limit"])
    return kept
