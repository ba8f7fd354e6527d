"""The sheets of a workbook, row by row: one shape whatever the format was.

.xlsx, .ods and .csv are streamed: at any moment one row's cells are held (and, for .xlsx, the table of shared texts). .xls, which ends
at 65,536 rows, is read by python-calamine one sheet at a time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from projects.reading import csv_text, ods, xls, xlsx
from projects.reading.cells import cleaned
from projects.reading.guard import Kind, kind_of
from projects.reading.shape import Line, Sheet, Workbook
from projects.reading.values import Unreadable

ROWS_LIMIT = 50_000
COLUMNS_LIMIT = 1_000
OPENERS = {Kind.XLSX: xlsx.opened, Kind.ODS: ods.opened, Kind.XLS: xls.opened, Kind.CSV: csv_text.opened}


@contextmanager
def opened(file: BinaryIO) -> Iterator[Workbook]:
    """The workbook, after the guard let it pass. Raises Unreadable."""
    with OPENERS[kind_of(file)](file) as workbook:
        yield Workbook(tuple(_limited(sheet) for sheet in workbook.sheets), workbook.epoch_1904)


def _limited(sheet: Sheet) -> Sheet:
    def lines() -> Iterator[Line]:
        for count, (row, cells) in enumerate(sheet.lines(), 1):
            if count > ROWS_LIMIT:
                raise Unreadable(f"工作表“{sheet.name}”超过{ROWS_LIMIT:,}行；请分成几个文件上传。")
            if len(cells) > COLUMNS_LIMIT:
                raise Unreadable(f"工作表“{sheet.name}”第{row}行超过{COLUMNS_LIMIT:,}列，不像正常的登记表。")
            yield row, cells

    return Sheet(cleaned(sheet.name)[:60], sheet.hidden, sheet.merges, lines)
