"""The clock, case by case, in histories a clerk can check against the 2026 calendar (K1, K4-K7, K11)."""

from datetime import date

import pytest

from approvals.clock import AmberRule, History, Light, Reading, Sweep, read, read_union, sweep
from approvals.limits import Extension, Limit
from approvals.spans import OutOfOrder
from tests.approvals.histories import histories, history, on
from workdays.calendar import shipped
from workdays.days import UnknownYear

WORKDAYS = shipped()

# history, limit, today -> light, due, used, remaining, late, late by
ONE = [
    ("用地 03-02 受理", 5, "03-01", "waiting 03-09 0 5"),
    ("用地 03-02 受理", 5, "03-02", "on_time 03-09 0 5"),
    ("用地 03-02 受理", 5, "03-05", "on_time 03-09 3 2"),
    ("用地 03-02 受理", 5, "03-06", "soon 03-09 4 1"),
    ("用地 03-02 受理", 5, "03-08", "soon 03-09 4 1"),
    ("用地 03-02 受理", 5, "03-09", "soon 03-09 5 0"),
    ("用地 03-02 受理", 5, "03-10", "late 03-09 6 -1 late 1"),
    ("用地 03-02 受理", 4, "03-06", "soon 03-06 4 0"),
    ("用地 03-02 受理", 4, "03-07", "late 03-06 4 0 late 0"),
    ("用地 03-02 受理", 4, "03-08", "late 03-06 4 0 late 0"),
    ("用地 03-02 受理", 4, "03-09", "late 03-06 5 -1 late 1"),
    ("用地 03-02 受理", 0, "03-02", "soon 03-02 0 0"),
    ("用地 03-02 受理", 0, "03-03", "late 03-02 1 -1 late 1"),
    ("用地 02-14 受理 02-14 办结", 5, "02-14", "decided 02-28 0 5"),
    ("用地 03-02 受理 03-09 办结", 5, "03-30", "decided 03-09 5 0"),
    ("用地 03-02 受理 03-10 办结", 5, "03-30", "decided 03-09 6 -1 late 1"),
    ("用地 03-02 受理 03-07 办结", 4, "03-30", "decided 03-06 4 0 late 0"),
    ("用地 03-02 受理 03-04 办结", 5, "03-03", "on_time 03-09 1 4"),
    ("用地 03-02 受理 03-04 办结", 5, "03-04", "decided 03-09 2 3"),
    ("用地 03-02 受理 03-04 暂停", 5, "03-03", "on_time - 1 4"),
    ("用地 03-02 受理 03-04 暂停", 5, "03-04", "paused - 1 4"),
    ("用地 03-02 受理 03-04 暂停 03-06 恢复", 5, "03-05", "paused - 1 4"),
    ("用地 03-02 受理 03-04 暂停 03-06 恢复", 5, "03-06", "on_time 03-11 2 3"),
    ("用地 03-02 受理 03-04 暂停 03-04 恢复", 5, "03-04", "on_time 03-09 2 3"),
    ("用地 03-02 受理 03-03 暂停 03-06 恢复 03-05 暂停 03-10 恢复", 5, "03-10", "on_time 03-16 1 4"),
    ("用地 03-02 受理 03-02 暂停 03-04 恢复", 5, "03-02", "paused - 0 5"),
    ("用地 03-02 受理 03-02 暂停 03-04 恢复", 5, "03-04", "on_time 03-10 1 4"),
    ("用地 03-02 受理 03-02 暂停", 0, "03-05", "paused - 0 0"),
    # Decided while it stood still: as if it ran on, it runs from its decision on, whatever restart was planned.
    ("用地 03-02 受理 03-04 暂停 03-12 恢复 03-06 办结", 5, "03-30", "decided 03-12 1 4"),
    ("用地 03-02 受理 03-04 暂停 03-06 办结", 5, "03-30", "decided 03-12 1 4"),
    # A pause that begins the day after the due day heals nothing; one that begins on it stops the clock in time.
    ("用地 03-02 受理 03-10 暂停", 5, "03-10", "late 03-09 5 0 late 0"),
    ("用地 03-02 受理 03-10 暂停 03-12 恢复", 5, "03-12", "late 03-09 6 -1 late 1"),
    ("用地 03-02 受理 03-09 暂停", 5, "03-20", "paused - 4 1"),
    ("用地 03-02 受理 03-07 暂停", 4, "03-09", "late 03-06 4 0 late 0"),
    # Spring Festival: 02-14 and 02-28 are worked, 02-15 to 02-23 are off.
    ("用地 02-13 受理", 2, "02-14", "soon 02-24 1 1"),
    ("用地 02-13 受理", 2, "02-23", "soon 02-24 1 1"),
    ("用地 02-13 受理", 1, "02-15", "late 02-14 1 0 late 0"),
    ("用地 02-13 受理", 6, "02-13", "on_time 02-28 0 6"),
    ("用地 02-13 受理 02-14 暂停 02-24 恢复", 6, "02-24", "on_time 03-02 1 5"),
]
STOOD_STILL = """
规划 03-02 受理 03-04 办结
用地 03-02 受理 03-03 暂停 {} 恢复
"""
UNION = [
    ("用地 03-02 受理 03-05 暂停 03-13 恢复 03-20 办结\n规划 03-02 受理 03-10 办结", 18, "03-20", "decided 03-30 12 6"),
    ("用地 03-02 受理 03-05 暂停 03-13 恢复 03-20 办结\n规划 03-02 受理 03-10 办结", 18, "03-11", "paused - 6 12"),
    ("用地 03-02 受理 03-05 暂停\n规划 03-02 受理 03-10 办结", 18, "03-09", "on_time 03-26 5 13"),
    ("用地 03-02 受理 03-05 暂停\n规划 03-02 受理 03-10 办结", 18, "03-10", "paused - 6 12"),
    ("用地 03-02 受理 03-06 办结\n规划 03-04 受理 03-10 办结", 6, "03-10", "decided 03-10 6 0"),
    ("用地 03-02 受理 03-06 办结\n规划 03-04 受理 03-10 办结", 5, "03-10", "decided 03-09 6 -1 late 1"),
    ("用地 03-02 受理 03-06 办结\n规划", 6, "03-10", "paused - 4 2"),
    ("用地\n规划", 6, "03-10", "waiting - 0 6"),
    ("用地 03-12 受理\n规划", 6, "03-10", "waiting 03-20 0 6"),
    ("用地 03-02 受理 PAR", 6, "03-30", "waiting - 0 6"),
    ("用地 03-02 受理 03-04 办结\n规划 03-02 受理 OUT\n环评 03-02 受理 PAR", 6, "03-30", "decided 03-10 2 4"),
    # One is decided today, the other stands still and will be decided later.
    ("用地 03-02 受理 03-10 办结\n规划 03-02 受理 03-05 暂停 03-12 恢复 03-20 办结", 18, "03-10", "paused - 6 12"),
    # Stopped exactly at its limit: due stays, not late until a day counts again.
    ("规划 03-02 受理 03-04 办结\n用地 03-02 受理 03-03 暂停", 2, "03-20", "paused 03-04 2 0"),
    (STOOD_STILL.format("03-07"), 2, "03-06", "paused 03-04 2 0"),
    (STOOD_STILL.format("03-07"), 2, "03-08", "soon 03-04 2 0"),
    (STOOD_STILL.format("03-07"), 2, "03-09", "late 03-04 3 -1 late 1"),
    (STOOD_STILL.format("03-05"), 2, "03-04", "paused 03-04 2 0"),
    (STOOD_STILL.format("03-05"), 2, "03-05", "late 03-04 3 -1 late 1"),
    # One ends the day the other is accepted: nothing lies between them.
    ("用地 03-02 受理 03-06 办结\n规划 03-06 受理", 4, "03-07", "late 03-06 4 0 late 0"),
]


def row(reading) -> str:
    due = f"{reading.due:%m-%d}" if reading.due else "-"
    late = f" late {reading.late_workdays}" if reading.late else ""
    return f"{reading.light} {due} {reading.used} {reading.remaining}{late}"


@pytest.mark.parametrize(("text", "limit", "today", "expected"), ONE)
def test_an_approval_reads_as_the_table_says(text, limit, today, expected):
    assert row(read(history(text), limit, on(today), WORKDAYS)) == expected


@pytest.mark.parametrize(("text", "limit", "today", "expected"), UNION)
def test_a_stage_reads_as_the_table_says(text, limit, today, expected):
    assert row(read_union(histories(text), limit, on(today), WORKDAYS)) == expected


def test_the_stage_example_is_a_union_not_a_sum_nor_the_longest():
    a, b = histories("用地 03-02 受理 03-05 暂停 03-13 恢复 03-20 办结\n规划 03-02 受理 03-10 办结")
    used = [read(one, 18, on("03-20"), WORKDAYS).used for one in (a, b)]
    assert (used, read_union([a, b], 18, on("03-20"), WORKDAYS).used) == ([8, 6], 12)


@pytest.mark.parametrize(("start", "due", "provisional"), [("10-22", "2026-12-31", False), ("10-23", "2027-01-04", True)])
def test_fifty_days_from_23_october_end_in_a_year_nobody_has_announced(start, due, provisional):
    reading = read(history(f"用地 {start} 受理"), 50, on(start), WORKDAYS)
    assert (reading.due, reading.provisional) == (date.fromisoformat(due), provisional)


def test_a_paused_clock_tells_the_planned_day_beside_its_missing_due_day():
    planned = read(history("用地 03-02 受理 03-04 暂停 03-06 恢复"), 5, on("03-05"), WORKDAYS)
    unplanned = read(history("用地 03-02 受理 03-04 暂停"), 5, on("03-05"), WORKDAYS)
    assert [(r.light, r.due, r.due_if_resumed) for r in (planned, unplanned)] == [
        (Light.PAUSED, None, on("03-11")),
        (Light.PAUSED, None, None),
    ]


@pytest.mark.parametrize(("limit", "amber"), [(50, "04-28"), (1, "03-02"), (6, "03-06"), (5, "03-06")])
def test_amber_begins_with_the_last_fifth_rounded_up(limit, amber):
    assert sweep([history("用地 03-02 受理")], limit, WORKDAYS).amber_from == on(amber)


def test_the_amber_rule_is_a_setting():
    assert sweep([history("用地 03-02 受理")], 10, WORKDAYS, AmberRule(50, 3)).amber_from == on("03-09")
    assert sweep([history("用地 03-02 受理")], 4, WORKDAYS, AmberRule(50, 3)).amber_from == on("03-03")


def test_only_a_paused_clock_tells_when_it_would_be_due_if_resumed():
    running = read(history("用地 03-02 受理"), 5, on("03-05"), WORKDAYS)
    assert running == Reading(Light.ON_TIME, on("03-09"), None, 3, 2, False, 0, on("03-10"), False)


def test_what_waits_has_its_whole_limit_left():
    extended = Limit(5, extension=Extension(on("03-04"), 10))
    assert [read(History(None), limit, on("03-05"), WORKDAYS).remaining for limit in (5, extended, None)] == [5, 15, None]


STORED = [
    pytest.param("用地", 5, Sweep(None, 0, None, None, None, None, None, None, 5, 0), id="waits"),
    pytest.param("用地", None, Sweep(None, 0, None, None, None, None, None, None, None, 0), id="waits, without a limit"),
    pytest.param(
        "用地 03-02 受理", None, Sweep(on("03-02"), 0, on("03-02"), on("03-02"), None, None, None, None, None, 0), id="without a limit"
    ),
    pytest.param(
        "用地 03-02 受理 03-04 暂停 03-06 恢复",
        1,
        Sweep(on("03-02"), 1, on("03-05"), on("03-06"), on("03-02"), on("03-03"), on("03-04"), None, 1, 0),
        id="late before its pause",
    ),
    pytest.param(
        "用地 03-02 受理 03-10 办结",
        5,
        Sweep(on("03-02"), 6, None, None, on("03-06"), on("03-09"), on("03-10"), on("03-10"), 5, 1),
        id="decided late",
    ),
]


@pytest.mark.parametrize(("text", "limit", "stored"), STORED)
def test_what_is_stored_of_a_clock(text, limit, stored):
    assert sweep(histories(text), limit, WORKDAYS) == stored


def test_a_clock_without_a_limit_counts_but_is_never_due():
    reading = read(history("用地 03-02 受理"), None, on("03-05"), WORKDAYS)
    assert (reading.light, reading.used, reading.due, reading.remaining, reading.late) == (Light.ON_TIME, 3, None, None, False)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("用地 03-05 受理 03-04 办结", "Decided on 2026-03-04, before the start"),
        ("用地 03-02 受理 03-05 暂停 03-04 恢复", "Restarted on 2026-03-04, before the stop"),
        ("用地 03-05 办结", "neither paused nor decided"),
        ("用地 03-05 暂停", "neither paused nor decided"),
    ],
)
def test_a_history_that_ends_before_it_begins_is_refused(text, reason):
    with pytest.raises(OutOfOrder, match=reason):
        history(text)


def test_a_due_day_past_the_calendar_is_refused():
    with pytest.raises(UnknownYear):
        read(history("用地 2099-12-01 受理"), 50, date(2099, 12, 2), WORKDAYS)
