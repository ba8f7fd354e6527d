"""The plan of a works: drawn up by its runner, handed in with the enterprise's signatory, signed by the desk, revised with a reason.

The runner does not sign: whoever is measured against a baseline does not set it alone (trust.md, a second pair of eyes). What is signed is
never changed; a later change is the next revision, says why, and is signed again. Signing fits the works' planned approvals to the plan:
what does not apply and has not begun goes, what is missing comes. An approval keeps the version of its matter it began with (K14).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import ledger
from approvals.actions.drafting import Drafted, contradictions, drafted, versions_of
from approvals.actions.layout import planned, replaced
from approvals.actions.taking import next_attempt
from approvals.ledger import Entry
from approvals.models import Approval, Disposition, Plan, PlanLine
from approvals.models.event import Kind
from approvals.projection import refresh
from approvals.questions import questionnaire, unanswered
from approvals.refusal import Refused
from approvals.states import Origin, State
from catalogue.revising import users_of
from people.models import Role, User
from projects.models import Project, ProjectState, Works
from workdays import calendar
from workdays.days import Workdays

DRAWERS = (Role.RUNNER, Role.DISPATCHER)
OVER = (ProjectState.SUSPENDED, ProjectState.TERMINATED, ProjectState.ARCHIVED)
TO_BE_OBTAINED = (Disposition.APPLIES, Disposition.COMMITTED)
SIGNATORY_ROOM, REASON_ROOM = 60, 300


@dataclass(frozen=True, slots=True)
class Given:
    """What the questionnaire says. `days`: workdays planned for matters for which the catalogue promises none, by code."""

    answers: Mapping[str, str]
    start: date
    target: date | None = None
    flow: int | None = None
    committed: Iterable[str] = ()
    days: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"answers": dict(self.answers), "flow": self.flow, "committed": sorted(self.committed), "days": dict(self.days)}

    @classmethod
    def of(cls, plan: Plan) -> "Given":
        """What a plan was drawn up from."""
        told = plan.answers
        return cls(told.get("answers", {}), plan.start, plan.target, told.get("flow"), told.get("committed", ()), told.get("days", {}))


@transaction.atomic
def draw_up(works_id: int, given: Given, *, by: User, today: date, at: datetime) -> Plan:
    """Write the draft of the next revision, in place of an earlier draft; it is then nobody's until it is handed in."""
    project, works = _under_lock(works_id)
    workdays = calendar.current(project.region.code)
    made = drafted(project, works, given.answers, given.flow, given.committed, given.days, given.start, given.target, today, workdays)
    last = Plan.objects.filter(works=works).exclude(signed_on=None).order_by("-revision").first()
    reasons = _of_person(project, by) or _of_project(project) or _incomplete(project, works, given, last, today)
    reasons = reasons or contradictions(works, made)
    if reasons:
        raise Refused(*reasons)
    Plan.objects.filter(works=works, signed_on=None).delete()
    plan = Plan.objects.create(
        works=works, revision=last.revision + 1 if last else 1, answers=given.as_json(), start=given.start, target=given.target,
        reason=given.reason.strip() if last else "", drawn_up_by=by, drawn_up_at=at,
    )  # fmt: skip
    PlanLine.objects.bulk_create(_line(plan, one) for one in made.lines)
    return plan


def _under_lock(works_id: int) -> tuple[Project, Works]:
    project = ledger.locked(Works.objects.values_list("project_id", flat=True).get(pk=works_id))
    works = Works.objects.get(pk=works_id)
    works.project = project
    return project, works


def _of_person(project: Project, by: User) -> list[str]:
    if by.role not in DRAWERS or not Project.objects.visible_to(by).filter(pk=project.pk).exists():
        return [_("%(name)s may not draw up the plan of this project: its runner and the dispatch desk do.") % {"name": by}]
    return []


def _of_project(project: Project) -> list[str]:
    if project.state in OVER:
        return [_("The project is “%(state)s”: no plan is made for it.") % {"state": project.get_state_display()}]
    return []


def _incomplete(project: Project, works: Works, given: Given, last: Plan | None, today: date) -> list[str]:
    """What the questionnaire lacks, everything at once."""
    matters = [one.as_matter(project) for one in versions_of(works, today).values()]
    reasons = [
        _("Not answered: %(question)s") % {"question": _(question.text)} for question in unanswered(questionnaire(matters), given.answers)
    ]
    if last and not given.reason.strip():
        reasons.append(_("Revision %(revision)s differs from a signed plan: say why.") % {"revision": last.revision + 1})
    if len(given.reason) > REASON_ROOM:
        reasons.append(_("A reason has at most %(most)s characters (here: %(here)s).") % {"most": REASON_ROOM, "here": len(given.reason)})
    if given.start < project.registered_on:
        reasons.append(
            _("%(on)s lies before the project was registered (%(registered)s).") % {"on": given.start, "registered": project.registered_on}
        )
    if given.target is not None and given.target < given.start:
        reasons.append(_("The ground cannot be broken (%(target)s) before the plan begins (%(start)s).") % {
            "target": given.target, "start": given.start,
        })  # fmt: skip
    return reasons


def _line(plan: Plan, one: Drafted) -> PlanLine:
    slot = one.slot
    return PlanLine(
        plan=plan,
        version=one.version,
        approval=one.approval,
        disposition=one.disposition.value,
        reason=one.because,
        days=one.days,
        begin=slot.begin if slot else None,
        finish=slot.finish if slot else None,
        latest_begin=slot.latest_begin if slot else None,
        latest_finish=slot.latest_finish if slot else None,
        critical=one.critical,
        lead=one.version.lead,
        responsible=one.responsible,
    )


@transaction.atomic
def name_responsible(plan_id: int, names: Mapping[int, str], *, by: User) -> None:
    """Who is responsible for each line of a draft, by the line's key."""
    plan, project = _draft(plan_id)
    reasons = _of_person(project, by)
    if reasons:
        raise Refused(*reasons)
    lines = [line for line in plan.lines.all() if line.pk in names]
    for line in lines:
        line.responsible = names[line.pk].strip()[:SIGNATORY_ROOM]
    PlanLine.objects.bulk_update(lines, ["responsible"])


@transaction.atomic
def hand_in(plan_id: int, signatory: str, *, by: User, at: datetime) -> Plan:
    """Hand the draft to the dispatch desk for signing, with the name of who signs for the enterprise."""
    plan, project = _draft(plan_id)
    reasons = _of_person(project, by) or [*_of_project(project), *_unsigned(signatory), *unreachable(plan)]
    if reasons:
        raise Refused(*reasons)
    plan.signatory, plan.handed_in_at = signatory.strip(), at
    plan.save(update_fields=["signatory", "handed_in_at"])
    return plan


@transaction.atomic
def sign(plan_id: int, *, by: User, on: date, today: date, at: datetime) -> Plan:
    """The dispatch desk signs: the baseline stands, the approvals follow it, the project is planned (or its plan revised)."""
    plan, project = _draft(plan_id)
    if by.role != Role.DISPATCHER or not Project.objects.visible_to(by).filter(pk=project.pk).exists():
        raise Refused(_("Only the dispatch desk signs a plan; the runner hands it in."))
    reasons = [*_of_project(project), *_unsigned(plan.signatory), *unreachable(plan), *_untimely(plan, on, today)]
    if plan.handed_in_at is None:
        reasons.append(_("The plan has not been handed in for signing yet."))
    reasons += _overtaken(plan)
    if reasons:
        raise Refused(*reasons)
    workdays = calendar.current(project.region.code)
    works = plan.works
    works.project = project
    _fit(plan, works, project, workdays)
    plan.signed_on, plan.signed_by = on, by
    plan.save(update_fields=["signed_on", "signed_by"])
    _keep_flow(plan, project)
    _write(plan, project, by, on, at)
    return plan


def _keep_flow(plan: Plan, project: Project) -> None:
    """The flow type (审批流程类型) was asked for the plan; the register learns it with the signature."""
    flow = plan.answers.get("flow")
    if flow and flow != project.flow_type:
        project.flow_type = flow
        project.save(update_fields=["flow_type"])


def _draft(plan_id: int) -> tuple[Plan, Project]:
    """The draft, read afresh under the project's lock. A signed plan is refused: it is never changed."""
    project = ledger.locked(Plan.objects.values_list("works__project_id", flat=True).get(pk=plan_id))
    plan = Plan.objects.select_related("works").filter(pk=plan_id).first()
    if plan is None:
        raise Refused(_("This draft has been replaced by a newer one: look at that."))
    if plan.signed_on is not None:
        raise Refused(_("This plan was signed on %(day)s and stays as it is; draw up a revision.") % {"day": plan.signed_on})
    return plan, project


def _unsigned(signatory: str) -> list[str]:
    if not signatory.strip():
        return [_("Name who signs for the enterprise.")]
    if len(signatory.strip()) > SIGNATORY_ROOM:
        return [_("A name has at most %(most)s characters.") % {"most": SIGNATORY_ROOM}]
    return []


def unreachable(plan: Plan) -> list[str]:
    """A baseline must be possible: a plan that ends behind its ground-breaking day is not signed."""
    last = max((line.finish for line in plan.lines.all() if line.finish), default=None)
    if plan.target is None or last is None or last <= plan.target:
        return []
    return [
        _("The ground is to be broken on %(target)s, but the approvals take until %(last)s: choose a later day or begin earlier.")
        % {"target": plan.target, "last": last}
    ]


def _untimely(plan: Plan, on: date, today: date) -> list[str]:
    reasons = []
    if on > today:
        reasons.append(_("%(on)s lies in the future (today is %(today)s).") % {"on": on, "today": today})
    registered = plan.works.project.registered_on
    if on < registered:
        reasons.append(_("%(on)s lies before the project was registered (%(registered)s).") % {"on": on, "registered": registered})
    return reasons


def _overtaken(plan: Plan) -> list[str]:
    """What has happened since the plan was drawn up: an application it does without, an assessment in place of what it asks for."""
    return [*_applied_for(plan), *_assessed(plan)]


def _applied_for(plan: Plan) -> list[str]:
    without = [line.version.matter_id for line in plan.lines.select_related("version") if line.disposition not in TO_BE_OBTAINED]
    begun = plan.works.approvals.filter(matter__in=without).exclude(state__in=[State.PLANNED, *State.VOID]).select_related("version")
    return [
        _("%(matter)s was received on %(day)s, but the plan does without it: draw the plan up again.")
        % {"matter": approval.version.name, "day": approval.received_on}
        for approval in begun
    ]


def _assessed(plan: Plan) -> list[str]:
    lines = plan.lines.filter(disposition__in=TO_BE_OBTAINED, version__matter__in=replaced(plan.works)).select_related("version")
    return [
        _("A regional assessment has replaced %(matter)s, but the plan still asks for it: draw the plan up again.")
        % {"matter": line.version.name}
        for line in lines
    ]


def _fit(plan: Plan, works: Works, project: Project, workdays: Workdays) -> None:
    """Planned approvals as the plan wants them; what has begun, and what anything else rests on, stays."""
    stages = {stage.number: stage for stage in works.stages.all()}
    there: dict[int, Approval] = {approval.matter_id: approval for approval in works.approvals.order_by("attempt")}
    for line in plan.lines.select_related("version__matter", "version__lead"):
        approval = there.get(line.version.matter_id)
        if line.disposition in TO_BE_OBTAINED:
            line.approval = _to_obtain(approval, planned(works, stages[line.version.stage], line.version, project))
            line.save(update_fields=["approval"])
        elif approval is not None and untouched(approval):
            approval.delete()
    refresh(works, workdays)


def _to_obtain(approval: Approval | None, fresh: Approval) -> Approval:
    """The approval by which a matter is to be obtained: the one there is, another attempt behind one that came to nothing, or a new one."""
    if approval is not None and approval.state not in State.VOID:
        return approval
    made = fresh if approval is None else next_attempt(approval)
    made.save()
    return made


def untouched(approval: Approval) -> bool:
    """Planned, nothing done for it yet, and nothing but lines of plans points at it. What an earlier attempt came to stays."""
    return approval.state == State.PLANNED and set(users_of(approval)) <= {str(PlanLine._meta.verbose_name_plural)}


def _write(plan: Plan, project: Project, by: User, on: date, at: datetime) -> None:
    matters = sorted(
        line.version.matter.code for line in plan.lines.select_related("version__matter") if line.disposition in TO_BE_OBTAINED
    )
    detail = {"works": plan.works.number, "revision": plan.revision, "signatory": plan.signatory, "matters": matters}
    kind = Kind.PLANNED if plan.revision == 1 else Kind.PLAN_REVISED
    if project.state == ProjectState.REGISTERED:
        ledger.move(project, "plan")
    ledger.append(project, Entry(kind.value, on, at, by, Origin.DEPARTMENT, note=plan.reason, detail=detail))
