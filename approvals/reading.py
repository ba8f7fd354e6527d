"""From rows to rules: the events of approvals as facts, and their courses."""

from collections import defaultdict
from collections.abc import Iterable

from approvals.fold import STEPS, Course, Fact, fold
from approvals.models import Approval, Event
from workdays.days import Workdays


def fact(event: Event) -> Fact:
    return Fact(event.number, event.kind, event.occurred_on, event.about.number if event.about else None, event.detail)


def facts_by_approval(approvals: Iterable[int]) -> dict[int, list[Fact]]:
    """The facts of each of these approvals, oldest first; one query, plain values: thousands are read at a time."""
    rows = Event.objects.filter(approval__in=list(approvals), kind__in=STEPS).order_by("number")
    facts: dict[int, list[Fact]] = defaultdict(list)
    for approval, number, kind, on, about, detail in rows.values_list(
        "approval_id", "number", "kind", "occurred_on", "about__number", "detail"
    ):
        facts[approval or 0].append(Fact(number, kind, on, about, detail))
    return facts


def standing(events: Iterable[Event]) -> list[Event]:
    """The events that count, in their order: one that puts another right stands where that one stood (as in `fold.effective`)."""
    seats: dict[int, int] = {}
    seated: dict[int, Event] = {}
    for event in events:
        seat = seats.get(event.about_id or 0, event.number)
        seats[event.pk] = seat
        seated[seat] = event
    return [seated[seat] for seat in sorted(seated)]


def course_of(approval: Approval, workdays: Workdays) -> Course:
    return fold(facts_by_approval([approval.pk])[approval.pk], workdays)


def courses_of(approvals: Iterable[Approval], workdays: Workdays) -> dict[int, Course]:
    """The course of each approval by its key; one query however many there are."""
    keys = [approval.pk for approval in approvals]
    facts = facts_by_approval(keys)
    return {key: fold(facts[key], workdays) for key in keys}
