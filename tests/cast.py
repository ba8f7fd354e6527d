"""The standing cast. Every test of access is a sentence about them.

甲 (jia) runs our project, 乙 (yi) runs another; 丙 (bing) owns ours, 丁 (ding) the other; 戊 (wu) leads the city. An officer of the
department that decides our first approval, one of another department, the dispatch desk, an editor, a team lead of our county, three
administrators.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from approvals.actions import adopt, handover, plans
from approvals.actions.evidence import keep
from approvals.actions.steps import record
from approvals.models import (
    Approval,
    Commitment,
    Event,
    Evidence,
    HandOver,
    LadderRule,
    LateEntry,
    Plan,
    SupervisionNotice,
    Tolerance,
)
from approvals.questions import QUESTIONS
from approvals.states import Origin, Step
from briefings.models import DossierOrder, Issue, PlanPaper
from people.models import Department, Enterprise, Region, Role, User
from projects.models import Assignment, Intake, Investment, Mode, Project, Works

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
OURS, THEIRS = "2609-511902-04-01-100001", "2609-511921-04-01-100002"


@dataclass
class Cast:
    jia: User
    yi: User
    bing: User
    ding: User
    wu: User
    officer: User
    other_officer: User
    dispatcher: User
    editor: User
    team_lead: User
    system_admin: User
    security_admin: User
    audit_admin: User
    petition_office: User
    seat: User
    ours: Project
    theirs: Project
    approval: Approval
    their_approval: Approval
    evidence: Evidence
    their_evidence: Evidence
    today: date

    def report(self) -> Event:
        """甲's last report about our approval."""
        return Event.objects.filter(approval=self.approval, origin=Origin.RUNNER).latest("number")

    def client(self, user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    def late_entry(self) -> LateEntry:
        """A step 甲 dated three weeks back, waiting for the department."""
        planned = Approval.objects.filter(works__project=self.ours, state="planned", lead=self.approval.lead).first() or self.approval
        return LateEntry.objects.create(
            approval=planned, step=Step.RECEIVE, occurred_on=self.today - timedelta(days=21), note="回执找到得晚", by=self.jia,
            handed_in_at=timezone.now(),
        )  # fmt: skip

    def tolerance(self) -> Tolerance:
        """Our approval was accepted with material missing, owed in a week."""
        return Tolerance.objects.create(
            approval=self.approval, materials=["地籍调查表"], promise="容缺承诺1号", agreed_on=self.approval.accepted_on,
            due=self.today + timedelta(days=7), by=self.officer, at=timezone.now(),
        )  # fmt: skip

    def commitment(self) -> Commitment:
        """Our approval was decided on a commitment that is to be checked."""
        return Commitment.objects.create(
            approval=self.approval, promise="承诺1号", promised_on=self.today, check_due=self.today + timedelta(days=40),
            checker=self.approval.lead, by=self.officer, at=timezone.now(),
        )  # fmt: skip

    def issue(self) -> Issue:
        issue = Issue(on=self.today, number=1, total_number=1, state=Issue.State.READY, ordered_at=timezone.now(), ready_at=timezone.now())
        issue.pdf.save("weekly.pdf", ContentFile(PDF), save=False)
        issue.sheet.save("weekly.xlsx", ContentFile(b"PK\x03\x04"), save=False)
        issue.save()
        return issue

    def dossier(self, plain: bool = False) -> DossierOrder:
        """Our project's own report, drawn."""
        now = timezone.now()
        order = DossierOrder(project=self.ours, on=self.today, events=1, plain=plain, state="ready", ordered_at=now, ready_at=now)
        order.pdf.save("dossier.pdf", ContentFile(PDF), save=False)
        order.save()
        return order

    def notice(self) -> SupervisionNotice:
        """督办单 1 of this year about our approval, drawn."""
        rule = LadderRule.objects.get(code="due-3")
        facts = {"word": "巴代办", "project": self.ours.name, "code": self.ours.code, "matter": "某事项", "lead": self.approval.lead.name}
        notice = SupervisionNotice(
            rule=rule, approval=self.approval, rung=rule.rung, year=self.today.year, number=1, reached_on=self.today, fired_on=self.today,
            fired_at=timezone.now(), facts=facts,
        )  # fmt: skip
        notice.pdf.save("supervision.pdf", ContentFile(PDF), save=False)
        notice.save()
        return notice

    def plan(self) -> Plan:
        """Our project's plan, handed in by 甲; the same one when asked for again."""
        works = Works.objects.get(project=self.ours)
        draft = Plan.objects.filter(works=works).first()
        if draft is None:
            given = plans.Given({q.key: q.answers[-1].value for q in QUESTIONS} | {"land": "yes", "tender": "yes"}, self.today)
            draft = plans.draw_up(works.pk, given, by=self.jia, today=self.today, at=timezone.now())
            plans.hand_in(draft.pk, "丙总", by=self.jia, at=timezone.now())
        return Plan.objects.get(pk=draft.pk)

    def signed_plan(self) -> Plan:
        return plans.sign(self.plan().pk, by=self.dispatcher, on=self.today, today=self.today, at=timezone.now())

    def paper(self) -> PlanPaper:
        """The scheme of our plan, drawn."""
        now = timezone.now()
        paper = PlanPaper(plan=self.plan(), kind="scheme", on=self.today, state="ready", ordered_at=now, ready_at=now)
        paper.pdf.save("scheme.pdf", ContentFile(PDF), save=False)
        paper.save()
        return paper

    def hand_over(self) -> HandOver:
        """Our project, handed over from 甲 to 乙."""
        given = {"by": self.dispatcher, "reason": "甲调离", "on": self.today, "today": self.today, "at": timezone.now()}
        return handover.hand_over([self.ours.pk], self.yi.pk, **given)[0]

    def intake(self, state: str = "waiting") -> Intake:
        intake = Intake(file_name="登记表.xlsx", sha256="0" * 64, by=self.dispatcher, handed_in_at=timezone.now(), state=state)
        intake.file.save("register.xlsx", ContentFile(b"PK\x03\x04"), save=False)
        intake.save()
        return intake


def person(username: str, role: Role, full_name: str, **more: Any) -> User:
    return User.objects.create(username=username, role=role, full_name=full_name, **more)


def project(code: str, name: str, county: str, owner: Enterprise, runner: User, on: date) -> Project:
    made = Project.objects.create(
        code=code, name=name, investment=Investment.GOVERNMENT, mode=Mode.APPROVED, region=Region.objects.get(code=county),
        enterprise=owner,
        registered_on=on, sponsor="包联领导不可见", responsible_unit="某责任单位",
    )  # fmt: skip
    Works.objects.create(project=made, number=1, limit=made.limit)
    adopt.enter([made], by=None, on=on, at=at(on))
    Assignment.objects.create(project=made, runner=runner, since=on)
    return made


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def first_approval(project: Project) -> Approval:
    """The approval everything begins with: 项目建议书, decided by the development and reform commission."""
    planned = Approval.objects.filter(works__project=project, stage__number=1, state="planned")
    return planned.filter(version__predecessors="").order_by("matter__code")[0]


def workdays_back(today: date, number: int) -> date:
    """The weekday so many weekdays before today."""
    while number:
        today -= timedelta(days=1)
        number -= today.weekday() < 5
    return today


def take(approval: Approval, step: Step, by: User, on: date, evidence: Evidence | None = None, document: str = "") -> Event:
    made = record(approval.pk, step, by=by, on=on, today=on, at=at(on), origin=Origin.RUNNER, evidence=evidence, document=document)
    assert isinstance(made, Event)
    return made


def build(today: date) -> Cast:
    """The cast and its two projects, each with one approval under way since three workdays."""
    city = Region.objects.get(level=Region.Level.CITY)
    county = Region.objects.get(code="511902")
    bing_owns = Enterprise.objects.create(uscc="91511902MA6ABCDE1X", name="丙公司不公开", contact="联系人丙", phone="13800000001")
    ding_owns = Enterprise.objects.create(uscc="91511921MA6ABCDE2X", name="丁公司不公开", contact="联系人丁", phone="13800000002")
    jia = person("jia", Role.RUNNER, "甲跑手", phone="13900000001", region=county)
    yi = person("yi", Role.RUNNER, "乙跑手", phone="13900000002")
    start = workdays_back(today, 30)
    ours = project(OURS, "我们的项目", "511902", bing_owns, jia, start)
    theirs = project(THEIRS, "他们的项目", "511921", ding_owns, yi, start)
    approval, their_approval = first_approval(ours), first_approval(theirs)
    files = []
    for mine, runner, kept in ((approval, jia, ours), (their_approval, yi, theirs)):
        paper = keep(kept, ContentFile(PDF, name="x.pdf"), name="回执.pdf", content_type="application/pdf", by=runner, at=timezone.now())  # type: ignore[arg-type]
        files.append(paper)
        take(mine, Step.RECEIVE, runner, workdays_back(today, 3), paper)
        take(mine, Step.ACCEPT, runner, workdays_back(today, 2))
    other = Department.objects.exclude(pk=approval.lead_id).filter(approvals__isnull=True).first()
    return Cast(
        jia=jia, yi=yi,
        bing=person("bing", Role.ENTERPRISE, "丙联系人", enterprise=bing_owns),
        ding=person("ding", Role.ENTERPRISE, "丁联系人", enterprise=ding_owns),
        wu=person("wu", Role.LEADER, "戊领导", region=city),
        officer=person("officer", Role.OFFICER, "经办人", department=approval.lead),
        other_officer=person("other", Role.OFFICER, "别部门经办人", department=other),
        dispatcher=person("dispatcher", Role.DISPATCHER, "专班", region=city),
        editor=person("editor", Role.EDITOR, "编辑", region=city),
        team_lead=person("lead", Role.TEAM_LEAD, "团长", region=county),
        system_admin=person("sysadmin", Role.SYSTEM_ADMIN, "系统管理员", is_staff=True),
        security_admin=person("secadmin", Role.SECURITY_ADMIN, "安全管理员"),
        audit_admin=person("auditadmin", Role.AUDIT_ADMIN, "审计管理员"),
        petition_office=person("petitions", Role.PETITION_OFFICE, "诉求办", region=city),
        seat=person("seat", Role.SEAT, "话务员"),
        ours=ours, theirs=theirs, approval=Approval.objects.get(pk=approval.pk), their_approval=Approval.objects.get(pk=their_approval.pk),
        evidence=files[0], their_evidence=files[1], today=today,
    )  # fmt: skip


@pytest.fixture
def cast(db: None) -> Cast:
    return build(timezone.localdate())
