"""The register written out: an official sheet that can be printed, and that reads back as exactly what is known.

Rows go out one at a time (constant memory), by county and code; amounts are 万元 as numbers, dates are dates, texts never formulas.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db.models import QuerySet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from people.models import Region
from projects.models import Project
from projects.preview import CHOICES
from projects.reading.shape import letter
from projects.sheet_text import text_cell

HEADER_ROW = 3
NAME = "重点项目登记表"
NUMBERS = {"flow_type", "list_year"}


@dataclass(frozen=True)
class Printed:
    """One column of the register: heading, width in signs, style, value of a project; `kept` if it is left out while empty for all."""

    header: str
    width: float
    style: str
    value: Callable[[Project], Any]
    kept: str = ""


COLUMNS = (
    Printed("县（区）", 11, "register text", lambda one: _county(one.region).name),
    Printed("项目名称", 34, "register text", lambda one: one.name),
    Printed("项目代码", 25, "register text", lambda one: one.code),
    Printed("项目级别", 9, "register text", lambda one: CHOICES["level"][one.level]),
    Printed("建设单位", 28, "register text", lambda one: one.enterprise.name),
    Printed("统一社会信用代码", 21, "register text", lambda one: one.enterprise.uscc),
    Printed("投资性质", 10, "register text", lambda one: CHOICES["investment"][one.investment]),
    Printed("审批方式", 9, "register text", lambda one: CHOICES["mode"][one.mode]),
    Printed("总投资（万元）", 14, "register amount", lambda one: one.total_investment),
    Printed("年度计划投资（万元）", 19, "register amount", lambda one: one.year_investment),
    Printed("计划开工时间", 13, "register day", lambda one: one.ground_breaking_on),
    Printed("代办员", 10, "register text", lambda one: one.runner_name),
    Printed("责任单位", 20, "register text", lambda one: one.responsible_unit, "responsible_unit"),
    Printed("包联领导", 10, "register text", lambda one: one.sponsor, "sponsor"),
    Printed("园区", 16, "register text", lambda one: one.park, "park"),
    Printed("建设地点", 20, "register text", lambda one: one.site, "site"),
    Printed("是否纳入工改范围", 10, "register text", lambda one: "是" if one.in_scope else "否"),
    Printed("不纳入原因", 18, "register text", lambda one: one.scope_reason, "scope_reason"),
    Printed("流程类型", 9, "register number", lambda one: one.flow_type, "flow_type"),
    Printed("名单年度", 9, "register number", lambda one: one.list_year, "list_year"),
    Printed("备注", 22, "register text", lambda one: one.remark),
)


def write(projects: QuerySet[Project], file: BinaryIO) -> int:
    """Write these projects (.xlsx) to `file`; returns how many. Reading the file again changes none of them."""
    book = Workbook(write_only=True)
    _add_styles(book)
    sheet = book.create_sheet(NAME)
    year = _year(projects)
    columns = [column for column in COLUMNS if _needed(column, projects, year)]
    last = letter(len(columns) + 1)
    _lay_out(sheet, columns, last)
    _head(sheet, columns, year)
    count = 0
    ordered = projects.select_related("enterprise", "region__parent").order_by("region__code", "code")
    for count, project in enumerate(ordered.iterator(chunk_size=500), 1):
        number = WriteOnlyCell(sheet, value=count)
        number.style = "register number"
        sheet.append([number, *(_cell(sheet, column, column.value(project)) for column in columns)])
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{HEADER_ROW + count}"
    book.save(file)
    return count


def _county(region: Region) -> Region:
    return region.parent if region.level == Region.Level.TOWNSHIP and region.parent else region


def _year(projects: QuerySet[Project]) -> int | None:
    """The year for the title: only when it is the year of every row, for a title's year counts for all of them."""
    years = set(projects.order_by().values_list("list_year", flat=True).distinct()[:2])
    return years.pop() if len(years) == 1 else None


def _needed(column: Printed, projects: QuerySet[Project], year: int | None) -> bool:
    if column.kept == "list_year" and year:
        return False
    if not column.kept:
        return True
    blank = {f"{column.kept}__isnull": True} if column.kept in NUMBERS else {column.kept: ""}
    return projects.exclude(**blank).exists()


def _add_styles(book: Workbook) -> None:
    line = Side(style="thin", color="808080")
    box = Border(left=line, right=line, top=line, bottom=line)
    plain, wrapped = Font(name="仿宋", size=10), Alignment(vertical="center", wrap_text=True)
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for style in (
        NamedStyle("register title", Font(name="黑体", size=18), alignment=Alignment(horizontal="center", vertical="center")),
        NamedStyle("register unit", plain, alignment=Alignment(horizontal="right", vertical="center")),
        NamedStyle("register head", Font(name="黑体", size=10), alignment=centred, border=box),
        NamedStyle("register text", plain, alignment=wrapped, border=box, number_format="@"),
        NamedStyle("register number", plain, alignment=centred, border=box),
        NamedStyle("register amount", plain, alignment=Alignment(vertical="center"), border=box, number_format="#,##0.00"),
        NamedStyle("register day", plain, alignment=centred, border=box, number_format="yyyy-mm-dd"),
    ):
        book.add_named_style(style)


def _lay_out(sheet: WriteOnlyWorksheet, columns: Sequence[Printed], last: str) -> None:
    """Everything a write-only sheet must know before its first row."""
    sheet.column_dimensions["A"].width = 6
    for at, column in enumerate(columns, 2):
        sheet.column_dimensions[letter(at)].width = column.width
    sheet.freeze_panes = f"D{HEADER_ROW + 1}"
    sheet.merged_cells.ranges |= {CellRange(f"A1:{last}1"), CellRange(f"A2:{last}2")}
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = 27, True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, footer=0.3)
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _head(sheet: WriteOnlyWorksheet, columns: Sequence[Printed], year: int | None) -> None:
    city = Region.objects.filter(level=Region.Level.CITY).values_list("name", flat=True).first() or ""
    title = f"{city}{year}年重点项目登记表" if year else f"{city}重点项目登记表"
    sheet.row_dimensions[1].height, sheet.row_dimensions[HEADER_ROW].height = 32, 30
    sheet.append([text_cell(sheet, title, "register title")])
    sheet.append([text_cell(sheet, "单位：万元", "register unit")])
    sheet.append([text_cell(sheet, header, "register head") for header in ("序号", *(column.header for column in columns))])


def _cell(sheet: WriteOnlyWorksheet, column: Printed, value: Any) -> Any:
    if isinstance(value, str):
        return text_cell(sheet, value, column.style)
    cell = WriteOnlyCell(sheet, value=value)
    cell.style = column.style
    return cell
