"""The leader's one screen, counted by the database: its cost does not grow with the approvals behind it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from approvals.board.figures import of_clock
from approvals.board.lines import approval_rows, project_lines
from approvals.board.queue import light_case
from approvals.board.values import ApprovalRow, CountyLine, LeaderScreen, ProjectLine
from approvals.models import Approval, Stage
from approvals.states import StageState
from catalogue.models import StageNumber
from people.models import Region, User
from projects.models import Investment, Project, ProjectState, Works
from workdays.days import Workdays

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from approvals.board.queue import Lit

    LitWorks = WithAnnotations[Works, Lit]

SUMMED = ("n", "in_scope", "permitted", "this_week", "days_government", "n_government", "days_enterprise", "n_enterprise")
LIGHTS = ("late", "soon", "paused", "on_time", "waiting", "decided")
SHOWN = 12
WEEK = timedelta(days=7)
# A project is permitted when all of its works are; its machine knows.
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
    works = Works.objects.filter(project__in=Project.objects.visible_to(user)).exclude(project__state=ProjectState.TERMINATED)
    return works.exclude(pk__in=lesser_works(works, today, workdays)).annotate(light=works_light(today))


def lesser_works(works: QuerySet[Works], today: date, workdays: Workdays) -> list[int]:
    """Of projects with several works all but the largest, which speaks for them (K8): as `rows.project_row` has it. One query."""
    several = works.order_by().values("project").annotate(n=Count("pk")).filter(n__gt=1).values("project")
    own: dict[int, list[Works]] = defaultdict(list)
    for one in works.filter(project__in=several).order_by("project", "number"):
        own[one.project_id].append(one)
    largest = {max(group, key=lambda one: of_clock(one, one.limit, today, workdays).used).pk for group in own.values()}
    return [one.pk for group in own.values() for one in group if one.pk not in largest]


def leader_screen(user: User, today: date, workdays: Workdays) -> LeaderScreen:
    """A fixed number of queries; the lists show the first dozen, every number opens the rest."""
    works = seen_works(user, today, workdays)
    groups = _groups(works, today)
    totals = {name: sum(group[name] for group in groups) for name in SUMMED}
    counties = _counties(groups)
    urgent = _urgent(works, today, workdays)
    lights = {light: sum(dict(county.lights)[light] for county in counties) for light in LIGHTS}
    return LeaderScreen(
        today=today,
        projects=totals["n"],
        in_scope=totals["in_scope"],
        permitted=totals["permitted"],
        permitted_this_week=totals["this_week"],
        late=lights["late"],
        soon=lights["soon"],
        mean_government=_mean(totals["days_government"], totals["n_government"]),
        permitted_government=totals["n_government"],
        mean_enterprise=_mean(totals["days_enterprise"], totals["n_enterprise"]),
        permitted_enterprise=totals["n_enterprise"],
        on_time=sum(county.on_time for county in counties),
        ended=sum(county.ended for county in counties),
        lights=tuple(lights.items()),
        stages=_stages(user),
        counties=counties,
        late_projects=tuple(line for line in urgent if line.figures.light == "late"),
        soon_projects=tuple(line for line in urgent if line.figures.light == "soon"),
        late_approvals=late_approvals(user, today, workdays),
    )


def _means() -> dict[str, Any]:
    done = PERMITTED & Q(limit__isnull=False)
    kinds = (("government", Investment.GOVERNMENT), ("enterprise", Investment.ENTERPRISE))
    return {f"days_{name}": Coalesce(Sum("used_closed", filter=done & Q(project__investment=kind)), 0) for name, kind in kinds} | {
        f"n_{name}": Count("pk", filter=done & Q(project__investment=kind)) for name, kind in kinds
    }


def _mean(total: int, number: int) -> float | None:
    return total / number if number else None


def _groups(works: "QuerySet[LitWorks]", today: date) -> list[dict[str, Any]]:
    """The works by county and light, counted once: every number of the screen is a sum of these. On time: permitted within the limit, of
    those permitted that have one. One works speaks for each project, so works are projects here."""
    last_permit = Works.objects.filter(project=OuterRef("project")).order_by(F("permitted_on").desc()).values("permitted_on")[:1]
    kept = PERMITTED & Q(limit__isnull=False) & (Q(late_from__isnull=True) | Q(late_from__gt=F("permitted_on")))
    this_week = Q(project_permitted_on__gt=today - WEEK, project_permitted_on__lte=today)
    rows = works.annotate(project_permitted_on=Subquery(last_permit)).values("project__region__code", "project__region__name", "light")
    return [
        dict(row)
        for row in rows.annotate(
            n=Count("pk"),
            kept=Count("pk", filter=kept),
            ended=Count("pk", filter=PERMITTED & Q(limit__isnull=False)),
            permitted=Count("pk", filter=PERMITTED),
            in_scope=Count("pk", filter=Q(project__in_scope=True)),
            this_week=Count("pk", filter=PERMITTED & this_week),
            **_means(),
        ).order_by()
    ]


def _counties(groups: Iterable[dict[str, Any]]) -> tuple[CountyLine, ...]:
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for group in groups:
        grouped[group["project__region__code"], group["project__region__name"]].append(group)
    return tuple(_county(code, name, own) for (code, name), own in sorted(grouped.items()))


def _county(code: str, name: str, rows: list[dict[str, Any]]) -> CountyLine:
    by_light = {row["light"]: row["n"] for row in rows}
    return CountyLine(
        code=code,
        name=name,
        projects=sum(by_light.values()),
        permitted=sum(row["permitted"] for row in rows),
        lights=tuple((light, by_light.get(light, 0)) for light in LIGHTS),
        on_time=sum(row["kept"] for row in rows),
        ended=sum(row["ended"] for row in rows),
    )


def _stages(user: User) -> tuple[tuple[int, str, int], ...]:
    """How many works stand in each stage now."""
    projects = Project.objects.visible_to(user).exclude(state=ProjectState.TERMINATED)
    open_now = Stage.objects.filter(works__project__in=projects, state__in=(StageState.OPEN, StageState.REOPENED))
    counts = dict(open_now.values_list("number").annotate(n=Count("pk")))
    return tuple((number, str(StageNumber(number).label), counts.get(number, 0)) for number in StageNumber.values)


def _urgent(works: "QuerySet[LitWorks]", today: date, workdays: Workdays) -> tuple[ProjectLine, ...]:
    """The first dozen late and the first dozen soon due."""
    place = Window(RowNumber(), partition_by=F("light"), order_by=[F("due").asc(nulls_last=True), F("pk").asc()])
    chosen = works.filter(light__in=("late", "soon")).annotate(place=place).filter(place__lte=SHOWN)
    return project_lines(chosen.order_by("due", "pk"), today, workdays)


def late_approvals(user: User, today: date, workdays: Workdays) -> tuple[ApprovalRow, ...]:
    late = Approval.objects.visible_to(user).under_way().annotate(light=light_case(today)).filter(light="late")
    return approval_rows(late.order_by("due", "pk")[:SHOWN], today, workdays)


def project_list(
    user: User, today: date, workdays: Workdays, light: str = "", county: str = "", first: int = 0, size: int = 50
) -> tuple[ProjectLine, ...]:
    """The rows behind a number of the screen, the most urgent first."""
    works = seen_works(user, today, workdays)
    if light in LIGHTS:
        works = works.filter(light=light)
    if Region.objects.filter(code=county).exists():
        works = works.filter(project__region__code=county)
    return project_lines(works.order_by(F("due").asc(nulls_last=True), "pk")[first : first + size], today, workdays)
