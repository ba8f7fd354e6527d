"""Finding by a part of a name finds what holds it, the same on every database, and on PostgreSQL by the index of pairs of signs."""

import pytest
from django.db import connection

from people.models import Enterprise
from people.search import pairs, spellings

NAMES = ("巴中市第三中学校改扩建", "学校校园路", "5G基站（一期）", "5g Park", "a%b", "a_b", "a\\b", "园")


@pytest.fixture
def named(db: None) -> None:
    Enterprise.objects.bulk_create(Enterprise(uscc=f"TEST{number:014d}", name=name) for number, name in enumerate(NAMES))


@pytest.mark.parametrize(
    "word", ["学校", "校学", "学校校", "校", "中学校改", "5G", "g p", "(一期)", "（一期）", "%", "_", "a%b", "\\b", "没有", "园"]
)
def test_exactly_the_names_that_hold_the_word_are_found(named: None, word: str) -> None:
    held = [name for name in NAMES if word.lower() in name.lower()]
    assert list(Enterprise.objects.filter(name__holds=word).order_by("uscc").values_list("name", flat=True)) == held


def test_pairs_are_every_two_neighbouring_signs_once_in_capitals() -> None:
    assert (pairs("学校学校"), pairs("5g网"), pairs("校"), pairs("")) == (["学校", "校学"], ["5G", "G网"], [], [])


@pytest.mark.parametrize(
    ("word", "written"), [("学校", ["学校"]), ("(一期)", ["(一期)", "（一期）"]), ("（一期）", ["（一期）", "(一期)"])]
)
def test_brackets_are_looked_for_narrow_and_wide(word: str, written: list[str]) -> None:
    assert spellings(word) == written


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite looks into every row")
@pytest.mark.parametrize("word", ["学校", "中学校改"])
def test_the_index_of_pairs_can_answer(named: None, word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "enterprise_name_pairs" in Enterprise.objects.filter(name__holds=word).explain()
