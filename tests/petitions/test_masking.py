"""Numbers and names in texts, as somebody without need reads them; and how alike two texts are."""

import pytest

from petitions.likeness import ALIKE, likeness
from petitions.masking import holds_numbers, masked, without


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("请打13800000004", "请打138****0004"),
        ("身份证511902199001011234。", "身份证5119************34。"),
        ("51190219900101123X", "5119************3X"),
        ("座机0827-5261234", "座机0827-****234"),
        ("信用代码91511902MA6ABCDE1X", "信用代码91511902MA6ABCDE1X"),
        ("项目2609-511902-04-01-100001", "项目2609-511902-04-01-100001"),
        ("账号6222020200112233445", "账号6222020200112233445"),
        ("投资12000000元", "投资12000000元"),
    ],
)
def test_numbers_of_people_are_masked_and_others_stay(text: str, read: str) -> None:
    assert (masked(text), holds_numbers(text)) == (read, text != read)


def test_no_part_of_a_name_is_left() -> None:
    assert without("巴中丙公司的丙公司，丙", ["丙公司", "巴中丙公司", "", "丙"]) == "＊＊的＊＊，丙"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("厂区外道路未通", "厂区外的道路没有通", True),
        ("厂区外道路未通", "电价补贴没有兑现", False),
        ("道路未通！", "道路，未通", True),
        ("", "道路未通", False),
    ],
)
def test_how_alike_two_texts_are(one: str, other: str, alike: bool) -> None:
    assert (likeness(one, other) >= ALIKE) == alike
    assert likeness(one, other) == likeness(other, one)
