"""Writing tables to Excel so that a clerk can work with them and nothing in them can do harm.

Numbers are numbers and dates are dates; text stays text, whatever it begins with: a name "=cmd|…" is never a formula. Heading in view and
on every printed page, filters, widths. The bytes depend on the content alone: every date inside is the moment given.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.xml.functions import tostring

from briefings.measures import NOTHING, Mean, Rate
from briefings.rows import plain

Cell = str | int | Decimal | date | Rate | Mean | bool | None
HEADING_ROW = 3
A4 = 9  # the number of the paper in the format
LONGEST = 32767
CORE = "docProps/core.xml"

FACE = "等线"
HEAD_FONT, HEAD_FILL = Font(name=FACE, size=10, bold=True, color="FFFFFF"), PatternFill("solid", fgColor="34495E")
TEXT_FONT, TITLE_FONT, NOTE_FONT = Font(name=FACE, size=10), Font(name=FACE, size=14, bold=True), Font(name=FACE, size=9, color="5F6670")
LIGHT_FONTS = {"late": Font(name=FACE, size=10, bold=True, color="B81D15"), "soon": Font(name=FACE, size=10, color="946200")}
RULE = Border(bottom=Side(style="thin", color="D9DCE1"))
TOP, WRAP = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    width: float
    wrap: bool = False


def new_book(title: str, creator: str) -> Workbook:
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = plain(title), plain(creator)
    return book


def add_table(
    book: Workbook,
    name: str,
    heading: str,
    note: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    lights: Sequence[str] = (),
) -> None:
    """One sheet: heading, note, column heads, rows. `lights` colours the rows: late red, soon amber."""
    sheet: WriteOnlyWorksheet = book.create_sheet(name)
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = f"{'D' if len(columns) > 20 else 'A'}{HEADING_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{get_column_letter(len(columns))}{HEADING_ROW + len(rows)}"
    _page(sheet, name)
    sheet.append([_text(sheet, heading, TITLE_FONT)])
    sheet.append([_text(sheet, note, NOTE_FONT)])
    sheet.append([_head(sheet, column.head) for column in columns])
    for place, row in enumerate(rows):
        font = LIGHT_FONTS.get(lights[place], TEXT_FONT) if lights else TEXT_FONT
        sheet.append([_cell(sheet, value, column, font) for value, column in zip(row, columns, strict=True)])


def saved(book: Workbook, moment: datetime) -> bytes:
    """The finished file; every date inside it is `moment`."""
    held, dated = io.BytesIO(), io.BytesIO()
    book.save(held)
    book.properties.created = book.properties.modified = moment.replace(tzinfo=None)
    core = tostring(book.properties.to_tree())
    with zipfile.ZipFile(held) as written, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as again:
        for member in sorted(written.namelist()):
            info = zipfile.ZipInfo(member, moment.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(info, core if member == CORE else written.read(member))
    return dated.getvalue()


def _page(sheet: WriteOnlyWorksheet, name: str) -> None:
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = f"{name}　第 &P 页，共 &N 页"


def _text(sheet: WriteOnlyWorksheet, words: str, font: Font) -> WriteOnlyCell:
    """Text that is never evaluated: openpyxl would make a formula of what begins with "=", and Excel of what is typed over it."""
    cell = WriteOnlyCell(sheet, plain(words)[:LONGEST])
    cell.data_type = "s"
    cell.font = font
    if words[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True
    return cell


def _head(sheet: WriteOnlyWorksheet, words: str) -> WriteOnlyCell:
    cell = _text(sheet, words, HEAD_FONT)
    cell.fill, cell.alignment = HEAD_FILL, CENTRE
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Cell, column: Column, font: Font) -> WriteOnlyCell:
    words = _words(value)
    if words is not None:
        cell = _text(sheet, words, font)
    else:
        number, shape = _number(value)
        cell = WriteOnlyCell(sheet, number)
        cell.font = font
        cell.number_format = shape
    cell.alignment, cell.border = WRAP if column.wrap else TOP, RULE
    return cell


def _words(value: Cell) -> str | None:
    """What is written as text: words, yes and no, "-" for a rate or mean without data. None for numbers, dates and empty cells."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Rate):
        return None if value.whole else NOTHING
    if isinstance(value, Mean):
        return None if value.n else NOTHING
    return value if isinstance(value, str) else None


def _number(value: Cell) -> tuple[int | float | Decimal | date | None, str]:
    """The value and its number format."""
    if isinstance(value, Rate):
        return value.part / value.whole, "0.0%"
    if isinstance(value, Mean):
        return value.value, "0.0"
    if isinstance(value, Decimal):
        return value, "#,##0.00"
    if isinstance(value, date):
        return value, "yyyy-mm-dd"
    return (value if isinstance(value, int) else None), "General"
