"""How long something may take, and in which unit.

Three units (K9): workdays; calendar days (e.g. 环境影响评价 60/30); months, which end on the same day of a later month, or on its last day
where it has no such day. A term in calendar days or months that ends on a day off moves to the next workday; a term in workdays needs no
such move. An extension (K10) lengthens the limit once, in its own unit (months: by calendar days), wherever the pauses lie.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    WORKDAY = "workday"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"


WORKDAY, CALENDAR_DAY, MONTH = Unit  # by their own names: quicker than a look-up on the class each time


class LimitRefused(ValueError):
    """A limit or an extension that makes no sense. `sentence` % `facts` is the message, so that a page can translate the sentence."""

    def __init__(self, sentence: str, **facts: object) -> None:
        self.sentence = sentence
        self.facts = facts
        super().__init__(sentence % facts)


@dataclass(frozen=True, slots=True)
class AmberRule:
    """Amber from the day on which no more than this share of the limit remains, in any case on the last `least` days."""

    percent: int = 20
    least: int = 1

    def days(self, limit: int) -> int:
        return max(-(-limit * self.percent // 100), self.least)


AMBER = AmberRule()


@dataclass(frozen=True, slots=True)
class Extension:
    """Granted on a day, for so many days: workdays where the limit is in workdays, else calendar days."""

    on: date
    days: int


@dataclass(frozen=True, slots=True)
class Limit:
    """`days` of `unit` (for months: that many months), plus what an extension added."""

    days: int
    unit: Unit = WORKDAY
    extension: Extension | None = None

    def __post_init__(self) -> None:
        if self.days < 0:
            raise LimitRefused("A limit cannot be negative (%(days)s).", days=self.days)

    @property
    def in_workdays(self) -> bool:
        return self.unit is WORKDAY

    def counted_from(self, start: date) -> int:
        """The length in counted days for a clock that starts on this day: workdays, or calendar days for the other two units."""
        length = (months_on(start, self.days) - start).days if self.unit is MONTH else self.days
        return length + (self.extension.days if self.extension else 0)

    def extended(self, extension: Extension, start: date, due: date | None) -> "Limit":
        """The longer limit. `due`: the day due without the extension, None while no such day is in sight (an open pause).

        Refused (`LimitRefused`): a second time, a negative length, before the clock started, once the due day is over.
        """
        if self.extension:
            raise LimitRefused("It was already extended on %(on)s; a limit is extended once.", on=self.extension.on)
        if extension.days < 0:
            raise LimitRefused("An extension cannot be negative (%(days)s).", days=extension.days)
        if extension.on < start:
            raise LimitRefused("The extension of %(on)s lies before the start on %(start)s.", on=extension.on, start=start)
        if due is not None and extension.on > due:
            raise LimitRefused("The extension of %(on)s came after the due day %(due)s.", on=extension.on, due=due)
        return replace(self, extension=extension)


def months_on(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month (民法典 202)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        raise LimitRefused("%(months)s months from %(day)s is past every calendar.", months=months, day=day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
