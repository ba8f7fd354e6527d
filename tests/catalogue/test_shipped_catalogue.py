"""The catalogue every city starts with keeps its own rules, and the questionnaire asks for each of its conditions once."""

from collections import Counter
from datetime import date

from approvals.questions import QUESTIONS
from catalogue import rules
from catalogue.models import Matter as CatalogueMatter
from catalogue.revising import limits_on, offers_on
from catalogue.rules import longest_chain
from tests.catalogue.test_rules import said


def test_the_shipped_catalogue_keeps_the_rules(db):
    assert said(offers_on(date(2026, 11, 23)), limits_on(date(2026, 11, 23))) == []


def test_its_longest_chains_are_what_the_stages_may_take(db):
    offers = offers_on(date(2026, 11, 23))
    lengths = {
        mode: [longest_chain(offers, stage, mode, government)[0] for stage in (1, 2, 3, 4)]
        for mode, government in rules.MODES
    }  # fmt: skip
    assert lengths == {"government": [17, 17, 15, 11], "verified": [10, 15, 15, 11], "filed": [2, 15, 15, 11]}


def conditional(versions):
    return {one.matter.code for one in versions if "C" in (one.applies_government, one.applies_verified, one.applies_filed)}


def test_every_conditional_matter_is_decided_by_exactly_one_question(db):
    versions = list(CatalogueMatter.objects.in_force(date(2026, 11, 23)))
    asked = Counter(code for question in QUESTIONS for code in question.decides)
    assert conditional(versions) - set(asked) == set()
    assert [code for code, times in asked.items() if times > 1] == []
    assert set(asked) - {one.matter.code for one in versions} == set()
