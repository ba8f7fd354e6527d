"""The line on which clocks run: instants, standstills, spans and the counting of days in them (K1, K5, K6)."""

from datetime import date

import pytest

from approvals.spans import CALENDAR_DAYS, OPEN, OutOfOrder, between, counted, covers, next_counted, nth, standstills, union
from tests.approvals.histories import on
from workdays.calendar import shipped
from workdays.days import FIRST, LAST, UnknownYear, number

WORKDAYS = shipped()


def morning(text: str) -> int:
    """The beginning of a day, where a pause stops or restarts the clock."""
    return 2 * number(on(text)) - 1


def evening(text: str) -> int:
    """The end of a day, where acceptance and decision act."""
    return 2 * number(on(text))


STANDSTILLS = [
    pytest.param([], [], id="no pause"),
    pytest.param([("03-04", "03-06")], [("03-04", "03-06")], id="one pause"),
    pytest.param([("03-04", "03-04")], [], id="a pause of no day"),
    pytest.param([("03-09", "03-10"), ("03-04", "03-06")], [("03-04", "03-06"), ("03-09", "03-10")], id="in their order"),
    pytest.param([("03-04", "03-06"), ("03-05", "03-10")], [("03-04", "03-10")], id="two that overlap are one"),
    pytest.param([("03-04", "03-10"), ("03-05", "03-06")], [("03-04", "03-10")], id="one within another"),
    pytest.param([("03-04", "03-06"), ("03-06", "03-10")], [("03-04", "03-10")], id="two that touch are one"),
    pytest.param(
        [("03-03", "03-04"), ("03-06", "03-10"), ("03-09", "03-11")], [("03-03", "03-04"), ("03-06", "03-11")], id="only neighbours join"
    ),
    pytest.param(
        [("03-03", "03-04"), ("03-06", "03-11"), ("03-09", "03-10")], [("03-03", "03-04"), ("03-06", "03-11")], id="one within the last"
    ),
    pytest.param([("02-25", "03-02")], [], id="over on the start day"),
    pytest.param([("02-25", "03-04")], [("start", "03-04")], id="from before the start"),
    pytest.param([("03-02", "03-04")], [("start", "03-04")], id="from the start day"),
    pytest.param([("03-11", "03-18")], [("03-11", "decision")], id="beyond the decision"),
    pytest.param([("03-11", None)], [("03-11", "decision")], id="for ever"),
    pytest.param([("03-13", "03-18")], [], id="after the decision"),
]


@pytest.mark.parametrize(("pauses", "expected"), STANDSTILLS)
def test_a_clock_from_2_to_12_march_stands_still(pauses, expected):
    stops, restarts = standstills(on("03-02"), [(on(stop), restart and on(restart)) for stop, restart in pauses], on("03-12"))
    edges = {"start": evening("03-02"), "decision": evening("03-12")}
    instants = [tuple(edges.get(edge) or morning(edge) for edge in pause) for pause in expected]
    assert list(zip(stops, restarts, strict=True)) == instants


def test_a_pause_nobody_has_ended_stops_an_undecided_clock_for_good():
    assert standstills(on("03-02"), [(on("03-04"), None)], None) == ((morning("03-04"),), (OPEN,))


@pytest.mark.parametrize(
    ("pauses", "decided", "reason"),
    [
        ([], "03-01", "Decided on 2026-03-01, before the start on 2026-03-02."),
        ([("03-05", "03-04")], None, "Restarted on 2026-03-04, before the stop on 2026-03-05."),
    ],
)
def test_what_ends_before_it_begins_is_refused(pauses, decided, reason):
    with pytest.raises(OutOfOrder) as no:
        standstills(on("03-02"), [(on(stop), on(restart)) for stop, restart in pauses], decided and on(decided))
    assert str(no.value) == reason


@pytest.mark.parametrize(
    ("starts", "ends", "spans"),
    [
        ([], [], []),
        ([2], [8], [(2, 8)]),
        ([2, 4], [6, 8], [(2, 8)]),
        ([2, 6], [6, 8], [(2, 8)]),
        ([2, 7], [6, 8], [(2, 6), (7, 8)]),
        ([2, 3, 12], [5, 10, OPEN], [(2, 10), (12, OPEN)]),
    ],
)
def test_spans_that_overlap_or_touch_are_one(starts, ends, spans):
    assert union(starts, ends) == spans


def test_a_span_covers_its_beginning_and_not_its_end():
    assert [instant for instant in range(12) if covers([(2, 5), (7, 9)], instant)] == [2, 3, 4, 7, 8]


def test_days_are_counted_after_the_first_up_to_and_with_the_last():
    spans = [(evening("03-02"), morning("03-06")), (morning("03-10"), evening("03-13"))]  # 3 to 5, 10 to 13 March
    fourth, eleventh, last = number(on("03-04")), number(on("03-11")), number(LAST)
    assert [counted(spans, WORKDAYS, last), counted(spans, WORKDAYS, last, fourth), counted(spans, WORKDAYS, eleventh)] == [7, 5, 5]


@pytest.mark.parametrize(("n", "day"), [(0, "03-02"), (1, "03-03"), (3, "03-05"), (4, "03-10"), (7, "03-13")])
def test_the_nth_day_lies_where_the_clock_runs(n, day):
    spans = [(evening("03-02"), morning("03-06")), (morning("03-10"), evening("03-13"))]
    assert nth(spans, WORKDAYS, n, number(on("03-02"))) == number(on(day))


def test_a_day_that_never_comes_is_0():
    spans = [(evening("03-02"), morning("03-06"))]
    assert (nth(spans, WORKDAYS, 4, 1), next_counted(spans, WORKDAYS, number(on("03-05")))) == (0, 0)


def test_calendar_days_are_the_same_two_lists_in_which_every_day_counts():
    assert len(CALENDAR_DAYS.prefix) == len(WORKDAYS.prefix)  # with the eve of the first day
    assert (len(CALENDAR_DAYS.numbers), CALENDAR_DAYS.numbers[0], CALENDAR_DAYS.numbers[-1]) == (number(LAST), number(FIRST), number(LAST))
    assert between(CALENDAR_DAYS, FIRST, LAST) == (LAST - FIRST).days
    assert between(CALENDAR_DAYS, on("03-09"), on("03-02")) == -7


@pytest.mark.parametrize("measure", [CALENDAR_DAYS, WORKDAYS])
def test_the_last_day_of_the_calendar_can_be_reached_and_none_after_it(measure):
    spans = [(2 * number(date(2099, 12, 30)), OPEN)]
    assert next_counted(spans, measure, number(date(2099, 12, 30))) == number(LAST)
    with pytest.raises(UnknownYear):
        next_counted(spans, measure, number(LAST))
    with pytest.raises(UnknownYear):
        nth(spans, measure, 2, 1)
