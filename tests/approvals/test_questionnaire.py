"""The questionnaire of a plan: every conditional matter is decided by exactly one question, and each answer says why."""

import pytest

from approvals.models import Disposition as Stored
from approvals.questions import QUESTIONS, REASONS, Decided, Disposition, Matter, decided, questionnaire, unanswered


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


# Every question and what each answer adds (+) or takes away (-), as an office would write it down.
TABLE = """
land       yes +GG-105          no -GG-105
merged     yes -GG-101          no
tender     yes +GG-310          no -GG-310
eia        report +GG-P01       form +GG-P02    entry +GG-P03   none
soil       report +GG-P04       form +GG-P05    none
energy     yes +GG-P06          no
forest     yes +GG-P11          no
hazard     yes +GG-P09          no
minerals   yes +GG-P10          no
river      yes +GG-P08          no
water      yes +GG-P07          no
relics     yes +GG-P12          no
security   yes +GG-205          no
special    yes +GG-302 +GG-402  no +GG-403
shelter    yes +GG-305 +GG-404  no
lightning  yes +GG-306 +GG-406  no
tall       yes +GG-204          no
drawings   yes -GG-301          no
roads      yes +GG-P13          no
green      yes +GG-P14          no
sewer      yes +GG-P15          no
"""


def written(question):
    words = [question.key]
    for answer in question.answers:
        words += [answer.value, *(f"+{code}" for code in answer.adds), *(f"-{code}" for code in answer.drops)]
    return words


def test_the_questions_decide_what_the_table_says():
    assert [written(question) for question in QUESTIONS] == [line.split() for line in TABLE.strip().splitlines()]


def test_every_question_and_every_answer_has_its_words():
    assert [question.key for question in QUESTIONS if not question.text.endswith("?")] == []
    labels = [[answer.label for answer in question.answers] for question in QUESTIONS]
    assert all(all(own) and len(set(own)) == len(own) for own in labels)
    assert sorted(REASONS) == ["always", "assessed", "committed", "flow"]
    assert len(set(filter(None, REASONS.values()))) == 4


def test_a_condition_without_words_is_asked_for_by_its_code():
    assert questionnaire([Matter("GG-P99", "C")])[-1].text == "GG-P99"


def test_only_what_the_runner_names_is_decided_on_a_commitment():
    made = decided([Matter("GG-107", "Y", commitment=True), Matter("GG-202", "Y", commitment=True)], {}, committed=["GG-202"])
    assert [one.disposition for one in made] == [Disposition.APPLIES, Disposition.COMMITTED]


def test_only_land_sold_with_its_design_spares_the_review_of_it():
    assert [decided([Matter("GG-201", "Y")], {}, flow=flow)[0].because for flow in (None, 4, 5, 6)] == [
        "always",
        "always",
        "flow",
        "always",
    ]
