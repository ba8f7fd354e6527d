"""From rows to projects: what is skipped, what a row takes from around it, and every reason why a row is not taken."""

from typing import Any

import openpyxl
import pytest

from projects.reading.values import Reading
from tests.projects.offices import Table, read, xlsx

HEAD = [
    "序号",
    "项目代码",
    "项目名称",
    "县区",
    "投资性质",
    "审批方式",
    "建设单位",
    "统一社会信用代码",
    "总投资（万元）",
    "计划开工时间",
    "备注",
]
USCC = "91511903MACDKQQ06R"


def code(number: int, division: int = 511903) -> str:
    return f"2508-{division}-19-01-{number:06}"


def line(number: int, **changed: Any) -> list[Any]:
    row = dict(
        zip(
            HEAD,
            [number, code(number), f"项目{number}", "恩阳区", "企业投资", "备案", "某公司", USCC, 100, "2026-03-05", None],
            strict=True,
        )
    )
    return list((row | changed).values())


def reading(*rows: list[Any], **more: Any) -> Reading:
    return read(xlsx({"表": [HEAD, *rows]}, **more))


def reasons(found: Reading) -> list[tuple[int, list[tuple[str, str]]]]:
    return [(one.row, [(fault.column, fault.reason) for fault in one.faults]) for one in found.rejections]


def test_a_row_with_several_faults_lists_them_all() -> None:
    found = reading(line(1, 统一社会信用代码="9151190", 县区="仪陇县", **{"总投资（万元）": "较大"}, 项目代码="2508-511903", 建设单位=None))
    assert reasons(found) == [
        (
            2,
            [
                (
                    "B",
                    "项目代码格式不符：应由连字符分为5段，现为2段（应为YYMM-区划6位-2位-2位-6位，或2013-2020年的YYYY-区划6位-2位-2位-6位）：2508-511903",
                ),
                ("D", "县（区）“仪陇县”不在巴中市；应为巴州区、恩阳区、通江县、南江县、平昌县、巴中经开区之一"),
                ("H", "统一社会信用代码应为18位，现为7位：9151190"),
                ("I", "应为金额，现为：较大"),
                ("G", "建设单位为空，必须填写"),
            ],
        )
    ]


def test_of_two_rows_with_one_code_the_first_good_one_counts() -> None:
    wide = code(1).translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789"}).replace("-", "—")
    found = reading(line(1, 统一社会信用代码="错"), line(1), line(1, 项目代码=wide), line(2))
    assert [one.row for one in found.rows] == [3, 5]
    assert reasons(found)[1] == (4, [("B", f"项目代码{code(1)}与工作表“表”第3行重复，以先出现的一行为准")])


def test_a_number_where_a_code_should_be_is_refused_with_the_way_out() -> None:
    found = reading(line(1, 统一社会信用代码=915119030000000000), line(2, 项目代码=250851190319010000))
    assert [(row, [column for column, _reason in faults]) for row, faults in reasons(found)] == [(2, ["H"]), (3, ["B"])]
    assert all("请把该列设为“文本”格式" in faults[0][1] for _row, faults in reasons(found))


def test_formulas_give_their_result_and_without_one_are_refused() -> None:
    found = reading(line(1, **{"总投资（万元）": "=SUM(1,2)"}))
    assert reasons(found) == [(2, [("I", "公式没有保存计算结果，请用Excel打开、保存后再上传")])]


def test_a_project_without_a_code_is_not_lost_silently() -> None:
    found = reading(line(1, 项目代码=None), [2, None, "只有名称的项目"], line(3))
    assert [(row, faults[0]) for row, faults in reasons(found)] == [
        (2, ("B", "项目代码为空，必须填写")),
        (3, ("B", "项目代码为空，必须填写")),
    ]
    assert [one.row for one in found.rows] == [4]


def test_totals_sections_numbers_and_footers_are_no_projects() -> None:
    rows: Table = [
        list(range(1, 12)),
        ["合计", None, "共2个", None, None, None, None, None, 12345],
        ["一、产业项目（1个）", None, None, None, None, None, None, None, 100],
        line(1),
        [None, None, "小  计", None, None, None, None, None, 100],
        ["（二）", None, "民生项目"],
        line(2),
        [],
        [None, "总计：2个"],
        ["注：1.政府投资项目以批复为准。"],
        ["填报人：张三", None, None, "审核人：李四", None, None, "联系电话：0827-1234567"],
    ]
    found = reading(*rows)
    assert ([one.row for one in found.rows], found.rejections) == ([5, 8], ())


@pytest.mark.parametrize(
    ("rows", "levels"),
    [
        ([["一、省重点项目（1个）"], line(1), ["二、市重点项目"], line(2)], ["province", "city"]),
        ([["一、恩阳区"], ["（一）省重点项目"], line(1), ["二、南江县"], line(2)], ["province", None]),
        ([line(1), line(2)], [None, None]),
    ],
)
def test_sections_say_the_level_until_the_next_of_their_rank(rows: Table, levels: list[str | None]) -> None:
    assert [one.level for one in reading(*rows).rows] == levels


def test_sections_say_the_investment() -> None:
    found = reading(["（一）政府投资项目"], line(1, 投资性质=None, 审批方式=None), ["（二）企业投资项目"], line(2, 投资性质=None))
    assert [(one.investment, one.mode, one.blanks) for one in found.rows] == [("government", None, ()), ("enterprise", "filed", ())]


def test_a_missing_county_is_that_of_the_code_and_then_of_the_row_before() -> None:
    rows = [
        line(1, 县区=None, 项目代码=code(1, 511922)),
        line(2, 县区="经开区", 项目代码=code(2, 511900)),
        line(3, 县区=None, 项目代码=code(3, 511900)),
        line(4, 县区=None, 项目代码=code(4, 511324)),
    ]
    found = reading(*rows)
    assert [one.county for one in found.rows] == ["511922", "511971", "511971", None]
    assert [(fault.reason, fault.blank) for fault in found.rows[3].blanks] == [("县（区）为空，必须填写", True)]


def test_merged_cells_count_for_every_row_they_cover_but_never_shared_amounts() -> None:
    def finish(book: openpyxl.Workbook) -> None:
        for place in ("D2:D4", "G2:G4", "H2:H4", "I2:I4"):
            book["表"].merge_cells(place)

    later = {"县区": None, "建设单位": None, "统一社会信用代码": None, "总投资（万元）": None}
    found = reading(line(1, 县区="南江县"), line(2, **later), line(3, **later), line(4, 县区="平昌县"), finish=finish)
    assert [(one.county, one.owner, one.uscc, one.total) for one in found.rows] == [
        ("511922", "某公司", USCC, 100),
        ("511922", "某公司", USCC, None),
        ("511922", "某公司", USCC, None),
        ("511923", "某公司", USCC, 100),
    ]


def test_amounts_without_any_unit_are_refused() -> None:
    head = [word.replace("（万元）", "") for word in HEAD]
    found = read(xlsx({"表": [head, line(1)]}))
    assert reasons(found) == [(2, [("I", "没有写明金额单位；请在表头或标题行注明“单位：万元”或“单位：亿元”")])]


def test_the_unit_and_the_year_may_stand_on_the_cover() -> None:
    head = [word.replace("（万元）", "") for word in HEAD]
    found = read(xlsx({"封面": [["2026年重点项目名单"], ["金额单位：亿元"]], "表": [head, line(1)]}))
    assert [(one.total, one.list_year) for one in found.rows] == [(1_000_000, 2026)]


def test_a_doubtful_heading_gives_way_to_what_stands_under_it() -> None:
    rows: Table = [["项目类别", *HEAD], *(["产业发展", *line(number)] for number in range(1, 5))]
    assert [one.investment for one in read(xlsx({"表": rows})).rows] == ["enterprise"] * 4


def test_of_two_years_the_latest_plan_counts() -> None:
    rows: Table = [[*HEAD, "2025年计划投资（万元）", "2026年计划投资（万元）", "2026年1-10月完成投资"], [*line(1), 5, 6, 7]]
    assert [one.year_amount for one in read(xlsx({"表": rows})).rows] == [6]


def test_columns_beside_a_field_are_not_the_field() -> None:
    rows: Table = [["建设单位联系电话", "实际开工时间", "建设单位负责人", *HEAD], ["13800000000", "2025-01-01", "张三", *line(1)]]
    assert [(one.owner, str(one.ground_breaking)) for one in read(xlsx({"表": rows})).rows] == [("某公司", "2026-03-05")]


def test_a_longer_heading_is_understood_only_when_it_speaks_of_nothing_else() -> None:
    head = ["项目统一代码（在线平台）", "项目名称全称", "项目业主单位全称", "业主单位联系电话", "项目总投资额（亿元）"]
    found = read(xlsx({"表": [head, [code(1), "某项目", "某公司", "13800000000", 1]]}))
    assert [(one.code, one.name, one.owner, one.total) for one in found.rows] == [(code(1), "某项目", "某公司", 10_000)]
    only_beside = read(
        xlsx({"表": [["项目代码", "项目名称", "业主单位联系电话", "总投资（亿元）"], [code(1), "某项目", "13800000000", 1]]})
    )
    assert [one.owner for one in only_beside.rows] == [None]


def test_one_owner_under_two_names_is_noted_and_the_first_counts() -> None:
    found = reading(line(1), line(2, 建设单位="某公司（新）"))
    assert found.notes == (f"工作表“表”第3行：统一社会信用代码{USCC}的建设单位写作“某公司（新）”，以工作表“表”第2行的“某公司”为准",)


@pytest.mark.parametrize(
    ("total", "year", "below"),
    [
        ("总投资（亿元）", "年度计划投资", None),
        ("总投资", "年度计划投资", "亿元"),
        ("总投资 亿元", "2026年计划投资：亿元", None),
        ("总投资（单位：亿元）", "当年投资(亿)", None),
    ],
)
def test_the_unit_of_a_heading_in_all_its_places(total: str, year: str, below: str | None) -> None:
    head = [*HEAD[:8], total, year]
    units: Table = [[None] * 8 + [below, below]] if below else []
    assert [(one.total, one.year_amount) for one in read(xlsx({"表": [head, *units, [*line(1)[:8], 1.5, 0.5]]})).rows] == [(15_000, 5_000)]


@pytest.mark.parametrize(
    ("title", "sheet", "level"),
    [
        ("2026年重点项目", "省重点", "province"),
        ("2026年重点项目", "市重点项目", "city"),
        ("巴中市2026年市级重点项目名单", "表", "city"),
        ("2026年四川省重点项目（巴中）", "表", "province"),
        ("巴中市2026年省市重点项目名单", "表", None),
        ("巴中市重点项目名单", "表", None),
    ],
)
def test_a_title_or_a_sheet_says_the_level_when_it_says_one(title: str, sheet: str, level: str | None) -> None:
    assert [one.level for one in read(xlsx({sheet: [[title], HEAD, line(1)]})).rows] == [level]


def test_a_section_of_the_same_rank_ends_what_the_one_before_said() -> None:
    found = reading(["一、南江县"], line(1, 县区=None), ["（一）产业"], line(2, 县区=None), ["二、其他项目"], line(3, 县区=None))
    assert [one.county for one in found.rows] == ["511922", "511922", "511903"]


def test_of_two_equal_columns_the_left_one_counts() -> None:
    assert [one.remark for one in read(xlsx({"表": [[*HEAD, "备注"], [*line(1)[:-1], "左", "右"]]})).rows] == ["左"]
