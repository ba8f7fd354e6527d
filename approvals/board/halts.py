"""Where the clocks of many approvals stood still, and for whom they waited: read from the few events that stop or restart one.

Only these are fetched, not whole histories: a correction waits for the applicant (before acceptance as well), a special procedure for a
third party until its result or, at the latest, its planned end. An event that replaces another stands where that one stood, as in
`approvals.fold`; one that was replaced by a step of another kind is left out.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from approvals.fold import ONE_DAY, Fact, effective
from approvals.hands import Halt, Hand
from approvals.models import Approval, Event
from approvals.states import Step
from workdays.days import Workdays

STOPPING = (Step.REQUEST_CORRECTION.value, Step.CORRECT.value, Step.BEGIN_SPECIAL.value, Step.END_SPECIAL.value)
OTHER_STEPS = tuple(step.value for step in Step if step.value not in STOPPING)
Pause = tuple[date, date | None]


def stopping_facts(approvals: QuerySet[Approval]) -> dict[int, list[Fact]]:
    """By approval, what stopped or restarted its clock, oldest first. One query."""
    replaced = Event.objects.filter(about=OuterRef("pk"), kind__in=OTHER_STEPS)
    events = Event.objects.filter(~Exists(replaced), kind__in=STOPPING, approval__in=approvals.order_by().values("pk")).order_by("number")
    facts: dict[int, list[Fact]] = defaultdict(list)
    for approval, number, kind, on, replaces, detail in events.values_list(
        "approval_id", "number", "kind", "occurred_on", "about__number", "detail"
    ):
        facts[approval].append(Fact(number, kind, on, replaces, detail))
    return facts


def halts(facts: list[Fact], workdays: Workdays) -> tuple[Halt, ...]:
    """The halts of one approval, in order; the last has no restart while nobody knows it."""
    found: list[Halt] = []
    for fact in effective(facts):
        if fact.kind == Step.REQUEST_CORRECTION:
            found.append(Halt(fact.on, None, Hand.APPLICANT))
        elif fact.kind == Step.BEGIN_SPECIAL:
            found.append(Halt(fact.on, workdays.due(fact.on, int(fact.detail["planned_days"])) + ONE_DAY, Hand.THIRD_PARTY))
        elif fact.kind in STOPPING and found:
            last = found[-1]
            found[-1] = Halt(last.stop, fact.on if last.restart is None else min(last.restart, fact.on), last.hand)
    return tuple(found)


def counted_pauses(stood: tuple[Halt, ...], accepted: date | None) -> tuple[Pause, ...]:
    """The halts that stop a clock which began on the day of acceptance; what was over by then stopped nothing."""
    if accepted is None:
        return ()
    return tuple((max(one.stop, accepted), one.restart) for one in stood if one.restart is None or one.restart > accepted)


def halts_of(approvals: QuerySet[Approval], calendars: Mapping[int, Workdays]) -> dict[int, tuple[Halt, ...]]:
    """By approval; those that never stood still are left out. `calendars` by approval. One query."""
    return {key: halts(facts, calendars[key]) for key, facts in stopping_facts(approvals).items() if key in calendars}
