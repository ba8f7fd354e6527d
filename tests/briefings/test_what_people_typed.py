"""Names are text wherever they appear: in HTML, in drawings, in the ledger. Nothing a person typed makes the renderer fetch anything."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from briefings import charts, comparisons
from briefings.layout import css, html
from briefings.press import ClosedFetcher, ForeignAddress, printed
from briefings.value import Briefing
from tests.briefings.conftest import HOSTILE

MOMENT = datetime(2026, 11, 20, tzinfo=UTC)


def page(body: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html lang="zh-Hans"><head><title>t</title>{head}</head><body>{body}</body></html>'


def test_a_script_is_a_name(briefing: Briefing, words: list[str]) -> None:
    assert "<script>" not in html(briefing)
    assert "".join(HOSTILE[5].split()) in "".join(words)


def test_the_page_is_well_formed_whatever_the_names(briefing: Briefing) -> None:
    root = ElementTree.fromstring(html(briefing).removeprefix("<!DOCTYPE html>"))
    assert root.tag == "html"
    assert not list(root.iter("script"))


@pytest.mark.parametrize("drawing", [charts.lights, charts.counties, charts.remaining, charts.days_used, comparisons.timeline])
def test_a_drawing_is_well_formed_and_says_what_it_shows(briefing: Briefing, drawing: object) -> None:
    assert callable(drawing)
    root = ElementTree.fromstring(drawing(briefing, "Noto Sans CJK SC"))
    svg = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{svg}title").text  # type: ignore[union-attr]
    assert root.find(f"{svg}desc").text  # type: ignore[union-attr]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "https://example.org/x.png", "ftp://example.org/x"])
@pytest.mark.parametrize(
    "body",
    [
        '<img alt="x" src="{}"/>',
        '<p style="background:url({})">x</p>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" height="9" href="{}"/></svg>',
    ],
)
def test_no_address_is_opened(address: str, body: str) -> None:
    with pytest.raises(ForeignAddress):
        printed(page(body.format(address)), css(), b"{}", MOMENT)


def test_no_local_file_is_attached() -> None:
    with pytest.raises(ForeignAddress):
        printed(page("<p>x</p>", '<link rel="attachment" href="file:///etc/passwd"/>'), css(), b"{}", MOMENT)


def test_the_fetcher_opens_data_and_the_own_typeface() -> None:
    fetcher = ClosedFetcher()
    assert fetcher.fetch("data:text/plain,hello").read() == b"hello"
    assert fetcher.fetch("kaigong:fangsong").read(4) == b"OTTO"
    with pytest.raises(ForeignAddress, match="kaigong:other"):
        fetcher.fetch("kaigong:other")


def test_an_entity_bomb_is_no_document() -> None:
    bomb = '<!DOCTYPE html><!DOCTYPE x [<!ENTITY a "aaaa">]><html><body>&a;</body></html>'
    with pytest.raises(ElementTree.ParseError):
        printed(bomb, css(), b"{}", MOMENT)
