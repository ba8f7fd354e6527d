"""A deadline receipt on paper: neighbours of one account in one line, special days by themselves, and nothing lost on the way."""

from datetime import date, timedelta
from random import Random

import pytest

from approvals.limits import Limit
from approvals.receipt import Member, Part, Receipt, Scope, Standstill, Subject, receipt
from briefings.account import Run, runs
from tests.approvals.receipts import KINDS, SHIPPED, calendars, random_receipt
from workdays.days import Kind, Workdays

CITY = Workdays(SHIPPED)
WORDS = {kind: kind for kind in KINDS}


def works(*members: Member, limit: int, today: date) -> Receipt:
    return receipt(Subject(Scope.WORKS, "P/1", "项目", members, Limit(limit)), today, CITY)


def test_a_weekend_joins_its_stretch_and_a_pause_stands_by_itself() -> None:
    stood = (Standstill(date(2026, 3, 10), date(2026, 3, 16), "expert_review", "告知〔2026〕3号"),)
    told = runs(works(Member("1", "用地", date(2026, 3, 4), stood), limit=6, today=date(2026, 3, 17)), {"expert_review": "专家评审"})
    assert told == (
        Run(date(2026, 3, 4), date(2026, 3, 4), 0, 0, "工作日，起始当日，不计（民法典第201条）", False, False),
        Run(date(2026, 3, 5), date(2026, 3, 9), 3, 3, "工作日，计入，周末不计", False, False),
        Run(date(2026, 3, 10), date(2026, 3, 15), 0, 3, "工作日，暂停计时，不计（用地：专家评审，告知〔2026〕3号）", False, False),
        Run(date(2026, 3, 16), date(2026, 3, 17), 2, 5, "工作日，计入", False, False),
        Run(date(2026, 3, 18), date(2026, 3, 18), 1, 6, "工作日，计入", True, False),
    )


def test_holidays_and_make_up_days_name_their_notice() -> None:
    told = runs(works(Member("1", "用地", date(2026, 9, 17)), limit=12, today=date(2026, 10, 12)), {})
    number = next(notice.number for notice in SHIPPED if notice.year == 2026)
    assert f"国庆节调休上班（{number}），计入" in [run.words for run in told]
    assert f"国庆节放假（{number}），不计" in [run.words for run in told]


def test_days_past_the_last_announced_one_are_told_apart() -> None:
    told = runs(works(Member("1", "用地", date(2026, 12, 24)), limit=8, today=date(2026, 12, 25)), {})
    assert {run.provisional for run in told if run.last.year == 2027} == {True}
    assert {run.provisional for run in told if run.last.year == 2026} == {False}


def test_a_clock_that_has_not_begun_has_no_account() -> None:
    assert runs(works(Member("1", "用地", None), limit=8, today=date(2026, 3, 2)), {}) == ()


@pytest.mark.parametrize("seed", range(60))
def test_every_day_stands_in_exactly_one_stretch_and_the_counts_add_up(seed: int) -> None:
    random = Random(seed)
    made = random_receipt(random, calendars(random, 1)[0])
    told, line_of = runs(made, WORDS), {line.ground.day: line for line in made.lines}
    days = [run.first + timedelta(days=n) for run in told for n in range((run.last - run.first).days + 1)]
    assert days == list(line_of)
    assert [run.total for run in told] == [line_of[run.last].total for run in told]
    assert sum(run.counted for run in told) == sum(line.counts for line in made.lines)
    for run in told:
        inside = [line for day, line in line_of.items() if run.first <= day <= run.last]
        assert {line.part is Part.AHEAD for line in inside} == {run.ahead}
        special = {line.ground.kind for line in inside} - {Kind.WEEKDAY, Kind.WEEKEND}
        assert len(special) <= 1
        assert not special or {line.ground.kind for line in inside} == special
