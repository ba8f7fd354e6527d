"""Whatever the layout, the same projects come out: every workbook here holds the 220 of the truth."""

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from tests.projects import offices
from tests.projects.offices import TRUTH, Table, by_county, day, hundred_millions, ods, read, remark, serial, told, truth, xls, xlsx

PLAIN = [
    "项目名称",
    "项目代码",
    "县区",
    "业主单位",
    "信用代码",
    "投资主体",
    "立项方式",
    "总投资（万元）",
    "2026年度投资计划（万元）",
    "拟开工日期",
    "跑手",
    "备注",
]


def plain(one: dict[str, Any], start: Any = None) -> list[Any]:
    kind = {"gov": "财政资金", "ent": "国有平台公司自有资金"}[one["kind"]]
    amounts = [f"{one['total']:,}", f"{one['year']:,.2f}"]
    return [
        one["name"],
        one["code"],
        one["county"],
        one["owner"],
        one["uscc"],
        kind,
        one["mode"],
        *amounts,
        start or day(one),
        one["runner"],
        remark(one),
    ]


def test_other_words_another_order_and_thousands_separators() -> None:
    reading = read(xlsx({"Sheet1": [["巴中市2026年重点项目"], PLAIN, *map(plain, TRUTH)]}))
    assert (told(reading), reading.rejections) == (truth(), ())


def test_one_sheet_per_county_with_a_cover_and_totals() -> None:
    cover: Table = [["巴中市2026年省市重点项目汇总表"], ["单位：亿元"], ["县（区）", "项目个数", "总投资"]]
    cover += [[name, len(ones), hundred_millions(sum(one["total"] for one in ones))] for name, ones in by_county().items()]
    head = [
        "序号",
        "在线平台代码",
        "项目名称",
        "项目业主",
        "统一社会信用代码",
        "投资类型",
        "管理方式",
        "总投资",
        "年度计划投资",
        "计划开工",
        "帮代办员",
        "备注",
    ]
    sheets = {"汇总": cover}
    for name, ones in by_county().items():
        rows: Table = [[f"{name}重点项目清单"], head, ["合计", None, f"{len(ones)}个", None, None, None, None, 123.4]]
        for number, one in enumerate(ones, 1):
            kind = offices.KIND[one["kind"]]
            amounts = [hundred_millions(one["total"]), hundred_millions(one["year"])]
            rows.append(
                [
                    number,
                    one["code"],
                    one["name"],
                    one["owner"],
                    one["uscc"],
                    kind,
                    one["mode"],
                    *amounts,
                    one["start"],
                    one["runner"],
                    remark(one),
                ]
            )
        sheets[name.removeprefix("巴中")] = [*rows, [None], ["填报人：", None, None, "审核人："]]
    reading = read(xlsx(sheets))
    assert (told(reading), reading.rejections) == (truth(), ())
    assert [note.rows for note in reading.sheets] == [0, *(len(ones) for ones in by_county().values())]
    assert {row.list_year for row in reading.rows} == {2026}


def test_counties_as_sections_and_no_county_column() -> None:
    head = [
        "序号",
        "项目名称",
        "项目代码",
        "建设单位",
        "统一代码",
        "投资性质",
        "审批类型",
        "总投资\n(亿元)",
        "当年投资(万元)",
        "开工时间",
        "代办人",
        "说明",
    ]
    head[4] = "社会信用代码"
    rows: Table = [["2026年重点项目表"], head, [str(number) for number in range(1, 13)]]
    for place, (name, ones) in enumerate(by_county().items()):
        rows.append([f"{'一二三四五六'[place]}、{name}（{len(ones)}个）"])
        for number, one in enumerate(ones, 1):
            amounts = [hundred_millions(one["total"]), one["year"]]
            rows.append(
                [number, one["name"], one["code"], one["owner"], one["uscc"], offices.KIND[one["kind"]][:2], one["mode"], *amounts,
                 one["start"].replace("-", "."), one["runner"], remark(one)]
            )  # fmt: skip
        rows.append([None, "小  计"])
    reading = read(xlsx({"清单": rows}))
    assert (told(reading), reading.rejections) == (truth(), ())


def test_two_heading_rows_and_a_hidden_sheet_first() -> None:
    rows: Table = [
        ["项目", None, "所在县区", "业主", None, "投资", None, None, None, "计划开工时间", "代办专员", "备注"],
        ["名称", "代码", None, "名称", "信用代码", "性质", "方式", "总额（亿元）", "2026年计划投资（亿元）", None, None, None],
    ]
    rows[1][5:7] = ["投资性质", "审批方式"]
    for one in TRUTH:
        amounts = [hundred_millions(one["total"]), hundred_millions(one["year"])]
        rows.append(
            [
                one["name"],
                one["code"],
                one["county"],
                one["owner"],
                one["uscc"],
                offices.KIND[one["kind"]],
                one["mode"],
                *amounts,
                day(one),
                one["runner"],
                remark(one),
            ]
        )

    def finish(book: openpyxl.Workbook) -> None:
        for place in ("A1:B1", "D1:E1", "F1:I1", "C1:C2", "J1:J2", "K1:K2", "L1:L2"):
            book["表"].merge_cells(place)
        book["旧数据"].sheet_state = "hidden"

    reading = read(xlsx({"旧数据": [PLAIN, *map(plain, TRUTH[:9])], "表": rows}, finish))
    assert (told(reading), reading.rejections) == (truth(), ())
    assert [(note.name, note.rows) for note in reading.sheets] == [("旧数据", 0), ("表", 220)]


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_dates_and_serial_numbers_of_both_systems(epoch_1904: bool) -> None:
    rows = [plain(one, serial(one, epoch_1904) if number % 3 else None) for number, one in enumerate(TRUTH)]
    reading = read(xlsx({"Sheet1": [PLAIN, *rows]}, epoch_1904=epoch_1904))
    assert (told(reading), reading.rejections) == (truth(), ())


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_the_old_format_of_excel(epoch_1904: bool) -> None:
    reading = read(xls({"封面": [["重点项目"]], "登记表": [[], ["单位：万元"], PLAIN, *map(plain, TRUTH)]}, epoch_1904))
    assert (told(reading), reading.rejections) == (truth(), ())


@pytest.mark.parametrize("make", [xlsx, xls, ods])
def test_a_table_that_begins_in_the_middle_of_the_sheet(make: Callable[[dict[str, Table]], io.BytesIO]) -> None:
    aside: Table = [[None, None, None, *row] for row in [PLAIN, *map(plain, TRUTH[:5])]]
    reading = read(make({"表": [[None]] * 6 + aside}))
    assert (told(reading), [row.row for row in reading.rows]) == (truth(TRUTH[:5]), [8, 9, 10, 11, 12])


def test_opendocument_writes_repeated_blanks_once() -> None:
    file = ods({"表": [["空"], PLAIN, *map(plain, TRUTH[:2])]})
    cell, row = b'<table:table-cell office:value-type="string"><text:p>', b"<table:table-row>"
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    first, rest = parts["content.xml"].split("空".encode())
    head = first.rpartition(row)[0] + b'<table:table-row table:number-rows-repeated="7"><table:table-cell/></table:table-row>' + row
    rest = rest.replace(row, row + b'<table:table-cell table:number-columns-repeated="3"/>')
    parts["content.xml"] = head + cell + "空".encode() + rest
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    reading = read(again)
    assert (told(reading), [one.row for one in reading.rows]) == (truth(TRUTH[:2]), [10, 11])


def test_opendocument_with_merged_counties() -> None:
    head, rows, spans = ["县（区）", *PLAIN[:2], *PLAIN[3:]], [], {}
    for ones in by_county().values():
        spans["登记表", len(rows) + 1, 0] = len(ones)
        for number, one in enumerate(ones):
            cells = plain(one)
            rows.append([None if number else one["county"], *cells[:2], *cells[3:]])
    old: Table = [PLAIN, *map(plain, TRUTH[:5])]
    reading = read(ods({"旧": old, "登记表": [head, *rows]}, spans, hidden=["旧"]))
    assert (told(reading), reading.rejections) == (truth(), ())


@pytest.mark.parametrize(("encoding", "delimiter"), [("gb18030", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", ",")])
def test_plain_tables_of_every_encoding(encoding: str, delimiter: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([["巴中市2026年重点项目", *[""] * 11], PLAIN, *map(plain, TRUTH)])
    reading = read(io.BytesIO(text.getvalue().encode(encoding)))
    assert (told(reading), reading.rejections) == (truth(), ())


def test_a_heading_repeated_on_every_page_and_a_second_table_in_another_order() -> None:
    turned = [PLAIN[::-1], *(plain(one)[::-1] for one in TRUTH[100:])]
    reading = read(xlsx({"Sheet1": [PLAIN, *map(plain, TRUTH[:50]), PLAIN, *map(plain, TRUTH[50:100]), [None], *turned]}))
    assert (told(reading), reading.rejections) == (truth(), ())
