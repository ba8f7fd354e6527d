"""OpenDocument sheets (LibreOffice, WPS), streamed from content.xml: rows come one at a time, repeated blanks cost nothing."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from projects.reading import markup
from projects.reading.shape import Cell, Cells, Line, Merge, Sheet, Workbook
from projects.reading.sheet_events import NO_RESULT, TEXT_LIMIT
from projects.reading.values import ERROR_TEXTS, Trouble, Unreadable

PART = "content.xml"
REPEATS_LIMIT = 1_000
MERGES_LIMIT = 60_000


@dataclass
class _Table:
    name: str
    hidden: bool
    merges: list[Merge] = field(default_factory=list)


class _Content(markup.Events):
    """Finds (place of the table, row number, cells). With `only` None it finds nothing but learns the tables and their merged ranges."""

    def __init__(self, only: int | None = None) -> None:
        super().__init__()
        self.only = only
        self.tables: list[_Table] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.epoch_1904 = False
        self.row, self.column, self.repeat = 0, 0, 1
        self.cells: Cells = {}
        self.cell: dict[str, str] = {}
        self.words: list[str] | None = None
        self.paragraphs = 0
        self.aside = 0  # depth inside notes, drawings and nested tables, whose words are not the cell's

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("annotation", "frame", "custom-shape", "control", "shapes", "tracked-changes"):
            self.aside += 1
        if self.aside:
            return
        take = _STARTS.get(name)
        if take:
            take(self, markup.plain(attributes))

    def end(self, name: str) -> None:
        if name in ("annotation", "frame", "custom-shape", "control", "shapes", "tracked-changes"):
            self.aside -= 1
        if self.aside:
            return
        if name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            self._end_row()

    def text(self, text: str) -> None:
        if self.words is not None and not self.aside and self.paragraphs:
            if len(self.words) > TEXT_LIMIT // 100 or len(text) > TEXT_LIMIT:
                raise Unreadable(f"第{self.row}行有单元格的文字过长，不像正常的登记表。")
            self.words.append(text)

    def start_style(self, attributes: dict[str, str]) -> None:
        self.style = attributes.get("name", "")

    def start_properties(self, attributes: dict[str, str]) -> None:
        if attributes.get("display") == "false":
            self.hidden_styles.add(self.style)

    def start_null_date(self, attributes: dict[str, str]) -> None:
        self.epoch_1904 = attributes.get("date-value", "") == "1904-01-01"

    def start_table(self, attributes: dict[str, str]) -> None:
        self.tables.append(_Table(attributes.get("name", ""), attributes.get("style-name", "") in self.hidden_styles))
        self.row = 0

    def start_row(self, attributes: dict[str, str]) -> None:
        self.row += 1
        self.column, self.cells = 0, {}
        self.repeat = _count(attributes, "number-rows-repeated")

    def start_cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        self.cell, self.words, self.paragraphs = attributes, [], 0
        wide, high = _count(attributes, "number-columns-spanned"), _count(attributes, "number-rows-spanned")
        if self.only is None and (wide > 1 or high > 1) and self.tables:
            self.tables[-1].merges.append(Merge(self.row, self.column, self.row + high - 1, self.column + wide - 1))
            if len(self.tables[-1].merges) > MERGES_LIMIT:
                raise Unreadable(f"合并单元格超过{MERGES_LIMIT:,}处，不像正常的登记表。")

    def start_paragraph(self, _attributes: dict[str, str]) -> None:
        if self.words is not None:
            if self.paragraphs:
                self.words.append("\n")
            self.paragraphs += 1

    def start_spaces(self, attributes: dict[str, str]) -> None:
        if self.words is not None:
            self.words.append(" " * min(_count(attributes, "c"), 100))

    def start_break(self, _attributes: dict[str, str]) -> None:
        if self.words is not None:
            self.words.append("\n")

    def _end_cell(self) -> None:
        repeat = _count(self.cell, "number-columns-repeated")
        value = _value(self.cell, "".join(self.words or []))
        if value is not None:
            if repeat > REPEATS_LIMIT:
                raise Unreadable(f"第{self.row}行有内容的列超过{REPEATS_LIMIT:,}列，不像正常的登记表。")
            for step in range(repeat):
                self.cells[self.column + step] = value
        self.column += repeat - 1
        self.words = None

    def _end_row(self) -> None:
        if self.cells and self.only == len(self.tables) - 1:
            self.found.append((self.row, self.repeat, self.cells))
        self.row += self.repeat - 1


_STARTS: dict[str, Callable[[_Content, dict[str, str]], None]] = {
    "style": _Content.start_style,
    "table-properties": _Content.start_properties,
    "null-date": _Content.start_null_date,
    "table": _Content.start_table,
    "table-row": _Content.start_row,
    "table-cell": _Content.start_cell,
    "covered-table-cell": _Content.start_cell,
    "p": _Content.start_paragraph,
    "s": _Content.start_spaces,
    "line-break": _Content.start_break,
    "tab": _Content.start_break,
}


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1


def _value(cell: dict[str, str], words: str) -> Cell | None:
    kind = cell.get("value-type", "")
    if words in ERROR_TEXTS or words.startswith("Err:"):
        return Trouble(words[:20], f"单元格是错误值{words[:20]}")
    if kind in ("float", "currency", "percentage"):
        text = cell.get("value", "")
        try:
            return int(text) if text.lstrip("-").isdecimal() and len(text) < 20 else float(text)
        except ValueError:
            return words or None
    if kind == "date":
        try:
            return date.fromisoformat(cell.get("date-value", "")[:10])
        except ValueError:
            return words or None
    if kind == "boolean":
        return cell.get("boolean-value") == "true"
    if words.strip():
        return words
    if cell.get("string-value", "").strip():
        return cell["string-value"]
    return Trouble(cell["formula"][:60], NO_RESULT) if cell.get("formula") and not kind else None


@contextmanager
def opened(file: BinaryIO) -> Iterator[Workbook]:
    with zipfile.ZipFile(file) as archive:
        if PART not in archive.NameToInfo:
            raise Unreadable("文件已损坏：缺少content.xml。")
        survey = _Content()
        for _nothing in _read(archive, survey):
            pass
        sheets = [Sheet(table.name, table.hidden, tuple(table.merges), _lines(archive, place)) for place, table in enumerate(survey.tables)]
        yield Workbook(tuple(sheets), survey.epoch_1904)


def _lines(archive: zipfile.ZipFile, place: int) -> Callable[[], Iterator[Line]]:
    def lines() -> Iterator[Line]:
        for row, repeat, cells in _read(archive, _Content(only=place)):
            for step in range(repeat):
                yield row + step, cells

    return lines


def _read(archive: zipfile.ZipFile, events: _Content) -> Iterator[Any]:
    with archive.open(PART) as stream:
        yield from markup.read(stream, events)
