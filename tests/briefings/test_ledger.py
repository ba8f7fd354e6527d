"""The Excel ledger: the same figures, as values a clerk can sort and add."""

import io
import warnings
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from briefings.sheet import ledger
from briefings.value import Briefing
from tests.briefings.conftest import HOSTILE


@pytest.fixture(scope="module")
def book(briefing: Briefing) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return openpyxl.load_workbook(io.BytesIO(ledger(briefing)))


def rows(book: Workbook, name: str) -> list[dict[str, Any]]:
    sheet = book[name]
    heads = [cell.value for cell in sheet[3]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4)]


def test_the_sheets_stand_in_order(book: Workbook) -> None:
    assert book.sheetnames == ["项目总表", "超期与临期", "部门办件", "在办事项", "县区", "指标", "预测超期", "时间归属", "四种用时", "口径"]


def test_every_project_is_a_row_with_numbers_and_dates(book: Workbook, briefing: Briefing) -> None:
    listed = rows(book, "项目总表")
    assert [(row["序号"], row["项目代码"], row["已用（工作日）"], row["时限（工作日）"]) for row in listed] == [
        (line.number, line.code, line.used, line.limit) for line in briefing.projects
    ]
    assert [row["许可日期"] and row["许可日期"].date() for row in listed] == [line.permitted_on for line in briefing.projects]
    assert sum(row["总投资（万元）"] for row in listed) == float(briefing.total_investment)


def test_the_sums_of_the_counties_are_the_issues(book: Workbook, briefing: Briefing) -> None:
    listed = rows(book, "县区")
    assert [sum(row[head] for row in listed) for head in ("项目", "在办", "已许可", "本期许可", "按期个数", "样本数")] == [
        len(briefing.projects),
        len(briefing.flow.open),
        len(briefing.ever.permits),
        len(briefing.week.permits),
        briefing.ever.on_time.part,
        briefing.ever.on_time.whole,
    ]


def test_late_and_soon_come_in_the_order_of_the_page(book: Workbook, briefing: Briefing) -> None:
    listed = rows(book, "超期与临期")
    assert [row["序号"] for row in listed] == list(briefing.attention)
    assert [row["建议"] for row in listed[:5]] == [decision.proposal for decision in briefing.decisions]


def test_the_approvals_under_way_add_up_to_the_departments(book: Workbook) -> None:
    assert len(rows(book, "在办事项")) == sum(row["在办"] for row in rows(book, "部门办件"))


def test_a_name_is_never_a_formula(book: Workbook) -> None:
    cells = {cell.value: cell for row in book["项目总表"].iter_rows(min_row=4, min_col=3, max_col=3) for cell in row}
    cell = cells[HOSTILE[7]]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_control_characters_are_gone(book: Workbook) -> None:
    assert "控制 符 项目" in {row["项目名称"] for row in rows(book, "项目总表")}


def test_the_heading_stays_in_view_and_is_printed_on_every_page(book: Workbook) -> None:
    for sheet in book:
        assert (sheet.freeze_panes or "").endswith("4")
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.auto_filter.ref.startswith("A3:")
    assert book.properties.modified == book.properties.created == datetime(2026, 11, 20, 17)
