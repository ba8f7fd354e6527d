"""The receipt as other systems read it: every field of the document, and how its digest is taken."""

import hashlib
from datetime import date, timedelta

import pytest

from approvals.limits import Extension, Limit, Unit
from approvals.receipt import AccountTooLong, Member, Part, Receipt, Scope, Standstill, Subject, Why, digest, receipt
from tests.approvals.histories import on
from tests.approvals.receipts import SHIPPED
from workdays.days import Workdays

CITY = Workdays(SHIPPED)
CORRECTED = Member("1", "用地", on("03-05"), (Standstill(on("03-09"), on("03-10"), "correction", "告知〔2026〕3号"),))
# day, weekday, worked, kind of day | part, counts, total, why, who ran, who stood still
DAYS = [
    ("2026-03-05", 4, True, "weekday", "happened", False, 0, "start_day", [], []),
    ("2026-03-06", 5, True, "weekday", "happened", True, 1, "runs", ["1"], []),
    ("2026-03-07", 6, False, "weekend", "happened", False, 1, "rest_day", ["1"], []),
    ("2026-03-08", 7, False, "weekend", "happened", False, 1, "rest_day", ["1"], []),
    ("2026-03-09", 1, True, "weekday", "happened", False, 1, "paused", [], [["1", 1]]),
    ("2026-03-10", 2, True, "weekday", "ahead", True, 2, "runs", ["1"], []),
    ("2026-03-11", 3, True, "weekday", "ahead", True, 3, "runs", ["1"], []),
]


def of(*members: Member, today: str = "03-09", limit: Limit | None = None, scope: Scope = Scope.STAGE) -> Receipt:
    return receipt(Subject(scope, "1", "用地", members, limit), on(today), CITY)


def whys(account: Receipt) -> dict[str, str]:
    return {f"{line.ground.day:%m-%d}": line.why.value for line in account.lines}


def test_the_whole_document():
    limit = Limit(2, Unit.WORKDAY, Extension(on("03-06"), 1))
    account = receipt(Subject(Scope.APPROVAL, "GG-107", "用地许可", (CORRECTED,), limit, "延〔2026〕1号"), on("03-09"), CITY)
    content = account.content()
    told = {key: value for key, value in content.items() if key != "digest"}
    assert told == {
        "format": "kaigong.receipt",
        "version": 1,
        "scope": "approval",
        "code": "GG-107",
        "name": "用地许可",
        "today": "2026-03-09",
        "horizon": "2026-12-31",
        "amber": {"percent": 20, "least": 1},
        "limit": {"days": 2, "unit": "workday", "extension": {"on": "2026-03-06", "days": 1, "document": "延〔2026〕1号"}},
        "members": [
            {
                "key": "1",
                "name": "用地",
                "role": "MAIN",
                "start": "2026-03-05",
                "decided": None,
                "pauses": [
                    {"number": 1, "stop": "2026-03-09", "restart": "2026-03-10", "kind": "correction", "document": "告知〔2026〕3号"}
                ],
            }
        ],
        "days": [
            {
                "day": day, "weekday": weekday, "works": works, "kind": kind, "name": "", "number": "", "provisional": False,
                "part": part, "counts": counts, "total": total, "why": why, "ran": ran, "paused": paused,
            }
            for day, weekday, works, kind, part, counts, total, why, ran, paused in DAYS
        ],
        "result": {
            "due": None, "used": 1, "remaining": 2, "late": False, "late_workdays": 0, "light": "paused", "provisional": False,
        },
    }  # fmt: skip
    assert content["digest"] == digest(told)


def test_the_digest_is_taken_of_sorted_keys_without_spaces_in_utf_8():
    assert digest({"b": "开工", "a": [1, None]}) == hashlib.sha256('{"a":[1,null],"b":"开工"}'.encode()).hexdigest()


def test_the_text_can_be_read_by_people():
    text = of(CORRECTED).to_json()
    assert text.startswith('{\n "format": "kaigong.receipt",\n "version": 1,\n')
    assert '\n "name": "用地",\n' in text


def test_what_nobody_named_is_empty():
    account = of(Member("1", "用地", on("03-05"), (Standstill(on("03-09"), None),)), limit=Limit(5, extension=Extension(on("03-06"), 1)))
    content = account.content()
    assert content["members"][0]["pauses"] == [{"number": 1, "stop": "2026-03-09", "restart": None, "kind": "", "document": ""}]
    assert content["limit"]["extension"] == {"on": "2026-03-06", "days": 1, "document": ""}
    assert of(CORRECTED).content()["limit"] is None


def test_the_words_of_the_document_stay_as_they_are():
    assert [scope.value for scope in Scope] == ["approval", "stage", "works"]
    assert [part.value for part in Part] == ["happened", "ahead", "after_decision"]
    assert [why.value for why in Why] == ["runs", "rest_day", "paused", "start_day", "nothing_runs", "as_if_run_on"]


def test_what_was_decided_today_is_decided_and_what_follows_comes_after_the_decision():
    account = of(Member("1", "用地", on("03-05"), (), on("03-06")), today="03-06", limit=Limit(2))
    told = [(f"{line.ground.day:%m-%d}", line.part.value, line.total) for line in account.lines]
    assert account.reading.light.value == "decided"
    assert told == [
        ("03-05", "happened", 0),
        ("03-06", "happened", 1),
        ("03-07", "after_decision", 1),
        ("03-08", "after_decision", 1),
        ("03-09", "after_decision", 2),
    ]


def test_today_has_happened():
    account = of(Member("1", "用地", on("03-05")), today="03-06", limit=Limit(1))
    assert [line.part for line in account.lines] == [Part.HAPPENED, Part.HAPPENED]


def test_between_two_approvals_nothing_runs_until_the_second_starts():
    account = of(Member("1", "用地", on("03-02"), (), on("03-03")), Member("2", "规划", on("03-05")), today="03-06")
    assert whys(account) == {
        "03-02": "start_day",
        "03-03": "runs",
        "03-04": "nothing_runs",
        "03-05": "start_day",
        "03-06": "runs",
    }


def test_where_every_day_counts_a_weekend_is_no_rest_but_a_pause():
    account = of(CORRECTED, today="03-10", limit=Limit(3, Unit.CALENDAR_DAY))
    standing = Member("1", "用地", on("03-05"), (Standstill(on("03-06"), on("03-09")),))
    assert whys(account)["03-07"] == "runs"
    assert whys(of(standing, today="03-08", limit=Limit(5, Unit.CALENDAR_DAY)))["03-07"] == "paused"


def test_an_account_holds_twenty_years_and_not_a_day_more():
    start = date(2026, 3, 2)
    members = (Member("1", "用地", start),)
    whole = receipt(Subject(Scope.STAGE, "1", "用地", members, None), start + timedelta(days=7319), CITY)
    assert len(whole.lines) == 7320
    with pytest.raises(AccountTooLong) as no:
        receipt(Subject(Scope.STAGE, "1", "用地", members, None), start + timedelta(days=7320), CITY)
    assert str(no.value) == "The account would run to 7321 days; a receipt holds at most 7320."
    assert no.value.sentence % no.value.facts == str(no.value)  # what a page translates
