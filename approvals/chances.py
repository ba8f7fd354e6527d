"""Tables of chances: entry d is the chance that something takes exactly d workdays.

A table is learned from files that ended and files still under way (which count as having lasted at least so long, Kaplan-Meier), mixed with
imagined files that follow a prior table; and it is drawn from by turning normal numbers into days, which lets times go together.
"""

from collections.abc import Iterable
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

LONGEST = 400  # workdays; nothing is imagined to take longer
FINEST = 20  # shares of a limit are kept in twentieths
MOST_SHARES = 8 * FINEST  # up to eight times the limit
REACH, PER_UNIT = 4.0, 64  # normal numbers from -4 to 4, in steps of 1/64
GRID = np.array([NormalDist().cdf(-REACH + step / PER_UNIT) for step in range(int(2 * REACH * PER_UNIT) + 1)])
NORMAL = np.linspace(-REACH, REACH, GRID.size)
Table = NDArray[np.float64]
Days = NDArray[np.int16]


def posterior(ended: Iterable[int], lasting: Iterable[int], prior: Table, weight: float) -> Table:
    """The table after so many files ended on these days and so many lasted longer than these, with `weight` imagined files of the prior."""
    most = prior.size - 1
    ends = np.bincount(np.clip(np.fromiter(ended, np.int64), 0, most), minlength=prior.size).astype(float)
    lasts = np.bincount(np.clip(np.fromiter(lasting, np.int64), 0, most - 1), minlength=prior.size).astype(float)
    ends += weight * prior
    at_risk = _from_here_on(ends) + _from_here_on(lasts)
    hazard = np.divide(ends, at_risk, out=np.ones_like(ends), where=at_risk > 0)
    survival = np.cumprod(1 - hazard)
    table: Table = -np.diff(survival, prepend=1.0)
    return _whole(table)


def _from_here_on(counts: Table) -> Table:
    sums: Table = np.cumsum(counts[::-1])[::-1]
    return sums


def _whole(table: Table) -> Table:
    """Scaled so that the chances add up to one."""
    whole: Table = table / table.sum()
    return whole


def after(table: Table, lasted: int) -> Table:
    """The chances of the days still to come for what has lasted so long: entry 0 is 0."""
    lasted = min(lasted, table.size - 2)
    rest = np.concatenate(([0.0], table[lasted + 1 :]))
    total = rest.sum()
    return rest / total if total > 0 else geometric(LONGEST, 20.0, least=1)


def quantiles(table: Table) -> Days:
    """The days that belong to the normal numbers of `NORMAL`: what lies at 0 is the median."""
    return np.searchsorted(np.cumsum(table), GRID).astype(np.int16)


def scores(table: Table) -> tuple[Table, float]:
    """The normal number that belongs to each day, in the middle of its chance, and how far such numbers spread for this table."""
    middle = np.cumsum(table) - table / 2
    normal = np.interp(middle, GRID, NORMAL)
    return normal, float(np.sqrt((table * normal**2).sum()))


def spread(shares: Table, limit: int) -> Table:
    """Shares of a limit as days of this limit."""
    days = np.rint(np.arange(shares.size) * limit / FINEST).astype(np.int64)
    table: Table = np.bincount(np.minimum(days, LONGEST), weights=shares, minlength=LONGEST + 1).astype(np.float64)
    return table


def geometric(longest: int, mean: float, least: int = 0) -> Table:
    table = np.zeros(longest + 1)
    ratio = mean / (1 + mean)
    table[least:] = ratio ** np.arange(longest + 1 - least)
    return _whole(table)


def mixed(*parts: tuple[float, Table]) -> Table:
    return _whole(np.sum([weight * part for weight, part in parts], axis=0))


def hill(longest: int, low: int, top: int, high: int) -> Table:
    """Rising from `low` to `top` and falling to `high`."""
    table = np.interp(np.arange(longest + 1), [low - 1, top, high + 1], [0, 1, 0])
    return _whole(table)
