"""The deadline receipt: the day-by-day account behind the figures of an approval, a stage or a works.

Every calendar day from the first start to the day of decision, today or the due day, whichever is latest, stands in it once: whether the
city works on it and by which notice, whether it counts and why, which approvals ran, which stood still by which pause. The figures are
those of `approvals.clock`; the account is a second way to reach them, and `tools/verify_receipt.py` is a third, from the JSON alone.
The JSON is described in `Receipt.content`; it is self-contained and carries a digest of itself, so that a copy can be told from a forgery
by whoever knows the digest.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from approvals.clock import MAIN, History, Reading, read, read_union, sweep
from approvals.limits import AMBER, AmberRule, Limit
from workdays.days import DAYS, Reason, Workdays, number

FORMAT = "kaigong.receipt"
VERSION = 1
MOST_DAYS = 7320  # twenty years; a longer account is nobody's to read


class AccountTooLong(ValueError):
    """An account of more than `MOST_DAYS` days. `sentence` % `facts` is the message, so that a page can translate the sentence."""

    sentence = "The account would run to %(days)s days; a receipt holds at most %(most)s."

    def __init__(self, days: int) -> None:
        self.facts = {"days": days, "most": MOST_DAYS}
        super().__init__(self.sentence % self.facts)


class Scope(StrEnum):
    APPROVAL = "approval"
    STAGE = "stage"
    WORKS = "works"


class Part(StrEnum):
    """Happened; ahead of today, as things stand; or after the decision, counted only to name the day it was due."""

    HAPPENED = "happened"
    AHEAD = "ahead"
    AFTER_DECISION = "after_decision"


class Why(StrEnum):
    RUNS = "runs"
    REST_DAY = "rest_day"
    PAUSED = "paused"
    START_DAY = "start_day"
    NOTHING_RUNS = "nothing_runs"
    AS_IF_RUN_ON = "as_if_run_on"


@dataclass(frozen=True, slots=True)
class Standstill:
    """A pause with its ground. `kind` is correction or a special procedure, `document` the number of its notice; both may be empty."""

    stop: date
    restart: date | None
    kind: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One approval of the account. `key` is unique in it; `start` None: not accepted yet, or still to be applied for."""

    key: str
    name: str
    start: date | None
    pauses: tuple[Standstill, ...] = ()
    decided: date | None = None
    role: str = MAIN

    def history(self) -> History:
        return History(self.start, tuple((pause.stop, pause.restart) for pause in self.pauses), self.decided, self.role)

    def under_way(self, day: date) -> bool:
        """After the start day, up to and with the decision day (K1, K6)."""
        return self.start is not None and self.start < day and (self.decided is None or day <= self.decided)

    def standing(self, day: date) -> list[int]:
        """The numbers of the pauses that hold on this day: the stop day does, the restart day does not (K5)."""
        return [place for place, one in enumerate(self.pauses, 1) if one.stop <= day and (one.restart is None or day < one.restart)]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the receipt is about. `extension_document`: the number of the document that granted the limit's extension."""

    scope: Scope
    code: str
    name: str
    members: tuple[Member, ...]
    limit: Limit | None
    extension_document: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One calendar day. `total`: counted days up to and with it; `ran` names members, `paused` members and the number of their pause."""

    ground: Reason
    part: Part
    counts: bool
    total: int
    why: Why
    ran: tuple[str, ...]
    paused: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    subject: Subject
    today: date
    horizon: date
    amber: AmberRule
    lines: tuple[Line, ...]
    reading: Reading

    def content(self) -> dict[str, Any]:
        """The receipt as plain values, version 1.

        format, version   which document this is
        scope, code, name an approval counts whatever its role; a stage and a works count their MAIN members
        today, horizon    the day of the reading; the last day announced by a notice
        amber             {"percent", "least"}: amber while no more than so much of the limit remains
        limit             {"days", "unit", "extension": {"on", "days", "document"} | null} | null
        members           [{"key", "name", "role", "start", "decided", "pauses": [{"number", "stop", "restart", "kind", "document"}]}]
        days              [{"day", "weekday" (1 = Monday), "works", "kind", "name", "number", "provisional", "part", "counts", "total",
                            "why", "ran": [key], "paused": [[key, number of the pause]]}]
        result            {"due", "used", "remaining", "late", "late_workdays", "light", "provisional"}
        digest            SHA-256 over all of the above as JSON with sorted keys and no spaces, in UTF-8
        """
        told = {
            "format": FORMAT,
            "version": VERSION,
            "scope": self.subject.scope.value,
            "code": self.subject.code,
            "name": self.subject.name,
            "today": self.today.isoformat(),
            "horizon": self.horizon.isoformat(),
            "amber": {"percent": self.amber.percent, "least": self.amber.least},
            "limit": _limit(self.subject),
            "members": [_member(member) for member in self.subject.members],
            "days": [_line(line) for line in self.lines],
            "result": _result(self.reading),
        }
        return {**told, "digest": digest(told)}

    def to_json(self) -> str:
        return json.dumps(self.content(), ensure_ascii=False, indent=1)


def receipt(subject: Subject, today: date, workdays: Workdays, amber: AmberRule = AMBER) -> Receipt:
    """The account as it stands on a day; a decision after that day is not known yet. `AccountTooLong` past twenty years.

    Raises `OutOfOrder` for an impossible history and `UnknownYear` past the calendar, as the clock does.
    """
    subject = _known_on(subject, today)
    histories = [member.history() for member in subject.members]
    if subject.scope is Scope.APPROVAL:
        reading = read(histories[0], subject.limit, today, workdays, amber)
    else:
        reading = read_union(histories, subject.limit, today, workdays, amber)
    counting = [member for member in subject.members if subject.scope is Scope.APPROVAL or member.role == MAIN]
    stored = sweep([member.history() for member in counting], subject.limit, workdays, amber)
    lines: tuple[Line, ...] = ()
    if stored.start is not None:
        end = stored.decided or today
        last = max(end, stored.due or end)
        days = (last - stored.start).days + 1
        if days > MOST_DAYS:
            raise AccountTooLong(days)
        every_day = subject.limit is not None and not subject.limit.in_workdays
        lines = tuple(_lines(counting, stored.start, last, today, stored.decided, workdays, every_day))
    return Receipt(subject, today, workdays.horizon, amber, lines, reading)


def _known_on(subject: Subject, today: date) -> Subject:
    if subject.scope is Scope.APPROVAL and len(subject.members) != 1:
        raise ValueError("The receipt of an approval has exactly one member.")
    if len({member.key for member in subject.members}) != len(subject.members):
        raise ValueError("The keys of a receipt's members are unique.")
    members = tuple(
        Member(one.key, one.name, one.start, one.pauses, one.decided if one.decided and one.decided <= today else None, one.role)
        for one in subject.members
    )
    return Subject(subject.scope, subject.code, subject.name, members, subject.limit, subject.extension_document)


def _lines(
    counting: Sequence[Member], first: date, last: date, today: date, decided: date | None, workdays: Workdays, every_day: bool
) -> Iterator[Line]:
    total = 0
    for n in range(number(first), number(last) + 1):
        day = DAYS[n]
        ground = workdays.why(day)
        under_way = [(member.key, member.standing(day)) for member in counting if member.under_way(day)]
        ran = tuple(key for key, standing in under_way if not standing)
        paused = tuple((key, place) for key, standing in under_way for place in standing)
        after = decided is not None and day > decided
        counts = (every_day or ground.works) and (bool(ran) or after)
        total += counts
        part = Part.AFTER_DECISION if after else Part.AHEAD if day > today else Part.HAPPENED
        starts = any(member.start == day for member in counting)
        yield Line(ground, part, counts, total, _why(counts, after, every_day or ground.works, bool(paused), starts), ran, paused)


def _why(counts: bool, after: bool, countable: bool, paused: bool, starts: bool) -> Why:
    if counts:
        return Why.AS_IF_RUN_ON if after else Why.RUNS
    if not countable:
        return Why.REST_DAY
    if paused:
        return Why.PAUSED
    return Why.START_DAY if starts else Why.NOTHING_RUNS


def digest(told: dict[str, Any]) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _limit(subject: Subject) -> dict[str, Any] | None:
    limit = subject.limit
    if limit is None:
        return None
    extension = None
    if limit.extension:
        extension = {"on": limit.extension.on.isoformat(), "days": limit.extension.days, "document": subject.extension_document}
    return {"days": limit.days, "unit": limit.unit.value, "extension": extension}


def _member(member: Member) -> dict[str, Any]:
    pauses = [
        {"number": place, "stop": pause.stop.isoformat(), "restart": _iso(pause.restart), "kind": pause.kind, "document": pause.document}
        for place, pause in enumerate(member.pauses, 1)
    ]
    return {
        "key": member.key,
        "name": member.name,
        "role": member.role,
        "start": _iso(member.start),
        "decided": _iso(member.decided),
        "pauses": pauses,
    }


def _line(line: Line) -> dict[str, Any]:
    ground = line.ground
    return {
        "day": ground.day.isoformat(),
        "weekday": ground.day.isoweekday(),
        "works": ground.works,
        "kind": ground.kind.value,
        "name": ground.name,
        "number": ground.number,
        "provisional": ground.provisional,
        "part": line.part.value,
        "counts": line.counts,
        "total": line.total,
        "why": line.why.value,
        "ran": list(line.ran),
        "paused": [list(stand) for stand in line.paused],
    }


def _result(reading: Reading) -> dict[str, Any]:
    return {
        "due": _iso(reading.due),
        "used": reading.used,
        "remaining": reading.remaining,
        "late": reading.late,
        "late_workdays": reading.late_workdays,
        "light": reading.light.value,
        "provisional": reading.provisional,
    }
