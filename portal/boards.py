"""Boards by department, county, stage or runner, the rows behind each number, views kept under a name, and the signs of integrity.

A board is an address: every filter stands in it, so it can be kept, sent and opened again. Unknown values are as good as none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals.board import boards
from approvals.board import integrity as signs
from approvals.board.boards import GROUPS, LIGHTS, BoardLine, Narrowing
from approvals.demands import day_of
from approvals.integrity import INDICATORS, Period
from catalogue.models import StageNumber
from people.models import Region, Role, User
from portal import gates
from portal.models import SavedView
from portal.moment import moment
from portal.once import Done, once
from portal.signs import MEANINGS, SIZES, TITLES
from projects.models import Investment
from workdays import calendar

KNOWN: Mapping[str, tuple[str, ...]] = {
    "stage": tuple(str(number) for number in StageNumber.values),
    "investment": tuple(Investment.values),
    "light": LIGHTS,
    "stale": ("5", "10"),
    "decided": ("all", "in_time", "late"),
}
FREE = ("department", "county", "runner")
LONGEST = 40
MOST_VIEWS = 30
PROJECT_PAGE = {Role.LEADER: "portal:leader-project", Role.TEAM_LEAD: "portal:runner-project"}


@dataclass(frozen=True, slots=True)
class Address:
    """A board as its address says it: how it is grouped, what is narrowed, since when decisions count."""

    by: str
    narrowing: Narrowing
    since: date

    @classmethod
    def of(cls, given: QueryDict, today: date) -> "Address":
        chosen = {name: value for name, values in KNOWN.items() if (value := given.get(name, "")) in values}
        chosen |= {name: value for name in FREE if len(value := given.get(name, "")) <= LONGEST and value.isprintable()}
        since = day_of(given.get("since"))
        usual = signs.quarter(today).first
        by = given.get("by", "")
        return cls(by if by in GROUPS else GROUPS[0], Narrowing(**chosen), since if since and since <= today else usual)

    def query(self, **other: str) -> str:
        """The query string, with something of the narrowing changed."""
        told = replace(self.narrowing, **other)
        pairs = [("by", self.by), *((one.name, getattr(told, one.name)) for one in fields(told)), ("since", self.since.isoformat())]
        return urlencode([(name, value) for name, value in pairs if value])


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a board and the rows it opens ("" where it opens none)."""

    number: int
    address: str
    light: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    line: BoardLine
    under_way: Cell
    lights: tuple[Cell, ...]
    stale: Cell
    very_stale: Cell
    decided: Cell
    kept: Cell


@gates.board_readers
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    user, today = gates.person(request), moment(request).today
    address = Address.of(request.GET, today)
    lines = boards.board(user, address.by, address.narrowing, address.since, today, calendar.current())
    context = {
        "rows": [_row(line, address) for line in lines],
        "address": address,
        "groups": [(by, _group_name(by), replace(address, by=by).query()) for by in GROUPS],
        "lights": LIGHTS,
        "counties": Region.objects.filter(level=Region.Level.COUNTY).values_list("code", "name"),
        "views": SavedView.objects.filter(user=user, page="boards"),
        "here": address.query(),
    }
    return render(request, "board/boards.html", context)


def _row(line: BoardLine, address: Address) -> Row:
    rows = reverse("portal:board-rows")

    def cell(number: int, light: str = "", **narrowing: str) -> Cell:
        told = {address.by: line.key, **({"light": light} if light else {}), **narrowing}
        return Cell(number, f"{rows}?{address.query(**told)}" if number and line.key else "", light)

    return Row(
        line,
        cell(line.under_way),
        tuple(cell(number, light) for light, number in line.lights),
        cell(line.stale, stale="5"),
        cell(line.very_stale, stale="10"),
        cell(line.decided, decided="all"),
        cell(line.in_time, decided="in_time"),
    )


def _group_name(by: str) -> str:
    return {"department": _("Department"), "county": _("County"), "stage": _("Stage"), "runner": _("Runner")}[by]


@gates.board_readers
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The approvals behind a number of a board."""
    user, today = gates.person(request), moment(request).today
    address = Address.of(request.GET, today)
    given = request.GET.get("page", "")
    page = int(given) if given.isascii() and given.isdigit() and 0 < len(given) < 7 else 1
    total, found = boards.rows(user, address.narrowing, address.since, today, calendar.current(), max(page, 1))
    pages = Paginator(range(total), boards.PAGE)
    context = {
        "found": found,
        "total": total,
        "address": address,
        "base": f"?{address.query()}",
        "page": pages.get_page(page),
        "to": PROJECT_PAGE.get(Role(user.role), "portal:office-project"),
    }
    return render(request, "board/rows.html", context)


@gates.board_readers
@require_POST
@once
def keep(request: HttpRequest) -> HttpResponse | Done:
    """Keep a board under a name. What is kept is rebuilt from its filters: never an address as it was sent."""
    user, given = gates.person(request), QueryDict(request.POST.get("query", "")[:400])
    address = Address.of(given, moment(request).today)
    # No database keeps a NUL, no reader sees the other control signs.
    name = "".join(sign for sign in " ".join(request.POST.get("name", "").split()) if sign.isprintable())
    reasons = [] if 0 < len(name) <= LONGEST else [_("Give the view a name of at most %(most)s characters.") % {"most": LONGEST}]
    reasons = reasons or _kept(user, name, address)
    if reasons:
        return render(request, "board/not_kept.html", {"reasons": reasons, "name": name, "here": address.query()}, status=400)
    return Done(f"{reverse('portal:boards')}?{address.query()}", _("Kept as “%(name)s”.") % {"name": name})


def _kept(user: User, name: str, address: Address) -> list[str]:
    if SavedView.objects.filter(user=user, page="boards").count() >= MOST_VIEWS:
        return [_("You keep %(most)s views already; drop one first.") % {"most": MOST_VIEWS}]
    try:
        with transaction.atomic():
            SavedView.objects.create(user=user, page="boards", name=name, query=address.query())
    except IntegrityError:
        return [_("You already keep a view named “%(name)s”.") % {"name": name}]
    return []


@gates.board_readers
@require_POST
@once
def drop(request: HttpRequest, pk: int) -> HttpResponse | Done:
    view = gates.saved_view(request, pk)
    view.delete()
    return Done(reverse("portal:boards"), _("“%(name)s” is no longer kept.") % {"name": view.name})


@gates.board_readers
@require_safe
def integrity(request: HttpRequest) -> HttpResponse:
    """Seven signs of figures that look better than they are; each opens its rows."""
    user, today = gates.person(request), moment(request).today
    usual = signs.quarter(today)
    first, last = day_of(request.GET.get("from")) or usual.first, day_of(request.GET.get("to")) or usual.last
    period = Period(first, last) if first <= last else usual
    sign = request.GET.get("sign", "")
    sign = sign if sign in INDICATORS else ""
    department = request.GET.get("department", "")[:LONGEST]
    told = signs.integrity(user, period, calendar.current(), sign, department)
    pages = Paginator(told.rows, boards.PAGE)
    span = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    context = {
        "lines": [
            (share, TITLES[share.indicator], MEANINGS[share.indicator], SIZES[share.indicator])
            for share in told.shares
            if not share.department
        ],
        "parts": [share for share in told.shares if share.indicator == sign and share.department],
        "sign": sign,
        "title": TITLES.get(sign, ""),
        "size": SIZES.get(sign, ""),
        "department": department,
        "period": period,
        "page": pages.get_page(request.GET.get("page")),
        "span": urlencode(span),
        "base": "?" + urlencode({**span, "sign": sign, "department": department}),
        "to": PROJECT_PAGE.get(Role(user.role), "portal:office-project"),
    }
    return render(request, "board/integrity.html", context)
