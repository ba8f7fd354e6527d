"""The register as a city really keeps it: 220 projects and 4 bad rows, read, applied, written out and read again."""

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from projects import intake, register
from projects.models import Project, Works

FILES = Path(__file__).parent / "files"
TODAY = date(2026, 11, 2)
KINDS = {"government": "gov", "enterprise": "ent"}
MODES = {"approved": "审批", "verified": "核准", "filed": "备案"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def applied() -> intake.Applied:
    return intake.apply(intake.preview(intake.read(FILES / "register_sample.xlsx")), None, TODAY)


def told(project: Project) -> dict[str, Any]:
    """The project in the words of the truth file."""
    return {
        "code": project.code,
        "name": project.name,
        "county": project.region.name,
        "kind": KINDS[project.investment],
        "mode": MODES[project.mode],
        "owner": project.enterprise.name,
        "uscc": project.enterprise.uscc,
        "total": project.total_investment,
        "year": project.year_investment,
        "start": project.ground_breaking_on.isoformat() if project.ground_breaking_on else None,
        "runner": project.runner_name,
        "scope": project.in_scope,
    }


def test_it_gives_exactly_the_projects_of_the_truth(applied: intake.Applied) -> None:
    truth = json.loads((FILES / "register_sample.truth.json").read_text("utf-8"), parse_float=Decimal)
    for line in truth:
        line.pop("level")  # no cell of the workbook says it
    projects = Project.objects.select_related("region", "enterprise").order_by("code")
    assert [told(project) for project in projects] == sorted(truth, key=lambda line: line["code"])


def test_it_rejects_exactly_the_four_bad_rows() -> None:
    reading = intake.read(FILES / "register_sample.xlsx")
    assert [(one.sheet, one.row, [(f.column, f.field, f.value) for f in one.faults]) for one in reading.rejections] == [
        ("重点项目", 231, [("D", "code", "2508-511903-19-01-098418")]),
        ("重点项目", 232, [("F", "uscc", "91511903MA00000000")]),
        ("重点项目", 233, [("B", "county", "仪陇县")]),
        ("重点项目", 234, [("D", "code", "2613-511921-04-01-11111")]),
    ]


def test_every_reason_names_field_value_and_rule() -> None:
    reading = intake.read(FILES / "register_sample.xlsx")
    assert [one.reason for one in reading.rejections] == [
        "D列“项目代码”：项目代码2508-511903-19-01-098418与工作表“重点项目”第5行重复，以先出现的一行为准",
        "F列“建设单位/统一社会信用代码”：统一社会信用代码校验位应为J，现为0：91511903MA00000000",
        "B列“县（区）”：县（区）“仪陇县”不在巴中市；应为巴州区、恩阳区、通江县、南江县、平昌县、巴中经开区之一",
        "D列“项目代码”：项目代码格式不符：第5段应为6位，现为5位"
        "（应为YYMM-区划6位-2位-2位-6位，或2013-2020年的YYYY-区划6位-2位-2位-6位）：2613-511921-04-01-11111",
    ]


def test_each_new_project_has_one_works_with_its_limit(applied: intake.Applied) -> None:
    limits = {project.code: project.limit for project in Project.objects.all()}
    assert {works.project.code: (works.number, works.limit) for works in Works.objects.select_related("project")} == {
        code: (1, limit) for code, limit in limits.items()
    }


def test_nothing_is_started_and_everything_has_a_history(applied: intake.Applied) -> None:
    assert set(Project.objects.values_list("state", "list_year")) == {("registered", 2026)}
    assert Project.history.count() == 220
    assert set(Project.history.values_list("history_type", "history_change_reason")) == {("+", "登记表导入")}


def test_a_project_counts_as_registered_from_its_codes_month(applied: intake.Applied) -> None:
    days = dict(Project.objects.values_list("code", "registered_on"))
    assert days["2508-511903-19-01-098418"] == date(2025, 8, 1)
    assert days["2020-511900-88-01-621998"] == date(2020, 1, 1)
    assert max(days.values()) <= TODAY


def test_the_same_file_twice_changes_nothing(applied: intake.Applied) -> None:
    again = intake.preview(intake.read(FILES / "register_sample.xlsx"))
    assert (again.counts, again.changed) == ({"new": 0, "changed": 0, "unchanged": 220, "rejected": 4}, ())
    done = intake.apply(again, None, date(2026, 11, 3))
    assert (done.created, done.changed, done.unchanged, Project.history.count()) == ([], [], 220, 220)


def test_written_out_and_read_again_nothing_changes(applied: intake.Applied) -> None:
    file = io.BytesIO()
    assert register.write(Project.objects.all(), file) == 220
    again = intake.preview(intake.read(file))
    assert (again.counts, again.changed, again.rejections) == ({"new": 0, "changed": 0, "unchanged": 220, "rejected": 0}, (), ())


def test_strict_writes_nothing_at_all() -> None:
    shown = intake.preview(intake.read(FILES / "register_sample.xlsx"))
    with pytest.raises(intake.Strict, match="有4行不合格"):
        intake.apply(shown, None, TODAY, strict=True)
    assert Project.objects.count() == 0
