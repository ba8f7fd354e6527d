"""What is to be expected of each works (`approvals.forecast`), fed from the ledger: plans, the city's experience, outlooks with names.

Experience is learned once a day, from the works registered last. What a list forecasts is kept in the process until an event is written, a
calendar adopted or a day begins. The dice start from the day and are the same for every works, so all pages of a day tell the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings
from django.db.models import F, Subquery

from approvals.board.halts import counted_pauses, halts_of
from approvals.calibration import Calibration, look_back
from approvals.experience import Experience, learn
from approvals.forecast import forecast, what_if
from approvals.hands import Halt
from approvals.models import Approval, Event
from approvals.outlook import Outlook, Plan, Step
from approvals.plan import groups
from approvals.simulation import Ring, in_order
from approvals.states import State
from catalogue.models import ClockRole, StageNumber
from people.models import User
from projects.models import Project, ProjectState, Works
from workdays.calendar import Edition
from workdays.days import Workdays

COLUMNS = (
    "pk", "works_id", "matter__code", "state", "stage__number", "role", "provincial", "limit", "received_on", "accepted_on", "decided_on",
    "version__predecessors", "version__milestone", "version__name", "lead__name",
)  # fmt: skip
WORKS_COLUMNS = (
    "pk", "number", "limit", "late_from", "permitted_on", "project__state", "project__code", "project__name", "project__region__name",
    "project__region__code", "project__registered_on", "project__in_scope",
)  # fmt: skip
# Nobody works on these: they are learned from, but not forecast.
AT_REST = (ProjectState.SUSPENDED, ProjectState.TERMINATED, ProjectState.ARCHIVED)
MOST, LISTS_KEPT = 400, 8  # works a list forecasts at most, and how many lists are kept
LEARN_FROM = 600  # the works registered last teach the city's pace
LOOKING_BACK = 8  # so many days past, a month apart, on which the forecast is tried
MONTH = timedelta(days=30)
DRAWS_BACK = 300
TIME_ZONE = ZoneInfo(settings.TIME_ZONE)
# Decided steps that take no part: with them every plan is offered the same number of dice, whatever its length.
ROOM = tuple(Step(f" {n}", counted=False, decided=date(2018, 1, 1)) for n in range(64))


class Place(NamedTuple):
    """A works as fetched."""

    works: int
    number: int
    limit: int | None
    late_from: date | None
    permitted_on: date | None
    state: str
    code: str
    name: str
    county: str
    region: str
    registered_on: date
    in_scope: bool


class _Row(NamedTuple):
    pk: int
    works: int
    matter: str
    state: str
    stage: int
    role: str
    provincial: bool
    limit: int | None
    received: date | None
    accepted: date | None
    decided: date | None
    predecessors: str
    milestone: bool
    name: str
    lead: str

    def step(self, halts: tuple[Halt, ...]) -> Step:
        """What was refused, withdrawn, recalled or denied has to be applied for again: as if not yet received."""
        shape = Step(
            self.matter,
            groups(self.predecessors),
            self.limit,
            counted=self.role == ClockRole.MAIN and not self.provincial and self.stage != StageNumber.PARALLEL,
            final=self.milestone and self.stage == StageNumber.CONSTRUCTION,
        )
        if self.state in State.VOID or self.state in (State.DENIED, State.PLANNED):
            return shape
        return Step(
            shape.matter, shape.predecessors, shape.limit, shape.counted, shape.final, self.received, self.accepted,
            counted_pauses(halts, self.accepted), self.decided,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Advice:
    """The approval to push first: `gain` in percentage points of probability, `days` workdays sooner, if it takes 30 % less."""

    matter: str
    name: str
    lead: str
    gain: float
    days: float


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """One works that is under way. `late`: it has passed its limit already. `matters`: (code, name) of what is still to be decided before
    its permit, the most helpful to push first."""

    works: int
    number: int
    code: str
    name: str
    county: str
    limit: int | None
    late: bool
    outlook: Outlook
    advice: Advice | None
    matters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    plans: Mapping[int, Plan]
    places: Mapping[int, Place]
    names: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What comes of an approval that takes so many workdays less."""

    matter: str
    name: str
    days: int
    before: Outlook
    after: Outlook


_Key = tuple[object, ...]
_learned: dict[str, tuple[_Key, Experience]] = {}
# The hash of the event written down last: as long as it stays, nothing has happened.
NEWEST = Event.objects.order_by("-pk").values("hash")[:1]
_listed: dict[tuple[int, ...], tuple[_Key, tuple[ForecastLine, ...]]] = {}
_looked_back: dict[str, tuple[_Key, Calibration]] = {}


def forget() -> None:
    """Nothing that was kept holds any more: another database stands behind the same process (a restored one, the next test's)."""
    for kept in (_learned, _listed, _looked_back):
        kept.clear()


def lines(user: User, today: date, edition: Edition) -> tuple[ForecastLine, ...]:
    """The works under way that this person may see, of many those due soonest; the least likely to keep its limit first, then those already
    late, then those without a limit. One query while nothing has happened."""
    works = Works.objects.filter(project__in=Project.objects.visible_to(user), permitted_on=None).exclude(project__state__in=AT_REST)
    chosen = list(works.order_by(F("due").asc(nulls_last=True), "pk").values_list("pk", Subquery(NEWEST))[:MOST])
    keys = tuple(works_key for works_key, _newest in chosen)
    key = (today, chosen[0][1] if chosen else None, edition.mark)
    known = _listed.get(keys)
    if known is None or known[0] != key:
        if len(_listed) >= LISTS_KEPT:
            _listed.clear()
        known = _listed[keys] = (key, tuple(sorted(of_works(keys, today, edition), key=_urgency)))
    return known[1]


def predicted_late(told: Iterable[ForecastLine], below: float = 0.5) -> tuple[ForecastLine, ...]:
    """Not late yet, but more likely than not to be."""
    return tuple(one for one in told if not one.late and one.outlook.probability is not None and one.outlook.probability < below)


def of_project(project: Project, today: date, edition: Edition) -> tuple[ForecastLine, ...]:
    """Each works of the project that is under way; () where nobody works on it."""
    if project.state in AT_REST:
        return ()
    keys = tuple(project.works.filter(permitted_on=None).order_by("number").values_list("pk", flat=True))
    return tuple(of_works(keys, today, edition)) if keys else ()


def faster(line: ForecastLine, matter: str, days: int, today: date, edition: Edition) -> WhatIf | None:
    """If this approval took so many workdays less; None for what is not open in this works."""
    found = _plans((line.works,), edition)
    plan, place = found.plans[line.works], found.places[line.works]
    padded = replace(plan, steps=(*plan.steps, *ROOM[len(plan.steps) :]))
    try:
        before, after = what_if(padded, matter, days, experience(today, edition), today, edition.workdays(place.region), _dice(today))
    except KeyError:
        return None
    return WhatIf(matter, found.names[matter][0], days, before, after)


def experience(today: date, edition: Edition) -> Experience:
    """What the city's last works teach, as the ledger stood when the day began. One query where it is known."""
    key = (today, _head(today), edition.mark)
    known = _learned.get("city")
    if known is None or known[0] != key:
        plans = _plans(_last_works(), edition).plans
        known = _learned["city"] = (key, learn(plans.values(), today, edition.workdays()))
    return known[1]


def calibration(today: date, edition: Edition) -> Calibration:
    """How good the forecasts of the last months would have been, from what was known then. Looked back at once a day."""
    key = (today, _head(today), edition.mark)
    known = _looked_back.get("city")
    if known is None or known[0] != key:
        days = [today - MONTH * back for back in range(LOOKING_BACK, 0, -1)]
        plans = list(_plans(_last_works(), edition).plans.values())
        known = _looked_back["city"] = (key, look_back(plans, days, today, edition.workdays(), _dice(today), DRAWS_BACK))
    return known[1]


def _last_works() -> tuple[int, ...]:
    return tuple(Works.objects.order_by("-project__registered_on", "-pk").values_list("pk", flat=True)[:LEARN_FROM])


def _head(before: date) -> str | None:
    """The hash of the event written down last before a day."""
    events = Event.objects.filter(recorded_at__lt=datetime.combine(before, time(), TIME_ZONE)).order_by("-recorded_at", "-pk")
    return events.values_list("hash", flat=True).first()


def _dice(today: date) -> np.random.Generator:
    return np.random.default_rng(today.toordinal())


def _urgency(line: ForecastLine) -> tuple[bool, bool, float, date, str]:
    chance = line.outlook.probability
    return chance is None, line.late, 1.0 if chance is None else chance, line.outlook.expected, line.code


def of_works(keys: Sequence[int], today: date, edition: Edition, *, gone_by: bool = False) -> list[ForecastLine]:
    """In the order of the keys. `gone_by`: `today` is a day of the past, and only what was known by its end is used."""
    found, learned = _plans(keys, edition), experience(today, edition)
    if gone_by:
        found = replace(found, plans={key: plan.known_on(today) for key, plan in found.plans.items()})
    room = Plan("", today, None, ROOM)
    by_calendar: dict[int, tuple[Workdays, list[int]]] = {}
    for key in (key for key, plan in found.plans.items() if _sound(plan)):
        calendar = edition.workdays(found.places[key].region)
        by_calendar.setdefault(id(calendar), (calendar, []))[1].append(key)
    told: dict[int, ForecastLine] = {}
    for calendar, own in by_calendar.values():
        outlooks = forecast([*(found.plans[key] for key in own), room], learned, today, calendar, _dice(today))
        told |= {key: _line(found, key, outlook, today) for key, outlook in zip(own, outlooks, strict=False)}
    return [told[key] for key in keys if key in told]


def _sound(plan: Plan) -> bool:
    """Whether its approvals can come one after the other; a catalogue in which they wait for each other forecasts nothing."""
    try:
        in_order(plan)
    except Ring:
        return False
    return True


def _line(found: _Found, key: int, outlook: Outlook, today: date) -> ForecastLine:
    place, push = found.places[key], outlook.push
    advice = Advice(push.matter, *found.names[push.matter], push.gain, push.days) if push else None
    pushed = [push.matter for push in outlook.pushes]
    rest = [step.matter for step in found.plans[key].steps if step.decided is None and step.counted and step.matter not in pushed]
    matters = tuple((matter, found.names[matter][0]) for matter in (*pushed, *rest))
    late = place.late_from is not None and place.late_from <= today
    return ForecastLine(place.works, place.number, place.code, place.name, place.county, place.limit, late, outlook, advice, matters)


def _plans(keys: Sequence[int], edition: Edition) -> _Found:
    """Of each matter its last attempt. Stage 4 comes after the permit. Three queries."""
    places = {row[0]: Place(*row) for row in Works.objects.filter(pk__in=keys).values_list(*WORKS_COLUMNS)}
    approvals = Approval.objects.filter(works__in=keys).exclude(stage__number=StageNumber.COMPLETION)
    rows = [_Row(*row) for row in approvals.order_by("works_id", "stage__number", "matter__code", "attempt").values_list(*COLUMNS)]
    stood = halts_of(approvals, {row.pk: edition.workdays(places[row.works].region) for row in rows if row.accepted})
    steps: dict[int, dict[str, Step]] = defaultdict(dict)
    for row in rows:
        steps[row.works][row.matter] = row.step(stood.get(row.pk, ()))
    plans = {
        key: Plan(str(key), places[key].registered_on, places[key].limit if places[key].in_scope else None, tuple(own.values()))
        for key, own in steps.items()
    }
    return _Found(plans, places, {row.matter: (row.name, row.lead) for row in rows})
