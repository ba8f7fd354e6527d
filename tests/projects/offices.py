"""Registers as other offices make them: the same synthetic projects in other workbooks, built by the tests themselves."""

import io
import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import xlwt
from odf import opendocument, style, table, text
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from projects.reading import workbook
from projects.reading.values import City, County, Reading
from projects.words import shipped

FILES = Path(__file__).parent / "files"
TRUTH: list[dict[str, Any]] = json.loads((FILES / "register_sample.truth.json").read_text("utf-8"))
ZONE = ("巴中经开区", "经开区", "经济开发区", "经济技术开发区", "巴中经济开发区", "巴中经济技术开发区", "经开", "巴中经开", "开发区")
CITY = City(
    "511900",
    "巴中市",
    (
        County("511902", "巴州区", ("巴州区", "巴州")),
        County("511903", "恩阳区", ("恩阳区", "恩阳")),
        County("511921", "通江县", ("通江县", "通江")),
        County("511922", "南江县", ("南江县", "南江")),
        County("511923", "平昌县", ("平昌县", "平昌")),
        County("511971", "巴中经开区", ZONE),
    ),
)
CODES = {county.name: county.code for county in CITY.counties}
KIND = {"gov": "政府投资", "ent": "企业投资"}
Table = list[list[Any]]


def read(file: BinaryIO) -> Reading:
    file.seek(0)
    return workbook.read(file, shipped(), CITY)


def told(reading: Reading) -> list[dict[str, Any]]:
    """The rows in the words of the truth file, by code."""
    names = {code: name for name, code in CODES.items()}
    kinds, modes = {"government": "gov", "enterprise": "ent"}, {"approved": "审批", "verified": "核准", "filed": "备案"}
    rows = [
        {
            "code": row.code, "name": row.name, "county": names[row.county or ""], "kind": kinds[row.investment or ""],
            "mode": modes[row.mode or "approved"], "owner": row.owner, "uscc": row.uscc, "total": row.total, "year": row.year_amount,
            "start": row.ground_breaking.isoformat() if row.ground_breaking else None, "runner": row.runner,
            "scope": row.in_scope is not False,
        }
        for row in reading.rows
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row["code"])


def truth(projects: Sequence[dict[str, Any]] = TRUTH) -> list[dict[str, Any]]:
    return sorted(({name: value for name, value in one.items() if name != "level"} for one in projects), key=lambda one: one["code"])


def by_county() -> dict[str, list[dict[str, Any]]]:
    return {name: [one for one in TRUTH if one["county"] == name] for name in CODES}


def day(one: dict[str, Any]) -> date:
    return date.fromisoformat(one["start"])


def remark(one: dict[str, Any]) -> str | None:
    return None if one["scope"] else "不纳入工改范围"


def hundred_millions(amount: int) -> float:
    return float(Decimal(amount) / 10_000)


def xlsx(
    sheets: dict[str, Table], finish: Callable[[openpyxl.Workbook], None] = lambda _book: None, epoch_1904: bool = False
) -> io.BytesIO:
    book = openpyxl.Workbook()
    book.remove(book.active)
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    finish(book)
    file = io.BytesIO()
    book.save(file)
    return file


def xls(sheets: dict[str, Table], epoch_1904: bool = False) -> io.BytesIO:
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = epoch_1904
    as_day = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(at, column, value, *([as_day] if isinstance(value, date) else []))
    file = io.BytesIO()
    book.save(file)
    return file


def ods(sheets: dict[str, Table], spans: dict[tuple[str, int, int], int] | None = None, hidden: Sequence[str] = ()) -> io.BytesIO:
    """`spans` are cells merged downwards: (sheet, row, column from 0) -> rows covered."""
    document = opendocument.OpenDocumentSpreadsheet()
    invisible = style.Style(name="hidden", family="table")
    invisible.addElement(style.TableProperties(display="false"))
    document.automaticstyles.addElement(invisible)
    for name, rows in sheets.items():
        sheet = table.Table(name=name, **({"stylename": invisible} if name in hidden else {}))
        for at, row in enumerate(rows):
            line = table.TableRow()
            for column, value in enumerate(row):
                line.addElement(_ods_cell(value, (spans or {}).get((name, at, column), 1)))
            line.addElement(table.TableCell(numbercolumnsrepeated=1000))
            sheet.addElement(line)
        blank = table.TableRow(numberrowsrepeated=1_040_000)
        blank.addElement(table.TableCell(numbercolumnsrepeated=16_384))
        sheet.addElement(blank)
        document.spreadsheet.addElement(sheet)
    file = io.BytesIO()
    document.write(file)
    return file


def _ods_cell(value: Any, span: int) -> Any:
    spanned = {"numberrowsspanned": span, "numbercolumnsspanned": 1} if span > 1 else {}
    if value is None:
        return table.TableCell(**spanned)
    if isinstance(value, date):
        return table.TableCell(valuetype="date", datevalue=value.isoformat(), **spanned)
    if isinstance(value, int | float):
        return table.TableCell(valuetype="float", value=value, **spanned)
    cell = table.TableCell(valuetype="string", **spanned)
    for line in str(value).split("\n"):
        cell.addElement(text.P(text=line))
    return cell


def serial(one: dict[str, Any], epoch_1904: bool = False) -> int:
    """Days since the workbook's epoch, as Excel stores them."""
    return (day(one) - (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30))) // timedelta(days=1)
