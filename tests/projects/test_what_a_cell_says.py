"""What one cell says: amounts, days and choices as offices write them, and what is refused rather than guessed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from projects.reading import cells, choices, headers
from projects.reading.cells import Bad
from projects.reading.values import Trouble
from tests.projects.offices import CITY


@pytest.mark.parametrize(
    ("cell", "unit", "amount"),
    [
        (58.407, "亿元", "584070.00"),
        (58.407000000000004, "亿元", "584070.00"),
        (12, "万元", "12.00"),
        ("1.998", "亿元", "19980.00"),
        ("1,234.5", "万元", "1234.50"),
        ("１，２３４", "万元", "1234.00"),
        (" 12 ", "万元", "12.00"),
        (35_000_000, "元", "3500.00"),
        ("5.2亿元", "万元", "52000.00"),
        ("约2亿", "万元", "20000.00"),
        ("5亿2000万元", "亿元", "52000.00"),
        ("3,200万", "亿元", "3200.00"),
        ("￥100", "万元", "100.00"),
        ("待定", "万元", None),
        ("/", "万元", None),
        (None, "万元", None),
    ],
)
def test_an_amount_is_read_as(cell: Any, unit: str, amount: str | None) -> None:
    assert cells.amount(cell, unit) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("cell", "unit", "reason"),
    [
        (12, None, "没有写明金额单位"),
        ("1,23.4", "万元", "千分位逗号的位置不对"),
        ("5-6亿", "万元", "不能是范围"),
        (-3, "万元", "不能为负数"),
        ("500万美元", "万元", "应以人民币计"),
        ("1.2E+05", "万元", "科学计数法"),
        ("较大", "万元", "应为金额，现为：较大"),
        (True, "万元", "应为金额"),
        (date(2026, 3, 5), "万元", "应为金额，现为2026-03-05"),
        (10**13, "亿元", "金额过大"),
        ("#REF!", "万元", "错误值#REF!"),
        (Trouble("=A1", "公式没有保存计算结果"), "万元", "公式没有保存计算结果"),
    ],
)
def test_an_amount_is_refused(cell: Any, unit: str | None, reason: str) -> None:
    with pytest.raises(Bad, match=reason):
        cells.amount(cell, unit)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-04-19", "2026-04-19"),
        ("2026/7/14", "2026-07-14"),
        ("2026.9.25", "2026-09-25"),
        ("2026年9月9日", "2026-09-09"),
        ("２０２６年９月９日", "2026-09-09"),
        ("2026 年 9 月 9 日", "2026-09-09"),
        ("2026-04-19 00:00:00", "2026-04-19"),
        ("20260305", "2026-03-05"),
        (20260305, "2026-03-05"),
        (46140, "2026-04-28"),
        ("46140", "2026-04-28"),
        (46140.5, "2026-04-28"),
        ("2026年3月", "2026-03-01"),
        ("2026年3月底", "2026-03-31"),
        ("2026年3月下旬", "2026-03-21"),
        ("2026.10", "2026-10-01"),
        ("202603", "2026-03-01"),
        (2026.3, "2026-03-01"),
        ("2026年二季度", "2026-04-01"),
        ("2026年第二季度末", "2026-06-30"),
        ("2026年底", "2026-12-31"),
        ("3月", "2026-03-01"),
        ("6月15日", "2026-06-15"),
        ("待定", None),
        ("已开工", None),
    ],
)
def test_a_day_is_read_as(cell: Any, day: str | None) -> None:
    assert cells.day(cell, list_year=2026) == (date.fromisoformat(day) if day else None)


def test_a_serial_number_follows_the_workbooks_date_system() -> None:
    assert (cells.day(44678, epoch_1904=True), cells.day(46140)) == (date(2026, 4, 28), date(2026, 4, 28))


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1/2/2026", "分不清年、月、日的顺序"),
        ("26.3.5", "分不清年、月、日的顺序"),
        ("2026年2月30日", "不是真实的日期"),
        ("2026年13月", "不是真实的日期"),
        ("2026年", "只写了年份"),
        (2026, "只写了年份"),
        (2026.1, "1月还是10月"),
        (12, "应为日期，现为数字12"),
        ("1926-03-05", "不在2000年至2099年之间"),
        ("春节后", "应为日期"),
        (True, "应为日期"),
    ],
)
def test_a_day_is_refused(cell: Any, reason: str) -> None:
    with pytest.raises(Bad, match=reason):
        cells.day(cell, list_year=None)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("政府投资", "government"),
        ("财政资金", "government"),
        ("专项债券", "government"),
        ("政府投资（企业代建）", "government"),
        ("企业投资", "enterprise"),
        ("国有平台自有资金", "enterprise"),
        ("政府平台公司自有资金", "enterprise"),
        ("非政府投资", "enterprise"),
        ("民间投资", "enterprise"),
        ("招商引资", "enterprise"),
    ],
)
def test_investment_in_the_words_of_offices(words: str, value: str) -> None:
    assert choices.investment(words) == value


@pytest.mark.parametrize("words", ["政府+企业", "财政、自筹", "其他", "国有资金"])
def test_investment_that_could_be_either_is_refused(words: str) -> None:
    with pytest.raises(Bad, match="应为“政府投资”或“企业投资”"):
        choices.investment(words)


@pytest.mark.parametrize(
    ("words", "inside"),
    [
        ("不纳入工改范围", False),
        ("未列入工程建设项目审批制度改革", False),
        ("非工改项目", False),
        ("不属于工改范围", False),
        ("工改范围外", False),
        ("没有纳入工改范围", False),
        ("不涉及工改", False),
        ("不进入工改范围", False),
        ("不适用工改", False),
        ("是否纳入工改：否", False),
        ("是否工改项目：是", True),
        ("是否纳入工改：待定", None),
        ("不单列，纳入工改范围", True),
        ("纳入工改范围", True),
        ("工改手续未完成", None),
        ("需加快推进", None),
    ],
)
def test_a_remark_about_the_reform(words: str, inside: bool | None) -> None:
    assert choices.scope_of_remark(words) is inside


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("南江县", "511922"),
        ("南江", "511922"),
        ("巴中市南江县", "511922"),
        ("四川省巴中市恩阳区", "511903"),
        ("恩阳区柳林镇", "511903"),
        ("经开区", "511971"),
        ("巴中经济技术开发区", "511971"),
        ("南　江　县", "511922"),
    ],
)
def test_a_county_in_the_words_of_offices(words: str, code: str) -> None:
    assert choices.county(words, CITY) == code


@pytest.mark.parametrize(("words", "reason"), [("仪陇县", "不在巴中市"), ("巴中市", "不在巴中市"), ("南江县、平昌县", "应为一个")])
def test_a_county_is_refused(words: str, reason: str) -> None:
    with pytest.raises(Bad, match=reason):
        choices.county(words, CITY)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (" 某 项目\n", "某 项目"),
        ("巴中\n项目", "巴中项目"),
        ("Phase\nII", "Phase II"),
        ("某\u200b项目\x07", "某项目"),
        ("—", None),
        ("无", None),
    ],
)
def test_a_text_keeps_its_words_and_loses_what_cannot_be_seen(cell: str, words: str | None) -> None:
    assert cells.text(cell) == words


@pytest.mark.parametrize("cell", [915119020000000000, 9.15119e17, "9.15119E+17", 250851190319010000.0])
def test_a_code_stored_as_a_number_is_refused_with_the_way_out(cell: Any) -> None:
    with pytest.raises(Bad, match="请把该列设为“文本”格式后重新填写"):
        cells.code_text(cell)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("巴中市2026年省市重点项目名单（截至10月底）", 2026),
        ("二〇二六年重点项目", 2026),
        ("填报时间：2026年10月31日", None),
        ("2025年度计划", 2025),
    ],
)
def test_the_year_of_a_list_is_not_the_day_it_was_filled_in(title: str, year: int | None) -> None:
    assert headers.year_of(title) == year
