"""What a catalogue must keep: each fault a sentence that names matter, value and rule."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import rules
from catalogue.rules import Offer, cycle, faults, groups, longest_chain

EVERYBODY = {"government": "Y", "verified": "Y", "filed": "Y"}
LIMITS = {
    (1, True): 17, (2, True): 18, (3, True): 15, (4, True): 12, (1, False): 10, (2, False): 15, (3, False): 15, (4, False): 12,
}  # fmt: skip


def matter(code, days=5, after="", **more):
    given = {
        "name": f"事项{code}", "stage": 1, "kind": "行政许可", "counts": True, "early": False, "predecessors": groups(after),
        "committed_government": days, "committed_enterprise": days, "statutory": None, "calendar_days": False, "applies": EVERYBODY,
    }  # fmt: skip
    return Offer(code, **(given | more))


def said(offers, limits=LIMITS):
    return [str(fault) for fault in faults(offers, limits)]


def told(offers, limits=LIMITS):
    return [(fault.code, fault.column, str(fault)) for fault in faults(offers, limits)]


def test_an_unknown_predecessor_is_named():
    assert told([matter("A", after="B")]) == [("A", "predecessors", "事项A waits for B, which the catalogue does not have.")]


@pytest.mark.parametrize(
    ("after", "ring"),
    [
        ({"A": "A"}, "A 事项A → A 事项A"),
        ({"A": "B", "B": "A"}, "A 事项A → B 事项B → A 事项A"),
        ({"A": "B", "B": "C|D", "C": "", "D": "B"}, "B 事项B → D 事项D → B 事项B"),
    ],
)
def test_a_ring_is_named_round(after, ring):
    assert said([matter(code, after=before) for code, before in after.items()]) == [f"These matters wait for each other in a ring: {ring}."]


def test_a_ring_begins_with_its_lowest_code_whatever_the_order_of_the_catalogue():
    offers = [matter("B", after="A"), matter("A", after="B")]
    assert cycle(offers) == ("A", "B", "A")
    assert told(offers) == [("A", "predecessors", "These matters wait for each other in a ring: A 事项A → B 事项B → A 事项A.")]
    assert cycle([matter("A")]) == ()


def test_many_alternatives_one_behind_the_other_are_no_ring():
    """Forty steps with two alternatives each: more ways than can be walked, so each matter is looked at once."""
    steps = [[f"{step:02}{side}" for side in "AB"] for step in range(40)]
    assert cycle([matter(code, after="|".join(steps[n - 1]) if n else "") for n, step in enumerate(steps) for code in step]) == ()


@pytest.mark.parametrize(("days", "faults"), [((5, 5), []), ((5, 6), ["事项A 5 → 事项B 6"])])
def test_a_chain_longer_than_its_stage_is_told_with_its_matters(days, faults):
    offers = [matter("A", days[0]), matter("B", days[1], "A")]
    sentence = "Stage 1 (企业投资) may take 10 workdays; one after the other its matters promise 11: {}."
    assert said(offers) == [sentence.format(words) for words in faults]


def test_a_chain_is_measured_for_each_mode():
    only = {"government": "N", "verified": "C", "filed": "N"}
    offers = [matter("A", 6, applies=only), matter("B", 5, "A", applies=EVERYBODY | {"verified": "N"})]
    assert said(offers) == []
    assert said([offers[0], replace(offers[1], applies=only)]) != []


TOO_LONG = "Stage {} ({}) may take {} workdays; one after the other its matters promise {}: {}."


@pytest.mark.parametrize("mode", ["government", "verified", "filed"])
@pytest.mark.parametrize(("stage", "government", "enterprise"), [(1, 17, 10), (2, 18, 15), (3, 15, 15), (4, 12, 12)])
def test_every_stage_is_measured_for_each_mode_with_the_days_of_its_kind(stage, government, enterprise, mode):
    only = {"government": "N", "verified": "N", "filed": "N"} | {mode: "Y"}
    own, column, name = (government, "committed_gov", "政府投资") if mode == "government" else (enterprise, "committed_ent", "企业投资")
    wrong = {"committed_government": government + 1, "committed_enterprise": enterprise + 1}
    chain = [matter("C", 0, "B", stage=stage), matter("B", 0, "A", stage=stage), matter("A", 0, stage=stage, **wrong)]
    chain = [replace(offer, applies=only) for offer in chain]
    assert told(chain) == [("A", column, TOO_LONG.format(stage, name, own, own + 1, f"事项A {own + 1}"))]


def test_a_chain_too_long_is_to_be_changed_at_its_end():
    offers = [matter(code, None, after, committed_government=6) for code, after in (("D", "C"), ("C", "B"), ("B", "A"), ("A", ""))]
    words = "事项A 6 → 事项B 6 → 事项C 6 → 事项D 6"
    assert told(offers) == [("D", "committed_gov", TOO_LONG.format(1, "政府投资", 17, 24, words))]


def test_a_stage_without_a_limit_takes_any_chain():
    assert told([matter("A", 99)], {}) == []


def test_of_chains_equally_long_the_first_by_its_codes_is_told():
    assert longest_chain([matter("B"), matter("A")], 1, "filed", False) == (5, ("A",))
    assert longest_chain([], 1, "filed", False) == (0, ())


@pytest.mark.parametrize("days", [(5, None), (None, 5)])
def test_where_no_days_are_promised_none_are_taken(days):
    offer = matter("A", committed_government=days[0], committed_enterprise=days[1])
    assert (offer.committed(True), offer.committed(False)) == (days[0] or 0, days[1] or 0)


def test_what_adds_no_days_stands_in_no_chain():
    first, last = matter("A", 9), matter("C", 2, "B")
    assert longest_chain([first, matter("B", 9, "A", counts=False), last], 1, "filed", False) == (11, ("A", "C"))
    assert longest_chain([first, matter("B", 5, "A", kind="组合事项"), last], 1, "filed", False) == (11, ("A", "C"))


def test_a_composite_matter_takes_all_its_days_where_its_parts_lie_elsewhere():
    assert longest_chain([matter("A", 8), matter("C", 10, "A", kind="组合事项", stage=2)], 2, "filed", False) == (10, ("C",))


@pytest.mark.parametrize("change", [{"early": True}, {"counts": False}, {"stage": 2}])
def test_what_runs_beside_or_does_not_count_makes_no_chain_longer(change):
    assert said([matter("A", 9), matter("B", 9, "A", **change)]) == []


def test_a_composite_matter_runs_over_its_parts():
    parts = [matter("A", 8, stage=4), matter("B", 5, stage=4)]
    whole = matter("C", 10, "A;B", stage=4, kind=rules.COMPOSITE)
    assert longest_chain([*parts, whole], 4, "filed", False) == (10, ("A", "C"))
    assert said([*parts, replace(whole, kind="行政许可")]) != []


@pytest.mark.parametrize(
    ("law", "calendar", "promise", "sentences"),
    [
        (None, False, 10, []),
        (0, False, 1, []),
        (10, False, 10, []),
        (10, False, 11, ["事项A promises 11 workdays; the law allows 10."]),
        (7, True, 5, []),
        (7, True, 6, ["事项A promises 6 workdays; the law allows 7 calendar days, in which surely lie 5 workdays."]),
    ],
)
def test_the_law_allows_at_least_what_is_promised(law, calendar, promise, sentences):
    offer = matter("A", None, committed_enterprise=promise, statutory=law, calendar_days=calendar, stage=5)
    assert said([offer]) == sentences


@pytest.mark.parametrize(
    ("limits", "sentences"),
    [
        ({(4, True): 50, (4, False): 1}, []),
        ({(4, True): 51}, ["Stage 4 (政府投资): 51 workdays; a stage may take 1 to 50."]),
        ({(4, False): 0}, ["Stage 4 (企业投资): 0 workdays; a stage may take 1 to 50."]),
        ({(1, True): 18}, ["Stages 1 to 3 (政府投资) may take 51 workdays together; the city promises 50."]),
        ({(2, False): 16}, ["Stages 1 to 3 (企业投资) may take 41 workdays together; the city promises 40."]),
    ],
)
def test_a_stage_may_take_1_to_50_workdays_and_the_three_no_more_than_50_or_40(limits, sentences):
    assert said([], LIMITS | limits) == sentences


def test_the_law_is_held_against_both_kinds_of_investment_of_every_matter():
    free, bound = matter("A", 9), matter("B", stage=5, committed_government=11, committed_enterprise=12, statutory=14, calendar_days=True)
    sentence = "事项B promises {} workdays; the law allows 14 calendar days, in which surely lie 10 workdays."
    assert told([free, bound]) == [("B", "committed_gov", sentence.format(11)), ("B", "committed_ent", sentence.format(12))]


def test_limits_are_told_by_stage_and_one_that_is_not_set_takes_no_days():
    assert told([], {(1, True): 50, (1, False): 40}) == []
    assert told([], {(4, True): 0, (1, True): 51}) == [
        ("", "days", "Stage 1 (政府投资): 51 workdays; a stage may take 1 to 50."),
        ("", "days", "Stage 4 (政府投资): 0 workdays; a stage may take 1 to 50."),
        ("", "days", "Stages 1 to 3 (政府投资) may take 51 workdays together; the city promises 50."),
    ]


CODES = "ABCDE"
ANY_ORDER = st.dictionaries(st.sampled_from(CODES), st.sets(st.sampled_from(CODES), max_size=2), min_size=1)


@given(ANY_ORDER)
def test_a_ring_is_found_exactly_when_no_order_exists(after):
    offers = [matter(code, after=";".join(sorted(before))) for code, before in after.items()]
    left, placed = dict(after), True
    while placed:
        placed = [code for code, before in left.items() if not before & left.keys()]
        left = {code: before for code, before in left.items() if code not in placed}
    assert bool(cycle(offers)) == bool(left)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_a_chain_is_as_long_as_its_days_together(days):
    offers = [matter(str(n), own, str(n - 1) if n else "") for n, own in enumerate(days)]
    assert longest_chain(offers, 1, "filed", False)[0] == sum(days)
