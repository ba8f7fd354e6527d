"""The part of an issue about time: its figures add up, page, PDF and Excel say the same, and provisional dates say so."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from approvals.chain import ChainHead
from briefings.briefing import compose
from briefings.layout import html
from briefings.reconcile import contradictions
from briefings.sheet import ledger
from briefings.timing import Hands, Timing
from briefings.timing_layout import gain, grouped
from briefings.value import Briefing, from_json
from tests.briefings.conftest import through_json
from tests.briefings.portfolio_factory import portfolio
from tests.briefings.rows import approval, city, project
from tests.briefings.timing_factory import HORIZON, prospect, timing

WINTER = {"due": date(2027, 1, 9), "provisional": True}


def told(briefing: Briefing) -> Timing:
    assert briefing.timing is not None
    return briefing.timing


def sheet(briefing: Briefing, name: str) -> list[dict[str, Any]]:
    found = openpyxl.load_workbook(io.BytesIO(ledger(briefing)))[name]
    heads = [cell.value for cell in found[3]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in found.iter_rows(min_row=4)]


def test_the_four_hands_add_up_to_the_days_felt() -> None:
    assert Hands(3, 10, 20, 30, 40).felt == 100
    assert Hands(3, 10, 20, 30, 40).parts() == (("government", 10), ("applicant", 20), ("third_party", 30), ("day_off", 40))


def test_an_issue_stored_before_it_told_of_time_is_read_back_and_drawn(briefing: Briefing) -> None:
    stored = through_json(replace(briefing, timing=None).to_json())
    del stored["timing"]
    for line in stored["under_way"]:
        del line["provisional"]
    old = from_json(stored)
    assert old == replace(briefing, timing=None)
    assert ["预测超期（" in html(old), "四种用时（" in html(old), "办件流水校验值为" in html(old)] == [False, False, False]
    assert openpyxl.load_workbook(io.BytesIO(ledger(old))).sheetnames[-2:] == ["指标", "口径"]


def test_only_projects_that_move_and_are_not_late_are_predicted() -> None:
    rows = [project(1), project(2, "late", 55), project(3, "paused"), project(4, "soon", 45)]
    now = city(*rows)
    whole = replace(timing(portfolio()), prospects=tuple(prospect(row) for row in rows))
    assert [one.code for one in told(compose(now, number=1, total_number=1, timing=whole)).prospects] == ["P001", "P004"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"forecast": 1}, "多于参与预测"),
        ({"stages": ()}, "少于全市部门用时"),
        ({"prospects": (prospect(project(99)),)}, "不在库"),
        ({"prospects": (prospect(project(1), expected=date(2027, 2, 1)),), "forecast": 9}, "不在其区间内"),
    ],
)
def test_what_cannot_be_is_found(briefing: Briefing, change: dict[str, Any], words: str) -> None:
    wrong = "；".join(contradictions(replace(briefing, timing=replace(told(briefing), **change))))
    assert words in wrong


def test_page_and_ledger_show_the_same_prospects(briefing: Briefing, words: list[str]) -> None:
    text, rows = "".join(words), sheet(briefing, "预测超期")
    names = {line.code: line.number for line in briefing.projects}
    assert [(row["序号"], row["项目代码"], row["按期概率"], row["预计许可日"].date(), row["暂定"]) for row in rows] == [
        (names[one.code], one.code, said, one.expected, "最晚")
        for one, said in zip(told(briefing).prospects, ("不足1%", "7%", "41%"), strict=True)
    ]
    assert "预测超期（3个）" in text
    assert text.count("26.12.14—27.01.08暂定") == 3


def test_page_and_ledger_show_the_same_hands_and_speeds(briefing: Briefing, words: list[str]) -> None:
    text = "".join(words)
    assert (
        "已申报的200个工程跨度用时共21600个自然日，其中政府部门6600天（30.6%）、申请人1900天（8.8%）、第三方6100天（28.2%）、节假日7000天（32.4%）"
        in text
    )
    hands = sheet(briefing, "时间归属")
    assert list(hands[0].values()) == ["全市", "跨度用时", "自然日", 200, 6600, 1900, 6100, 7000, 21600, None]
    assert [row["部门用时/工程"] for row in hands[1:]] == [13, 22.1, 20, 18]
    speeds = sheet(briefing, "四种用时")
    assert list(speeds[-3].values()) == ["跨度用时", "自然日", "全部", 90, 112, 120, 127, 112]
    assert "净用时在50个工作日以内、跨度用时在127个自然日以内" in text


def test_the_head_of_the_ledger_stands_in_groups_with_how_to_check_it(briefing: Briefing, words: list[str]) -> None:
    assert grouped("0123456789abcdef") == "01234567 89abcdef"
    text = "".join(words)
    assert ["abababab" * 8 in text, "verify_ledger--headabababab，结果应为相符。" in text] == [True, True]
    assert sheet(briefing, "口径")[-1]["口径"].startswith(grouped(briefing.ledger_head))


def test_the_head_says_how_many_events_it_stands_for(briefing: Briefing) -> None:
    kept = replace(briefing, ledger_heads=(ChainHead(1, 30, "a" * 64), ChainHead(2, 12, "b" * 64)))
    assert "共2个项目、42条办件流水的校验值" in html(kept)


def test_a_date_past_the_horizon_says_so_in_words_page_ledger_and_json() -> None:
    row = project(1, "soon", 45, on_clock=WINTER)
    issue = compose(city(row, approvals=(approval(1, row, figures=replace(row.figures, **WINTER)),)), number=1, total_number=1)
    assert "1月9日（暂定）到期" in issue.decisions[0].facts
    assert html(issue).count("暂定") >= 3
    assert [(r["到期日"].date(), r["是否暂定"]) for r in sheet(issue, "超期与临期")] == [(date(2027, 1, 9), "是")]
    assert [(r["到期日"].date(), r["是否暂定"]) for r in sheet(issue, "在办事项")] == [(date(2027, 1, 9), "是")]
    stored = issue.to_json()
    assert [stored["projects"][0]["provisional"], stored["under_way"][0]["provisional"]] == [True, True]


def test_a_date_announced_says_nothing() -> None:
    row = project(1, "soon", 45, on_clock={"due": HORIZON})
    issue = compose(city(row), number=1, total_number=1)
    assert "12月31日到期" in issue.decisions[0].facts


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "提高6个百分点"),
        ({"gain": 0}, "提前2.2个工作日"),
        ({"gain": 0, "days": Decimal("0.0")}, ""),
        ({"matter": ""}, ""),
    ],
)
def test_what_a_push_brings(change: dict[str, Any], words: str) -> None:
    assert gain(replace(prospect(project(1)), **change)) == words
