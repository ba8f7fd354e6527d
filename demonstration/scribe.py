"""From days lived to entries written: who typed a step in and when, what was confirmed since, what was handed in late and still waits.

A receipt is typed in after the decisions it waited for, so that every entry was legal at the moment it was written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from approvals.actions.histories import Past
from approvals.actions.steps import FRESH
from approvals.fold import SILENCE
from approvals.ledger import Entry
from approvals.models import Approval, LateEntry
from approvals.models.event import Kind
from approvals.plan import groups
from approvals.states import Origin, Step
from demonstration.lives import Lived
from people.models import User
from workdays.days import Workdays

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_MINUTE = timedelta(minutes=1)
BY_RUNNER = 0.7
OFTEN_FOUND_LATE = 0.3
FOUND_LATE = frozenset({Step.REVIEW, Step.CORRECT})


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, and when the department confirmed it (None: not asked, or not yet)."""

    entry: Entry
    confirmed: datetime | None
    officer: User


@dataclass(slots=True)
class Scribe:
    """Writes the entries of one project. `until`: the first moment of which nothing is known yet."""

    random: Random
    workdays: Workdays
    runner: User
    officers: Mapping[int, User]
    until: datetime
    typed: dict[tuple[str, int], datetime] = field(default_factory=dict)
    granted: dict[str, datetime] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    late: list[LateEntry] = field(default_factory=list)

    def write(self, past: Past, approvals: Mapping[tuple[str, int], Approval], steps: Sequence[Lived]) -> None:
        """Append to the past what was typed in before `until`."""
        last = {(step.code, step.attempt): step for step in steps if step.on < self.until.date()}
        for step in steps:
            if step.on < self.until.date():
                self._take_down(step, approvals[step.code, step.attempt], last[step.code, step.attempt] is step)
        self._in_order(past)
        past.late_entries += self.late

    def _take_down(self, step: Lived, approval: Approval, newest: bool) -> None:
        if newest and self._found_late(step, approval):
            return
        at = self._typed_at(step, approval)
        if at >= self.until:
            return
        if step.step == Step.GRANT:
            self.granted[step.code] = at
        officer = self.officers[approval.lead_id]
        by_runner = self.random.random() < BY_RUNNER and step.step != Step.DEEM_ACCEPTED
        by = None if step.step == Step.DEEM_ACCEPTED else self.runner if by_runner else officer
        origin = Origin.SYSTEM if by is None else Origin.RUNNER if by_runner else Origin.DEPARTMENT
        entry = Entry(step.step.value, step.on, at, by, origin, approval, None, step.document, step.note, step.detail)
        confirmed = self.at(at.date(), self.random.choice((1, 1, 2, 3, 9))) if by_runner else None
        self.lines.append(Line(entry, confirmed, officer))

    def _typed_at(self, step: Lived, approval: Approval) -> datetime:
        """Mostly the same day, sometimes one or two later; never before what it follows. Silence speaks the night after its last day."""
        key = (step.code, step.attempt)
        if step.step == Step.DEEM_ACCEPTED:
            at = datetime.combine(self.workdays.due(step.on, SILENCE) + timedelta(days=1), time(0, 5), SHANGHAI)
        else:
            at = self.at(step.on, self.random.choice((0, 0, 0, 0, 0, 0, 1, 2)))
        floor = [self.typed[key]] if key in self.typed else []
        if step.step == Step.RECEIVE:
            floor += [self.granted[code] for group in groups(approval.version.predecessors) for code in group if code in self.granted]
            floor += [self.typed[step.code, step.attempt - 1]] if step.attempt > 1 else []
        at = max([at, *(moment + ONE_MINUTE for moment in floor)])
        self.typed[key] = at
        return at

    def _found_late(self, step: Lived, approval: Approval) -> bool:
        """The newest step of an approval, more than five workdays old, found only now: handed in, waiting for the department."""
        today = self.until.date()
        old = FRESH < self.workdays.elapsed(step.on, today - timedelta(days=2)) <= FRESH + 8
        if not old or step.step not in FOUND_LATE or self.random.random() > OFTEN_FOUND_LATE:
            return False
        handed_in = min(self.at(today - timedelta(days=2), 0), self.until - timedelta(hours=8))
        self.late.append(
            LateEntry(approval=approval, step=step.step, occurred_on=step.on, document=step.document, by=self.runner,
                      note="当日回执存放在业主处，近日才取得。", detail=dict(step.detail), handed_in_at=handed_in)
        )  # fmt: skip
        return True

    def _in_order(self, past: Past) -> None:
        """Entries and confirmations in the order they were written down; a confirmation points to the place of its entry."""
        rows: list[tuple[datetime, int, Entry]] = []
        for index, line in enumerate(self.lines):
            rows.append((line.entry.at, index, line.entry))
            if line.confirmed and line.confirmed < self.until:
                yes = Entry(Kind.CONFIRM.value, line.confirmed.date(), line.confirmed, line.officer, Origin.DEPARTMENT, line.entry.approval)
                rows.append((line.confirmed, index, yes))
        places: dict[int, int] = {}
        for _at, index, entry in sorted(rows, key=lambda row: (row[0], row[1])):
            if entry.kind == Kind.CONFIRM:
                past.about[len(past.entries)] = places[index]
            else:
                places[index] = len(past.entries)
            past.entries.append(entry)

    def at(self, day: date, later: int) -> datetime:
        """Some minute of the office day so many workdays on."""
        minute = self.random.randint(0, 8 * 60 - 1)
        return datetime.combine(self.workdays.due(day, later), time(9), SHANGHAI) + timedelta(minutes=minute)
