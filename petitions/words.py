"""The words of a petition's machine as people read them, and what a petition is about and where it came from."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from petitions.clearing import Answer, Grade, Level, Result, State, Step

STATES = {
    State.LOGGED: _("logged"),
    State.ASSESSED: _("to be assigned"),
    State.ASSIGNED: _("assigned, not signed for"),
    State.IN_PROGRESS: _("being handled"),
    State.PROPOSED: _("to be verified"),
    State.VERIFIED: _("to be followed up"),
    State.DEFERRED: _("deferred"),
    State.CLEARED: _("cleared"),
    State.DECLINED: _("outside our hands"),
    State.MERGED: _("merged with another"),
    State.WITHDRAWN: _("withdrawn by the enterprise"),
}
STEPS = {
    Step.LOG: _("log the petition"),
    Step.ASSESS: _("assess"),
    Step.DECLINE: _("decline the petition"),
    Step.MERGE: _("merge with another petition"),
    Step.SPLIT: _("split off a part"),
    Step.ASSIGN: _("assign"),
    Step.TRANSFER: _("transfer"),
    Step.SIGN: _("sign for it"),
    Step.RETURN: _("return to the office"),
    Step.CONTACT: _("first contact"),
    Step.REPORT: _("progress report"),
    Step.PROPOSE: _("propose clearing"),
    Step.VERIFY: _("verify"),
    Step.SEND_BACK: _("not verified, send back"),
    Step.FOLLOW_UP: _("follow up"),
    Step.REOPEN: _("reopen the petition"),
    Step.DEFER: _("defer"),
    Step.RESUME: _("back from deferral"),
    Step.EXTEND: _("extend the date"),
    Step.WITHDRAW: _("withdraw the petition"),
}
GRADES = {Grade.SIMPLE: _("simple"), Grade.GENERAL: _("general"), Grade.COMPLEX: _("complex")}
RESULTS = {Result.SOLVED: _("solved"), Result.PARTLY: _("partly solved"), Result.EXPLAINED: _("explained")}
ANSWERS = {
    Answer.SATISFIED: _("satisfied"),
    Answer.BASICALLY: _("basically satisfied"),
    Answer.DISSATISFIED: _("dissatisfied"),
    Answer.UNREACHABLE: _("not reached"),
}
LEVELS = {
    Level.DEPARTMENT: _("department"),
    Level.DEPUTY_HEAD: _("deputy head"),
    Level.TASK_FORCE: _("city task force"),
    Level.MAYORS_MEETING: _("mayor’s meeting"),
}


class Category(TextChoices):
    INFRASTRUCTURE = "infrastructure", _("infrastructure")
    POLICY = "policy", _("policies to be honoured")
    LABOUR = "labour", _("labour")
    FINANCE = "finance", _("finance")
    LAND = "land", _("land")
    APPROVAL = "approval", _("approvals")
    UTILITIES = "utilities", _("water, power, gas")
    LOGISTICS = "logistics", _("logistics")
    TAX = "tax", _("taxes and fees")
    INSPECTION = "inspection", _("inspections")
    ARREARS = "arrears", _("arrears")
    OTHER = "other", _("other")


class Channel(TextChoices):
    VISIT = "visit", _("visit on site")
    TALK = "talk", _("talk in person")
    SURVEY = "survey", _("online survey")
    HOTLINE = "hotline", _("12345 hotline")
    MINI_APP = "mini_app", _("mini app")
    TIANFU = "tianfu", _("Tianfu Tongban")
    PORTAL = "portal", _("portal")
    LETTER = "letter", _("letter")
    INSTRUCTION = "instruction", _("leader’s instruction")
    SYMPOSIUM = "symposium", _("symposium")
