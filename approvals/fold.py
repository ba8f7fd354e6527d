"""What the events of one approval say together: its state, its days, its pauses.

Events are the truth; everything else about an approval follows from them here, in one pass. An event that names another replaces it and
takes its place in the order. Rules: clock.md K3 (acceptance by silence), K4 (special procedures and corrections stop the clock),
approvals.md "The machine of one approval".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from workdays.days import Workdays

# 行政许可法 32: without a one-time correction notice within five workdays the application is accepted from the day of receipt.
SILENCE = 5
ONE_DAY = timedelta(days=1)

STATE_AFTER = {
    "receive": "received",
    "accept": "accepted",
    "deem_accepted": "accepted",
    "decline": "not_accepted",
    "refuse": "refused",
    "request_correction": "correcting",
    "review": "in_review",
    "begin_special": "special",
    "end_special": "in_review",
    "grant": "granted",
    "grant_pending": "granted_pending",
    "deny": "denied",
    "withdraw": "withdrawn",
    "recall": "recalled",
    "revoke": "revoked",
}
STEPS = frozenset(STATE_AFTER) | {"correct", "extend"}
VOID = frozenset({"not_accepted", "refused", "withdrawn", "recalled", "revoked"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One event as the rules see it. `replaces` is the number of the event this one puts right."""

    number: int
    kind: str
    on: date
    replaces: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stop:
    """The clock stands from `stop` (which does not run) until `restart` (which runs); None = until somebody acts (K5)."""

    stop: date
    restart: date | None


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one approval. `started` is the day its clock starts from: acceptance, or receipt where silence accepts it.

    `deem_from`: the first day on which silence has accepted it (only while it is merely received).
    """

    state: str = "planned"
    back_to: str = ""
    received_on: date | None = None
    complete_on: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    deem_from: date | None = None
    stops: tuple[Stop, ...] = ()
    extension_on: date | None = None
    extension_days: int = 0
    notices: int = 0
    last_on: date | None = None

    @property
    def void(self) -> bool:
        """Uses no days and is never late (K13)."""
        return self.state in VOID

    @property
    def started(self) -> date | None:
        if self.void:
            return None
        return self.accepted_on or (self.complete_on if self.state == "received" else None)

    @property
    def resumes_on(self) -> date | None:
        """While it is paused: the day the clock is known to turn on again, else None."""
        return self.stops[-1].restart if self.state == "special" else None


def effective(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that count, in their order: a replacing fact stands where the replaced one stood, however often that happens."""
    standing: dict[int, Fact] = {}
    place: dict[int, int] = {}
    for fact in facts:
        if fact.kind not in STEPS:
            continue
        seat = place.get(fact.replaces, fact.replaces) if fact.replaces is not None else fact.number
        place[fact.number] = seat
        standing[seat] = fact
    return [standing[seat] for seat in sorted(standing)]


def fold(facts: Iterable[Fact], workdays: Workdays) -> Course:
    return lived(effective(facts), workdays)


def lived(facts: Iterable[Fact], workdays: Workdays) -> Course:
    """The course of facts that all count and stand in their order (`effective`)."""
    course = Course()
    for fact in facts:
        course = step(course, fact, workdays)
    return awaiting_silence(course, workdays)


def awaiting_silence(course: Course, workdays: Workdays) -> Course:
    """The course with the day on which silence accepts it, as long as it is merely received (K3)."""
    if course.state != "received" or course.complete_on is None:
        return course
    return replace(course, deem_from=workdays.due(course.complete_on, SILENCE) + ONE_DAY)


def step(course: Course, fact: Fact, workdays: Workdays) -> Course:
    """The course after one more fact. It does not judge whether the step is allowed: the machine does."""
    changes = changed(course, fact, workdays)
    return replace(course, last_on=fact.on, **{"state": STATE_AFTER.get(fact.kind, course.state), **changes})


def changed(course: Course, fact: Fact, workdays: Workdays) -> dict[str, Any]:
    """What a fact changes beside the state that follows it (a correction leads back to where the approval was)."""
    on = fact.on
    match fact.kind:
        case "receive":
            return {"received_on": on, "complete_on": day_zero(fact)}
        case "accept" | "deem_accepted":
            return {"accepted_on": day_zero(fact)}
        case "request_correction":
            # Before acceptance no clock runs that could be stopped.
            stops = (*course.stops, Stop(on, None)) if course.accepted_on else course.stops
            return {"back_to": course.state, "stops": stops, "notices": course.notices + 1}
        case "correct" if course.accepted_on is None:
            return {"state": course.back_to, "back_to": "", "complete_on": on}
        case "correct":
            return {"state": course.back_to, "back_to": "", "stops": closed(course.stops, on)}
        case "begin_special":
            planned = workdays.due(on, int(fact.detail["planned_days"])) + ONE_DAY
            return {"stops": (*course.stops, Stop(on, planned))}
        case "extend":
            return {"extension_on": on, "extension_days": int(fact.detail["days"])}
        case "grant" | "grant_pending" | "deny":
            # What came in after the office's hour and was decided at once has used no day.
            return {"decided_on": on, "accepted_on": min(course.accepted_on or on, on)}
        case "end_special" | "withdraw":
            return {"stops": closed(course.stops, on)}
    return {}


def day_zero(fact: Fact) -> date:
    """The day the clock starts from: the day on paper, or the next workday for what came in after the office's hour (K12)."""
    return date.fromisoformat(str(fact.detail["day_zero"])) if "day_zero" in fact.detail else fact.on


def closed(stops: tuple[Stop, ...], on: date) -> tuple[Stop, ...]:
    """The last stop ends on this day, unless its planned days had already turned the clock on again."""
    if not stops:
        return stops
    last = stops[-1]
    return (*stops[:-1], Stop(last.stop, on if last.restart is None else min(last.restart, on)))
