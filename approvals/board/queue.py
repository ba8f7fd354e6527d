"""A department's desk: what is open by due day, what runners reported and nobody has confirmed, what was back-dated."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from approvals.board.events import event_row, late_entry_row
from approvals.board.lines import approval_rows
from approvals.board.values import Queue
from approvals.models import Approval, Event, LateEntry
from approvals.models.approval import UNANSWERED
from people.models import User
from projects.models import Project
from workdays.days import Workdays

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Lit(TypedDict):
        light: str

    LitApproval = WithAnnotations[Approval, Lit]

PAGE = 50
CONFIRM_PAGE = 100


def light_case(today: date) -> Case:
    """The light of an open approval as SQL: the same comparisons as in Python, on stored dates."""
    begun = Q(accepted_on__isnull=False) | Q(deem_from__lte=today)
    return Case(
        When(~begun | Q(clock_start__gt=today), then=Value("waiting")),
        When(late_from__lte=today, then=Value("late")),
        When(Q(runs_from__isnull=True) | Q(runs_from__gt=today), then=Value("paused")),
        When(amber_from__lte=today, then=Value("soon")),
        default=Value("on_time"),
    )


def department_queue(user: User, today: date, workdays: Workdays, query: Mapping[str, str] | None = None) -> Queue:
    """`query`: light, county (region code), stage, search (part of a project's name, code or owner), page; as they stand in the address."""
    query = query or {}
    mine = Approval.objects.visible_to(user).under_way().annotate(light=light_case(today))
    counts = tuple(sorted(mine.order_by().values_list("light").annotate(n=Count("pk"))))
    chosen = narrowed(mine, query).order_by(F("due").asc(nulls_last=True), "pk")
    page = max(1, _whole(query.get("page"), 1))
    return Queue(
        approvals=approval_rows(chosen[(page - 1) * PAGE : page * PAGE], today, workdays),
        to_confirm=tuple(event_row(event, None, workdays) for event in unconfirmed(user)),
        late_entries=tuple(late_entry_row(entry) for entry in late_entries(user)),
        total=_total(chosen, query, dict(counts)),
        counts=counts,
    )


def _total(chosen: "QuerySet[LitApproval]", query: Mapping[str, str], counts: Mapping[str, int]) -> int:
    """What the lights have counted already is not counted again."""
    if any(query.get(name) for name in ("county", "stage", "search")):
        return chosen.order_by().count()
    return counts.get(query["light"], 0) if query.get("light") else sum(counts.values())


def narrowed(approvals: "QuerySet[LitApproval]", query: Mapping[str, str]) -> "QuerySet[LitApproval]":
    if light := query.get("light"):
        approvals = approvals.filter(light=light)
    if county := query.get("county"):
        approvals = approvals.filter(works__project__region__code=county)
    if stage := _whole(query.get("stage"), 0):
        approvals = approvals.filter(stage__number=stage)
    if words := query.get("search", "").strip():
        approvals = approvals.filter(works__project__in=Project.objects.called(words))
    return approvals


def _whole(text: str | None, otherwise: int) -> int:
    """A small whole number from an address; anything else is as if nothing stood there."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def unconfirmed(user: User) -> QuerySet[Event]:
    """The oldest reports on this person's approvals that nobody has answered; they are on the approvals that have waited longest."""
    mine = Approval.objects.visible_to(user).filter(UNANSWERED).order_by("unanswered_since", "pk")
    events = Event.objects.unanswered().filter(approval__in=list(mine.values_list("pk", flat=True)[:CONFIRM_PAGE]))
    return events.select_related("approval__version", "by", "evidence", "project").order_by("recorded_at", "pk")[:CONFIRM_PAGE]


def late_entries(user: User) -> QuerySet[LateEntry]:
    mine = LateEntry.objects.waiting().filter(approval__in=Approval.objects.visible_to(user))
    return mine.select_related("approval__version", "approval__works__project", "by", "about")
