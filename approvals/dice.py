"""Draws from the city's experience: for the approvals of one works, many possible waits, pauses and runs.

Normal numbers, evenly spread and shuffled, become days through the tables of chances. The same numbers serve every works, so that works and
variants can be compared; a works' own pace, as far as its decided approvals show it, moves all its numbers together.
"""

from collections.abc import Iterable, Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from approvals.chances import GRID, NORMAL, PER_UNIT, REACH, Days, Table, after, quantiles
from approvals.experience import BLUNT, EARLY, Experience, Key, Seen, Time

Noise = NDArray[np.float32]
Places = NDArray[np.intp]
Pace = tuple[Noise, Noise]  # of the waits, of the runs
FRESH = -1  # not begun: nothing has lasted yet
NOTHING = 0  # the row that is always 0 days
# A works' own pace and an approval's own luck add up to 1.42 times the furthest draw at most, and the pace may lie so far off: within 8.
FURTHEST, FAR_OFF = 3.8, 2.5
EDGE = int(REACH * PER_UNIT)  # a row goes on with its first and last day from -4 to -8 and from 4 to 8
WIDTH = NORMAL.size + 2 * EDGE
MIDDLE = EDGE + REACH * PER_UNIT + 0.5


class Dice:
    """`draws` futures for approvals 0 … places-1 of any plan."""

    def __init__(self, experience: Experience, rng: np.random.Generator, draws: int, places: int) -> None:
        self.experience = experience
        self.draws = draws
        even = np.interp((np.arange(draws) + 0.5) / draws, GRID, NORMAL).clip(-FURTHEST, FURTHEST) * PER_UNIT
        waits, runs, pauses = rng.permuted(np.broadcast_to(even, (3, places, draws)), axis=-1).astype(np.float32)
        self._waits = waits * np.float32(sqrt(1 - experience.pace_of_waits))
        self._runs = runs * np.float32(sqrt(1 - experience.pace_of_runs))
        self._pauses = (pauses + MIDDLE).astype(np.intp)
        self._together = rng.permuted(np.broadcast_to(even, (2, draws)), axis=1).astype(np.float32)
        self._rows: dict[tuple[Time, Key, int], int] = {}
        self._table = np.zeros((64, WIDTH), np.int16)
        self._room = np.empty(0, np.int16)

    def room(self, approvals: int, variants: int) -> Days:
        """(approvals x 2 x variants x draws) to write starts and ends in; the next works writes over it."""
        size = approvals * 2 * variants * self.draws
        if self._room.size < size:
            self._room = np.empty(size, np.int16)
        return self._room[:size].reshape(approvals, 2, variants, self.draws)

    def pace(self, ended: Iterable[Seen]) -> Pace:
        """How fast one works may be in its waits and its runs, given those that have ended: draws of its pace."""
        scored: dict[Time, list[float]] = {Time.WAIT: [], Time.RUN: []}
        for one in ended:
            score, width = self.experience.score(one)
            if width > BLUNT:
                scored[one.time].append(score / width)
        of_waits, of_runs = self._together
        waits = _pace(of_waits, self.experience.pace_of_waits, scored[Time.WAIT])
        return waits, _pace(of_runs, self.experience.pace_of_runs, scored[Time.RUN])

    def waits(self, rows: Sequence[int], places: Sequence[int], pace: Pace) -> Days:
        return self._taken(rows, (self._waits[places] + pace[0]).astype(np.intp))

    def runs(self, rows: Sequence[int], places: Sequence[int], pace: Pace) -> Days:
        return self._taken(rows, (self._runs[places] + pace[1]).astype(np.intp))

    def pauses(self, rows: Sequence[int], places: Sequence[int]) -> Days:
        return self._taken(rows, self._pauses[places])

    def _taken(self, rows: Sequence[int], places: Places) -> Days:
        """(approvals x draws): the days each place stands for in its row."""
        places += np.array(rows, np.intp)[:, None] * WIDTH
        drawn: Days = self._table.take(places)
        return drawn

    def row(self, time: Time, key: Key, lasted: int = FRESH) -> int:
        """The row of a time; for what has lasted so long already, of the days still to come, at least one."""
        name = (time, key, lasted)
        found = self._rows.get(name)
        if found is not None:
            return found
        table: Table = self.experience.table(time, key)
        if lasted != FRESH:
            return self._add(name, quantiles(after(table, lasted)))
        return self._add(name, quantiles(table) - np.int16(EARLY if time is Time.WAIT else 0))

    def row_of_later_pause(self, key: Key, ran: int) -> int:
        """How long what has run so many days without a pause will still stand still: the longer it ran, the less likely at all."""
        name = (Time.ONSET, key, ran)
        found = self._rows.get(name)
        if found is not None:
            return found
        table = self.experience.table(Time.PAUSE, key).copy()
        ever = 1 - table[0]
        still = ever * self.experience.pools[Time.ONSET][ran:].sum()
        table[1:] *= still / (still + table[0]) / ever
        table[0] = table[0] / (still + table[0])
        return self._add(name, quantiles(table))

    def _add(self, name: tuple[Time, Key, int], days: Days) -> int:
        place = self._rows[name] = len(self._rows) + 1
        if place == len(self._table):
            self._table = np.concatenate((self._table, np.zeros_like(self._table)))
        row = self._table[place]
        row[:EDGE], row[EDGE:-EDGE], row[-EDGE:] = days[0], days, days[-1]
        return place


def _pace(together: Noise, pace: float, scores: Sequence[float]) -> Noise:
    """Normal theory: n scores, each the works' own pace plus chance, move its mean and narrow its spread."""
    known = 1 - pace + len(scores) * pace
    middle, width = min(max(pace * sum(scores) / known, -FAR_OFF), FAR_OFF), sqrt(pace * (1 - pace) / known)
    drawn: Noise = together * np.float32(width) + np.float32(middle * PER_UNIT + MIDDLE)
    return drawn
