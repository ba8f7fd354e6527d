"""The public calculator: the same answer as the command, and the account of every day behind it."""

import json
from datetime import date

import pytest
from django.test import Client

from approvals import cases
from approvals.clock import History, read
from approvals.limits import Extension, Limit, Unit
from portal.account import account
from workdays import calendar

pytestmark = pytest.mark.django_db
QUESTION = {"start": "2026-03-02", "limit": "10", "unit": "workday", "stop1": "2026-03-05", "restart1": "2026-03-13", "today": "2026-03-17"}


def test_the_form_stands_open_without_an_account() -> None:
    answer = Client().get("/clock/")
    assert (answer.status_code, answer.context["answer"]) == (200, None)


def test_page_and_command_give_one_answer() -> None:
    shown = Client().get("/clock/", QUESTION).context["answer"]
    workdays = calendar.shipped()
    assert shown.figures == cases.result(json.loads(shown.case), lambda _region: workdays)
    assert (shown.figures["due"], shown.figures["used"], shown.figures["remaining"]) == ("2026-03-24", 5, 5)


def test_every_day_is_accounted_for() -> None:
    days = Client().get("/clock/", QUESTION).context["answer"].account.days
    counted = {day.day.day: day.count for day in days if day.count}
    assert counted == {3: 1, 4: 2, 13: 3, 16: 4, 17: 5, 18: 6, 19: 7, 20: 8, 23: 9, 24: 10}
    assert [day.day.day for day in days if day.standing == "paused"] == list(range(5, 13))
    assert [day.day.day for day in days if day.is_due] == [24]


def test_a_make_up_saturday_counts_and_says_why() -> None:
    page = Client().get("/clock/", {"start": "2026-02-13", "limit": "1", "unit": "workday"}).content.decode()
    (due,) = [day for day in account(History(date(2026, 2, 13)), Limit(1), date(2026, 2, 14), calendar.shipped()).days if day.is_due]
    assert (due.day, due.reason.kind) == (date(2026, 2, 14), "make_up")
    assert "国办发" in page


@pytest.mark.parametrize("unit", list(Unit))
def test_the_account_ends_with_the_figures(unit: Unit) -> None:
    """Whatever the unit, the last number counted up to today is what the clock says it used."""
    history, today = History(date(2026, 1, 28), ((date(2026, 2, 3), date(2026, 2, 9)),)), date(2026, 3, 20)
    limit = Limit(2 if unit == Unit.MONTH else 45, unit, Extension(date(2026, 2, 10), 5))
    days = account(history, limit, today, calendar.shipped()).days
    assert max(day.count for day in days if day.count and day.day <= today) == read(history, limit, today, calendar.shipped()).used


def test_a_date_in_a_year_nobody_announced_is_marked_provisional() -> None:
    answer = Client().get("/clock/", {"start": "2026-11-24", "limit": "50", "unit": "workday", "today": "2026-11-24"})
    assert answer.context["answer"].figures["provisional"] is True
    assert "badge-maybe" in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": ""},
        {"start": "2026-13-01"},
        {"limit": "0"},
        {"limit": "1e309"},
        {"limit": "99999999999999999999999"},
        {"unit": "year"},
        {"restart1": "2026-03-04"},
        {"stop1": "2026-03-01", "restart1": ""},
        {"stop1": "", "restart1": "2026-03-09"},
        {"decided": "2026-02-01"},
        {"extended_on": "2026-03-20"},
        {"extended_on": "2026-06-01", "extended_by": "10"},
        {"region": "990000"},
        {"start": "2099-12-30", "limit": "400"},
        {"start": "\x00"},
    ],
)
def test_what_makes_no_sense_is_said_and_never_breaks(wrong: dict[str, str]) -> None:
    answer = Client().get("/clock/", {**QUESTION, **wrong})
    assert (answer.status_code, "wrong" in answer.content.decode() or 'role="alert"' in answer.content.decode()) == (400, True)


def test_an_extension_lengthens_the_limit() -> None:
    longer = Client().get("/clock/", {**QUESTION, "extended_on": "2026-03-16", "extended_by": "10"})
    assert longer.context["answer"].figures["due"] == "2026-04-08"


def test_months_are_whole_weeks_from_monday() -> None:
    (month,) = Client().get("/clock/", QUESTION).context["answer"].account.months
    assert (month.year, month.month, [len(week) for week in month.weeks]) == (2026, 3, [7, 7, 7, 7])
    assert month.weeks[0][0] is not None
    assert month.weeks[0][0].day == date(2026, 3, 2)
