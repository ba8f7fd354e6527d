"""Texts put into workbooks that people will open: always text, never a formula, whatever they begin with; control signs left out."""

import re
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

NOT_XML = {0xFFFE: None, 0xFFFF: None}
LONGEST = 32_767  # signs a cell can hold
ALIVE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def safe(text: str) -> str:
    """Without signs XML cannot hold, cut to what a cell holds; a literal _x0041_ is kept literal."""
    kept = ILLEGAL_CHARACTERS_RE.sub("", text).translate(NOT_XML).encode("utf-8", "ignore").decode("utf-8")
    return ESCAPE_LIKE.sub("_x005F_", kept)[:LONGEST]


def text_cell(sheet: WriteOnlyWorksheet, text: str, style: str | None = None) -> Any:
    """A cell that is text and stays text when someone edits it (Excel's own leading apostrophe)."""
    cell = WriteOnlyCell(sheet, value=safe(text))
    if style:
        cell.style = style
    cell.data_type = "s"
    if text.startswith(ALIVE):
        cell.quotePrefix = True
    return cell


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name Excel accepts (31 signs, none of \\ / ? * [ ] :, no quote at an end), unlike any in `taken`, to which it is added."""
    base = re.sub(r"[\\/?*\[\]:]", " ", safe(wanted)).strip(" '")[:31] or "Sheet"
    name, number = base, 2
    while name.lower() in taken:
        tail = f" {number}"
        name, number = base[: 31 - len(tail)] + tail, number + 1
    taken.add(name.lower())
    return name
