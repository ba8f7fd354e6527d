"""The pure rules of joint handling: days to answer, one notice out of many lists, who is invited, what a composite waits for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.joint import (
    ACCEPTANCE,
    FEWEST,
    LONGEST_REPLY,
    Paper,
    fingerprint,
    invited,
    lacking,
    members,
    merged,
    reply_days,
    reply_light,
    silent_from,
    stage_lead,
    standing,
)
from workdays import calendar

DUE = date(2026, 3, 9)
LISTS = st.lists(st.tuples(st.sampled_from("甲乙丙"), st.lists(st.sampled_from(["图", "照", " 图 ", "", "合同"]), max_size=4)), max_size=5)


@pytest.mark.parametrize(("matter", "days"), [("GG-103", 7), ("GG-102", 5), ("GG-104", 5), ("GG-P02", 5)])
def test_a_verified_project_has_seven_workdays_everything_else_five(matter, days):
    assert reply_days(matter) == days


def test_the_due_day_belongs_to_the_department_asked():
    assert silent_from(DUE) == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("today", "replied", "silent", "under_way", "stands"),
    [
        ("2026-03-09", None, None, True, "open"),
        ("2026-03-10", None, None, True, "silent"),
        ("2026-03-20", None, "2026-03-10", False, "silent"),
        ("2026-03-10", None, None, False, "lapsed"),
        ("2026-03-09", None, None, False, "lapsed"),
        ("2026-03-20", "2026-03-09", None, True, "answered"),
        ("2026-03-20", "2026-03-10", "2026-03-10", True, "answered_late"),
    ],
)
def test_where_a_question_stands(today, replied, silent, under_way, stands):
    days = [date.fromisoformat(text) if text else None for text in (replied, silent)]
    assert standing(date.fromisoformat(today), DUE, *days, under_way) == stands


@pytest.mark.parametrize(
    ("today", "limit", "light"),
    [
        ("2026-03-05", 5, "on_time"),
        ("2026-03-06", 5, "soon"),
        ("2026-03-09", 5, "soon"),
        ("2026-03-05", 7, "soon"),
        ("2026-03-04", 7, "on_time"),
        ("2026-03-04", 11, "soon"),
        ("2026-03-03", 11, "on_time"),
    ],
)
def test_an_open_question_turns_amber_in_its_last_fifth(today, limit, light):
    assert reply_light(date.fromisoformat(today), DUE, limit, calendar.shipped()) == light


def test_a_paper_that_two_departments_want_is_asked_for_once():
    lists = [("发改", ["营业执照", " 批文  原件 "]), ("规划", ["红线图", "营业执照"]), ("发改", ["营业执照"])]
    assert merged(lists) == (Paper("营业执照", ("发改", "规划")), Paper("批文 原件", ("发改",)), Paper("红线图", ("规划",)))


@given(LISTS)
def test_nothing_wanted_is_lost_and_nothing_is_asked_twice(lists):
    papers = merged(lists)
    assert len({paper.item for paper in papers}) == len(papers)
    assert {(who, paper.item) for paper in papers for who in paper.wanted_by} == {
        (who, item.strip()) for who, items in lists for item in items if item.strip()
    }


@given(LISTS)
def test_the_order_in_which_lists_are_read_does_not_change_their_fingerprint(lists):
    rows = [(number, items) for number, (_who, items) in enumerate(lists)]
    assert fingerprint(rows) == fingerprint(rows[::-1])


def test_one_item_more_changes_the_fingerprint():
    assert fingerprint([(1, ["图"])]) != fingerprint([(1, ["图", "照"])]) != fingerprint([(2, ["图", "照"])])


@pytest.mark.parametrize(
    ("stage", "leads", "lead"),
    [
        (1, ["fgw", "zrzy"], "zrzy"),
        (1, ["fgw", "czj"], "fgw"),
        (2, ["zjj", "zrzy"], "zrzy"),
        (3, ["zrzy", "zjj"], "zjj"),
        (4, ["cjda", "zjj"], "zjj"),
        (5, ["slj", "lyj"], "slj"),
    ],
)
def test_the_stage_is_led_by_its_own_department_where_that_decides_something(stage, leads, lead):
    assert stage_lead(stage, leads) == lead


def test_leads_come_first_and_words_that_name_nobody_are_passed_over():
    assert invited([7, 3, 7], [" 财政 ; 行业主管", "", "住建"], {"财政": 5, "住建": 3, "交警": 9}) == (7, 3, 5)


def test_the_bounds_are_those_of_the_rules():
    """Fifteen workdays at most for a reply, two for company, 竣工联合验收 as the catalogue numbers it."""
    assert (LONGEST_REPLY, FEWEST, ACCEPTANCE) == (15, 2, "GG-407")


def test_a_composite_waits_for_all_its_members_that_apply():
    expression = "A;B|C;D"
    assert members(expression, {"A", "C", "X"}) == ("A", "C")
    assert lacking(expression, {"A": True, "B": True, "C": False, "X": False}) == ("C",)
    assert lacking(expression, {"A": True, "B": True}) == ()


@given(st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.integers(5, 15))
def test_silence_never_counts_before_the_last_workday_is_over(asked, limit):
    due = calendar.shipped().due(asked, limit)
    assert calendar.shipped().elapsed(asked, silent_from(due) - timedelta(days=1)) == limit
