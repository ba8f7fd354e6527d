"""Finding projects by name, code or enterprise, by light, county, kind and stage; the choice stands in the address.

Lights are compared in the database, as on the leader's screen, so a number there and the list behind it cannot disagree.
"""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import QueryDict

from approvals.board.leader import LIGHTS, in_light, seen_works, urgency
from approvals.board.lines import project_lines
from approvals.board.values import ProjectLine
from approvals.states import StageState
from people.models import Region, User
from projects.models import Investment, Project, Works
from workdays import calendar

if TYPE_CHECKING:
    from approvals.board.leader import LitWorks

PER_PAGE = 20
LONGEST_WORD = 60
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is looked for; "" means everything. Unknown values in an address are as good as none. `permitted`: all or week."""

    q: str = ""
    light: str = ""
    county: str = ""
    investment: str = ""
    stage: str = ""
    scope: str = ""
    permitted: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "Finding":
        word = "".join(sign for sign in unicodedata.normalize("NFKC", given.get("q", "")) if unicodedata.category(sign)[0] != "C")
        county = given.get("county", "")
        return cls(
            q=word.strip()[:LONGEST_WORD],
            light=_one_of(given, "light", LIGHTS),
            county=county if county.isascii() and county.isdigit() and len(county) <= 12 else "",
            investment=_one_of(given, "investment", Investment.values),
            stage=_one_of(given, "stage", ("1", "2", "3", "4", "5")),
            scope=_one_of(given, "scope", ("in",)),
            permitted=_one_of(given, "permitted", ("all", "week")),
        )

    def address(self, **other: str) -> str:
        """The query string of this choice with something changed: `?light=late&county=511902`."""
        one = replace(self, **other)
        pairs = [(name, getattr(one, name)) for name in ("q", "light", "county", "investment", "stage", "scope", "permitted")]
        return "?" + urlencode([(name, value) for name, value in pairs if value])


def _one_of(given: QueryDict, name: str, known: object) -> str:
    value = given.get(name, "")
    return value if value in known else ""  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Chip:
    """One light to narrow by: how many rows it has, where it leads (back to all when it is chosen already)."""

    light: str
    number: int
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page of lines; `total` counts all pages; `every` is the number before a light narrowed it."""

    lines: tuple[ProjectLine, ...]
    page: Page
    total: int
    every: int
    chips: tuple[Chip, ...]
    counties: tuple[tuple[str, str], ...]
    finding: Finding


def found(user: User, today: date, given: QueryDict) -> Found:
    """The person's projects that match, the most urgent first. A fixed number of queries, however many projects there are."""
    finding = Finding.of(given)
    works = _matching(seen_works(user, today, calendar.current()), finding, today)
    counts = dict(works.order_by().values_list("light").annotate(n=Count("pk")))
    pages = Paginator(urgency(in_light(works, finding.light, today) if finding.light else works), PER_PAGE)
    pages.count = counts.get(finding.light, 0) if finding.light else sum(counts.values())
    page = pages.get_page(given.get("page"))
    return Found(
        lines=project_lines(cast("QuerySet[Works]", page.object_list), today, calendar.current()),
        page=page,
        total=pages.count,
        every=sum(counts.values()),
        chips=_chips(finding, counts),
        counties=tuple(Region.objects.filter(level=Region.Level.COUNTY).values_list("code", "name")),
        finding=finding,
    )


def _chips(finding: Finding, counts: dict[str, int]) -> tuple[Chip, ...]:
    return tuple(
        Chip(light, counts.get(light, 0), finding.address(light="" if finding.light == light else light), finding.light == light)
        for light in LIGHTS
        if counts.get(light) or finding.light == light
    )


def _matching(works: "QuerySet[LitWorks]", finding: Finding, today: date) -> "QuerySet[LitWorks]":
    if finding.q:
        works = works.filter(project__in=Project.objects.called(finding.q))
    if finding.county:
        works = works.filter(project__region__code=finding.county)
    if finding.investment:
        works = works.filter(project__investment=finding.investment)
    if finding.scope:
        works = works.filter(project__in_scope=True)
    if finding.stage:
        works = works.filter(stages__number=finding.stage, stages__state__in=(StageState.OPEN, StageState.REOPENED))
    if finding.permitted:
        works = works.filter(permitted_on__isnull=False)
    if finding.permitted == "week":
        works = works.filter(permitted_on__gt=today - WEEK, permitted_on__lte=today)
    return works
