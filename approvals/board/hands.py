"""Whose hands the days were in, and four speeds side by side: for one project, and by stage and department over all a person may see.

The rules stand in `approvals.hands` and `approvals.speeds`; here their rows are fetched, in a fixed number of queries whatever the number
of projects. A works runs from its first receipt to its construction permit, or to today. Stage 4 begins after the permit and is left out.
The statutory and the committed figure of a works are the longest chain of its counted approvals, each taking exactly the days allowed it;
where the law sets no days the promise stands in, and calendar days count five sevenths.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar

from django.db.models import QuerySet

from approvals.board.halts import halts_of
from approvals.hands import NOBODY, Halt, Hands, Share, Track, by_department, by_stage, first_receipt, hands
from approvals.hands import Role as ClockRole
from approvals.models import Approval
from approvals.speeds import Pace, Speeds, longest_chain, speeds
from approvals.states import State
from catalogue.models import StageNumber, Unit
from people.models import User
from projects.models import Investment, Project, ProjectState, Works
from workdays.calendar import Edition
from workdays.days import Workdays

Key = TypeVar("Key", bound=Hashable)
NOTHING = Share(0, 0, 0)
# What a contractor works on, as the register of matters names it: the drawing-review institution, the surveyor of geological hazards.
BY_CONTRACTORS = frozenset({"GG-301", "GG-P09"})
COLUMNS = (
    "pk", "works_id", "role", "provincial", "received_on", "decided_on", "stage__number", "lead__name", "matter__code", "limit",
    "statutory_limit", "statutory_unit", "version__predecessors",
)  # fmt: skip
WORKS_COLUMNS = (
    "pk", "number", "project__investment", "project__region__code", "permitted_on", "clock_decided", "used_closed", "running_since",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorksHands:
    """One works: `first` and `last` bound its days, (first, last]; `ended` when last is its permit. `used`: workdays of its clock (K7).
    `pace`: its four speeds, of what has been applied for so far; None until something that counts has."""

    works: int
    number: int
    first: date
    last: date
    ended: bool
    hands: Hands
    used: int
    pace: Pace | None = None


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A stage or a department over all works: workdays in each hand, summed over `works` works, and the mean of the government's."""

    name: str
    works: int
    share: Share

    @property
    def mean(self) -> float:
        return self.share.government / self.works


@dataclass(frozen=True, slots=True)
class SpeedLine:
    """`kind`: "" for all, else the investment."""

    kind: str
    speeds: Speeds


@dataclass(frozen=True, slots=True)
class HandsOverview:
    """Over all works with a first receipt (`works`; `permitted` of them have their permit, only they have speeds)."""

    today: date
    works: int
    permitted: int
    hands: Hands
    stages: tuple[ShareLine, ...]
    departments: tuple[ShareLine, ...]
    speeds: tuple[SpeedLine, ...]


class _Works(NamedTuple):
    """A works as fetched: what its clock used, and where it lies."""

    pk: int
    number: int
    investment: str
    region: str
    permitted_on: date | None
    clock_decided: date | None
    used_closed: int
    running_since: date | None

    def used(self, today: date, workdays: Workdays) -> int:
        """Days its clock has used up to today: what is closed, and what still runs (clock.md K7)."""
        end = min(today, self.clock_decided or today)
        return self.used_closed + (max(0, workdays.elapsed(self.running_since, end)) if self.running_since else 0)


class _Row(NamedTuple):
    """One approval as fetched."""

    pk: int
    works: int
    role: str
    provincial: bool
    received: date
    decided: date | None
    stage: int
    lead: str
    matter: str
    limit: int | None
    statutory: int | None
    unit: str
    predecessors: str

    @property
    def counted(self) -> bool:
        return self.role == ClockRole.MAIN and not self.provincial and self.stage != StageNumber.PARALLEL

    @property
    def statutory_days(self) -> int:
        """In workdays; the promise where the law sets none."""
        if self.statutory is None:
            return self.limit or 0
        return self.statutory if self.unit == Unit.WORKDAY else -(-self.statutory * 5 // 7)

    def track(self, halts: tuple[Halt, ...]) -> Track:
        return Track(ROLES[self.role], self.received, self.decided, halts, self.stage, self.lead, self.matter in BY_CONTRACTORS)


ROLES = {role.value: role for role in ClockRole}


@dataclass(frozen=True, slots=True)
class _One:
    """A works with everything said of it."""

    works: _Works
    rows: tuple[_Row, ...]
    tracks: tuple[Track, ...]
    workdays: Workdays
    last: date

    @property
    def first(self) -> date:
        found = first_receipt(self.tracks)
        assert found is not None
        return found


def project_hands(project: Project, today: date, edition: Edition) -> tuple[WorksHands, ...]:
    """Each works of the project that has begun, in order. Three queries."""
    return tuple(_works_hands(one, today) for one in _read(Works.objects.filter(project=project), today, edition))


def _works_hands(one: _One, today: date) -> WorksHands:
    felt = hands(one.tracks, one.first, one.last, one.workdays)
    pace = _pace(one, felt, today)
    return WorksHands(
        works=one.works.pk,
        number=one.works.number,
        first=one.first,
        last=one.last,
        ended=one.works.permitted_on is not None and one.works.permitted_on <= today,
        hands=felt,
        used=one.works.used(today, one.workdays),
        pace=pace if pace.committed is not None else None,
    )


def overview(user: User | None, today: date, edition: Edition) -> HandsOverview:
    """Over every works of the projects this person may see (None: the city itself); terminated projects are left out. Three queries.

    `today` may be a day gone by: then a permit granted later is none yet."""
    seen = Project.objects.all() if user is None else Project.objects.visible_to(user)
    projects = seen.exclude(state=ProjectState.TERMINATED)
    found = _read(Works.objects.filter(project__in=projects), today, edition)
    felt = {one.works.pk: hands(one.tracks, one.first, one.last, one.workdays) for one in found}
    permitted = [one for one in found if one.works.permitted_on and one.works.permitted_on <= today]
    paces = {one.works.pk: _pace(one, felt[one.works.pk], today) for one in permitted}
    kinds = ("", Investment.GOVERNMENT.value, Investment.ENTERPRISE.value)
    return HandsOverview(
        today=today,
        works=len(found),
        permitted=len(permitted),
        hands=sum(felt.values(), NOBODY),
        stages=_lines({str(StageNumber(key).label): value for key, value in sorted(_summed(found, by_stage).items())}),
        departments=tuple(sorted(_lines(_summed(found, by_department)), key=lambda line: (-line.share.government, line.name))),
        speeds=tuple(
            SpeedLine(kind, speeds(paces[one.works.pk] for one in permitted if kind in ("", one.works.investment))) for kind in kinds
        ),
    )


def _read(chosen: QuerySet[Works], today: date, edition: Edition) -> list[_One]:
    """The works that have begun, with their tracks. What was withdrawn, refused or recalled is no track (K13)."""
    works = {row[0]: _Works(*row) for row in chosen.order_by("project_id", "number").values_list(*WORKS_COLUMNS)}
    regions = {one.region: edition.workdays(one.region) for one in works.values()}
    calendars = {key: regions[one.region] for key, one in works.items()}
    approvals = Approval.objects.filter(works__in=chosen.order_by().values("pk"), received_on__lte=today)
    approvals = approvals.exclude(state__in=State.VOID).exclude(stage__number=StageNumber.COMPLETION)
    rows = [_Row(*row) for row in approvals.order_by("works_id", "pk").values_list(*COLUMNS)]
    stood = halts_of(approvals, {row.pk: calendars[row.works] for row in rows})
    own: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        own[row.works].append(row)
    found = []
    for key, one in works.items():
        if key in own:
            tracks = tuple(row.track(stood.get(row.pk, ())) for row in own[key])
            found.append(_One(one, tuple(own[key]), tracks, calendars[key], min(today, one.permitted_on or today)))
    return found


def _pace(one: _One, felt: Hands, today: date) -> Pace:
    return Pace(
        statutory=_chain(tuple(sorted((row.matter, row.predecessors, row.statutory_days if row.counted else 0) for row in one.rows))),
        committed=_chain(tuple(sorted((row.matter, row.predecessors, (row.limit or 0) if row.counted else 0) for row in one.rows))),
        net=one.works.used(today, one.workdays),
        felt=felt.felt,
    )


@lru_cache(maxsize=4096)
def _chain(told: tuple[tuple[str, str, int], ...]) -> int | None:
    """Few works differ in what they need, so the longest chain of the same approvals is followed once."""
    return longest_chain({matter: days for matter, _waits, days in told}, {matter: waits for matter, waits, _days in told}) or None


def _summed(
    found: Iterable[_One], shares: Callable[[Iterable[Track], date, Workdays], Mapping[Key, Share]]
) -> dict[Key, tuple[int, Share]]:
    """By stage or department: in how many works it took part, and its days over all of them."""
    works: Counter[Key] = Counter()
    total: dict[Key, Share] = {}
    for one in found:
        for key, share in shares(one.tracks, one.last, one.workdays).items():
            if share != NOTHING:
                works[key] += 1
                total[key] = _added(total.get(key, NOTHING), share)
    return {key: (works[key], share) for key, share in total.items()}


def _added(one: Share, other: Share) -> Share:
    return Share(one.government + other.government, one.third_party + other.third_party, one.applicant + other.applicant)


def _lines(told: Mapping[str, tuple[int, Share]]) -> tuple[ShareLine, ...]:
    return tuple(ShareLine(name, works, share) for name, (works, share) in told.items())
