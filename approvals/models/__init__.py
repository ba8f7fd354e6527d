"""What approvals are made of. States are declared here and moved by `approvals.ledger` alone."""

from approvals.models.approval import Approval, Stage
from approvals.models.easing import AssessmentUse, Commitment, RegionalAssessment, Tolerance
from approvals.models.event import Event, Evidence, LateEntry
from approvals.models.joint import Application, Consultation, JointVisit, MergedNotice, VisitSeat, Wanted
from approvals.models.plan import Disposition, HandOver, Plan, PlanLine
from approvals.models.supervision import LadderRule, Rung, SupervisionNotice

__all__ = [
    "Application",
    "Approval",
    "AssessmentUse",
    "Commitment",
    "Consultation",
    "Disposition",
    "Event",
    "Evidence",
    "HandOver",
    "JointVisit",
    "LadderRule",
    "LateEntry",
    "MergedNotice",
    "Plan",
    "PlanLine",
    "RegionalAssessment",
    "Rung",
    "Stage",
    "SupervisionNotice",
    "Tolerance",
    "VisitSeat",
    "Wanted",
]
