"""Seven signs of figures that look better than they are: what is a sign, what is not, and of how many."""

from collections import Counter
from datetime import date

import pytest

from approvals.fold import Fact
from approvals.integrity import Case, Integrity, Noted, Period, Share, Sign, judge, shares
from tests.approvals.timeline import VERBS, day
from workdays import calendar

WORKDAYS = calendar.shipped()
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
NOTHING_MISSING = {"begin_special": {"planned_days": 10}, "extend": {"days": 5}}


def case(text: str, *, limit: int | None = 10, returned_on: str = "", department: str = "住建") -> Case:
    """`03-02 接件 03-03>03-10 受理`: received on 2 March, accepted on the 3rd, written down on the 10th. `!`: the rule wrote it."""
    words, steps = text.split(), []
    for number, (when, verb) in enumerate(zip(words[::2], words[1::2], strict=True), 1):
        on, _, recorded = when.partition(">")
        kind = str(VERBS[verb.strip("!")])
        fact = Fact(number, kind, day(on), None, NOTHING_MISSING.get(kind, {}))
        steps.append(Noted(fact, day(recorded or on), not verb.endswith("!")))
    return Case(1, department, limit, tuple(steps), day(returned_on) if returned_on else None)


def signs(one: Case, indicator: str) -> list[tuple[str, int | None]]:
    found = judge([one], MARCH, WORKDAYS).signs
    return [(f"{sign.on:%m-%d}", sign.size) for sign in found if sign.indicator == indicator]


@pytest.mark.parametrize(
    ("text", "lags"),
    [
        pytest.param("03-02 接件 03-03 受理", [], id="written down the same day"),
        pytest.param("03-02>03-03 接件", [("03-03", 1)], id="the day after"),
        pytest.param("03-06>03-09 接件", [("03-09", 1)], id="Friday written down on Monday is one workday"),
        pytest.param("03-06>03-08 接件", [], id="Friday written down on Sunday is none"),
        pytest.param("03-02>03-20 视为受理!", [], id="what the rule writes has no lag"),
    ],
)
def test_a_back_entry_is_as_long_as_its_workdays(text: str, lags: list[tuple[str, int]]) -> None:
    assert signs(case(text), "back_entry") == lags


def test_what_is_written_down_before_its_day_has_no_lag() -> None:
    assert judge([case("03-06>03-02 接件")], MARCH, WORKDAYS).sizes == {("back_entry", "住建"): [0]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("03-02 接件 03-03 补正 03-04 补齐", [], id="one notice is everybody's right"),
        pytest.param("03-02 接件 03-03 补正 03-04 补齐 03-05 补正 03-06 补齐", [("03-05", None)], id="a second one"),
    ],
)
def test_a_second_correction_notice_is_a_sign(text: str, found: list[tuple[str, None]]) -> None:
    assert signs(case(text), "second_notice") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("03-02 接件 03-03 受理 03-04 审查 03-05 特别 03-12 恢复", [("03-05", 5)], id="stop day stands, restart day runs"),
        pytest.param("03-02 接件 03-03 受理 03-04 审查 03-24 特别", [("03-24", 5)], id="one that lasts counts so far"),
        pytest.param("03-02 接件 03-03 受理 03-05 补正 03-12 补齐", [], id="a correction is the applicant's time"),
        pytest.param("03-02 接件 03-03 受理 03-05 特别 03-06 恢复 03-09 特别 03-11 恢复", [("03-09", 3)], id="twice, told on the last day"),
        pytest.param("03-02 接件 03-03 受理 03-31 特别", [("03-31", 0)], id="on the period's last day none has passed yet"),
    ],
)
def test_days_of_special_procedures_are_added_up(text: str, found: list[tuple[str, int]]) -> None:
    assert signs(case(text), "special") == found


def test_a_matter_applied_for_again_tells_how_long_after_its_return() -> None:
    assert signs(case("03-09 接件", returned_on="03-06"), "reapplied") == [("03-09", 1)]
    assert signs(case("03-09 接件"), "reapplied") == []
    assert signs(case("03-09 接件", returned_on="03-09"), "reapplied") == [("03-09", 0)]
    assert signs(case("03-09 接件", returned_on="03-20"), "reapplied") == [("03-09", None)]  # what was returned had one more step since


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("03-02 接件 03-03 受理 03-03 审查 03-03 办结", [("03-03", None)], id="accepted and granted on one day"),
        pytest.param("03-02 接件 03-03 受理 03-03 审查 03-03 容缺", [("03-03", None)], id="granted with material pending"),
        pytest.param("03-02 接件 03-03 受理 03-03 审查 03-03 不通过", [("03-03", None)], id="denied"),
        pytest.param("03-02 接件 03-03 受理 03-03 审查 03-04 办结", [], id="a day apart"),
        pytest.param("03-02 接件 03-02 视为受理! 03-10 审查 03-10 不通过", [], id="accepted by silence, denied later"),
    ],
)
def test_accepting_and_deciding_on_one_day_is_a_sign(text: str, found: list[tuple[str, None]]) -> None:
    assert signs(case(text), "same_day") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("03-02 接件 03-03>03-10 受理 03-05>03-10 审查 03-06>03-10 办结", [("03-06", 2)], id="permit older than record"),
        pytest.param("03-02 接件 03-03>03-06 受理 03-05>03-06 审查 03-06 办结", [], id="on record the same day"),
        pytest.param("03-02 接件 03-03>03-09 受理 03-06>03-09 审查 03-06>03-09 办结", [("03-06", 1)], id="Friday, on record on Monday"),
        pytest.param("03-02 接件 03-03>03-08 受理 03-06>03-09 审查 03-06>03-09 办结", [], id="no workday lies between"),
        pytest.param("03-02 接件 03-02>03-10 视为受理! 03-05 审查 03-06 办结", [], id="silence is nobody's record"),
        pytest.param("03-02 接件 03-03 审查 03-06 办结", [], id="no acceptance"),
    ],
)
def test_a_decision_dated_before_its_acceptance_was_on_record_is_a_sign(text: str, found: list[tuple[str, int]]) -> None:
    assert signs(case(text), "decided_first") == found


@pytest.mark.parametrize(
    ("text", "limit", "found"),
    [
        pytest.param("03-01 接件 03-02 受理 03-03 审查 03-12 特别", 10, [("03-12", 3)], id="three workdays left"),
        pytest.param("03-01 接件 03-02 受理 03-03 审查 03-11 特别", 10, [], id="four left"),
        pytest.param("03-01 接件 03-02 受理 03-03 审查 03-16 补正", 10, [("03-16", 1)], id="a correction stops the clock as well"),
        pytest.param("03-01 接件 03-02 受理 03-03 审查 03-17 补正", 10, [("03-17", 0)], id="the last day has run"),
        pytest.param("03-01 接件 03-02 受理 03-03 审查 03-18 特别", 10, [], id="late already: nothing is left to save"),
        pytest.param("03-01 接件 03-02 受理 03-03 补正 03-10 补齐 03-12 特别", 10, [], id="days it stood still are left"),
        pytest.param("03-01 接件 03-02 受理 03-03 补正 03-10 补齐 03-19 特别", 10, [("03-19", 3)], id="until they have run"),
        pytest.param("03-01 接件 03-02 受理 03-05 延期 03-19 特别", 10, [("03-19", 3)], id="near the end of the extension"),
        pytest.param("03-01 接件 03-02 受理 03-02 特别", 3, [], id="on the day of acceptance nothing has run"),
        pytest.param("03-01 接件 03-02 受理 03-05 延期 03-06 审查 03-12 特别", 10, [], id="an extension leaves more"),
        pytest.param("03-01 接件 03-02 受理 03-03 审查 03-12 特别", None, [], id="no limit, no end"),
        pytest.param("03-02 接件 03-03 补正", 1, [], id="before acceptance no clock runs"),
    ],
)
def test_a_pause_near_the_end_is_a_sign(text: str, limit: int | None, found: list[tuple[str, int]]) -> None:
    assert signs(case(text, limit=limit), "late_pause") == found


def test_a_pause_on_the_day_of_acceptance_is_a_case_that_could_not_be_late() -> None:
    assert judge([case("03-02 接件 03-03 受理 03-03 特别")], MARCH, WORKDAYS).cases["late_pause", "住建"] == 1


def test_a_day_outside_the_period_is_no_case_at_all() -> None:
    early = judge([case("02-02 接件 02-03 受理 02-03 审查 02-03 办结")], MARCH, WORKDAYS)
    assert early == Integrity()


def test_the_first_and_the_last_day_of_a_period_lie_in_it() -> None:
    text = "02-28 接件 03-01 补正 03-02 补齐 03-31 补正 04-01 补齐 04-01 补正"
    assert signs(case(text), "second_notice") == [("03-31", None)]
    assert judge([case(text)], MARCH, WORKDAYS).cases == {("back_entry", "住建"): 3, ("second_notice", "住建"): 2}


def test_an_approval_without_a_sign_is_a_case_of_every_kind_it_could_have_been() -> None:
    """Neither what is no sign nor what cannot be measured has a size; only entries in time count as no days."""
    clean = case("03-02 接件 03-03 受理 03-04 审查 03-05 补正 03-06 补齐 03-10 办结")
    kinds = ("second_notice", "late_pause", "reapplied", "same_day", "decided_first", "special")
    assert judge([clean], MARCH, WORKDAYS) == Integrity(
        [], Counter({("back_entry", "住建"): 6} | {(kind, "住建"): 1 for kind in kinds}), {("back_entry", "住建"): [0] * 6}
    )


def test_a_corrected_day_counts_as_corrected() -> None:
    first = case("03-02 接件 03-03 受理 03-03 审查 03-03 办结")
    wrong = first.steps[-1].fact
    righted = Noted(Fact(9, "grant", day("03-04"), wrong.number, {}), day("03-05"), True)
    assert signs(Case(1, "住建", 10, (*first.steps, righted)), "same_day") == []


@pytest.mark.parametrize("accepted", [pytest.param("受理", id="by an official"), pytest.param("视为受理!", id="by silence")])
def test_an_acceptance_put_right_later_was_on_record_from_its_first_entry(accepted: str) -> None:
    first = case(f"03-02 接件 03-04 {accepted} 03-05 审查 03-06 办结")
    righted = Noted(Fact(9, "accept", day("03-03"), 2, {}), day("03-20"), True)
    assert signs(Case(1, "住建", 10, (*first.steps, righted)), "decided_first") == []


def test_shares_name_their_cases_and_never_divide_by_none() -> None:
    found = judge(
        [case("03-02 接件 03-03 补正 03-04 补齐 03-05 补正"), case("03-02 接件 03-03 补正", department="水利"), case("03-02>03-04 接件")],
        MARCH, WORKDAYS,
    )  # fmt: skip
    lines = {(share.indicator, share.department): share for share in shares(found)}
    assert lines["second_notice", ""] == Share("second_notice", "", 1, 3, None, None, None)
    assert lines["second_notice", "住建"] == Share("second_notice", "住建", 1, 2, None, None, None)
    assert lines["second_notice", "水利"] == Share("second_notice", "水利", 0, 1, None, None, None)
    assert lines["back_entry", ""] == Share("back_entry", "", 1, 7, 2, 0.0, 2)
    assert lines["special", ""].percent is None
    assert lines["second_notice", ""].percent == 33.3
    assert found.signs[-1] == Sign("back_entry", 1, "住建", day("03-04"), 2)


def test_every_indicator_has_a_line_even_of_no_case() -> None:
    names = ("back_entry", "second_notice", "special", "reapplied", "same_day", "decided_first", "late_pause")
    assert shares(Integrity()) == tuple(Share(name, "", 0, 0, None, None, None) for name in names)


def test_departments_with_the_most_signs_come_first() -> None:
    sizes = {"甲": [1], "乙": [1, 2, 6], "丙": [], "丁": [1]}
    cases = {"甲": 4, "乙": 3, "丙": 2, "丁": 1}
    found = Integrity(
        [Sign("special", 1, name, day("03-02"), size) for name, own in sizes.items() for size in own],
        Counter({("special", name): number for name, number in cases.items()} | {("late_pause", "戊"): 1}),
        {("special", name): own for name, own in sizes.items()},
    )
    assert [share for share in shares(found) if share.indicator == "special"] == [
        Share("special", "", 5, 10, 11, 1.0, 6),
        Share("special", "乙", 3, 3, 9, 2.0, 6),
        Share("special", "丁", 1, 1, 1, 1.0, 1),
        Share("special", "甲", 1, 4, 1, 1.0, 1),
        Share("special", "丙", 0, 2, None, None, None),
    ]


def test_the_tail_is_what_ninety_of_a_hundred_do_not_exceed() -> None:
    found = Integrity([], Counter({("special", "甲"): 100}), {("special", "甲"): list(range(100, 0, -1))})
    assert shares(found)[3] == Share("special", "甲", 0, 100, 5050, 50.5, 90)
