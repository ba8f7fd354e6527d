"""The separate program says equal to every true receipt, and finds every one that was touched.

RECEIPTS sets how many random receipts are verified (10,000; in CI 300)."""

import json
import os
import subprocess
import sys
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from approvals.receipt import Receipt, digest
from tests.approvals.receipts import calendars, random_receipt
from tools.verify_receipt import Differs, NoReceipt, main, verify

MANY = int(os.environ.get("RECEIPTS", "300" if os.environ.get("CI") else "10000"))
TAMPERED = max(300, MANY // 10)
PROGRAM = Path(__file__).parents[2] / "tools" / "verify_receipt.py"


def some(random: Random, count: int):
    shelf = calendars(random, 20)
    for _ in range(count):
        yield random_receipt(random, random.choice(shelf))


def signed(content: dict) -> str:
    """The content with a digest that is right again, as a forger would leave it."""
    told = {key: value for key, value in content.items() if key != "digest"}
    return json.dumps({**told, "digest": digest(told)}, ensure_ascii=False)


def leaves(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, dict | list):
        yield path
    for key, inner in items:
        yield from leaves(inner, (*path, key))


def changed(random: Random, value):
    match value:
        case bool():
            return not value
        case int():
            return value + random.choice((-1, 1, 7))
        case None:
            return random.choice(("2026-03-02", 0))
        case str() if len(value) == 10 and value[4] == "-":
            return (date.fromisoformat(value) + timedelta(days=random.choice((-7, -1, 1, 7)))).isoformat()
        case _:
            return value + "改"


def put(content: dict, path, value) -> dict:
    content = deepcopy(content)
    place = content
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return content


def test_every_true_receipt_is_verified_equal():
    for account in some(Random(2026), MANY):
        verify(account.to_json())


def test_any_field_changed_at_random_is_found():
    random = Random(7)
    for account in some(random, TAMPERED):
        content = account.content()
        path = random.choice(list(leaves(content)))
        touched = put(content, path, changed(random, content_at(content, path)))
        with pytest.raises((Differs, NoReceipt)):
            verify(json.dumps(touched, ensure_ascii=False))


def saturday(content: dict) -> int | None:
    return next((place for place, line in enumerate(content["days"]) if line["kind"] == "weekend" and line["ran"]), None)


def content_at(content, path):
    for key in path:
        content = content[key]
    return content


CLAIMS = ("due", "used", "remaining", "late", "late_workdays", "light", "provisional")
GROUNDS = ("day", "weekday", "works", "provisional", "part", "counts", "total", "why", "ran", "paused")


def test_a_claimed_result_is_recomputed_whatever_the_digest_says():
    random = Random(8)
    for account in some(random, TAMPERED):
        content = account.content()
        name = random.choice(CLAIMS)
        with pytest.raises((Differs, NoReceipt)):
            verify(signed(put(content, ("result", name), changed(random, content["result"][name]))))


def test_a_day_of_the_account_is_recomputed_whatever_the_digest_says():
    random = Random(9)
    for account in some(random, TAMPERED):
        content = account.content()
        if content["days"]:
            path = ("days", random.randrange(len(content["days"])), random.choice(GROUNDS))
            value = content_at(content, path)
            value = [*value, "A9"] if isinstance(value, list) else changed(random, value)
            with pytest.raises((Differs, NoReceipt)):
                verify(signed(put(content, path, value)))


def test_a_day_left_out_or_listed_twice_is_found_whatever_the_digest_says():
    random = Random(10)
    for account in some(random, TAMPERED):
        days = account.content()["days"]
        if len(days) > 1:
            place = random.randrange(len(days))
            for wrong in ([*days[:place], *days[place + 1 :]], [*days[:place], days[place], *days[place:]]):
                with pytest.raises(Differs):
                    verify(signed({**account.content(), "days": wrong}))


@pytest.fixture(scope="module")
def long_one() -> Receipt:
    """One in workdays that ran through a Saturday."""
    plain = (one for one in some(Random(3), 1000) if one.subject.limit and one.subject.limit.in_workdays and one.reading.used > 8)
    return next(one for one in plain if saturday(one.content()) is not None)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("weekday", ""),
        ("weekend", ""),
        ("make_up", ""),
        ("make_up", "国办〔1〕"),
        ("day_off", ""),
        ("regional_day_off", "1"),
        ("no_such", ""),
    ],
)
def test_a_day_that_cannot_be_is_found(long_one, kind, number):
    """On a Saturday of the true calendar: what does not fit a Saturday, or has no document, or turns a day off into a counted one."""
    content = long_one.content()
    place = saturday(content)
    line = {**content["days"][place], "kind": kind, "number": number, "works": True}
    with pytest.raises(Differs):
        verify(signed(put(content, ("days", place), line)))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"format": "kaigong.receipt", "version": 2}', '{"format": "kaigong.receipt", "version": 1}']
)
def test_what_is_not_a_receipt_is_no_receipt(text):
    with pytest.raises(NoReceipt):
        verify(text)


def test_a_receipt_with_a_field_missing_or_added_is_no_receipt(long_one):
    content = long_one.content()
    for wrong in ({**content, "note": ""}, {key: value for key, value in content.items() if key != "horizon"}):
        with pytest.raises(NoReceipt):
            verify(signed(wrong))


def test_the_program_prints_one_word_and_exits_with_its_number(long_one, tmp_path):
    true, false, other = (tmp_path / name for name in ("true.json", "false.json", "other.json"))
    true.write_text(long_one.to_json(), encoding="utf-8")
    false.write_text(signed(put(long_one.content(), ("result", "used"), 7)), encoding="utf-8")
    other.write_text("时限", encoding="utf-8")
    said = [_run(path) for path in (true, false, other, tmp_path / "none.json")]
    used = long_one.reading.used
    assert said[:2] == [(0, "相符\n"), (1, f"不符：结果 used：回执写 7，重算得 {used}\n")]
    assert [code for code, _text in said[2:]] == [2, 2]
    assert all(text.startswith("不是时限回执：") for _code, text in said[2:])


def _run(path: Path) -> tuple[int, str]:
    """By itself, in a folder where the product cannot be imported."""
    found = subprocess.run([sys.executable, "-I", str(PROGRAM), str(path)], capture_output=True, cwd=path.parent, check=False)
    return found.returncode, found.stdout.decode()


def test_without_a_file_it_says_how_it_is_used(capsys):
    assert (main([]), capsys.readouterr().out) == (2, "用法：verify_receipt.py <回执.json | ->\n")
