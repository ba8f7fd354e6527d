"""告知承诺: decided the same day on a signed promise; checked afterwards; a promise not kept is put right or revoked."""

from datetime import date

import pytest

from approvals.actions import committing
from approvals.actions.committing import Promise
from approvals.models import Commitment, Event
from approvals.promises import Check, Debt, barred_until, bars
from approvals.refusal import Refused
from approvals.states import Step
from people.models import Department
from projects.models import Project
from tests.approvals.conftest import everything
from tests.approvals.timeline import approval_of, day, lived, morning, taken

NAME = "方案"  # 建设工程设计方案审查: commitment allowed, may start early, decided by the land department


def decided(city, project=None, by=None, on="03-10", today=None, **more):
    given = {"number": "承诺〔2026〕7号", "document": "方案审〔2026〕3号", **more}
    today = day(today or on)
    one = approval_of(project or city.ours, NAME)
    return committing.decide(one.pk, Promise(**given), by=by or city.officer, on=day(on), today=today, at=morning(today))


def checked(made, by, passed, on="03-20", **more):
    given = {"finding": "" if passed else "绿地率不足", "put_right_by": None if passed else day("04-10"), **more}
    return committing.check(made.pk, passed=passed, by=by, on=day(on), today=day(on), at=morning(day(on)), **given)


def put_right(made, by, on="04-10", note="已补足"):
    return committing.put_right(made.pk, note=note, by=by, on=day(on), today=day(on), at=morning(day(on)))


def test_it_is_decided_at_once_and_uses_no_day(city):
    made = decided(city)
    rows = Event.objects.filter(project=city.ours, approval__isnull=False).order_by("number")
    assert [(row.kind, row.occurred_on, row.document) for row in rows] == [
        ("receive", day("03-10"), ""),
        ("accept", day("03-10"), ""),
        ("review", day("03-10"), ""),
        ("grant", day("03-10"), "方案审〔2026〕3号"),
        ("promised", day("03-10"), "承诺〔2026〕7号"),
    ]
    one = city.approval(NAME)
    assert (one.state, one.accepted_on, one.decided_on, one.used_closed) == ("granted", day("03-10"), day("03-10"), 0)
    # thirty workdays after 10 March, with 清明 (4-6 April) off
    assert (made.check_due, made.checker, made.promised_on) == (day("04-22"), one.lead, day("03-10"))


def test_one_received_before_is_decided_too(city):
    lived(city.ours, "方案 03-09 接件")
    assert decided(city).approval.pk == city.approval(NAME).pk
    assert city.approval(NAME).used_closed == 0


REFUSED = {
    "no number": ({"number": " "}, "Give the number of the signed promise."),
    "no document": ({"document": ""}, "A decision needs its document number."),
    "a check before the decision": (
        {"check_by": day("03-10")}, "The after-check (2026-03-10) must lie after the decision (2026-03-10).",
    ),
    "entered too late": ({"today": "03-18"}, "A promise is entered within 5 workdays of the day it was given."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_all_or_nothing(city, case):
    more, sentence = REFUSED[case]
    before = everything(city.ours)
    with pytest.raises(Refused) as no:
        decided(city, **more)
    assert no.value.reasons == [sentence]
    assert (everything(city.ours), Commitment.objects.count()) == (before, 0)


def test_the_catalogue_must_allow_it(city):
    with pytest.raises(Refused) as no:
        committing.decide(
            city.approval("选址").pk, Promise("1号", "2号"), by=city.officer, on=day("03-10"), today=day("03-10"), at=morning(day("03-10"))
        )
    assert no.value.reasons == ["The catalogue does not allow notification and commitment (告知承诺) for 建设项目用地预审与选址意见书核发."]


def test_what_is_decided_already_takes_no_commitment(city):
    lived(city.ours, "方案 03-02 接件 03-02 受理 03-03 审查 03-04 办结")
    with pytest.raises(Refused) as no:
        decided(city)
    assert no.value.reasons == ["It is “granted”: a commitment is taken with the application, not later."]


def test_a_hard_predecessor_still_stands_in_the_way(city):
    with pytest.raises(Refused, match="建设用地规划许可证核发 waits for: "):
        committing.decide(
            city.approval("用地").pk, Promise("1号", "2号"), by=city.officer, on=day("03-10"), today=day("03-10"), at=morning(day("03-10"))
        )


@pytest.mark.parametrize("who", ["jia", "stranger", "wu", "bing"])
def test_only_its_department_or_the_dispatch_desk_decides(city, who):
    with pytest.raises(Refused, match="or the dispatch desk may do this"):
        decided(city, by=getattr(city, who))


def test_a_kept_promise(city):
    made = decided(city)
    event = checked(made, city.officer, True)
    assert (event.kind, event.detail) == ("checked", {"passed": True})
    assert Commitment.objects.get(pk=made.pk).passed is True
    with pytest.raises(Refused, match=r"It was checked on 2026-03-20\."):
        checked(made, city.officer, True, "03-23")


def test_another_department_may_check(city):
    water = Department.objects.get(code="slj")
    made = decided(city, checker=water)
    with pytest.raises(Refused, match=f"Only {water} or the dispatch desk enters this check"):
        checked(made, city.officer, True)
    assert list(Commitment.objects.visible_to(city.stranger)) == [made]
    assert checked(made, city.stranger, True).kind == "checked"


def test_a_failed_check_needs_a_finding_and_a_day(city):
    made = decided(city)
    with pytest.raises(Refused) as no:
        checked(made, city.officer, False, finding=" ", put_right_by=day("03-20"))
    assert no.value.reasons == [
        "Say what was found not to be as promised.",
        "Say by which day it must be put right: a day after the check.",
    ]


def test_put_right_in_time(city):
    made = decided(city)
    checked(made, city.officer, False)
    assert put_right(made, city.officer).kind == "put_right"
    with pytest.raises(Refused, match="It was put right on 2026-04-10"):
        put_right(made, city.officer)


def test_what_is_not_put_right_in_time_is_revoked_and_bars_for_six_months(city):
    made = decided(city)
    checked(made, city.officer, False)
    with pytest.raises(Refused, match="It had to be put right by 2026-04-10; after that the decision is to be revoked"):
        put_right(made, city.officer, "04-13")
    taken(city.approval(NAME), Step.REVOKE, day("04-13"), by=city.officer)
    assert Commitment.objects.get(pk=made.pk).revoked_on == day("04-13")
    Project.objects.filter(pk=city.theirs.pk).update(enterprise=city.ours.enterprise)
    for on in ("04-14", "10-13"):
        with pytest.raises(Refused) as no:
            decided(city, city.theirs, on=on)
        assert no.value.reasons == [
            "丙公司 may give no commitment until 2026-10-13: the decision on 建设工程设计方案审查, given on promise 承诺〔2026〕7号, "
            "was revoked on 2026-04-13."
        ]
    assert decided(city, city.theirs, on="10-14").approval.works.project == city.theirs


def test_a_decision_revoked_for_another_reason_bars_nobody(city):
    made = decided(city)
    checked(made, city.officer, True)
    taken(city.approval(NAME), Step.REVOKE, day("04-13"), by=city.officer)
    assert Commitment.objects.get(pk=made.pk).revoked_on is None


def test_a_revoked_decision_is_not_checked_any_more(city):
    made = decided(city)
    taken(city.approval(NAME), Step.REVOKE, day("03-13"), by=city.officer)
    with pytest.raises(Refused, match=r"The decision no longer stands \(revoked\)"):
        checked(made, city.officer, True)


@pytest.mark.parametrize(
    ("check", "standing"),
    [
        (Check(day("04-22")), "waiting"),
        (Check(day("04-21")), "overdue"),
        (Check(day("04-22"), day("04-01"), True), "kept"),
        (Check(day("04-22"), day("04-01"), False, day("04-22")), "to_put_right"),
        (Check(day("04-22"), day("04-01"), False, day("04-21")), "not_put_right"),
        (Check(day("04-22"), day("04-01"), False, day("04-21"), day("04-20")), "put_right"),
        (Check(day("04-22"), revoked_on=day("04-20")), "revoked"),
    ],
)
def test_where_a_commitment_stands(check, standing):
    assert check.standing(day("04-22")) == standing


@pytest.mark.parametrize(
    ("debt", "open_", "broken"),
    [
        (Debt(day("04-22")), True, False),
        (Debt(day("04-21")), False, True),
        (Debt(day("04-21"), day("04-20")), False, False),
        (Debt(day("04-21"), ended=True), False, False),
        (Debt(day("04-22"), ended=True), False, False),
        (Debt(day("04-22"), day("04-22")), False, False),
    ],
)
def test_where_a_debt_stands(debt, open_, broken):
    assert (debt.open(day("04-22")), debt.broken(day("04-22"))) == (open_, broken)


@pytest.mark.parametrize(
    ("revoked", "until"),
    [
        (date(2026, 4, 13), date(2026, 10, 13)),
        (date(2026, 6, 30), date(2026, 12, 30)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 29), date(2028, 2, 29)),
        (date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
def test_six_months_end_on_the_same_day_or_the_last(revoked, until):
    assert barred_until(revoked) == until
    assert [bars(revoked, on) for on in (revoked, until, date.fromordinal(until.toordinal() + 1))] == [True, True, False]
    assert not bars(revoked, date.fromordinal(revoked.toordinal() - 1))
