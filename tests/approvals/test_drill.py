"""`manage.py drill`: every rule fires in the sandbox, nothing of it stays, and a rule that is broken is found."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from approvals import drill as drills
from approvals import due_rungs
from approvals.drill import drill
from approvals.models import Approval, Event, LadderRule, SupervisionNotice
from outbox.models import Job
from people.models import Delivery, Enterprise, Message, User
from projects.models import Project
from tests.approvals.conftest import City

# Spring Festival with its make-up Saturdays lies in between.
START = date(2026, 2, 10)
RULES = ("amber", "due", "due-3", "due-5", "pause")
KEPT = (Project, Approval, Event, SupervisionNotice, Message, Delivery, Job, User, Enterprise)


def officers_everywhere(city: City) -> None:
    """Every department of the catalogue has somebody to tell."""
    for number, lead in enumerate(set(Approval.objects.values_list("lead_id", flat=True))):
        User.objects.create(username=f"o{number}", role="officer", full_name="某", department_id=lead)


def problems() -> dict[tuple[str, str], str]:
    return {(one.rule, one.case): one.problem for one in drill(START) if one.problem}


def test_every_rule_fires_once_on_the_day_counted_by_hand(city: City) -> None:
    officers_everywhere(city)
    found = drill(START)
    assert {(one.rule, one.case): one.problem for one in found} == {
        (rule, case): "" for rule in RULES for case in (("correction", "experts") if rule == "pause" else ("late", "experts"))
    }
    assert all(len(one.fired) == 1 and one.told for one in found)


def test_nothing_of_it_stays(city: City) -> None:
    officers_everywhere(city)
    before = [model.objects.count() for model in KEPT]
    drill(START)
    assert [model.objects.count() for model in KEPT] == before


def test_the_command_prints_a_line_a_case_and_succeeds(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    officers_everywhere(city)
    call_command("drill", on="2026-02-10")
    said = capsys.readouterr().out
    assert (said.count("正常"), "演练10项，0项有误" in said) == (10, True)


def test_a_rule_that_never_fires_is_found(city: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    officers_everywhere(city)
    judged = due_rungs.judged
    monkeypatch.setattr(due_rungs, "judged", lambda rule, *rest: None if rule.code == "due-3" else judged(rule, *rest))
    assert problems() == {("due-3", "late"): "从未触发", ("due-3", "experts"): "从未触发"}
    with pytest.raises(SystemExit) as ended:
        call_command("drill", on="2026-02-10")
    assert (ended.value.code, "2项有误" in capsys.readouterr().out) == (1, True)


def test_a_rule_that_tells_the_same_twice_is_found(city: City) -> None:
    officers_everywhere(city)
    LadderRule.objects.create(code="again", rung="urging", anchor="due", offset=0, audience="head")
    twice = "与另一规则重复触发"
    assert problems() == {(rule, case): twice for rule in ("due", "again") for case in ("late", "experts")}


def test_a_rule_that_fires_on_a_wrong_day_is_found(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    officers_everywhere(city)
    expected = drills._expected
    a_day_late = lambda rule, *rest: [(case, day + timedelta(days=1)) for case, day in expected(rule, *rest)]  # noqa: E731
    monkeypatch.setattr(drills, "_expected", a_day_late)
    assert (len(problems()), {words[:2] for words in problems().values()}) == (10, {"应于"})


def test_a_rule_behind_which_nobody_stands_is_found(city: City) -> None:
    officers_everywhere(city)
    User.objects.filter(role="leader").update(is_active=False)
    assert problems() == {(rule, case): "无人可通知" for rule in ("due-3", "due-5") for case in ("late", "experts")}


def test_a_rule_out_of_force_is_not_drilled(city: City) -> None:
    officers_everywhere(city)
    LadderRule.objects.exclude(code="due").update(active=False)
    assert [(one.rule, one.problem) for one in drill(START)] == [("due", ""), ("due", "")]
