"""What a forecast is made from, and what it says: frozen values, in workdays.

A `Plan` is one works as it stands: every approval it needs, what each waits for, and what has happened so far. Approvals that were
withdrawn, refused or recalled are given as not yet received, and so is one that was denied and must be applied for again.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from approvals.clock import History
from workdays.days import Workdays, number

ONE_DAY = timedelta(days=1)
Pause = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One approval of a plan.

    `predecessors`: groups of matters, of each group any one must be decided (`plan.groups`); matters the plan does not hold are skipped.
    `limit`: committed workdays, None where nothing is promised. `counted`: a MAIN approval of stages 1-3 decided in the city (K7, K8).
    `final`: the works has its permit when every final step is decided. A pause is (stop day, restart day or None) (K5).
    """

    matter: str
    predecessors: tuple[tuple[str, ...], ...] = ()
    limit: int | None = None
    counted: bool = True
    final: bool = False
    received: date | None = None
    accepted: date | None = None
    pauses: tuple[Pause, ...] = ()
    decided: date | None = None

    def history(self) -> History:
        return History(self.accepted, self.pauses, self.decided)

    def known_on(self, day: date) -> "Step":
        received, accepted, decided = (on if on and on <= day else None for on in (self.received, self.accepted, self.decided))
        pauses = tuple((stop, restart if restart and restart <= day else None) for stop, restart in self.pauses if stop <= day)
        return Step(self.matter, self.predecessors, self.limit, self.counted, self.final, received, accepted, pauses, decided)

    def paused_days(self, upto: date, workdays: Workdays) -> int:
        """Workdays from acceptance up to and with this day on which it stood still."""
        if self.accepted is None:
            return 0
        reached, total = number(self.accepted), 0
        for stop, restart in sorted(self.pauses, key=lambda pause: pause[0]):
            first, last = max(reached, number(stop) - 1), number(min(restart - ONE_DAY, upto) if restart else upto)
            if first < last:
                total += workdays.prefix[last] - workdays.prefix[first]
                reached = last
        return total

    def pause_on(self, day: date) -> Pause | None:
        """The pause it is in on this day; of several the one that ends last."""
        now = [pause for pause in self.pauses if pause[0] <= day and (pause[1] is None or day < pause[1])]
        return max(now, key=lambda pause: pause[1] or date.max, default=None)


@dataclass(frozen=True, slots=True)
class Plan:
    """One works. `begun`: the day from which its first approvals could be applied for. `limit`: 50, 40 or None outside the reform."""

    key: str
    begun: date
    limit: int | None
    steps: tuple[Step, ...]

    @property
    def finals(self) -> tuple[Step, ...]:
        """What makes the permit; where nothing is named final, everything that counts."""
        named = tuple(step for step in self.steps if step.final)
        return named or tuple(step for step in self.steps if step.counted) or self.steps

    def permitted_on(self, today: date) -> date | None:
        """The day the last final step was decided, None while one is open; the first day where there is nothing to decide."""
        days = [step.decided for step in self.finals if step.decided and step.decided <= today]
        return max(days, default=self.begun) if len(days) == len(self.finals) else None

    def known_on(self, day: date) -> "Plan":
        """The works as it stood at the end of a day. The end of a pause is known once it has come."""
        return Plan(self.key, self.begun, self.limit, tuple(step.known_on(day) for step in self.steps))


@dataclass(frozen=True, slots=True)
class Push:
    """What it would bring if one approval went faster: the probability then (None without a limit), how much it gains, workdays saved."""

    matter: str
    probability: float | None
    gain: float
    days: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected of one works.

    `probability` of keeping the limit; None without one. `used` workdays so far and `used_expected` in the end (the mean).
    `expected` is the median permit day; in eight of ten futures it lies from `earliest` to `latest`, both included.
    `provisional`: the latest day lies past the last announced one. `pushes`: those that help, the best first.
    """

    key: str
    permitted: bool
    probability: float | None
    used: int
    used_expected: float
    earliest: date
    expected: date
    latest: date
    provisional: bool
    pushes: tuple[Push, ...] = ()

    @property
    def push(self) -> Push | None:
        """The approval to push first; None when no push helps."""
        return self.pushes[0] if self.pushes else None
