"""The project code: one spelling whatever was typed, and its form."""

import pytest

from projects import codes


@pytest.mark.parametrize(
    "typed",
    [
        "2508-511903-19-01-098418",
        " 2508-511903-19-01-098418\n",
        "２５０８－５１１９０３－１９－０１－０９８４１８",
        "2508—511903—19—01—098418",
        "2508–511903‐19−01―098418",
        "2508一511903一19一01一098418",
        "2508 - 511903 - 19 - 01 - 098418",
        "2508——511903——19——01——098418",
        "\ufeff2508-511903-19-01-098418\u200b",
    ],
)
def test_every_width_and_dash_is_one_code(typed: str) -> None:
    assert codes.checked(typed) == "2508-511903-19-01-098418"


@pytest.mark.parametrize(
    "code", ["2012-511900-04-01-800798", "2013-511900-66-03-209955", "2020-511900-88-01-621998", "2019-511903-67-01-033012-001"]
)
def test_both_forms_are_good(code: str) -> None:
    assert codes.checked(code) == code


@pytest.mark.parametrize(
    ("code", "objection"),
    [
        ("2613-511921-04-01-111111", "第1段后两位应为月份01至12，现为13"),
        ("2603-511921-04-01-11111", "第5段应为6位，现为5位"),
        ("2603-51192-04-01-111111", "第2段应为6位，现为5位"),
        ("2603-511921-04-01-11111A", "第5段应为数字，现为“11111A”"),
        ("26035119210401111111", "应由连字符分为5段，现为1段"),
        ("2020-511921-04-09-111111", "第4段（项目类型）应为01至03"),
        ("2603-511921-04-01-111111-001", "新式代码只有5段"),
        ("2019-511903-67-01-033012-01", "第6段应为3位数字"),
        ("正在办理", "应由连字符分为5段，现为1段"),
    ],
)
def test_a_malformed_code_is_told_which_part(code: str, objection: str) -> None:
    with pytest.raises(codes.Wrong) as refusal:
        codes.checked(code)
    assert str(refusal.value).startswith(f"项目代码格式不符：{objection}（应为")


def test_the_division_stands_in_the_code() -> None:
    assert codes.division("2508-511903-19-01-098418") == "511903"
