"""What stands against a step: the machine, the person, the papers, the dates. Every answer is a whole sentence and its particulars.

`sentence` % `facts` is what the page says after translating it; the facts that are words of the machine (states, steps, roles) are
translated by the page as well.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from petitions.clearing import DEFAULT, LEVELS, OPEN_FROM, Answer, Course, Level, Limits, Result, State, Step
from workdays.days import Workdays

OFFICE, OFFICER, ENTERPRISE, DISPATCHER, LEADER = "petition_office", "officer", "enterprise", "dispatcher", "leader"
# Who takes which step. A department's officer only where the department owns the petition, an enterprise only its own.
WHO: dict[Step, frozenset[str]] = {
    Step.LOG: frozenset({OFFICE, ENTERPRISE, "seat", "runner"}),
    **dict.fromkeys((Step.ASSESS, Step.DECLINE, Step.MERGE, Step.SPLIT, Step.ASSIGN, Step.TRANSFER), frozenset({OFFICE})),
    **dict.fromkeys((Step.VERIFY, Step.SEND_BACK, Step.EXTEND), frozenset({OFFICE})),
    **dict.fromkeys((Step.SIGN, Step.RETURN, Step.CONTACT, Step.REPORT, Step.PROPOSE), frozenset({OFFICER})),
    Step.FOLLOW_UP: frozenset({OFFICE, ENTERPRISE}),
    Step.REOPEN: frozenset({ENTERPRISE}),
    Step.DEFER: frozenset({DISPATCHER, LEADER}),
    Step.RESUME: frozenset(),
    Step.WITHDRAW: frozenset({OFFICE, ENTERPRISE}),
}
WRITTEN_BY_HAND = {Step.DECLINE, Step.RETURN, Step.CONTACT, Step.REPORT, Step.SEND_BACK, Step.EXTEND, Step.WITHDRAW, Step.REOPEN}
REPLY_AT_LEAST = 10


@dataclass(frozen=True, slots=True)
class Obstacle:
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step somebody wants to take on a day. `evidence`: files handed in with it."""

    step: Step
    on: date
    by: int
    role: str
    department: int | None = None
    note: str = ""
    evidence: int = 0
    detail: Mapping[str, Any] = field(default_factory=dict)


Rule = Callable[[Course, Attempt, Workdays, Limits], list[Obstacle]]


def against(course: Course, attempt: Attempt, workdays: Workdays, limits: Limits = DEFAULT) -> list[Obstacle]:
    """[] means the step may be taken. The machine and the person speak first, then everything that is missing at once."""
    return _machine(course, attempt) or _person(course, attempt) or [*_papers(attempt), *_own(course, attempt, workdays, limits)]


def _machine(course: Course, attempt: Attempt) -> list[Obstacle]:
    if course.state in OPEN_FROM.get(attempt.step, ()):
        return []
    return [Obstacle("“%(step)s” is not possible while the petition is “%(state)s”.", {"step": attempt.step, "state": course.state})]


def _person(course: Course, attempt: Attempt) -> list[Obstacle]:
    if attempt.step == Step.DEFER and attempt.role not in WHO[Step.DEFER]:
        return [Obstacle("A deferral needs the approval of the city task force or of a leader; a department cannot defer by itself.")]
    if attempt.role not in WHO[attempt.step]:
        return [Obstacle("“%(step)s” is not for this role.", {"step": attempt.step})]
    if attempt.role == OFFICER and attempt.department != course.department:
        return [Obstacle("Only the department the petition is assigned to may take this step.")]
    return []


def _papers(attempt: Attempt) -> list[Obstacle]:
    """What was to be written or handed in."""
    found = []
    if attempt.step in WRITTEN_BY_HAND and not attempt.note.strip():
        found.append(Obstacle("Write it down: this step needs its reason or its content in words."))
    if attempt.step == Step.PROPOSE:
        if not attempt.evidence:
            found.append(Obstacle("A petition is not closed without evidence: hand in at least one file that shows what was done."))
        if len(attempt.note.strip()) < REPLY_AT_LEAST:
            found.append(Obstacle("The enterprise needs a reply: what was done, in at least %(signs)s signs.", {"signs": REPLY_AT_LEAST}))
        result = attempt.detail.get("result")
        if result not in tuple(Result):
            found.append(Obstacle("Say how it ended: solved, partly solved, or explained."))
        if result == Result.EXPLAINED and not (str(attempt.detail.get("basis", "")).strip() and attempt.detail.get("understood")):
            found.append(Obstacle("“Explained” needs the legal or policy basis, and the enterprise’s understanding recorded."))
        if result == Result.PARTLY and not attempt.detail.get("rest_due"):
            found.append(Obstacle("“Partly solved” needs the day by which the rest is settled: it becomes a petition of its own."))
    if attempt.step == Step.FOLLOW_UP and attempt.detail.get("answer") not in tuple(Answer):
        found.append(Obstacle("Record the enterprise’s answer."))
    if attempt.step == Step.FOLLOW_UP and attempt.detail.get("answer") == Answer.DISSATISFIED and not attempt.note.strip():
        found.append(Obstacle("A dissatisfied answer needs its reason: the department must know what is still wrong."))
    return found


def _own(course: Course, attempt: Attempt, workdays: Workdays, limits: Limits) -> list[Obstacle]:
    rule = OWN.get(attempt.step)
    return rule(course, attempt, workdays, limits) if rule else []


def _return(course: Course, attempt: Attempt, workdays: Workdays, limits: Limits) -> list[Obstacle]:
    if course.department in course.returned_by:
        return [Obstacle("A department returns a petition once; a second return is refused. Ask the office to transfer it.")]
    if len(course.returned_by) > 1:
        return [Obstacle("This petition was returned twice; there is no third return. It stands one level higher now.")]
    return []


def _second_person(course: Course, attempt: Attempt, workdays: Workdays, limits: Limits) -> list[Obstacle]:
    if attempt.by in course.handlers:
        return [Obstacle("Nobody verifies the own work: a different person than who handled or proposed it must verify.")]
    return []


def _follow_up(course: Course, attempt: Attempt, workdays: Workdays, limits: Limits) -> list[Obstacle]:
    if attempt.by in course.handlers:
        return [Obstacle("Nobody verifies the own work: a different person than who handled or proposed it must verify.")]
    if attempt.detail.get("answer") != Answer.UNREACHABLE:
        return []
    if attempt.role == ENTERPRISE:
        return [Obstacle("An enterprise that answers is not unreachable.")]
    if attempt.on in course.tried_on:
        return [Obstacle("One try a day counts: after three on three days the petition is closed as unreachable.")]
    return []


def _extend(course: Course, attempt: Attempt, workdays: Workdays, limits: Limits) -> list[Obstacle]:
    days, most = attempt.detail.get("days"), limits.grades[course.grade]
    if course.extended:
        return [Obstacle("A petition is extended once.")]
    if not isinstance(days, int) or not 1 <= days <= most:
        return [Obstacle("An extension at most doubles the limit: 1 to %(most)s workdays.", {"most": most})]
    if course.due is None or workdays.elapsed(attempt.on, course.due) < 1:
        return [Obstacle("An extension is asked for at least one workday before the due day (%(due)s).", {"due": course.due})]
    return []


def _defer(course: Course, attempt: Attempt, workdays: Workdays, limits: Limits) -> list[Obstacle]:
    found = []
    until = attempt.detail.get("until")
    if not (attempt.note.strip() and str(attempt.detail.get("owner", "")).strip()):
        found.append(Obstacle("A deferral needs a plan and a named person who answers for it."))
    if not until or date.fromisoformat(str(until)) <= attempt.on:
        found.append(Obstacle("A deferral needs a date after today on which the petition comes back."))
    return found


def _reopen(course: Course, attempt: Attempt, workdays: Workdays, limits: Limits) -> list[Obstacle]:
    last = course.since + timedelta(days=limits.reopen_days)
    if attempt.on > last:
        return [Obstacle("A petition is reopened within %(days)s days of its clearing, here until %(last)s. Raise a new one.",
                         {"days": limits.reopen_days, "last": last})]  # fmt: skip
    return []


def _assign(course: Course, attempt: Attempt, workdays: Workdays, limits: Limits) -> list[Obstacle]:
    due = attempt.detail.get("due")
    if not attempt.detail.get("department"):
        return [Obstacle("Name the responsible department: a petition is never without an owner.")]
    if due and date.fromisoformat(str(due)) < attempt.on:
        return [Obstacle("The due day %(due)s lies before today.", {"due": due})]
    if attempt.step == Step.TRANSFER and attempt.detail["department"] == course.department:
        return [Obstacle("The petition is with this department already.")]
    return []


OWN: dict[Step, Rule] = {
    Step.RETURN: _return,
    Step.VERIFY: _second_person,
    Step.SEND_BACK: _second_person,
    Step.FOLLOW_UP: _follow_up,
    Step.EXTEND: _extend,
    Step.DEFER: _defer,
    Step.REOPEN: _reopen,
    Step.ASSIGN: _assign,
    Step.TRANSFER: _assign,
}


def open_steps(course: Course, role: str, department: int | None) -> list[Step]:
    """The steps to offer this person here, in the order of the machine."""
    return [
        step
        for step, states in OPEN_FROM.items()
        if course.state in states and role in WHO[step] and (role != OFFICER or department == course.department)
    ]


def level(course: Course) -> Level:
    return LEVELS[course.level]


__all__ = ["OWN", "WHO", "Attempt", "Obstacle", "State", "against", "level", "open_steps"]
