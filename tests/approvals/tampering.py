"""Somebody who owns the database, and what he may do to a ledger: each act changes rows at random, the triggers lifted, and returns the
keys of the projects it touched. A cut tail is not among them: no chain can see that from inside (tests/briefings has it)."""

import json
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from django.db import connection

from approvals import ledger
from approvals.models import Approval, Event, Evidence, Stage
from approvals.models.event import EVENT_KINDS
from approvals.states import Origin
from people.models import User
from projects.models import Project

Projects = set[int]
Act = Callable[[Random], Projects]
FAR = 10_000
# All of an event but its key in this database, which says nothing: whatever names an event names it by project and number.
COLUMNS = [field.name for field in Event._meta.concrete_fields if field.name != "id"]


def an_event(random: Random, *, but_last: bool = False) -> Event:
    events = Event.objects.filter(project=random.choice(list(Project.objects.values_list("pk", flat=True)))).order_by("number")
    return random.choice(list(events)[: -1 if but_last else None])


def put(event: Event, **values: Any) -> Projects:
    """Through the ORM's own SQL, which no trigger stops any more."""
    assert Event.objects.filter(pk=event.pk).update(**values) == 1
    return {event.project_id}


def another(random: Random, model: Any, than: int | None) -> int:
    return random.choice(list(model.objects.exclude(pk=than).values_list("pk", flat=True)))


def changed_text(random: Random, text: str) -> str:
    ways = [text + " ", text + "\u200b", "改" + text, text[1:] if text else "补"]
    return random.choice([way for way in ways if way != text])


def changed_hash(random: Random, text: str) -> str:
    place = random.randrange(64)
    return text[:place] + random.choice([sign for sign in "0123456789abcdef" if sign != text[place]]) + text[place + 1 :]


def changed_detail(random: Random, detail: dict[str, Any]) -> dict[str, Any]:
    told = dict(detail)
    if told and random.random() < 0.5:
        key = random.choice(sorted(told))
        if random.random() < 0.5:
            del told[key]
        else:
            told[key] = [told[key]]
    else:
        told["伪造"] = random.randrange(9)
    return told


def new_value(random: Random, event: Event, column: str) -> Any:
    old = getattr(event, column)
    match column:
        case "project":
            return another(random, Project, event.project_id)
        case "number":
            return event.number + random.choice([FAR, FAR + 1, 2 * FAR])
        case "approval" | "stage" | "by" | "evidence" | "about":
            model = {"approval": Approval, "stage": Stage, "by": User, "evidence": Evidence, "about": Event}[column]
            key = getattr(event, f"{column}_id")
            return None if key and random.random() < 0.5 else another(random, model, key)
        case "kind":
            return random.choice([kind for kind, _label in EVENT_KINDS if kind != old])
        case "origin":
            return random.choice([origin for origin in Origin.values if origin != old])
        case "occurred_on":
            return old + timedelta(days=random.choice([-365, -7, -1, 1, 2, 30]))
        case "recorded_at":
            return old + random.choice([timedelta(microseconds=1), timedelta(seconds=-1), timedelta(days=1)])
        case "document" | "note":
            return changed_text(random, old)
        case "detail":
            return changed_detail(random, old)
    return changed_hash(random, old)


def change_a_field(random: Random) -> Projects:
    event, column = an_event(random), random.choice(COLUMNS)
    value = new_value(random, event, column)
    if column == "project":
        put(event, number=event.number + FAR)
        return {value} | put(event, project_id=value)
    return put(event, **{f"{column}_id" if column in ("approval", "stage", "by", "evidence", "about") else column: value})


def take_rows_out(random: Random) -> Projects:
    """One or some in a row, the first or from the middle, never the last."""
    event = an_event(random, but_last=True)
    last = Event.objects.filter(project=event.project_id).latest("number").number
    upto = min(last - 1, event.number + random.choice([0, 0, 1, 4]))
    gone = Event.objects.filter(project=event.project_id, number__range=(event.number, upto))
    Event.objects.filter(about__in=gone).update(about=None)
    gone._raw_delete("default")
    return {event.project_id}


def swap_two_rows(random: Random) -> Projects:
    one = an_event(random)
    other = random.choice(list(Event.objects.filter(project=one.project_id).exclude(pk=one.pk)))
    for event, number in ((one, FAR), (other, one.number), (one, other.number)):
        put(event, number=number)
    return {one.project_id}


def copy_a_row(random: Random) -> Projects:
    """To the end of its own ledger or of another one, as if it had happened again."""
    event = an_event(random)
    project = random.choice(list(Project.objects.values_list("pk", flat=True)))
    event.pk, event.project_id = None, project
    event.number = Event.objects.filter(project=project).latest("number").number + 1
    event.save(force_insert=True)
    return {project}


def make_room(after: Event) -> None:
    for event in Event.objects.filter(project=after.project_id, number__gt=after.number).order_by("-number"):
        put(event, number=event.number + 1)


def put_a_row_between(random: Random) -> Projects:
    """With a hash that fits the row before it; those behind are moved on by one."""
    before, example = an_event(random, but_last=True), an_event(random)
    make_room(before)
    entry = ledger.Entry(
        example.kind, example.occurred_on, example.recorded_at, example.by, Origin.SYSTEM, example.approval, example.stage, note="伪造"
    )
    line = ledger.line_after(before, before.project_id, entry)
    Event(**{name: getattr(line, name) for name in ledger.Line.__slots__}).save(force_insert=True)
    return {before.project_id}


def close_the_gap(random: Random) -> Projects:
    """A row taken out and those behind it moved up, so that no number is missing."""
    gone = an_event(random, but_last=True)
    Event.objects.filter(about=gone).update(about=None)
    Event.objects.filter(pk=gone.pk)._raw_delete("default")
    for event in Event.objects.filter(project=gone.project_id, number__gt=gone.number).order_by("number"):
        put(event, number=event.number - 1)
    return {gone.project_id}


def change_and_sign(random: Random) -> Projects:
    """A field changed and the row's own hash made to fit: now the row behind it does not."""
    event = an_event(random, but_last=True)
    event.note = changed_text(random, event.note)
    fitting = ledger.digest(event.previous_hash, ledger.content(event, event.about.number if event.about else None))
    return put(event, note=event.note, hash=fitting)


def move_to_another_project(random: Random) -> Projects:
    event = an_event(random, but_last=True)
    other = another(random, Project, event.project_id)
    last = Event.objects.filter(project=other).latest("number")
    return {other} | put(event, project_id=other, number=last.number + 1, previous_hash=last.hash)


def take_a_whole_ledger(random: Random) -> Projects:
    project = an_event(random).project_id
    Event.objects.filter(about__project=project).update(about=None)
    Event.objects.filter(project=project)._raw_delete("default")
    return {project}


def write_rubbish(random: Random) -> Projects:
    """What SQLite takes into a column of dates, and only SQLite."""
    event = an_event(random)
    column = random.choice(["occurred_on", "recorded_at", "detail"])
    rubbish = json.dumps("伪造") if column == "detail" else random.choice(["", "昨天", "2026-02-31", "2026-13-01 10:00:00"])
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE approvals_event SET {column} = %s WHERE id = %s", [rubbish, event.pk])
    return {event.project_id}


ACTS: tuple[Act, ...] = (
    change_a_field, change_a_field, change_a_field, change_a_field, take_rows_out, swap_two_rows, copy_a_row, put_a_row_between,
    close_the_gap, change_and_sign, move_to_another_project, take_a_whole_ledger,
)  # fmt: skip


def acts() -> tuple[Act, ...]:
    return (*ACTS, write_rubbish) if connection.vendor == "sqlite" else ACTS
