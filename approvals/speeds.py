"""Four speeds side by side: what the law allows, what was promised, what was used, what was felt.

statutory 法定 · committed 承诺 · net 净用时 (days used, K7) in workdays; felt 跨度用时 in calendar days. A mean hides the one that waited
half a year, so each speed also has its median and its tails: p80 is the smallest number of days within which at least eighty of a
hundred works came through, p90 ninety; both are days that some works really took.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from approvals.plan import groups


@dataclass(frozen=True, slots=True)
class Pace:
    """The four figures of one works; None where there is none (no limit in law, not yet permitted)."""

    statutory: int | None
    committed: int | None
    net: int | None
    felt: int | None


@dataclass(frozen=True, slots=True)
class Speed:
    """Days over n works."""

    n: int
    mean: float
    median: float
    p80: int
    p90: int


@dataclass(frozen=True, slots=True)
class Speeds:
    """None where no works has such a figure."""

    statutory: Speed | None
    committed: Speed | None
    net: Speed | None
    felt: Speed | None


def speeds(paces: Iterable[Pace]) -> Speeds:
    told = list(paces)
    return Speeds(
        speed(pace.statutory for pace in told),
        speed(pace.committed for pace in told),
        speed(pace.net for pace in told),
        speed(pace.felt for pace in told),
    )


def speed(days: Iterable[int | None]) -> Speed | None:
    known = sorted(one for one in days if one is not None)
    if not known:
        return None
    return Speed(len(known), fmean(known), float(median(known)), tail(known, 80), tail(known, 90))


def tail(ordered: Sequence[int], percent: int) -> int:
    """The smallest of these ordered days within which at least so many percent lie."""
    return ordered[-(-len(ordered) * percent // 100) - 1]


def longest_chain(days: Mapping[str, int | None], predecessors: Mapping[str, str]) -> int:
    """The workdays a works takes when every approval takes exactly so many and starts the day those it waits for are decided.

    `days` holds exactly the codes that apply; None counts as no day. Of alternatives (A|B) the first decided is enough. A ring of codes
    that wait for each other is refused (`ValueError`).
    """
    reached: dict[str, int] = {}

    def at(code: str, above: frozenset[str]) -> int:
        if code in above:
            raise ValueError(f"{code} waits for itself.")
        if code not in reached:
            waits = [[one for one in group if one in days] for group in groups(predecessors.get(code, ""))]
            ready = [min(at(one, above | {code}) for one in group) for group in waits if group]
            reached[code] = max(ready, default=0) + (days[code] or 0)
        return reached[code]

    return max((at(code, frozenset()) for code in days), default=0)
