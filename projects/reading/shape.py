"""The shape of a workbook, whatever its format: sheets, rows of cells, merged ranges. Rows and columns count from 1, as people see them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from projects.reading.values import Trouble

Cell = str | int | float | bool | date | datetime | Trouble
Cells = dict[int, Cell]  # by column; blank cells are absent
Line = tuple[int, Cells]  # row number, its cells


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; its value stands in its first cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet. `lines()` starts from the top each time; rows without any content are left out."""

    name: str
    hidden: bool
    merges: tuple[Merge, ...]
    lines: Callable[[], Iterator[Line]]


@dataclass(frozen=True)
class Workbook:
    sheets: tuple[Sheet, ...]
    epoch_1904: bool


def letter(column: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def number(letters: str) -> int:
    """A -> 1, AA -> 27."""
    column = 0
    for sign in letters:
        column = column * 26 + ord(sign) - 64
    return column
