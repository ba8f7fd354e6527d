"""The rejected rows of a register as a workbook: each as it was, the reason in the last column, to be put right and handed in again.

One sheet for each sheet of the register, under its own headings and unit.
"""

from collections.abc import Sequence
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from projects.reading.shape import letter
from projects.reading.values import Rejection, SheetNote
from projects.sheet_text import sheet_name, text_cell

FIRST = ("原工作表", "原行号")
LAST = "原因"


def write(rejections: Sequence[Rejection], sheets: Sequence[SheetNote], file: BinaryIO) -> None:
    """Write the workbook (.xlsx) to `file`, in the order of the register. Without rejections it says so."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    notes = {note.name: note for note in sheets}
    for name in dict.fromkeys(rejection.sheet for rejection in rejections):
        rows = [rejection for rejection in rejections if rejection.sheet == name]
        _sheet(book.create_sheet(sheet_name(name, taken)), rows, notes.get(name, SheetNote(name, 0, "")))
    if not rejections:
        empty = book.create_sheet("不合格行")
        empty.append([text_cell(empty, "没有不合格的行")])
    book.save(file)


def _sheet(sheet: WriteOnlyWorksheet, rows: Sequence[Rejection], note: SheetNote) -> None:
    width = max(len(note.header), *(len(row.cells) for row in rows))
    header = [note.header[at] if at < len(note.header) and note.header[at] else f"{letter(at + 1)}列" for at in range(width)]
    for column in range(3, width + 3):
        sheet.column_dimensions[letter(column)].width = 18
    sheet.column_dimensions[letter(width + 3)].width = 90
    sheet.freeze_panes = "A3"
    sheet.append([text_cell(sheet, f"单位：{note.unit}" if note.unit else f"不合格{len(rows)}行")])
    sheet.append([text_cell(sheet, words) for words in (*FIRST, *header, LAST)])
    for row in rows:
        cells = (*row.cells, *("" for _missing in range(width - len(row.cells))))
        sheet.append([text_cell(sheet, words) for words in (row.sheet, str(row.row), *cells, row.reason)])
