"""Adopt a calendar: look first at what would move and which way, then apply it in one transaction.

A notice adds a version of its year; a region's own day is added with its document. Every clock that the change touches is recomputed; an
item whose due day moves gets an event that names the document, and only the people of those items are told (clock.md "Working days").
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from approvals import ledger
from approvals.actions import consulting
from approvals.fold import fold
from approvals.ledger import Entry
from approvals.models import Approval, Consultation, Stage
from approvals.models.event import Kind
from approvals.projection import Shift, shifts
from approvals.reading import facts_by_approval
from approvals.refusal import Refused
from approvals.states import Origin, State
from people.letters import Letter, send
from people.models import Role, User
from projects.clocks import Clock
from projects.models import Assignment, Project, Works
from workdays import calendar
from workdays.calendar import Edition
from workdays.days import Announcement, NamedDay, Workdays
from workdays.models import RegionalDay
from workdays.papers import Paper

Row = TypeVar("Row", Approval, Stage)
BATCH = 300
MAY_ADOPT = (Role.SYSTEM_ADMIN, Role.DISPATCHER)


@dataclass(frozen=True, slots=True)
class Moved:
    """A due day that the change moves. `what` is approval, stage, works or consultation; None: no such day (yet, or any more)."""

    what: str
    pk: int
    name: str
    project: int
    project_code: str
    project_name: str
    before: date | None
    after: date | None
    provisional_after: bool

    @property
    def earlier(self) -> bool:
        return self.before is not None and self.after is not None and self.after < self.before


@dataclass(frozen=True, slots=True)
class Outlook:
    """What adopting would do: the document, the days whose nature changes, every due day that moves, how many clocks were looked at."""

    number: str
    days: tuple[date, ...]
    moved: tuple[Moved, ...]
    looked_at: int

    @property
    def earlier(self) -> int:
        return sum(one.earlier for one in self.moved)

    @property
    def projects(self) -> frozenset[int]:
        return frozenset(one.project for one in self.moved)


@dataclass(frozen=True, slots=True)
class Change:
    """A calendar before and after, and the document that makes the difference."""

    number: str
    before: Edition
    after: Edition


def by_notice(paper: Paper) -> Change:
    """The change a notice makes as the newest version of its year. Raises BadNotice when it leaves out a year or a day always off."""
    now = calendar.edition()
    told = paper.announcement
    newest = max((one.version for one in now.notices if one.year == told.year), default=0)
    after = Edition(now.mark, (*now.notices, Announcement(told.year, told.number, told.days, newest + 1)), now.regional)
    calendar.check_whole(told.year, Workdays(after.notices))
    return Change(told.number, now, after)


def by_region(region_code: str, day: date, works: bool, number: str, reason: str) -> Change:
    """The change a region makes for itself by its own document."""
    now = calendar.edition()
    named = NamedDay(day, works, reason, number)
    return Change(number, now, Edition(now.mark, now.notices, (*now.regional, (region_code, named))))


def changed_days(change: Change) -> list[date]:
    """The days that were worked and no longer are, or the reverse, in any region; oldest first."""
    regions = {None, *(code for code, _named in (*change.before.regional, *change.after.regional))}
    days: set[date] = set()
    for region in regions:
        days |= set(change.before.workdays(region).dates) ^ set(change.after.workdays(region).dates)
    return sorted(days)


def preview(change: Change) -> Outlook:
    """What would move; writes nothing."""
    moved, looked_at = [], 0
    for works, rows in recomputed(change):
        looked_at += 1
        moved += [one for one in (_moved(works, shift, change) for shift in rows) if one]
    moved += [_replied_by(row, due, change) for row, due in consulted(change)]
    return Outlook(change.number, tuple(changed_days(change)), tuple(moved), looked_at)


@transaction.atomic
def adopt_notice(paper: Paper, *, by: User, today: date, at: datetime) -> Outlook:
    """Record the notice and move every clock; all or nothing. Raises Refused or BadNotice."""
    _may(by)
    change = by_notice(paper)
    calendar.record(paper)
    return _apply(change, by, today, at)


@transaction.atomic
def adopt_regional_day(
    region_code: str, day: date, works: bool, number: str, reason: str, *, by: User, today: date, at: datetime
) -> Outlook:
    """Record a region's own day and move the clocks below it; all or nothing. Raises Refused."""
    _may(by)
    if not number.strip() or not reason.strip():
        raise Refused(_("A region's own day needs its document number and a reason."))
    if RegionalDay.objects.filter(region_code=region_code, day=day).exists():
        raise Refused(_("This region has already set %(day)s.") % {"day": day})
    change = by_region(region_code, day, works, number, reason)
    RegionalDay.objects.create(region_code=region_code, day=day, works=works, number=number, reason=reason)
    return _apply(change, by, today, at)


def _may(by: User) -> None:
    if by.role not in MAY_ADOPT:
        raise Refused(_("Only the dispatch desk and the system administrator adopt a calendar."))


def recomputed(change: Change) -> Iterator[tuple[Works, list[Shift]]]:
    """Every works with something at or after the first changed day, and its rows as they become; a few queries a batch. What has ended is
    among them as long as the day it would have been due lies there: it is stored, and must stay what the events say."""
    days = changed_days(change)
    if not days:
        return
    first = days[0]
    reaching = Q(due__gte=first) | Q(late_from__gte=first)
    under_way = Q(last_event_on__gte=first) | Q(state__in=State.OPEN)
    statutory = Q(statutory_due__gte=first) | Q(statutory_late_from__gte=first)
    touched = set(Approval.objects.filter(reaching | statutory | under_way).order_by().values_list("works_id", flat=True))
    touched |= set(Stage.objects.filter(reaching).order_by().values_list("works_id", flat=True))
    touched |= set(Works.objects.filter(reaching).order_by().values_list("pk", flat=True))
    keys = iter(sorted(touched))
    while batch := list(islice(keys, BATCH)):
        yield from _batch(batch, change.after)


def _batch(keys: list[int], edition: Edition) -> Iterator[tuple[Works, list[Shift]]]:
    works = Works.objects.filter(pk__in=keys).select_related("project__region").in_bulk()
    approvals = _by_works(Approval.objects.filter(works__in=keys).select_related("stage", "version"))
    stages = _by_works(Stage.objects.filter(works__in=keys))
    facts = facts_by_approval(approval.pk for own in approvals.values() for approval in own)
    for key, one in works.items():
        workdays = edition.workdays(one.project.region.code)
        courses = {approval.pk: fold(facts.get(approval.pk, ()), workdays) for approval in approvals[key]}
        yield one, shifts(one, stages[key], approvals[key], courses, workdays)


def _by_works(rows: Iterable[Row]) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.works_id].append(row)
    return grouped


def _moved(works: Works, shift: Shift, change: Change) -> Moved | None:
    """None when the due day stays, and for what is already decided: its figures follow the calendar, its past is not news."""
    before, after = shift.was("due"), shift.row.due
    if before == after or shift.row.clock_decided is not None:
        return None
    region, project = works.project.region.code, works.project
    return Moved(
        what=type(shift.row).__name__.lower(),
        pk=shift.row.pk,
        name=str(shift.row),
        project=project.pk,
        project_code=project.code,
        project_name=project.name,
        before=before if isinstance(before, date) else None,
        after=after,
        provisional_after=after is not None and change.after.workdays(region).provisional(after),
    )


def consulted(change: Change) -> list[tuple[Consultation, date]]:
    """Questions to other departments that are still open and get another last day."""
    days = changed_days(change)
    return consulting.moved_by(change.after, days[0]) if days else []


def _replied_by(row: Consultation, due: date, change: Change) -> Moved:
    project = row.approval.works.project
    return Moved(
        what="consultation",
        pk=row.pk,
        name=f"{row.approval} · {row.asked}",
        project=project.pk,
        project_code=project.code,
        project_name=project.name,
        before=row.due,
        after=due,
        provisional_after=change.after.workdays(project.region.code).provisional(due),
    )


def _apply(change: Change, by: User, today: date, at: datetime) -> Outlook:
    """Under the locks of all projects concerned: store the clocks, write an event to each moved item, tell its people."""
    touched = list(recomputed(change))
    asked = {row.approval.works.project_id for row, _due in consulted(change)}
    locked = Project.objects.select_for_update().filter(pk__in={works.project_id for works, _shifts in touched} | asked)
    list(locked.order_by("pk").values_list("pk", flat=True))
    moved: list[Moved] = []
    for works, shifts_ in recomputed(change):
        for shift in shifts_:
            shift.save()
            one = _moved(works, shift, change)
            if one:
                moved.append(one)
                ledger.append(works.project, _entry(one, shift.row, change.number, by, today, at))
    for row, due in consulted(change):
        moved.append(_replied_by(row, due, change))
        consulting.move(row, due, change.number, at)
        ledger.append(row.approval.works.project, _entry(moved[-1], row.approval, change.number, by, today, at))
    _tell(moved, change.number, at)
    return Outlook(change.number, tuple(changed_days(change)), tuple(moved), len(touched))


def _entry(one: Moved, row: Clock, number: str, by: User, today: date, at: datetime) -> Entry:
    detail = {"from": str(one.before or ""), "to": str(one.after or ""), "provisional": one.provisional_after, "what": one.what}
    return Entry(
        Kind.CALENDAR_MOVED.value, today, at, by, Origin.SYSTEM, document=number, detail=detail,
        approval=row if isinstance(row, Approval) else None, stage=row if isinstance(row, Stage) else None,
    )  # fmt: skip


def _tell(moved: list[Moved], number: str, at: datetime) -> None:
    """One message a project to its runners, one a department to its officers; nobody else hears of it."""
    names = {one.project: one for one in moved}
    told = [
        Letter(one.runner, f"calendar:{number}:{one.project_id}",
               _("%(number)s moves due days of %(project)s.") % {"number": number, "project": names[one.project_id].project_name},
               f"/runner/projects/{names[one.project_id].project_code}/")
        for one in Assignment.objects.filter(project__in=names, until=None).select_related("runner")
    ]  # fmt: skip
    approvals = [one.pk for one in moved if one.what == "approval"]
    leads = Approval.objects.filter(pk__in=approvals).values_list("lead_id", flat=True)
    counts: Counter[int | None] = Counter(leads)
    told += [
        Letter(officer, f"calendar:{number}",
               _("%(number)s moves the due days of %(count)s of your approvals.")
               % {"number": number, "count": counts[officer.department_id]},
               "/office/")
        for officer in User.objects.filter(role=Role.OFFICER, is_active=True, department__in=counts)
    ]  # fmt: skip
    send(told, at)
