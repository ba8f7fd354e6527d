"""Ordering an issue: it is a row before it is a PDF, and the drawing worker fills it in (pressroom.py). Pages import this and nothing
that draws.

Numbers have no gaps: a number is taken by the insert itself, and whoever loses the race for it takes the next one.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

import outbox
from approvals.models import Event, Plan
from approvals.refusal import Refused
from briefings.models import DossierOrder, Issue, PlanPaper, plain_for
from people.models import User
from projects.models import Project

RACES = 50


@dataclass(frozen=True, slots=True)
class Numbers:
    """第…期 of the year, 总第…期 since the first."""

    number: int
    total_number: int


def order(period: str, on: date, by: User | None, at: datetime) -> Issue:
    """The issue of that period and day, ordered now unless it was before; the drawing worker draws it.

    Raises Refused for a day in the future or an unknown period. Two orders at once give one issue, or two with consecutive numbers.
    """
    judge(period, on, day_of(at))
    for _race in range(RACES):
        if issue := Issue.objects.filter(period=period, on=on).first():
            return issue
        try:
            with transaction.atomic():
                return _insert(period, on, by, at)
        except IntegrityError:
            continue
    raise Refused(_("Too many issues are being ordered at once; try again in a moment."))


def order_dossier(project: Project, by: User, on: date, at: datetime) -> DossierOrder:
    """The project's report of that day, ordered now unless nothing has happened since it was; the drawing worker draws it.

    Whether `by` may see the project the caller has decided. Raises Refused for a day in the future. Two orders at once give one report.
    """
    if on > day_of(at):
        raise Refused(_("A report shows a project up to today; %(on)s has not come yet.") % {"on": on})
    events = Event.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    with transaction.atomic():
        dossier, new = DossierOrder.objects.get_or_create(
            project=project, on=on, events=events, plain=plain_for(by), defaults={"ordered_by": by, "ordered_at": at}
        )
        if new:
            outbox.post("briefings.draw_dossier", f"dossier:{dossier.pk}", queue="drawing", now=at, dossier=dossier.pk)
    return dossier


def order_paper(plan: Plan, kind: str, by: User, at: datetime) -> PlanPaper:
    """The scheme or the agreement of a plan, ordered now unless it was before; the drawing worker draws it.

    Whether `by` may see the project the caller has decided. Raises Refused for a draft nobody has handed in, or an unknown kind."""
    if kind not in PlanPaper.Kind.values:
        raise Refused(_("There is no paper of the kind “%(kind)s”.") % {"kind": kind})
    if plan.signed_on is None and plan.handed_in_at is None:
        raise Refused(_("The plan has not been handed in for signing yet."))
    with transaction.atomic():
        paper, new = PlanPaper.objects.get_or_create(
            plan=plan,
            kind=kind,
            signed=plan.signed_on is not None,
            defaults={"on": plan.signed_on or day_of(at), "ordered_by": by, "ordered_at": at},
        )
        if new:
            outbox.post("briefings.draw_paper", f"paper:{paper.pk}", queue="drawing", now=at, paper=paper.pk)
    return paper


def day_of(at: datetime) -> date:
    """The day in the city at that moment."""
    return at.astimezone(timezone.get_default_timezone()).date()


def judge(period: str, on: date, today: date) -> None:
    """Raises Refused for a kind that does not exist or a day that has not come."""
    if period not in Issue.Period.values:
        raise Refused(_("There is no briefing of the kind “%(kind)s”.") % {"kind": period})
    if on > today:
        raise Refused(_("The day %(on)s has not come yet; a briefing shows figures up to today, %(today)s.") % {"on": on, "today": today})


def _insert(period: str, on: date, by: User | None, at: datetime) -> Issue:
    free = numbers_for(period, on)
    issue = Issue.objects.create(
        period=period, on=on, number=free.number, total_number=free.total_number, ordered_by=by, ordered_at=at, state=Issue.State.ORDERED
    )
    outbox.post("briefings.draw", f"draw:{issue.pk}", queue="drawing", now=at, issue=issue.pk)
    return issue


def numbers_for(period: str, on: date) -> Numbers:
    """The numbers of that issue: its own when it exists, otherwise the next free ones."""
    if issue := Issue.objects.filter(period=period, on=on).first():
        return Numbers(issue.number, issue.total_number)
    # One question, so both answers are of the same moment: an issue inserted between two would be in the one and not in the other.
    last = Issue.objects.aggregate(of_year=Max("number", filter=Q(period=period, on__year=on.year)), ever=Max("total_number"))
    return Numbers((last["of_year"] or 0) + 1, (last["ever"] or 0) + 1)
