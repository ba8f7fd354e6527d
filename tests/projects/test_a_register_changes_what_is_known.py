"""A second register against what is known: what changes, what stays, what is refused."""

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from people.models import Enterprise, Region
from projects import intake
from projects.models import Project
from projects.preview import Preview, said
from tests.projects.offices import xlsx

HEAD = [
    "项目代码",
    "项目名称",
    "县区",
    "投资性质",
    "审批方式",
    "建设单位",
    "统一社会信用代码",
    "总投资（万元）",
    "计划开工时间",
    "代办员",
    "备注",
]
USCC, OTHER = "91511903MACDKQQ06R", "91511903MAYGCJU1XQ"
CODE = "2508-511903-19-01-098418"
FIRST = [CODE, "某项目", "恩阳区", "企业投资", "备案", "某公司", USCC, 100, "2026-03-05", "李涛", "不纳入工改范围"]
TODAY = date(2026, 11, 2)

pytestmark = pytest.mark.django_db


def hand_in(*rows: list[Any], head: list[str] = HEAD) -> intake.Applied:
    return intake.apply(look(*rows, head=head), None, TODAY)


def look(*rows: list[Any], head: list[str] = HEAD) -> Preview:
    return intake.preview(intake.read(xlsx({"表": [head, *rows]})))


def changed(place: int, value: Any) -> list[Any]:
    return [*FIRST[:place], value, *FIRST[place + 1 :]]


@pytest.mark.parametrize(
    ("place", "value", "changes"),
    [
        (1, "新名", {"name": ("某项目", "新名")}),
        (2, "南江", {"region": ("恩阳区", "南江县")}),
        (3, "政府投资", {"investment": ("enterprise", "government")}),
        (5, "某某公司", {"owner": ("某公司", "某某公司")}),
        (6, OTHER, {"owner": (f"某公司 {USCC}", f"某公司 {OTHER}")}),
        (7, 200.5, {"total_investment": (Decimal("100.00"), Decimal("200.50"))}),
        (8, "2026年4月", {"ground_breaking_on": (date(2026, 3, 5), date(2026, 4, 1))}),
        (
            10,
            "已纳入工改范围",
            {"in_scope": (False, True), "remark": ("不纳入工改范围", "已纳入工改范围"), "scope_reason": ("不纳入工改范围", "")},
        ),
        (10, "加快推进", {"remark": ("不纳入工改范围", "加快推进")}),
        (5, "某公司　", {}),
        *((place, None, {}) for place in range(1, 11)),
    ],
)
def test_exactly_what_differs_changes_and_blanks_change_nothing(place: int, value: Any, changes: dict[str, Any]) -> None:
    hand_in(FIRST)
    shown = look(changed(place, value))
    assert [one.changes for one in shown.changed] == ([changes] if changes else [])
    done = intake.apply(shown, None, TODAY)
    assert [(project.code, dict(what)) for project, what in done.changed] == ([(CODE, changes)] if changes else [])
    assert look(changed(place, value)).counts == {"new": 0, "changed": 0, "unchanged": 1, "rejected": 0}


def test_a_renamed_owner_keeps_its_old_name_in_its_history() -> None:
    hand_in(FIRST)
    hand_in(changed(5, "某某公司"))
    assert [(one.uscc, one.name) for one in Enterprise.objects.all()] == [(USCC, "某某公司")]
    assert [one.name for one in Enterprise.objects.get().history.all()] == ["某某公司", "某公司"]


def test_another_owners_name_without_its_code_is_refused() -> None:
    hand_in(FIRST)
    row = [*FIRST[:5], "别的公司", None, *FIRST[7:]]
    assert [one.reason for one in look(row).rejections] == ["建设单位由“某公司”改为“别的公司”，须同时填写统一社会信用代码"]


def test_a_few_columns_are_enough_for_a_project_that_is_known_and_too_few_for_a_new_one() -> None:
    hand_in(FIRST)
    shown = look([CODE, "某项目", 300], ["2508-511903-19-01-000001", "新项目", 5], head=["项目代码", "项目名称", "总投资（万元）"])
    assert [dict(one.changes) for one in shown.changed] == [{"total_investment": (Decimal("100.00"), Decimal("300.00"))}]
    assert [one.reason for one in shown.rejections] == [
        "；".join(f"表中没有“{label}”列，新项目必须填写" for label in ("投资性质", "审批方式", "建设单位", "统一社会信用代码"))
    ]


def test_a_governments_project_without_a_mode_is_an_approval() -> None:
    assert [project.mode for project in hand_in([*FIRST[:3], "政府投资", None, *FIRST[5:]]).created] == ["approved"]
    assert [one.reason for one in look(["2508-511903-19-01-000002", *FIRST[1:4], None, *FIRST[5:]]).rejections] == [
        "E列“审批方式”：审批方式为空，必须填写"
    ]


def test_the_state_and_the_day_of_registration_stay() -> None:
    hand_in(FIRST)
    registered = Project.objects.get().registered_on
    Project.objects.update(state="approving")
    intake.apply(look(changed(1, "新名")), None, date(2026, 11, 30))
    assert list(Project.objects.values_list("state", "name", "registered_on")) == [("approving", "新名", registered)]


def test_a_project_kept_under_a_township_is_in_its_county() -> None:
    hand_in(FIRST)
    Project.objects.update(region=Region.objects.filter(parent__name="恩阳区").first())
    assert look(FIRST).counts["unchanged"] == 1


def test_what_is_new_at_the_moment_of_applying_decides() -> None:
    shown = look(FIRST)
    hand_in(changed(1, "旧名"))
    done = intake.apply(shown, None, TODAY)
    assert (done.created, [dict(what) for _project, what in done.changed]) == ([], [{"name": ("旧名", "某项目")}])


def test_a_failure_in_the_middle_leaves_no_trace() -> None:
    shown = look(FIRST)
    Region.objects.filter(code="511903").update(code="gone")
    with pytest.raises(KeyError):
        intake.apply(shown, None, TODAY)
    assert (Project.objects.count(), Enterprise.objects.count()) == (0, 0)


def test_a_stored_preview_comes_back_the_same_and_stays_small() -> None:
    rows = [[f"2508-511903-19-01-{number:06}", "名" * 190, "恩阳区", *FIRST[3:]] for number in range(500)]
    shown = look(*rows, *([f"坏{number}-511903-19-01-1", *FIRST[1:]] for number in range(500)))
    stored = json.loads(json.dumps(shown.as_json(), ensure_ascii=False))
    again = Preview.from_json(stored)
    assert (again.counts, len(again.new), len(again.rejections)) == ({"new": 500, "changed": 0, "unchanged": 0, "rejected": 500}, 200, 200)
    assert again.as_json() == shown.as_json()
    assert len(json.dumps(stored)) < 400_000
    with pytest.raises(ValueError, match="read the file again"):
        intake.apply(again, None, TODAY)


def test_signs_no_database_holds_do_not_reach_the_stored_preview() -> None:
    evil = "坏_x0000_\u202e_xD800_的"
    head = [*HEAD[:-1], "备注_x0000_"]
    shown = intake.preview(intake.read(xlsx({"表": [head, [evil, evil, evil, evil, evil, evil, evil, evil, evil, evil, "x"]]})))
    stored = json.dumps(shown.as_json(), ensure_ascii=False)
    assert ("坏的" in stored, [sign for sign in stored if sign in "\0\u202e\ud800" or sign == "\\"]) == (True, [])


def test_a_change_in_words() -> None:
    assert [said("total_investment", Decimal("100.50")), said("investment", "government"), said("in_scope", False), said("remark", "")] == [
        "100.5万元", "政府投资", "不纳入", "—",
    ]  # fmt: skip


def test_administrators_extend_the_words() -> None:
    head = ["赋予代码", *HEAD[1:]]
    with pytest.raises(intake.Unreadable, match="没有找到“项目代码”列"):
        look(FIRST, head=head)
    intake.ColumnWord.objects.create(field="code", word="赋予代码")
    assert look(FIRST, head=head).counts["new"] == 1


def test_a_file_that_is_no_workbook_leaves_nothing() -> None:
    with pytest.raises(intake.Unreadable):
        intake.read(io.BytesIO(b"%PDF-1.7"))
