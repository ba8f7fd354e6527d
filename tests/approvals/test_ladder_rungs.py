"""When a rung of the ladder is reached: workdays on which the clock runs, none against a department that stands still."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.clock import History, read
from approvals.limits import Extension, Limit
from approvals.models import LadderRule
from approvals.reminders import AMBER, DUE, PAUSE, Pause, Reached, Rule, Standing, in_office_hours, reached, stands_still
from tests.approvals.timeline import day
from workdays import calendar
from workdays.days import NamedDay, Workdays
from workdays.papers import shipped

WORKDAYS = calendar.shipped()
LIMIT = Limit(10)
START = day("03-02")  # a Monday; due on 03-16, amber from 03-12 (two days left)


def standing(*pauses: tuple[str, str | None], decided: str | None = None, watched: bool = True, pause: Pause | None = None) -> Standing:
    stops = tuple((day(stop), day(restart) if restart else None) for stop, restart in pauses)
    return Standing(watched, History(START, stops, day(decided) if decided else None), LIMIT, pause)


def on(rule: Rule, one: Standing, today: str) -> str | None:
    found = reached(rule, one, day(today), WORKDAYS)
    return found and f"{found.on:%m-%d}"


@pytest.mark.parametrize(
    ("rule", "eve", "first"),
    [
        pytest.param(Rule(AMBER, 0), "03-11", "03-12", id="amber"),
        pytest.param(Rule(AMBER, 1), "03-12", "03-13", id="a workday after amber"),
        pytest.param(Rule(DUE, 0), "03-13", "03-16", id="the due day itself"),
        pytest.param(Rule(DUE, 3), "03-18", "03-19", id="three workdays late"),
        pytest.param(Rule(DUE, 5), "03-20", "03-23", id="five workdays late, over a weekend"),
    ],
)
def test_a_rung_is_reached_on_its_day_and_stays_reached(rule, eve, first):
    assert [on(rule, standing(), today) for today in (eve, first, "03-31")] == [None, first, first]


def test_lateness_counts_workdays_over_the_spring_festival():
    """Due on Thursday 2026-02-12; the make-up Saturday 14 February counts, 15 to 23 February do not."""
    late = Standing(True, History(day("02-05")), Limit(5))
    assert [on(Rule(DUE, n), late, "03-01") for n in (0, 1, 2, 3, 5)] == ["02-12", "02-13", "02-14", "02-24", "02-26"]


def test_a_regional_day_off_moves_the_rung():
    closed = Workdays((one.announcement for one in shipped()), [NamedDay(day("03-17"), False, "县庆日", "县〔2026〕1号")])
    assert reached(Rule(DUE, 3), standing(), day("03-20"), closed) == Reached(day("03-20"))


@pytest.mark.parametrize("rule", [Rule(AMBER, 0), Rule(DUE, 0), Rule(DUE, 3), Rule(DUE, 5)])
def test_while_the_clock_stands_nothing_is_reached_against_the_department(rule):
    assert on(rule, standing(("03-20", None)), "03-31") is None


def test_what_was_reached_before_a_pause_and_is_still_true_is_reached_when_the_clock_turns_on():
    stopped = standing(("03-17", "03-24"))
    assert [on(Rule(DUE, 0), stopped, today) for today in ("03-17", "03-23", "03-24")] == [None, None, "03-16"]


def test_days_of_a_pause_do_not_make_it_later():
    """Late by one workday on 17 March, paused from the 18th until the 24th: the third late workday is the 25th."""
    assert on(Rule(DUE, 3), standing(("03-18", "03-24")), "03-31") == "03-25"


def test_a_pause_before_the_due_day_moves_every_rung():
    moved = standing(("03-03", "03-10"))
    assert [on(rule, moved, "04-10") for rule in (Rule(AMBER, 0), Rule(DUE, 0), Rule(DUE, 3))] == ["03-19", "03-23", "03-26"]


def test_an_extension_takes_a_rung_back_that_has_not_fired():
    extended = Standing(True, History(START), Limit(10, extension=Extension(day("03-13"), 10)))
    assert on(Rule(DUE, 0), extended, "03-17") is None


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(standing(watched=False), id="closed, suspended, provincial"),
        pytest.param(Standing(True, History(START), None), id="no committed limit"),
        pytest.param(Standing(True, History(None), LIMIT), id="not accepted yet"),
    ],
)
def test_what_is_not_watched_reaches_nothing(one):
    assert [on(rule, one, "12-31") for rule in (Rule(AMBER, 0), Rule(DUE, 0), Rule(DUE, 5))] == [None, None, None]


def waiting(ends: str | None, began: str = "03-04", occasion: int = 7) -> Standing:
    return standing((began, None), pause=Pause(occasion, day(began), day(ends) if ends else None))


@pytest.mark.parametrize(
    ("offset", "ends", "eve", "first"),
    [
        pytest.param(-2, "03-18", "03-15", "03-16", id="two workdays before"),
        pytest.param(-2, "03-16", "03-11", "03-12", id="over a weekend"),
        pytest.param(0, "03-18", "03-17", "03-18", id="on the day"),
        pytest.param(2, "03-18", "03-19", "03-20", id="two workdays after: still nothing supplied"),
        pytest.param(0, "03-21", "03-20", "03-21", id="on the day, a Saturday"),
        pytest.param(1, "03-18", "03-18", "03-19", id="a workday after"),
        pytest.param(1, "03-21", "03-22", "03-23", id="a workday after a Saturday"),
        pytest.param(-1, "03-18", "03-16", "03-17", id="a workday before"),
        pytest.param(-1, "03-21", "03-19", "03-20", id="a workday before a Saturday"),
        pytest.param(-1, "03-22", "03-19", "03-20", id="a workday before a Sunday"),
        pytest.param(-10, "03-10", "03-03", "03-04", id="never before the pause began"),
    ],
)
def test_during_a_pause_whoever_must_act_is_reminded(offset, ends, eve, first):
    found = [reached(Rule(PAUSE, offset), waiting(ends), day(today), WORKDAYS) for today in (eve, first)]
    assert found == [None, Reached(day(first), 7)]


def test_a_rung_against_the_department_has_no_occasion_and_the_words_are_those_of_the_table():
    assert reached(Rule("due", 3), standing(), day("03-20"), WORKDAYS) == Reached(day("03-19"), 0)
    assert LadderRule.Anchor.values == [AMBER, DUE, PAUSE]


def test_a_decision_to_come_means_the_rung_never_does():
    """Read on a day before its decision, as a board of the past does."""
    assert on(Rule(DUE, 3), standing(decided="03-17"), "03-16") is None


def test_a_clock_that_stands_without_a_known_pause_reminds_nobody():
    assert on(Rule(PAUSE, -2), standing(("03-04", None)), "12-31") is None


def test_nobody_is_reminded_of_an_end_that_was_never_said_nor_after_the_pause():
    assert on(Rule(PAUSE, -2), waiting(None), "12-31") is None
    over = standing(("03-04", "03-10"), pause=Pause(7, day("03-04"), day("03-10")))
    assert on(Rule(PAUSE, -2), over, "03-12") is None


def test_material_wanted_before_acceptance_is_a_pause_too():
    before = Standing(True, History(None), LIMIT, Pause(3, day("03-02"), day("03-06")))
    assert (stands_still(before.history, day("03-05")), on(Rule(PAUSE, -2), before, "03-05")) == (True, "03-04")


@pytest.mark.parametrize(
    ("local", "open_"),
    [
        ("2026-03-02T08:59", False),
        ("2026-03-02T09:00", True),
        ("2026-03-02T17:59", True),
        ("2026-03-02T18:00", False),
        ("2026-02-14T10:00", True),  # a make-up Saturday
        ("2026-02-18T10:00", False),  # Spring Festival, a Wednesday
        ("2026-03-07T10:00", False),
    ],
)
def test_office_hours_are_hours_of_workdays(local, open_):
    assert in_office_hours(datetime.fromisoformat(local), 9, 18, WORKDAYS) == open_


DAYS = st.integers(0, 60).map(lambda n: START + timedelta(days=n))


@given(st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=3), st.integers(0, 6), DAYS)
def test_a_rung_after_the_due_day_is_reached_exactly_when_the_clock_says_so_many_days_late(pauses, offset, today):
    """The clock counts late workdays its own way; the ladder names the day. Both must agree on every day on which the clock runs."""
    history = History(START, tuple((a, b) for a, b in pauses))
    one = Standing(True, history, LIMIT)
    if stands_still(history, today):
        return
    clock = read(history, LIMIT, today, WORKDAYS)
    is_due = clock.due is not None and clock.due <= today
    expected = is_due and (offset == 0 or (clock.late and clock.late_workdays >= offset))
    assert (reached(Rule(DUE, offset), one, today, WORKDAYS) is not None) == expected


@given(st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=3), st.integers(0, 6), DAYS, DAYS)
def test_the_day_a_rung_was_reached_never_changes_by_waiting(pauses, offset, a, b):
    one = Standing(True, History(START, tuple((x, y) for x, y in pauses)), LIMIT)
    found = {got.on for today in (a, b) if (got := reached(Rule(DUE, offset), one, today, WORKDAYS))}
    assert len(found) <= 1
    assert all(isinstance(got, date) and got <= max(a, b) for got in found)
