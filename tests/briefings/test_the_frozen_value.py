"""The value is stored as JSON and comes back equal; what does not fit is refused."""

from dataclasses import replace

import pytest

from briefings.frozen import Unreadable, freeze
from briefings.reconcile import Unreconciled, contradictions, reconciled
from briefings.value import Briefing, from_json
from tests.briefings.conftest import through_json


def test_it_is_equal_after_a_round_trip(briefing: Briefing) -> None:
    assert from_json(through_json(briefing.to_json())) == briefing


def test_another_schema_is_refused(briefing: Briefing) -> None:
    with pytest.raises(Unreadable, match="schema 1"):
        from_json({**briefing.to_json(), "schema": 2})


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"number": "46"}, "Briefing.number"),
        ({"on": "20 November"}, "Briefing.on"),
        ({"total_investment": "much"}, "Briefing.total_investment"),
        ({"attention": 3}, "Briefing.attention"),
        ({"flow": {}}, "Briefing.flow"),
    ],
)
def test_a_shape_that_does_not_fit_is_refused_by_its_place(briefing: Briefing, change: dict[str, object], place: str) -> None:
    with pytest.raises(Unreadable, match=place):
        from_json({**briefing.to_json(), **change})


def test_a_float_is_no_exact_figure() -> None:
    with pytest.raises(TypeError, match="float"):
        freeze(0.5)


def test_the_figures_reconcile(briefing: Briefing) -> None:
    assert list(contradictions(briefing)) == []
    flow = briefing.flow
    assert len(flow.opening) + len(flow.entered) == len(flow.permitted) + len(flow.entered_permitted) + len(flow.open)
    assert len(briefing.projects) == 220


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda b: {"flow": replace(b.flow, open=b.flow.open[1:])}, "期末在办"),
        (lambda b: {"lights": b.lights[1:]}, "状态合计"),
        (lambda b: {"counties": b.counties[1:]}, "县区项目合计"),
        (lambda b: {"attention": b.attention[1:]}, "名单"),
        (lambda b: {"desks": b.desks[1:]}, "部门"),
        (lambda b: {"stages": b.stages[1:]}, "各阶段合计"),
        (lambda b: {"projects": (replace(b.projects[0], registered_on=b.on.replace(day=21)), *b.projects[1:])}, "晚于截止日"),
        (lambda b: {"projects": (replace(b.projects[0], code=b.projects[1].code), *b.projects[1:])}, "代码重复"),
    ],
)
def test_a_contradiction_is_refused_in_words(briefing: Briefing, broken: object, words: str) -> None:
    assert callable(broken)
    with pytest.raises(Unreconciled, match=words):
        reconciled(replace(briefing, **broken(briefing)))
