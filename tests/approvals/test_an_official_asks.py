"""The rest of what an official will try: assessments that expired, debts not paid, checks not made. Each reads like its sentence."""

import pytest

from approvals.actions import tolerating
from approvals.board.easing import assessments, of_project, standing, uses
from approvals.board.promises import checks, debts
from approvals.models import Approval, Commitment, Event, Tolerance
from approvals.objections import ground_to_end
from approvals.refusal import Refused
from approvals.states import Step
from projects.models import Project
from tests.approvals.conftest import make_city
from tests.approvals.test_assessment import SIMPLER, registered, used, wanted
from tests.approvals.test_commitment import checked, decided
from tests.approvals.test_tolerance import tolerated
from tests.approvals.timeline import day, lived, morning, taken


def test_a_regional_assessment_that_expired_last_month_is_refused(city):
    one, assessment = wanted(city), registered(city)
    with pytest.raises(Refused) as no:
        used(city, one, assessment, on="04-20")
    assert no.value.reasons == [
        "巴中经济开发区 水土保持方案 (巴水函〔2025〕12号) expired on 2026-03-31; "
        "on the day of application, 2026-04-20, it was valid no more."
    ]
    assert [(line.standing, line.days_left, line.uses) for line in assessments(day("04-20"))] == [("expired", -20, 0)]


DAYS = {"02-28": "ahead", "03-01": "valid", "05-01": "valid", "05-02": "expiring", "07-01": "expiring", "07-02": "expired"}


@pytest.mark.parametrize(("today", "said"), DAYS.items())
def test_an_assessment_expires_within_sixty_days(today, said):
    assert standing(day("03-01"), day("07-01"), day(today)) == said


def test_the_uses_of_an_assessment_are_listed(city):
    used(city, wanted(city), registered(city))
    used(city, wanted(city, "GG-P01"), registered(city, SIMPLER))
    told = [(line.matter, line.document, line.replaced, line.how, line.applied_on) for line in uses(city.dispatcher)]
    assert told == [
        ("环境影响报告书审批", "巴环函〔2025〕3号", False, "环境现状章节引用区域环评", day("03-10")),
        ("生产建设项目水土保持方案审批(报告书)", "巴水函〔2025〕12号", True, "", day("03-10")),
    ]
    assert [line.uses for line in assessments(day("03-10"))] == [1, 1]


def owed(city):
    lived(city.ours, "选址 03-02 接件")
    made = tolerated(city)
    lived(city.ours, "选址 03-04 审查")
    return made


def ended(city, made, note="未按承诺补交", on="03-11", by=None):
    return tolerating.end(made.pk, by=by or city.officer, on=day(on), today=day(on), at=morning(day(on)), note=note)


def test_a_tolerance_debt_unpaid_at_the_limit(city):
    """Red on every list from the day after, the denial stands ready with its reason, and the enterprise is known for it."""
    made = owed(city)
    assert [(line.standing, line.to_end) for line in debts(city.officer, made.due)] == [("open", False)]
    (line,) = debts(city.officer, day("03-11"))
    assert (line.standing, line.to_end, line.enterprise) == ("broken", True, "丙公司"), "no worker has written anything down yet"
    ground = ground_to_end(city.approval("选址"), day("03-11"))
    assert ground == "Promise letter 容缺承诺〔2026〕1号 was not kept: 地籍调查表; 勘测定界图 was due on 2026-03-10 and was not supplied."
    assert ended(city, made, ground) == "deny"
    assert [(line.standing, line.to_end) for line in debts(city.officer, day("03-11"))] == [("broken", False)]
    assert Tolerance.objects.get().broken_on == day("03-11")


def test_a_debt_of_a_decision_granted_meanwhile_ends_by_revoking(city):
    owed(city)
    lived(city.ours, "选址 03-05 容缺")
    tolerating.settle(day("03-11"), morning(day("03-11")))
    assert [(line.standing, line.to_end) for line in debts(city.officer, day("03-11"))] == [("broken", True)]
    assert ended(city, Tolerance.objects.get()) == "revoke"


def test_an_application_that_was_not_even_reviewed_ends_in_one_act(city):
    lived(city.ours, "选址 03-02 接件")
    made = tolerated(city)
    with pytest.raises(Refused, match="has not been broken, or the end has been drawn"):
        ended(city, made, on="03-10")
    with pytest.raises(Refused, match="or the dispatch desk may do this"):
        ended(city, made, by=city.jia)
    assert ended(city, made) == "deny"
    kinds = Event.objects.filter(approval=made.approval).order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["receive", "accept", "tolerated", "unsupplied", "review", "deny"]
    with pytest.raises(Refused, match="has not been broken, or the end has been drawn"):
        ended(city, made)


def test_a_commitment_past_its_after_check(city):
    """Red on the checker's list from the day after; it blocks nothing."""
    made = decided(city, check_by=day("03-20"))
    assert [(line.standing, line.red) for line in checks(city.officer, day("03-20"))] == [("waiting", False)]
    assert [(line.standing, line.red) for line in checks(city.officer, day("03-21"))] == [("overdue", True)]
    assert Approval.objects.get(pk=made.approval_id).state == "granted"
    assert checked(made, city.officer, True, "03-23").kind == "checked"
    assert [(line.standing, line.open) for line in checks(city.officer, day("03-23"))] == [("kept", False)]


def test_a_failed_check_stands_red_once_its_day_is_over(city):
    made = decided(city)
    checked(made, city.officer, False)
    assert [line.standing for on in ("04-10", "04-11") for line in checks(city.officer, day(on))] == ["to_put_right", "not_put_right"]
    taken(city.approval("方案"), Step.REVOKE, day("04-13"), by=city.officer)
    assert [(line.standing, line.revoked_on) for line in checks(city.officer, day("04-14"))] == [("revoked", day("04-13"))]


def test_what_is_offered_instead_of_the_ordinary_way(city):
    Project.objects.filter(pk=city.ours.pk).update(park="巴中经济开发区")
    one = wanted(city)
    lived(city.ours, "选址 03-02 接件")
    project = Project.objects.get(pk=city.ours.pk)
    land = [(offer.act, offer.matter) for offer in of_project(project, city.officer, day("03-03")).offers if "选址" in offer.matter]
    assert land == [("tolerance", "建设项目用地预审与选址意见书核发")]
    assert of_project(project, city.jia, day("03-03")).offers == ()
    desk = [(offer.act, offer.approval) for offer in of_project(project, city.dispatcher, day("03-03")).offers]
    assert ("assessment", one.pk) in desk


@pytest.mark.parametrize("letters", [1, 3])
def test_the_lists_ask_a_fixed_number_of_times(db, django_assert_num_queries, letters):
    city = make_city()
    for matter in ("选址", "建议书", "方案")[:letters]:
        lived(city.ours, f"{matter} 03-02 接件 03-03 受理")
        approval = city.approval(matter)
        given = {"approval": approval, "by": city.officer, "at": morning(day("03-03"))}
        Tolerance.objects.create(materials=["图"], promise="1", agreed_on=day("03-03"), due=day("03-06"), **given)
        Commitment.objects.create(promise="1", promised_on=day("03-03"), check_due=day("04-03"), checker=approval.lead, **given)
    with django_assert_num_queries(2):
        assert (len(debts(city.dispatcher, day("03-04"))), len(checks(city.dispatcher, day("03-04")))) == (letters, letters)
    project = Project.objects.get(pk=city.ours.pk)
    with django_assert_num_queries(5):
        assert len(of_project(project, city.dispatcher, day("03-04")).debts) == letters
