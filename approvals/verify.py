"""Prove the ledger: walk every project's chain and find the first link that does not hold.

What it finds: a changed field, a missing or swapped row, a row put in between, a first row cut off, a project without its ledger. A cut
tail, or a chain written anew with fitting hashes, cannot be seen from inside: the heads kept with a printed briefing show it
(`moved_heads`).
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from approvals.chain import GENESIS, ChainHead, digest
from approvals.ledger import Line, content
from approvals.models import Event
from projects.models import Project

AT_ONCE = 2000
# What a database's own word for a date, a moment or a list raises when it is none.
UNREADABLE = (ValueError, TypeError, AttributeError)
COLUMNS = (*Line.__slots__, "about__number", "about__project_id")


@dataclass(frozen=True, slots=True)
class Break:
    """The first link of a project's chain that does not hold, and what is wrong with it. `project_code` is "" where no such project is."""

    project_code: str
    number: int
    fault: str


def broken_links(projects: Collection[int] | None = None) -> tuple[int, list[Break]]:
    """Number of events checked, and at most one break per project; of all projects, or of these keys. Read as plain values, a stretch at a
    time: ledgers are long."""
    events, owners = Event.objects.all(), Project.objects.all()
    if projects is not None:
        events, owners = events.filter(project__in=projects), owners.filter(pk__in=projects)
    checked, faults, current, expected, previous = 0, [], None, 1, GENESIS
    for project, number, row in _rows(events.order_by("project_id", "number")):
        checked += 1
        if project != current:
            current, expected, previous = project, 1, GENESIS
        if expected < 0:
            continue
        fault = _fault(row, number, expected, previous)
        if fault:
            faults.append((project, number, fault))
            expected = -1
        elif row is not None:
            expected, previous = expected + 1, row[0].hash
    silent = owners.filter(~Exists(Event.objects.filter(project=OuterRef("pk"))))
    faults += [(key, 1, _("event %(number)s should stand here; it is missing or was moved") % {"number": 1}) for key in _keys(silent)]
    return checked, _named(faults)


def moved_heads(heads: Iterable[ChainHead]) -> list[ChainHead]:
    """Those of these events that do not stand in the ledger any more with this hash. That everything before them is right, `broken_links`
    says: each hash covers the one before."""
    wanted = set(heads)
    places = {head.project for head in wanted}
    stored = Event.objects.order_by().values_list("project_id", "number", "hash")
    found = {ChainHead(*row) for row in stored.iterator(chunk_size=AT_ONCE) if row[0] in places}
    return sorted(wanted - found, key=lambda head: (head.project, head.number))


def _keys(projects: QuerySet[Project]) -> list[int]:
    return list(projects.order_by("pk").values_list("pk", flat=True))


Row = tuple[Line, int | None, int | None]


def _rows(events: QuerySet[Event]) -> Iterator[tuple[int, int, Row | None]]:
    """Each event with its project and number, None for one that cannot be read at all: SQLite stores what it is given, also in a date. One
    question to the database; where it cannot be answered whole, what remains is asked for a stretch at a time."""
    place = 0
    try:
        for values in events.values_list(*COLUMNS).iterator(chunk_size=AT_ONCE):
            yield _placed(values)
            place += 1
    except UNREADABLE:
        while stretch := _stretch(events, place):
            yield from stretch
            place += len(stretch)


def _stretch(events: QuerySet[Event], place: int) -> list[tuple[int, int, Row | None]]:
    try:
        return [_placed(values) for values in events.values_list(*COLUMNS)[place : place + AT_ONCE]]
    except UNREADABLE:
        keys = list(events.values_list("pk", "project_id", "number")[place : place + AT_ONCE])
    return [_single(*key) for key in keys]


def _single(key: int, project: int, number: int) -> tuple[int, int, Row | None]:
    try:
        return _placed(Event.objects.values_list(*COLUMNS).get(pk=key))
    except UNREADABLE:
        return project, number, None


def _placed(values: tuple[Any, ...]) -> tuple[int, int, Row]:
    *own, about, home = values
    line = Line(*own)
    return line.project_id, line.number, (line, about, home)


def _fault(row: Row | None, number: int, expected: int, previous: str) -> str:
    if number != expected:
        return _("event %(number)s should stand here; it is missing or was moved") % {"number": expected}
    if row is None:
        return _("it cannot be read")
    line, about, home = row
    if line.previous_hash != previous:
        return _("it is not linked to the one before")
    if not isinstance(line.occurred_on, date) or not isinstance(line.recorded_at, datetime):
        return _("it cannot be read")
    if line.hash != digest(previous, content(line, about)) or home not in (None, line.project_id):
        return _("what it says does not fit its fingerprint")
    return ""


def _named(faults: list[tuple[int, int, str]]) -> list[Break]:
    codes = dict(Project.objects.filter(pk__in=[project for project, _number, _fault in faults]).values_list("pk", "code"))
    return [Break(codes.get(project, ""), number, fault) for project, number, fault in faults]
