"""A small city for the machines: 甲 runs 幸福河湖, 乙 runs another project; officers, the dispatch desk and 戊, who only leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.utils import translation

from approvals.models import Approval, Event, LateEntry, Stage
from people.models import Department, Enterprise, Region, Role, User
from projects.models import Project, Works
from tests.approvals.timeline import approval_of
from tests.cast import person, project
from workdays import calendar
from workdays.days import Workdays

REGISTERED = date(2026, 1, 5)
OURS, THEIRS = "2601-511902-04-01-100001", "2601-511921-04-01-100002"


@dataclass
class City:
    jia: User
    yi: User
    bing: User
    officer: User
    colleague: User
    stranger: User
    dispatcher: User
    wu: User
    ours: Project
    theirs: Project

    def approval(self, name: str) -> Approval:
        return approval_of(self.ours, name)


def make_city() -> City:
    """Government-invested projects of Bazhou and Tongjiang. The officer and a colleague decide land matters, a stranger those of water."""
    land, water = Department.objects.get(code="zrzy"), Department.objects.get(code="slj")
    region = Region.objects.get(level=Region.Level.CITY)
    jia, yi = person("jia", Role.RUNNER, "甲"), person("yi", Role.RUNNER, "乙")
    owner = Enterprise.objects.create(uscc="91511902MA6ABCDE1X", name="丙公司")
    other = Enterprise.objects.create(uscc="91511921MA6ABCDE2X", name="丁公司")
    return City(
        jia=jia,
        yi=yi,
        bing=person("bing", Role.ENTERPRISE, "丙", enterprise=owner),
        officer=person("officer", Role.OFFICER, "经办人", department=land),
        colleague=person("colleague", Role.OFFICER, "同事", department=land),
        stranger=person("stranger", Role.OFFICER, "别部门", department=water),
        dispatcher=person("dispatcher", Role.DISPATCHER, "专班", region=region),
        wu=person("wu", Role.LEADER, "戊", region=region),
        ours=project(OURS, "幸福河湖", "511902", owner, jia, REGISTERED),
        theirs=project(THEIRS, "红军路", "511921", other, yi, REGISTERED),
    )


@pytest.fixture(autouse=True)
def _refusals_speak_english() -> Iterator[None]:
    """The sentences as the code writes them; their Chinese has a test of its own."""
    with translation.override("en"):
        yield


@pytest.fixture
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def workdays() -> Workdays:
    return calendar.shipped()


def everything(project: Project) -> list[list[dict[str, object]]]:
    """Every row that a step of this project could touch, whole: what must stay the same where nothing may happen."""
    return [
        list(rows.order_by("pk").values())
        for rows in (
            Project.objects.filter(pk=project.pk),
            Works.objects.filter(project=project),
            Stage.objects.filter(works__project=project),
            Approval.objects.filter(works__project=project),
            Event.objects.filter(project=project),
            LateEntry.objects.filter(approval__works__project=project),
        )
    ]
