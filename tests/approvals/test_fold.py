"""What the events of one approval say together: histories a clerk can check, and laws."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.fold import STATE_AFTER, STEPS, Course, Fact, Stop, awaiting_silence, effective, fold, step
from approvals.states import State, Step
from tests.approvals.timeline import day, facts
from workdays import calendar

WORKDAYS = calendar.shipped()
D = day


def test_every_step_is_folded():
    assert set(STEPS) == {one.value for one in Step}
    assert {State(state) for state in STATE_AFTER.values()} == set(State) - {State.PLANNED}


@pytest.mark.parametrize(
    ("text", "course"),
    [
        ("选址", Course()),
        ("选址 03-02 接件", Course("received", "", D("03-02"), D("03-02"), deem_from=D("03-10"), last_on=D("03-02"))),
        ("选址 03-02 接件 03-03 受理", Course("accepted", "", D("03-02"), D("03-02"), D("03-03"), last_on=D("03-03"))),
        (
            "选址 03-02 接件 03-04 补正",
            Course("correcting", "received", D("03-02"), D("03-02"), notices=1, last_on=D("03-04")),
        ),
        (
            "选址 03-02 接件 03-04 补正 03-10 补齐",
            Course("received", "", D("03-02"), D("03-10"), deem_from=D("03-18"), notices=1, last_on=D("03-10")),
        ),
        (
            "选址 03-02 接件 03-03 受理 03-04 审查 03-05 补正 03-13 补齐",
            Course(
                "in_review", "", D("03-02"), D("03-02"), D("03-03"), stops=(Stop(D("03-05"), D("03-13")),), notices=1, last_on=D("03-13")
            ),
        ),
        (
            "选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别",
            Course("special", "", D("03-02"), D("03-02"), D("03-03"), stops=(Stop(D("03-05"), D("03-13")),), last_on=D("03-05")),
        ),
        (
            "选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别 03-10 恢复",
            Course("in_review", "", D("03-02"), D("03-02"), D("03-03"), stops=(Stop(D("03-05"), D("03-10")),), last_on=D("03-10")),
        ),
        (
            "选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别 03-20 恢复",
            Course("in_review", "", D("03-02"), D("03-02"), D("03-03"), stops=(Stop(D("03-05"), D("03-13")),), last_on=D("03-20")),
        ),
        (
            "选址 03-02 接件 03-03 受理 03-04 延期 03-05 审查 03-10 办结",
            Course(
                "granted",
                "",
                D("03-02"),
                D("03-02"),
                D("03-03"),
                D("03-10"),
                extension_on=D("03-04"),
                extension_days=10,
                last_on=D("03-10"),
            ),
        ),
        (
            "选址 03-02 接件 03-03 受理 03-04 补正 03-06 撤件",
            Course(
                "withdrawn",
                "accepted",
                D("03-02"),
                D("03-02"),
                D("03-03"),
                stops=(Stop(D("03-04"), D("03-06")),),
                notices=1,
                last_on=D("03-06"),
            ),
        ),
        ("选址 03-02 接件 03-10 视为受理", Course("accepted", "", D("03-02"), D("03-02"), D("03-10"), last_on=D("03-10"))),
        (
            "选址 03-02 接件 03-03 受理 03-04 审查 03-10 容缺",
            Course("granted_pending", "", D("03-02"), D("03-02"), D("03-03"), D("03-10"), last_on=D("03-10")),
        ),
        (
            "选址 03-02 接件 03-03 受理 03-04 审查 03-10 不通过",
            Course("denied", "", D("03-02"), D("03-02"), D("03-03"), D("03-10"), last_on=D("03-10")),
        ),
        (
            "选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别 03-06 恢复 03-09 特别 03-10 恢复 03-11 特别 03-12 撤件",
            Course(
                "withdrawn",
                "",
                D("03-02"),
                D("03-02"),
                D("03-03"),
                stops=(Stop(D("03-05"), D("03-06")), Stop(D("03-09"), D("03-10")), Stop(D("03-11"), D("03-12"))),
                last_on=D("03-12"),
            ),
        ),
    ],
)
def test_a_history_has_this_course(text, course):
    assert fold(facts(text), WORKDAYS) == course


@pytest.mark.parametrize(
    ("text", "started", "void"),
    [
        ("选址", None, False),
        ("选址 03-02 接件", D("03-02"), False),
        ("选址 03-02 接件 03-03 受理", D("03-03"), False),
        ("选址 03-02 接件 03-04 补正", None, False),
        ("选址 03-02 接件 03-03 受理 03-04 撤件", None, True),
        ("选址 03-02 接件 03-04 不受理", None, True),
        ("选址 03-02 接件 03-04 不予受理", None, True),
        ("选址 03-02 接件 03-03 受理 03-04 审查 03-05 办结 03-06 撤回", None, True),
        ("选址 03-02 接件 03-03 受理 03-04 审查 03-05 办结 03-06 撤销", None, True),
        ("选址 03-02 接件 03-03 受理 03-04 审查 03-05 不通过", D("03-03"), False),
    ],
)
def test_the_clock_starts_from(text, started, void):
    course = fold(facts(text), WORKDAYS)
    assert (course.started, course.void) == (started, void)


@pytest.mark.parametrize(
    ("text", "resumes"),
    [
        ("选址 03-02 接件 03-03 受理 03-04 审查", None),
        ("选址 03-02 接件 03-04 补正", None),
        ("选址 03-02 接件 03-03 受理 03-04 补正", None),
        ("选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别", D("03-13")),
        ("选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别 03-06 恢复", None),
        ("选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别 03-06 恢复 03-09 特别", D("03-17")),
        ("选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别 03-06 恢复 03-09 特别 03-10 恢复 03-11 特别", D("03-19")),
    ],
)
def test_only_a_special_procedure_has_a_day_on_which_the_clock_turns_on_again(text, resumes):
    assert fold(facts(text), WORKDAYS).resumes_on == resumes


def test_what_comes_in_after_the_offices_hour_starts_its_clock_on_the_next_workday():
    late = {"day_zero": "2026-03-09"}
    receive, accept = Fact(1, "receive", D("03-06"), detail=late), Fact(2, "accept", D("03-06"), detail=late)
    assert fold([receive], WORKDAYS) == Course("received", "", D("03-06"), D("03-09"), deem_from=D("03-17"), last_on=D("03-06"))
    assert fold([receive, accept], WORKDAYS) == Course("accepted", "", D("03-06"), D("03-09"), D("03-09"), last_on=D("03-06"))
    decided = fold([receive, accept, Fact(3, "review", D("03-06")), Fact(4, "grant", D("03-06"))], WORKDAYS)
    assert (decided.accepted_on, decided.decided_on) == (D("03-06"), D("03-06"))  # it has used no day


def test_nothing_is_extended_until_somebody_extends_it():
    assert (Course().extension_on, Course().extension_days) == (None, 0)


def test_a_confirmed_late_entry_stands_where_it_was_entered():
    receive, entered, review = Fact(1, "receive", D("03-02")), Fact(2, "late_entry", D("03-03")), Fact(3, "review", D("03-04"))
    confirmed = Fact(4, "accept", D("03-03"), replaces=2)
    assert effective([receive, entered, review, confirmed]) == [receive, confirmed, review]


def test_an_event_that_replaces_another_takes_its_place():
    receive, accept, review = facts("选址 03-02 接件 03-03 受理 03-04 审查")
    sooner = Fact(9, "accept", D("03-02"), replaces=2)
    assert effective([receive, accept, review, sooner]) == [receive, sooner, review]


def test_a_replacing_event_can_be_replaced_again():
    receive, accept = facts("选址 03-02 接件 03-03 受理")
    once, twice = Fact(7, "accept", D("03-04"), replaces=2), Fact(8, "accept", D("03-05"), replaces=7)
    assert effective([receive, accept, once, twice]) == [receive, twice]


def test_what_is_no_step_of_the_approval_changes_nothing():
    receive, accept = facts("选址 03-02 接件 03-03 受理")
    confirmed = Fact(3, "confirm", D("03-04"), replaces=1)
    assert effective([receive, confirmed, accept]) == [receive, accept]


# --- laws ---
NEXT = {
    "planned": ["receive"],
    "received": ["accept", "request_correction", "decline", "withdraw"],
    "accepted": ["review", "request_correction", "extend"],
    "in_review": ["begin_special", "request_correction", "grant", "deny", "extend"],
    "correcting": ["correct", "withdraw"],
    "special": ["end_special"],
    "granted": ["revoke"],
}


@st.composite
def lives(draw):
    """A legal life: each step follows its state, days never go back."""
    life, course, on = [], Course(), D("03-02")
    for number in range(1, draw(st.integers(1, 12)) + 1):
        kinds = NEXT.get(course.state)
        if not kinds:
            break
        on += timedelta(days=draw(st.integers(0, 9)))
        fact = Fact(number, draw(st.sampled_from(kinds)), on, None, {"planned_days": draw(st.integers(1, 9)), "days": 5})
        life.append(fact)
        course = step(course, fact, WORKDAYS)
    return life


@settings(max_examples=150, deadline=None)
@given(lives())
def test_folding_step_by_step_is_folding_all(life):
    course = Course()
    for number, fact in enumerate(life, 1):
        course = step(course, fact, WORKDAYS)
        assert awaiting_silence(course, WORKDAYS) == fold(life[:number], WORKDAYS)


@settings(max_examples=150, deadline=None)
@given(lives(), st.data())
def test_replacing_twice_is_replacing_by_the_last(life, data):
    wrong = data.draw(st.sampled_from(life))
    once = replace(wrong, number=98, replaces=wrong.number, on=wrong.on - timedelta(days=1))
    twice = replace(wrong, number=99, replaces=data.draw(st.sampled_from([wrong.number, 98])))
    assert fold([*life, once, twice], WORKDAYS) == fold([replace(f, number=f.number) for f in life], WORKDAYS)


@settings(max_examples=150, deadline=None)
@given(lives())
def test_stops_never_overlap_and_end_with_the_life(life):
    course = fold(life, WORKDAYS)
    ends = [stop.restart for stop in course.stops]
    assert all(end is not None and end <= later.stop for end, later in zip(ends, course.stops[1:], strict=False))
    assert None not in ends or course.state == "correcting"
