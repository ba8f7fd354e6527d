"""What tests of joint handling share: officers of the departments at hand, forms complete in every part, short names for acts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from approvals.actions import applying, consulting, merging, visits
from approvals.actions.applying import Paper
from approvals.actions.visits import Call, Seen
from approvals.models import Application, Approval, Consultation, JointVisit, MergedNotice, Wanted
from approvals.projection import APPROVAL_COLUMNS
from people.models import Department, Role, User
from projects.models import Works
from tests.approvals.conftest import City
from tests.approvals.timeline import day, morning
from tests.cast import person


def officer_of(code: str) -> User:
    """An officer of a department, made when first asked for."""
    found = User.objects.filter(role=Role.OFFICER, department__code=code).order_by("pk").first()
    return found or person(f"officer-{code}", Role.OFFICER, f"{code}经办人", department=Department.objects.get(code=code))


def department(code: str) -> Department:
    return Department.objects.get(code=code)


def clock_of(approval: Approval) -> list[Any]:
    """Everything that is stored of an approval's clock."""
    return [getattr(approval, column) for column in APPROVAL_COLUMNS]


def works_of(city: City) -> Works:
    return Works.objects.get(project=city.ours)


def applied(city: City, names: str, on: date, *, by: User | None = None, today: date | None = None, **more: Any) -> Application:
    """One form for the approvals named, such as `建议书 选址`."""
    keys = [city.approval(name).pk for name in names.split()]
    lead_id = more.pop("lead_id", None)
    today = today or on
    paper = Paper(on, **more)
    return applying.apply(works_of(city).pk, keys, paper, by=by or city.jia, today=today, at=morning(today), lead_id=lead_id)


def wanted(city: City, application: Application, name: str, on: date, items: Iterable[str], by: User | None = None) -> Wanted:
    approval = city.approval(name)
    by = by or officer_of(approval.lead.code)
    return merging.want(application.pk, approval.pk, items, by=by, today=on, at=morning(on))


def merged(application: Application, on: date, by: User | None = None, **more: Any) -> MergedNotice:
    by = by or officer_of(application.lead.code)
    given = {"due": day("12-31"), "document": "一次告〔2026〕1号", "today": on, "at": morning(on), **more}
    return merging.merge(application.pk, by=by, **given)


def asked(city: City, name: str, on: date, whom: str = "sthj", by: User | None = None, **more: Any) -> Consultation:
    approval = city.approval(name)
    given = {"question": "是否涉及生态保护红线？", "delivery": "巴征函〔2026〕7号回执", "today": on, "at": morning(on), **more}
    return consulting.ask(approval.pk, department(whom).pk, by=by or officer_of(approval.lead.code), **given)


def answered(one: Consultation, on: date, answer: str = "agreed", opinion: str = "", by: User | None = None) -> Consultation:
    by = by or officer_of(one.asked.code)
    return consulting.reply(one.pk, Consultation.Reply(answer), opinion=opinion, by=by, today=on, at=morning(on))


def called(city: City, names: str, on: date, today: date, by: User | None = None, **more: Any) -> JointVisit:
    keys = [city.approval(name).pk for name in names.split()]
    wanted_ = Call(keys, on, more.pop("place", "巴州区兴文街道项目现场"), **more)
    return visits.call(works_of(city).pk, wanted_, by=by or city.officer, today=today, at=morning(today))


def held(visit: JointVisit, today: date, absent: Iterable[str] = (), by: User | None = None, **more: Any) -> JointVisit:
    """Everybody invited was there but the absent (codes)."""
    away = set(absent)
    seats = {seat.department_id: Seen(seat.department.code not in away) for seat in visit.seats.select_related("department")}
    given = {"seen": seats, "reply": "现场条件与方案一致，同意。", "today": today, "at": morning(today), **more}
    return visits.hold(visit.pk, by=by or officer_of(visit.lead.code), **given)
