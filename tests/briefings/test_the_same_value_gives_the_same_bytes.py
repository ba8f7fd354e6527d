"""A year later the stored figures give the same documents, byte for byte."""

import ctypes
import hashlib
from contextlib import nullcontext
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from briefings import press
from briefings.briefing import compose
from briefings.pdf import render
from briefings.press import FONT_FILE
from briefings.sheet import ledger
from briefings.value import Briefing, from_json
from tests.briefings.conftest import through_json
from tests.briefings.portfolio_factory import portfolio

SIZE = 64


@pytest.fixture(scope="module")
def small() -> Briefing:
    return compose(portfolio(6), number=1, total_number=1, city="巴中市", unit="专班")


def test_the_pdf_and_the_ledger_of_a_stored_issue_are_the_first_ones(small: Briefing) -> None:
    again = from_json(through_json(small.to_json()))
    assert hashlib.sha256(render(again)).digest() == hashlib.sha256(render(small)).digest()
    assert ledger(again) == ledger(small)


def test_thrift_changes_no_byte(small: Briefing, monkeypatch: pytest.MonkeyPatch) -> None:
    thrifty = render(small)
    monkeypatch.setattr(press, "thrifty", nullcontext)
    monkeypatch.setattr(press, "written_once", None)
    assert render(small) == thrifty


def painted(page: pypdfium2.PdfPage, wanted: str) -> dict[str, Image.Image]:
    """What is really painted where the text layer says that a body character stands."""
    scale = 6
    picture = page.render(scale=scale).to_pil().convert("L")
    text, found, name = page.get_textpage(), {}, ctypes.create_string_buffer(120)
    for i in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text.raw, i))
        pdfium.FPDFText_GetFontInfo(text.raw, i, name, 120, ctypes.c_int())
        if character in wanted and b"FandolFang" in name.value:
            left, bottom, right, top = text.get_charbox(i)
            height = page.get_height()
            found[character] = picture.crop([round(v * scale) for v in (left, height - top, right, height - bottom)])
    return found


def drawn_by_hand(character: str, font: Path) -> Image.Image:
    face = ImageFont.truetype(str(font), 200)
    paper = Image.new("L", (400, 400), 255)
    ImageDraw.Draw(paper).text((100, 100), character, fill=0, font=face)
    return paper.crop(ImageChops.invert(paper).getbbox())


def difference(one: Image.Image, other: Image.Image) -> float:
    """0 for the same shape, 1 for black against white."""
    same = [ImageChops.invert(image).getbbox() for image in (one, other)]
    fitted = [image.crop(box).resize((SIZE, SIZE)) for image, box in zip((one, other), same, strict=True)]
    return ImageStat.Stat(ImageChops.difference(*fitted)).mean[0] / 255


def test_what_is_painted_is_what_the_text_says(pages: pypdfium2.PdfDocument) -> None:
    wanted = "项目审批时限期开工许可政府企业办结县区部门在本累计平均"
    found = painted(pages[1], wanted)
    assert len(found) > 15
    own = {c: difference(image, drawn_by_hand(c, FONT_FILE)) for c, image in found.items()}
    others = [difference(image, drawn_by_hand(o, FONT_FILE)) for c, image in list(found.items())[:6] for o in found if o != c]
    assert max(own.values()) < min(others), own
