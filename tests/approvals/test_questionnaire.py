"""The questionnaire of a plan: every conditional matter is decided by exactly one question, and each answer says why."""

from collections import Counter
from datetime import date

import pytest

from approvals.models import Disposition as Stored
from approvals.questions import QUESTIONS, Decided, Disposition, Matter, decided, questionnaire, unanswered
from catalogue.models import Matter as CatalogueMatter


def conditional(versions):
    return {one.matter.code for one in versions if "C" in (one.applies_government, one.applies_verified, one.applies_filed)}


def test_every_conditional_matter_is_decided_by_exactly_one_question(db):
    versions = list(CatalogueMatter.objects.in_force(date(2026, 11, 23)))
    asked = Counter(code for question in QUESTIONS for code in question.decides)
    assert conditional(versions) - set(asked) == set()
    assert [code for code, times in asked.items() if times > 1] == []
    assert set(asked) - {one.matter.code for one in versions} == set()


def test_both_sides_know_the_same_dispositions():
    assert [one.value for one in Disposition] == Stored.values


MATTERS = [
    Matter("GG-101", "Y"),
    Matter("GG-105", "C"),
    Matter("GG-107", "Y", commitment=True),
    Matter("GG-201", "Y"),
    Matter("GG-302", "C"),
    Matter("GG-402", "C"),
    Matter("GG-403", "C"),
    Matter("GG-P04", "C"),
    Matter("GG-P01", "N"),
]
ANSWERS = {"land": "no", "merged": "yes", "special": "no", "soil": "report"}


def test_only_questions_that_matter_are_asked():
    assert [question.key for question in questionnaire(MATTERS)] == ["land", "merged", "soil", "special"]


def test_a_condition_no_question_knows_is_asked_for_by_itself():
    last = questionnaire([Matter("GG-P99", "C", "临近机场净空区")])[-1]
    assert (last.key, last.text, last.decides) == ("GG-P99", "临近机场净空区", ("GG-P99",))


@pytest.mark.parametrize(
    ("change", "open_ones"), [({}, []), ({"land": ""}, ["land"]), ({"soil": "yes", "special": "?"}, ["soil", "special"])]
)
def test_what_is_not_answered_is_named(change, open_ones):
    assert [question.key for question in unanswered(questionnaire(MATTERS), ANSWERS | change)] == open_ones


def test_each_matter_gets_a_disposition_and_its_reason():
    made = decided(MATTERS, ANSWERS, flow=5, assessed=["GG-P04"], committed=["GG-107", "GG-201"])
    assert made == (
        Decided("GG-101", Disposition.NOT_APPLICABLE, "merged=yes"),
        Decided("GG-105", Disposition.NOT_APPLICABLE, "land=no"),
        Decided("GG-107", Disposition.COMMITTED, "committed"),
        Decided("GG-201", Disposition.NOT_APPLICABLE, "flow"),
        Decided("GG-302", Disposition.NOT_APPLICABLE, "special=no"),
        Decided("GG-402", Disposition.NOT_APPLICABLE, "special=no"),
        Decided("GG-403", Disposition.APPLIES, "special=no"),
        Decided("GG-P04", Disposition.ASSESSED, "assessed"),
    )


def test_a_matter_the_catalogue_lets_nobody_promise_is_not_decided_on_a_commitment():
    assert decided([Matter("GG-201", "Y")], {}, committed=["GG-201"]) == (Decided("GG-201", Disposition.APPLIES, "always"),)
