"""The one place that writes a petition's state: asked of its machine, saved, and told by an event in its chain, in one transaction.

Everything happens under the lock of the petition's row. The projection (department, dates, grade) is read from the events again after
each of them, so it cannot drift; that the machine and the events agree about the state is asserted each time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ledgers.chain import GENESIS, digest, moment
from people.models import User
from petitions.clearing import Course, Fact, Step, fold
from petitions.models import Petition, PetitionEvent
from workdays.days import Workdays

# A verb that Python or a column has taken already.
VERBS = {Step.RETURN: "return_", Step.CONTACT: "contact_"}
PROJECTION = ("state", "department", "grade", "opened_on", "due", "step_due", "closed_on")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line to be written."""

    step: Step
    on: date
    at: datetime
    by: User | None
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def locked(pk: int) -> Petition:
    """The petition's row under lock: whoever writes to it waits here for the one before."""
    return Petition.objects.select_for_update().get(pk=pk)


def fact(event: PetitionEvent) -> Fact:
    return Fact(Step(event.kind), event.occurred_on, event.by_id, event.detail)


def facts_of(petitions: Iterable[int]) -> dict[int, list[Fact]]:
    """The facts of each of these petitions, oldest first; one query however many there are."""
    keys = list(petitions)
    told: dict[int, list[Fact]] = {key: [] for key in keys}
    rows = PetitionEvent.objects.filter(petition__in=keys).order_by("number")
    for key, kind, on, by, detail in rows.values_list("petition_id", "kind", "occurred_on", "by_id", "detail"):
        told[key].append(Fact(Step(kind), on, by, detail))
    return told


def course_of(petition: Petition, today: date, workdays: Workdays) -> Course:
    return fold(facts_of([petition.pk])[petition.pk], today, workdays)


def content(event: PetitionEvent) -> dict[str, Any]:
    """What of an event is hashed: everything it says."""
    return {
        "petition": event.petition_id,
        "number": event.number,
        "kind": event.kind,
        "occurred_on": event.occurred_on.isoformat(),
        "recorded_at": moment(event.recorded_at),
        "by": event.by_id,
        "note": event.note,
        "detail": event.detail,
    }


def begin(petition: Petition, entry: Entry, workdays: Workdays) -> None:
    """The first event of a petition just inserted."""
    _append(petition, entry)
    _project(petition, entry.on, workdays)


def take(petition: Petition, entry: Entry, workdays: Workdays) -> Course:
    """Ask the machine, write the event, refresh the projection. Raises TransitionNotAllowed when the machine says no."""
    event = _append_unsaved(petition, entry)
    course = fold([*facts_of([petition.pk])[petition.pk], fact(event)], entry.on, workdays)
    _move(petition, entry.step, course)
    event.save(force_insert=True)
    _project(petition, entry.on, workdays)
    return course


def load(pasts: Sequence[tuple[Petition, Sequence[Entry]]], today: date, workdays: Workdays) -> int:
    """Insert petitions with their whole pasts: the same machine, asked in memory, and the same chain, written in bulk. Returns the number
    of events. The first entry of each past is its logging."""
    Petition.objects.bulk_create([petition for petition, _entries in pasts])
    events = []
    for petition, entries in pasts:
        told: list[Fact] = []
        last: PetitionEvent | None = None
        for entry in entries:
            last = _after(last, petition, entry)
            told.append(fact(last))
            if entry.step != Step.LOG:
                _move(petition, entry.step, fold(told, entry.on, workdays))
            events.append(last)
        _stand(petition, fold(told, today, workdays))
    PetitionEvent.objects.bulk_create(events, batch_size=500)
    Petition.objects.bulk_update([petition for petition, _entries in pasts], PROJECTION, batch_size=200)
    return len(events)


def _move(petition: Petition, step: Step, course: Course) -> None:
    verb = getattr(petition, VERBS.get(step, step.value))
    verb(course.state) if step == Step.FOLLOW_UP else verb()


def _append(petition: Petition, entry: Entry) -> None:
    _append_unsaved(petition, entry).save(force_insert=True)


def _append_unsaved(petition: Petition, entry: Entry) -> PetitionEvent:
    """The event in its place behind the last of the chain, with its hash. The caller holds the lock."""
    return _after(PetitionEvent.objects.filter(petition=petition).order_by("-number").first(), petition, entry)


def _after(last: PetitionEvent | None, petition: Petition, entry: Entry) -> PetitionEvent:
    event = PetitionEvent(
        petition=petition, number=last.number + 1 if last else 1, kind=entry.step.value, occurred_on=entry.on, recorded_at=entry.at,
        by=entry.by, note=entry.note, detail=dict(entry.detail), previous_hash=last.hash if last else GENESIS,
    )  # fmt: skip
    event.hash = digest(event.previous_hash, content(event))
    return event


def _project(petition: Petition, today: date, workdays: Workdays) -> None:
    _stand(petition, course_of(petition, today, workdays))
    petition.save(update_fields=PROJECTION)


def _stand(petition: Petition, course: Course) -> None:
    """The columns that follow from the events."""
    assert petition.state == course.state.value, f"{petition}: {petition.state} by its machine, {course.state} by its events"
    petition.department_id = course.department
    petition.grade = course.grade.value
    petition.due, petition.step_due = course.due, course.step_due
    petition.opened_on, petition.closed_on = course.rounds[-1].opened_on, course.rounds[-1].closed_on


def broken_links() -> tuple[int, list[str]]:
    """Number of events checked, and the number of each petition whose chain does not hold."""
    checked, broken, previous, expected, current = 0, [], GENESIS, 1, None
    for event in PetitionEvent.objects.order_by("petition_id", "number").select_related("petition").iterator(chunk_size=1000):
        if event.petition_id != current:
            current, previous, expected = event.petition_id, GENESIS, 1
        held = event.number == expected and event.previous_hash == previous and event.hash == digest(previous, content(event))
        if not held and event.petition.number not in broken:
            broken.append(event.petition.number)
        checked, previous, expected = checked + 1, event.hash, expected + 1
    silent = Petition.objects.filter(events=None).order_by("pk")
    return checked, [*broken, *(petition.number for petition in silent)]
