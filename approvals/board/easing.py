"""What spares an applicant time: the register of regional assessments and their uses, overrides of hard predecessors, and what of all
this, promises included (`board.promises`), belongs to one project. A fixed number of queries each.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from approvals.actions.assessing import REPLACES, SIMPLIFIES
from approvals.actions.committing import LEFT
from approvals.board.promises import MOST, CheckLine, DebtLine, check_lines, debt_lines
from approvals.board.rows import label
from approvals.models import Approval, AssessmentUse, Commitment, Event, RegionalAssessment, Tolerance
from approvals.states import State, Step
from catalogue.models import MatterVersion
from people.models import Role, User
from projects.models import Project

EXPIRES_SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """Received although what comes before it was not granted: by which department, why, and how it ended."""

    event: int
    on: date
    approval: int
    project_code: str
    project_name: str
    matter: str
    lead: str
    by: str
    reason: str
    state: str
    state_label: str
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """A regional assessment on a day. `standing`: valid · expiring (within 60 days) · expired · ahead."""

    pk: int
    park: str
    topic: str
    matters: tuple[str, ...]
    effect: str
    effect_label: str
    simplification: str
    document: str
    commissioned_by: str
    valid_from: date
    valid_to: date
    boundary: str
    negative_list: str
    standing: str
    days_left: int
    uses: int


@dataclass(frozen=True, slots=True)
class UseLine:
    pk: int
    project_code: str
    project_name: str
    matter: str
    park: str
    topic: str
    document: str
    replaced: bool
    how: str
    applied_on: date
    by: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Something the person may do with an approval instead of the ordinary step. `act`: tolerance · commitment · assessment."""

    act: str
    approval: int
    matter: str


@dataclass(frozen=True, slots=True)
class ProjectEasing:
    debts: tuple[DebtLine, ...]
    checks: tuple[CheckLine, ...]
    overrides: tuple[OverrideLine, ...]
    uses: tuple[UseLine, ...]
    offers: tuple[Offer, ...]

    @property
    def anything(self) -> bool:
        return bool(self.debts or self.checks or self.overrides or self.uses or self.offers)


# --- overrides ---
def overrides(user: User | None) -> tuple[OverrideLine, ...]:
    """Every override in this person's projects, the newest first; None: the whole city, for a briefing. One query."""
    projects = Project.objects.all() if user is None else Project.objects.visible_to(user)
    events = Event.objects.filter(project__in=projects)
    if user is not None and user.role == Role.OFFICER:
        events = events.filter(approval__lead_id=user.department_id)
    return override_lines(events)


def override_lines(events: QuerySet[Event]) -> tuple[OverrideLine, ...]:
    told = events.filter(kind=Step.RECEIVE, detail__has_key="override", about=None)
    rows = told.select_related("approval__version", "approval__lead", "project", "by").order_by("-occurred_on", "-pk")[:MOST]
    return tuple(_override(row, row.approval) for row in rows if row.approval is not None)


def _override(event: Event, approval: Approval) -> OverrideLine:
    return OverrideLine(
        event=event.pk,
        on=event.occurred_on,
        approval=approval.pk,
        project_code=event.project.code,
        project_name=event.project.name,
        matter=approval.version.name,
        lead=approval.lead.name,
        by=str(event.by or ""),
        reason=str(event.detail["override"]),
        state=approval.state,
        state_label=label(State, approval.state),
        decided_on=approval.decided_on,
    )


# --- regional assessments ---
def assessments(today: date) -> tuple[AssessmentLine, ...]:
    """The register, by park and topic; what expires soon and what has expired says so. Three queries."""
    rows = RegionalAssessment.objects.prefetch_related("matters")
    names: dict[int, str] = dict(
        MatterVersion.objects.filter(effective_from__lte=today).order_by("effective_from").values_list("matter_id", "name")
    )
    uses: dict[int, int] = defaultdict(int)
    for key in AssessmentUse.objects.values_list("assessment_id", flat=True):
        uses[key] += 1
    return tuple(_assessment(row, today, names, uses[row.pk]) for row in rows)


def _assessment(row: RegionalAssessment, today: date, names: dict[int, str], uses: int) -> AssessmentLine:
    return AssessmentLine(
        pk=row.pk,
        park=row.park,
        topic=row.topic,
        matters=tuple(names.get(matter.pk, matter.code) for matter in row.matters.all()),
        effect=row.effect,
        effect_label=label(RegionalAssessment.Effect, row.effect),
        simplification=row.simplification,
        document=row.document,
        commissioned_by=row.commissioned_by,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        boundary=row.boundary,
        negative_list=row.negative_list,
        standing=standing(row.valid_from, row.valid_to, today),
        days_left=(row.valid_to - today).days,
        uses=uses,
    )


def standing(valid_from: date, valid_to: date, today: date) -> str:
    """Of an assessment on a day: ahead · valid · expiring · expired. On its last day it is still valid."""
    if today > valid_to:
        return "expired"
    if today < valid_from:
        return "ahead"
    return "expiring" if valid_to - today <= EXPIRES_SOON else "valid"


def uses(user: User) -> tuple[UseLine, ...]:
    return use_lines(AssessmentUse.objects.filter(works__project__in=Project.objects.visible_to(user)))


def use_lines(rows: QuerySet[AssessmentUse]) -> tuple[UseLine, ...]:
    """One query for the rows and one for the names of their matters."""
    chosen = list(rows.select_related("assessment", "works__project", "by")[:MOST])
    told = MatterVersion.objects.filter(matter__in={row.matter_id for row in chosen}).order_by("effective_from") if chosen else ()
    names = {version.matter_id: version.name for version in told}
    return tuple(
        UseLine(
            pk=row.pk,
            project_code=row.works.project.code,
            project_name=row.works.project.name,
            matter=names[row.matter_id],
            park=row.assessment.park,
            topic=row.assessment.topic,
            document=row.assessment.document,
            replaced=row.assessment.effect == RegionalAssessment.Effect.REPLACE,
            how=row.assessment.simplification,
            applied_on=row.applied_on,
            by=str(row.by),
        )
        for row in chosen
    )


# --- one project ---
def of_project(project: Project, user: User, today: date) -> ProjectEasing:
    """What belongs to this project, and what the person may do instead of an ordinary step. Six queries at most."""
    own = Q(approval__works__project=project)
    return ProjectEasing(
        debts=debt_lines(Tolerance.objects.filter(own), today),
        checks=check_lines(Commitment.objects.filter(own), today),
        overrides=override_lines(Event.objects.filter(project=project)),
        uses=use_lines(AssessmentUse.objects.filter(works__project=project)),
        offers=_offers(project, user),
    )


def _offers(project: Project, user: User) -> tuple[Offer, ...]:
    """For the officer of its department and the dispatch desk: where the catalogue allows it and it is not too late."""
    if user.role not in (Role.OFFICER, Role.DISPATCHER):
        return ()
    mine = Approval.objects.visible_to(user).of_project(project).filter(state__in=[*LEFT, State.RECEIVED])
    offers = []
    for approval in mine.order_by("stage__number", "matter__code"):
        version = approval.version
        if approval.state == State.RECEIVED and version.tolerance and approval.limit:
            offers.append(Offer("tolerance", approval.pk, version.name))
        if approval.state in (State.PLANNED, State.RECEIVED) and version.commitment:
            offers.append(Offer("commitment", approval.pk, version.name))
        if approval.state == State.PLANNED and project.park and version.regional_assessment in (REPLACES, SIMPLIFIES):
            offers.append(Offer("assessment", approval.pk, version.name))
    return tuple(offers)
