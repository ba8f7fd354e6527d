"""Workbooks of Excel 97-2003 and of WPS (.xls), read by python-calamine. The guard has bounded the room a sheet takes before."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from projects.reading import ole, serials
from projects.reading.shape import Cell, Line, Merge, Sheet, Workbook
from projects.reading.values import Trouble, Unreadable


@contextmanager
def opened(file: BinaryIO) -> Iterator[Workbook]:
    findings = ole.check_workbook(file)
    file.seek(0)
    book = _guarded(lambda: CalamineWorkbook.from_filelike(file))
    try:
        sheets = [
            _sheet(book, place, meta.name, meta.visible != SheetVisibleEnum.Visible, findings)
            for place, meta in enumerate(book.sheets_metadata)
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
        yield Workbook(tuple(sheets), findings.epoch_1904)
    finally:
        book.close()


def _sheet(book: CalamineWorkbook, place: int, name: str, hidden: bool, findings: ole.Findings) -> Sheet:
    merged = _guarded(lambda: book.get_sheet_by_index(place).merged_cell_ranges) or []
    merges = sorted((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merged)
    troubles: dict[int, dict[int, Trouble]] = {}
    for (row, column), trouble in findings.troubles.get(place, {}).items():
        troubles.setdefault(row, {})[column] = trouble

    def lines() -> Iterator[Line]:
        sheet = _guarded(lambda: book.get_sheet_by_index(place))
        # Rows come from the first row of the sheet, columns only from the first that is used.
        shift = sheet.start[1] + 1 if sheet.start else 1
        for row, values in enumerate(sheet.iter_rows(), 1):
            cells = {shift + at: cell for at, value in enumerate(values) if (cell := _cell(value)) is not None}
            cells |= troubles.get(row, {})
            if cells:
                yield row, cells

    return Sheet(name, hidden, tuple(Merge(*merge) for merge in merges), lines)


def _cell(value: Cell | time | timedelta) -> Cell | None:
    match value:
        case str():
            return value if value.strip() else None
        case datetime():
            return _day(value.date())
        case date():
            return _day(value)
        case time() | timedelta():
            return str(value)
        case float() if value.is_integer() and abs(value) < 1e15:
            return int(value)
        case _:
            return value


def _day(day: date) -> Cell:
    return day if serials.EARLIEST <= day <= serials.LATEST else Trouble(day.isoformat(), f"日期{day.isoformat()}不在2000年至2099年之间")


def _guarded(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except BaseException as broken:
        # A panic of the Rust reader arrives as an exception that is no Exception; anything else passes.
        if isinstance(broken, CalamineError | OSError | ValueError) or type(broken).__name__ == "PanicException":
            raise Unreadable(ole.BROKEN) from broken
        raise
