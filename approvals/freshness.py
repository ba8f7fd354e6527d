"""When something last happened to a works, and when a person last looked: kept apart, because "nothing changed" is also an answer.

changed   the day the last step of one of its approvals was written down by a person
verified  that day, or the later one on which somebody looked and found nothing changed

A works nobody has verified for more than 5 workdays is stale, beyond 10 it is very stale (doors.md, "today"). Both days are a projection of
the ledger, like the clocks beside them.
"""

from datetime import date, datetime, timedelta

from django.db.models import Max, Q
from django.utils import timezone

from approvals.fold import STEPS
from approvals.models import Event
from approvals.models.event import Kind
from projects.models import Works
from workdays.days import Workdays

STALE = 5
VERY_STALE = 10
ONE_DAY = timedelta(days=1)


def freshen(works: Works) -> None:
    """Recompute and store both days; written only when they change."""
    if differs(works):
        works.changed_on, works.verified_on = days_of(works)
        works.save(update_fields=["changed_on", "verified_on"])


def differs(works: Works) -> bool:
    return (works.changed_on, works.verified_on) != days_of(works)


def days_of(works: Works) -> tuple[date | None, date | None]:
    """(changed, verified) as the ledger has them. One query."""
    step = Q(approval__works=works, kind__in=STEPS, by__isnull=False)
    last = Event.objects.filter(project=works.project_id).aggregate(
        changed=Max("recorded_at", filter=step), verified=Max("recorded_at", filter=Q(kind=Kind.VERIFIED))
    )
    return both(last["changed"], last["verified"])


def both(changed: datetime | None, verified: datetime | None) -> tuple[date | None, date | None]:
    """The two moments as days in the city: a change is also a look."""
    looked = max((at for at in (changed, verified) if at), default=None)
    return _day(changed), _day(looked)


def _day(at: datetime | None) -> date | None:
    return at.astimezone(timezone.get_default_timezone()).date() if at else None


def cut(today: date, workdays: Workdays, days: int) -> date:
    """The last day that lies more than so many workdays back: verified on it or before is stale."""
    day = today
    while workdays.elapsed(day, today) <= days:
        day -= ONE_DAY
    return day
