"""The leader's one screen, counted by the database: its cost does not grow with the approvals behind it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When, Window
from django.db.models.functions import RowNumber

from approvals.board.figures import of_clock
from approvals.board.lines import approval_rows, project_lines
from approvals.board.queue import light_case
from approvals.board.screen import CountyLine, LeaderScreen
from approvals.board.values import ApprovalRow, ProjectLine
from approvals.models import Approval, Stage
from approvals.states import StageState
from catalogue.models import StageNumber
from people.models import Region, User
from projects.models import Investment, ProjectState, Works
from workdays.days import Workdays

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from approvals.board.queue import Lit

    LitWorks = WithAnnotations[Works, Lit]

LIGHTS = ("late", "soon", "paused", "on_time", "waiting", "decided")
SHOWN = 12
WEEK = timedelta(days=7)
# A project is permitted when all of its works are; its machine knows.
AT_REST = (ProjectState.SUSPENDED, ProjectState.TERMINATED, ProjectState.ARCHIVED)
PERMITTED = Q(project__state__in=(ProjectState.PERMITTED, ProjectState.COMPLETED, ProjectState.ARCHIVED))


def works_light(today: date) -> Case:
    """The light of a works as SQL. Nothing is late where no limit applies: late_from is then empty."""
    return Case(
        When(Q(permitted_on__isnull=False) | Q(project__state=ProjectState.TERMINATED), then=Value("decided")),
        When(Q(clock_start__isnull=True) | Q(clock_start__gt=today), then=Value("waiting")),
        When(late_from__lte=today, then=Value("late")),
        When(Q(runs_from__isnull=True) | Q(runs_from__gt=today), then=Value("paused")),
        When(amber_from__lte=today, then=Value("soon")),
        default=Value("on_time"),
    )


def seen_works(user: User, today: date, workdays: Workdays) -> "QuerySet[LitWorks]":
    """One works of each project this person may see, with its light: the one that speaks for the project. Terminated ones are left out."""
    works = Works.objects.visible_to(user).exclude(project__state=ProjectState.TERMINATED)
    return works.exclude(pk__in=lesser_works(works, today, workdays)).annotate(light=works_light(today))


def in_light(works: "QuerySet[LitWorks]", light: str, today: date) -> "QuerySet[LitWorks]":
    """Only those of a light. What is asked beside the light follows from it, and lets the database read an index instead of every row."""
    begun = {"late": Q(late_from__lte=today), "soon": Q(amber_from__lte=today)}.get(light, Q())
    return works.filter(light=light) if light == "decided" else works.filter(begun, permitted_on=None, light=light)


def lesser_works(works: QuerySet[Works], today: date, workdays: Workdays) -> list[int]:
    """Of projects with several works all but the largest, which speaks for them (K8): as `rows.project_row` has it. One query."""
    several = works.order_by().exclude(number=1).values("project")
    own: dict[int, list[Works]] = defaultdict(list)
    for one in works.filter(project__in=several).order_by("project", "number"):
        own[one.project_id].append(one)
    largest = {max(group, key=lambda one: of_clock(one, one.limit, today, workdays).used).pk for group in own.values()}
    return [one.pk for group in own.values() for one in group if one.pk not in largest]


class Group(NamedTuple):
    """Works of a county that are alike: `limited`: a limit applies; `kept`: not late by its permit, if it has one; `fresh`: its
    project was permitted this week; `days`: used by all."""

    code: str
    name: str
    light: str
    permitted: bool
    limited: bool
    kept: bool
    fresh: bool
    in_scope: bool
    investment: str
    n: int
    days: int


def leader_screen(user: User, today: date, workdays: Workdays) -> LeaderScreen:
    """A fixed number of queries; the lists show the first dozen, every number opens the rest."""
    works = seen_works(user, today, workdays)
    groups = counts(works, today)
    counties = _counties(groups)
    urgent = _urgent(works, today, workdays)
    lights = {light: sum(dict(county.lights)[light] for county in counties) for light in LIGHTS}
    (days_government, n_government), (days_enterprise, n_enterprise) = (_ended(groups, kind) for kind in Investment)
    return LeaderScreen(
        today=today,
        projects=sum(group.n for group in groups),
        in_scope=sum(group.n for group in groups if group.in_scope),
        permitted=sum(county.permitted for county in counties),
        permitted_this_week=sum(group.n for group in groups if group.fresh),
        late=lights["late"],
        soon=lights["soon"],
        mean_government=_mean(days_government, n_government),
        permitted_government=n_government,
        mean_enterprise=_mean(days_enterprise, n_enterprise),
        permitted_enterprise=n_enterprise,
        on_time=sum(county.on_time for county in counties),
        ended=sum(county.ended for county in counties),
        lights=tuple(lights.items()),
        stages=_stages(user),
        counties=counties,
        late_projects=tuple(line for line in urgent if line.figures.light == "late"),
        soon_projects=tuple(line for line in urgent if line.figures.light == "soon"),
        late_approvals=late_approvals(user, today, workdays),
    )


def _ended(groups: Iterable[Group], kind: str) -> tuple[int, int]:
    """Of the permitted with a limit: days used, and how many."""
    own = [group for group in groups if group.permitted and group.limited and group.investment == kind]
    return sum(group.days for group in own), sum(group.n for group in own)


def _mean(total: int, number: int) -> float | None:
    return total / number if number else None


def _yes(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


def counts(works: "QuerySet[LitWorks]", today: date) -> list[Group]:
    """The works by county and light, counted once: every number of the screen is a sum of these. On time: permitted within the limit, of
    those permitted that have one. One works speaks for each project, so works are projects here."""
    told = {
        "permitted": _yes(PERMITTED),
        "limited": _yes(Q(limit__isnull=False)),
        "kept": _yes(Q(late_from__isnull=True) | Q(late_from__gt=F("permitted_on"))),
        "fresh": _yes(PERMITTED & _permitted_between(today - WEEK, today)),
    }
    keys = ("project__region__code", "project__region__name", "light", *told, "project__in_scope", "project__investment")
    rows = works.order_by().annotate(**told).values_list(*keys).annotate(n=Count("pk"), days=Sum("used_closed"))
    return [Group(*row) for row in rows]


def _permitted_between(before: date, today: date) -> Q:
    """The last permit of the project came after a day, up to today."""
    permits = Works.objects.filter(permitted_on__gt=before).order_by()
    return Q(project__in=permits.filter(permitted_on__lte=today).values("project")) & ~Q(
        project__in=permits.filter(permitted_on__gt=today).values("project")
    )


def _counties(groups: Iterable[Group]) -> tuple[CountyLine, ...]:
    grouped: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in groups:
        grouped[group.code, group.name].append(group)
    return tuple(_county(code, name, own) for (code, name), own in sorted(grouped.items()))


def _county(code: str, name: str, groups: list[Group]) -> CountyLine:
    ended = [group for group in groups if group.permitted and group.limited]
    return CountyLine(
        code=code,
        name=name,
        projects=sum(group.n for group in groups),
        permitted=sum(group.n for group in groups if group.permitted),
        lights=tuple((light, sum(group.n for group in groups if group.light == light)) for light in LIGHTS),
        on_time=sum(group.n for group in ended if group.kept),
        ended=sum(group.n for group in ended),
    )


def _stages(user: User) -> tuple[tuple[int, str, int], ...]:
    """How many works stand in each stage now."""
    works = Works.objects.visible_to(user).exclude(project__state=ProjectState.TERMINATED)
    open_now = Stage.objects.filter(works__in=works, state__in=(StageState.OPEN, StageState.REOPENED)).order_by()
    numbers = dict(open_now.values_list("number").annotate(n=Count("pk")))
    return tuple((number, str(StageNumber(number).label), numbers.get(number, 0)) for number in StageNumber.values)


def _urgent(works: "QuerySet[LitWorks]", today: date, workdays: Workdays) -> tuple[ProjectLine, ...]:
    """The first dozen late and the first dozen soon due; only what is under way and amber or late already is looked at."""
    begun = works.filter(Q(amber_from__lte=today) | Q(late_from__lte=today), permitted_on=None, light__in=("late", "soon"))
    place = Window(RowNumber(), partition_by=F("light"), order_by=[F("due").asc(nulls_last=True), F("pk").asc()])
    chosen = begun.annotate(place=place).filter(place__lte=SHOWN)
    return project_lines(chosen.order_by("due", "pk"), today, workdays)


def urgency(works: "QuerySet[LitWorks]") -> "QuerySet[LitWorks]":
    """What is under way first, the soonest due before the others; behind it what has its permit, the newest first."""
    return works.order_by(F("permitted_on").desc(nulls_first=True), F("due").asc(nulls_last=True), "pk")


def at_risk(user: User, today: date, workdays: Workdays, size: int = 50) -> tuple[ProjectLine, ...]:
    """The works under way that are due soonest, those already late first: where somebody has to act. Two queries, stopped when full."""
    works = seen_works(user, today, workdays).filter(permitted_on=None, clock_start__lte=today, due__isnull=False)
    return project_lines(urgency(works.exclude(project__state__in=AT_REST))[:size], today, workdays)


def late_approvals(user: User, today: date, workdays: Workdays) -> tuple[ApprovalRow, ...]:
    late = Approval.objects.visible_to(user).under_way().annotate(light=light_case(today)).filter(light="late")
    return approval_rows(late.order_by("due", "pk")[:SHOWN], today, workdays)


def project_list(
    user: User, today: date, workdays: Workdays, light: str = "", county: str = "", first: int = 0, size: int = 50
) -> tuple[ProjectLine, ...]:
    """The rows behind a number of the screen, the most urgent first."""
    works = seen_works(user, today, workdays)
    if light in LIGHTS:
        works = in_light(works, light, today)
    if Region.objects.filter(code=county).exists():
        works = works.filter(project__region__code=county)
    return project_lines(urgency(works)[first : first + size], today, workdays)
