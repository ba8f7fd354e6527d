"""Consultation (征求意见): five workdays, seven for 核准; silence counts as no opinion from the day after, and grants nothing."""

from datetime import timedelta

import pytest
from django.utils import translation

from approvals.actions import calendar as adopting
from approvals.actions.deem import settle
from approvals.actions.projects import terminate
from approvals.models import Approval, Consultation, Event
from approvals.verify import broken_links
from people.models import Message
from projects.models import Investment, Mode, Project
from tests.approvals.conftest import everything
from tests.approvals.joint_city import answered, asked, clock_of, officer_of
from tests.approvals.test_parallel_application import refused
from tests.approvals.timeline import day, lived, morning

UNDER_WAY = "选址 03-02 接件 03-02 受理 03-02 审查"
# Asked on Tuesday 3 March: the fifth workday after is Tuesday 10 March.
ON, DUE, SILENT = day("03-03"), day("03-10"), day("03-11")


@pytest.fixture
def begun(city):
    lived(city.ours, UNDER_WAY)
    return city


def settled(on):
    return settle(on, morning(on, 0))


def test_a_question_is_due_after_five_workdays_and_stands_in_the_ledger(begun):
    one = asked(begun, "选址", ON)
    assert (one.limit, one.due, one.asked_on, one.silent_on) == (5, DUE, ON, None)
    event = Event.objects.get(kind="consulted")
    assert (event.approval, event.document, event.note, event.detail) == (
        begun.approval("选址"), "巴征函〔2026〕7号回执", "是否涉及生态保护红线？",
        {"consultation": one.pk, "asked": "sthj", "limit": 5, "due": "2026-03-10"},
    )  # fmt: skip


def test_a_verified_project_s_verification_has_seven_workdays(begun):
    Project.objects.filter(pk=begun.ours.pk).update(investment=Investment.ENTERPRISE, mode=Mode.VERIFIED)
    matter = begun.approval("选址").matter.__class__.objects.get(code="GG-103")
    Approval.objects.filter(pk=begun.approval("选址").pk).update(matter=matter, version=matter.versions.get())
    approval = begun.approval("核准")
    officer_of(approval.lead.code)
    assert (asked(begun, "核准", ON).limit, asked(begun, "核准", ON, whom="slj").due) == (7, day("03-12"))
    assert refused(asked, begun, "核准", ON, whom="lyj", limit=5) == [
        "A department asked has between 7 and 15 workdays for its reply "
        "(Measures for Verification and Filing of Enterprise Investment Projects: seven workdays)."
    ]


def test_the_officers_who_are_asked_are_told_and_nobody_else(begun):
    officer_of("sthj")
    asked(begun, "选址", ON)
    assert list(Message.objects.values_list("to__username", flat=True)) == ["officer-sthj"]


@pytest.mark.parametrize(("answer", "opinion"), [("agreed", ""), ("conditions", "避让古树"), ("objected", "位于红线内")])
def test_the_department_answers_in_time(begun, answer, opinion):
    one = answered(asked(begun, "选址", ON), DUE, answer, opinion)
    event = Event.objects.get(kind="consult_reply")
    assert (one.reply, one.replied_on, one.silent_on) == (answer, DUE, None)
    assert (event.note, event.detail) == (opinion, {"consultation": one.pk, "reply": answer, "late": False})


@pytest.mark.parametrize("answer", ["conditions", "objected"])
def test_conditions_and_objections_need_reasons(begun, answer):
    one = asked(begun, "选址", ON)
    assert refused(answered, one, DUE, answer) == ["Conditions and objections need their reasons in writing."]


def test_silence_past_the_last_day_is_no_opinion_and_names_the_proof_of_delivery(begun):
    one = asked(begun, "选址", ON)
    assert [settled(DUE), settled(SILENT), settled(SILENT), settled(day("04-01"))] == [0, 1, 0, 0]
    event = Event.objects.get(kind="consult_silent")
    assert (event.occurred_on, event.by, event.origin, event.document) == (SILENT, None, "system", "巴征函〔2026〕7号回执")
    assert event.detail == {"consultation": one.pk, "asked": "sthj", "asked_on": "2026-03-03", "due": "2026-03-10"}


def test_silence_is_written_in_the_citys_language_whoever_finds_it(begun):
    asked(begun, "选址", ON)
    with translation.override("en"):
        settled(SILENT)
    told = "市生态环境局截至2026-03-10未回复，视为无意见；送达凭证：巴征函〔2026〕7号回执。"
    assert Event.objects.get(kind="consult_silent").note == told


def test_workers_that_stood_still_for_weeks_make_no_difference(begun):
    one = asked(begun, "选址", ON)
    settled(day("04-10"))
    one.refresh_from_db()
    assert (one.silent_on, Event.objects.get(kind="consult_silent").occurred_on) == (SILENT, SILENT)


def test_silence_grants_nothing(begun):
    """It is never a licence: state, days and due day of the approval are what they would be without it."""
    asked(begun, "选址", ON)
    before = everything(begun.ours)[:4]
    settled(SILENT)
    assert everything(begun.ours)[:4] == before
    assert begun.approval("选址").state == "in_review"


def test_the_clock_runs_meanwhile(begun):
    before = clock_of(begun.approval("选址"))
    asked(begun, "选址", ON)
    answered(Consultation.objects.get(), day("03-05"))
    assert clock_of(begun.approval("选址")) == before


def test_a_late_reply_is_kept_beside_the_silence_and_marked(begun):
    one = answered(asked(begun, "选址", ON), SILENT, "objected", "位于红线内")
    assert (one.replied_on, one.silent_on, one.reply) == (SILENT, SILENT, "objected")
    kinds = Event.objects.filter(kind__startswith="consult").order_by("number").values_list("kind", "detail__late")
    assert list(kinds) == [("consulted", None), ("consult_silent", None), ("consult_reply", True)]
    assert settled(day("04-01")) == 0


def test_an_answer_stands(begun):
    one = answered(asked(begun, "选址", ON), ON)
    assert refused(answered, one, ON, "objected", "不") == ["This question was answered on 2026-03-03; an answer stands."]


@pytest.mark.parametrize("who", ["jia", "stranger", "dispatcher", "wu", "bing"])
def test_only_the_deciding_department_asks(begun, who):
    assert refused(asked, begun, "选址", ON, by=getattr(begun, who)) == [
        "Only 市自然资源和规划局, which decides 建设项目用地预审与选址意见书核发, asks others about it."
    ]
    assert asked(begun, "选址", ON, by=begun.colleague).pk, "the control: a colleague of the department"


@pytest.mark.parametrize("who", ["officer", "jia", "stranger", "dispatcher"])
def test_only_the_department_asked_answers(begun, who):
    one = asked(begun, "选址", ON)
    assert refused(answered, one, ON, by=getattr(begun, who)) == ["Only 市生态环境局, which was asked, answers."]


def test_no_question_without_proof_of_delivery(begun):
    assert refused(asked, begun, "选址", ON, delivery=" ", question="") == [
        "Write the question, in at most 500 characters.",
        "Name the proof of delivery (number of the letter or receipt): without it silence never counts as no opinion.",
    ]
    assert Consultation.objects.count() == 0


@pytest.mark.parametrize("limit", [1, 4, 16])
def test_a_limit_that_is_too_short_or_too_long_is_refused(begun, limit):
    assert refused(asked, begun, "选址", ON, limit=limit) == [
        "A department asked has between 5 and 15 workdays for its reply (rule of the parallel approval: five workdays)."
    ]


def test_a_department_neither_asks_itself_nor_twice(begun):
    assert refused(asked, begun, "选址", ON, whom="zrzy") == ["A department does not ask itself."]
    asked(begun, "选址", ON)
    assert refused(asked, begun, "选址", ON) == ["市生态环境局 was asked about this approval already; its reply is awaited."]
    assert asked(begun, "选址", ON, whom="lyj").pk


def test_nobody_is_asked_about_what_has_not_begun_or_is_decided(begun):
    rule = "others are asked while it is under way."
    assert refused(asked, begun, "供地", ON) == [f"国有建设用地供应(划拨决定书/出让合同) is “planned”: {rule}"]
    lived(begun.ours, "选址 03-04 办结")
    assert refused(asked, begun, "选址", day("03-04")) == [f"建设项目用地预审与选址意见书核发 is “granted”: {rule}"]


def test_what_was_decided_in_the_meantime_is_not_deemed_anything(begun):
    asked(begun, "选址", ON)
    lived(begun.ours, "选址 03-06 办结")
    assert settled(SILENT) == 0


def test_a_terminated_project_is_left_alone(begun):
    asked(begun, "选址", ON)
    terminate(begun.ours.pk, by=begun.dispatcher, on=ON, today=ON, at=morning(ON), note="业主放弃")
    assert settled(SILENT) == 0


def test_an_officer_sees_what_the_department_asks_and_is_asked(begun):
    one = asked(begun, "选址", ON, whom="lyj")
    people = (begun.officer, officer_of("lyj"), begun.stranger, begun.jia, begun.yi)
    seen = {who.username: list(Consultation.objects.visible_to(who)) for who in people}
    assert seen == {"officer": [one], "officer-lyj": [one], "stranger": [], "jia": [one], "yi": []}


def test_a_county_s_own_day_off_moves_the_last_day_and_says_so(begun):
    one = asked(begun, "选址", ON)
    seen = adopting.preview(adopting.by_region("511902", DUE, False, "巴州府办〔2026〕3号", "暴雨停工"))
    moved = [(row.what, row.pk, row.before, row.after) for row in seen.moved if row.what == "consultation"]
    assert moved == [("consultation", one.pk, DUE, SILENT)]
    done = adopting.adopt_regional_day(
        "511902", DUE, False, "巴州府办〔2026〕3号", "暴雨停工", by=begun.dispatcher, today=ON, at=morning(ON)
    )  # fmt: skip
    one.refresh_from_db()
    event = Event.objects.get(kind="calendar_moved", detail__what="consultation")
    assert (done, one.due, event.approval, event.document) == (seen, SILENT, begun.approval("选址"), "巴州府办〔2026〕3号")
    assert [settled(SILENT), settled(SILENT + timedelta(days=1))] == [0, 1]
    assert broken_links()[1] == []


def test_another_county_s_day_off_moves_nothing(begun):
    asked(begun, "选址", ON)
    assert adopting.preview(adopting.by_region("511921", DUE, False, "通府办〔2026〕3号", "暴雨停工")).moved == ()


def test_what_was_silent_already_stays_so(begun):
    asked(begun, "选址", ON)
    settled(SILENT)
    seen = adopting.preview(adopting.by_region("511902", DUE, False, "巴州府办〔2026〕3号", "暴雨停工"))
    assert [row for row in seen.moved if row.what == "consultation"] == []
