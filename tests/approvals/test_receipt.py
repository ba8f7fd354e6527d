"""The account itself: every day once, with its ground, and figures that are the clock's."""

import json
import os
from datetime import date
from random import Random

import pytest

from approvals.clock import History, read, read_union
from approvals.limits import Extension, Limit, Unit
from approvals.receipt import MOST_DAYS, AccountTooLong, Member, Scope, Standstill, Subject, Why, receipt
from tests.approvals.receipts import SHIPPED, calendars, random_receipt
from workdays.days import NamedDay, Workdays

CITY = Workdays(SHIPPED)
MANY = 300 if os.environ.get("CI") else 2000


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


STAGE = Subject(
    Scope.STAGE,
    "511900-1",
    "立项用地规划许可",
    (
        Member("1", "用地", day("03-02"), (Standstill(day("03-05"), day("03-13"), "expert_review", "告知〔2026〕3号"),), day("03-20")),
        Member("2", "规划", day("03-02"), (), day("03-10")),
        Member("3", "环评", day("03-04"), (), None, "PAR"),
    ),
    Limit(17),
)


def test_the_stage_of_the_design_uses_its_union_of_twelve_days():
    account = receipt(STAGE, day("03-25"), CITY)
    counted = [line.ground.day.day for line in account.lines if line.counts and line.ground.day <= day("03-20")]
    assert (account.reading.used, counted) == (12, [3, 4, 5, 6, 9, 10, 13, 16, 17, 18, 19, 20])


def test_each_day_says_why():
    told = {line.ground.day.day: (line.why.value, line.ran, line.paused) for line in receipt(STAGE, day("03-25"), CITY).lines}
    assert {n: told[n] for n in (2, 4, 5, 7, 11, 13, 23)} == {
        2: ("start_day", (), ()),
        4: ("runs", ("1", "2"), ()),
        5: ("runs", ("2",), (("1", 1),)),
        7: ("rest_day", ("2",), (("1", 1),)),
        11: ("paused", (), (("1", 1),)),
        13: ("runs", ("1",), ()),
        23: ("as_if_run_on", (), ()),
    }


def test_a_holiday_a_make_up_day_and_a_regional_day_name_their_documents():
    workdays = Workdays(SHIPPED, [NamedDay(day("09-21"), False, "防汛停工", "恩府发〔2026〕9号")])
    account = receipt(Subject(Scope.APPROVAL, "1", "用地", (Member("1", "用地", day("09-17")),), Limit(10)), day("09-18"), workdays)
    days = {line["day"][5:]: (line["kind"], line["name"], line["number"], line["counts"]) for line in account.content()["days"]}
    number = next(notice.number for notice in SHIPPED if notice.year == 2026)
    assert (days["09-20"], days["09-21"], days["09-25"]) == (
        ("make_up", "国庆节", number, True),
        ("regional_day_off", "防汛停工", "恩府发〔2026〕9号", False),
        ("day_off", "中秋节", number, False),
    )


def test_the_account_reaches_the_due_day_today_or_the_decision_whichever_is_last():
    def last(decided, today, limit):
        subject = Subject(Scope.APPROVAL, "1", "用地", (Member("1", "用地", day("03-02"), (), decided),), limit)
        return receipt(subject, today, CITY).lines[-1].ground.day

    assert [
        last(None, day("03-04"), Limit(5)), last(None, day("03-20"), Limit(5)), last(day("03-06"), day("04-20"), Limit(10)),
        last(day("03-20"), day("04-20"), Limit(5)), last(None, day("03-04"), None),
    ] == [day("03-09"), day("03-20"), day("03-16"), day("03-20"), day("03-04")]  # fmt: skip


def test_what_is_paused_without_an_end_has_no_due_day():
    paused = Member("1", "用地", day("03-02"), (Standstill(day("03-05"), None, "correction"),))
    content = receipt(Subject(Scope.APPROVAL, "1", "用地", (paused,), Limit(5)), day("03-12"), CITY).content()
    assert content["result"] == {
        "due": None, "used": 2, "remaining": 3, "late": False, "late_workdays": 0, "light": "paused", "provisional": False,
    }  # fmt: skip


def test_a_decision_after_today_is_not_known_yet():
    later = Subject(Scope.APPROVAL, "1", "用地", (Member("1", "用地", day("03-02"), (), day("03-20")),), Limit(5))
    still = Subject(Scope.APPROVAL, "1", "用地", (Member("1", "用地", day("03-02")),), Limit(5))
    assert receipt(later, day("03-05"), CITY) == receipt(still, day("03-05"), CITY)


def test_what_has_not_started_has_no_days():
    account = receipt(Subject(Scope.WORKS, "1", "一期", (Member("1", "用地", None),), Limit(50)), day("03-05"), CITY)
    assert (account.lines, account.reading) == ((), read(History(None), 50, day("03-05"), CITY))


def test_the_extension_names_its_document():
    limit = Limit(5, Unit.WORKDAY, Extension(day("03-04"), 10))
    account = receipt(
        Subject(Scope.APPROVAL, "1", "用地", (Member("1", "用地", day("03-02")),), limit, "延〔2026〕1号"), day("03-05"), CITY
    )
    extension = {"on": "2026-03-04", "days": 10, "document": "延〔2026〕1号"}
    assert account.content()["limit"] == {"days": 5, "unit": "workday", "extension": extension}


def test_a_receipt_longer_than_twenty_years_is_refused():
    with pytest.raises(AccountTooLong, match=f"at most {MOST_DAYS}"):
        receipt(Subject(Scope.APPROVAL, "1", "用地", (Member("1", "用地", day("03-02")),), Limit(9000)), day("03-05"), CITY)


@pytest.mark.parametrize("members", [(), (Member("1", "甲", None), Member("2", "乙", None))])
def test_the_receipt_of_an_approval_has_one_member(members):
    with pytest.raises(ValueError, match="exactly one"):
        receipt(Subject(Scope.APPROVAL, "1", "用地", members, None), day("03-05"), CITY)


def test_two_members_of_one_key_are_refused():
    with pytest.raises(ValueError, match="unique"):
        receipt(Subject(Scope.STAGE, "1", "用地", (Member("1", "甲", None), Member("1", "乙", None)), None), day("03-05"), CITY)


def test_the_json_is_the_content():
    account = receipt(STAGE, day("03-25"), CITY)
    assert json.loads(account.to_json()) == account.content()


def test_every_account_adds_up_to_the_reading_of_the_clock():
    random = Random(4)
    for workdays in calendars(random, 10):
        for _ in range(MANY // 10):
            account = random_receipt(random, workdays)
            histories = [member.history() for member in account.subject.members]
            if account.subject.scope is Scope.APPROVAL:
                assert account.reading == read(histories[0], account.subject.limit, account.today, workdays)
            else:
                assert account.reading == read_union(histories, account.subject.limit, account.today, workdays)
            happened = [line for line in account.lines if line.why is Why.RUNS and line.ground.day <= account.today]
            assert len(happened) == account.reading.used
