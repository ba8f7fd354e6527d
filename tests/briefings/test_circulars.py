"""An issue prints the circulars (通报) of its period, each with its number; without any it says nothing of them."""

from dataclasses import replace
from datetime import date

from briefings.circulars import CircularTold, of_period
from briefings.gathering import circulars_on
from briefings.layout import html
from briefings.value import Briefing, from_json

SINCE, ON = date(2026, 3, 6), date(2026, 3, 13)
TOLD = CircularTold(date(2026, 3, 10), "巴代办通〔2026〕1号", "幸福河湖", "建筑工程施工许可证核发", "市住建局", 5)


def test_those_of_the_period_in_the_order_of_issue() -> None:
    before, last, ahead = replace(TOLD, on=SINCE), replace(TOLD, on=ON), replace(TOLD, on=date(2026, 3, 14))
    second = replace(TOLD, number="巴代办通〔2026〕2号")
    assert of_period((ahead, last, second, TOLD, before), SINCE, ON) == (TOLD, second, last)


def test_it_stands_in_the_issue_and_survives_its_store(briefing: Briefing) -> None:
    issue = replace(briefing, circulars=(TOLD,))
    assert from_json(issue.to_json()) == issue
    page = html(issue)
    assert ("通报（1件）" in page, "巴代办通〔2026〕1号" in page) == (True, True)


def test_without_any_nothing_is_said_of_them(briefing: Briefing) -> None:
    assert briefing.circulars == ()
    assert "通报（" not in html(briefing)


def test_a_city_without_circulars_gathers_none(db: None) -> None:
    assert circulars_on(ON) == ()
