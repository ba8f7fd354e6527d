"""The signs of integrity.py for what a person may see, in a period: shares for the page, and the rows behind each.

Read once from the ledger: every step of the approvals that had one in the period. Days are counted by the city's calendar.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from approvals.fold import STEPS, Fact
from approvals.integrity import Case, Noted, Period, Share, Sign, judge, shares
from approvals.models import Approval, Event
from people.models import User
from workdays.days import Workdays


@dataclass(frozen=True, slots=True)
class SignRow:
    """A sign with what a person needs to open it."""

    sign: Sign
    matter: str
    project_code: str
    project_name: str


@dataclass(frozen=True, slots=True)
class Told:
    """Shares of every indicator (the line of all departments first), and the rows of the one that was asked for."""

    period: Period
    shares: tuple[Share, ...]
    rows: tuple[SignRow, ...]


def integrity(user: User, period: Period, workdays: Workdays, indicator: str = "", department: str = "") -> Told:
    """Two questions to the database, three with rows. `indicator` "" asks for no rows; `department` (its name) narrows the rows."""
    found = judge(_cases(user, period), period, workdays)
    wanted = [sign for sign in found.signs if sign.indicator == indicator and department in ("", sign.department)]
    return Told(period, shares(found), _rows(sorted(wanted, key=lambda sign: (sign.on, sign.approval), reverse=True)))


def _cases(user: User, period: Period) -> list[Case]:
    zone = timezone.get_default_timezone()
    begin, end = (datetime.combine(day, moment, zone) for day, moment in ((period.first, time.min), (period.last, time.max)))
    touched = Event.objects.filter(
        Q(occurred_on__range=(period.first, period.last)) | Q(recorded_at__range=(begin, end)),
        approval__in=Approval.objects.visible_to(user),
        kind__in=STEPS,
    )
    chosen = Approval.objects.filter(pk__in=touched.values("approval_id"))
    steps: dict[int, list[Noted]] = defaultdict(list)
    events = Event.objects.filter(approval__in=chosen, kind__in=STEPS).order_by("number")
    columns = ("approval_id", "number", "kind", "occurred_on", "about__number", "detail", "recorded_at", "by_id")
    for approval, number, kind, on, about, detail, at, by in events.values_list(*columns):
        fact = Fact(number, kind, on, about, detail)
        steps[approval or 0].append(Noted(fact, at.astimezone(zone).date(), by is not None))
    rows = chosen.values_list("pk", "lead__name", "limit", "previous__last_event_on").order_by("pk")
    return [Case(key, lead, limit, tuple(steps[key]), returned) for key, lead, limit, returned in rows]


def _rows(signs: Sequence[Sign]) -> tuple[SignRow, ...]:
    keys = {sign.approval for sign in signs}
    columns = ("version__name", "works__project__code", "works__project__name")
    words = {key: rest for key, *rest in Approval.objects.filter(pk__in=keys).values_list("pk", *columns)} if keys else {}
    return tuple(SignRow(sign, *words[sign.approval]) for sign in signs)


def quarter(today: date) -> Period:
    """The calendar quarter up to today: what an office reports on."""
    return Period(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), today)
