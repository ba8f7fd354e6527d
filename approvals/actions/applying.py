"""Start several approvals of a stage at once (并联申报): one form, one receipt each, all of them or none.

The applicant's runner hands the form in, or the counter of the department that leads the stage. Each approval is asked as if it were
received by itself: what it waits for still binds it, and only its own department may override that, with a reason. In stage 4 the joint
acceptance (联合验收) is received together with its members, which it waits for at its decision instead.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from approvals import joint, ledger, objections
from approvals.actions.steps import FRESH, after_hours
from approvals.actions.taking import take
from approvals.demands import Attempt, too_long
from approvals.fold import Course
from approvals.joint import ACCEPTANCE, FEWEST
from approvals.ledger import Entry
from approvals.models import Application, Approval, Evidence
from approvals.models.event import Kind
from approvals.reading import courses_of
from approvals.refusal import Refused
from approvals.states import Origin, State, Step
from people.models import Role, User
from projects.models import Project, Works
from workdays import calendar
from workdays.days import Workdays

MAY_APPLY = (Role.RUNNER, Role.OFFICER)


@dataclass(frozen=True, slots=True)
class Paper:
    """What comes with the form: its day, its number, a remark, a file, and reasons of the own department by approval (overrides)."""

    on: date
    document: str = ""
    note: str = ""
    evidence: Evidence | None = None
    overrides: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def apply(
    works_id: int, approval_ids: Collection[int], paper: Paper, *, by: User, today: date, at: datetime, lead_id: int | None = None
) -> Application:
    """Receive the chosen planned approvals of one stage together. `lead_id`: the leading department, one of those that decide them; None:
    the usual one. Raises Refused with what speaks against each of them; then none was received."""
    project, approvals = _chosen(works_id, approval_ids)
    reasons = objections.of_project(project) or of_choice(approvals, approval_ids)
    if reasons:
        raise Refused(*reasons)
    lead = lead_id if lead_id is not None else lead_of(approvals)
    reasons = of_applicant(project, approvals, lead, by)
    return _received(project, approvals, paper, Application.Kind.PARALLEL, lead, by, today, at, reasons)


@transaction.atomic
def apply_for_acceptance(works_id: int, paper: Paper, *, by: User, today: date, at: datetime) -> Application:
    """Receive the joint acceptance and its members that are still planned, as one composite."""
    works = Works.objects.get(pk=works_id)
    project = ledger.locked(works.project_id)
    composite, members = acceptance_of(works)
    if composite is None or composite.state != State.PLANNED:
        raise Refused(_("No joint acceptance is planned for these works, or it has been applied for already."))
    if len(members) < FEWEST:
        raise Refused(_("A joint acceptance joins two or more acceptance matters; here there are %(n)s.") % {"n": len(members)})
    approvals = [composite, *(member for member in members if member.state == State.PLANNED)]
    for approval in [*approvals, *members]:
        approval.works.project = project
    lead = composite.lead_id
    reasons = objections.of_project(project) or of_applicant(project, approvals, lead, by)
    made = _received(project, approvals, paper, Application.Kind.JOINT_ACCEPTANCE, lead, by, today, at, reasons)
    made.approvals.add(*members)
    return made


def acceptance_of(works: Works) -> tuple[Approval | None, list[Approval]]:
    """The joint acceptance of the works in its latest attempt, and its members that apply, each in its latest."""
    rows = Approval.objects.filter(works=works).select_related("version", "matter", "stage", "works", "lead").order_by("attempt")
    latest = {row.matter.code: row for row in rows}
    composite = latest.get(ACCEPTANCE)
    if composite is None:
        return None, []
    return composite, [latest[code] for code in joint.members(composite.version.predecessors, latest)]


def _chosen(works_id: int, approval_ids: Collection[int]) -> tuple[Project, list[Approval]]:
    """The project locked, and the chosen approvals of these works read behind that lock."""
    project = ledger.locked(Works.objects.values_list("project_id", flat=True).get(pk=works_id))
    rows = Approval.objects.filter(works=works_id, pk__in=list(approval_ids)).order_by("matter__code")
    approvals = list(rows.select_related("version", "matter", "stage", "works", "lead"))
    for approval in approvals:
        approval.works.project = project
    return project, approvals


def of_choice(approvals: Collection[Approval], asked: Collection[int]) -> list[str]:
    """A parallel application joins two or more approvals of one stage of one works."""
    if len(approvals) != len(set(asked)):
        return [_("A parallel application joins approvals of one works only.")]
    if len(approvals) < FEWEST:
        return [_("Choose at least two approvals: a single one is received by itself.")]
    if len({approval.stage_id for approval in approvals}) > 1:
        return [_("A parallel application joins approvals of one stage; these belong to several.")]
    return []


def lead_of(approvals: Iterable[Approval]) -> int:
    """The department that leads their application by default."""
    rows = list(approvals)
    codes = [approval.lead.code for approval in rows]
    lead = joint.stage_lead(rows[0].stage.number, codes)
    return next(approval.lead_id for approval in rows if approval.lead.code == lead)


def of_applicant(project: Project, approvals: Iterable[Approval], lead: int, by: User) -> list[str]:
    """The project's runner, or an officer of the department that leads."""
    if lead not in {approval.lead_id for approval in approvals}:
        return [_("The leading department decides one of the approvals it receives; this one decides none.")]
    if by.role not in MAY_APPLY or not Project.objects.visible_to(by).filter(pk=project.pk).exists():
        return [_("%(name)s may not hand in applications for this project.") % {"name": by}]
    if by.role == Role.OFFICER and by.department_id != lead:
        return [_("Only the counter of the leading department receives a parallel application; other departments receive their own part.")]
    return []


def _received(project: Project, approvals: list[Approval], paper: Paper, kind: Application.Kind, lead: int,
              by: User, today: date, at: datetime, reasons: list[str]) -> Application:  # fmt: skip
    """Ask for every approval before the first is received; write the receipts, the application and its event."""
    workdays = calendar.current(project.region.code)
    courses = courses_of(approvals, workdays)
    together = {approval.matter.code for approval in approvals} if kind == Application.Kind.JOINT_ACCEPTANCE else set()
    attempts = [_attempt(approval, paper, today) for approval in approvals]
    reasons = reasons or _timely(paper, today, project, workdays)
    if not reasons:
        pairs = zip(approvals, attempts, strict=True)
        reasons = [reason for one, attempt in pairs for reason in _against(one, courses[one.pk], attempt, by, together)]
    if reasons:
        raise Refused(*dict.fromkeys(reasons))
    origin = Origin.RUNNER if by.role == Role.RUNNER else Origin.DEPARTMENT
    works = approvals[0].works
    number = (works.applications.aggregate(last=Max("number"))["last"] or 0) + 1
    for approval, attempt in zip(approvals, attempts, strict=True):
        detail = {**attempt.detail, "application": number, **after_hours(Step.RECEIVE, paper.on, at, workdays)}
        entry = Entry(Step.RECEIVE.value, paper.on, at, by, origin, approval, None, attempt.document, attempt.note, detail, paper.evidence)
        take(project, approval, courses[approval.pk], entry)
    stage = approvals[0].stage
    made = Application.objects.create(
        works=works, kind=kind, stage_number=stage.number, number=number, lead_id=lead, handed_in_on=paper.on, by=by, at=at
    )
    made.approvals.set(approvals)
    detail = {"application": number, "kind": str(kind), "matters": [approval.matter.code for approval in approvals]}
    note = "; ".join(approval.version.name for approval in approvals)[:500]
    ledger.append(project, Entry(Kind.APPLIED.value, paper.on, at, by, origin, None, stage, paper.document.strip(), note, detail))
    return made


def _attempt(approval: Approval, paper: Paper, today: date) -> Attempt:
    override = paper.overrides.get(approval.pk, "").strip()
    detail: dict[str, Any] = {"override": override} if override else {}
    return Attempt(Step.RECEIVE, paper.on, today, paper.document.strip(), paper.note.strip(), detail, paper.evidence is not None)


def _timely(paper: Paper, today: date, project: Project, workdays: Workdays) -> list[str]:
    """A form of long ago is not received for everybody at once: each department has to confirm its own back-dated step."""
    reasons = too_long(Attempt(Step.RECEIVE, paper.on, today, paper.document.strip(), paper.note.strip()))
    if project.registered_on <= paper.on <= today and workdays.elapsed(paper.on, today) > FRESH:
        reasons.append(
            _("The form is dated more than %(fresh)s workdays back: hand in each receipt by itself, its department has to confirm it.")
            % {"fresh": FRESH}
        )
    return reasons


def _against(approval: Approval, course: Course, attempt: Attempt, by: User, together: Collection[str]) -> list[str]:
    """What speaks against receiving this one, each sentence naming it. What is wrong with the form is said once for all."""
    reasons = objections.in_the_way(approval, course, attempt, by, approval.due, together)
    name = approval.version.name
    form = set(objections.untimely(attempt, Course(), approval.works.project.registered_on))
    return [reason if reason in form or name in reason else f"{name}: {reason}" for reason in reasons]
