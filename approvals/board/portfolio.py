"""Every project a person may see, with all its approvals, on a day: a fixed number of queries, whatever the number of projects."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from django.db.models import OuterRef, QuerySet, Subquery

from approvals.board.rows import Names, approval_row, project_row
from approvals.board.values import ApprovalRow, Portfolio, ProjectRow
from approvals.chain import ChainHead, fingerprint
from approvals.models import Approval, Event, Stage
from catalogue.models import MatterVersion
from people.models import Department, User
from projects.clocks import CLOCK_COLUMNS
from projects.models import Assignment, Project, ProjectQuerySet, ProjectState, Works
from workdays.days import Workdays

# What a row needs of an approval: as plain values they cost a quarter of whole models.
COLUMNS = (
    *CLOCK_COLUMNS, "pk", "works_id", "stage_id", "version_id", "lead_id", "role", "state", "attempt", "limit", "extension_days",
    "received_on", "accepted_on", "decided_on", "resumes_on", "deem_from", "statutory_late_from", "last_event_on",
)  # fmt: skip


def portfolio(user: User | None, today: date, workdays: Workdays) -> Portfolio:
    """`user` None is the city itself (briefings). Terminated projects are left out: they are shown by their own list, not counted."""
    projects = (Project.objects.all() if user is None else Project.objects.visible_to(user)).exclude(state=ProjectState.TERMINATED)
    rows, approvals = rows_of(projects, today, workdays)
    heads = ledger_heads()
    return Portfolio(today, rows, approvals, fingerprint(heads), heads)


def rows_of(projects: ProjectQuerySet, today: date, workdays: Workdays) -> tuple[tuple[ProjectRow, ...], tuple[ApprovalRow, ...]]:
    """Project rows and approval rows of a selection; seven queries."""
    chosen = {project.pk: project for project in projects.select_related("region", "enterprise").order_by("region__code", "code")}
    # Many keys are asked for by a subquery: databases bound the parameters of a statement.
    keys: Any = list(chosen) if len(chosen) < 500 else Project.objects.filter(pk__in=projects.values("pk")).values("pk")
    works = {one.pk: one for one in Works.objects.filter(project__in=keys)}
    stages = {stage.pk: stage for stage in Stage.objects.filter(works__project__in=keys)}
    runners = dict(
        Assignment.objects.filter(project__in=keys, until=None, part=Assignment.Part.MAIN).values_list("project_id", "runner__full_name")
    )
    approvals: dict[int, list[ApprovalRow]] = defaultdict(list)
    last: dict[int, date] = {}
    for approval, names in bare(Approval.objects.filter(works__project__in=keys), stages):
        key = works[approval.works_id].project_id
        approvals[key].append(approval_row(approval, chosen[key], today, workdays, names))
        if approval.last_event_on:
            last[key] = max(last.get(key, approval.last_event_on), approval.last_event_on)
    own_works, own_stages = defaultdict(list), defaultdict(list)
    for one in works.values():
        own_works[one.project_id].append(one)
    for stage in stages.values():
        own_stages[works[stage.works_id].project_id].append(stage)
    rows = tuple(
        project_row(project, own_works[key], own_stages[key], approvals[key], runners.get(key, ""), last.get(key), today, workdays)
        for key, project in chosen.items()
        if own_works[key]
    )
    return rows, tuple(row for key in chosen for row in approvals[key])


def bare(approvals: QuerySet[Approval], stages: Mapping[int, Stage]) -> Iterator[tuple[Approval, Names]]:
    """Approvals as bare rows of columns, with what many of them share fetched once: 43 versions and a dozen offices."""
    versions = {pk: (code, name) for pk, code, name in MatterVersion.objects.values_list("pk", "matter__code", "name")}
    leads = dict(Department.objects.values_list("pk", "name"))
    for row in approvals.values_list(*COLUMNS, named=True):
        matter, name = versions[row.version_id]
        yield cast(Approval, row), Names(matter, name, stages[row.stage_id].number, leads[row.lead_id])


def ledger_heads() -> tuple[ChainHead, ...]:
    """The last event of every project's chain, in the order of the projects' keys. One query: no event can come between two of them."""
    newest = Event.objects.filter(project=OuterRef("project")).order_by("-number").values("number")[:1]
    heads = Event.objects.filter(number=Subquery(newest)).order_by("project_id").values_list("project_id", "number", "hash")
    return tuple(ChainHead(*head) for head in heads)
