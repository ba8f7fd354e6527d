"""Limits in workdays, calendar days and months (K9), and their one extension (K10)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.clock import Light, extend, read, sweep
from approvals.limits import AmberRule, Extension, Limit, LimitRefused, Unit, months_on
from approvals.spans import OutOfOrder
from tests.approvals.histories import history, on
from tests.approvals.strategies import calendars, days, limits, runs
from tests.approvals.test_clock import row
from workdays.calendar import shipped

WORKDAYS = shipped()
CALENDAR = [
    # 环境影响评价: 60 days for a report, 30 for a form.
    ("环评 03-02 受理", 60, "03-02", "on_time 05-06 0 65"),  # 05-01 is a holiday, the term moves to 05-06
    ("环评 03-02 受理", 30, "03-02", "on_time 04-01 0 30"),
    ("环评 03-02 受理", 30, "04-01", "soon 04-01 30 0"),
    ("环评 03-02 受理", 30, "04-02", "late 04-01 31 -1 late 1"),
    ("环评 03-02 受理 03-10 暂停 03-20 恢复", 30, "03-20", "on_time 04-13 8 24"),  # ten days on: 04-11 is a Saturday
    ("环评 03-02 受理", 5, "03-07", "on_time 03-09 5 2"),
    ("环评 03-02 受理", 5, "03-08", "soon 03-09 6 1"),
    ("环评 03-02 受理", 5, "03-09", "soon 03-09 7 0"),
    ("环评 03-02 受理", 5, "03-10", "late 03-09 8 -1 late 1"),
    ("环评 03-02 受理 03-09 办结", 5, "03-20", "decided 03-09 7 0"),
    ("环评 03-02 受理 03-10 办结", 5, "03-20", "decided 03-09 8 -1 late 1"),
    ("环评 02-13 受理", 1, "02-13", "soon 02-14 0 1"),  # a make-up Saturday is a workday to end on
    ("环评 02-13 受理", 2, "02-13", "on_time 02-24 0 11"),
    # The term ran out on a Saturday; the clock stopped before the Monday it would have moved to.
    ("环评 03-02 受理 03-08 暂停", 5, "03-09", "paused - 5 0"),
    ("环评 03-02 受理 03-09 暂停", 5, "03-10", "paused - 6 0"),
    ("环评 03-02 受理 03-08 暂停 03-11 恢复", 5, "03-11", "soon 03-11 6 0"),
    ("环评 03-02 受理 03-08 暂停 03-11 恢复", 5, "03-12", "late 03-11 7 -1 late 1"),
    ("环评 03-02 受理 03-10 暂停", 5, "03-16", "late 03-09 7 0 late 0"),
    ("环评 03-07 受理", 0, "03-07", "on_time 03-09 0 2"),
    ("环评 03-09 受理", 0, "03-09", "soon 03-09 0 0"),
]
MONTHS = [
    ("2026-01-31", 1, "2026-02-28"),  # the last day, and a make-up Saturday
    ("2024-01-31", 1, "2024-02-29"),
    ("2024-02-29", 12, "2025-02-28"),
    ("2026-03-12", 1, "2026-04-13"),  # 04-12 is a Sunday
    ("2026-11-30", 3, "2027-03-01"),  # 02-28 is a Sunday
    ("2026-03-31", 0, "2026-03-31"),
]


@pytest.mark.parametrize(("text", "limit", "today", "expected"), CALENDAR)
def test_a_term_in_calendar_days_reads_as_the_table_says(text, limit, today, expected):
    assert row(read(history(text), Limit(limit, Unit.CALENDAR_DAY), on(today), WORKDAYS)) == expected


@pytest.mark.parametrize(("start", "months", "due"), MONTHS)
def test_a_term_in_months_ends_on_the_same_day_or_the_last(start, months, due):
    assert sweep([history(f"件 {start} 受理")], Limit(months, Unit.MONTH), WORKDAYS).due == on(due)


def test_a_pause_lengthens_a_term_in_months_by_its_days():
    paused = history("件 03-10 受理 03-16 暂停 03-18 恢复")
    assert sweep([paused], Limit(1, Unit.MONTH), WORKDAYS).due == on("04-13")  # 04-10 and two days: a Sunday


@pytest.mark.parametrize(
    ("day", "months", "then"), [("2026-12-31", 2, "2027-02-28"), ("2023-12-31", 2, "2024-02-29"), ("2026-05-15", 7, "2026-12-15")]
)
def test_months_are_counted_over_the_year(day, months, then):
    assert months_on(on(day), months) == on(then)


def test_months_past_every_calendar_are_refused():
    assert months_on(date(9999, 1, 31), 11) == date(9999, 12, 31)
    with pytest.raises(LimitRefused, match=r"^12 months from 9999-01-31 is past every calendar\.$"):
        months_on(date(9999, 1, 31), 12)


def test_other_systems_name_the_three_units_like_this():
    assert [unit.value for unit in Unit] == ["workday", "calendar_day", "month"]


@pytest.mark.parametrize(("limit", "amber"), [(0, 1), (1, 1), (5, 1), (6, 2), (50, 10), (100, 20), (1000, 200)])
def test_amber_is_a_fifth_of_the_limit_rounded_up_and_always_the_last_day(limit, amber):
    assert AmberRule().days(limit) == amber


def test_an_amber_rule_never_foretells_less_than_its_least_days():
    assert [AmberRule(50, 3).days(limit) for limit in (4, 6, 8)] == [3, 3, 4]


@pytest.mark.parametrize(
    ("unit", "days", "added", "due"),
    [(Unit.WORKDAY, 5, 10, "03-23"), (Unit.CALENDAR_DAY, 30, 10, "04-13"), (Unit.MONTH, 1, 10, "04-13")],
)
def test_an_extension_lengthens_the_limit_in_its_own_unit(unit, days, added, due):
    one = history("用地 03-02 受理")
    longer = extend(one, Limit(days, unit), Extension(on("03-04"), added), WORKDAYS)
    assert read(one, longer, on("03-04"), WORKDAYS).due == on(due)


def test_an_extension_on_the_due_day_is_in_time():
    one = history("用地 03-02 受理")
    longer = extend(one, Limit(5), Extension(on("03-09"), 10), WORKDAYS)
    assert row(read(one, longer, on("03-10"), WORKDAYS)) == "on_time 03-23 6 9"


@pytest.mark.parametrize(("day", "reason"), [("03-10", "after the due day 2026-03-09"), ("03-01", "before the start on 2026-03-02")])
def test_an_extension_outside_the_term_is_refused(day, reason):
    with pytest.raises(LimitRefused, match=reason) as no:
        extend(history("用地 03-02 受理"), Limit(5), Extension(on(day), 10), WORKDAYS)
    assert no.value.sentence % no.value.facts == str(no.value)  # what a page translates


def test_what_has_not_started_cannot_be_extended():
    with pytest.raises(OutOfOrder, match=r"^What has not started cannot be extended\.$"):
        extend(history("用地"), Limit(5), Extension(on("03-04"), 10), WORKDAYS)


def test_a_second_extension_is_refused():
    one = history("用地 03-02 受理")
    longer = extend(one, Limit(5), Extension(on("03-09"), 10), WORKDAYS)
    with pytest.raises(LimitRefused, match="extended once"):
        extend(one, longer, Extension(on("03-10"), 10), WORKDAYS)


@pytest.mark.parametrize(
    "build", [lambda: Limit(-1), lambda: extend(history("件 03-02 受理"), Limit(5), Extension(on("03-03"), -1), WORKDAYS)]
)
def test_nothing_negative_is_taken(build):
    with pytest.raises(LimitRefused, match="cannot be negative"):
        build()


@settings(max_examples=100, deadline=None)
@given(runs(open_only=True), limits, st.integers(0, 15), calendars())
def test_an_extension_is_the_longer_limit_wherever_the_pauses_lie(one, limit, added, workdays):
    longer = extend(one, Limit(limit), Extension(one.start, added), workdays)
    assert sweep([one], longer, workdays) == sweep([one], limit + added, workdays)


@settings(max_examples=100, deadline=None)
@given(days, st.integers(0, 90), calendars())
def test_a_calendar_term_ends_on_the_first_workday_from_its_last_day_on(start, limit, workdays):
    due = sweep([history(f"件 {start} 受理")], Limit(limit, Unit.CALENDAR_DAY), workdays).due
    assert due == workdays.next_workday(date.fromordinal(start.toordinal() + limit))


def test_an_extended_clock_is_amber_by_its_whole_length():
    one = history("用地 03-02 受理")
    longer = extend(one, Limit(5), Extension(on("03-03"), 10), WORKDAYS)
    assert [read(one, longer, on(day), WORKDAYS).light for day in ("03-17", "03-18")] == [Light.ON_TIME, Light.SOON]
