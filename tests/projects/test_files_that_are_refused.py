"""Files that are refused as a whole: each with one sentence, quickly, and in little memory."""

import io
import time
import tracemalloc

import pytest

from projects.reading.values import Unreadable
from tests.projects import bombs
from tests.projects.bombs import BOOK, SHEET, TYPES, altered
from tests.projects.offices import ods, read, xlsx

REFUSED = {
    "nothing": (b"", "文件是空的"),
    "too large": (b"a" * (21 * 1024 * 1024), "超过20MB的上限"),
    "a picture called xlsx": (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "这是图片"),
    "a PDF": (b"%PDF-1.7\n", "这是PDF文件"),
    "a web page called xls": (b"\xef\xbb\xbf<html><table><tr><td>", "网页"),
    "a program": (b"MZ\x90\0\3\0\0\0", "无法识别的文件类型"),
    "bytes": (bytes(range(256)), "无法识别的文件类型"),
    "an archive of something else": (altered({TYPES: b"<Types/>"}), "这不是电子表格"),
    "half of a workbook": (bombs.GOOD[: len(bombs.GOOD) // 2], "没有传完整"),
    "a damaged workbook": (bombs.damaged(), "文件已损坏"),
    "macros in an xlsx": (altered({"xl/vbaProject.bin": b"x"}), "含有宏"),
    "an xlsm": (altered(replaced={TYPES: (b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")}), "含有宏"),
    "an embedded file": (altered({"xl/embeddings/oleObject1.bin": b"x"}), "嵌有其他文件"),
    "a link to another workbook": (altered({"xl/externalLinks/externalLink1.xml": b"<x/>"}), "链接到其他文件"),
    "an outside relation": (altered({"xl/worksheets/_rels/sheet1.xml.rels": bombs.LINKED}), "链接到其他文件"),
    "billion laughs": (altered({"xl/sharedStrings.xml": bombs.LAUGHS}), "文档类型定义或实体"),
    "an entity that reads a file": (altered({"xl/sharedStrings.xml": bombs.OUTSIDE}), "文档类型定义或实体"),
    "entities hidden in UTF-16": (altered({"xl/sharedStrings.xml": bombs.LAUGHS.decode().encode("utf-16")}), "文档类型定义或实体"),
    "64 MB in 64 KB": (bombs.bomb(64), "压缩炸弹"),
    "400 MB in 400 KB": (bombs.bomb(400), "压缩炸弹"),
    "200 MB in forty parts": (altered({f"xl/media/{number}.bin": b"\0" * 5 * 1024 * 1024 for number in range(40)}), "压缩炸弹"),
    "20,000 members": (bombs.many_members(), "部件过多"),
    "a directory that lies": (bombs.lying_directory(), "文件已损坏"),
    "a sheet cut off": (altered(replaced={SHEET: (b"</sheetData>", b"")}), "XML不完整"),
    "no sheets at all": (altered(replaced={BOOK: (b"<sheet ", b"<shoot ")}), "没有工作表"),
    "a row no sheet has": (altered(replaced={SHEET: (b'<row r="2"', b'<row r="9999999"')}), "超出电子表格的范围"),
    "a column no sheet has": (altered(replaced={SHEET: (b'r="A2"', b'r="ZZZ2"')}), "超出电子表格的范围"),
    "an encrypted workbook": (bombs.ENCRYPTED, "密码保护"),
    "an old workbook with a password": (bombs.PROTECTED_XLS, "密码保护"),
    "an old workbook with macros": (bombs.MACRO_XLS, "含有宏"),
    "an old workbook with links": (bombs.LINKED_XLS, "链接到其他文件"),
    "an old workbook with a cell far away": (bombs.FAR_CELL_XLS, "表格过大"),
    "a Word document": (bombs.WORD, "不是Excel工作簿"),
    "half of an old workbook": (bombs.ENCRYPTED[:1000], "文件已损坏"),
    "an unfinished CSV": (b'"' + "项目代码".encode() + b"," * 200_000, "CSV文件第"),
    "an undecodable CSV": (b"\xff\xff\xfe,a\n", "文字编码无法识别"),
    "a table of something else": (xlsx({"表": [["姓名", "电话"], ["张三", "1"]]}).getvalue(), "没有找到表头"),
    "a heading without the code": (
        xlsx({"表": [["项目名称", "建设单位", "总投资"]]}).getvalue(),
        "工作表“表”第1行像是表头，但没有找到“项目代码",
    ),
    "an empty workbook": (xlsx({"表": []}).getvalue(), "没有任何内容"),
    "only hidden sheets": (ods({"表": [["项目代码"]]}, hidden=["表"]).getvalue(), "全部隐藏"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_reason_in_a_second_and_in_20_megabytes(name: str) -> None:
    content, reason = REFUSED[name]
    file = io.BytesIO(content)
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(Unreadable) as refusal:
        read(file)
    spent = time.process_time() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reason.replace(" ", "") in str(refusal.value).replace(" ", "")
    assert peak < 20 * 1024 * 1024
    assert spent < 3  # tracing slows it at least threefold


def test_one_cell_in_the_last_corner_costs_nothing() -> None:
    head, row = bombs.HEAD, ["2508-511903-19-01-098418", "某项目", "某公司"]
    file = io.BytesIO(altered(replaced={SHEET: (b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')}))
    reading = read(file)
    assert [(one.code, one.name, one.owner) for one in reading.rows] == [tuple(row)]
    assert head == ["项目代码", "项目名称", "建设单位"]


def test_a_forged_dimension_is_not_believed() -> None:
    file = io.BytesIO(altered(replaced={SHEET: (b'<dimension ref="A1:C2"', b'<dimension ref="A1:XFD1048576"')}))
    assert len(read(file).rows) == 1


def test_more_rows_than_a_city_has_are_politely_refused() -> None:
    rows = ";".join(["2508-511903-19-01-098418", "某项目", "某公司"]) + "\n"
    with pytest.raises(Unreadable, match="超过50,000行；请分成几个文件上传"):
        read(io.BytesIO(("项目代码;项目名称;建设单位\n" + rows * 50_001).encode()))
