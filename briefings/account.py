"""A deadline receipt on paper: neighbouring days of one account in one line, with the reason; every special day stands by itself.

An ordinary weekend joins the stretch it lies in ("周末不计"); holidays, make-up days and days set by the region never do. The whole, day
by day, travels with the paper as receipt.json. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from approvals.receipt import Line, Member, Part, Receipt, Why
from workdays.days import Kind

ORDINARY = frozenset({Kind.WEEKDAY, Kind.WEEKEND})
NAMED = 2  # more pauses than these on one day are counted, not named


@dataclass(frozen=True, slots=True)
class Run:
    """The days from `first` to `last`: `counted` of them count, `total` is the count at their end. `ahead`: they are still to come."""

    first: date
    last: date
    counted: int
    total: int
    words: str
    ahead: bool
    provisional: bool


def runs(receipt: Receipt, kinds: Mapping[str, str]) -> tuple[Run, ...]:
    """In order; () where the clock has not begun. `kinds`: what a clock stands still for, in words."""
    members = {member.key: member for member in receipt.subject.members}
    return tuple(_run(lines, members, kinds) for lines in _together(receipt.lines))


def _together(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Days of one account, with the weekends among them."""
    held: list[Line] = []
    for line in lines:
        if held and not _joins(held, line):
            yield held
            held = []
        held.append(line)
    if held:
        yield held


def _joins(held: Sequence[Line], line: Line) -> bool:
    first = held[0]
    if (first.part, first.ground.provisional) != (line.part, line.ground.provisional):
        return False
    if line.ground.kind in ORDINARY and first.ground.kind in ORDINARY:
        told = next((one for one in held if not _rests(one)), None)
        return told is None or _rests(line) or _account(told) == _account(line)
    return _account(first) == _account(line)


def _rests(line: Line) -> bool:
    return line.why is Why.REST_DAY and line.ground.kind is Kind.WEEKEND


def _account(line: Line) -> tuple[object, ...]:
    ground = line.ground
    special = None if ground.kind in ORDINARY else (ground.kind, ground.name, ground.number)
    return special, line.counts, line.why, line.paused


def _run(lines: Sequence[Line], members: Mapping[str, Member], kinds: Mapping[str, str]) -> Run:
    first, last = lines[0], lines[-1]
    told = next((line for line in lines if not _rests(line)), first)
    words = _words(told, members, kinds)
    if told.counts and any(_rests(line) for line in lines):
        words += "，周末不计"
    return Run(
        first.ground.day,
        last.ground.day,
        sum(line.counts for line in lines),
        last.total,
        words,
        first.part is Part.AHEAD,
        first.ground.provisional,
    )


def _words(line: Line, members: Mapping[str, Member], kinds: Mapping[str, str]) -> str:
    reason = {
        Why.RUNS: "计入",
        Why.REST_DAY: "不计",
        Why.PAUSED: f"暂停计时，不计（{_pauses(line, members, kinds)}）",
        Why.START_DAY: "起始当日，不计（民法典第201条）",
        Why.NOTHING_RUNS: "无计时事项在办，不计",
        Why.AS_IF_RUN_ON: "已办结，推算到期日用",
    }[line.why]
    ground = _ground(line)
    if line.part is Part.AFTER_DECISION and not line.counts:
        reason = "已办结，不计"
    return f"{ground}，{reason}"


def _ground(line: Line) -> str:
    ground = line.ground
    words = {
        Kind.WEEKDAY: "工作日",
        Kind.WEEKEND: "周末",
        Kind.DAY_OFF: f"{ground.name}放假",
        Kind.MAKE_UP: f"{ground.name}调休上班",
        Kind.REGIONAL_DAY_OFF: f"{ground.name}（本地放假）",
        Kind.REGIONAL_WORKDAY: f"{ground.name}（本地上班）",
    }[ground.kind]
    return f"{words}（{ground.number}）" if ground.number and ground.kind not in ORDINARY else words


def _pauses(line: Line, members: Mapping[str, Member], kinds: Mapping[str, str]) -> str:
    told = []
    for key, place in line.paused[:NAMED]:
        pause = members[key].pauses[place - 1]
        document = f"，{pause.document}" if pause.document else ""
        told.append(f"{members[key].name}：{kinds.get(pause.kind, '特别程序')}{document}")
    more = len(line.paused) - NAMED
    return "；".join(told) + (f"等{len(line.paused)}项" if more > 0 else "")
