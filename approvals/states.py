"""The words of the machine: states (national 办理状态 codes), steps, where a step came from.

Groups of states are named once, here, beside the states.
"""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    PLANNED = "planned", _("planned")
    RECEIVED = "received", _("received")
    ACCEPTED = "accepted", _("accepted")
    IN_REVIEW = "in_review", _("in review")
    CORRECTING = "correcting", _("being corrected")
    SPECIAL = "special", _("special procedure")
    GRANTED = "granted", _("granted")
    GRANTED_PENDING = "granted_pending", _("granted, material pending")
    DENIED = "denied", _("denied")
    NOT_ACCEPTED = "not_accepted", _("not accepted")
    REFUSED = "refused", _("acceptance refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RECALLED = "recalled", _("recalled")
    REVOKED = "revoked", _("revoked")

    # Under way: received and not yet decided.
    OPEN = nonmember(frozenset({"received", "accepted", "in_review", "correcting", "special"}))
    PASSED = nonmember(frozenset({"granted", "granted_pending"}))
    DECIDED = nonmember(frozenset({"granted", "granted_pending", "denied"}))
    # These use no days and are never late (clock.md K13).
    VOID = nonmember(frozenset({"not_accepted", "refused", "withdrawn", "recalled", "revoked"}))
    PAUSED = nonmember(frozenset({"correcting", "special"}))


# 办理状态 of the national exchange standard; a planned approval has none yet.
NATIONAL_CODE = {
    State.RECEIVED: 1,
    State.WITHDRAWN: 2,
    State.ACCEPTED: 3,
    State.NOT_ACCEPTED: 4,
    State.REFUSED: 5,
    State.CORRECTING: 6,
    State.IN_REVIEW: 8,
    State.SPECIAL: 9,
    State.GRANTED: 11,
    State.GRANTED_PENDING: 12,
    State.DENIED: 13,
    State.RECALLED: 14,
    State.REVOKED: 15,
}


class Step(TextChoices):
    RECEIVE = "receive", _("receive")
    ACCEPT = "accept", _("accept")
    DEEM_ACCEPTED = "deem_accepted", _("deemed accepted")
    DECLINE = "decline", _("not accept")
    REFUSE = "refuse", _("refuse acceptance")
    REQUEST_CORRECTION = "request_correction", _("request correction")
    CORRECT = "correct", _("correction supplied")
    REVIEW = "review", _("begin review")
    BEGIN_SPECIAL = "begin_special", _("begin special procedure")
    END_SPECIAL = "end_special", _("end special procedure")
    EXTEND = "extend", _("extend")
    GRANT = "grant", _("grant")
    GRANT_PENDING = "grant_pending", _("grant, material pending")
    DENY = "deny", _("deny")
    WITHDRAW = "withdraw", _("withdraw")
    RECALL = "recall", _("recall")
    REVOKE = "revoke", _("revoke")


class StageState(TextChoices):
    WAITING = "waiting", _("not started")
    OPEN = "open", _("under way")
    FINISHED = "finished", _("finished")
    REOPENED = "reopened", _("reopened")


class Origin(TextChoices):
    """Where a step came from; every event says so."""

    RUNNER = "runner", _("reported by the runner")
    DEPARTMENT = "department", _("confirmed by the department")
    INTERFACE = "interface", _("from another system")
    SYSTEM = "system", _("by rule")


class Special(TextChoices):
    """Procedures whose days do not count (行政许可法 45), and public notice as a kind of its own."""

    HEARING = "hearing", _("hearing")
    TENDER = "tender", _("tender")
    AUCTION = "auction", _("auction")
    INSPECTION = "inspection", _("inspection")
    TESTING = "testing", _("testing")
    QUARANTINE = "quarantine", _("quarantine")
    APPRAISAL = "appraisal", _("appraisal")
    EXPERT_REVIEW = "expert_review", _("expert review")
    PUBLIC_NOTICE = "public_notice", _("public notice")


class Level(TextChoices):
    """Whose head approves an extension (行政许可法 42): the agency's, or, where several handle it jointly, the government's."""

    AGENCY = "agency", _("head of the agency")
    GOVERNMENT = "government", _("head of the government (joint handling)")
