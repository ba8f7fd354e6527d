"""Joint handling for tests of doors and pages: who passes where, and one row of each kind about the cast's own approval."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from approvals.models import Application, Consultation, JointVisit, VisitSeat
from people.models import Department, Role
from tests.cast import Cast, at


def application_of(cast: Cast) -> Application:
    """An application with our approval, led by the department of the cast's officer."""
    found = Application.objects.filter(works=cast.approval.works_id).first()
    if found is None:
        found = Application.objects.create(
            works_id=cast.approval.works_id, stage_number=1, number=1, lead_id=cast.approval.lead_id, handed_in_on=cast.today, by=cast.jia,
            at=at(cast.today),
        )  # fmt: skip
        found.approvals.set([cast.approval])
    return found


def consultation_of(cast: Cast) -> Consultation:
    """The officer's department has asked the department of finance."""
    found = Consultation.objects.filter(approval=cast.approval).first()
    return found or Consultation.objects.create(
        approval=cast.approval, asked=Department.objects.get(code="czj"), question="资金来源是否落实？", delivery="巴征函〔2026〕7号回执",
        asked_on=cast.today, limit=5, due=cast.today + timedelta(days=7), by=cast.officer, at=at(cast.today),
    )  # fmt: skip


def visit_of(cast: Cast) -> JointVisit:
    """A visit for our approval a week from today, led by the officer's department."""
    found = JointVisit.objects.filter(works=cast.approval.works_id).first()
    if found is None:
        found = JointVisit.objects.create(
            works_id=cast.approval.works_id, lead_id=cast.approval.lead_id, on=cast.today + timedelta(days=7), place="现场",
            called_by=cast.officer, called_at=at(cast.today),
        )  # fmt: skip
        found.approvals.set([cast.approval])
        VisitSeat.objects.create(visit=found, department=Department.objects.get(code="czj"))
    return found


def joint_doors(door: Callable[..., Any]) -> dict[str, Any]:
    """Rows of the table of doors (tests/test_doors.py)."""
    office, officer = frozenset({Role.OFFICER, Role.DISPATCHER}), frozenset({Role.OFFICER})
    applicants = frozenset({Role.RUNNER, Role.OFFICER})
    return {
        "joint": door(office),
        "joint-applications": door(office),
        "joint-visits": door(office),
        "joint-visit": door(office, args=lambda cast: [visit_of(cast).pk]),
        "joint-visit-held": door(office, post=400, args=lambda cast: [visit_of(cast).pk]),
        "joint-visit-off": door(office, post=400, args=lambda cast: [visit_of(cast).pk]),
        "joint-visit-call": door(office, post=400, args=lambda cast: [cast.approval.works_id]),
        "consult": door(officer, post=400, args=lambda cast: [cast.approval.pk]),
        "consultation": door(office, post=400, args=lambda cast: [consultation_of(cast).pk]),
        "wanted": door(officer, post=400, args=lambda cast: [application_of(cast).pk, cast.approval.pk]),
        "joint-notice": door(officer, post=400, args=lambda cast: [application_of(cast).pk]),
        "application": door(office | {Role.RUNNER, Role.TEAM_LEAD}, args=lambda cast: [application_of(cast).pk]),
        "joint-supplied": door(applicants, post=400, args=lambda cast: [application_of(cast).pk]),
        "apply": door(applicants, post=400, args=lambda cast: [cast.approval.works_id, 1]),
        "joint-acceptance": door(applicants, post=400, args=lambda cast: [cast.approval.works_id]),
    }


# Whose door, somebody else's row, a row that never was.
FOREIGN_JOINTLY: dict[str, Any] = {
    "application": ("yi", lambda cast: [application_of(cast).pk], [999999]),
    "joint-supplied": ("yi", lambda cast: [application_of(cast).pk], [999999]),
    "apply": ("yi", lambda cast: [cast.approval.works_id, 1], [999999, 1]),
    "joint-acceptance": ("yi", lambda cast: [cast.approval.works_id], [999999]),
    "wanted": ("other_officer", lambda cast: [application_of(cast).pk, cast.approval.pk], [999999, 1]),
    "joint-notice": ("other_officer", lambda cast: [application_of(cast).pk], [999999]),
    "consult": ("other_officer", lambda cast: [cast.approval.pk], [999999]),
    "consultation": ("other_officer", lambda cast: [consultation_of(cast).pk], [999999]),
    "joint-visit": ("other_officer", lambda cast: [visit_of(cast).pk], [999999]),
    "joint-visit-held": ("other_officer", lambda cast: [visit_of(cast).pk], [999999]),
    "joint-visit-off": ("other_officer", lambda cast: [visit_of(cast).pk], [999999]),
}
