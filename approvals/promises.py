"""What a promise is worth afterwards: until when it must be kept, and how long one that was not kept stands in the way of the next.

Tolerance acceptance (容缺受理): what is missing is supplied by the end of a day that lies no later than the limit the department has
promised for the matter; one not kept, and this enterprise gets no tolerance again. Notification and commitment (告知承诺): decided at once,
checked within thirty workdays; a decision revoked for a promise not kept bars the enterprise from promising again for six months.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from workdays.days import Workdays

CHECK_WITHIN = 30  # workdays after the promise, where nobody says otherwise
BARRED_MONTHS = 6
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Debt:
    """Material promised and owed. `ended`: the application came to nothing, so nothing is owed any more."""

    due: date
    supplied_on: date | None = None
    ended: bool = False

    def broken(self, today: date) -> bool:
        """Not supplied by the end of its day: true from the day after, whether or not it has been written down."""
        return self.supplied_on is None and not self.ended and today > self.due

    def open(self, today: date) -> bool:
        return self.supplied_on is None and not self.ended and today <= self.due


@dataclass(frozen=True, slots=True)
class Check:
    """An after-check of a commitment: to be done by `due`; where it fails, put right by `put_right_by`."""

    due: date
    checked_on: date | None = None
    passed: bool | None = None
    put_right_by: date | None = None
    put_right_on: date | None = None
    revoked_on: date | None = None

    def standing(self, today: date) -> str:
        """waiting · overdue (not checked by its day) · kept · to_put_right · not_put_right (to be revoked) · put_right · revoked."""
        if self.revoked_on is not None:
            return "revoked"
        if self.checked_on is None:
            return "overdue" if today > self.due else "waiting"
        if self.passed:
            return "kept"
        if self.put_right_on is not None:
            return "put_right"
        return "not_put_right" if self.put_right_by is not None and today > self.put_right_by else "to_put_right"


OPEN_CHECKS = ("waiting", "overdue", "to_put_right", "not_put_right")
RED_CHECKS = ("overdue", "not_put_right")


def check_due(promised_on: date, workdays: Workdays) -> date:
    return workdays.due(promised_on, CHECK_WITHIN)


def barred_until(revoked_on: date) -> date:
    """The last day on which no commitment is taken: six months later, or the last day of a shorter month."""
    years, month = divmod(revoked_on.month - 1 + BARRED_MONTHS, 12)
    year, month = revoked_on.year + years, month + 1
    return date(year, month, min(revoked_on.day, calendar.monthrange(year, month)[1]))


def bars(revoked_on: date, on: date) -> bool:
    return revoked_on <= on <= barred_until(revoked_on)
