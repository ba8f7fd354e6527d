"""A plan as it stands on a day: what was known, how long something stood still, what makes the permit."""

from dataclasses import replace
from datetime import date

import pytest

from approvals.clock import History
from approvals.outlook import Outlook, Plan, Push, Step
from tests.approvals.histories import on
from workdays.calendar import shipped

WORKDAYS = shipped()
LIVED = Step("A", (("X",),), 5, True, True, on("03-03"), on("03-04"), ((on("03-05"), on("03-10")), (on("03-12"), on("03-13"))), on("03-17"))
BARE = Step("A", (("X",),), 5, True, True)


def test_a_step_of_which_nothing_is_said_counts_and_makes_no_permit():
    assert Step("A") == Step("A", (), None, True, False, None, None, (), None)


def test_a_step_has_the_history_of_its_clock():
    assert LIVED.history() == History(on("03-04"), LIVED.pauses, on("03-17"))


@pytest.mark.parametrize(
    ("day", "known"),
    [
        ("03-02", {}),
        ("03-03", {"received": on("03-03")}),
        ("03-04", {"received": on("03-03"), "accepted": on("03-04")}),
        ("03-05", {"received": on("03-03"), "accepted": on("03-04"), "pauses": ((on("03-05"), None),)}),
        ("03-09", {"received": on("03-03"), "accepted": on("03-04"), "pauses": ((on("03-05"), None),)}),
        ("03-10", {"received": on("03-03"), "accepted": on("03-04"), "pauses": ((on("03-05"), on("03-10")),)}),
        ("03-12", {"received": on("03-03"), "accepted": on("03-04"), "pauses": ((on("03-05"), on("03-10")), (on("03-12"), None))}),
        ("03-16", {"received": on("03-03"), "accepted": on("03-04"), "pauses": LIVED.pauses}),
        ("03-17", {"received": on("03-03"), "accepted": on("03-04"), "pauses": LIVED.pauses, "decided": on("03-17")}),
    ],
)
def test_at_the_end_of_a_day_everything_up_to_it_is_known(day, known):
    assert LIVED.known_on(on(day)) == replace(BARE, **known)
    assert Plan("w", on("03-02"), 50, (LIVED,)).known_on(on(day)) == Plan("w", on("03-02"), 50, (replace(BARE, **known),))


def test_what_has_not_happened_is_not_known_on_any_day():
    standing = replace(BARE, accepted=on("03-04"), pauses=((on("03-05"), None),))
    assert (BARE.known_on(on("03-20")), standing.known_on(on("03-20"))) == (BARE, standing)


@pytest.mark.parametrize(
    ("pauses", "upto", "days"),
    [
        ([], "03-20", 0),
        ([("03-05", "03-10")], "03-04", 0),
        ([("03-05", "03-10")], "03-05", 1),
        ([("03-05", "03-10")], "03-09", 3),  # the 5th, the 6th and the 9th: Saturday and Sunday are no workdays
        ([("03-05", "03-10")], "03-20", 3),
        ([("03-05", None)], "03-10", 4),
        ([("03-02", "03-06")], "03-20", 1),  # before acceptance no clock stands still, and the day of acceptance is none of its days
        ([("03-05", "03-09"), ("03-06", "03-11")], "03-20", 4),
        ([("03-12", "03-13"), ("03-05", "03-06")], "03-20", 2),
        ([("03-05", "03-11"), ("03-06", "03-09")], "03-20", 4),
        ([("03-05", "03-09"), ("03-06", "03-09"), ("03-10", "03-11")], "03-20", 3),
    ],
)
def test_a_step_accepted_on_4_march_stood_still_for_so_many_workdays(pauses, upto, days):
    step = Step("A", accepted=on("03-04"), pauses=tuple((on(stop), restart and on(restart)) for stop, restart in pauses))
    assert step.paused_days(on(upto), WORKDAYS) == days


def test_what_is_not_accepted_has_not_stood_still():
    assert Step("A", received=on("03-02"), pauses=((on("03-05"), on("03-10")),)).paused_days(on("03-20"), WORKDAYS) == 0


@pytest.mark.parametrize(
    ("day", "pause"),
    [
        ("03-04", None),
        ("03-05", ("03-05", "03-10")),
        ("03-09", ("03-05", "03-10")),
        ("03-10", None),
        ("03-16", ("03-12", "03-20")),  # of the two it is in, the one that ends last
        ("03-17", ("03-12", "03-20")),
        ("03-24", ("03-24", None)),
        ("03-26", ("03-24", None)),
    ],
)
def test_a_step_is_in_a_pause_from_its_stop_until_the_day_before_its_restart(day, pause):
    pauses = (("03-05", "03-10"), ("03-16", "03-18"), ("03-12", "03-20"), ("03-25", "03-27"), ("03-24", None))
    step = Step("A", accepted=on("03-04"), pauses=tuple((on(stop), restart and on(restart)) for stop, restart in pauses))
    assert step.pause_on(on(day)) == (pause and (on(pause[0]), pause[1] and on(pause[1])))


def of(*steps: Step) -> Plan:
    return Plan("w", on("03-02"), 50, steps)


def test_the_permit_is_made_by_what_is_named_final_else_by_what_counts_else_by_all():
    final, counted, beside = Step("P", final=True), Step("A"), Step("Z", counted=False)
    assert of(final, counted, beside).finals == (final,)
    assert of(counted, beside).finals == (counted,)
    assert of(beside).finals == (beside,)
    assert of().finals == ()


@pytest.mark.parametrize(
    ("decided", "today", "permitted"),
    [
        ((), "03-09", "03-02"),  # where there is nothing to decide, the first day
        (("03-09",), "03-09", "03-09"),
        (("03-09",), "03-08", None),
        (("03-09", "03-05"), "03-10", "03-09"),
        (("03-09", None), "03-10", None),
    ],
)
def test_works_are_permitted_on_the_day_the_last_final_step_is_decided(decided, today, permitted):
    steps = [Step(f"P{place}", final=True, decided=one and on(one)) for place, one in enumerate(decided)]
    assert of(*steps).permitted_on(on(today)) == (permitted and on(permitted))


def test_the_approval_to_push_first_is_the_first_of_those_that_help():
    first, second = Push("A", 0.9, 0.2, 3.0), Push("B", 0.8, 0.1, 1.0)
    outlook = Outlook("w", False, 0.7, 3, 9.0, date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 6), False)
    assert (outlook.pushes, outlook.push, replace(outlook, pushes=(first, second)).push) == ((), None, first)
