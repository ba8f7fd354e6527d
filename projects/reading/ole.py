"""The old container (.xls, and every Office file with a password): just enough to say what is inside, and to walk a workbook's records.

From the container: is it a workbook, is it encrypted, does it hold macros or embedded files. From the records: a password, links to other
workbooks, the date system, where the furthest cell stands (a parser would reserve room for every cell up to it), cells that are errors.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from projects.reading.values import Trouble, Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = 0xFFFFFFFA  # from here on a sector number is a mark, not a sector
CELLS_LIMIT = 4_000_000
ENTRIES_LIMIT = 4_000
BROKEN = "文件已损坏，无法打开；请用Excel或WPS打开确认后另存再上传。"

BOF, EOF, FILEPASS, DATE1904, SUPBOOK, BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0022, 0x01AE, 0x0085
# Records of one cell with something in it; the blank ones (BLANK, MULBLANK) take no room.
ONE_CELL = {0x0006, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00D6}
MULRK = 0x00BD
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


@dataclass
class Findings:
    """What the records say: the date system, and for each sheet by its place the cells (row, column from 1) that cannot be used."""

    epoch_1904: bool = False
    troubles: dict[int, dict[tuple[int, int], Trouble]] = field(default_factory=dict)


class Container:
    """A compound file, read sector by sector. Every chain is bounded by the number of sectors the file can hold."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        size = file.seek(0, 2)
        file.seek(0)
        head = file.read(512)
        if len(head) < 512:
            raise Unreadable(BROKEN)
        self.sector = 1 << struct.unpack_from("<H", head, 30)[0]
        self.small = 1 << struct.unpack_from("<H", head, 32)[0]
        if self.sector not in (512, 4096) or self.small != 64:
            raise Unreadable(BROKEN)
        self.sectors = size // self.sector + 1
        fat_count, directory_start = struct.unpack_from("<I", head, 44)[0], struct.unpack_from("<I", head, 48)[0]
        self.cutoff, small_start = struct.unpack_from("<II", head, 56)
        more_start, more_count = struct.unpack_from("<II", head, 68)
        self.table = self._fat(list(struct.unpack_from("<109I", head, 76)), fat_count, more_start, more_count)
        self.entries = self._entries(directory_start)
        self.small_table = _numbers(b"".join(self._chain(small_start)))
        root = self.entries[0] if self.entries else None
        self.small_stream = b"".join(self._chain(root[2]))[: root[3]] if root and small_start < END else b""

    def _fat(self, places: list[int], count: int, more_start: int, more_count: int) -> tuple[int, ...]:
        seen = 0
        while more_start < END and seen < min(more_count, self.sectors):
            numbers = _numbers(self._at(more_start))
            places += numbers[:-1]
            more_start, seen = numbers[-1], seen + 1
        return _numbers(b"".join(self._at(place) for place in places[: min(count, self.sectors)] if place < END))

    def _at(self, place: int) -> bytes:
        self.file.seek((place + 1) * self.sector)
        piece = self.file.read(self.sector) if place < self.sectors else b""
        if not piece:
            raise Unreadable(BROKEN)
        return piece

    def _chain(self, place: int) -> Iterator[bytes]:
        for _step in range(self.sectors):
            if place >= END:
                return
            yield self._at(place)
            if place >= len(self.table):
                raise Unreadable(BROKEN)
            place = self.table[place]
        raise Unreadable(BROKEN)

    def _entries(self, start: int) -> list[tuple[str, int, int, int]]:
        """Every entry of the directory: name, kind (1 storage, 2 stream, 5 root), first sector, size."""
        entries = []
        for piece in self._chain(start):
            for at in range(0, len(piece) - 127, 128):
                length, kind = struct.unpack_from("<HB", piece, at + 64)
                if kind in (1, 2, 5) and 2 <= length <= 64:
                    name = piece[at : at + length - 2].decode("utf-16-le", "replace")
                    entries.append((name, kind, *struct.unpack_from("<II", piece, at + 116)))
            if len(entries) > ENTRIES_LIMIT:
                raise Unreadable("文件内含的部件过多，不像正常的登记表。")
        return entries

    def names(self) -> set[str]:
        return {name for name, *_rest in self.entries}

    def stream(self, name: str) -> Iterator[bytes]:
        """The pieces of a stream, cut to its size."""
        start, left = next((start, size) for entry, kind, start, size in self.entries if entry == name and kind == 2)
        for piece in self._chain(start) if left >= self.cutoff else self._small_chain(start):
            yield piece[:left]
            left -= len(piece)
            if left <= 0:
                return

    def _small_chain(self, place: int) -> Iterator[bytes]:
        for _step in range(len(self.small_table)):
            if place >= END:
                return
            yield self.small_stream[place * self.small : (place + 1) * self.small]
            if place >= len(self.small_table):
                raise Unreadable(BROKEN)
            place = self.small_table[place]


def _numbers(piece: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(piece) // 4}I", piece[: len(piece) // 4 * 4])


def check_workbook(file: BinaryIO) -> Findings:
    """Refuse what is not a plain workbook; otherwise what its records say. Raises Unreadable, never struct.error."""
    try:
        container = Container(file)
        names = {name.lower(): name for name in container.names()}
        if "encryptedpackage" in names or "encryptioninfo" in names:
            raise Unreadable("文件有密码保护；请取消密码后再上传。")
        book = names.get("workbook") or names.get("book")
        if book is None:
            raise Unreadable("这不是Excel工作簿（可能是Word、PowerPoint等旧格式文件）；请上传 .xlsx、.xls、.ods 或 .csv 格式的登记表。")
        if any("vba_project" in name for name in names):
            raise Unreadable("文件含有宏；请另存为 .xlsx 再上传。")
        if any(name.startswith(("mbd", "\x01ole10native", "embedding")) for name in names):
            raise Unreadable("文件嵌有其他文件或控件；请删除后另存再上传。")
        return _walk(_records(container.stream(book)))
    except struct.error as broken:
        raise Unreadable(BROKEN) from broken


def _records(pieces: Iterator[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """(place in the stream, kind, body) of every record."""
    held, place = b"", 0
    for piece in pieces:
        held += piece
        at = 0
        while at + 4 <= len(held):
            kind, length = struct.unpack_from("<HH", held, at)
            if at + 4 + length > len(held):
                break
            yield place + at, kind, held[at + 4 : at + 4 + length]
            at += 4 + length
        held, place = held[at:], place + at


def _walk(records: Iterator[tuple[int, int, bytes]]) -> Findings:
    findings = Findings()
    starts: list[int] = []  # where each sheet's own records begin, in the order of the tabs
    sheet, rows, columns = -1, 0, 0
    for place, kind, body in records:
        if kind == BOF:
            sheet, rows, columns = starts.index(place) if place in starts else sheet, 0, 0
        elif kind == FILEPASS:
            raise Unreadable("文件有密码保护；请取消密码后再上传。")
        elif kind == BOUNDSHEET:
            _check_sheet_kind(body)
            starts.append(struct.unpack_from("<I", body)[0])
        elif kind == DATE1904:
            findings.epoch_1904 = body[:2] == b"\x01\x00"
        elif kind == SUPBOOK and len(body) > 4:
            raise Unreadable("文件链接到其他文件或数据源；请断开链接后另存再上传。")
        elif kind in ONE_CELL or kind == MULRK:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == MULRK else column
            rows, columns = max(rows, row + 1), max(columns, last + 1)
            if rows * columns > CELLS_LIMIT:
                raise Unreadable(f"表格过大：有单元格远在第{row + 1}行第{last + 1}列；请删除多余内容后再上传。")
            trouble = _trouble(kind, body)
            if trouble:
                findings.troubles.setdefault(sheet, {})[row + 1, column + 1] = trouble
    return findings


def _check_sheet_kind(body: bytes) -> None:
    if len(body) > 5 and body[5] in (1, 6):
        raise Unreadable("文件含有宏；请另存为 .xlsx 再上传。")


def _trouble(kind: int, body: bytes) -> Trouble | None:
    code = None
    if kind == 0x0205 and len(body) >= 8 and body[7] == 1:
        code = body[6]
    if kind == 0x0006 and body[12:14] == b"\xff\xff" and body[6] == 2:
        code = body[8]
    if code is None:
        return None
    shown = ERRORS.get(code, "#ERROR!")
    return Trouble(shown, f"单元格是错误值{shown}")
