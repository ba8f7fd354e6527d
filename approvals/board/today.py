"""What a runner does today: what is late or nearly, whom to chase, what may be applied for, what has gone quiet."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import QuerySet

from approvals.board.lines import approval_rows, project_lines
from approvals.board.rows import URGENCY
from approvals.board.values import ApprovalRow, ProjectLine, StartLine, TodayList
from approvals.freshness import STALE
from approvals.models import Approval
from approvals.plan import unmet
from approvals.states import State
from people.models import User
from projects.models import Project, ProjectState, Works
from workdays.days import Workdays

MOST_KEYS = 500
NEARLY_OVER = 2  # workdays before a pause ends
OVER = (ProjectState.SUSPENDED, ProjectState.TERMINATED, ProjectState.ARCHIVED)


def today_list(user: User, today: date, workdays: Workdays) -> TodayList:
    """Everything of the projects this person may see; five queries, however many projects."""
    projects = _few(Project.objects.visible_to(user).exclude(state__in=OVER))
    under_way = Approval.objects.filter(works__project__in=projects, state__in=State.OPEN).order_by("pk")
    open_now = approval_rows(under_way, today, workdays)
    rows = sorted(open_now, key=_urgency)
    lines = _projects(projects, today, workdays)
    return TodayList(
        today=today,
        late=tuple(row for row in rows if row.figures.light == "late"),
        soon=tuple(row for row in rows if row.figures.light == "soon"),
        correcting=tuple(row for row in rows if row.state == State.CORRECTING),
        paused_ending=tuple(row for row in rows if row.resumes_on and 0 <= workdays.elapsed(today, row.resumes_on) <= NEARLY_OVER),
        may_start=_may_start(projects),
        stale=_stale(lines, today, workdays),
        under_way=tuple(row for row in rows if row.figures.light in ("on_time", "waiting", "paused")),
        projects=lines,
    )


def _few(projects: QuerySet[Project]) -> Any:
    """Few projects as their keys: a database that is told them begins with them. Many stay a question."""
    keys = list(projects.order_by().values_list("pk", flat=True)[: MOST_KEYS + 1])
    return keys if len(keys) <= MOST_KEYS else projects


def _urgency(row: ApprovalRow) -> tuple[int, date, str, str]:
    return URGENCY[row.figures.light], row.figures.due or date.max, row.project_code, row.matter


def _stale(lines: tuple[ProjectLine, ...], today: date, workdays: Workdays) -> tuple[tuple[ProjectLine, int], ...]:
    """Under way and not verified for more than five workdays, the longest first."""
    begun = [line for line in lines if line.verified_on and line.figures.light not in ("decided", "waiting")]
    found = [(line, workdays.elapsed(line.verified_on, today)) for line in begun if line.verified_on]
    return tuple(sorted(((line, days) for line, days in found if days > STALE), key=lambda pair: (-pair[1], pair[0].code)))


def _projects(projects: Any, today: date, workdays: Workdays) -> tuple[ProjectLine, ...]:
    lines = project_lines(Works.objects.filter(project__in=projects).order_by("project__code", "number"), today, workdays)
    return tuple(sorted(lines, key=lambda line: (URGENCY[line.figures.light], line.figures.due or date.max, line.code)))


def _may_start(projects: Any) -> tuple[StartLine, ...]:
    """Planned approvals of stages 1 to 3 whose predecessors are all granted: what may be applied for on the way to the permit."""
    fields = ("works_id", "pk", "matter__code", "state", "stage__number", "version__name", "version__predecessors", "lead__name",
              "works__project__code", "works__project__name", "attempt")  # fmt: skip
    by_works: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in Approval.objects.filter(works__project__in=projects).exclude(stage__number__gte=4).order_by("attempt").values_list(*fields):
        by_works[row[0]].append(row)
    return tuple(found for rows in by_works.values() for found in _startable(rows))


def _startable(rows: list[tuple[Any, ...]]) -> list[StartLine]:
    passed = {row[2]: row[3] in State.PASSED for row in rows}
    attempted = [row for row in rows if row[3] == State.PLANNED and not unmet(row[6], passed)]
    return [StartLine(row[1], row[5], row[7], row[8], row[9]) for row in attempted]
