"""A proposal follows from the facts by a named rule."""

from datetime import date

import pytest

from approvals.board.values import ApprovalRow, ProjectRow
from briefings.briefing import compose
from briefings.value import Decision
from tests.briefings.rows import approval, city, figures, project

LATE = project(1, "late", 60, holder="水利局", holder_matter="洪水影响评价审批")
SOON = project(1, "soon", 45, holder="水利局", holder_matter="洪水影响评价审批", on_clock={"due": date(2026, 11, 27)})


def decided(row: ProjectRow, *approvals: ApprovalRow) -> Decision:
    (decision,) = compose(city(row, approvals=approvals), number=1, total_number=1).decisions
    return decision


@pytest.mark.parametrize(
    ("row", "approvals", "rule", "words"),
    [
        (LATE, (approval(1, LATE),), "late_one", "责成水利局5个工作日内办结“洪水影响评价审批”，逾期由专班提请督办。"),
        (LATE, (approval(1, LATE, figures=figures(5, 9, statutory_late=True)),), "statutory", "由市政府分管领导主持调度"),
        (LATE, (), "late_idle", "由巴州区牵头，督促业主单位5个工作日内申报下一事项"),
        (
            LATE,
            (approval(1, LATE, state="correcting", paused_for="补正材料"),),
            "late_paused",
            "限期完成补正材料；恢复计时后由水利局优先办理",
        ),
        (
            LATE,
            (approval(1, LATE, figures=figures(5, 9, "late")), approval(2, LATE, "林业局", "使用林地审核", figures=figures(5, 9, "late"))),
            "late_joint",
            "召开并联审批联合会商，由林业局、水利局同步出具意见",
        ),
        (SOON, (approval(1, SOON),), "soon_one", "由水利局在11月27日前办结“洪水影响评价审批”"),
        (SOON, (), "soon_idle", "由巴州区督促业主单位在到期前申报下一事项"),
        (SOON, (approval(1, SOON, state="special", paused_for="专家评审"),), "soon_paused", "协助业主单位尽快完成专家评审"),
    ],
)
def test_the_rule_and_its_words(row: ProjectRow, approvals: tuple[ApprovalRow, ...], rule: str, words: str) -> None:
    decision = decided(row, *approvals)
    assert decision.rule == rule
    assert words in decision.proposal


def test_the_facts_are_told_in_one_sentence() -> None:
    expected = (
        "巴州区政府投资、总投资1.00亿元，立项用地规划许可阶段已用60个工作日（时限50个），超期10个；"
        "当前环节为水利局“洪水影响评价审批”（已办3日，承诺5日）。"
    )
    assert decided(LATE, approval(1, LATE)).facts == expected


def test_at_most_five_are_asked_for_and_the_most_pressing_first() -> None:
    rows = [project(n, "late", 50 + n) for n in range(1, 8)] + [project(9, "soon", 49)]
    briefing = compose(city(*rows), number=1, total_number=1)
    assert [decision.project for decision in briefing.decisions] == [7, 6, 5, 4, 3]
    assert briefing.attention == (7, 6, 5, 4, 3, 2, 1, 8)
