"""Who runs which project: projects nobody runs, what a hand-over passes on, and what a new runner has not read yet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from approvals.board.lines import approval_rows
from approvals.board.rows import URGENCY
from approvals.models import Approval, Event, HandOver, LateEntry
from approvals.models.event import Kind
from approvals.states import Origin, State
from people.models import Role, User
from projects.models import Assignment, Project, ProjectState
from workdays.days import Workdays

OVER = (ProjectState.TERMINATED, ProjectState.COMPLETED, ProjectState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Load:
    """A project in the list of a runner."""

    pk: int
    code: str
    name: str
    county: str
    state_label: str
    deputy: str


@dataclass(frozen=True, slots=True)
class Runner:
    """A runner with the open projects; `pk` None: nobody, or somebody who has left (`left` names them) and must be relieved at once."""

    pk: int | None
    name: str
    active: bool
    projects: tuple[Load, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """A hand-over as the new runner reads it. `items`: (matter, where it stands, due day as text)."""

    pk: int
    project_code: str
    project_name: str
    giver: str
    taker: str
    by: str
    on: date
    reason: str
    items: tuple[tuple[str, str, str], ...]
    acknowledged_at: datetime | None


def open_items(project: Project, today: date, workdays: Workdays) -> list[dict[str, str]]:
    """What stands open in a project: approvals under way, back-dated steps that wait, unconfirmed reports; as words, to be kept."""
    open_now = Approval.objects.filter(works__project=project, state__in=State.OPEN)
    rows = sorted(
        approval_rows(open_now, today, workdays), key=lambda row: (URGENCY[row.figures.light], row.figures.due or date.max, row.matter)
    )
    items = [{"matter": row.name, "stands": row.state_label, "due": str(row.figures.due or "")} for row in rows]
    late = LateEntry.objects.waiting().filter(approval__works__project=project).select_related("approval__version")
    items += [{"matter": str(one.approval), "stands": str(one.get_step_display()), "due": "", "what": "late_entry"} for one in late]
    answers = Event.objects.filter(about=OuterRef("pk"), kind__in=(Kind.CONFIRM, Kind.OBJECT))
    reports = Event.objects.filter(project=project, origin=Origin.RUNNER, approval__isnull=False).exclude(Exists(answers))
    items += [
        {"matter": str(event.approval), "stands": str(event.get_kind_display()), "due": "", "what": "unconfirmed"}
        for event in reports.select_related("approval__version").order_by("number")
    ]
    return items


def runners(user: User) -> tuple[Runner, ...]:
    """Every open project a dispatcher sees, by who runs it; first those nobody runs and those of people who have left. Three queries."""
    projects = Project.objects.visible_to(user).exclude(state__in=OVER).select_related("region").order_by("region__code", "code")
    assigned = Assignment.objects.filter(project__in=projects, until=None).select_related("runner")
    mains: dict[int, User] = {}
    deputies: dict[int, str] = {}
    for one in assigned:
        if one.part == Assignment.Part.MAIN:
            mains[one.project_id] = one.runner
        else:
            deputies[one.project_id] = str(one.runner)
    own: dict[int | None, list[Load]] = defaultdict(list)
    for project in projects:
        runner = mains.get(project.pk)
        load = Load(project.pk, project.code, project.name, project.region.name, project.get_state_display(), deputies.get(project.pk, ""))
        own[runner.pk if runner else None].append(load)
    people = {runner.pk: runner for runner in mains.values()}
    made = [_runner(people[key] if key is not None else None, loads) for key, loads in own.items()]
    return tuple(sorted(made, key=lambda one: (one.active, one.name)))


def _runner(person: User | None, loads: list[Load]) -> Runner:
    if person is None:
        return Runner(None, "", False, tuple(loads))
    return Runner(person.pk, str(person), person.is_active, tuple(loads))


def takers(user: User) -> tuple[tuple[int, str], ...]:
    """Runners who work here, by key and name with their county: whom a project may be given to."""
    rows = User.objects.filter(role=Role.RUNNER, is_active=True).select_related("region").order_by("region__code", "full_name")
    return tuple((one.pk, f"{one}（{one.region}）" if one.region else str(one)) for one in rows)


def to_read(user: User) -> tuple[Passed, ...]:
    """Hand-overs this runner has not acknowledged yet, the newest first."""
    return tuple(passed(one) for one in _fetched().filter(taker=user, acknowledged_at=None))


def recent(user: User, most: int = 30) -> tuple[Passed, ...]:
    return tuple(passed(one) for one in _fetched().filter(project__in=Project.objects.visible_to(user))[:most])


def _fetched() -> QuerySet[HandOver]:
    return HandOver.objects.select_related("project", "giver", "taker", "by").order_by("-at", "-pk")


def passed(one: HandOver) -> Passed:
    return Passed(
        pk=one.pk,
        project_code=one.project.code,
        project_name=one.project.name,
        giver=str(one.giver or ""),
        taker=str(one.taker),
        by=str(one.by),
        on=one.on,
        reason=one.reason,
        items=tuple((item["matter"], item["stands"], item["due"]) for item in one.open_items),
        acknowledged_at=one.acknowledged_at,
    )
