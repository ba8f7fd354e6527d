"""The boards: what is under way by department, county, stage or runner, what was decided in time, and what nobody has looked at.

Counted by the database in two questions, however many approvals there are. One approval counts once under its department, its county, its
stage and its runner. Stale: its works was last verified more than 5 workdays ago (freshness.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from approvals.board.lines import approval_rows
from approvals.board.queue import light_case
from approvals.board.rows import label
from approvals.board.values import ApprovalRow
from approvals.freshness import STALE, VERY_STALE, cut
from approvals.models import Approval
from approvals.models.approval import ApprovalQuerySet
from approvals.states import State
from catalogue.models import StageNumber
from people.models import User
from projects.models import Assignment
from workdays.days import Workdays

GROUPS = ("department", "county", "stage", "runner")
LIGHTS = ("late", "soon", "on_time", "paused", "waiting")
PAGE = 50
KEYS: Mapping[str, tuple[str, str]] = {
    "department": ("lead__code", "lead__name"),
    "county": ("works__project__region__code", "works__project__region__name"),
    "stage": ("stage__number", "stage__number"),
    "runner": ("runner", "runner_name"),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What of the board is wanted; "" means everything. `stale`: "5" or "10" workdays; `decided` asks for what was decided since `since`
    instead of what is under way: "all", "in_time" or "late"."""

    department: str = ""
    county: str = ""
    stage: str = ""
    runner: str = ""
    investment: str = ""
    light: str = ""
    stale: str = ""
    decided: str = ""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One row of a board. `lights` as in LIGHTS; `stale` and `very_stale` of those under way; `in_time` of those `decided`."""

    key: str
    name: str
    under_way: int
    lights: tuple[tuple[str, int], ...]
    stale: int
    very_stale: int
    decided: int
    in_time: int

    @property
    def rate(self) -> float | None:
        """Per cent decided in time; None where nothing was decided."""
        return round(100 * self.in_time / self.decided, 1) if self.decided else None


def board(user: User, by: str, narrowing: Narrowing, since: date, today: date, workdays: Workdays) -> tuple[BoardLine, ...]:
    """The lines of the board grouped `by` one of GROUPS, the most late first."""
    key, name = KEYS[by]
    mine = narrowed(_with_runner(Approval.objects.visible_to(user)), narrowing)
    open_now = mine.under_way().annotate(light=light_case(today)).values(key, name).order_by()
    counts = {light: Count("pk", filter=Q(light=light), distinct=True) for light in LIGHTS}
    counts |= {f"stale_{days}": Count("pk", filter=unseen_since(cut(today, workdays, days)), distinct=True) for days in (STALE, VERY_STALE)}
    ended = decided_since(mine, since, today).values(key, name).order_by()
    ended = ended.annotate(n=Count("pk", distinct=True), kept=Count("pk", filter=KEPT, distinct=True))
    rows: dict[Any, dict[str, Any]] = {row[key]: row for row in open_now.annotate(**counts)}
    for row in ended:
        rows.setdefault(row[key], {}).update(row)
    return tuple(sorted((_line(by, name, key, row) for row in rows.values()), key=lambda line: (-dict(line.lights)["late"], line.key)))


def _line(by: str, name: str, key: str, row: Mapping[str, Any]) -> BoardLine:
    lights = tuple((light, row.get(light, 0)) for light in LIGHTS)
    words = label(StageNumber, row[key]) if by == "stage" else row[name] or ""
    return BoardLine(
        key=str(row[key] or ""),
        name=str(words),
        under_way=sum(number for _light, number in lights),
        lights=lights,
        stale=row.get(f"stale_{STALE}", 0),
        very_stale=row.get(f"stale_{VERY_STALE}", 0),
        decided=row.get("n", 0),
        in_time=row.get("kept", 0),
    )


# Decided within what was promised: a decision on the due day is in time (K6).
KEPT = Q(late_from__isnull=True) | Q(late_from__gt=F("decided_on"))


def decided_since(approvals: "QuerySet[Approval]", since: date, today: date) -> "QuerySet[Approval]":
    """Decided in the period, where days were promised."""
    return approvals.filter(state__in=State.DECIDED, decided_on__gte=since, decided_on__lte=today, limit__isnull=False)


def unseen_since(day: date) -> Q:
    """Whose works nobody has verified after that day, though something had been received by then."""
    return Q(works__verified_on__lte=day) | Q(works__verified_on__isnull=True, received_on__lte=day)


def _with_runner(approvals: ApprovalQuerySet) -> ApprovalQuerySet:
    main = Assignment.objects.filter(project=OuterRef("works__project"), until=None, part=Assignment.Part.MAIN)
    who, named = main.values("runner__username")[:1], main.values("runner__full_name")[:1]
    return cast(ApprovalQuerySet, approvals.annotate(runner=Subquery(who), runner_name=Subquery(named)))


def narrowed(approvals: ApprovalQuerySet, narrowing: Narrowing) -> ApprovalQuerySet:
    """What everything on a board shares; light, staleness and decisions are counted, or asked for by `rows`."""
    chosen = {
        "lead__code": narrowing.department,
        "works__project__region__code": narrowing.county,
        "stage__number": narrowing.stage,
        "runner": narrowing.runner,
        "works__project__investment": narrowing.investment,
    }
    return approvals.filter(**{name: value for name, value in chosen.items() if value})


def rows(
    user: User, narrowing: Narrowing, since: date, today: date, workdays: Workdays, page: int = 1
) -> tuple[int, tuple[ApprovalRow, ...]]:
    """The approvals behind a number of the board, the soonest due first: how many in all, and one page of them."""
    mine = narrowed(_with_runner(Approval.objects.visible_to(user)), narrowing)
    chosen = _decided(mine, narrowing, since, today) if narrowing.decided else _open(mine, narrowing, today, workdays)
    keys = chosen.order_by(F("due").asc(nulls_last=True), "pk").distinct()
    return keys.count(), approval_rows(keys[(page - 1) * PAGE : page * PAGE], today, workdays)


def _decided(mine: ApprovalQuerySet, narrowing: Narrowing, since: date, today: date) -> "QuerySet[Approval]":
    ended = decided_since(mine, since, today)
    return ended.filter(KEPT) if narrowing.decided == "in_time" else ended.exclude(KEPT) if narrowing.decided == "late" else ended


def _open(mine: ApprovalQuerySet, narrowing: Narrowing, today: date, workdays: Workdays) -> "QuerySet[Approval]":
    found = mine.under_way().annotate(light=light_case(today))
    if narrowing.light:
        found = found.filter(light=narrowing.light)
    if narrowing.stale:
        found = found.filter(unseen_since(cut(today, workdays, int(narrowing.stale))))
    return cast("QuerySet[Approval]", found)
