"""A catalogue file as offices hand it in: CSV with the columns of files/matters.csv, in UTF-8 (with or without its mark) or GBK.

Every cell that cannot be used is named with its row, its column and what stands there; a file is read whole before anything is said.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.rules import groups

NEEDED = (
    "code", "name_zh", "stage", "kind", "lead_dept", "coop_depts", "applies_gov", "applies_ent_hezhun", "applies_ent_beian", "condition",
    "statutory_days", "statutory_unit", "committed_gov", "committed_ent", "extendable", "clock_role", "milestone", "predecessors",
    "may_start_early", "regional_assessment", "tolerance", "commitment", "joint_survey", "special_procedures", "result_doc",
    "legal_basis", "source", "confidence",
)  # fmt: skip
CHOICES: Mapping[str, tuple[str, ...]] = {
    "stage": ("1", "2", "3", "4", "P"),
    "applies_gov": ("Y", "C", "N"),
    "applies_ent_hezhun": ("Y", "C", "N"),
    "applies_ent_beian": ("Y", "C", "N"),
    "statutory_unit": ("WD", "CD", ""),
    "clock_role": ("MAIN", "PAR", "OUT"),
    "regional_assessment": ("none", "replace", "simplify"),
    **dict.fromkeys(("milestone", "may_start_early", "tolerance", "commitment", "joint_survey"), ("Y", "N")),
}
LONGEST = {"code": 20, "name_zh": 80, "kind": 20, "coop_depts": 120, "condition": 120, "predecessors": 120, "special_procedures": 80,
           "result_doc": 60, "legal_basis": 120, "source": 60, "confidence": 1}  # fmt: skip
DAYS = ("statutory_days", "committed_gov", "committed_ent", "extendable")
MOST_DAYS = 365
CODE = re.compile(r"[A-Z]{1,4}-[A-Z]?\d{2,4}")
NUMBERS = re.compile(r"\d{1,4}(/\d{1,4})*")


@dataclass(frozen=True, slots=True)
class BadCell:
    """`row` as a spreadsheet counts (the header is 1); 0: the file as a whole. `sentence` % `facts` is the reason."""

    row: int
    column: str
    value: str
    sentence: str
    facts: Mapping[str, Any]


class Unusable(ValueError):
    """The file has bad cells; nothing of it is used."""

    def __init__(self, cells: Iterable[BadCell]) -> None:
        self.cells = tuple(cells)
        super().__init__(f"{len(self.cells)} bad cells")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows by column, in their order, and how the file was written (`utf-8` or `gb18030`)."""

    rows: tuple[dict[str, str], ...]
    encoding: str


def read(content: bytes, known_department: Callable[[str], bool]) -> Table:
    """The rows of a file. Raises Unusable with every bad cell."""
    text, encoding = decoded(content)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    header = [name.strip() for name in rows[0]] if rows else []
    missing = [BadCell(1, name, "", "The column is missing.", {}) for name in NEEDED if name not in header]
    if missing:
        raise Unusable(missing)
    table, bad = [], []
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            bad.append(BadCell(number, "", ",".join(cells)[:60], "The row has %(here)s cells, the header %(there)s.", {
                "here": len(cells), "there": len(header),
            }))  # fmt: skip
            continue
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        bad += bad_cells(number, row, known_department)
        table.append(row)
    bad += _twice(table) if not bad else []
    if not table and not bad:
        bad.append(BadCell(0, "", "", "The file names no matter.", {}))
    if bad:
        raise Unusable(bad)
    return Table(tuple(table), encoding)


def decoded(content: bytes) -> tuple[str, str]:
    """The text, and the encoding it was written in. What is neither UTF-8 nor GBK is refused."""
    for encoding, name in (("utf-8-sig", "utf-8"), ("gb18030", "gb18030")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text, name
    raise Unusable([BadCell(0, "", "", "The file is no text in UTF-8 or GBK; save it as CSV.", {})])


def bad_cells(number: int, row: Mapping[str, str], known_department: Callable[[str], bool]) -> Iterator[BadCell]:
    """What cannot be used in one row."""
    for column, allowed in CHOICES.items():
        if row[column] not in allowed:
            facts = {"allowed": ", ".join(word or "“”" for word in allowed)}
            yield BadCell(number, column, row[column], "Allowed here: %(allowed)s.", facts)
    for column in DAYS:
        if row[column] and not (NUMBERS.fullmatch(row[column]) and max(map(int, row[column].split("/"))) <= MOST_DAYS):
            yield BadCell(number, column, row[column], "A whole number of days up to %(most)s is wanted.", {"most": MOST_DAYS})
    for column, most in LONGEST.items():
        if len(row[column]) > most:
            yield BadCell(number, column, row[column], "At most %(most)s characters fit.", {"most": most})
    yield from _bad_words(number, row, known_department)


def _bad_words(number: int, row: Mapping[str, str], known_department: Callable[[str], bool]) -> Iterator[BadCell]:
    for column in ("name_zh", "kind"):
        if not row[column]:
            yield BadCell(number, column, "", "It may not be empty.", {})
    if not CODE.fullmatch(row["code"]):
        yield BadCell(number, "code", row["code"], "A code looks like GG-101 or GG-P01.", {})
    if not known_department(row["lead_dept"]):
        yield BadCell(number, "lead_dept", row["lead_dept"], "No department goes by this name.", {})
    if any(not CODE.fullmatch(code) for group in groups(row["predecessors"]) for code in group):
        yield BadCell(number, "predecessors", row["predecessors"], "Codes are joined by ; (and) and | (or).", {})


def _twice(table: Iterable[Mapping[str, str]]) -> Iterator[BadCell]:
    seen: dict[str, int] = {}
    for number, row in enumerate(table, 2):
        if row["code"] in seen:
            yield BadCell(number, "code", row["code"], "The matter stands in row %(first)s already.", {"first": seen[row["code"]]})
        seen.setdefault(row["code"], number)
