"""A whole register: every visible sheet with a heading is read row by row, the others are named with the reason why not.

What a sheet leaves unsaid (unit, year of the list) may stand on another sheet, such as a cover. Of two rows with one code the first good
one counts, on whatever sheet.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from projects.codes import looks_like_one
from projects.reading import choices, headers, rows, surroundings
from projects.reading.cells import same, shown
from projects.reading.headers import Heading
from projects.reading.shape import Cell, Cells, Line, Sheet
from projects.reading.sheets import ROWS_LIMIT, opened
from projects.reading.values import City, Reading, Rejection, Row, SheetNote, Unreadable

AHEAD = 12  # rows held back, so that a heading in the middle of a sheet can be judged with what stands under it
TOLD_EVERY = 500
NEEDED_COLUMNS = "“项目代码”“项目名称”“建设单位”"


@dataclass(frozen=True)
class _Head:
    """The top of a sheet: its heading, if it has one, and what the lines above it say."""

    sheet: Sheet
    lines: tuple[Line, ...]
    heading: Heading | None
    unit: str | None
    year: int | None
    title: str


def read(file: BinaryIO, words: Mapping[str, str], city: City, told: Callable[[int], None] | None = None) -> Reading:
    """What the register in this file says; `words` maps heading words to fields. Raises Unreadable when nothing can be read from it.

    `told` hears, every 500 rows, how many have been read.
    """
    spelled = {headers.spelling(word): field for word, field in words.items()}
    with opened(file) as workbook:
        visible = [sheet for sheet in workbook.sheets if not sheet.hidden]
        heads = [_head(sheet, spelled, city) for sheet in visible]
        if not any(head.heading for head in heads):
            raise Unreadable(_no_heading(workbook.sheets, heads, spelled))
        return _Reader(city, spelled, workbook.epoch_1904, heads, told).read(workbook.sheets)


def _head(sheet: Sheet, words: Mapping[str, str], city: City) -> _Head:
    lines = tuple(islice(sheet.lines(), headers.LOOK_AHEAD))

    def suits(field: str, cell: Cell) -> bool:
        return rows.suits(field, cell, city)

    heading = headers.find(lines, sheet.merges, words, suits)
    above = [cells for row, cells in lines if heading is None or row < heading.top]
    texts = [cell for cells in above for cell in cells.values() if isinstance(cell, str)]
    year = next((year for text in (*texts, sheet.name) if (year := headers.year_of(text))), None)
    return _Head(sheet, lines, heading, headers.unit_of_lines(above), year, "\n".join(texts))


def _no_heading(sheets: tuple[Sheet, ...], heads: list[_Head], words: Mapping[str, str]) -> str:
    if not heads:
        return "工作簿的工作表全部隐藏；请取消隐藏登记表后再上传。" if sheets else "工作簿里没有工作表。"
    if not any(head.lines for head in heads):
        return "工作表是空的，没有任何内容。"
    for head in heads:
        near = headers.nearest(head.lines, words)
        if near:
            row, fields = near
            missing = "”“".join(rows.LABELS[field] for field in ("code", "name", "owner", "county") if field not in fields)
            where = f"工作表“{head.sheet.name}”第{row}行像是表头，但没有找到“{missing}”列"
            return f"{where}；请改用通用的列名，或由管理员在“列名词表”中加入该列名。"
    names = "、".join(f"“{head.sheet.name}”" for head in heads[:5])
    return f"在工作表{names}的前{headers.LOOK_AHEAD}行没有找到表头；登记表至少要有{NEEDED_COLUMNS}三列。"


class _Reader:
    """One reading: the rows and rejections gathered, and what has to be remembered from sheet to sheet."""

    def __init__(
        self, city: City, words: Mapping[str, str], epoch_1904: bool, heads: list[_Head], told: Callable[[int], None] | None
    ) -> None:
        self.told = told
        self.city, self.words, self.epoch_1904, self.heads = city, words, epoch_1904, heads
        self.rows: list[Row] = []
        self.rejections: list[Rejection] = []
        self.notes: list[str] = []
        self.seen: dict[str, str] = {}
        self.owners: dict[str, tuple[str, str]] = {}
        units = {head.unit for head in heads if head.unit}
        years = [head.year for head in heads if head.year]
        self.unit = units.pop() if len(units) == 1 else None
        self.year = years[0] if years else None

    def read(self, sheets: tuple[Sheet, ...]) -> Reading:
        notes = []
        heads = iter(self.heads)
        for sheet in sheets:
            if sheet.hidden:
                notes.append(SheetNote(sheet.name, 0, "隐藏的工作表，未读取"))
                continue
            head = next(heads)
            if head.heading is None:
                notes.append(SheetNote(sheet.name, 0, "没有登记表的表头（封面、汇总或空表），未读取"))
                continue
            before = len(self.rows) + len(self.rejections)
            self._read_sheet(head, head.heading)
            count = len(self.rows) + len(self.rejections) - before
            notes.append(
                SheetNote(sheet.name, count, f"读取{count}行", head.heading.texts, head.unit or head.heading.unit or self.unit or "")
            )
        return Reading(tuple(self.rows), tuple(self.rejections), tuple(notes), tuple(self.notes))

    def _read_sheet(self, head: _Head, first: Heading) -> None:
        base = self._context(head, first)
        sections = surroundings.Sections(self.city)
        heading, merged, before = first, surroundings.Merged(head.sheet.merges, first.columns), None
        for heading_now, row, cells in self._tables(head.sheet, first):
            if heading_now is not heading:
                heading, base = heading_now, replace(base, columns=heading_now.columns)
                merged = surroundings.Merged(head.sheet.merges, heading_now.columns)
            if surroundings.is_project(cells, heading.columns):
                context = replace(
                    base,
                    county=sections.get("county") or base.county,
                    level=sections.get("level") or base.level,
                    investment=sections.get("investment"),
                    county_before=before,
                )
                taken = self._take(rows.read(row, merged.filled(row, cells), context, self.seen))
                before = taken.county if isinstance(taken, Row) else before
            elif said := surroundings.section_words(merged.filled(row, cells)):
                sections.enter(said)

    def _take(self, found: Row | Rejection) -> Row | Rejection:
        if len(self.rows) + len(self.rejections) >= ROWS_LIMIT:
            raise Unreadable(f"登记表超过{ROWS_LIMIT:,}行；请分成几个文件上传。")
        if self.told and (len(self.rows) + len(self.rejections)) % TOLD_EVERY == 0:
            self.told(len(self.rows) + len(self.rejections))
        if isinstance(found, Rejection):
            self.rejections.append(found)
            return found
        self.rows.append(found)
        place = f"工作表“{found.sheet}”第{found.row}行"
        self.seen[found.code] = place
        if found.uscc and found.owner:
            known, there = self.owners.setdefault(found.uscc, (found.owner, place))
            if not same(known, found.owner):
                self.notes.append(f"{place}：统一社会信用代码{found.uscc}的建设单位写作“{found.owner}”，以{there}的“{known}”为准")
        return found

    def _tables(self, sheet: Sheet, heading: Heading) -> Iterator[tuple[Heading, int, Cells]]:
        """The rows under the heading, each with the heading that governs it: a sheet may repeat it, or begin another table."""
        lines = (line for line in sheet.lines() if line[0] > heading.bottom)
        ahead: deque[Line] = deque(islice(lines, AHEAD))
        while ahead:
            row, cells = ahead[0]
            if self._is_heading(cells, heading):
                again = headers.find(tuple(ahead), sheet.merges, self.words, lambda field, cell: rows.suits(field, cell, self.city))
                heading = again if again and again.top == row else heading
            if row > heading.bottom:
                yield heading, row, cells
            ahead.popleft()
            ahead.extend(islice(lines, 1))

    def _is_heading(self, cells: Cells, heading: Heading) -> bool:
        if looks_like_one(shown(cells.get(heading.columns["code"].at))):
            return False
        spelled = (headers.spelling(cell) for cell in cells.values() if isinstance(cell, str) and len(cell) < 30)
        return any(self.words.get(one) == "code" for one in spelled)

    def _context(self, head: _Head, heading: Heading) -> rows.Context:
        planned = heading.columns.get("year_amount")
        return rows.Context(
            sheet=head.sheet.name,
            city=self.city,
            columns=heading.columns,
            epoch_1904=self.epoch_1904,
            unit=head.unit or heading.unit or self.unit,
            list_year=head.year or self.year or (planned.year if planned else None),
            county=choices.county_within(head.sheet.name, self.city) or choices.county_within(head.title, self.city),
            level=choices.level_of_list(head.sheet.name, self.city) or choices.level_of_list(head.title, self.city),
        )
