"""Workbooks of Excel and WPS (.xlsx), streamed: rows come one at a time, cells that do not exist cost nothing.

Only the table of shared texts and the styles that mean "date" are held. A cell knows whether it was text, a number, a date, an error, or a
formula saved without its result; a parser that hands over plain values loses the last two.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from projects.reading import markup
from projects.reading.shape import Line, Merge, Sheet, Workbook, number
from projects.reading.sheet_events import SheetEvents
from projects.reading.values import Unreadable

TEXTS_LIMIT = 2_000_000
MERGES_LIMIT = 60_000
DATE_FORMATS = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}
MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")


@contextmanager
def opened(file: BinaryIO) -> Iterator[Workbook]:
    with zipfile.ZipFile(file) as archive:
        yield _workbook(archive)


def _workbook(archive: zipfile.ZipFile) -> Workbook:
    home = _target(archive, "_rels/.rels", "", "/officeDocument") or "xl/workbook.xml"
    folder, name = posixpath.split(home)
    targets = _relations(archive, f"{folder}/_rels/{name}.rels".lstrip("/"), folder)
    listed: list[tuple[str, bool, str]] = []
    epoch_1904 = False

    def on_start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal epoch_1904
        if tag == "workbookPr":
            epoch_1904 = attributes.get("date1904", "0") in ("1", "true", "on")
        elif tag == "sheet":
            listed.append((attributes.get("name", ""), attributes.get("state", "visible") != "visible", attributes.get("id", "")))

    with _part(archive, home) as stream:
        markup.collect(stream, on_start)
    kinds = {kind: target for kind, target in targets.values() if not kind.endswith(("/worksheet", "/chartsheet"))}
    shared = _shared(archive, next((target for kind, target in kinds.items() if kind.endswith("/sharedStrings")), ""))
    dates = _date_styles(archive, next((target for kind, target in kinds.items() if kind.endswith("/styles")), ""))
    sheets = [
        _sheet(archive, name, hidden, targets[relation][1], SheetEvents(shared, dates, epoch_1904))
        for name, hidden, relation in listed
        if relation in targets and targets[relation][0].endswith("/worksheet")
    ]
    return Workbook(tuple(sheets), epoch_1904)


def _sheet(archive: zipfile.ZipFile, name: str, hidden: bool, member: str, events: SheetEvents) -> Sheet:
    def lines() -> Iterator[Line]:
        events.begin()
        with _part(archive, member) as stream:
            yield from markup.read(stream, events)

    return Sheet(markup.unescaped(name), hidden, _merges(archive, member), lines)


def _merges(archive: zipfile.ZipFile, member: str) -> tuple[Merge, ...]:
    """The merged ranges stand behind the last row, so they are looked for first, in a pass of their own over the bytes."""
    found: set[Merge] = set()
    tail = b""
    with _part(archive, member) as stream:
        while piece := stream.read(markup.PIECE):
            for left, top, right, bottom in MERGE.findall(tail + piece):
                found.add(Merge(int(top), number(left.decode()), int(bottom), number(right.decode())))
            if len(found) > MERGES_LIMIT:
                raise Unreadable(f"合并单元格超过{MERGES_LIMIT:,}处，不像正常的登记表。")
            tail = (tail + piece)[-300:]
    return tuple(sorted(found, key=lambda merge: (merge.top, merge.left)))


@contextmanager
def _part(archive: zipfile.ZipFile, member: str) -> Iterator[IO[bytes]]:
    try:
        with archive.open(member) as stream:
            yield stream
    except KeyError as missing:
        raise Unreadable(f"文件已损坏：缺少部件{member[:60]}。") from missing


def _relations(archive: zipfile.ZipFile, member: str, folder: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (kind, member)."""
    found: dict[str, tuple[str, str]] = {}

    def on_start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = (attributes.get("Type", ""), place)

    with _part(archive, member) as stream:
        markup.collect(stream, on_start)
    return found


def _target(archive: zipfile.ZipFile, member: str, folder: str, kind: str) -> str:
    return next((target for found, target in _relations(archive, member, folder).values() if found.endswith(kind)), "")


class _Texts(markup.Events):
    """The shared texts; phonetic guides (rPh) are not part of a text."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.inside = False
        self.guide = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.parts = []
        elif name == "rPh":
            self.guide = True
        elif name == "t":
            self.inside = not self.guide

    def end(self, name: str) -> None:
        if name == "si":
            self.found.append(markup.unescaped("".join(self.parts)))
        elif name == "rPh":
            self.guide = False
        elif name == "t":
            self.inside = False

    def text(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)


def _shared(archive: zipfile.ZipFile, member: str) -> list[str]:
    texts: list[str] = []
    if member not in archive.NameToInfo:
        return texts
    with archive.open(member) as stream:
        for text in markup.read(stream, _Texts()):
            texts.append(text)
            if len(texts) > TEXTS_LIMIT:
                raise Unreadable("文件内的文字过多，不像正常的登记表。")
    return texts


def _date_styles(archive: zipfile.ZipFile, member: str) -> list[bool]:
    """For each cell style, whether a number in it is shown as a date."""
    formats: dict[int, bool] = dict.fromkeys(DATE_FORMATS, True)
    styles: list[bool] = []
    inside = False

    def on_start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            formats[_whole(attributes.get("numFmtId"))] = shows_date(attributes.get("formatCode", ""))
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            styles.append(formats.get(_whole(attributes.get("numFmtId")), False))

    if member in archive.NameToInfo:
        with archive.open(member) as stream:
            markup.collect(stream, on_start)
    return styles


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def shows_date(pattern: str) -> bool:
    """Whether a number format such as yyyy"年"m"月" shows a day (a mere time of day is none)."""
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', "", pattern).lower()
    return "general" not in bare and ("y" in bare or "d" in bare or (bare.count("m") >= 1 and "h" not in bare and "s" not in bare))
