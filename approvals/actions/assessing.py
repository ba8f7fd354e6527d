"""Regional assessment (区域评估): made once for a whole park, used by every project inside it instead of an assessment of its own.

The dispatch desk keeps the register. A works uses one for a matter on the day of its application: inside the boundary, off the negative
list, while the assessment is valid, where the catalogue allows it, before the approval has begun. It then replaces the approval, which
leaves the plan and which nobody waits for any more, or it makes the application simpler, and the approval stays.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import ledger, objections
from approvals.actions.taking import under_lock
from approvals.ledger import Entry
from approvals.models import Approval, AssessmentUse, LateEntry, RegionalAssessment
from approvals.models.event import Kind
from approvals.projection import refresh
from approvals.refusal import Refused
from approvals.states import Origin, State
from catalogue.models import Matter, MatterVersion
from people.models import Role, User
from workdays import calendar

Effect = RegionalAssessment.Effect
# What the catalogue says of a matter (MatterVersion.regional_assessment).
REPLACES, SIMPLIFIES = "replace", "simplify"


@dataclass(frozen=True, slots=True)
class Terms:
    """A regional assessment as its document says it."""

    park: str
    topic: str
    matters: Collection[str]
    effect: str
    document: str
    commissioned_by: str
    valid_from: date
    valid_to: date
    boundary: str
    simplification: str = ""
    negative_list: str = ""


@transaction.atomic
def register(terms: Terms, *, by: User, today: date, at: datetime) -> RegionalAssessment:
    """Enter an assessment in the register. `matters` are codes of the catalogue."""
    if by.role != Role.DISPATCHER:
        raise Refused(_("Only the dispatch desk keeps the register of regional assessments."))
    matters = list(Matter.objects.filter(code__in=terms.matters))
    if reasons := _incomplete(terms, matters, today):
        raise Refused(*reasons)
    told = {name: getattr(terms, name) for name in Terms.__slots__ if name != "matters"}
    made = RegionalAssessment.objects.create(by=by, at=at, **told)
    made.matters.set(matters)
    return made


def _incomplete(terms: Terms, matters: list[Matter], today: date) -> list[str]:
    reasons = []
    if terms.valid_to < terms.valid_from:
        reasons.append(_("It cannot end (%(to)s) before it begins (%(start)s).") % {"to": terms.valid_to, "start": terms.valid_from})
    if not matters:
        reasons.append(_("Name at least one matter it is for."))
    if terms.effect == Effect.SIMPLIFY and not terms.simplification.strip():
        reasons.append(_("Say how it simplifies the application."))
    for version in Matter.objects.in_force(today).filter(matter__in=matters):
        reasons += of_catalogue(version, terms.effect)
    return reasons


def of_catalogue(version: MatterVersion, effect: str) -> list[str]:
    """Whether the catalogue lets a regional assessment have this effect on a matter."""
    if version.regional_assessment not in (REPLACES, SIMPLIFIES):
        return [_("The catalogue knows no regional assessment (区域评估) for %(matter)s.") % {"matter": version.name}]
    if effect == Effect.REPLACE and version.regional_assessment == SIMPLIFIES:
        return [_("By the catalogue a regional assessment only simplifies %(matter)s; it does not replace it.") % {"matter": version.name}]
    return []


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked before the assessment was used, and is kept with it."""

    inside: bool
    listed: bool


@transaction.atomic
def use(approval_id: int, assessment_id: int, answers: Answers, *, by: User, on: date, today: date, at: datetime) -> AssessmentUse:
    """Use an assessment for a planned approval applied for on a day. One event; a replaced approval is gone afterwards."""
    project, approval = under_lock(approval_id)
    assessment = RegionalAssessment.objects.get(pk=assessment_id)
    reasons = objections.of_desk(approval, by) or against(approval, assessment, answers, on, today)
    if reasons:
        raise Refused(*reasons)
    used = AssessmentUse.objects.create(assessment=assessment, works=approval.works, matter=approval.matter, applied_on=on, by=by, at=at)
    replaced = assessment.effect == Effect.REPLACE
    detail = {
        "matter": approval.matter.code, "name": approval.version.name, "park": assessment.park, "topic": assessment.topic,
        "effect": assessment.effect, "valid_from": assessment.valid_from.isoformat(), "valid_to": assessment.valid_to.isoformat(),
        "inside_boundary": answers.inside, "on_negative_list": answers.listed, "works": approval.works.number,
    }  # fmt: skip
    note = _told(approval, assessment)[:500]
    kept = None if replaced else approval
    ledger.append(project, Entry(Kind.ASSESSMENT_USED.value, on, at, by, Origin.DEPARTMENT, kept, None, assessment.document, note, detail))
    if replaced:
        approval.delete()
        refresh(approval.works, calendar.current(project.region.code))
    return used


def _told(approval: Approval, assessment: RegionalAssessment) -> str:
    facts = {"park": assessment.park, "topic": assessment.topic, "matter": approval.version.name, "how": assessment.simplification}
    if assessment.effect == Effect.REPLACE:
        return _("%(topic)s of %(park)s replaces %(matter)s.") % facts
    return _("%(topic)s of %(park)s simplifies %(matter)s: %(how)s") % facts


def against(approval: Approval, assessment: RegionalAssessment, answers: Answers, on: date, today: date) -> list[str]:
    """Everything that speaks against using this assessment for this approval on this day, each with its rule."""
    return [
        *_begun(approval),
        *of_catalogue(approval.version, assessment.effect),
        *_not_meant(approval, assessment),
        *_outside(approval, assessment, answers),
        *_invalid(approval, assessment, on, today),
    ]


def _begun(approval: Approval) -> list[str]:
    late = LateEntry.objects.filter(approval=approval).exists()
    if approval.state == State.PLANNED and not late:
        return []
    return [
        _("%(matter)s has begun (%(state)s): a regional assessment is used before the application.")
        % {"matter": approval.version.name, "state": _("back-dated steps on file") if late else approval.get_state_display()}
    ]


def _not_meant(approval: Approval, assessment: RegionalAssessment) -> list[str]:
    if assessment.matters.filter(pk=approval.matter_id).exists():
        return []
    return [_("%(assessment)s was not made for %(matter)s.") % {"assessment": assessment, "matter": approval.version.name}]


def _outside(approval: Approval, assessment: RegionalAssessment, answers: Answers) -> list[str]:
    reasons = []
    park = approval.works.project.park
    if park.strip() != assessment.park.strip():
        reasons.append(
            _("The assessment holds for %(park)s; the register says of this project: %(own)s.")
            % {"park": assessment.park, "own": park or _("in no park")}
        )
    if not answers.inside:
        reasons.append(_("Confirm that the works lie inside the boundary: %(boundary)s.") % {"boundary": assessment.boundary})
    if answers.listed:
        reasons.append(
            _("The project stands on the negative list: %(listed)s.") % {"listed": assessment.negative_list or _("see its document")}
        )
    return reasons


def _invalid(approval: Approval, assessment: RegionalAssessment, on: date, today: date) -> list[str]:
    reasons = []
    facts = {
        "assessment": assessment, "document": assessment.document, "start": assessment.valid_from, "end": assessment.valid_to, "on": on,
        "today": today, "registered": approval.works.project.registered_on,
    }  # fmt: skip
    if on > assessment.valid_to:
        reasons.append(
            _("%(assessment)s (%(document)s) expired on %(end)s; on the day of application, %(on)s, it was valid no more.") % facts
        )
    if on < assessment.valid_from:
        reasons.append(_("%(assessment)s (%(document)s) is valid from %(start)s; the day of application is %(on)s.") % facts)
    if on > today:
        reasons.append(_("%(on)s lies in the future (today is %(today)s).") % facts)
    if on < approval.works.project.registered_on:
        reasons.append(_("%(on)s lies before the project was registered (%(registered)s).") % facts)
    return reasons
