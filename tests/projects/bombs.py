"""Files nobody should open: archives, containers and workbooks with something in them that a register never has."""

import io
import struct
import zipfile
from collections.abc import Mapping

from tests.projects.offices import xlsx

HEAD = ["项目代码", "项目名称", "建设单位"]
GOOD = xlsx({"Sheet1": [HEAD, ["2508-511903-19-01-098418", "某项目", "某公司"]]}).getvalue()
SHEET, BOOK, TYPES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><sst><si><t>&c;</t></si></sst>'
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>'
LINKED = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject" Target="file:///x" '
    b'TargetMode="External"/></Relationships>'
)


def altered(added: Mapping[str, bytes] | None = None, replaced: Mapping[str, tuple[bytes, bytes]] | None = None) -> bytes:
    """The good workbook with members added or put in place of others, and bytes of members replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in good.namelist():
            if name not in (added or {}):
                before, after = (replaced or {}).get(name, (b"", b""))
                archive.writestr(name, good.read(name).replace(before, after) if before else good.read(name))
        for name, content in (added or {}).items():
            archive.writestr(name, content)
    return file.getvalue()


def bomb(megabytes: int) -> bytes:
    return altered({"xl/media/image1.bin": b"\0" * megabytes * 1024 * 1024})


def many_members() -> bytes:
    return altered({f"xl/media/{number}.bin": b"" for number in range(20_000)})


def lying_directory() -> bytes:
    """The directory says the sheet unpacks to ten bytes."""
    content = bytearray(GOOD)
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(SHEET.encode()))
    struct.pack_into("<I", content, at + 24, 10)
    return bytes(content)


def damaged() -> bytes:
    """The packed bytes of the sheet are not what they were."""
    content = bytearray(GOOD)
    at = content.find(SHEET.encode()) + len(SHEET)
    content[at + 20 : at + 60] = b"x" * 40
    return bytes(content)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (the container of .xls and of encrypted workbooks) with these streams, each padded to 4,096 bytes."""
    bodies = {name: body.ljust(max(4096, -(-len(body) // 512) * 512), b"\0") for name, body in streams.items()}
    directory_sectors = -(-(len(bodies) + 1) // 4)
    table: list[int] = [0xFFFFFFFD, *range(2, directory_sectors + 1), 0xFFFFFFFE]
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, body in bodies.items():
        start, count = len(table), len(body) // 512
        table += [*range(start + 1, start + count), 0xFFFFFFFE]
        entries.append(_entry(name, 2, start, len(body)))
    assert len(table) <= 128
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    return head + fat + b"".join(entries).ljust(directory_sectors * 512, b"\0") + b"".join(bodies.values())


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    return written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1) + links + b"\0" * 36 + struct.pack("<III", start, size, 0)


def records(*pairs: tuple[int, bytes]) -> bytes:
    """The records of an old workbook."""
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in pairs)


START = (0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
PROTECTED_XLS = compound({"Workbook": records(START, (0x002F, b"\1\0\1\0\1\0" + b"\0" * 48))})
FAR_CELL_XLS = compound({"Workbook": records(START, (0x0203, struct.pack("<HHHd", 65_535, 255, 0, 1.0)))})
LINKED_XLS = compound({"Workbook": records(START, (0x01AE, struct.pack("<HH", 1, 8) + b"other.xls"))})
MACRO_XLS = compound({"Workbook": records(START), "_VBA_PROJECT_CUR": b"x"})
ENCRYPTED = compound({"EncryptedPackage": b"x" * 100, "EncryptionInfo": b"y" * 100})
WORD = compound({"WordDocument": b"x" * 100})
