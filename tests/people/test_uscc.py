"""The 统一社会信用代码: real codes pass, each broken rule is named. Vectors: uscc_vectors.csv beside this file, check signs computed."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import uscc

VECTORS = list(csv.DictReader((Path(__file__).parent / "uscc_vectors.csv").read_text("utf-8-sig").splitlines()))
RULES = {"check digit": "校验位应为", "charset": "不含字符", "length": "应为18位"}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name_or_case"])
def test_the_vectors(vector: dict[str, str]) -> None:
    if vector["prototype"] == "valid":
        assert uscc.checked(vector["code"]) == uscc.normalised(vector["code"])
    else:
        with pytest.raises(uscc.Wrong, match=RULES[vector["prototype"]]):
            uscc.checked(vector["code"])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "统一社会信用代码应为18位，现为0位："),
        ("91510O00207305821R", "统一社会信用代码不含字符O（是否为0）（不使用I、O、Z、S、V）：91510O00207305821R"),
        ("91510000207305821X", "统一社会信用代码校验位应为R，现为X：91510000207305821X"),
        ("9" * 60, "统一社会信用代码应为18位，现为60位：" + "9" * 40 + "…"),
    ],
)
def test_the_sentence_names_rule_and_value(code: str, sentence: str) -> None:
    with pytest.raises(uscc.Wrong) as refusal:
        uscc.checked(code)
    assert str(refusal.value) == sentence


SEVENTEEN = st.text(uscc.ALPHABET, min_size=17, max_size=17)


@given(SEVENTEEN)
def test_a_computed_check_sign_is_accepted(first: str) -> None:
    assert uscc.checked(first + uscc.check_sign(first)) == first + uscc.check_sign(first)


@given(SEVENTEEN, st.integers(0, 16), st.sampled_from(uscc.ALPHABET))
def test_one_sign_typed_wrong_is_always_noticed(first: str, place: int, sign: str) -> None:
    code = first + uscc.check_sign(first)
    wrong = code[:place] + sign + code[place + 1 :]
    if wrong != code:
        with pytest.raises(uscc.Wrong):
            uscc.checked(wrong)


@pytest.mark.parametrize(
    "typed", ["９１５１００００２０７３０５８２１Ｒ", "9151 0000 2073 0582 1R", "91510000-20730582-1r", "\ufeff91510000207305821R\u200b"]
)
def test_widths_blanks_dashes_and_case_do_not_matter(typed: str) -> None:
    assert uscc.checked(typed) == "91510000207305821R"
