"""May this file be opened at all? Decided from its content, never its name, by a bounded streaming read before any parser sees it.

Every member of an archive is unpacked once in small pieces and thrown away: what the archive says about its own sizes is not believed.
Refused with a reason: other kinds of file, macros, embedded objects, links to other files, passwords, document types and entities,
archives that unpack to too much, broken ones.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from typing import BinaryIO

from projects.reading import ole
from projects.reading.values import Unreadable

FILE_LIMIT = 20 * 1024 * 1024
MEMBERS_LIMIT = 2_000
UNPACKED_LIMIT = 160 * 1024 * 1024  # fifty thousand rows of thirty columns unpack to about half of this
RATIO_LIMIT = 200  # real sheets pack 8 to 60 times smaller
RATIO_FROM = 8 * 1024 * 1024
PIECE = 64 * 1024

ONLY = "请上传 .xlsx、.xls、.ods 或 .csv 格式的登记表"
FORBIDDEN_MEMBERS = (
    (
        re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml)$|(^|/)(macrosheets|dialogsheets)/|^basic/(.*/)?(?!script-l[bc]\.xml)[^/]+$", re.I),
        "含有宏",
    ),
    (re.compile(r"(^|/)embeddings/|(^|/)activex/|(^|/)oleobject|^object \d+$", re.I), "嵌有其他文件或控件"),
    (re.compile(r"(^|/)externallinks/|(^|/)connections\.xml$|(^|/)querytables/", re.I), "链接到其他文件或数据源"),
)
SIGNATURES = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"\x7fELF", "程序文件"),
)


class Kind(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


def kind_of(file: BinaryIO) -> Kind:
    """What the file is, after all checks; Unreadable otherwise. Leaves the file at its beginning."""
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise Unreadable("文件是空的（0字节）。")
    if size > FILE_LIMIT:
        raise Unreadable(f"文件有{size / 1024 / 1024:.0f}MB，超过{FILE_LIMIT // 1024 // 1024}MB的上限。")
    head = file.read(4096)
    file.seek(0)
    kind = _archive(file) if head[:4] == b"PK\x03\x04" else _ole(file) if head[:8] == ole.MAGIC else _text(head)
    file.seek(0)
    return kind


def _text(head: bytes) -> Kind:
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            raise Unreadable(f"这是{name}，不是电子表格；{ONLY}。")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Kind.CSV
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<", b"mime-version")):
        raise Unreadable("这是网页或XML文件（内容与扩展名不符）；请在Excel中打开后另存为 .xlsx 再上传。")
    if any(byte < 9 or 13 < byte < 32 for byte in head):
        raise Unreadable(f"无法识别的文件类型；{ONLY}。")
    return Kind.CSV


def _ole(file: BinaryIO) -> Kind:
    ole.check_workbook(file)
    return Kind.XLS


def _archive(file: BinaryIO) -> Kind:
    _check_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            kind = _kind_of_archive(archive)
            _check_members(archive, kind)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, OSError, ValueError) as broken:
        if isinstance(broken, Unreadable):
            raise
        raise Unreadable("文件已损坏，无法打开；请用Excel或WPS打开确认后另存再上传。") from broken


def _check_directory(file: BinaryIO) -> None:
    """The number of members before anything is built from it: the count, and the room the directory takes."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise Unreadable("文件已损坏或没有传完整（找不到压缩目录）。")
    count, room = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > MEMBERS_LIMIT or room > MEMBERS_LIMIT * 200:
        raise Unreadable(f"文件内含的部件过多（超过{MEMBERS_LIMIT}个），不像正常的登记表。")
    file.seek(0)


def _kind_of_archive(archive: zipfile.ZipFile) -> Kind:
    names = set(archive.namelist())
    if len(names) != len(archive.namelist()):
        raise Unreadable("文件已损坏：压缩包内有重名部件。")
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise Unreadable("文件有密码保护；请取消密码后再上传。")
    if "mimetype" in names:
        return _kind_of_opendocument(archive)
    if "[Content_Types].xml" not in names:
        raise Unreadable(f"这是压缩包，不是电子表格；{ONLY}。")
    types = b"".join(_pieces(archive, "[Content_Types].xml", limit=1024 * 1024)).decode("utf-8", "replace")
    if "macroEnabled" in types:
        raise Unreadable("文件含有宏（.xlsm 或 .xltm）；请另存为 .xlsx 再上传。")
    if "sheet.binary" in types:
        raise Unreadable("这是二进制工作簿（.xlsb）；请另存为 .xlsx 再上传。")
    if "spreadsheetml" not in types:
        raise Unreadable(f"这不是电子表格（可能是Word或PowerPoint文件）；{ONLY}。")
    return Kind.XLSX


def _kind_of_opendocument(archive: zipfile.ZipFile) -> Kind:
    mimetype = b"".join(_pieces(archive, "mimetype", limit=200)).strip()
    if not mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise Unreadable(f"这不是电子表格（可能是文字文档）；{ONLY}。")
    if "META-INF/manifest.xml" in archive.namelist():
        manifest = b"".join(_pieces(archive, "META-INF/manifest.xml", limit=1024 * 1024))
        if b"encryption-data" in manifest:
            raise Unreadable("文件有密码保护；请取消密码后再上传。")
    return Kind.ODS


def _check_members(archive: zipfile.ZipFile, kind: Kind) -> None:
    for info in archive.infolist():
        for pattern, what in FORBIDDEN_MEMBERS:
            if pattern.search(info.filename):
                raise Unreadable(f"文件{what}（{info.filename[:60]}）；请另存为不含这些内容的 .xlsx 再上传。")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("文件已损坏：使用了电子表格不使用的压缩方式。")
    unpacked = 0
    for info in archive.infolist():
        unpacked = _check_member(archive, info, kind, unpacked)


def _check_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, kind: Kind, unpacked: int) -> int:
    """Unpack one member to nowhere; returns the bytes unpacked so far."""
    marked = info.filename.lower().endswith((".xml", ".rels", ".vml", ".rdf"))
    mine, tail = 0, b""
    for piece in _pieces(archive, info):
        mine += len(piece)
        unpacked += len(piece)
        if unpacked > UNPACKED_LIMIT or (mine > RATIO_FROM and mine > RATIO_LIMIT * max(info.compress_size, 1)):
            raise Unreadable("文件解压后异常庞大（疑似压缩炸弹），已拒绝。")
        if marked:
            _check_marks(tail + piece, info.filename, kind)
            tail = piece[-400:]
    return unpacked


def _check_marks(piece: bytes, name: str, kind: Kind) -> None:
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece or b"\x00" in piece:
        raise Unreadable(f"文件内部（{name[:60]}）含有文档类型定义或实体，正常的表格不会有，已拒绝。")
    if name.endswith(".rels") and re.search(rb"TargetMode\s*=\s*[\"']External", piece):
        for link in re.findall(rb"<[^<>]*TargetMode\s*=\s*[\"']External[^<>]*>", piece):
            if b"/hyperlink" not in link:
                raise Unreadable("文件链接到其他文件或数据源；请断开链接后另存再上传。")
    if kind is Kind.ODS and b"<table:table-source" in piece:
        raise Unreadable("文件链接到其他文件或数据源；请断开链接后另存再上传。")


def _pieces(archive: zipfile.ZipFile, member: str | zipfile.ZipInfo, limit: int = UNPACKED_LIMIT) -> Iterator[bytes]:
    taken = 0
    with archive.open(member) as stream:
        while piece := stream.read(PIECE):
            taken += len(piece)
            if taken > limit:
                raise Unreadable("文件解压后异常庞大（疑似压缩炸弹），已拒绝。")
            yield piece
