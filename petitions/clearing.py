"""How a petition is cleared: who may take which step from where, until when, and what follows from a history.

- One machine, one owner at every moment: the petition office, or the department it was assigned to. A transfer keeps the date.
- Two limits run: that of the step at hand, and that of the whole, counted from the assignment by its grade (simple 5, general 15,
  complex 30 workdays). A date set on a rest day moves to the next workday.
- “Cleared” needs a proposal, a second person who verified it, and the enterprise's word (or three tries on three days to reach it).
  The first dissatisfied answer brings the petition back to the department one level higher; from the second on the office decides anew.
- A deferral (挂账) is not a clearing: the petition stays open, and comes back on its date, which is its new due day.
- It climbs by itself (department, deputy head, city task force, mayor's meeting): by a redo, by two returns, by two dissatisfied answers,
  on the day after its due day and every five workdays from then.
- A petition that was reopened counts again: each time from opening to closing is a round of its own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from petitions.machine import LEVELS, OPEN_FROM, TARGET, Answer, Grade, Level, Result, State, Step
from workdays.days import Workdays

__all__ = [
    "DEFAULT",
    "LEVELS",
    "OPEN_FROM",
    "TARGET",
    "Answer",
    "Course",
    "Fact",
    "Grade",
    "Level",
    "Limits",
    "Result",
    "Round",
    "State",
    "Step",
    "fold",
]


@dataclass(frozen=True, slots=True)
class Limits:
    """Workdays each step may take; a city may set others."""

    steps: Mapping[State, int] = field(
        default_factory=lambda: {State.LOGGED: 1, State.ASSESSED: 1, State.ASSIGNED: 1, State.PROPOSED: 2, State.VERIFIED: 3}
    )
    grades: Mapping[Grade, int] = field(default_factory=lambda: {Grade.SIMPLE: 5, Grade.GENERAL: 15, Grade.COMPLEX: 30})
    contact: int = 1
    report_every: int = 10
    climb_every: int = 5
    tries: int = 3
    reopen_days: int = 30  # calendar days after clearing


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Fact:
    """One event as the rules read it. `detail`: grade, department, due, until, days, result, answer, as the step needs them."""

    step: Step
    on: date
    by: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Round:
    """From opening to closing, once. `promised` is the day the rate counts by; `proposed_on` the day of the last proposal."""

    opened_on: date
    promised: date | None = None
    proposed_on: date | None = None
    closed_on: date | None = None
    closing: str = ""  # a Result, or the state of a closing outside the rate

    @property
    def in_time(self) -> bool:
        """Closed, and the proposal that led there was made by the promised day."""
        return bool(self.closed_on and self.promised and self.proposed_on and self.proposed_on <= self.promised)


@dataclass(frozen=True, slots=True)
class Course:
    """Where a history has brought a petition by the end of a day."""

    state: State
    rounds: tuple[Round, ...]
    since: date  # when it came to where it stands
    grade: Grade = Grade.GENERAL
    department: int | None = None  # who owns it; None: the petition office
    due: date | None = None  # of the whole, once assigned
    step_due: date | None = None  # of the step at hand
    returned_by: tuple[int, ...] = ()
    dissatisfied: int = 0
    extended: bool = False
    tried_on: frozenset[date] = frozenset()
    handlers: frozenset[int] = frozenset()  # who worked on it in this round, and who proposed: none of them verifies
    verified_by: int | None = None
    contacted: bool = False
    last_report: date | None = None
    result: str = ""
    level: int = 0

    @property
    def open(self) -> bool:
        return self.state in State.OPEN

    @property
    def standing_date(self) -> date | None:
        """The day that counts now: of the whole while the department works on it, of the step at hand otherwise, of whichever comes first
        where both run. None: nothing is due."""
        if not self.open:
            return None
        if self.state in (State.IN_PROGRESS, State.DEFERRED):
            return self.due
        both = self.state in (State.ASSESSED, State.ASSIGNED) and self.due is not None and self.step_due is not None
        return min(self.due, self.step_due) if both and self.due and self.step_due else self.step_due

    def past(self, day: date) -> bool:
        """Open on that day and past its date without an approved deferral."""
        return self.standing_date is not None and self.state != State.DEFERRED and self.standing_date < day


def fold(facts: Iterable[Fact], today: date, workdays: Workdays, limits: Limits = DEFAULT) -> Course:
    """Where the history stands at the end of `today`; facts of later days are left out. The first fact must be LOG."""
    told = [fact for fact in facts if fact.on <= today]
    if not told or told[0].step != Step.LOG:
        raise ValueError("A history begins with the day the petition was logged.")
    course = Course(State.LOGGED, (Round(told[0].on),), told[0].on)
    for fact in told[1:]:
        course = _after(_returned(course, fact.on), fact, workdays, limits)
    course = _returned(course, today)
    return replace(course, step_due=_step_due(course, workdays, limits), level=_level(course, today, workdays, limits))


def _returned(course: Course, day: date) -> Course:
    """A deferral ends by itself on its date."""
    if course.state == State.DEFERRED and course.due is not None and course.due <= day:
        return replace(course, state=State.IN_PROGRESS, since=course.due)
    return course


def _after(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    """Where a step leads: its target, who has worked on it since, and what the step itself brings with it."""
    target = TARGET.get(fact.step)
    if target is not None:
        course = replace(course, state=target, since=fact.on)
    if fact.step in WORK and fact.by is not None:
        course = replace(course, handlers=course.handlers | {fact.by})
    consequence = CONSEQUENCES.get(fact.step)
    return consequence(course, fact, workdays, limits) if consequence else course


def _assessed(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    return replace(course, grade=Grade(fact.detail.get("grade", course.grade)))


def _assigned(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    due = course.due or _day(fact.detail, "due") or workdays.due(fact.on, limits.grades[course.grade])
    return _promise(replace(course, department=fact.detail["department"], contacted=False), due)


def _sent_back(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    return replace(course, department=None, returned_by=(*course.returned_by, course.department or 0))


def _contacted(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    return replace(course, contacted=True)


def _reported(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    return replace(course, last_report=fact.on)


def _extended(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    return _promise(replace(course, extended=True), workdays.due(course.due or fact.on, int(fact.detail["days"])))


def _deferred(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    return _promise(course, _day(fact.detail, "until") or fact.on)


def _proposed(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    return _round(replace(course, result=str(fact.detail.get("result", Result.SOLVED))), proposed_on=fact.on)


def _verified(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    return replace(course, verified_by=fact.by, tried_on=frozenset())


def _ended(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    return _round(course, closed_on=fact.on, closing=course.state.value)


def _reopened(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    return Course(State.ASSESSED, (*course.rounds, Round(fact.on)), fact.on, course.grade)


def _followed_up(course: Course, fact: Fact, workdays: Workdays, limits: Limits) -> Course:
    answer = Answer(fact.detail["answer"])
    if answer == Answer.UNREACHABLE:
        course = replace(course, tried_on=course.tried_on | {fact.on})
        if len(course.tried_on) < limits.tries:
            return course
    if answer != Answer.DISSATISFIED:
        return _round(replace(course, state=State.CLEARED, since=fact.on), closed_on=fact.on, closing=course.result)
    course = replace(course, since=fact.on, dissatisfied=course.dissatisfied + 1, verified_by=None)
    if course.dissatisfied > 1:
        # What was redone in vain is the office's to decide again; the date of the next assignment is a new one, the promise is not.
        return replace(course, state=State.ASSESSED, department=None, due=None)
    return replace(course, state=State.IN_PROGRESS, due=workdays.due(fact.on, limits.grades[course.grade]))


WORK = frozenset({Step.SIGN, Step.CONTACT, Step.REPORT, Step.PROPOSE})
CONSEQUENCES: dict[Step, Callable[[Course, Fact, Workdays, Limits], Course]] = {
    Step.ASSESS: _assessed,
    Step.ASSIGN: _assigned,
    Step.TRANSFER: _assigned,
    Step.RETURN: _sent_back,
    Step.CONTACT: _contacted,
    Step.REPORT: _reported,
    Step.EXTEND: _extended,
    Step.DEFER: _deferred,
    Step.PROPOSE: _proposed,
    Step.VERIFY: _verified,
    Step.FOLLOW_UP: _followed_up,
    Step.DECLINE: _ended,
    Step.MERGE: _ended,
    Step.WITHDRAW: _ended,
    Step.REOPEN: _reopened,
}


def _promise(course: Course, due: date) -> Course:
    """Set the due day. After a redo the promise that the rate counts by stays where it was."""
    course = replace(course, due=due)
    return course if course.dissatisfied else _round(course, promised=due)


def _round(course: Course, **changes: Any) -> Course:
    return replace(course, rounds=(*course.rounds[:-1], replace(course.rounds[-1], **changes)))


def _day(detail: Mapping[str, Any], name: str) -> date | None:
    value = detail.get(name)
    return date.fromisoformat(value) if isinstance(value, str) else value


def _step_due(course: Course, workdays: Workdays, limits: Limits) -> date | None:
    """Until when the step at hand is to be taken: in progress the first contact, then the next report, never after the whole."""
    if course.state in limits.steps:
        return workdays.due(course.since, limits.steps[course.state])
    if course.state != State.IN_PROGRESS or course.due is None:
        return course.due if course.state == State.DEFERRED else None
    own = limits.report_every if course.contacted else limits.contact
    return min(course.due, workdays.due(max(course.since, course.last_report or course.since), own))


def _level(course: Course, today: date, workdays: Workdays, limits: Limits) -> int:
    """0 the department … 3 the mayor's meeting. Climbs by itself and is never above what the history gives a reason for."""
    reasons = (course.dissatisfied > 0) + (course.dissatisfied > 1) + (len(course.returned_by) > 1)
    missed = replace(course, step_due=_step_due(course, workdays, limits))
    if missed.past(today) and missed.standing_date is not None:
        reasons += 1 + max(0, workdays.elapsed(missed.standing_date, today) - 1) // limits.climb_every
    return min(reasons, len(LEVELS) - 1)
