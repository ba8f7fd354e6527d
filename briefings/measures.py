"""Rates and means that never lie about their sample: both keep what they were computed from, and without data they print "-".

Whether a group is better or worse than the city is asked of the binomial distribution: given the city's rate, how likely is so low (or
so high) a count in a group of this size? Below 2.5 % the group deserves attention, below 0.1 % the difference is real; a group of fewer
than three is not judged at all.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import exp, lgamma, log, log1p, sqrt

NOTHING = "-"
FEW = 3
ATTENTION, REAL = 0.025, 0.001
# The same two bounds as multiples of the standard deviation, for the drawn funnel.
ATTENTION_Z, REAL_Z = 1.96, 3.09


def rounded(value: Decimal, places: int = 1) -> Decimal:
    """Half up, as offices round."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole; a whole of nothing has no rate."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        return rounded(Decimal(100 * self.part) / self.whole) if self.whole else None

    @property
    def text(self) -> str:
        return f"{self.percent}%" if self.whole else NOTHING


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of n whole numbers (workdays), kept as their sum."""

    total: int
    n: int

    @property
    def value(self) -> Decimal | None:
        return rounded(Decimal(self.total) / self.n) if self.n else None

    @property
    def text(self) -> str:
        return str(self.value) if self.n else NOTHING

    def saved_against(self, days: int) -> Decimal | None:
        """By how many per cent the mean lies below `days`; negative when it lies above; None without data."""
        return rounded(100 * (1 - Decimal(self.total) / (self.n * days))) if self.n else None


def mean_of(days: list[int]) -> Mean:
    return Mean(sum(days), len(days))


def verdict(group: Rate, city: Rate) -> str:
    """few | inside | watch_low | low | watch_high | high: the group's place in the funnel around the city's rate."""
    if group.whole < FEW or not city.whole:
        return "few"
    share = city.part / city.whole
    if (below := _at_most(group.part, group.whole, share)) < ATTENTION:
        return "low" if below < REAL else "watch_low"
    if (above := _at_most(group.whole - group.part, group.whole, 1 - share)) < ATTENTION:
        return "high" if above < REAL else "watch_high"
    return "inside"


def bounds(whole: float, city: Rate, z: float) -> tuple[float, float]:
    """The funnel at sample size `whole`: the lowest and highest share that chance explains (Wilson's form), between 0 and 1."""
    share = city.part / city.whole
    centre = share + z * z / (2 * whole)
    spread = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    scale = 1 + z * z / whole
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def _at_most(k: int, n: int, share: float) -> float:
    """P(X <= k) for X binomial (n, share)."""
    if k >= n or share <= 0:
        return 1.0
    if share >= 1:
        return 0.0
    terms = (lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) + i * log(share) + (n - i) * log1p(-share) for i in range(k + 1))
    return min(1.0, sum(exp(term) for term in terms))
