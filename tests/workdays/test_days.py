"""Which days the city works: make-up days, holidays, the horizon, and the two counting questions."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workdays import papers
from workdays.calendar import shipped
from workdays.days import DAYS, FIRST, LAST, Announcement, BadNotice, Kind, NamedDay, Reason, UnknownYear, Workdays, number

WORKDAYS = shipped()
NOTICE_2026 = "国办发明电〔2025〕7号"
WORKED = [250, 250, 249, 250, 249, 249, 251, 248, 248]
days = st.dates(FIRST, LAST - timedelta(days=400))
announced = st.dates(FIRST, date(2026, 12, 31))


def test_every_announced_day_agrees_with_chinesecalendar():
    ours = [day for day in DAYS[1:] if day <= WORKDAYS.horizon and WORKDAYS.is_workday(day)]
    assert ours == chinese_calendar.get_workdays(FIRST, WORKDAYS.horizon)


def test_every_year_has_as_many_workdays_as_its_notice_leaves():
    worked = [WORKDAYS.elapsed(date(year, 1, 1), date(year, 12, 31)) for year in range(2018, 2027)]
    assert worked == WORKED  # 1 January is always off


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_a_make_up_day_is_worked_though_it_is_a_weekend(day):
    one = date.fromisoformat(day)
    assert (one.weekday() >= 5, WORKDAYS.is_workday(one), WORKDAYS.why(one).kind) == (True, True, Kind.MAKE_UP)


def test_spring_festival_2026_lasts_from_15_to_23_february():
    february = [date(2026, 2, n) for n in range(13, 26)]
    assert [day.day for day in february if WORKDAYS.is_workday(day)] == [13, 14, 24, 25]


WHY = [
    ("2026-03-02", Reason(date(2026, 3, 2), True, Kind.WEEKDAY, "", "", False)),
    ("2026-03-07", Reason(date(2026, 3, 7), False, Kind.WEEKEND, "", "", False)),
    ("2026-02-16", Reason(date(2026, 2, 16), False, Kind.DAY_OFF, "春节", NOTICE_2026, False)),
    ("2026-02-14", Reason(date(2026, 2, 14), True, Kind.MAKE_UP, "春节", NOTICE_2026, False)),
    ("2018-12-31", Reason(date(2018, 12, 31), False, Kind.DAY_OFF, "元旦", "国办发明电〔2019〕3号（修订国办发明电〔2018〕15号）", False)),
    ("2027-05-01", Reason(date(2027, 5, 1), False, Kind.DAY_OFF, "劳动节", "", True)),
    ("2027-02-08", Reason(date(2027, 2, 8), True, Kind.WEEKDAY, "", "", True)),
]


@pytest.mark.parametrize(("day", "reason"), WHY)
def test_every_day_says_why(day, reason):
    assert WORKDAYS.why(date.fromisoformat(day)) == reason


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-07", 0, "2026-03-07"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-10-08", 2, "2026-10-10"),
        ("2024-02-28", 1, "2024-02-29"),
        ("2026-10-22", 50, "2026-12-31"),
        ("2026-10-23", 50, "2027-01-04"),
        ("2026-12-31", 1, "2027-01-04"),
    ],
)
def test_the_nth_workday_after_a_day(start, n, due):
    assert WORKDAYS.due(date.fromisoformat(start), n) == date.fromisoformat(due)


def test_past_the_horizon_only_the_days_fixed_by_date_are_off():
    off = [day for day in DAYS if day.year == 2030 and day.weekday() < 5 and not WORKDAYS.is_workday(day)]
    assert off == [date(2030, 1, 1), date(2030, 5, 1), date(2030, 5, 2), date(2030, 10, 1), date(2030, 10, 2), date(2030, 10, 3)]
    assert [WORKDAYS.why(day).name for day in off] == ["元旦", "劳动节", "劳动节", "国庆节", "国庆节", "国庆节"]
    assert [WORKDAYS.provisional(day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [False, True]


def test_the_days_fixed_by_date_are_off_from_the_first_year_nobody_announced_to_the_last():
    nothing_said = Workdays([Announcement(2018, "x", ())])
    tuesday, wednesday, first, last = date(2018, 5, 1), date(2019, 5, 1), date(2098, 5, 1), date(2099, 5, 1)
    assert [nothing_said.is_workday(day) for day in (tuesday, wednesday, first, last)] == [True, False, False, False]


@pytest.mark.parametrize(("day", "wanted"), [("2026-11-14", False), ("2026-11-15", True), ("2027-03-01", True)])
def test_the_next_notice_is_wanted_from_15_november(day, wanted):
    assert WORKDAYS.notice_is_wanted(date.fromisoformat(day)) == wanted


@settings(max_examples=200, deadline=None)
@given(days, st.integers(0, 250))
def test_due_and_elapsed_are_inverse(start, n):
    assert WORKDAYS.elapsed(start, WORKDAYS.due(start, n)) == n


@settings(max_examples=200, deadline=None)
@given(announced, announced)
def test_elapsed_counts_the_workdays_after_a_up_to_b(a, b):
    low, high = sorted([a, b])
    slow = sum(chinese_calendar.is_workday(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    assert (WORKDAYS.elapsed(low, high), WORKDAYS.elapsed(high, low)) == (slow, -slow)


@settings(max_examples=100, deadline=None)
@given(days)
def test_the_next_workday_is_the_day_itself_or_the_first_after(day):
    following = WORKDAYS.next_workday(day)
    assert following == (day if WORKDAYS.is_workday(day) else WORKDAYS.due(day, 1))


BEFORE, AFTER, INSIDE = date(2017, 12, 31), date(2100, 1, 1), date(2026, 1, 1)
CLOSED_AT_THE_END = Workdays([paper.announcement for paper in papers.shipped()], [NamedDay(LAST, False, "封闭", "县1号")])
OUTSIDE = [
    (lambda: WORKDAYS.due(BEFORE, 1), "2017-12-31"),
    (lambda: WORKDAYS.due(BEFORE, 0), "2017-12-31"),
    (lambda: WORKDAYS.due(AFTER, 1), "2100-01-01"),
    (lambda: WORKDAYS.due(AFTER, 0), "2100-01-01"),
    (lambda: WORKDAYS.due(LAST, 1), "the day reached"),
    (lambda: WORKDAYS.elapsed(BEFORE, INSIDE), "2017-12-31"),
    (lambda: WORKDAYS.elapsed(INSIDE, BEFORE), "2017-12-31"),
    (lambda: WORKDAYS.elapsed(INSIDE, AFTER), "2100-01-01"),
    (lambda: WORKDAYS.elapsed(AFTER, INSIDE), "2100-01-01"),
    (lambda: WORKDAYS.is_workday(AFTER), "2100-01-01"),
    (lambda: WORKDAYS.is_workday(BEFORE), "2017-12-31"),
    (lambda: WORKDAYS.next_workday(AFTER), "2100-01-01"),
    (lambda: CLOSED_AT_THE_END.next_workday(LAST), "the day reached"),
    (lambda: WORKDAYS.why(date(1, 1, 1)), "0001-01-01"),
]


@pytest.mark.parametrize(("ask", "named"), OUTSIDE)
def test_a_day_outside_the_calendar_is_refused_in_words(ask, named):
    with pytest.raises(UnknownYear) as no:
        ask()
    assert str(no.value) == f"The calendar reaches from 2018-01-01 to 2099-12-31; {named} lies outside."
    assert no.value.sentence % no.value.facts == str(no.value)  # what a page translates


def test_other_systems_name_the_kinds_of_day_like_this():
    assert [kind.value for kind in Kind] == ["weekday", "weekend", "day_off", "make_up", "regional_day_off", "regional_workday"]


def test_a_negative_limit_is_refused():
    with pytest.raises(ValueError, match="negative"):
        WORKDAYS.due(date(2026, 3, 2), -1)


def test_the_ends_of_the_calendar_belong_to_it():
    assert WORKDAYS.elapsed(FIRST, LAST) == len(WORKDAYS.dates)  # 2018-01-01 is off
    assert WORKDAYS.due(FIRST, 0) == FIRST
    assert WORKDAYS.due(datetime(2026, 3, 2, 12), 1) == date(2026, 3, 3)


def test_days_are_numbered_from_the_first_and_the_workdays_are_listed_both_ways():
    assert [number(FIRST), number(LAST)] == [1, (LAST - FIRST).days + 1]
    assert WORKDAYS.numbers == tuple(number(day) for day in WORKDAYS.dates)


def test_a_missing_year_in_the_middle_is_refused():
    notices = [Announcement(year, "x", ()) for year in (2018, 2019, 2021)]
    with pytest.raises(BadNotice, match="2020 is missing") as no:
        Workdays(notices)
    assert no.value.sentence % no.value.facts == str(no.value)  # what a page translates


def test_every_year_of_the_calendar_can_be_announced_but_none_after_it():
    every = [Announcement(year, "x", ()) for year in range(2018, 2100)]
    assert Workdays(every).horizon == LAST
    with pytest.raises(BadNotice, match=r"^The calendar ends with 2099; it cannot take the notice for 2100\.$"):
        Workdays([*every, Announcement(2100, "x", ())])


def test_a_notice_from_before_the_calendar_says_nothing():
    early = Announcement(2017, "x", (NamedDay(date(2017, 3, 1), False, "x"),))
    assert Workdays([Announcement(2018, "x", ()), early]).dates == Workdays([Announcement(2018, "x", ())]).dates


@pytest.mark.parametrize("notices", [[], [Announcement(2019, "x", ())], [Announcement(2017, "x", ())]])
def test_a_calendar_begins_with_2018(notices):
    with pytest.raises(BadNotice, match="2018 is missing"):
        Workdays(notices)


def test_the_newest_version_of_a_year_rules():
    day = date(2018, 3, 2)
    versions = [Announcement(2018, "b", (), 2), Announcement(2018, "a", (NamedDay(day, False, "x"),), 1)]
    assert [Workdays(order).is_workday(day) for order in (versions, versions[::-1])] == [True, True]
    assert Announcement(2018, "a", ()).version == 1  # as long as nobody says otherwise


def test_new_years_days_off_in_december_come_with_the_next_notice():
    named = NamedDay(date(2018, 12, 31), False, "元旦")
    first = Workdays([Announcement(2018, "a", ())])
    both = Workdays([Announcement(2018, "a", ()), Announcement(2019, "b", (named,))])
    assert [one.is_workday(date(2018, 12, 31)) for one in (first, both)] == [True, False]
    assert both.why(date(2018, 12, 31)).number == "b"


def test_a_notice_sets_days_of_its_year_and_of_the_december_before():
    days = tuple(NamedDay(day, False, "") for day in (date(2018, 12, 1), date(2019, 12, 31)))
    assert Announcement(2019, "x", days).days == days


@pytest.mark.parametrize("day", [date(2018, 11, 30), date(2020, 1, 1)])
def test_a_notice_cannot_set_days_of_another_year(day):
    with pytest.raises(BadNotice, match=f"{day} cannot be set by the notice for 2019"):
        Announcement(2019, "x", (NamedDay(day, False, ""),))


def test_a_regions_own_day_rules_over_the_notice_and_the_narrower_over_the_wider():
    off, on, back = date(2026, 3, 3), date(2026, 3, 7), date(2026, 3, 4)
    regional = [
        NamedDay(off, False, "闭馆", "县1号"),
        NamedDay(on, True, "上班", "县2号"),
        NamedDay(back, False, "", "市1号"),
        NamedDay(back, True, "", "县3号"),
    ]
    notices = [Announcement(year, "x", ()) for year in range(2018, 2027)]
    workdays = Workdays(notices, regional)
    assert [workdays.is_workday(day) for day in (off, on, back)] == [False, True, True]
    assert workdays.why(off) == Reason(off, False, Kind.REGIONAL_DAY_OFF, "闭馆", "县1号", False)
    assert workdays.why(on).kind is Kind.REGIONAL_WORKDAY


def test_a_region_may_close_a_make_up_day_and_work_on_a_holiday():
    make_up, holiday = date(2026, 2, 14), date(2026, 2, 16)
    notices = [Announcement(year, "x", ()) for year in range(2018, 2026)]
    notices.append(Announcement(2026, "国", (NamedDay(make_up, True, "春节"), NamedDay(holiday, False, "春节"))))
    workdays = Workdays(notices, [NamedDay(make_up, False, "闭馆", "县"), NamedDay(holiday, True, "抢险", "县")])
    assert [workdays.is_workday(day) for day in (make_up, holiday)] == [False, True]
    assert [workdays.why(day).number for day in (make_up, holiday)] == ["县", "县"]


def test_a_weekday_a_notice_calls_worked_is_an_ordinary_weekday():
    monday, friday = date(2018, 3, 5), date(2018, 3, 9)
    workdays = Workdays([Announcement(2018, "x", (NamedDay(monday, True, "春节"), NamedDay(friday, True, "春节")))])
    assert [workdays.why(day) for day in (monday, friday)] == [Reason(day, True, Kind.WEEKDAY, "", "", False) for day in (monday, friday)]


def test_a_single_calendar_answers_for_every_region():
    assert WORKDAYS.of("511902") is WORKDAYS
