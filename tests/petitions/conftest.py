"""A petitions desk: 丙 raises, two at the office, an officer and a colleague of land, a stranger of water, the dispatch desk, 戊."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone, translation

from people.models import Department, Enterprise, Region, Role, User
from petitions.actions.intake import Draft, log
from petitions.actions.steps import Paper, Wish, take
from petitions.clearing import Step
from petitions.models import Petition
from projects.models import Project
from tests.cast import person, project

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
REPLY = "道路已经修通，企业已确认。"


@dataclass
class Desk:
    bing: User
    ding: User
    office: User
    second: User
    seat: User
    jia: User
    officer: User
    colleague: User
    stranger: User
    dispatcher: User
    wu: User
    land: Department
    water: Department
    ours: Project

    def raised(self, on: str = "03-02", *, by: User | None = None, **more: Any) -> Petition:
        given = {"enterprise": self.bing.enterprise, "channel": "portal", "category": "infrastructure", "title": "道路未通",
                 "text": "厂区外道路一直没有修通。", "contact": "联系人丙", "phone": "13800000001", **more}  # fmt: skip
        return log(Draft(**given), by=by or self.bing, today=day(on), at=morning(on))

    def step(self, petition: Petition, step: Step, by: User, on: str, note: str = "写明了。", papers: int = 0, **detail: Any) -> list[str]:
        files = [Paper(ContentFile(PDF, name="x.pdf"), "照片.pdf", "application/pdf") for _number in range(papers)]  # type: ignore[arg-type]
        return take(petition.pk, Wish(step, note, detail, files), by=by, today=day(on), at=morning(on))

    def begun(self, **more: Any) -> Petition:
        """Raised and assessed on Monday, assigned to land on Tuesday, signed on Wednesday."""
        petition = self.raised(**more)
        self.step(petition, Step.ASSESS, self.office, "03-02", grade="general")
        self.step(petition, Step.ASSIGN, self.office, "03-03", department=self.land.pk)
        self.step(petition, Step.SIGN, self.officer, "03-04")
        return Petition.objects.get(pk=petition.pk)

    def proposed(self, **detail: Any) -> Petition:
        petition = self.begun()
        self.step(petition, Step.PROPOSE, self.officer, "03-10", REPLY, papers=1, **{"result": "solved", **detail})
        return Petition.objects.get(pk=petition.pk)

    def cleared(self) -> Petition:
        petition = self.proposed()
        self.step(petition, Step.VERIFY, self.office, "03-11")
        self.step(petition, Step.FOLLOW_UP, self.bing, "03-12", answer="satisfied")
        return Petition.objects.get(pk=petition.pk)

    def client(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def morning(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"2026-{text}T09:00"))


def make_desk() -> Desk:
    land, water = Department.objects.get(code="zrzy"), Department.objects.get(code="slj")
    city = Region.objects.get(level=Region.Level.CITY)
    owner = Enterprise.objects.create(uscc="91511902MA6ABCDE1X", name="丙公司不公开", contact="联系人丙", phone="13800000001")
    other = Enterprise.objects.create(uscc="91511921MA6ABCDE2X", name="丁公司不公开", contact="联系人丁", phone="13800000002")
    jia = person("jia", Role.RUNNER, "甲跑手")
    return Desk(
        bing=person("bing", Role.ENTERPRISE, "丙联系人", enterprise=owner),
        ding=person("ding", Role.ENTERPRISE, "丁联系人", enterprise=other),
        office=person("office", Role.PETITION_OFFICE, "诉求办甲", region=city),
        second=person("second", Role.PETITION_OFFICE, "诉求办乙", region=city),
        seat=person("seat", Role.SEAT, "话务员"),
        jia=jia,
        officer=person("officer", Role.OFFICER, "经办人", department=land),
        colleague=person("colleague", Role.OFFICER, "同事", department=land),
        stranger=person("stranger", Role.OFFICER, "别部门", department=water),
        dispatcher=person("dispatcher", Role.DISPATCHER, "专班", region=city),
        wu=person("wu", Role.LEADER, "戊", region=city),
        land=land,
        water=water,
        ours=project("2601-511902-04-01-100001", "幸福河湖", "511902", owner, jia, day("01-05")),
    )


@pytest.fixture(autouse=True)
def _refusals_speak_english() -> Iterator[None]:
    """The sentences as the code writes them; their Chinese has a test of its own."""
    with translation.override("en"):
        yield


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()
