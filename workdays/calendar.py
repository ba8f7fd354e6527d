"""The working days as the city has them now: the notices and regional days in the database, or the notices that come with the product.

Notices and regional days are added or taken out, never changed. Each process asks with one query which of them there are and keeps the
finished calendars until the answer differs: a notice adopted by one process is seen by all at their next request.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Value

from workdays import papers
from workdays.days import Announcement, BadNotice, NamedDay, Workdays
from workdays.models import Notice, NoticeDay, RegionalDay

# Off in every year since 2014, whatever else a notice says; a notice without them is cut short.
ALWAYS_OFF = [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)]
Mark = frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Edition:
    """Every region's calendar at one moment; answering costs no query."""

    mark: Mark
    notices: tuple[Announcement, ...]
    regional: tuple[tuple[str, NamedDay], ...]
    made: dict[tuple[NamedDay, ...], Workdays] = field(default_factory=dict, repr=False, compare=False)

    def workdays(self, region: str | None = None) -> Workdays:
        """Those of a township, a county or (None) the city. What a wider region sets holds below it unless the narrower says otherwise."""
        own = self._named(region or settings.CITY_CODE)
        if own not in self.made:
            city = own == self._named(settings.CITY_CODE)
            self.made[own] = Everywhere(self, own) if city else Workdays(self.notices, own)
        return self.made[own]

    def _named(self, region: str) -> tuple[NamedDay, ...]:
        if not self.regional:
            return ()
        return tuple(named for code in widening(region) for of, named in self.regional if of == code)


class Everywhere(Workdays):
    """The city's working days, which know those of every region below it: for lists in which each row stands in a region of its own."""

    __slots__ = ("_below", "_edition")

    def __init__(self, edition: Edition, own: tuple[NamedDay, ...]) -> None:
        super().__init__(edition.notices, own)
        self._edition = edition
        self._below: dict[str, Workdays] = {}

    def of(self, region: str) -> Workdays:
        if region not in self._below:
            self._below[region] = self._edition.workdays(region)
        return self._below[region]


_latest: dict[str, Edition] = {}


def edition() -> Edition:
    """One query while nothing has changed. Take it once per request and ask it for each region."""
    mark = _mark()
    found = _latest.get("city")
    if found is None or found.mark != mark:
        found = _latest["city"] = _read(mark)
    return found


def current(region: str | None = None) -> Workdays:
    """The working days of a region (division code of 6 or 9 digits), or of the city. One query while nothing has changed."""
    return edition().workdays(region)


@cache
def shipped() -> Workdays:
    """The working days by the notices that come with the product; no database is asked."""
    return Workdays(paper.announcement for paper in papers.shipped())


@transaction.atomic
def record(paper: papers.Paper) -> Notice:
    """Write a notice down as the newest version of its year.

    Refused (`BadNotice`): what would leave a year out, and a notice that lets people work on a day that is off in every year.
    Only the calendar changes here; whoever adopts a notice has to move the clocks in the same transaction.
    """
    announcement = paper.announcement
    newest = Notice.objects.filter(year=announcement.year).aggregate(top=Max("version"))["top"] or 0
    known = _notices() or tuple(paper.announcement for paper in papers.shipped())
    then = Workdays([*known, Announcement(announcement.year, announcement.number, announcement.days, newest + 1)])
    check_whole(announcement.year, then)
    notice = Notice.objects.create(
        year=announcement.year,
        version=newest + 1,
        number=announcement.number,
        issued_on=paper.issued_on,
        title=paper.title,
        url=paper.url,
        source=paper.source,
    )
    NoticeDay.objects.bulk_create(
        NoticeDay(notice=notice, day=named.day, works=named.works, name=named.name) for named in announcement.days
    )
    return notice


def check_whole(year: int, then: Workdays) -> None:
    """`BadNotice` for a year in which people would work on a day that is off in every year: then the notice is cut short."""
    for month, day in ALWAYS_OFF:
        off = date(year, month, day)
        if then.is_workday(off):
            raise BadNotice("The notice leaves %(day)s a working day; that cannot be the whole notice.", day=off)


def widening(region: str) -> list[str]:
    """The city, the county and the township a code lies in, from the widest to the narrowest."""
    return list(dict.fromkeys([region[:4] + "00", region[:6], region]))


def _mark() -> Mark:
    """The token of every notice, with the number of its days, and of every regional day."""
    notices = Notice.objects.order_by().annotate(size=Count("days")).values_list("token", "size")
    regional = RegionalDay.objects.order_by().values_list("token", Value(0))
    return frozenset(notices.union(regional, all=True))


def _read(mark: Mark) -> Edition:
    notices = _notices() or tuple(paper.announcement for paper in papers.shipped())
    rows = RegionalDay.objects.order_by("pk").values_list("region_code", "day", "works", "reason", "number")
    regional = tuple((code, NamedDay(day, works, reason, number)) for code, day, works, reason, number in rows)
    return Edition(mark, notices, regional)


def _notices() -> tuple[Announcement, ...]:
    return tuple(
        Announcement(
            notice.year,
            notice.number,
            tuple(NamedDay(one.day, one.works, one.name) for one in notice.days.all()),
            notice.version,
        )
        for notice in Notice.objects.prefetch_related("days")
    )
