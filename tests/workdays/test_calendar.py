"""The calendar as the database has it: shipped notices as rows, new versions, regional days, and one query to see that nothing changed."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction

from workdays import calendar, papers
from workdays.days import Announcement, BadNotice, NamedDay
from workdays.models import Notice, NoticeDay, RegionalDay

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 3)


def paper(year: int, *days: NamedDay) -> papers.Paper:
    fixed = [NamedDay(date(year, month, day), False, "") for month, day in calendar.ALWAYS_OFF]
    return papers.Paper(Announcement(year, f"国办发明电〔{year - 1}〕1号", (*fixed, *days)), "title", None, "", "test")


def test_a_notice_cut_short_is_refused():
    empty = papers.Paper(Announcement(2027, "x", ()), "", None, "", "")
    with pytest.raises(BadNotice, match="leaves 2027-01-01 a working day"):
        calendar.record(empty)


def closed(code: str, works: bool = False) -> RegionalDay:
    return RegionalDay.objects.create(region_code=code, day=TUESDAY, works=works, number="巴府办〔2026〕1号", reason="闭馆")


def test_the_database_starts_with_the_shipped_notices():
    assert list(Notice.objects.order_by("year").values_list("year", "version", flat=False)) == [
        (2018, 1), (2019, 2), (2020, 2), (2021, 1), (2022, 1), (2023, 1), (2024, 1), (2025, 1), (2026, 1)
    ]  # fmt: skip
    assert calendar.current().prefix == calendar.shipped().prefix
    assert calendar.current().horizon == date(2026, 12, 31)


def test_one_query_tells_that_nothing_changed(django_assert_num_queries):
    first = calendar.current()
    with django_assert_num_queries(1):
        assert calendar.current() is first
    with django_assert_num_queries(1):
        edition = calendar.edition()
        assert {edition.workdays(code) for code in (None, "511900", "511902", "511902001")} == {first}


def test_an_adopted_notice_rules_at_the_next_question():
    before = calendar.current().is_workday(TUESDAY)
    notice = calendar.record(paper(2026, NamedDay(TUESDAY, False, "放假")))
    assert (before, calendar.current().is_workday(TUESDAY), notice.version) == (True, False, 2)
    assert calendar.current().why(TUESDAY).number == "国办发明电〔2025〕1号"


def test_next_years_notice_moves_the_horizon():
    calendar.record(paper(2027, NamedDay(date(2027, 1, 4), False, "元旦")))
    assert calendar.current().horizon == date(2027, 12, 31)
    assert calendar.current().due(date(2026, 12, 31), 1) == date(2027, 1, 5)


def test_a_notice_that_leaves_a_year_out_is_refused_and_leaves_no_trace():
    with pytest.raises(BadNotice, match="2027 is missing"):
        calendar.record(paper(2028))
    assert not Notice.objects.filter(year=2028).exists()


def test_a_county_closed_by_its_own_document_is_closed_with_everything_below_it_only():
    closed("511902")
    codes = [None, "511900", "511902", "511902001", "511903", "511903001"]
    assert [calendar.current(code).is_workday(TUESDAY) for code in codes] == [True, True, False, False, True, True]
    assert calendar.current("511902001").why(TUESDAY).number == "巴府办〔2026〕1号"


def test_the_narrower_region_rules_whatever_was_written_first():
    closed("511902", works=True)
    closed("511900")
    assert [calendar.current(code).is_workday(TUESDAY) for code in (None, "511902", "511903")] == [False, True, False]


def test_a_day_taken_back_is_gone_at_once():
    closed("511900")
    assert not calendar.current().is_workday(TUESDAY)
    RegionalDay.objects.all().delete()
    assert calendar.current().is_workday(TUESDAY)


def test_a_database_without_notices_uses_the_shipped_ones():
    Notice.objects.all().delete()
    assert calendar.current().prefix == calendar.shipped().prefix


def test_the_shipped_notices_can_be_taken_out_and_put_back():
    calendar.record(paper(2027))
    step = import_module("workdays.migrations.0002_shipped_notices")
    step.unload(apps, None)
    left = list(Notice.objects.values_list("year", flat=True))
    step.load(apps, None)
    step.load(apps, None)
    days = sum(len(one.announcement.days) for one in [*papers.shipped(), paper(2027)])
    assert (left, Notice.objects.count(), NoticeDay.objects.count()) == ([2027], 10, days)


def test_a_notice_rolled_back_is_forgotten_even_when_another_takes_its_place():
    for day in (TUESDAY, date(2026, 3, 4)):
        mark = transaction.savepoint()
        calendar.record(paper(2026, NamedDay(day, False, "放假")))
        assert not calendar.current().is_workday(day)
        transaction.savepoint_rollback(mark)
        assert calendar.current().is_workday(day)


def test_the_city_s_days_know_those_of_every_region_and_a_region_s_answer_for_themselves():
    closed("511902")
    city, county = calendar.current(), calendar.current("511902")
    assert [days.is_workday(TUESDAY) for days in (city, city.of("511902"), city.of("511902001"), city.of("511921"))] == [
        True, False, False, True,
    ]  # fmt: skip
    assert city.of("511902") is county.of("511902") is county.of("511921") is county
    assert city.of("511921") is city
