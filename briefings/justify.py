"""Justifying Chinese lines: the spare width of a line goes between its characters, evenly, as in print.

WeasyPrint 70 spreads spaces only, of which a Chinese line has none. While a briefing is drawn, its private `justify_line` is replaced;
the version is pinned in requirements.txt and checked here, so an upgrade cannot change the pages unnoticed.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout

PINNED = "70."
# A line that lacks more than this many characters ends before an unbreakable word: it stays as it is.
MOST_MISSING = 4
OPENING, CLOSING = "“‘（《〈【〔", "”’）》〉】〕"
BREAK = "\u200b"

_lock = threading.Lock()


class WrongVersion(RuntimeError):
    """WeasyPrint is not the version whose lines this module knows."""


@contextmanager
def chinese_lines() -> Iterator[None]:
    """Within, lines are justified between characters. One drawing at a time per process; raises WrongVersion."""
    if not weasyprint.__version__.startswith(PINNED):
        raise WrongVersion(f"WeasyPrint {PINNED}x is needed, {weasyprint.__version__} is installed")
    with _lock:
        plain = inline.justify_line

        def justify(context: Any, line: Any, extra: float) -> None:
            if not _spread_line(context, line, extra):
                plain(context, line, extra)

        inline.justify_line = justify
        try:
            yield
        finally:
            inline.justify_line = plain


def breakable(text: str) -> str:
    """Allow a line to end where Chinese print does and the Unicode rules do not: before an opening and after a closing quotation mark,
    before a bracket that follows a figure."""
    parts = []
    for place, character in enumerate(text):
        before = text[place - 1 : place]
        if (character in "“‘" and before and before not in OPENING) or (character == "（" and before and before in "0123456789%"):
            parts.append(BREAK)
        parts.append(character)
        following = text[place + 1 : place + 2]
        if character in "”’" and following and following not in CLOSING and following.isalnum():
            parts.append(BREAK)
    return "".join(parts)


def _spread_line(context: Any, line: Any, extra: float) -> bool:
    """Whether the line was spread: more Chinese than not, and not lacking too much."""
    texts = list(_texts(line))
    count = sum(len(box.text) for box in texts)
    chinese = sum("\u2e80" <= character <= "\uffef" for box in texts for character in box.text)
    if count < 2 or chinese * 4 <= count or extra >= MOST_MISSING * line.style["font_size"]:
        return False
    gaps = sum(len(box.text.replace(BREAK, "")) for box in texts) - 1
    _spread(context, line, extra / max(gaps, 1), 0.0)
    return True


def _texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _texts(child)


def _spread(context: Any, box: Any, gap: float, shift: float) -> float:
    """Move the box by `shift` and widen its characters by `gap`; what follows it moves by the value returned."""
    if isinstance(box, boxes.TextBox):
        return _spread_text(context, box, gap, shift)
    if not isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.translate(shift, 0)
        return shift
    box.position_x += shift
    before = shift
    for child in box.children:
        if child.is_in_normal_flow():
            shift = _spread(context, child, gap, shift)
    box.width += shift - before
    return shift


def _spread_text(context: Any, box: Any, gap: float, shift: float) -> float:
    extra = gap * len(box.text.replace(BREAK, ""))
    style = box.style.copy()
    style["letter_spacing"] = gap + (0 if style["letter_spacing"] == "normal" else style["letter_spacing"])
    layout = create_layout(box.text, style, context, None, 0)
    layout.deactivate()
    box.position_x += shift
    box.style, box.pango_layout, box.width = style, layout, box.width + extra
    return shift + extra
