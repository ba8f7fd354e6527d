"""Strokes for hand-written SVG: every text is escaped, every light is told by its pattern as well as its colour.

Printed without colour the lights still differ: decided is dark, on time is plain grey, soon is hatched, late carries a white cross, paused
two bars, waiting is an empty frame, ended a frame with a stroke.
"""

from collections.abc import Iterable, Sequence
from html import escape

Box = tuple[float, float, float, float]

INK, MUTE, LINE, PAPER, SOFT = "#1f2328", "#5f6670", "#d9dce1", "#ffffff", "#eef0f3"
RED, BLUE, SKY = "#c8261d", "#245f8c", "#8fb8d6"
FILLS = {
    "decided": "#245f8c",
    "on_time": "#6fb48d",
    "soon": "#eab03a",
    "late": "#c8261d",
    "paused": "#a9bfd3",
    "waiting": "#ffffff",
    "ended": "#ffffff",
}
# The ink of a number written on a light.
ON = {"decided": PAPER, "late": PAPER}


def text(x: float, y: float, words: object, size: float = 9, fill: str = INK, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    placed = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{placed}{weight}>{escape(str(words))}</text>'


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<path fill="{fill}" d="{_outline((x, y, width, height))}"/>'


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, width: float = 0.6, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path fill="none" stroke="{stroke}" stroke-width="{width:g}"{dashed} d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'


def polyline(points: Sequence[tuple[float, float]], stroke: str, width: float = 1.6, dash: str = "", fill: str = "none") -> str:
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    drawn = f' stroke="{stroke}" stroke-width="{width:g}"{dashed}' if width else ""
    return f'<path fill="{fill}"{drawn} d="M{path}"/>'


def lit(light: str, boxes: Iterable[Box]) -> str:
    """All the boxes of one light, in its colour and with its pattern: two paths whatever their number."""
    boxes = list(boxes)
    if not boxes:
        return ""
    if light in ("waiting", "ended"):
        inner = [(x + 0.5, y + 0.5, max(w - 1, 0.2), max(h - 1, 0.2)) for x, y, w, h in boxes]
        strokes = "".join(map(_outline, inner)) + (
            "".join(f"M{x:.1f} {y + h:.1f}l{w:.1f} {-h:.1f}" for x, y, w, h in inner) if light == "ended" else ""
        )
        return f'<path fill="none" stroke="#8a919b" stroke-width="0.9" d="{strokes}"/>'
    solid = f'<path fill="{FILLS[light]}" d="{"".join(map(_outline, boxes))}"/>'
    pattern, stroke, width = _PATTERNS.get(light, (None, "", 0.0))
    over = "".join(pattern(box) for box in boxes) if pattern else ""
    return solid + (f'<path fill="none" stroke="{stroke}" stroke-width="{width:g}" d="{over}"/>' if over else "")


def _outline(box: Box) -> str:
    x, y, width, height = box
    return f"M{x:.1f} {y:.1f}h{max(width, 0):.1f}v{height:.1f}h{-max(width, 0):.1f}z"


def _hatch(box: Box, step: float = 4.2) -> str:
    """Strokes rising to the right, cut at the box."""
    x, y, width, height = box
    strokes, offset = [], step / 2
    while offset < width + height:
        x1, y1 = x + max(0.0, offset - height), y + min(offset, height)
        x2, y2 = x + min(offset, width), y + max(0.0, offset - width)
        strokes.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
        offset += step
    return "".join(strokes)


def _cross(box: Box) -> str:
    x, y, width, height = box
    arm = min(width, height) * 0.22
    if width > 1.8 * height:  # a bar, not a square: the cross would sit under its number
        cx, cy = x + min(width / 6, height * 0.5), y + height / 2
    else:
        cx, cy = x + width / 2, y + height / 2
    return f"M{cx - arm:.1f} {cy - arm:.1f}l{2 * arm:.1f} {2 * arm:.1f}M{cx - arm:.1f} {cy + arm:.1f}l{2 * arm:.1f} {-2 * arm:.1f}"


def _bars(box: Box) -> str:
    x, y, width, height = box
    cx = x + (width / 2 if width <= 1.8 * height else height * 0.45)
    return "".join(f"M{cx + side * height * 0.14:.1f} {y + height * 0.25:.1f}v{height * 0.5:.1f}" for side in (-1, 1))


def strokes(kind: str, box: Box) -> str:
    """What tells a part of a bar without colour: the applicant's is hatched, a third party's dotted."""
    if kind == "applicant":
        return f'<path fill="none" stroke="#9a6a00" stroke-width="0.7" d="{_hatch(box)}"/>'
    x, y, width, height = box
    rows, columns = int(height / 5), int(width / 5)
    dots = "".join(f"M{x + 2 + 5 * at:.1f} {y + 2.5 + 5 * row:.1f}h1" for row in range(rows) for at in range(columns))
    return f'<path fill="none" stroke="{SKY}" stroke-width="1" d="{dots}"/>'


_PATTERNS = {"soon": (_hatch, "#9a6a00", 0.7), "late": (_cross, PAPER, 1.5), "paused": (_bars, "#3c5a77", 1.3)}


def legend(x: float, y: float, words: dict[str, str], size: float = 8.5) -> str:
    """The lights and their words in one row."""
    parts = []
    for light, word in words.items():
        parts += [lit(light, [(x, y - 7.6, 9, 9)]), text(x + 13, y, word, size, MUTE)]
        x += 13 + len(word) * size + 14
    return "".join(parts)


def picture(width: float, height: float, body: Iterable[str], title: str, description: str, font: str) -> str:
    """One drawing. `title` and `description` are read to those who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(title)}" '
        f'font-family="{escape(font)}"><title>{escape(title)}</title><desc>{escape(description)}</desc>{"".join(body)}</svg>'
    )
