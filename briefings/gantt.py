"""The parallel stages of a project as a drawing: one bar an approval, the limit line, the today line, pauses hatched.

Pure: frozen values in, SVG text out. Everything people typed is escaped; colours come from classes, places from attributes, so a strict
Content-Security-Policy has nothing to object to. Drawn twice, wide and narrow, and the stylesheet shows the one that fits. `on_paper`
gives the same drawing its colours for a document.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import groupby

from approvals.board.values import Bar


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the drawing besides the bars. `months`: twelve names."""

    title: str
    today: str
    limit: str
    due: str
    months: tuple[str, ...]
    provisional: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper: widths in its own units. `beside`: labels in a column of `left` units; else above their bars."""

    width: int
    left: int
    row: int
    bar: int
    beside: bool
    letters: int
    every: int


WIDE = Sheet(width=1040, left=250, row=26, bar=14, beside=True, letters=16, every=70)
# The classes in the colours of static/css/pages.css, for paper: a document's stylesheet does not reach into a drawing.
PAPER = {
    "gantt": 'font-size="12.5" fill="#1f2328"',
    "month": 'font-size="11" fill="#5f6670"',
    "grid": 'stroke="#e4e7eb" stroke-width="1"',
    "stage-band": 'fill="#f3f6fa"',
    "stage-name": 'font-weight="bold" font-size="12"',
    "baseline": 'fill="#c9d3df"',
    "bar-on_time": 'fill="#4f9a6c"',
    "bar-soon": 'fill="#d99a1f"',
    "bar-late": 'fill="#c8261d"',
    "bar-paused": 'fill="#8fb2dc"',
    "bar-waiting": 'fill="#b9c2cd"',
    "bar-decided": 'fill="#7c98ba"',
    "pause-ground": 'fill="#ffffff"',
    "pause-stripe": 'fill="#8fa9c9"',
    "pause": 'stroke="#8fa9c9" stroke-width="1"',
    "due": 'stroke="#1f2328" stroke-width="1.6" fill="none"',
    "line-today": 'stroke="#245f8c" stroke-width="1.6"',
    "line-limit": 'stroke="#c8261d" stroke-width="1.6" stroke-dasharray="5 3"',
    "word-today": 'fill="#245f8c" font-weight="bold"',
    "word-limit": 'fill="#c8261d" font-weight="bold"',
}
CLASSES = re.compile('class="([^"]*)"')
NARROW = Sheet(width=340, left=4, row=36, bar=12, beside=False, letters=20, every=48)
HEAD = 50
STAGE_ROW = 24
RIGHT = 12


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to places across the sheet."""

    first: date
    last: date
    sheet: Sheet

    def x(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        room = self.sheet.width - self.sheet.left - RIGHT
        return round(self.sheet.left + room * (inside - self.first).days / max(1, (self.last - self.first).days), 1)


def draw(bars: Sequence[Bar], today: date, limit_on: date | None, words: Words, sheet: Sheet = WIDE) -> str:
    """One `<svg>`; an empty string where nothing has begun. `limit_on`: the day the works' limit runs out, if it has one."""
    if not bars:
        return ""
    days = [day for bar in bars for day in (bar.start, bar.end, bar.due or bar.end, *(bar.planned or ()))] + [today]
    days += [limit_on] if limit_on else []
    scale = Scale(min(days) - timedelta(days=2), max(days) + timedelta(days=4), sheet)
    rows = sorted(bars, key=lambda bar: (bar.stage, bar.start, bar.end))
    stages = len({bar.stage for bar in rows})
    height = HEAD + STAGE_ROW * stages + sheet.row * len(rows) + 6
    name = "wide" if sheet.beside else "narrow"
    parts = [
        f'<svg class="gantt gantt-{name}" viewBox="0 0 {sheet.width} {height}" role="img" aria-label="{escape(words.title)}">',
        f'<defs><pattern id="pause-{name}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="pause-ground" width="6" height="6"/><rect class="pause-stripe" width="2.4" height="6"/></pattern></defs>',
        *_months(scale, words, height),
        *_bands(rows, sheet),
        *_lines(scale, words, height, today, limit_on),
        *_rows(rows, scale, words, name),
        "</svg>",
    ]
    return "".join(parts)


def on_paper(svg: str, font: str) -> str:
    """The same drawing with its colours in itself. Within quotation marks only our own classes stand: what people typed is escaped."""

    def attributes(found: re.Match[str]) -> str:
        return " ".join(PAPER[name] for name in found[1].split() if name in PAPER)

    return CLASSES.sub(attributes, svg).replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{escape(font)}" ', 1)


def _months(scale: Scale, words: Words, height: int) -> Iterator[str]:
    """A thin line at the first of each month; a name where the one before leaves room."""
    day, free_from = scale.first.replace(day=1), 0.0
    while day <= scale.last:
        if day >= scale.first:
            x = scale.x(day)
            yield f'<line class="grid" x1="{x}" y1="{HEAD - 6}" x2="{x}" y2="{height - 4}"/>'
            if x >= free_from and x < scale.sheet.width - 30:
                label = f"{day.year}" if day.month == 1 else words.months[day.month - 1]
                yield f'<text class="month" x="{x + 3}" y="{HEAD - 8}">{escape(label)}</text>'
                free_from = x + scale.sheet.every
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _bands(rows: Sequence[Bar], sheet: Sheet) -> Iterator[str]:
    """A band with the name of each stage over its rows; drawn first, so that the lines pass over it."""
    y = HEAD
    for (_number, name), group in groupby(rows, key=lambda bar: (bar.stage, bar.stage_name)):
        yield f'<rect class="stage-band" x="0" y="{y}" width="{sheet.width}" height="{STAGE_ROW - 4}"/>'
        yield f'<text class="stage-name" x="6" y="{y + 14.5}">{escape(name)}</text>'
        y += STAGE_ROW + sheet.row * len(list(group))


def _rows(rows: Sequence[Bar], scale: Scale, words: Words, name: str) -> Iterator[str]:
    y = HEAD
    for _stage, group in groupby(rows, key=lambda bar: bar.stage):
        y += STAGE_ROW
        for bar in group:
            yield from _bar(bar, scale, y, words, name)
            y += scale.sheet.row


def _bar(bar: Bar, scale: Scale, y: int, words: Words, name: str) -> Iterator[str]:
    sheet = scale.sheet
    top = y + ((sheet.row - sheet.bar) // 2 if sheet.beside else sheet.row - sheet.bar - 3)
    left, right = scale.x(bar.start), scale.x(bar.end)
    size = f'y="{top}" height="{sheet.bar}"'
    base = y + (sheet.row // 2 + 4 if sheet.beside else 14)
    yield f"<g><title>{escape(f'{bar.name} · {bar.lead} · {bar.start} – ' + ('' if bar.open else str(bar.end)))}</title>"
    yield f'<text class="name" x="6" y="{base}">{escape(_short(bar.name, sheet.letters))}</text>'
    if bar.planned:
        yield from _baseline(bar.planned, scale, top, sheet.bar)
    if bar.only_planned:
        yield "</g>"
        return
    yield f'<rect class="bar bar-{escape(bar.light)}" x="{left}" width="{_width(left, right, 3)}" {size} rx="2"/>'
    for start, end in bar.pauses:
        x = scale.x(start)
        yield f'<rect fill="url(#pause-{name})" class="pause" x="{x}" width="{_width(x, scale.x(end), 2)}" {size}/>'
    if bar.open and bar.due:
        tip = escape(f"{words.due} {bar.due} {words.provisional if bar.provisional else ''}".strip())
        yield f'<path class="due due-{escape(bar.light)}" d="M{scale.x(bar.due)} {top - 2}v{sheet.bar + 4}"><title>{tip}</title></path>'
    yield "</g>"


def _baseline(planned: tuple[date, date], scale: Scale, top: int, height: int) -> Iterator[str]:
    """The days of the signed plan, taller than the bar in front of it, so that both are seen."""
    x, until = scale.x(planned[0]), scale.x(planned[1])
    yield f'<rect class="baseline" x="{x}" width="{_width(x, until, 3)}" y="{top - 3}" height="{height + 6}" rx="1"/>'


def _width(left: float, right: float, least: float) -> float:
    return max(least, round(right - left, 1))


def _lines(scale: Scale, words: Words, height: int, today: date, limit_on: date | None) -> Iterator[str]:
    """The two lines everything is read against, with their words at the top, kept inside the sheet and apart from each other."""
    marks = [("today", today, words.today, 12)] + ([("limit", limit_on, words.limit, 27)] if limit_on else [])
    for kind, day, word, y in marks:
        x = scale.x(day)
        yield f'<line class="line-{kind}" x1="{x}" y1="{y + 2}" x2="{x}" y2="{height - 4}"/>'
        anchor, at = ("end", x - 4) if x > scale.sheet.width * 0.6 else ("start", x + 4)
        yield f'<text class="word-{kind}" x="{at}" y="{y}" text-anchor="{anchor}">{escape(word)}</text>'


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"
