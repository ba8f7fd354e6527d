"""Histories of petitions, as a clerk would note them, and where each stands. 2026-03-02 is a Monday; 04-04 to 04-06 are days off."""

import pytest

from petitions.clearing import OPEN_FROM, TARGET, Fact, Grade, Round, State, Step, fold
from tests.petitions.histories import course, day, facts
from workdays import calendar

BEGUN = "03-02 登记; 03-02 研判 一般; 03-03 交办 7; 03-04 签收 by=1"
PROPOSED = f"{BEGUN}; 03-04 首联 by=1; 03-10 申请销号 已解决 by=1"
VERIFIED = f"{PROPOSED}; 03-11 核验 by=2"


@pytest.mark.parametrize(
    ("history", "today", "expected"),
    [
        pytest.param("03-02 登记", "03-02", ("logged", None, "03-03"), id="assessed within one workday"),
        pytest.param("03-02 登记; 03-02 研判 简单", "03-02", ("assessed", None, "03-03"), id="assigned within one workday"),
        pytest.param("03-02 登记; 03-02 研判 简单; 03-03 交办 7", "03-03", ("assigned", 7, "03-04"), id="signed within one workday"),
        pytest.param(BEGUN, "03-04", ("in_progress", 7, "03-24"), id="general: fifteen workdays from the assignment"),
        pytest.param(BEGUN.replace("一般", "简单"), "03-04", ("in_progress", 7, "03-10"), id="simple: five"),
        pytest.param(BEGUN.replace("一般", "复杂"), "03-04", ("in_progress", 7, "04-15"), id="complex: thirty, over a holiday"),
        pytest.param(f"{BEGUN.replace('交办 7', '交办 7 03-12')}", "03-04", ("in_progress", 7, "03-12"), id="or the date the office set"),
        pytest.param(PROPOSED, "03-10", ("proposed", 7, "03-12"), id="verified within two workdays"),
        pytest.param(VERIFIED, "03-11", ("verified", 7, "03-16"), id="followed up within three"),
        pytest.param(f"{VERIFIED}; 03-12 回访 基本满意", "03-12", ("cleared", 7, None), id="basically satisfied clears"),
        pytest.param(f"{VERIFIED}; 03-12 回访 不满意", "03-12", ("in_progress", 7, "04-02"), id="dissatisfied: done again"),
        pytest.param(f"{VERIFIED}; 03-12 回访 未接通; 03-13 回访 未接通", "03-13", ("verified", 7, "03-16"), id="two tries are no answer"),
        pytest.param(f"{VERIFIED}; 03-12 回访 未接通; 03-13 回访 未接通; 03-16 回访 未接通", "03-16", ("cleared", 7, None), id="three are"),
        pytest.param(f"{BEGUN}; 03-05 转办 8", "03-05", ("assigned", 8, "03-06"), id="a transfer has an owner at once"),
        pytest.param(f"{BEGUN}; 03-05 转办 8; 03-06 签收", "03-06", ("in_progress", 8, "03-24"), id="and keeps the date"),
        pytest.param("03-02 登记; 03-02 研判; 03-03 交办 7; 03-03 退回", "03-03", ("assessed", None, "03-04"), id="returned to the office"),
        pytest.param(f"{BEGUN}; 03-06 延期 15", "03-06", ("in_progress", 7, "04-15"), id="an extension adds workdays to the date"),
        pytest.param(f"{BEGUN}; 03-20 挂账 05-20", "05-19", ("deferred", 7, "05-20"), id="deferred is not cleared"),
        pytest.param(f"{BEGUN}; 03-20 挂账 05-20", "05-20", ("in_progress", 7, "05-20"), id="and comes back on its date by itself"),
        pytest.param(f"{VERIFIED}; 03-12 回访 满意; 04-11 重开", "04-11", ("assessed", None, "04-13"), id="reopened, on a Saturday"),
        pytest.param("03-02 登记; 03-02 不予受理", "03-05", ("declined", None, None), id="not accepted"),
    ],
)
def test_where_a_history_stands(history: str, today: str, expected: tuple[str, int | None, str | None]) -> None:
    stands = course(history, today)
    assert (stands.state, stands.department, stands.standing_date and stands.standing_date.strftime("%m-%d")) == expected


@pytest.mark.parametrize(
    ("history", "today", "level"),
    [
        pytest.param(BEGUN, "03-24", 0, id="on the due day nothing has climbed"),
        pytest.param(BEGUN, "03-25", 1, id="the day after it is the deputy head's"),
        pytest.param(BEGUN, "03-31", 1, id="five workdays over"),
        pytest.param(BEGUN, "04-01", 2, id="six: the city task force's"),
        pytest.param(BEGUN, "09-01", 3, id="and never above the mayor's meeting"),
        pytest.param(f"{BEGUN}; 03-20 挂账 05-20", "05-20", 0, id="an approved deferral is not overdue"),
        pytest.param(f"{VERIFIED}; 03-12 回访 不满意", "03-12", 1, id="a redo raises it once"),
        pytest.param(
            f"{VERIFIED}; 03-12 回访 不满意; 03-13 申请销号 已解决 by=1; 03-13 核验 by=2; 03-16 回访 不满意", "03-16", 2,
            id="two dissatisfied answers once more",
        ),
        pytest.param("03-02 登记; 03-02 研判; 03-03 交办 7; 03-03 退回; 03-03 交办 8; 03-04 退回", "03-04", 1, id="two returns"),
        pytest.param(f"{VERIFIED}; 03-12 回访 满意", "09-01", 0, id="cleared: nothing climbs"),
    ],
)  # fmt: skip
def test_it_climbs_by_itself(history: str, today: str, level: int) -> None:
    assert course(history, today).level == level


def test_the_promise_that_the_rate_counts_by_outlives_a_redo() -> None:
    again = course(f"{VERIFIED}; 03-12 回访 不满意; 03-26 申请销号 已解决 by=1; 03-26 核验 by=2; 03-27 回访 满意", "03-27")
    [only] = again.rounds
    assert only == Round(day("03-02"), day("03-24"), day("03-26"), day("03-27"), "solved")
    assert not only.in_time


def test_a_second_dissatisfied_answer_goes_back_to_the_office() -> None:
    twice = course(f"{VERIFIED}; 03-12 回访 不满意; 03-13 申请销号 已解决 by=1; 03-13 核验 by=2; 03-16 回访 不满意", "03-16")
    assert (twice.state, twice.department, twice.due, twice.dissatisfied) == (State.ASSESSED, None, None, 2)


def test_a_reopened_petition_is_a_round_of_its_own() -> None:
    reopened = course(f"{VERIFIED}; 03-12 回访 满意; 03-20 重开", "03-20")
    assert reopened.rounds == (Round(day("03-02"), day("03-24"), day("03-10"), day("03-12"), "solved"), Round(day("03-20")))


def test_a_returned_petition_keeps_the_date_of_its_first_assignment() -> None:
    moved = course("03-02 登记; 03-02 研判 简单; 03-03 交办 7; 03-04 退回; 03-05 交办 8; 03-05 签收", "03-05")
    assert moved.due == day("03-10")


def test_the_step_at_hand_and_the_whole_are_two_limits() -> None:
    begun = course(BEGUN, "03-04")
    contacted = course(f"{BEGUN}; 03-04 首联", "03-04")
    assert (begun.step_due, begun.due) == (day("03-05"), day("03-24"))
    assert (contacted.step_due, contacted.due) == (day("03-18"), day("03-24"))


def test_later_facts_are_not_seen_earlier() -> None:
    assert course(VERIFIED, "03-09") == course(f"{BEGUN}; 03-04 首联 by=1", "03-09")


def test_a_history_begins_with_being_logged() -> None:
    with pytest.raises(ValueError, match="begins with the day"):
        fold(facts("03-02 研判"), day("03-02"), calendar.shipped())


def test_every_state_can_be_left_or_is_an_end() -> None:
    left = frozenset().union(*OPEN_FROM.values())
    assert {state for state in State if state not in left} == State.OUTSIDE
    assert set(Step) - set(OPEN_FROM) == {Step.LOG}
    assert set(TARGET.values()) | {State.CLEARED} == set(State)


def test_the_grade_decides_the_whole_limit() -> None:
    start = [Fact(Step.LOG, day("03-02")), Fact(Step.ASSESS, day("03-02"), None, {"grade": "complex"})]
    assert fold(start, day("03-02"), calendar.shipped()).grade == Grade.COMPLEX
