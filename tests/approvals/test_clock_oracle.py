"""The clock against the slow one that keeps sets of days, over random calendars, pauses, decisions and unions."""

from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.clock import Light, Reading, read, read_union
from approvals.limits import Limit, Unit
from tests.approvals.histories import Opinion, opinion
from tests.approvals.strategies import calendars, days, limits, runs, unions


def as_opinion(reading: Reading) -> Opinion:
    light = "running" if reading.light in (Light.ON_TIME, Light.SOON) else reading.light.value
    return Opinion(light, reading.due, reading.used, reading.late, reading.late_workdays, reading.late_from, reading.remaining)


@settings(max_examples=200, deadline=None)
@given(runs(), limits, days, calendars())
def test_an_approval_in_workdays_reads_as_the_slow_clock(history, limit, today, workdays):
    assert as_opinion(read(history, limit, today, workdays)) == opinion([history], limit, today, workdays)


@settings(max_examples=200, deadline=None)
@given(runs(), st.integers(0, 40), days, calendars())
def test_an_approval_in_calendar_days_reads_as_the_slow_clock(history, limit, today, workdays):
    reading = read(history, Limit(limit, Unit.CALENDAR_DAY), today, workdays)
    assert as_opinion(reading) == opinion([history], limit, today, workdays, every_day=True)


@settings(max_examples=250, deadline=None)
@given(unions, limits, days, calendars())
def test_a_union_reads_as_the_slow_clock(histories, limit, today, workdays):
    assert as_opinion(read_union(histories, limit, today, workdays)) == opinion(histories, limit, today, workdays)
