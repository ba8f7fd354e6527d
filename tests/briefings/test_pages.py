"""The pages: the layout of an official document, the typefaces it names, nothing missing, nothing fetched."""

import ctypes
import json
import re
import zlib
from collections import Counter
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from briefings.layout import css
from briefings.press import Drawn, printed
from briefings.value import Briefing, from_json
from briefings.vocabulary import LIGHTS

MM = 72 / 25.4
MOMENT = datetime(2026, 11, 20, 17, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def grid() -> pypdfium2.PdfDocument:
    """A page full of one character: what the layout gives room for."""
    source = (
        f'<!DOCTYPE html><html lang="zh-Hans"><head><title>版心</title></head><body><p style="text-indent:0">{"国" * 700}</p></body></html>'
    )
    return pypdfium2.PdfDocument(printed(source, css(), b"{}", MOMENT).pdf)


def characters(page: pypdfium2.PdfPage, wanted: str) -> list[tuple[float, float, float, float]]:
    """(left, bottom, right, top) in points of every such character on the page."""
    text = page.get_textpage()
    return [text.get_charbox(i, loose=True) for i in range(text.count_chars()) if chr(pdfium.FPDFText_GetUnicode(text.raw, i)) in wanted]


def test_a_page_holds_22_lines_of_28_characters(grid: pypdfium2.PdfDocument) -> None:
    lines = Counter(round(bottom, 2) for _, bottom, _, _ in characters(grid[0], "国"))
    assert list(lines.values()) == [28] * 22
    steps = [(upper - lower) / MM for upper, lower in pairwise(sorted(lines, reverse=True))]
    assert steps == pytest.approx([10.2272] * 21, abs=0.01)


def test_the_text_block_lies_37_28_and_26_millimetres_from_the_edges(grid: pypdfium2.PdfDocument) -> None:
    page = grid[0]
    boxes = characters(page, "国")
    assert (round(page.get_width() / MM), round(page.get_height() / MM)) == (210, 297)
    left, right = min(box[0] for box in boxes) / MM, 210 - max(box[2] for box in boxes) / MM
    # A character stands in the middle of its line: the block begins half a gap above the first one.
    above = 297 - max(box[3] for box in boxes) / MM - (10.2272 - 16 / MM) / 2
    assert (round(left, 1), round(above)) == (28.0, 37)
    assert 25.7 <= right <= 26.2


def test_page_numbers_stand_at_the_outer_edge(pages: pypdfium2.PdfDocument) -> None:
    for place, page in enumerate(pages, start=1):
        found = [box for box in characters(page, "—") if box[1] < 30 * MM]
        middle = sum((box[0] + box[2]) / 2 for box in found) / len(found) / page.get_width()
        assert len(found) == 2
        assert middle > 0.7 if place % 2 else middle < 0.3
        assert f"—{place}—" in "".join(page.get_textpage().get_text_range().split())


def test_the_typefaces_are_exactly_those_of_the_roles(pages: pypdfium2.PdfDocument) -> None:
    fonts = set()
    for page in pages:
        text, name = page.get_textpage(), ctypes.create_string_buffer(120)
        for i in range(text.count_chars()):
            pdfium.FPDFText_GetFontInfo(text.raw, i, name, 120, ctypes.c_int())
            fonts.add(name.value.decode().partition("+")[2] or name.value.decode())
    fonts.discard("")  # line ends belong to no typeface
    expected = {"FandolFang", "Noto-Serif-CJK-SC", "Noto-Serif-CJK-SC-Bold", "Noto-Sans-CJK-SC", "Noto-Sans-CJK-SC-Bold", "AR-PL-UKai-CN"}
    assert fonts == expected


def test_no_glyph_is_missing_and_the_renderer_has_nothing_to_say(drawn: Drawn) -> None:
    assert drawn.complaints == ()


def test_a_character_no_typeface_has_is_named() -> None:
    source = '<!DOCTYPE html><html lang="zh-Hans"><head><title>缺字</title></head><body><p>\U0010fffd</p></body></html>'
    (complaint,) = printed(source, css(), b"{}", MOMENT).complaints
    assert "U+10FFFD" in complaint


def test_the_pages_say_the_figures(briefing: Briefing, words: list[str]) -> None:
    text = "".join(words)
    for line in briefing.headline:
        assert "".join(line.split()) in words[0]
    assert "2026年第46期（总第112期）" in words[0]
    for section in briefing.sections:
        assert section.title in text
    for count in briefing.lights:
        assert not count.projects or f"{LIGHTS[count.light]}{len(count.projects)}" in text
    for group in briefing.counties:
        assert f"{group.name}（{group.projects}个）" in text
    assert text.count("印发") == 1


def test_every_project_stands_in_the_annex(briefing: Briefing, words: list[str]) -> None:
    text = "".join(words)
    assert [line.number for line in briefing.projects if "".join(line.name.split()) not in text] == []


def test_nothing_runs_over_the_edge(pages: pypdfium2.PdfDocument) -> None:
    for page in pages:
        text = page.get_textpage()
        boxes = [text.get_charbox(i) for i in range(text.count_chars()) if chr(pdfium.FPDFText_GetUnicode(text.raw, i)).strip()]
        assert min(box[0] for box in boxes) > 15 * MM
        assert max(box[2] for box in boxes) < page.get_width() - 14 * MM


def test_the_document_says_what_it_is(pages: pypdfium2.PdfDocument, drawn: Drawn) -> None:
    told = pages.get_metadata_dict()
    assert told["Title"] == "巴中市重点项目审批工作简报 2026年第46期"
    assert told["Author"] == "巴中市投资项目审批服务代办专班"
    assert told["CreationDate"] == told["ModDate"] == "D:20261120170000+08'00"
    outline = [item.get_title() for item in pages.get_toc()]
    assert outline[:2] == ["巴中市重点项目审批工作简报 2026年第46期", "一、本期变化"]
    assert "附表4　220个重点项目清单" in outline
    assert pdfium.FPDFCatalog_IsTagged(pages.raw)
    assert any(b'pdfaid:part="3"' in stream or b"pdfaid:part>3<" in stream for stream in streams(drawn.pdf))


def streams(pdf: bytes) -> list[bytes]:
    """The unpacked streams of a document."""
    packed = re.findall(rb"stream\r?\n(x.*?)\r?\nendstream", pdf, re.DOTALL)
    return [zlib.decompressobj().decompress(one) for one in packed]


def test_the_figures_travel_with_the_document(pages: pypdfium2.PdfDocument, briefing: Briefing) -> None:
    assert pages.count_attachments() == 1
    attached = pages.get_attachment(0)
    assert attached.get_name() == "figures.json"
    assert from_json(json.loads(bytes(attached.get_data()).decode())) == briefing


def test_a_late_project_links_to_its_row(pages: pypdfium2.PdfDocument, briefing: Briefing) -> None:
    links = 0
    for page in pages:
        place = ctypes.c_int(0)
        link = pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page.raw, place, link):
            links += bool(pdfium.FPDFLink_GetDest(pages.raw, link))
    assert links >= len(briefing.attention)
