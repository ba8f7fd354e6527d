"""The register as a file: it prints like an official table, holds no live formula, and reads back as exactly what is known."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people import uscc
from people.models import Enterprise, Region
from projects import intake, register, rejected
from projects.models import Project
from projects.reading.cells import NOTHING, cleaned
from projects.reading.values import ERROR_TEXTS
from projects.sheet_text import sheet_name
from tests.projects.offices import xlsx

FILES = Path(__file__).parent / "files"
TODAY = date(2026, 11, 2)

pytestmark = pytest.mark.django_db

SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")  # PostgreSQL holds neither


def texts(longest: int) -> st.SearchStrategy[str]:
    """Any words a person could have stored, also what looks like formulas or escapes; not the errors of cells."""
    odd = st.sampled_from(["=1+1", "+86", "-", "@x", "＝A1", "_x0041_", "合计", "2026-03-05", "12", "TRUE", "不纳入工改范围", "省重点"])
    return st.one_of(st.text(SIGNS, max_size=longest), odd).filter(lambda words: cleaned(words) not in ERROR_TEXTS)


def told_something(words: str) -> bool:
    return bool(cleaned(words)) and cleaned(words) not in NOTHING


AMOUNT = st.none() | st.decimals(0, Decimal("999999999999.99"), places=2, allow_nan=False)


@st.composite
def projects(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "name": draw(texts(60).filter(told_something)),
        "level": draw(st.sampled_from(["province", "city"])),
        "list_year": draw(st.none() | st.integers(2020, 2030)),
        "investment": draw(st.sampled_from(["government", "enterprise"])),
        "mode": draw(st.sampled_from(["approved", "verified", "filed"])),
        "flow_type": draw(st.none() | st.integers(1, 10)),
        "in_scope": draw(st.booleans()),
        "scope_reason": draw(texts(30)),
        "remark": draw(texts(60)),
        "park": draw(texts(20)),
        "responsible_unit": draw(texts(20)),
        "sponsor": draw(texts(10)),
        "site": draw(texts(20)),
        "total_investment": draw(AMOUNT),
        "year_investment": draw(AMOUNT),
        "ground_breaking_on": draw(st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))),
        "runner_name": draw(st.sampled_from(["", "李涛", "欧阳修", "买买提·艾力", "-"])),
    }


def owner(number: int, name: str) -> Enterprise:
    first = f"91511903MA{number:07}"
    return Enterprise.objects.create(uscc=first + uscc.check_sign(first), name=name)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(projects(), texts(40).filter(told_something)), min_size=1, max_size=6))
def test_whatever_is_known_reads_back_unchanged(known: list[tuple[dict[str, Any], str]]) -> None:
    Project.objects.all().delete()
    Enterprise.objects.all().delete()
    counties = list(Region.objects.filter(level="county"))
    for number, (values, name) in enumerate(known):
        place = {"region": counties[number % 6], "enterprise": owner(number, name)}
        Project.objects.create(code=f"2508-511903-19-01-{number:06}", registered_on=TODAY, **place, **values)
    file = io.BytesIO()
    register.write(Project.objects.all(), file)
    again = intake.preview(intake.read(file))
    assert (again.changed, again.rejections, again.new, again.counts["unchanged"]) == ((), (), (), len(known))


@pytest.fixture
def sheet() -> Any:
    intake.apply(intake.preview(intake.read(FILES / "register_sample.xlsx")), None, TODAY)
    file = io.BytesIO()
    register.write(Project.objects.all(), file)
    return openpyxl.load_workbook(file).active


def test_it_looks_like_an_official_table(sheet: Any) -> None:
    assert [sheet["A1"].value, sheet["A2"].value, sheet.title] == ["巴中市2026年重点项目登记表", "单位：万元", "重点项目登记表"]
    assert [str(one) for one in sorted(sheet.merged_cells.ranges, key=str)] == ["A1:P1", "A2:P2"]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref) == ("D4", "$3:$3", "A3:P223")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
        "landscape",
        0,
        True,
    )


def test_numbers_are_numbers_days_are_days_and_counties_stand_together(sheet: Any) -> None:
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows] == list(range(1, 221))
    assert [row[1] for row in rows] == sorted(
        (row[1] for row in rows), key=["巴州区", "恩阳区", "通江县", "南江县", "平昌县", "巴中经开区"].index
    )
    assert {(type(row[9]), type(row[11]).__name__) for row in rows} <= {(float, "datetime"), (int, "datetime")}
    assert (sheet["J4"].number_format, sheet["L4"].number_format, sheet["D4"].data_type) == ("#,##0.00", "yyyy-mm-dd", "s")


def test_columns_nobody_fills_are_left_out_and_come_with_the_first_value() -> None:
    def headings() -> set[str]:
        file = io.BytesIO()
        register.write(Project.objects.all(), file)
        return {cell.value for cell in openpyxl.load_workbook(file).active[3]}

    intake.apply(intake.preview(intake.read(FILES / "register_sample.xlsx")), None, TODAY)
    before = headings()
    first = Project.objects.first()
    assert first
    Project.objects.filter(pk=first.pk).update(park="临港产业园", flow_type=6, list_year=2025)
    assert headings() - before == {"园区", "流程类型", "名单年度"}


def test_the_command_writes_the_whole_file_or_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "登记表.xlsx"
    call_command("register", str(target))
    assert (capsys.readouterr().out, [one.name for one in tmp_path.iterdir()]) == (f"已写出0个项目：{target}\n", ["登记表.xlsx"])
    with pytest.raises(CommandError, match=r"应以 \.xlsx 结尾"):
        call_command("register", str(tmp_path / "登记表.pdf"))
    with pytest.raises(CommandError, match="无法写入"):
        call_command("register", str(tmp_path / "没有" / "登记表.xlsx"))


HEAD = ["项目代码", "项目名称", "县区", "投资性质", "审批方式", "建设单位", "统一社会信用代码", "总投资"]
EVIL = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "＝1+1", "＋1", "－1", "＠x", "\x07铃\x1b"]


def test_rejected_rows_come_back_as_they_were_with_the_reason_last() -> None:
    rows = [["坏的", name, "仪陇县", "企业投资", "备案", "某公司", "91511903MACDKQQ06R", 5] for name in EVIL]
    reading = intake.read(xlsx({"甲": [["单位：亿元"], HEAD, *([None if i == 1 else cell for i, cell in enumerate(row)] for row in rows)]}))
    file = io.BytesIO()
    rejected.write(intake.preview(reading).rejections, reading.sheets, file)
    written = list(openpyxl.load_workbook(file)["甲"].iter_rows(values_only=True))
    assert [cell for cell in written[0] if cell] == ["单位：亿元"]
    assert written[1] == ("原工作表", "原行号", *HEAD, "原因")
    assert [(row[0], row[1], row[2], row[-1]) for row in written[2:]] == [
        ("甲", str(one.row), "坏的", one.reason) for one in reading.rejections
    ]


def test_no_cell_of_it_is_a_formula() -> None:
    rows = [["坏的", name, "仪陇县", "企业投资", "备案", name, name, 5] for name in EVIL if "\x07" not in name]
    book = xlsx(
        {"甲": [HEAD, *rows]}, lambda made: [setattr(cell, "data_type", "s") for row in made["甲"].iter_rows(min_row=2) for cell in row[:7]]
    )
    reading = intake.read(book)
    file = io.BytesIO()
    rejected.write(reading.rejections, reading.sheets, file)
    cells = [cell for row in openpyxl.load_workbook(file)["甲"].iter_rows(min_row=3) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {cell.value for cell in cells if cell.column == 4} == {name.strip() for name in EVIL if "\x07" not in name}
    assert all(cell.quotePrefix for cell in cells if cell.column == 4)


def test_put_right_and_handed_in_again_they_are_taken() -> None:
    good = ["2508-511903-19-01-098418", "某项目", "恩阳区", "企业投资", "备案", "某公司", "91511903MACDKQQ06R", 5]
    reading = intake.read(xlsx({"甲": [["单位：亿元"], HEAD, ["坏", *good[1:]]]}))
    file = io.BytesIO()
    rejected.write(reading.rejections, reading.sheets, file)
    book = openpyxl.load_workbook(file)
    book["甲"]["C3"].value = good[0]
    again = io.BytesIO()
    book.save(again)
    assert [(one.code, one.total, one.county) for one in intake.read(again).rows] == [(good[0], 50_000, "511903")]


def test_sheet_names_are_ones_excel_accepts() -> None:
    taken: set[str] = set()
    names = [sheet_name(name, taken) for name in ("a/b:c", "A B C", "", "长" * 40, "长" * 40, "'引号'")]
    assert names == ["a b c", "A B C 2", "Sheet", "长" * 31, "长" * 29 + " 2", "引号"]
