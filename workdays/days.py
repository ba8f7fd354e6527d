"""Which days the city works.

A workday is Monday to Friday, minus the days off and plus the make-up working days (调休) of the State Council's yearly
notices, plus or minus a region's own days. Past the last announced year nothing is guessed silently: such a day is computed
with Monday to Friday minus the statutory days fixed by date, and says of itself that it is provisional (暂定).

Every question is answered by looking up two finished lists: how many workdays lie up to a day, and which day the n-th is.
Days are numbered from 1 = 2018-01-01, so that both lists are reached without arithmetic on dates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate, compress, count

FIRST = date(2018, 1, 1)
LAST = date(2099, 12, 31)
EVE = FIRST.toordinal() - 1  # a day's number is its ordinal minus this
LAST_NUMBER = LAST.toordinal() - EVE
DAYS: tuple[date, ...] = tuple(date.fromordinal(EVE + number) for number in range(LAST_NUMBER + 1))  # day number -> date; 0 is a Sunday
_MONDAY_TO_FRIDAY = bytes(day.weekday() < 5 for day in DAYS)
# 全国年节及纪念日放假办法 (2024): the days off whose date does not follow the moon.
FIXED_BY_DATE = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}


class UnknownYear(ValueError):
    """A day outside the calendar. `sentence` % `facts` is the message, so that a page can translate the sentence."""

    sentence = "The calendar reaches from %(first)s to %(last)s; %(day)s lies outside."

    def __init__(self, day: date | None = None) -> None:
        self.facts = {"first": FIRST, "last": LAST, "day": day or "the day reached"}
        super().__init__(self.sentence % self.facts)


class BadNotice(ValueError):
    """Notices that cannot be a calendar: a year left out in the middle, or a day that is not the notice's to set.

    `sentence` % `facts` is the message, so that a page can translate the sentence.
    """

    def __init__(self, sentence: str, **facts: object) -> None:
        self.sentence = sentence
        self.facts = facts
        super().__init__(sentence % facts)


class Kind(StrEnum):
    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    DAY_OFF = "day_off"
    MAKE_UP = "make_up"
    REGIONAL_DAY_OFF = "regional_day_off"
    REGIONAL_WORKDAY = "regional_workday"


@dataclass(frozen=True, slots=True)
class NamedDay:
    """One day a document sets: a working day or a day off, with the holiday's name or the reason, and the document's number."""

    day: date
    works: bool
    name: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One year's notice. Its days lie in that year or in the December before (元旦 is announced with the coming year)."""

    year: int
    number: str
    days: tuple[NamedDay, ...]
    version: int = 1

    def __post_init__(self) -> None:
        for named in self.days:
            if not date(self.year - 1, 12, 1) <= named.day <= date(self.year, 12, 31):
                raise BadNotice("%(day)s cannot be set by the notice for %(year)s.", day=named.day, year=self.year)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a day counts or not: its kind, the holiday's name or the region's reason, the document's number."""

    day: date
    works: bool
    kind: Kind
    name: str
    number: str
    provisional: bool


class Workdays:
    """The working days of one region from 2018 to 2099; refuses (`UnknownYear`) any day outside."""

    __slots__ = ("_named", "_regional", "dates", "horizon", "numbers", "prefix")

    prefix: tuple[int, ...]  # day number -> workdays up to and with that day (0 for the eve of the first)
    dates: tuple[date, ...]  # the workdays themselves, in order
    numbers: tuple[int, ...]  # the same as day numbers
    horizon: date  # the last announced day

    def __init__(self, notices: Iterable[Announcement], regional: Iterable[NamedDay] = ()) -> None:
        """Takes one notice or several versions per year, every year from 2018 on; the newest version of a year rules.

        `regional` comes from the widest region to the narrowest: of two entries for one day the later rules.
        """
        ruling = _ruling(notices)
        self.horizon = date(ruling[-1].year, 12, 31)
        self._named = _fixed_days(self.horizon)
        for notice in ruling:
            self._named |= {named.day: NamedDay(named.day, named.works, named.name, notice.number) for named in notice.days}
        self._regional = {named.day: named for named in regional}
        works = bytearray(_MONDAY_TO_FRIDAY)
        for day, named in (self._named | self._regional).items():
            if FIRST <= day <= LAST:
                works[day.toordinal() - EVE] = named.works
        self.prefix = tuple(accumulate(works))
        self.dates = tuple(compress(DAYS, works))
        self.numbers = tuple(compress(count(), works))

    def of(self, region: str) -> "Workdays":
        """Those of a region below, by its code. A region's own days answer for themselves; the city's know better (workdays.calendar)."""
        return self

    def is_workday(self, day: date) -> bool:
        n = number(day)
        return self.prefix[n] != self.prefix[n - 1]

    def elapsed(self, a: date, b: date) -> int:
        """Workdays in (a, b]; negative when b lies before a (K1)."""
        i = a.toordinal() - EVE
        j = b.toordinal() - EVE
        if i < 1 or j < 1:
            raise UnknownYear(min(a, b))
        try:
            return self.prefix[j] - self.prefix[i]
        except IndexError:
            raise UnknownYear(max(a, b)) from None

    def due(self, a: date, n: int) -> date:
        """The n-th workday after a, in workdays; n = 0 is a itself, whatever day that is (K1)."""
        i = a.toordinal() - EVE
        if i < 1 or n < 1:
            return self._due_at_the_edge(a, n)
        try:
            return self.dates[self.prefix[i] + n - 1]
        except IndexError:
            raise UnknownYear(a if i > LAST_NUMBER else None) from None

    def _due_at_the_edge(self, a: date, n: int) -> date:
        if n < 0:
            raise ValueError(f"A limit cannot be negative ({n}).")
        number(a)
        return a

    def next_workday(self, day: date) -> date:
        """The day itself if it is a workday, else the first one after it."""
        try:
            return self.dates[self.prefix[number(day) - 1]]
        except IndexError:
            raise UnknownYear from None

    def provisional(self, day: date) -> bool:
        """Whether the day lies past the last announced one."""
        return day > self.horizon

    def notice_is_wanted(self, today: date) -> bool:
        """From 15 November on, until the coming year's notice is there."""
        return today >= date(self.horizon.year, 11, 15)

    def why(self, day: date) -> Reason:
        works = self.is_workday(day)
        weekday = day.weekday() < 5
        if day in self._regional:
            named, kind = self._regional[day], Kind.REGIONAL_WORKDAY if works else Kind.REGIONAL_DAY_OFF
        elif day in self._named and not (works and weekday):
            named, kind = self._named[day], Kind.MAKE_UP if works else Kind.DAY_OFF
        else:
            named, kind = NamedDay(day, works, ""), Kind.WEEKDAY if works else Kind.WEEKEND
        return Reason(day, works, kind, named.name, named.number, self.provisional(day))


def number(day: date) -> int:
    """The day's place in the calendar, 1 = 2018-01-01."""
    n = day.toordinal() - EVE
    if not 1 <= n <= LAST_NUMBER:
        raise UnknownYear(day)
    return n


def _ruling(notices: Iterable[Announcement]) -> list[Announcement]:
    """The newest version of each year, in the order of the years."""
    newest: dict[int, Announcement] = {}
    for notice in sorted(notices, key=lambda notice: (notice.year, notice.version)):
        newest[notice.year] = notice
    last = max([FIRST.year, *newest])
    for year in range(FIRST.year, last + 1):
        if year not in newest:
            raise BadNotice(
                "The notice for %(year)s is missing; years are announced one after the other from %(first)s.", year=year, first=FIRST.year
            )
    if last > LAST.year:
        raise BadNotice("The calendar ends with %(end)s; it cannot take the notice for %(year)s.", end=LAST.year, year=last)
    return list(newest.values())


def _fixed_days(horizon: date) -> dict[date, NamedDay]:
    """The statutory days of the years nobody has announced yet."""
    return {
        day: NamedDay(day, False, name)
        for year in range(horizon.year + 1, LAST.year + 1)
        for (month, of_month), name in FIXED_BY_DATE.items()
        for day in [date(year, month, of_month)]
    }
