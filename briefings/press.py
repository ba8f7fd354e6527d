"""From well-formed HTML to PDF/A-3a: the only place that drives the renderer, and nothing of the framework in it.

Nothing is fetched: the only addresses that open are `data:` and the typeface that ships with the product; any other stops the drawing.
The same arguments give the same bytes, on the same machine with the same typefaces.
"""

import gc
import logging
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pydyf
from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML, Attachment
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from briefings.justify import chinese_lines
from briefings.thrift import thrifty, written_once

FANGSONG = "kaigong:fangsong"
FONT_FILE = Path(__file__).parent / "fonts" / "FandolFang-Regular.otf"
ATTACHMENT = "figures.json"
VARIANT = "pdf/a-3a"


class ForeignAddress(ValueError):
    """The document asked for something outside itself."""


class ClosedFetcher(URLFetcher):
    """Opens `data:` and the product's own typeface; every other address raises, and is remembered in case the renderer goes on."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), fail_on_errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url == FANGSONG:
            return URLFetcherResponse(url, FONT_FILE.read_bytes(), {"Content-Type": "font/otf"})
        if not url.startswith("data:"):
            self.refused.append(url)
            raise ForeignAddress(url)
        return super().fetch(url, headers)


class WellFormed(HTML):
    """A document whose source is also XML, as our own template's is: read in C instead of by the renderer's HTML parser, which takes a
    quarter of the whole time for 220 projects. Raises ElementTree.ParseError for a source that is not well-formed or declares anything."""

    def __init__(self, source: str, fetcher: URLFetcher) -> None:
        body = source.removeprefix("<!DOCTYPE html>")
        if "<!" in body:
            raise ElementTree.ParseError("a declaration, which may define entities, has no place in a briefing")
        root = ElementTree.fromstring(body)  # noqa: S314 - nothing is declared, so there is no entity to expand
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


@dataclass(frozen=True, slots=True)
class Drawn:
    """The PDF, and what the renderer complained of (a glyph that no typeface has, for one); empty when all is well."""

    pdf: bytes
    complaints: tuple[str, ...]


def printed(source: str, style: str, figures: bytes, moment: datetime, name: str = ATTACHMENT, description: str = "本期数据") -> Drawn:
    """The document as tagged PDF/A-3a of that moment, with `figures` (JSON) attached under that name.

    Raises ForeignAddress when it asks for anything that is not its own."""
    attachment = Attachment(
        string=figures,
        name=name,
        description=description,
        created=moment,
        modified=moment,
        relationship="Data",
        url_fetcher=ClosedFetcher(),
    )
    identifier = sha256(source.encode() + style.encode() + figures).hexdigest()[:32]
    with _complaints() as complaints, chinese_lines(), thrifty(), _packed_quickly(), uncollected(), _no_icc_warning():
        faces, fetcher = FontConfiguration(), ClosedFetcher()
        try:
            pdf = WellFormed(source, fetcher).write_pdf(
                stylesheets=[CSS(string=style, font_config=faces, url_fetcher=fetcher)],
                font_config=faces,
                attachments=[attachment],
                pdf_variant=VARIANT,
                pdf_identifier=identifier.encode(),
                finisher=written_once,
            )
        except FatalURLFetchingError as error:
            raise ForeignAddress(", ".join(fetcher.refused) or str(error)) from error
    if fetcher.refused:
        raise ForeignAddress(", ".join(fetcher.refused))
    return Drawn(pdf, tuple(dict.fromkeys(complaints)))


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What the renderer logs from warning upwards while within."""
    heard: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    listener = Listener(logging.WARNING)
    LOGGER.addHandler(listener)
    try:
        yield heard
    finally:
        LOGGER.removeHandler(listener)


class _Quick:
    """zlib for the renderer: it asks for level 9, but level 6 packs in a third of the time and makes the file one per cent longer."""

    def compressobj(self, level: int) -> Any:
        return zlib.compressobj(min(level, 6))


@contextmanager
def _packed_quickly() -> Iterator[None]:
    packer, pydyf.zlib = pydyf.zlib, _Quick()
    try:
        yield
    finally:
        pydyf.zlib = packer


@contextmanager
def _no_icc_warning() -> Iterator[None]:
    """The renderer drops the open file of its own colour profile; Python closes it and would complain."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"unclosed file .*sRGB2014\.icc", category=ResourceWarning)
        yield


@contextmanager
def uncollected() -> Iterator[None]:
    """Layout makes millions of objects and hardly any cycle: collecting in between costs a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
