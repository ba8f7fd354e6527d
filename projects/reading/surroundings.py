"""The rows of a register that are no projects: totals, sections, footers, column numbers – and what sections say to the rows below.

A section such as 一、巴州区（48个） or （二）省重点项目 holds until a section of its own rank or a higher one begins.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from projects import codes
from projects.reading import choices
from projects.reading.cells import plain, shown
from projects.reading.headers import Column
from projects.reading.shape import Cells, Merge
from projects.reading.values import City

TOTAL = re.compile(r"^.{0,8}(合计|小计|总计|共计|总和)([:(].*|\d+个?.*)?$")
FOOTER = re.compile(
    r"^(填报|制表|审核|填表|联系|电话|备注[:：]|注[:：\d]|说明[:：]|填写|单位负责|分管|主要负责|负责人|签字|盖章|打印|日期|报送|编制|复核|统计|截至|附件)"
)
RANKS = (re.compile(r"^[一二三四五六七八九十]+[、.,]"), re.compile(r"^\([一二三四五六七八九十]+\)"), re.compile(r"^(\d+[、.)]|\(\d+\))"))
COUNTED = re.compile(r"\d+个|\d+项|项目$")
# One of these filled, and the row is meant as a project even without a code.
TELLING = ("owner", "uscc", "investment", "mode", "ground_breaking", "runner")
SHARED = {"code", "total", "year_amount"}  # never spread over the rows of a merged cell: each project has its own


@dataclass
class Sections:
    """What the sections above say at this row: field -> (rank, value)."""

    city: City
    said: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.said[name][1] if name in self.said else None

    def enter(self, words: str) -> None:
        bare = plain(words)
        rank = next((rank for rank, pattern in enumerate(RANKS) if pattern.match(bare)), None)
        if rank is not None:
            self.said = {name: (held, value) for name, (held, value) in self.said.items() if held < rank}
        for name, value in self._meaning(bare).items():
            if value is not None:
                self.said[name] = (len(RANKS) if rank is None else rank, value)

    def _meaning(self, bare: str) -> dict[str, Any]:
        government, enterprise = (
            "政府投资" in bare.replace("非政府投资", ""),
            bool(re.search("企业投资|社会投资|民间投资|非政府投资", bare)),
        )
        investment = None if government == enterprise else "government" if government else "enterprise"
        return {
            "county": choices.county_within(bare, self.city),
            "level": choices.level_of_list(bare, self.city),
            "investment": investment,
        }


def is_project(cells: Cells, columns: Mapping[str, Column]) -> bool:
    """Whether this row is meant as a project: it has something like a code, or tells what only projects have."""
    code = cells.get(columns["code"].at)
    if isinstance(code, int | float) and not isinstance(code, bool) and abs(code) >= 1e6:
        return True
    if codes.looks_like_one(shown(code)):
        return True
    words = [plain(cell) for cell in cells.values() if isinstance(cell, str)]
    if any(TOTAL.match(one) for one in words) or (words and FOOTER.match(words[0])) or _is_numbering(cells):
        return False
    if any(columns[name].at in cells for name in TELLING if name in columns):
        return len(cells) > 1
    return _is_named(cells, columns, words)


def _is_named(cells: Cells, columns: Mapping[str, Column], words: list[str]) -> bool:
    """A name beside a running number or an amount is a project without a code; a heading of a section is not."""
    if "name" not in columns or columns["name"].at not in cells:
        return False
    name = plain(shown(cells[columns["name"].at]))
    section = any(pattern.match(one) for pattern in RANKS for one in words) or len(name) < 5 or bool(re.search(r"\d+个", name))
    numbers = [column for column, cell in cells.items() if isinstance(cell, int | float) and not isinstance(cell, bool)]
    return not section and bool(numbers or len(words) > 2)


def _is_numbering(cells: Cells) -> bool:
    """The row of column numbers (1 2 3, A B C, 甲 乙) under a heading."""
    return all(re.fullmatch(r"\(?[\d]{1,2}\)?|[A-Z]|[甲乙丙丁戊己庚辛壬癸]|\d+=[\d+-]+", plain(shown(cell))) for cell in cells.values())


def section_words(cells: Cells) -> str | None:
    """The words of a section, or None for a total, a footer or a row of numbers."""
    words = [cell for cell in cells.values() if isinstance(cell, str)]
    bare = [plain(one) for one in words]
    if not words or any(TOTAL.match(one) for one in bare) or FOOTER.match(bare[0]) or len("".join(bare)) > 60:
        return None
    return "".join(words)


class Merged:
    """Values of cells merged over several rows, handed to the rows they cover. Rows must come in order."""

    def __init__(self, merges: tuple[Merge, ...], columns: Mapping[str, Column]) -> None:
        wanted = {column.at for name, column in columns.items() if name not in SHARED}
        self.tops = {(merge.top, merge.left): merge.bottom for merge in merges if merge.left in wanted}
        self.held: dict[int, tuple[int, Any]] = {}
        self.wanted = sorted(wanted)

    def filled(self, row: int, cells: Cells) -> Cells:
        added: Cells = {}
        for column in self.wanted:
            bottom = self.tops.get((row, column))
            if bottom is not None and column in cells:
                self.held[column] = (bottom, cells[column])
            elif column not in cells and column in self.held and row <= self.held[column][0]:
                added[column] = self.held[column][1]
        return cells | added if added else cells
