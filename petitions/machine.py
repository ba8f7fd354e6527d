"""The machine of a petition, to be read aloud: its states, its steps, from where each step may be taken and where it leads."""

from enum import StrEnum, nonmember


class State(StrEnum):
    LOGGED = "logged"
    ASSESSED = "assessed"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    PROPOSED = "proposed"
    VERIFIED = "verified"
    DEFERRED = "deferred"
    CLEARED = "cleared"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"

    OPEN = nonmember(frozenset({"logged", "assessed", "assigned", "in_progress", "proposed", "verified", "deferred"}))
    # Closed without having been handled: outside the rate.
    OUTSIDE = nonmember(frozenset({"declined", "merged", "withdrawn"}))
    WITH_DEPARTMENT = nonmember(frozenset({"assigned", "in_progress", "deferred"}))


class Step(StrEnum):
    LOG = "log"
    ASSESS = "assess"
    DECLINE = "decline"
    MERGE = "merge"
    SPLIT = "split"
    ASSIGN = "assign"
    TRANSFER = "transfer"
    SIGN = "sign"
    RETURN = "return"
    CONTACT = "contact"
    REPORT = "report"
    PROPOSE = "propose"
    VERIFY = "verify"
    SEND_BACK = "send_back"
    FOLLOW_UP = "follow_up"
    REOPEN = "reopen"
    DEFER = "defer"
    RESUME = "resume"
    EXTEND = "extend"
    WITHDRAW = "withdraw"


class Grade(StrEnum):
    SIMPLE = "simple"
    GENERAL = "general"
    COMPLEX = "complex"


class Result(StrEnum):
    """How a department says it ended. Explained (解释到位) is counted, but never as solved."""

    SOLVED = "solved"
    PARTLY = "partly"
    EXPLAINED = "explained"


class Answer(StrEnum):
    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"
    UNREACHABLE = "unreachable"


class Level(StrEnum):
    DEPARTMENT = "department"
    DEPUTY_HEAD = "deputy_head"
    TASK_FORCE = "task_force"
    MAYORS_MEETING = "mayors_meeting"


LEVELS = tuple(Level)
HANDLED = frozenset({State.LOGGED, State.ASSESSED, State.ASSIGNED, State.IN_PROGRESS, State.PROPOSED, State.VERIFIED})
# Step -> the states it may be taken from. LOG stands at the beginning of every history.
OPEN_FROM: dict[Step, frozenset[State]] = {
    Step.ASSESS: frozenset({State.LOGGED}),
    Step.DECLINE: frozenset({State.LOGGED}),
    Step.MERGE: frozenset({State.LOGGED, State.ASSESSED}),
    Step.SPLIT: frozenset({State.LOGGED, State.ASSESSED, State.IN_PROGRESS}),
    Step.ASSIGN: frozenset({State.ASSESSED}),
    Step.TRANSFER: frozenset({State.ASSIGNED, State.IN_PROGRESS}),
    Step.SIGN: frozenset({State.ASSIGNED}),
    Step.RETURN: frozenset({State.ASSIGNED}),
    Step.CONTACT: frozenset({State.IN_PROGRESS}),
    Step.REPORT: frozenset({State.IN_PROGRESS}),
    Step.PROPOSE: frozenset({State.IN_PROGRESS}),
    Step.VERIFY: frozenset({State.PROPOSED}),
    Step.SEND_BACK: frozenset({State.PROPOSED}),
    Step.FOLLOW_UP: frozenset({State.VERIFIED}),
    Step.REOPEN: frozenset({State.CLEARED}),
    Step.DEFER: frozenset({State.IN_PROGRESS}),
    Step.RESUME: frozenset({State.DEFERRED}),
    Step.EXTEND: frozenset({State.ASSIGNED, State.IN_PROGRESS}),
    Step.WITHDRAW: frozenset(HANDLED | {State.DEFERRED}),
}
TARGET: dict[Step, State] = {
    Step.LOG: State.LOGGED,
    Step.ASSESS: State.ASSESSED,
    Step.DECLINE: State.DECLINED,
    Step.MERGE: State.MERGED,
    Step.ASSIGN: State.ASSIGNED,
    Step.TRANSFER: State.ASSIGNED,
    Step.SIGN: State.IN_PROGRESS,
    Step.RETURN: State.ASSESSED,
    Step.PROPOSE: State.PROPOSED,
    Step.VERIFY: State.VERIFIED,
    Step.SEND_BACK: State.IN_PROGRESS,
    Step.REOPEN: State.ASSESSED,
    Step.DEFER: State.DEFERRED,
    Step.RESUME: State.IN_PROGRESS,
    Step.WITHDRAW: State.WITHDRAWN,
}
