"""Fire the rungs of the supervision ladder: each once, with its number, its facts frozen, its people told.

What is due is asked of stored dates (approvals.due_rungs); each is then judged again behind the locks of its rule and its project, in a
transaction of its own. The order of the locks is rules, project, number: whoever takes several rules takes them before any project,
so nobody waits in a circle. Nothing leaves outside office hours; the rung keeps the day it was reached on.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

import outbox
from approvals import ledger
from approvals.actions import deem
from approvals.actions.taking import under_lock
from approvals.audience import Circle, page_of
from approvals.due_rungs import DueRung, due_rungs, judged, standings
from approvals.ledger import Entry
from approvals.models import LadderRule, SupervisionNotice
from approvals.models.event import Kind
from approvals.models.supervision import PAPERS
from approvals.notice_facts import facts_of, words_of
from approvals.papers import paper_number
from approvals.refusal import Refused
from approvals.reminders import in_office_hours
from approvals.states import Origin
from people.letters import Letter, send
from people.models import Role, User
from projects.models import Project
from workdays import calendar

logger = logging.getLogger(__name__)
RACES = 50


def run(today: date, at: datetime) -> int:
    """Fire everything that is due and issued by itself; returns how many rungs fired. 0 outside office hours.

    A rung that cannot be fired does not hold up the others; what went wrong is raised at the end, so that it is seen.
    """
    if not office_hours(at):
        return 0
    deem.settle(today, at)
    fired, failures = 0, []
    for due in due_rungs(today):
        if not due.rule.automatic:
            continue
        try:
            fired += fire(due.rule.pk, due.approval.pk, today=today, at=at) is not None
        except Exception as failure:  # raised below, behind the others
            logger.exception("Rung %s of approval %s could not be fired", due.rule.code, due.approval.pk)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("rungs that could not be fired", failures)
    return fired


@transaction.atomic
def issue(chosen: Iterable[tuple[int, int]], *, by: User, today: date, at: datetime) -> int:
    """The dispatch desk issues rungs now, as pairs of rule and approval; returns how many fired. What is no longer so is left out."""
    pairs = sorted(set(chosen))
    if by.role != Role.DISPATCHER:
        raise Refused(_("Only the dispatch desk issues supervision papers."))
    if not office_hours(at):
        raise Refused(
            _("Supervision papers leave in office hours only (%(opens)s:00 to %(closes)s:00 of workdays). The rung keeps its day.")
            % {"opens": settings.OFFICE_OPENS, "closes": settings.OFFICE_CLOSES}
        )
    # All rules before any project: another desk or the automatic run waits here instead of crossing our way.
    list(LadderRule.objects.select_for_update(no_key=True).filter(pk__in={rule for rule, _approval in pairs}).order_by("pk"))
    visible = set(Project.objects.visible_to(by).filter(works__approvals__in={one for _rule, one in pairs}).values_list(
        "works__approvals", flat=True))  # fmt: skip
    fired = sum(fire(rule, one, today=today, at=at, by=by) is not None for rule, one in pairs if one in visible)
    if not fired:
        raise Refused(_("Nothing was issued: these rungs have been issued already, or the approvals have moved since you opened the page."))
    return fired


@transaction.atomic
def fire(rule_id: int, approval_id: int, *, today: date, at: datetime, by: User | None = None) -> SupervisionNotice | None:
    """Fire one rung if it stands and has not fired; the notice, or None."""
    rule = LadderRule.objects.select_for_update(no_key=True).filter(pk=rule_id, active=True).first()
    if rule is None:
        return None
    project, approval = under_lock(approval_id)
    workdays = calendar.current(project.region.code)
    standing = standings([approval], {approval.pk: workdays})[approval.pk]
    day = judged(rule, standing, today, workdays)
    if day is None or SupervisionNotice.objects.filter(rule=rule, approval=approval, occasion=day.occasion).exists():
        return None
    due = DueRung(rule, approval, day)
    told = Circle.around([approval]).of(rule.audience, approval)
    notice = _numbered(due, facts_of(due, standing, told, today, workdays), today, at, by)
    notice.told.set(told)
    _write_down(project, notice, told, today, at, by)
    _tell(notice, told, project.code, at)
    return notice


def office_hours(at: datetime) -> bool:
    """Whether the office is open at that moment, by the city's calendar."""
    local = at.astimezone(timezone.get_default_timezone())
    return in_office_hours(local, settings.OFFICE_OPENS, settings.OFFICE_CLOSES, calendar.current())


def _numbered(due: DueRung, facts: dict[str, object], today: date, at: datetime, by: User | None) -> SupervisionNotice:
    """The number is taken by the insert itself; whoever loses the race for it takes the next one, so there is no gap and no double."""
    for _race in range(RACES):
        number = _next_number(due.rule.rung, today.year) if due.rule.rung in PAPERS else None
        try:
            with transaction.atomic():
                return SupervisionNotice.objects.create(
                    rule=due.rule, approval=due.approval, occasion=due.reached.occasion, rung=due.rule.rung, year=today.year,
                    number=number, reached_on=due.reached.on, fired_on=today, fired_at=at, by=by, facts=facts,
                )  # fmt: skip
        except IntegrityError:
            continue
    raise Refused(_("Too many papers are being numbered at once; try again in a moment."))


def _next_number(rung: str, year: int) -> int:
    last = SupervisionNotice.objects.filter(rung=rung, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _write_down(project: Project, notice: SupervisionNotice, told: list[User], today: date, at: datetime, by: User | None) -> None:
    detail = {
        "rung": notice.rung,
        "rule": notice.rule.code,
        "reached_on": notice.reached_on.isoformat(),
        "year": notice.year,
        "number": notice.number,
        "told": [user.pk for user in told],
    }
    origin = Origin.SYSTEM if by is None else Origin.DEPARTMENT
    note = str(notice.get_rung_display())
    entry = Entry(Kind.SUPERVISED.value, today, at, by, origin, notice.approval, None, paper_number(notice), note, detail)
    ledger.append(project, entry)


def _tell(notice: SupervisionNotice, told: list[User], code: str, at: datetime) -> None:
    text = words_of(notice.facts, paper_number(notice))
    send([Letter(user, notice.message_key, text, page_of(user, code)) for user in told], at)
    if notice.number is not None:
        outbox.post("briefings.notice", f"notice:{notice.pk}", queue="drawing", now=at, notice=notice.pk)
