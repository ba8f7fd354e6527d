"""The part of an issue that speaks of time: whose hands the days were in, four speeds side by side, and who is likely to be late.

Frozen like the rest of the issue. A chance is kept in whole per cent (0: below one, 100: above ninety-nine, for nothing is certain), so
that page, PDF and Excel print the same figure. What adds up and what it is counted in stands with each value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from briefings.measures import Mean

PREDICTED = 50  # a works whose chance to keep its limit lies below this, in per cent, is predicted late


@dataclass(frozen=True, slots=True)
class Hands:
    """Calendar days of `works` works from first receipt to permit, or to the day of the issue; the four add up to the days felt."""

    works: int
    government: int
    applicant: int
    third_party: int
    day_off: int

    @property
    def felt(self) -> int:
        return self.government + self.applicant + self.third_party + self.day_off

    def parts(self) -> tuple[tuple[str, int], ...]:
        """(hand, days), in the order of the drawing."""
        names = ("government", "applicant", "third_party", "day_off")
        return tuple((name, getattr(self, name)) for name in names)


@dataclass(frozen=True, slots=True)
class HandsLine:
    """A stage or a department: workdays on which some file of it was in each hand, summed over `works` works."""

    name: str
    works: int
    government: int
    applicant: int
    third_party: int

    @property
    def mean(self) -> Mean:
        """Workdays with the offices, per works."""
        return Mean(self.government, self.works)


@dataclass(frozen=True, slots=True)
class SpeedLine:
    """One speed (statutory committed net felt) of the permitted works of one kind ("" for all): felt in calendar days, the rest in
    workdays. Ninety of a hundred works took no more than `p90`, eighty no more than `p80`."""

    speed: str
    investment: str
    mean: Mean
    median: Decimal
    p80: int
    p90: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """A works that is not late yet but is likely to be. `chance` to keep its limit, in per cent.

    In eight of ten futures the permit comes from `earliest` to `latest` (`provisional`: not all of these days are announced). `matter` (of
    `department`) is the approval to push first: 30 % faster there brings `gain` percentage points and `days` workdays."""

    code: str
    works: int
    used: int
    limit: int | None
    chance: int
    earliest: date
    expected: date
    latest: date
    provisional: bool
    matter: str
    department: str
    gain: int
    days: Decimal


@dataclass(frozen=True, slots=True)
class Timing:
    """`horizon`: the last announced day, later ones are provisional. `forecast`: works under way with a limit that were not late yet;
    `prospects` are those of them that are predicted late, the least likely to keep their limit first."""

    horizon: date
    hands: Hands
    stages: tuple[HandsLine, ...]
    departments: tuple[HandsLine, ...]
    speeds: tuple[SpeedLine, ...]
    forecast: int
    prospects: tuple[Prospect, ...]

    def speed(self, speed: str, investment: str = "") -> SpeedLine | None:
        return next((line for line in self.speeds if (line.speed, line.investment) == (speed, investment)), None)


def contradictions(timing: Timing, late: frozenset[str], known: frozenset[str]) -> Iterator[str]:
    """What cannot be, in words. `late`: the codes of the projects that are late or over, `known`: all codes."""
    codes = [one.code for one in timing.prospects]
    if wrong := sorted(set(codes) & late | set(codes) - known):
        yield f"预测超期名单中有已超期、已办结或不在库的项目：{'、'.join(wrong)}"
    if len(codes) > timing.forecast:
        yield f"预测超期{len(codes)}个，多于参与预测的{timing.forecast}个"
    if any(not one.earliest <= one.expected <= one.latest for one in timing.prospects):
        yield "预计许可日期不在其区间内"
    if timing.hands.government > sum(line.government for line in timing.stages):
        yield "各阶段部门用时之和少于全市部门用时"
