"""What must hold of every clock, whatever the calendar: laws beside the examples."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.clock import AMBER, History, Light, Sweep, figures, read, read_union, sweep
from approvals.limits import Limit, Unit
from tests.approvals.histories import history, on
from tests.approvals.strategies import FIRST, WINDOW, calendar, calendars, days, limits, runs, unions
from workdays import papers
from workdays.days import Announcement, NamedDay, Workdays

ENOUGH = settings(max_examples=120, deadline=None)
SHIPPED = [paper.announcement for paper in papers.shipped()]
units = st.sampled_from([Unit.WORKDAY, Unit.CALENDAR_DAY, Unit.MONTH])


@ENOUGH
@given(runs(), limits, st.integers(0, 10), days, calendars())
def test_a_longer_limit_is_never_due_earlier(history, limit, more, today, workdays):
    short, long = (sweep([history], days, workdays) for days in (limit, limit + more))
    assert long.due is None or short.due <= long.due


@ENOUGH
@given(unions, runs(), days, calendars())
def test_one_more_approval_never_reduces_the_days_used(histories, extra, today, workdays):
    assert read_union([*histories, extra], 10, today, workdays).used >= read_union(histories, 10, today, workdays).used


@ENOUGH
@given(unions, days, calendars())
def test_a_union_lies_between_its_longest_and_the_sum(histories, today, workdays):
    used = [read(one, 10, today, workdays).used for one in histories]
    assert max(used) <= read_union(histories, 10, today, workdays).used <= sum(used)


@ENOUGH
@given(runs(), limits, days, calendars())
def test_a_union_of_one_is_that_one(history, limit, today, workdays):
    assert read_union([history], limit, today, workdays) == read(history, limit, today, workdays)


@ENOUGH
@given(unions, limits, days, calendars(), st.randoms(use_true_random=False))
def test_the_order_of_approvals_does_not_matter(histories, limit, today, workdays, random):
    shuffled = random.sample(histories, len(histories))
    assert read_union(shuffled, limit, today, workdays) == read_union(histories, limit, today, workdays)


@ENOUGH
@given(days, limits, days, calendars())
def test_what_remains_are_the_workdays_from_today_to_the_due_day(start, limit, today, workdays):
    reading = read(History(start), limit, today, workdays)
    assert reading.remaining == workdays.elapsed(max(start, today), reading.due)


@ENOUGH
@given(runs(), limits, units, days, calendars())
def test_amber_means_a_fifth_or_less_remains(history, limit, unit, today, workdays):
    reading = read(history, Limit(limit, unit), today, workdays)
    if reading.light in (Light.ON_TIME, Light.SOON) and reading.due:
        length = Limit(limit, unit).counted_from(history.start)
        assert (reading.light is Light.SOON) == (reading.remaining <= AMBER.days(length))


@ENOUGH
@given(days, limits, days, calendars())
def test_one_more_day_off_never_makes_a_due_day_earlier(start, limit, off, workdays):
    notice = Announcement(2026, "x", tuple(NamedDay(day, True, "") for day in _worked(workdays)))
    closed = Announcement(2026, "x", tuple(NamedDay(day, day != off, "") for day in _worked(workdays)))
    before, after = (sweep([History(start)], limit, Workdays([*SHIPPED[:-1], one])).due for one in (notice, closed))
    assert before <= after


def _worked(workdays):
    window = [FIRST + timedelta(days=n) for n in range(WINDOW + 1)]
    return [day for day in window if workdays.is_workday(day)]


@ENOUGH
@given(unions, limits, units, st.integers(0, 60), calendars())
def test_the_stored_projection_gives_every_later_day_what_a_fresh_reading_gives(histories, limit, unit, later, workdays):
    """Facts lie in the past of the last event, except the planned restart of a pause."""
    limit = Limit(limit, unit)
    stops = [stop for one in histories for stop, restart in one.pauses]
    starts = [one.start for one in histories if one.start]
    if not starts:
        return
    last = max([*starts, *stops, *(one.decided for one in histories if one.decided)])
    if len([1 for one in histories for _, restart in one.pauses if restart and restart > last]) > 1:
        return
    today = last + timedelta(days=later)
    stored = sweep(histories, limit, workdays)
    assert figures(stored, limit, today, workdays) == read_union(histories, limit, today, workdays)


@ENOUGH
@given(runs(), limits, days, calendars())
def test_what_was_late_stays_late(history, limit, today, workdays):
    reading = read(history, limit, today, workdays)
    if reading.late:
        assert all(read(history, limit, today + timedelta(days=n), workdays).late for n in range(40))


@ENOUGH
@given(runs(), days, days, st.booleans(), calendars())
def test_a_pause_never_makes_the_due_day_earlier(history, stop, restart, for_good, workdays):
    if history.decided or restart < stop:
        return
    paused = History(history.start, (*history.pauses, (stop, None if for_good else restart)))
    before, after = sweep([history], 10, workdays).due, sweep([paused], 10, workdays).due
    assert after is None or before <= after


def test_what_is_stored_of_a_planned_restart_turns_the_light_on_that_very_day():
    workdays = calendar(0)
    stored = sweep([history("用地 03-02 受理 03-04 暂停 03-06 恢复")], 5, workdays)
    assert stored == Sweep(
        start=on("03-02"),
        used_closed=1,
        running_since=on("03-05"),
        runs_from=on("03-06"),
        amber_from=on("03-10"),
        due=on("03-11"),
        late_from=on("03-12"),
        decided=None,
        allowance=5,
        late_closed=0,
    )
    shown = [(r.light, r.used, r.due) for r in (figures(stored, 5, on(day), workdays) for day in ("03-05", "03-06", "03-10", "03-12"))]
    assert shown == [
        (Light.PAUSED, 1, None),
        (Light.ON_TIME, 2, on("03-11")),
        (Light.SOON, 4, on("03-11")),
        (Light.LATE, 6, on("03-11")),
    ]
