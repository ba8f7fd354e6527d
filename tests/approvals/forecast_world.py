"""A city that is not the forecast's own idea of one: every works is lived through day by day by dice of another kind.

Runs are drawn as gamma times, stretched by the works' own pace, and one file in sixteen is forgotten on a desk; pauses strike on
any day of a run; owners hand in when they happen to pass by.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from approvals.outlook import Plan, Step
from workdays import papers
from workdays.days import Workdays

DAY = timedelta(days=1)
CITY = Workdays([paper.announcement for paper in papers.shipped()])
# matter, limit, counted, what it waits for, mean share of the limit (or days), chance of a pause on each day it runs
MATTERS = (
    ("proposal", 3, True, "", 0.6, 0.01),
    ("survey", None, False, "", 14.0, 0.0),
    ("site", 10, True, "", 0.75, 0.02),
    ("study", 7, True, "proposal;site", 0.75, 0.02),
    ("land", 5, True, "study", 0.6, 0.0),
    ("design", 10, True, "land", 0.7, 0.03),
    ("works", 5, True, "design", 0.65, 0.01),
    ("budget", 7, True, "design", 0.7, 0.01),
    ("tender", None, False, "budget|works", 18.0, 0.0),
    ("drawing", 10, True, "works", 0.8, 0.02),
    ("fire", 2, True, "drawing", 0.8, 0.0),
    ("permit", 3, True, "fire;tender;drawing;survey", 0.6, 0.0),
)


@dataclass
class File:
    matter: str
    limit: int | None
    counted: bool
    groups: tuple[tuple[str, ...], ...]
    need: float
    strike: float
    done: float = 0.0
    received: date | None = None
    accepted: date | None = None
    pauses: tuple[tuple[date, date | None], ...] = ()
    decided: date | None = None


def city(rng: np.random.Generator, works: int, opening: date, last: date) -> list[Plan]:
    """Whole lives: every works begins on some day between these two and is followed to its permit."""
    span = (last - opening).days
    return [_life(rng, f"W{n}", CITY.next_workday(opening + int(rng.integers(span)) * DAY)) for n in range(works)]


def _life(rng: np.random.Generator, key: str, begun: date) -> Plan:
    pace, patience = rng.lognormal(0, 0.18), rng.gamma(2.0, 1.2)
    files = [_file(rng, row, pace) for row in MATTERS if row[0] not in ("survey", "fire") or rng.random() < 0.5]
    limit = 50 if rng.random() < 0.5 else 40
    day = begun
    while any(file.decided is None for file in files):
        day += DAY
        if CITY.is_workday(day):
            _live(rng, files, day, patience)
    steps = tuple(
        Step(
            file.matter,
            file.groups,
            file.limit,
            file.counted,
            file.matter == "permit",
            file.received,
            file.accepted,
            file.pauses,
            file.decided,
        )
        for file in files
    )
    return Plan(key, begun, limit, steps)


def _file(rng: np.random.Generator, row: tuple, pace: float) -> File:
    matter, limit, counted, waits, mean, strike = row
    days = mean * (limit or 1) * pace * rng.gamma(9.0, 1 / 9.0) * (1.8 if rng.random() < 0.06 else 1)
    return File(matter, limit, counted, tuple(tuple(part.split("|")) for part in waits.split(";") if part), days, strike)


def _live(rng: np.random.Generator, files: list[File], day: date, patience: float) -> None:
    passed = {file.matter for file in files if file.decided}
    present = {file.matter for file in files}
    for file in files:
        if file.received is None:
            free = all(any(one in passed for one in group) for group in file.groups if any(one in present for one in group))
            if free and rng.random() < 1 / (1 + patience):
                file.received = day
                file.accepted = day if rng.random() < 0.7 else None
        elif file.accepted is None:
            file.accepted = day if rng.random() < 0.6 else None
        elif file.decided is None:
            _work(rng, file, day)


def _work(rng: np.random.Generator, file: File, day: date) -> None:
    if file.pauses and day < (file.pauses[-1][1] or date.max):
        return
    if not file.pauses and rng.random() < file.strike:
        file.pauses = ((day, day + int(rng.integers(3, 15)) * DAY),)
        return
    file.done += 1
    if file.done >= file.need:
        file.decided = day
