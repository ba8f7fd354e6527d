"""What is refused, in which words: each is one of the bad inputs of a petitions desk."""

from typing import Any

import pytest

from petitions.clearing import OPEN_FROM, Course, State, Step
from petitions.obstacles import WHO, Attempt, against, level, open_steps
from tests.petitions.histories import course, day
from tests.petitions.test_clearing import BEGUN, PROPOSED, VERIFIED
from workdays import calendar

ASSIGNED = "03-02 登记; 03-02 研判 一般; 03-03 交办 7"
RETURNED = "03-02 登记; 03-02 研判; 03-03 交办 7; 03-03 退回; 03-04 交办 7"
TWICE = "03-02 登记; 03-02 研判; 03-03 交办 7; 03-03 退回; 03-03 交办 8; 03-04 退回; 03-04 交办 7"
REPLY = "道路已经修通，企业已确认。"
GOOD = {"result": "solved"}


def attempt(step: Step, on: str, *, by: int = 9, role: str = "petition_office", note: str = "", evidence: int = 0,
            department: int | None = None, **detail: Any) -> Attempt:  # fmt: skip
    return Attempt(step, day(on), by, role, department, note, evidence, detail)


def officer(step: Step, on: str, **more: Any) -> Attempt:
    return attempt(step, on, **{"by": 1, "role": "officer", "department": 7, **more})


def said(history: str, tried: Attempt) -> list[str]:
    stands: Course = course(history, tried.on.strftime("%m-%d"))
    return [found.sentence % found.facts for found in against(stands, tried, calendar.shipped())]


OWN_WORK = "Nobody verifies the own work: a different person than who handled or proposed it must verify."
NO_DEFERRAL = "A deferral needs the approval of the city task force or of a leader; a department cannot defer by itself."
EVIDENCE = "A petition is not closed without evidence: hand in at least one file that shows what was done."


@pytest.mark.parametrize(
    ("history", "tried", "expected"),
    [
        pytest.param(BEGUN, officer(Step.PROPOSE, "03-10", note=REPLY, **GOOD), [EVIDENCE], id="closing without evidence"),
        pytest.param(
            BEGUN, officer(Step.PROPOSE, "03-10", evidence=1, **GOOD),
            ["The enterprise needs a reply: what was done, in at least 10 signs."], id="closing without a reply",
        ),
        pytest.param(
            BEGUN, officer(Step.PROPOSE, "03-10", note=REPLY, evidence=1, result="explained"),
            ["“Explained” needs the legal or policy basis, and the enterprise’s understanding recorded."], id="explained without a basis",
        ),
        pytest.param(
            BEGUN, officer(Step.PROPOSE, "03-10", note=REPLY, evidence=1, result="partly"),
            ["“Partly solved” needs the day by which the rest is settled: it becomes a petition of its own."], id="partly without a date",
        ),
        pytest.param(PROPOSED, attempt(Step.VERIFY, "03-11", by=1), [OWN_WORK], id="verifying one's own work"),
        pytest.param(VERIFIED, attempt(Step.FOLLOW_UP, "03-12", by=1, answer="satisfied"), [OWN_WORK], id="asking after one's own work"),
        pytest.param(
            RETURNED, officer(Step.RETURN, "03-04", note="不属于我们"),
            ["A department returns a petition once; a second return is refused. Ask the office to transfer it."], id="a second return",
        ),
        pytest.param(
            TWICE.replace("03-04 交办 7", "03-04 交办 9"), officer(Step.RETURN, "03-04", note="不属于我们", department=9),
            ["This petition was returned twice; there is no third return. It stands one level higher now."], id="a third return",
        ),
        pytest.param(ASSIGNED, officer(Step.RETURN, "03-03"),
            ["Write it down: this step needs its reason or its content in words."], id="no reason"),
        pytest.param(BEGUN, officer(Step.DEFER, "03-10", note="计划", owner="张", until="2026-05-01"), [NO_DEFERRAL], id="deferred alone"),
        pytest.param(
            BEGUN, attempt(Step.DEFER, "03-10", role="dispatcher", until="2026-03-10"),
            ["A deferral needs a plan and a named person who answers for it.",
             "A deferral needs a date after today on which the petition comes back."], id="a deferral without plan and date",
        ),
        pytest.param(BEGUN, attempt(Step.EXTEND, "03-24", note="x", days=5),
            ["An extension is asked for at least one workday before the due day (2026-03-24)."], id="an extension on the last day"),
        pytest.param(BEGUN, attempt(Step.EXTEND, "03-10", note="x", days=16),
            ["An extension at most doubles the limit: 1 to 15 workdays."], id="more than doubled"),
        pytest.param(f"{BEGUN}; 03-05 延期 5", attempt(Step.EXTEND, "03-10", note="x", days=5), ["A petition is extended once."], id="2x"),
        pytest.param(f"{VERIFIED}; 03-12 回访 满意", attempt(Step.REOPEN, "04-12", role="enterprise", note="又坏了"),
            ["A petition is reopened within 30 days of its clearing, here until 2026-04-11. Raise a new one."], id="reopened too late"),
        pytest.param(f"{VERIFIED}; 03-12 回访 未接通", attempt(Step.FOLLOW_UP, "03-12", answer="unreachable"),
            ["One try a day counts: after three on three days the petition is closed as unreachable."], id="three tries on one day"),
        pytest.param(VERIFIED, attempt(Step.FOLLOW_UP, "03-12", role="enterprise", answer="dissatisfied"),
            ["A dissatisfied answer needs its reason: the department must know what is still wrong."], id="dissatisfied, no reason"),
        pytest.param(ASSIGNED, officer(Step.SIGN, "03-03", department=8),
            ["Only the department the petition is assigned to may take this step."], id="another department signs"),
        pytest.param(BEGUN, officer(Step.VERIFY, "03-11"),
            ["“verify” is not possible while the petition is “in_progress”."], id="verified before it was proposed"),
        pytest.param("03-02 登记; 03-02 研判", attempt(Step.ASSIGN, "03-03"),
            ["Name the responsible department: a petition is never without an owner."], id="assigned to nobody"),
        pytest.param("03-02 登记; 03-02 研判", attempt(Step.ASSIGN, "03-03", department_id=7, due="2026-03-01"),
            ["Name the responsible department: a petition is never without an owner."], id="assigned to nobody with a date"),
        pytest.param(PROPOSED, officer(Step.VERIFY, "03-11"), ["“verify” is not for this role."], id="the department verifies"),
    ],
)  # fmt: skip
def test_what_is_refused_says_the_rule(history: str, tried: Attempt, expected: list[str]) -> None:
    assert said(history, tried) == expected


@pytest.mark.parametrize(
    ("history", "tried"),
    [
        (BEGUN, officer(Step.PROPOSE, "03-10", note=REPLY, evidence=1, **GOOD)),
        (BEGUN, officer(Step.PROPOSE, "03-10", note=REPLY, evidence=1, result="explained", basis="川府发〔2024〕1号", understood="已说明")),
        (PROPOSED, attempt(Step.VERIFY, "03-11", by=2)),
        (BEGUN, attempt(Step.EXTEND, "03-23", note="材料多", days=15)),
        (BEGUN, attempt(Step.DEFER, "03-10", role="leader", note="分三步办", owner="副区长", until="2026-05-01")),
        (f"{VERIFIED}; 03-12 回访 满意", attempt(Step.REOPEN, "04-11", role="enterprise", note="又坏了")),
        (TWICE.replace("03-04 交办 7", "03-04 交办 9"), officer(Step.SIGN, "03-04", department=9)),
    ],
)
def test_what_the_rule_allows_is_allowed(history: str, tried: Attempt) -> None:
    assert said(history, tried) == []


def test_nobody_but_the_rule_resumes_a_deferral() -> None:
    assert {step for step in Step if not WHO.get(step)} == {Step.RESUME}


@pytest.mark.parametrize("state", State)
def test_only_open_steps_are_offered(state: State) -> None:
    stands = Course(state, (), day("03-02"), department=7)
    roles = {role for who in WHO.values() for role in who}
    offered = {step for role in roles for step in open_steps(stands, role, 7)}
    assert offered == {step for step, states in OPEN_FROM.items() if state in states} - {Step.RESUME}
    assert open_steps(stands, "officer", 8) == []


def test_a_level_has_a_name() -> None:
    assert level(course(BEGUN, "03-25")).value == "deputy_head"
