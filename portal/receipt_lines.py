"""A receipt as a page shows it: months of days, and beneath each month the same days in words, neighbours of one kind in one line.

Every calendar day stands in the month's sheet with the number it got, and in exactly one line with the reason for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.receipt import Line, Member, Part, Receipt, Why
from portal.templatetags.marks import pause_kind
from workdays.days import Kind

NAMED = 3  # more approvals than these are counted, not named


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month's sheet. `look`: counted, ahead, after, off, stands, start or "" where nothing ran."""

    line: Line
    look: str
    is_due: bool
    is_today: bool

    @property
    def day(self) -> date:
        return self.line.ground.day


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring days with the same account. `total` is the count at its end; `note` says what is still ahead or only hypothetical."""

    first: date
    last: date
    counted: int
    total: int
    why: str
    ran: str
    note: str
    provisional: bool
    is_due: bool


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    month: int
    weeks: tuple[tuple[Cell | None, ...], ...]
    stretches: tuple[Stretch, ...]
    counted: int


def months(receipt: Receipt) -> tuple[Month, ...]:
    """In order; () where the clock has not started."""
    due = receipt.reading.due or receipt.reading.due_if_resumed
    members = {member.key: member for member in receipt.subject.members}
    grouped = groupby(receipt.lines, key=lambda line: (line.ground.day.year, line.ground.day.month))
    return tuple(_month(year, month, list(lines), due, receipt.today, members) for (year, month), lines in grouped)


def _month(year: int, month: int, lines: Sequence[Line], due: date | None, today: date, members: dict[str, Member]) -> Month:
    cells: list[Cell | None] = [None] * lines[0].ground.day.weekday()
    cells += [Cell(line, _look(line), line.ground.day == due, line.ground.day == today) for line in lines]
    cells += [None] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
    return Month(year, month, weeks, tuple(_stretches(lines, due, members)), sum(line.counts for line in lines))


def _look(line: Line) -> str:
    if line.counts:
        return {Part.HAPPENED: "counted", Part.AHEAD: "ahead", Part.AFTER_DECISION: "after"}[line.part]
    return {Why.REST_DAY: "off", Why.PAUSED: "stands", Why.START_DAY: "start"}.get(line.why, "")


def _stretches(lines: Sequence[Line], due: date | None, members: dict[str, Member]) -> Iterator[Stretch]:
    def account(line: Line) -> tuple[object, ...]:
        ground = line.ground
        return (line.part, line.counts, line.why, line.ran, line.paused, ground.kind, ground.name, ground.number, ground.provisional,
                ground.day == due)  # fmt: skip

    for _key, group in groupby(lines, key=account):
        own = list(group)
        first, last = own[0], own[-1]
        yield Stretch(
            first=first.ground.day,
            last=last.ground.day,
            counted=len(own) if first.counts else 0,
            total=last.total,
            why=why(first, members),
            ran=_ran(first, members),
            note=_note(first),
            provisional=first.ground.provisional,
            is_due=first.ground.day == due,
        )


def why(line: Line, members: dict[str, Member]) -> str:
    """Why this day counted or not, in words, with the document behind it."""
    if line.why is Why.PAUSED:
        return _("the clock stands still: %(why)s") % {"why": _("; ").join(_pause(members[key], place) for key, place in line.paused)}
    if line.why is Why.START_DAY:
        return _("start day, not counted (Civil Code, article 201)")
    if line.why is Why.NOTHING_RUNS:
        return _("no approval under way")
    return _ground(line)


def _ground(line: Line) -> str:
    ground = line.ground
    words = {
        Kind.WEEKDAY: _("workday"),
        Kind.WEEKEND: _("weekend"),
        Kind.DAY_OFF: _("%(name)s, day off") % {"name": ground.name},
        Kind.MAKE_UP: _("make-up working day (%(name)s)") % {"name": ground.name},
        Kind.REGIONAL_DAY_OFF: _("%(name)s, day off of the region") % {"name": ground.name},
        Kind.REGIONAL_WORKDAY: _("%(name)s, working day of the region") % {"name": ground.name},
    }[ground.kind]
    if line.counts and not ground.works:
        words = _("%(what)s; the limit is in calendar days") % {"what": words}
    return f"{words} · {ground.number}" if ground.number else words


def _pause(member: Member, place: int) -> str:
    pause = member.pauses[place - 1]
    words = _("%(approval)s, %(kind)s since %(day)s") % {"approval": member.name, "kind": pause_kind(pause.kind), "day": pause.stop}
    return f"{words} · {pause.document}" if pause.document else words


def _ran(line: Line, members: dict[str, Member]) -> str:
    """The approvals that ran; the many are counted."""
    if len(members) == 1 or not line.ran or not line.counts:
        return ""
    named = _(", ").join(members[key].name for key in line.ran[:NAMED])
    more = len(line.ran) - NAMED
    if more <= 0:
        return named
    return ngettext("%(named)s and %(more)s other", "%(named)s and %(more)s others", more) % {"named": named, "more": more}


def _note(line: Line) -> str:
    if line.part is Part.AHEAD:
        return _("still ahead")
    if line.part is Part.AFTER_DECISION:
        return _("after the decision: counted only to name the due day") if line.counts else _("after the decision")
    return ""
