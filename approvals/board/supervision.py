"""The ladder on a page: what was reached and not issued, with everybody who would be told, and what was issued, with whom it reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from approvals.actions.supervise import office_hours
from approvals.audience import Circle
from approvals.board.figures import of_approval
from approvals.board.values import Figures
from approvals.due_rungs import DueRung, due_rungs
from approvals.models import Approval, LadderRule, SupervisionNotice
from approvals.models.supervision import PAPERS
from approvals.papers import paper_number
from people.models import Channel, Delivery, Message, Role, User
from projects.models import Project
from workdays import calendar


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone who is told. `channels`: words of those chosen beside the page of messages."""

    name: str
    role: str
    channels: tuple[str, ...] = ()
    opened: datetime | None = None
    deliveries: tuple["Arrival", ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """One channel of one message: its word, whether it went out, and what is wrong."""

    channel: str
    state: str
    state_label: str
    sent_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True)
class DueRow:
    """A rung reached and not issued. `key` names it in a form; `paper`: it becomes a numbered document; `waits`: for the desk."""

    key: str
    rung: str
    rung_label: str
    paper: bool
    waits: bool
    audience: str
    approval: int
    matter: str
    lead: str
    project: str
    code: str
    county: str
    figures: Figures
    reached_on: date
    pause: bool
    told: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A rung that fired."""

    pk: int
    rung: str
    rung_label: str
    number: str
    has_pdf: bool
    paper: bool
    problem: str
    matter: str
    lead: str
    project: str
    code: str
    due: str
    late_days: int
    reached_on: date
    fired_on: date
    by: str
    told: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    rows: tuple[DueRow, ...]
    open_now: bool


def pending(user: User, today: date, at: datetime) -> Pending:
    """What this person may see of what would be issued now. A leader hears of what has been issued, not of what may be."""
    if user.role == Role.LEADER:
        return Pending((), False)
    mine = Approval.objects.visible_to(user)
    due = due_rungs(today, Approval.objects.filter(pk__in=mine.values("pk")))
    circle, edition = Circle.around([one.approval for one in due]), calendar.edition()
    return Pending(tuple(_due_row(one, circle, today, edition) for one in due), office_hours(at))


def _due_row(due: DueRung, circle: Circle, today: date, edition: calendar.Edition) -> DueRow:
    rule, approval, project = due.rule, due.approval, due.approval.works.project
    return DueRow(
        key=f"{rule.pk}-{approval.pk}",
        rung=rule.rung,
        rung_label=str(rule.get_rung_display()),
        paper=rule.rung in PAPERS,
        waits=not rule.automatic,
        audience=str(rule.get_audience_display()),
        approval=approval.pk,
        matter=approval.version.name,
        lead=approval.lead.name,
        project=project.name,
        code=project.code,
        county=project.region.name,
        figures=of_approval(approval, today, edition.workdays(project.region.code)),
        reached_on=due.reached.on,
        pause=bool(due.reached.occasion),
        told=tuple(_before(one) for one in circle.of(rule.audience, approval)),
    )


def _before(user: User) -> Recipient:
    words = tuple(str(Channel(one.channel).label) for one in user.channels.all())
    return Recipient(str(user), part(user), words)


def part(user: User) -> str:
    """As what somebody is told: head of the department, or the role."""
    return str(LadderRule.Audience.HEAD.label) if user.head else str(user.get_role_display())


def notice_rows(notices: Iterable[SupervisionNotice]) -> tuple[NoticeRow, ...]:
    """Rows for these notices (with rule, by fetched): two queries more, however many."""
    chosen = list(notices)
    letters: dict[str, list[Message]] = {}
    keys = [one.message_key for one in chosen]
    for message in Message.objects.filter(key__in=keys).select_related("to").prefetch_related("deliveries").order_by("pk"):
        letters.setdefault(message.key, []).append(message)
    return tuple(_notice_row(one, letters.get(one.message_key, [])) for one in chosen)


def _notice_row(notice: SupervisionNotice, messages: list[Message]) -> NoticeRow:
    facts: dict[str, Any] = notice.facts
    return NoticeRow(
        pk=notice.pk,
        rung=notice.rung,
        rung_label=str(notice.get_rung_display()),
        number=paper_number(notice),
        has_pdf=bool(notice.pdf),
        paper=notice.number is not None,
        problem=notice.problem,
        matter=facts.get("matter", ""),
        lead=facts.get("lead", ""),
        project=facts.get("project", ""),
        code=facts.get("code", ""),
        due=facts.get("due", ""),
        late_days=facts.get("late_days", 0),
        reached_on=notice.reached_on,
        fired_on=notice.fired_on,
        by=str(notice.by or ""),
        told=tuple(_after(message) for message in messages),
    )


def _after(message: Message) -> Recipient:
    arrivals = tuple(_arrival(one) for one in message.deliveries.all())
    return Recipient(str(message.to), part(message.to), (), message.read_at, arrivals)


def _arrival(delivery: Delivery) -> Arrival:
    return Arrival(
        str(Channel(delivery.channel).label), delivery.state, str(delivery.get_state_display()), delivery.sent_at, delivery.problem
    )


def notices_of(project: Project, user: User) -> tuple[NoticeRow, ...]:
    """Those of one project, newest first."""
    own = SupervisionNotice.objects.visible_to(user).filter(approval__works__project=project)
    return notice_rows(own.select_related("by"))
