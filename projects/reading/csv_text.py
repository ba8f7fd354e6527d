"""Plain tables (.csv): UTF-8 with or without its mark, UTF-16 with its mark, GB 18030; comma, semicolon or tab. One sheet, called CSV."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from projects.reading.shape import Cells, Line, Sheet, Workbook
from projects.reading.values import Unreadable

QUOTED_FORMULA = re.compile(r'^="([^"]*)"$')


@contextmanager
def opened(file: BinaryIO) -> Iterator[Workbook]:
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    delimiter = _delimiter(text.read(20_000))

    def lines() -> Iterator[Line]:
        text.seek(0)
        rows = csv.reader(text, delimiter=delimiter)
        try:
            for row, values in enumerate(rows, 1):
                cells: Cells = {at: _plain(value) for at, value in enumerate(values, 1) if value.strip()}
                if cells:
                    yield row, cells
        except csv.Error as broken:
            raise Unreadable(f"CSV文件第{rows.line_num}行无法识别（引号不成对或含有异常字符）。") from broken

    try:
        yield Workbook((Sheet("CSV", False, (), lines),), epoch_1904=False)
    finally:
        text.detach()


def _plain(value: str) -> str:
    found = QUOTED_FORMULA.match(value.strip())
    return found[1] if found else value


def _encoding(file: BinaryIO) -> str:
    head = file.read(4)
    if head.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        if _decodes(file, encoding):
            return encoding
    raise Unreadable("CSV文件的文字编码无法识别；请另存为 .xlsx 或“CSV UTF-8”再上传。")


def _decodes(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := file.read(64 * 1024):
            if "\x00" in decoder.decode(piece):
                return False
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(start: str) -> str:
    return max(",;\t", key=start.count)
