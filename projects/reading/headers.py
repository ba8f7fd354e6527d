"""Which column is which field: found by the words above the rows, wherever they stand and in whatever order.

A heading may be spread over up to three rows (建设单位 over 名称 and 统一社会信用代码), may carry its unit (总投资（亿元）) and a year
(2026年计划投资). Words come from the table of column words; a longer heading that contains a known word counts only when no column says the
field exactly, and never when it speaks of something else (建设单位联系电话, 实际开工时间).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from projects.reading.cells import UNITS, cleaned, plain
from projects.reading.shape import Cell, Cells, Line, Merge, letter

DEPTH = 3
LOOK_AHEAD = 60  # rows in which the heading must appear
LEAST_FIELDS = 3
AMOUNTS = ("total", "year_amount")
UNIT = re.compile(r"(?:^|单位:?|人民币|[(:/,]|(?<=[资额]))(百万元|千元|万元|亿元|元|亿|万)(?=$|[),;人])")
UNIT_LINE = re.compile(r"(?:单位:?[^):]{0,6}?|[(:,](?:人民币)?)(百万元|千元|万元|亿元|元)(?![\u4e00-\u9fff])")
YEAR = re.compile(r"(20\d\d)(?:年度|年)?")
LIST_YEAR = re.compile(r"(20\d\d)\s*(?:年度|年)(?!\s*\d{1,2}\s*月)")
# A heading with one of these speaks about something beside the field.
BESIDE = re.compile(
    "电话|手机|联系人|联系方式|负责人|法定代表|法人代表|地址|实际|已完成|累计|到位|竣工|完工|建成|投产|进度|进展|情况|截至|"
    "完成率|占比|个数|编制|审核|级别|规模及|内容|其中|资金来源|剩余|超期|同比|增减|上年|去年|序号|类型|类别|性质|职务"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the register: its place, its field, its heading as written, the unit and the year it names."""

    at: int
    field: str
    header: str
    unit: str | None
    year: int | None

    @property
    def letter(self) -> str:
        return letter(self.at)


@dataclass(frozen=True, slots=True)
class Heading:
    """The table's heading: its first and last row, the columns by field, and the words over each column from the first."""

    top: int
    bottom: int
    columns: Mapping[str, Column]
    texts: tuple[str, ...]

    @property
    def unit(self) -> str | None:
        """The unit of amounts without their own, when the heading names exactly one."""
        units = {column.unit for field, column in self.columns.items() if field in AMOUNTS and column.unit}
        return units.pop() if len(units) == 1 else None


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands above one column, from top to bottom."""

    at: int
    parts: tuple[str, ...]

    @property
    def header(self) -> str:
        return re.sub(r"\s+", "", cleaned("/".join(self.parts)))

    def candidates(self) -> list[str]:
        """The spellings to look up, the most telling first: all parts together, the lowest alone, then what stands above mere units."""
        bare = [one for one in map(spelling, self.parts) if one]
        if not bare:
            return []
        joined = ["".join(bare)] + (["".join(bare[-2:])] if len(bare) > 2 else [])
        return [*joined, bare[-1]]


def spelling(words: str) -> str:
    """A heading as the table of words has it: half-width, no blanks, brackets, units or marks, a year as 年."""
    bare = plain(words)
    bare = re.sub(r"[((\[【].*?[))\]】]", "", bare)
    bare = re.sub(r"[*＊※★:：、/\\|,，.。;；_\"“”'-]|必填|选填", "", bare)
    bare = re.sub(r"(百万元|千元|万元|亿元)$", "", bare)
    return re.sub(r"20\d\d(年度|年)?", lambda found: "年度" if found[1] == "年度" else "年", bare)


def find(lines: Sequence[Line], merges: Sequence[Merge], words: Mapping[str, str], suits: Callable[[str, Cell], bool]) -> Heading | None:
    """The heading in these first lines of a sheet: the rows that name most fields, among them the project code. None if there is none.

    `suits(field, cell)` says whether a cell could stand in that column: where two columns claim one field, their contents decide.
    """
    best: tuple[int, ...] | None = None
    found = None
    spans = _Spans(merges)
    for place, (row, _cells) in enumerate(lines):
        for depth in range(1, DEPTH + 1):
            rows = [line for line in lines[place : place + depth] if line[0] < row + depth]
            if len(rows) < depth or (depth > 1 and any(spans.is_title(line) for line in rows)):
                break
            stacked = _stacked(rows, spans)
            columns = _columns(stacked, words, lines[place + depth :], suits)
            # A second row may hold nothing but units: it belongs to the heading all the same.
            rank = (len(columns), sum(column.unit is not None for column in columns.values()), -depth, -place)
            if "code" in columns and len(columns) >= LEAST_FIELDS and (best is None or rank > best):
                best, found = rank, Heading(row, row + depth - 1, columns, _texts(stacked))
    return found


def _texts(stacked: Sequence[_Words]) -> tuple[str, ...]:
    texts = {column.at: column.header for column in stacked}
    return tuple(texts.get(at, "") for at in range(1, max(texts, default=0) + 1))


def nearest(lines: Sequence[Line], words: Mapping[str, str]) -> tuple[int, list[str]] | None:
    """For the refusal: the row that came nearest to a heading, and the field names it has."""
    rows = [(row, sorted({field for cell in cells.values() if (field := words.get(spelling(str(cell))))})) for row, cells in lines]
    row, fields = max(rows, key=lambda pair: len(pair[1]), default=(0, []))
    return (row, fields) if len(fields) >= 2 else None


class _Spans:
    """Merged ranges, asked by cell."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self.first: dict[tuple[int, int], tuple[int, int]] = {}
        for merge in merges:
            if merge.top <= LOOK_AHEAD * 2 and merge.right - merge.left < 300:
                for row in range(merge.top, min(merge.bottom, LOOK_AHEAD * 2) + 1):
                    for column in range(merge.left, merge.right + 1):
                        self.first[row, column] = (merge.top, merge.left)

    def is_title(self, line: Line) -> bool:
        """Whether one cell alone is filled in this row: a title or a section is no part of a heading."""
        row, cells = line
        above = {self.first[at] for at in self.first if at[0] == row and self.first[at][0] < row}
        return len(cells) + len(above) < 2


def _stacked(rows: Sequence[Line], spans: _Spans) -> list[_Words]:
    """For each column the texts above it; merged cells count for every column and row they cover."""
    texts = {
        (row, column): cell.strip() for row, cells in rows for column, cell in cells.items() if isinstance(cell, str) and len(cell) < 60
    }
    columns = sorted({column for _row, column in texts} | {column for row, column in spans.first if row in {row for row, _cells in rows}})
    stacked = []
    for column in columns:
        parts: list[str] = []
        for row, _cells in rows:
            words = texts.get((row, column)) or texts.get(spans.first.get((row, column), (0, 0)), "")
            if not words and not spans.first and row != rows[-1][0] and (rows[-1][0], column) in texts:
                words = _to_the_left(texts, row, column)
            if words and words not in parts:
                parts.append(words)
        stacked.append(_Words(column, tuple(parts)))
    return stacked


def _to_the_left(texts: Mapping[tuple[int, int], str], row: int, column: int) -> str:
    """In a table without merged cells (CSV) a group's name stands only over its first column."""
    before = [at for at_row, at in texts if at_row == row and at < column]
    return texts[row, max(before)] if before else ""


def _columns(
    stacked: Sequence[_Words], words: Mapping[str, str], below: Sequence[Line], suits: Callable[[str, Cell], bool]
) -> dict[str, Column]:
    exact: dict[str, list[_Words]] = {}
    for column in stacked:
        field = next((words[spelled] for spelled in column.candidates() if spelled in words), None)
        if field:
            exact.setdefault(field, []).append(column)
    taken = {column.at for columns in exact.values() for column in columns}
    loose: dict[str, list[_Words]] = {}
    for column in stacked:
        field = _contained(column, words) if column.at not in taken else None
        if field and field not in exact:
            loose.setdefault(field, []).append(column)
    found = {field: _column(field, columns, below, suits) for field, columns in (exact | loose).items()}
    return {field: column for field, column in found.items() if column}


def _contained(column: _Words, words: Mapping[str, str]) -> str | None:
    """The field of the longest known word (three signs or more) inside a heading that speaks of nothing beside it."""
    spelled = "".join(spelling(part) for part in column.parts)
    if not spelled or len(spelled) > 24 or BESIDE.search(spelled) or "实际" in column.header:
        return None
    inside = [word for word in words if len(word) > 2 and word in spelled]
    return words[max(inside, key=len)] if inside else None


def _column(field: str, claims: list[_Words], below: Sequence[Line], suits: Callable[[str, Cell], bool]) -> Column | None:
    """Of several columns that claim a field: the latest year, then the one whose cells suit, then the leftmost."""

    def fit(words: _Words) -> tuple[int, int, int]:
        return (_year(words) or 0, sum(suits(field, cells[words.at]) for _row, cells in below if words.at in cells), -words.at)

    words = max(claims, key=fit)
    cells = [cells[words.at] for _row, cells in below if words.at in cells]
    if field in DOUBTFUL and len(cells) >= 3 and not any(suits(field, cell) for cell in cells):
        return None
    return Column(words.at, field, words.header, _unit(words), _year(words))


# Words such as 项目类别, 区域 or 级别 head other things as well: a column none of whose first cells could be the field is left alone.
DOUBTFUL = {"investment", "county", "level", "flow_type", "scope", "province", "list_year"}


def _unit(words: _Words) -> str | None:
    for part in reversed(words.parts):
        found = UNIT.search(plain(part))
        if found:
            return full_unit(found[1])
    return None


def full_unit(word: str) -> str:
    return word if word in UNITS else f"{word}元"


def _year(words: _Words) -> int | None:
    return next((int(found[1]) for part in reversed(words.parts) if (found := YEAR.search(plain(part)))), None)


def unit_of_lines(lines: Iterable[Cells]) -> str | None:
    """The unit a line above the table names (单位：亿元)."""
    for cells in lines:
        for cell in cells.values():
            if isinstance(cell, str) and (found := UNIT_LINE.search(plain(cell))):
                return full_unit(found[1])
    return None


def year_of(text: str) -> int | None:
    """The year of a list in its title (巴中市2026年重点项目), not the year of a day on which it was filled in."""
    digits = text.translate(str.maketrans("〇○零一二三四五六七八九", "000123456789")) if "年" in text else text
    found = LIST_YEAR.search(plain(digits))
    return int(found[1]) if found else None
