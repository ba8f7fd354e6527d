"""A register taken into the city: new projects get approvals, a runner and a ledger, changed kinds get new limits, all or nothing."""

from datetime import date

import pytest

from approvals.actions.adopt import adopt
from approvals.models import Approval, Event, Stage
from approvals.verify import broken_links
from people.models import Role
from projects import intake
from projects.models import Assignment, Project, Works
from tests.approvals.timeline import day, lived, morning
from tests.cast import person
from tests.projects.offices import xlsx

HEAD = ["项目代码", "项目名称", "县区", "投资性质", "审批方式", "建设单位", "统一社会信用代码", "总投资（万元）", "代办员", "备注"]
CODE = "2508-511903-19-01-098418"
ROW = [CODE, "某厂", "恩阳区", "企业投资", "备案", "某公司", "91511903MACDKQQ06R", 100, "李涛", ""]

pytestmark = pytest.mark.django_db


def hand_in(*rows, on="03-02", strict=False):
    shown = intake.preview(intake.read(xlsx({"表": [HEAD, *rows]})))
    return adopt(shown, by=None, on=day(on), at=morning(day(on)), strict=strict)


def altered(**values):
    return [values.get(name, value) for name, value in zip(("code", "name", "county", "kind", "mode"), ROW, strict=False)] + ROW[5:]


def kept():
    return [list(model.objects.order_by("pk").values()) for model in (Project, Works, Stage, Approval, Event, Assignment)]


def test_a_new_project_gets_everything_it_needs():
    runner = person("li", Role.RUNNER, "李涛")
    hand_in(ROW)
    project = Project.objects.get(code=CODE)
    # The code names its month: 2508.
    assert (project.state, project.registered_on, Works.objects.get(project=project).limit) == ("registered", date(2025, 8, 1), 40)
    assert list(Stage.objects.filter(works__project=project).values_list("number", "limit")) == [
        (1, 10),
        (2, 15),
        (3, 15),
        (4, 12),
        (5, None),
    ]
    assert Approval.objects.filter(works__project=project, state="planned").count() == 13
    assert list(Assignment.objects.values_list("project", "runner", "since", "until")) == [(project.pk, runner.pk, day("03-02"), None)]
    event = Event.objects.get(project=project)
    assert (event.number, event.kind, event.occurred_on, event.detail) == (1, "registered", day("03-02"), {"code": CODE})
    assert broken_links() == (1, [])


@pytest.mark.parametrize("bearers", [0, 2])
def test_a_name_borne_by_nobody_or_by_two_assigns_nobody(bearers):
    for number in range(bearers):
        person(f"li{number}", Role.RUNNER, "李涛")
    hand_in(ROW)
    assert (Assignment.objects.count(), Project.objects.get().runner_name) == (0, "李涛")


def test_the_same_register_twice_changes_nothing():
    hand_in(ROW)
    before = kept()
    hand_in(ROW, on="03-03")
    assert kept() == before


def test_a_changed_kind_sets_new_limits_and_keeps_the_starts():
    hand_in(ROW)
    project = Project.objects.get(code=CODE)
    lived(project, "供地 03-03 接件 03-04 受理\n方案 03-03 接件 03-04 受理")
    hand_in(altered(kind="政府投资", mode="审批"), on="03-10")
    works = Works.objects.get(project=project)
    assert (works.limit, works.clock_start, works.due) == (50, day("03-04"), date(2026, 5, 18))
    event = Event.objects.get(project=project, kind="kind_changed")
    assert (event.occurred_on, event.detail) == (
        day("03-10"),
        {
            "from": {"investment": "enterprise", "mode": "filed"},
            "to": {"investment": "government", "mode": "approved", "in_scope": True},
        },
    )
    assert broken_links()[1] == []


def test_a_changed_name_moves_no_clock_and_writes_no_event():
    hand_in(ROW)
    hand_in(altered(name="新名"), on="03-10")
    assert Project.objects.get().name == "新名"
    assert Event.objects.filter(kind="kind_changed").count() == 0


def test_a_rejected_row_blocks_the_others_only_when_asked():
    bad = altered(code="9999-1")
    with pytest.raises(intake.Strict):
        hand_in(ROW, bad, strict=True)
    assert Project.objects.count() == 0
    assert len(hand_in(ROW, bad).rejections) == 1
    assert Project.objects.count() == 1
