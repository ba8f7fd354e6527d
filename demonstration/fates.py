"""What becomes of a project, so that every state of a life can be found in the city on any day: most simply go on, some wait, some are
late or soon will be, some stand still. The number of a project decides, so a city of any size has the same shares."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from random import Random

from approvals.clock import History, Light, read_union
from approvals.fold import STEPS, Fact, fold
from approvals.projection import history
from demonstration.lives import Life, Lived, Pace, Task
from workdays.days import Workdays, number

ONE_DAY = timedelta(days=1)
TRIES = 8
LOOKED_AT = 90  # workdays of a life searched for the wanted light


class Fate(Enum):
    ORDINARY = "ordinary"
    WAITING = "registered, nothing applied for"
    LATE = "past its limit, not permitted"
    SOON = "near its limit, not permitted"
    SUSPENDED = "suspended on the way"
    TERMINATED = "given up on the way"


# (every so many projects, which of them, what becomes of it); the first that fits decides.
FATES = (
    (220, 111, Fate.TERMINATED),
    (60, 17, Fate.SUSPENDED),
    (25, 7, Fate.WAITING),
    (44, 5, Fate.LATE),
    (55, 9, Fate.SOON),
)
PLAIN = ((0.8, 0.9, 1.0, 1.0, 1.1, 1.5), (1, 3, 6))
SLOW = ((1.7, 2.0, 2.3), (1, 3))
STEERED = {Fate.LATE: Light.LATE, Fate.SOON: Light.SOON}


@dataclass(frozen=True, slots=True)
class Story:
    """When a project was registered, what its approvals lived, and, where it was stopped, on which day."""

    registered: date
    steps: Sequence[Lived]
    stopped: date | None = None


def fate_of(number_: int) -> Fate:
    return next((fate for every, which, fate in FATES if number_ % every == which), Fate.ORDINARY)


def pace(random: Random, fate: Fate) -> Pace:
    factors, gaps = SLOW if fate in STEERED else PLAIN
    return Pace((0, random.choice(gaps)), random.choice(factors), random.choice((0.6, 1, 1.5, 2)))


def back(workdays: Workdays, day: date, distance: int) -> date:
    """The workday so many workdays before a day."""
    return workdays.dates[workdays.prefix[number(day)] - 1 - distance]


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the story of one project. `seeds` gives a fresh, reproducible random source for each try."""

    random: Random
    seeds: Callable[[int], Random]
    workdays: Workdays
    today: date

    def tell(self, fate: Fate, tasks: Sequence[Task], limit: int | None, opening: date) -> Story:
        if fate in STEERED and limit is not None:
            return self._steered(STEERED[fate], tasks, limit, opening)
        if fate in (Fate.SUSPENDED, Fate.TERMINATED):
            return self._stopped(tasks)
        span = (self.today - opening).days
        registered = self.workdays.next_workday(opening + timedelta(days=int(span * self.random.triangular(0, 0.985, 0.9))))
        if fate is Fate.WAITING:
            return Story(registered, ())
        begin = self.workdays.due(registered, self.random.randint(1, 12))
        return Story(registered, Life(self.random, self.workdays, pace(self.random, fate)).run(tasks, begin))

    def _stopped(self, tasks: Sequence[Task]) -> Story:
        """Begun some months ago and stopped a few weeks later, long before any permit."""
        begin = back(self.workdays, self.today, self.random.randint(40, 75))
        steps = Life(self.random, self.workdays, pace(self.random, Fate.ORDINARY)).run(tasks, begin)
        stopped = self.workdays.due(begin, self.random.randint(12, 26))
        return Story(back(self.workdays, begin, 5), [step for step in steps if step.on < stopped], stopped)

    def _steered(self, light: Light, tasks: Sequence[Task], limit: int, opening: date) -> Story:
        """A slow life, told so that its works shows this light today: found once, then moved along the workdays."""
        for attempt in range(TRIES):
            slow = pace(self.seeds(attempt), Fate.LATE)
            steps = Life(self.seeds(attempt), self.workdays, slow).run(tasks, opening)
            day = self._day_of(light, steps, tasks, limit, opening)
            if day is not None:
                begin = back(self.workdays, self.today, self.workdays.elapsed(opening, day))
                moved = Life(self.seeds(attempt), self.workdays, slow).run(tasks, begin)
                return Story(back(self.workdays, begin, self.random.randint(1, 8)), moved)
        return self.tell(Fate.ORDINARY, tasks, limit, opening)

    def _day_of(self, light: Light, steps: Iterable[Lived], tasks: Iterable[Task], limit: int, opening: date) -> date | None:
        """A workday on which the works of this life shows the light, knowing only what happened before; None when it never does."""
        counted = {task.code for task in tasks if task.counts}
        own = [step for step in steps if step.code in counted]
        permitted = max((step.on for step in own if step.code == "GG-304" and step.step == "grant"), default=date.max)
        shown = []
        for distance in range(limit // 2, LOOKED_AT):
            day = self.workdays.due(opening, distance)
            if day < permitted and read_union(histories(own, day, self.workdays), limit, day, self.workdays).light == light:
                shown.append(day)
        # Away from the edges: what was typed in a day or two later must not change the light.
        return shown[len(shown) // 2] if len(shown) > 2 else None


def histories(steps: Iterable[Lived], before: date, workdays: Workdays) -> list[History]:
    """The clocks of what had happened before a day; one more is always to come."""
    facts: dict[tuple[str, int], list[Fact]] = {}
    for step in steps:
        own = facts.setdefault((step.code, step.attempt), [])
        if step.on < before and step.step.value in STEPS:
            own.append(Fact(len(own) + 1, step.step.value, step.on, None, step.detail))
    courses = [fold(own, workdays) for own in facts.values()]
    return [History(None), *(history(course) for course in courses if course.accepted_on and not course.void)]
