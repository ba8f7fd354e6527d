"""An issue prints the overrides of its period and those still under way, with reason and end; without any it says nothing of them."""

from dataclasses import replace
from datetime import date

from briefings.briefing import compose
from briefings.gathering import overrides_on
from briefings.layout import html
from briefings.overriding import OverrideTold, to_print
from briefings.value import Briefing, from_json

SINCE, ON = date(2026, 3, 6), date(2026, 3, 13)
TOLD = OverrideTold(date(2026, 3, 10), "P001", "幸福河湖", "建筑工程施工许可证核发", "市住建局", "应急工程<先行>", "不予许可", False)


def test_those_of_the_period_and_older_ones_under_way() -> None:
    before, under_way = replace(TOLD, on=SINCE), replace(TOLD, on=date(2026, 1, 5), open=True)
    last, ahead = replace(TOLD, on=ON), replace(TOLD, on=date(2026, 3, 14))
    assert to_print((ahead, last, TOLD, before, under_way), SINCE, ON) == (under_way, TOLD, last)


def test_it_stands_in_the_issue_and_survives_its_store(briefing: Briefing) -> None:
    issue = replace(briefing, overrides=(TOLD,))
    assert from_json(issue.to_json()) == issue
    page = html(issue)
    assert ("越过前置事项先行接件（1件）" in page, "应急工程&lt;先行&gt;" in page, "不予许可" in page) == (True, True, True)


def test_without_any_nothing_is_said_of_them(briefing: Briefing) -> None:
    assert briefing.overrides == ()
    assert "越过前置事项" not in html(briefing)
    assert compose.__kwdefaults__["overrides"] == ()


def test_a_city_without_overrides_gathers_none(db: None) -> None:
    assert overrides_on(ON) == ()
