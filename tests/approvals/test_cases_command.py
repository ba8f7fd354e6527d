"""`manage.py clock`: a JSON list in, a JSON list out, a region's own days known, and a whole input that cannot be read refused."""

import json
import os
import subprocess
import sys
from datetime import date
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from workdays.models import RegionalDay

CASE = {"id": "一", "start": "2026-03-02", "limit": 5, "today": "2026-03-05"}


@pytest.fixture
def clock(monkeypatch, capsys):
    def run(content: bytes):
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(content)))
        call_command("clock")
        return json.loads(capsys.readouterr().out)

    return run


@pytest.mark.django_db
def test_good_and_bad_cases_come_out_in_their_order(clock):
    answers = clock(json.dumps([CASE, {"id": "二"}, CASE]).encode())
    assert [(one["id"], one.get("due"), one.get("error")) for one in answers] == [
        ("一", "2026-03-09", None),
        ("二", None, "缺少 today"),
        ("一", "2026-03-09", None),
    ]


@pytest.mark.django_db
def test_a_regions_own_day_off_counts_in_that_region(clock):
    RegionalDay.objects.create(region_code="511902", day=date(2026, 3, 6), number="巴府办〔2026〕1号", reason="闭馆")
    codes = [None, "511900", "511902", "511902001", "511971", "511903"]
    answers = clock(json.dumps([{**CASE, "region": code} for code in codes]).encode())
    assert [one["due"][-2:] for one in answers] == ["09", "09", "10", "10", "09", "09"]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["511902999", "510000", "", "511902 "])
def test_a_region_outside_the_city_is_refused(clock, code):
    assert "不认识的 region" in clock(json.dumps([{**CASE, "region": code}]).encode())[0]["error"]


@pytest.mark.django_db
def test_an_empty_list_is_answered_by_an_empty_list(clock):
    assert clock(b"\xef\xbb\xbf[]") == []


@pytest.mark.django_db
def test_numbers_too_long_and_broken_characters_spoil_only_their_own_case(clock):
    answers = clock(b'[{"id": "\\ud800", "today": "2026-03-05", "limit": ' + b"9" * 5000 + b"}, " + json.dumps(CASE).encode() + b"]")
    assert [answers[0]["error"], answers[1]["due"]] == ["limit 应是整数，现在是 Infinity", "2026-03-09"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是有效的 JSON：第 1 行第 1 列"),
        (b'[{"id": "x"},\n]', "不是有效的 JSON：第 2 行第 1 列"),
        (b"{}", "应是一个 JSON 列表"),
        (b"\xff\xfe", "不是 UTF-8"),
        (b"[" * 100_000, "嵌套过深"),
    ],
)
def test_an_input_that_cannot_be_read_is_refused_as_a_whole(clock, content, words):
    with pytest.raises(CommandError, match=words) as refused:
        clock(content)
    assert refused.value.returncode == 2


def from_the_shell(content: bytes, folder: Path, *command: str) -> subprocess.CompletedProcess[bytes]:
    """The command as other systems call it, on a machine without a key whose database was never made."""
    environment = {**os.environ, "VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/none.sqlite3"}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "", "DEMONSTRATION": "0", "DEBUG": "0"}
    told = [sys.executable, "manage.py", *(command or ("clock",))]
    return subprocess.run(told, input=content, capture_output=True, check=False, env=environment)


def test_without_a_database_the_shipped_calendar_answers_and_says_so(tmp_path):
    done = from_the_shell(json.dumps([CASE, {}]).encode(), tmp_path)
    assert (done.returncode, [one.get("due") for one in json.loads(done.stdout)]) == (0, ["2026-03-09", None])
    assert "数据库不可用" in done.stderr.decode()


def test_an_unreadable_input_leaves_with_2_and_prints_nothing(tmp_path):
    done = from_the_shell(b"[", tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "不是有效的 JSON" in done.stderr.decode()


def test_any_other_command_without_a_key_says_in_one_line_what_is_missing(tmp_path):
    done = from_the_shell(b"", tmp_path, "intake", "register.xlsx")
    said = "manage.py: Set SECRET_KEY (or DEMONSTRATION=1 to try the product).\n"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (1, b"", said)
