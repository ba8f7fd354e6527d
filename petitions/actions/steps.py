"""One step of one petition: asked, written, told. Every step of `petitions.clearing` but the first goes through `take`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ledgers.refusal import Refused
from people.models import Department, Message, Role, User
from petitions import ledger
from petitions.actions.intake import Draft, log
from petitions.actions.papers import keep
from petitions.clearing import Course, Result, State, Step
from petitions.ledger import Entry
from petitions.models import Petition
from petitions.obstacles import Attempt, against
from petitions.refusals import refused
from workdays import calendar
from workdays.days import Workdays


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that has been judged by its content."""

    file: "UploadedFile[bytes]"
    name: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Wish:
    """The step somebody wants to take. `detail` is JSON: department, due, until, days, grade, result, answer … as the step needs them."""

    step: Step
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    papers: Sequence[Paper] = ()
    seen: int | None = None  # the number of the last event on the page the person looked at


@transaction.atomic
def take(pk: int, wish: Wish, *, by: User, today: date, at: datetime) -> list[str]:
    """Take the step; returns what the person should know besides (a date that moved off a rest day). Raises Refused with the reasons."""
    petition, workdays = ledger.locked(pk), calendar.current()
    _may_touch(petition, by, wish)
    resumed(petition, today, at, workdays)
    course = ledger.course_of(petition, today, workdays)
    detail, moved = on_workdays(wish.detail, workdays)
    attempt = Attempt(wish.step, today, by.pk, by.role, by.department_id, wish.note, len(wish.papers), detail)
    obstacles = against(course, attempt, workdays)
    if obstacles:
        raise refused(obstacles)
    if wish.step == Step.MERGE:
        petition.master = _master(petition, detail)
        petition.save(update_fields=["master"])
    kept = [keep(petition, paper.file, paper.name, paper.content_type, by, at) for paper in wish.papers]
    if kept:
        detail["files"] = [[paper.pk, paper.sha256] for paper in kept]
    after = ledger.take(petition, Entry(wish.step, today, at, by, wish.note.strip(), detail), workdays)
    _consequences(petition, wish.step, course, by, today, at)
    _tell(petition, wish.step, after, at)
    return moved


def _may_touch(petition: Petition, by: User, wish: Wish) -> None:
    if not Petition.objects.visible_to(by).filter(pk=petition.pk).exists():
        raise Refused(_("%(name)s may not touch this petition.") % {"name": by})
    last = petition.events.order_by("-number").values_list("number", flat=True).first()
    if wish.seen is not None and wish.seen != last:
        raise Refused(_("Something has happened to this petition since you opened the page. Look at it again."))


def on_workdays(detail: Mapping[str, Any], workdays: Workdays) -> tuple[dict[str, Any], list[str]]:
    """A deadline on a rest day moves to the next workday, and says so."""
    moved, said = dict(detail), []
    for name in ("due", "until", "rest_due"):
        if not moved.get(name):
            moved.pop(name, None)
            continue
        day = date.fromisoformat(str(moved[name]))
        works = workdays.next_workday(day)
        moved[name] = works.isoformat()
        if works != day:
            said.append(_("%(day)s is a rest day: the date moves to %(works)s.") % {"day": day, "works": works})
    return moved, said


def resumed(petition: Petition, today: date, at: datetime, workdays: Workdays) -> None:
    """Write down that a deferral has ended, if its date has come."""
    if petition.state == State.DEFERRED and petition.due is not None and petition.due <= today:
        ledger.take(petition, Entry(Step.RESUME, petition.due, at, None), workdays)


@transaction.atomic
def settle(today: date, at: datetime) -> int:
    """Bring back every deferral whose date has come; returns how many. Figures do not wait for it: they fold the events themselves."""
    keys = Petition.objects.filter(state=State.DEFERRED, due__lte=today).values_list("pk", flat=True)
    for pk in list(keys):
        resumed(ledger.locked(pk), today, at, calendar.current())
    return len(keys)


def _master(petition: Petition, detail: Mapping[str, Any]) -> Petition:
    """The petition this one follows from now on: open, of the same enterprise, not merged itself."""
    master = (
        Petition.objects.filter(pk=int(detail.get("master") or 0), enterprise=petition.enterprise_id).exclude(pk=petition.pk).open().first()
    )
    if master is None:
        raise Refused(_("Name an open petition of the same enterprise to merge this one with."))
    return master


def _consequences(petition: Petition, step: Step, before: Course, by: User, today: date, at: datetime) -> None:
    """What is only partly solved leaves a petition of its own behind, assigned to the same department with its date."""
    if step != Step.VERIFY or before.result != Result.PARTLY or petition.department_id is None:
        return
    proposal = petition.events.filter(kind=Step.PROPOSE).latest("number")
    draft = Draft(
        petition.enterprise, petition.channel, petition.category, petition.title, petition.text, petition.contact, petition.phone,
        petition.project, petition.hide_name,
    )  # fmt: skip
    part, workdays = log(draft, by=by, today=today, at=at, parent=petition), calendar.current()
    rest = max(proposal.detail["rest_due"], today.isoformat())
    for way in (
        Entry(Step.ASSESS, today, at, by, detail={"grade": petition.grade}),
        Entry(Step.ASSIGN, today, at, by, detail={"department": petition.department_id, "due": rest}),
    ):
        ledger.take(part, way, workdays)


def _tell(petition: Petition, step: Step, course: Course, at: datetime) -> None:
    """The enterprise hears of what concerns it; the department of what it is given."""
    number = petition.events.count()
    for people, text in _news(petition, step, course):
        Message.objects.bulk_create(
            [
                Message(to=person, key=f"petition:{petition.pk}:{number}", text=text[:500], address=f"/petitions/{petition.pk}/", at=at)
                for person in people
            ],
            ignore_conflicts=True,
        )


def _news(petition: Petition, step: Step, course: Course) -> list[tuple[list[User], str]]:
    """Texts go to people of either language, so they are Chinese as all papers are."""
    enterprise = list(User.objects.filter(role=Role.ENTERPRISE, enterprise=petition.enterprise_id, is_active=True))
    number, due = petition.number, course.due
    told = {
        Step.DECLINE: f"您的诉求 {number} 经研判不属于受理范围，理由和建议渠道见诉求页。",
        Step.EXTEND: f"您的诉求 {number} 已批准延期，新的办结日期为 {due}。",
        Step.DEFER: f"您的诉求 {number} 已批准挂账，{due} 恢复办理；挂账不等于办结。",
        Step.VERIFY: f"您的诉求 {number} 已有答复并经核验，请您评价。",
    }
    news = [(enterprise, told[step])] if step in told else []
    if step in (Step.ASSIGN, Step.TRANSFER):
        name = Department.objects.get(pk=course.department or 0).name
        officers = list(User.objects.filter(role=Role.OFFICER, department=course.department, is_active=True))
        news += [(officers, f"诉求 {number} 交办贵单位，{due} 前办结。"), (enterprise, f"您的诉求 {number} 已交{name}办理，{due} 前办结。")]
    return news
