"""An independent opinion on a whole works: from the rows of the ledger, day by day, with plain sets. It knows what the law says and which
limits the rows bear; of the product's clock, spans, fold and projection it knows nothing. Days are ordinals."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from approvals.models import Approval, Event, Stage
from projects.models import Works
from tests.approvals.plain_lives import Life, Stop, life

AHEAD = 260  # so many days past the day itself are looked at
STAGE_AFTER = {"stage_opened": "open", "stage_finished": "finished", "stage_reopened": "reopened"}
# The drawing-review institution, the surveyor of geological hazards.
CONTRACTORS = {"GG-301", "GG-P09"}


@dataclass(frozen=True)
class Shown:
    """What a clock shows on a day."""

    light: str
    used: int
    remaining: int | None
    due: int | None
    late: bool
    late_workdays: int


@dataclass(frozen=True)
class Clock:
    """Several lives as one clock. `every_day`: calendar days count, and the last one must be a workday. `limit` None: nothing is due."""

    lives: tuple[tuple[int | None, int | None, tuple[Stop, ...]], ...]  # start, decision, stops
    limit: int | None
    workdays: frozenset[int]
    until: int
    every_day: bool = False

    @cached_property
    def start(self) -> int | None:
        return min((start for start, _end, _stops in self.lives if start), default=None)

    @cached_property
    def decided(self) -> int | None:
        ends = [end for _start, end, _stops in self.lives]
        return max(end for end in ends if end) if ends and all(ends) else None

    @cached_property
    def _walked(self) -> tuple[set[int], set[int]]:
        """The days on which it moves, and those at whose end it is still running; once decided as if it had run on."""
        moves, evenings = set(), set()
        for start, end, stops in self.lives:
            for day in range(start or self.until, min(self.until, (end or self.until) + 1)):
                if any(stop <= day and (until is None or day < until) for stop, until in stops):
                    continue
                if day > (start or 0):
                    moves.add(day)
                if end is None or day < end:
                    evenings.add(day)
        if self.decided:
            moves |= set(range(self.decided + 1, self.until))
            evenings |= set(range(self.decided, self.until))
        return moves, evenings

    @cached_property
    def counted(self) -> list[int]:
        moves = self._walked[0]
        return sorted(moves if self.every_day else moves & self.workdays)

    @cached_property
    def due(self) -> int | None:
        if self.start is None or self.limit is None:
            return None
        if self.limit == 0:
            if not self.every_day or self.start in self.workdays:
                return self.start
            return next((day for day in self.counted if day in self.workdays), None)
        if len(self.counted) < self.limit:
            return None
        last = self.counted[self.limit - 1]
        return next((day for day in self.counted if day >= last and day in self.workdays), None) if self.every_day else last

    @cached_property
    def late_from(self) -> int | None:
        if self.due is None:
            return None
        return self.due + 1 if self.due in self._walked[1] else next((day for day in self.counted if day > self.due), None)

    def used(self, day: int) -> int:
        end = min(day, self.decided or day)
        return sum(one <= end for one in self.counted)

    def shown(self, day: int) -> Shown:
        """For a clock in workdays."""
        ended = self.decided is not None and self.decided <= day
        end = self.decided if self.decided is not None and ended else day
        late = self.late_from is not None and self.late_from <= end
        used = self.used(day)
        remaining = None if self.limit is None else self.limit - used
        late_days = sum(self.due < one <= end for one in self.counted) if late and self.due else 0
        if remaining is not None and self.due is None:
            remaining = max(0, remaining)
        return Shown(self._light(day, ended, late, remaining), used, remaining, self.due, late, late_days)

    def _light(self, day: int, ended: bool, late: bool, remaining: int | None) -> str:
        if ended:
            return "decided"
        if self.start is None or day < self.start:
            return "waiting"
        if late:
            return "late"
        if day not in self._walked[1]:
            return "paused"
        amber = max(1, -(-(self.limit or 0) // 5))
        return "soon" if remaining is not None and remaining <= amber else "on_time"


@dataclass
class WorksOpinion:
    """One works and everything in it."""

    works: Works
    workdays: frozenset[int]
    until: int
    approvals: dict[int, Approval]
    lives: dict[int, Life]
    stages: dict[int, Stage]
    stage_states: dict[int, str]
    _clocks: dict[tuple[object, ...], Clock] = field(default_factory=dict)

    def _kept(self, *told: Any) -> Clock:
        """Walked once, asked for many days."""
        lives, limit, every_day = told
        if told not in self._clocks:
            self._clocks[told] = Clock(lives, limit, self.workdays, self.until, every_day)
        return self._clocks[told]

    def _clock(self, lives: list[Life], limit: int | None, ended: int | None) -> Clock:
        """A union. While it has not ended it waits for more; what has ended is cut at its end."""
        told: list[tuple[int | None, int | None, tuple[Stop, ...]]] = []
        for one in lives:
            if ended is None:
                told.append((one.accepted, one.decided, tuple(one.stops)))
            elif one.accepted is not None and one.accepted < ended:
                told.append((one.accepted, min(one.decided or ended, ended), tuple(stop for stop in one.stops if stop[0] <= ended)))
        if ended is None:
            told.append((None, None, ()))
        return self._kept(tuple(told), limit, False)

    def approval(self, key: int) -> Clock:
        row, one = self.approvals[key], self.lives[key]
        limit = None if row.limit is None else row.limit + one.extra
        return self._kept(((one.start, one.decided if one.start else None, tuple(one.stops)),), limit, False)

    def statutory(self, key: int) -> Clock:
        row, one = self.approvals[key], self.lives[key]
        limit = row.statutory_limit
        limit = None if limit is None else limit + one.extra
        lives = ((one.start, one.decided if one.start else None, tuple(one.stops)),)
        return self._kept(lives, limit, row.statutory_unit != "workday")

    def stage_finished(self, stage: int) -> int | None:
        if self.stage_states.get(stage) != "finished":
            return None
        passed = ("granted", "granted_pending")
        own = [key for key, row in self.approvals.items() if row.stage_id == stage and row.version.milestone]
        return max(self.lives[key].decided or 0 for key in own if self.lives[key].state in passed)

    def _counting(self, wanted: Callable[[Approval], bool]) -> list[Life]:
        rows = self.approvals.items()
        return [
            self.lives[key] for key, row in rows if wanted(row) and row.role == "MAIN" and not row.provincial and not self.lives[key].void
        ]

    def stage(self, stage: int) -> Clock:
        return self._clock(self._counting(lambda row: row.stage_id == stage), self.stages[stage].limit, self.stage_finished(stage))

    @property
    def permitted(self) -> int | None:
        return next((self.stage_finished(key) for key, stage in self.stages.items() if stage.number == 3), None)

    def whole(self) -> Clock:
        counted = self._counting(lambda row: self.stages[row.stage_id].number <= 3)
        return self._clock(counted, self.works.limit, self.permitted)

    def hands(self, today: int) -> dict[str, int] | None:
        """Each calendar day after the first receipt in the hands it was in; None before anything was received."""
        seen = [
            (self.lives[key], row)
            for key, row in self.approvals.items()
            if not self.lives[key].void and self.lives[key].received and self.lives[key].received <= today and row.stage_id in self.stages
            and self.stages[row.stage_id].number != 4
        ]  # fmt: skip
        if not seen:
            return None
        days = dict.fromkeys(("government", "applicant", "third_party", "day_off"), 0)
        for day in range(min(one.received or 0 for one, _row in seen) + 1, min(today, self.permitted or today) + 1):
            days[self._hand(day, seen)] += 1
        return days

    def _hand(self, day: int, seen: list[tuple[Life, Approval]]) -> str:
        if day not in self.workdays:
            return "day_off"
        held = set()
        for one, row in seen:
            contractor = row.matter.code in CONTRACTORS
            if (row.role == "PAR" and not contractor) or day <= (one.received or 0) or (one.decided and day > one.decided):
                continue
            standing = {hand for stop, until, hand in one.halts if stop <= day and (until is None or day < until)}
            held |= standing or {"third_party" if contractor or row.role == "OUT" else "government"}
        return next((hand for hand in ("government", "third_party") if hand in held), "applicant")


def opinion(works: Works, workdays: frozenset[int], today: date) -> WorksOpinion:
    """Everything of a works, read afresh."""
    approvals = {row.pk: row for row in Approval.objects.filter(works=works).select_related("version", "matter")}
    stages = {stage.pk: stage for stage in Stage.objects.filter(works=works)}
    events: dict[int, list[Event]] = {key: [] for key in approvals}
    states: dict[int, str] = dict.fromkeys(stages, "waiting")
    for event in Event.objects.filter(project=works.project_id).order_by("number"):
        if event.kind in STAGE_AFTER and event.stage_id in states:
            states[event.stage_id] = STAGE_AFTER[event.kind]
        elif event.approval_id in events:
            events[event.approval_id].append(event)
    lives = {key: life(own, workdays) for key, own in events.items()}
    return WorksOpinion(works, workdays, today.toordinal() + AHEAD, approvals, lives, stages, states)
