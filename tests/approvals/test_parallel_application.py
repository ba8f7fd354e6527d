"""Parallel application (并联申报): one form receives several approvals of one stage, all of them or none."""

import pytest

from approvals.actions import applying
from approvals.board.events import event_rows
from approvals.models import Application, Event, Stage
from approvals.refusal import Refused
from people.models import Department
from tests.approvals.conftest import everything
from tests.approvals.joint_city import applied, officer_of, works_of
from tests.approvals.timeline import day, lived, morning, trace

FIRST = "建议书 选址 供地"
ON = day("03-02")


def refused(act, *arguments, **more) -> list[str]:
    with pytest.raises(Refused) as no:
        act(*arguments, **more)
    return no.value.reasons


def test_one_form_receives_every_approval_and_stands_in_the_ledger(city):
    before = len(trace(city.ours))
    application = applied(city, FIRST, ON, document="并联〔2026〕1号")
    assert trace(city.ours)[before:] == [
        (2, "GG-101", "receive", ON),
        (3, "1", "stage_opened", ON),
        (4, "", "started", ON),
        (5, "GG-105", "receive", ON),
        (6, "GG-106", "receive", ON),
        (7, "1", "applied", ON),
    ]
    event = Event.objects.get(kind="applied")
    assert (event.document, event.origin, event.detail) == (
        "并联〔2026〕1号", "runner", {"application": 1, "kind": "parallel", "matters": ["GG-101", "GG-105", "GG-106"]},
    )  # fmt: skip
    assert (application.number, application.stage_number, application.lead.code, application.by) == (1, 1, "zrzy", city.jia)
    assert [city.approval(name).state for name in FIRST.split()] == ["received"] * 3


def test_the_next_form_of_the_same_works_is_number_two(city):
    assert [applied(city, names, ON).number for names in ("建议书 选址", "方案 图审")[:1]] == [1]
    lived(city.ours, "建议书 03-02 受理 03-02 审查 03-03 办结\n选址 03-02 受理 03-02 审查 03-03 办结")
    lived(city.ours, "供地 03-03 接件 03-03 受理 03-03 审查 03-03 办结\n可研 03-04 接件 03-04 受理 03-04 审查 03-05 办结")
    lived(city.ours, "方案 03-05 接件 03-05 受理 03-05 审查 03-06 办结\n用地 03-06 接件 03-06 受理 03-06 审查 03-09 办结")
    assert applied(city, "规划 概算", day("03-10")).number == 2


def test_one_of_five_that_must_wait_keeps_all_five_back_and_each_reason_is_named(city):
    before = everything(city.ours)
    reasons = refused(applied, city, "建议书 选址 供地 可研 用地", ON)
    assert reasons == [
        "政府投资项目可行性研究报告审批 waits for: 政府投资项目建议书审批; 建设项目用地预审与选址意见书核发. "
        "Only the lead department (市发展和改革委员会) may override this, with a reason.",
        "建设用地规划许可证核发 waits for: 政府投资项目可行性研究报告审批; 国有建设用地供应(划拨决定书/出让合同). "
        "Only the lead department (市自然资源和规划局) may override this, with a reason.",
    ]
    assert (everything(city.ours), Application.objects.count()) == (before, 0)


def test_the_leading_counter_overrides_for_its_own_matter_only(city):
    land = city.approval("用地")
    application = applied(city, "选址 用地", ON, by=city.officer, overrides={land.pk: "片区已整体供地"})
    assert Event.objects.get(approval=land, kind="receive").detail == {"override": "片区已整体供地", "application": application.number}
    study = city.approval("可研")
    reasons = refused(applied, city, "供地 可研", ON, by=city.officer, overrides={study.pk: "急"})
    assert reasons[0].startswith("政府投资项目可行性研究报告审批 waits for")


def test_one_that_was_received_already_is_refused_for_all(city):
    lived(city.ours, "选址 03-02 接件")
    before = everything(city.ours)
    assert refused(applied, city, FIRST, ON) == [
        "建设项目用地预审与选址意见书核发: “receive” is not possible while the approval is “received”. "
        "Possible now: accept, not accept, refuse acceptance, request correction, withdraw."
    ]
    assert everything(city.ours) == before


def test_approvals_of_two_stages_do_not_stand_in_one_form(city):
    assert refused(applied, city, "选址 方案", ON) == ["A parallel application joins approvals of one stage; these belong to several."]


def test_one_approval_is_no_parallel_application(city):
    assert refused(applied, city, "选址", ON) == ["Choose at least two approvals: a single one is received by itself."]


def test_approvals_of_other_works_are_not_drawn_in(city):
    foreign = works_of(city).approvals.model.objects.filter(works__project=city.theirs).first()
    keys = [city.approval("选址").pk, foreign.pk]
    reasons = refused(applying.apply, works_of(city).pk, keys, applying.Paper(ON), by=city.jia, today=ON, at=morning(ON))
    assert reasons == ["A parallel application joins approvals of one works only."]


def test_a_form_of_tomorrow_and_one_of_last_month_are_refused_once_for_all(city):
    assert refused(applied, city, FIRST, day("03-03"), today=ON) == ["2026-03-03 lies in the future (today is 2026-03-02)."]
    assert refused(applied, city, FIRST, ON, today=day("03-27")) == [
        "The form is dated more than 5 workdays back: hand in each receipt by itself, its department has to confirm it."
    ]


@pytest.mark.parametrize("who", ["yi", "stranger", "dispatcher", "wu", "bing"])
def test_only_the_runner_or_the_leading_counter_hands_it_in(city, who):
    before = everything(city.ours)
    assert len(refused(applied, city, FIRST, ON, by=getattr(city, who))) == 1
    assert everything(city.ours) == before
    assert applied(city, FIRST, ON, by=city.officer).number == 1, "the control: the counter of the leading department"


def test_the_counter_of_a_department_that_does_not_lead_is_refused(city):
    reasons = refused(applied, city, FIRST, ON, by=officer_of("fgw"))
    assert reasons == [
        "Only the counter of the leading department receives a parallel application; other departments receive their own part."
    ]


def test_another_department_of_the_form_may_lead_it(city):
    led = applied(city, FIRST, ON, by=officer_of("fgw"), lead_id=Department.objects.get(code="fgw").pk)
    assert (led.lead.code, Event.objects.get(kind="applied").origin) == ("fgw", "department")


def test_a_department_that_decides_nothing_of_it_cannot_lead(city):
    reasons = refused(applied, city, FIRST, ON, lead_id=Department.objects.get(code="slj").pk)
    assert reasons == ["The leading department decides one of the approvals it receives; this one decides none."]


def test_the_stage_opens_once_however_many_are_received(city):
    applied(city, FIRST, ON)
    assert Event.objects.filter(project=city.ours, kind="stage_opened").count() == 1
    assert Stage.objects.get(works__project=city.ours, number=1).state == "open"


def test_an_officer_sees_applications_with_own_approvals_and_those_the_department_leads(city):
    application = applied(city, FIRST, ON)
    sees = {who: list(Application.objects.visible_to(getattr(city, who))) for who in ("officer", "stranger", "jia", "yi", "dispatcher")}
    assert sees == {"officer": [application], "stranger": [], "jia": [application], "yi": [], "dispatcher": [application]}


def test_the_form_itself_waits_for_no_confirmation_its_receipts_do(city, workdays):
    applied(city, FIRST, ON)
    events = Event.objects.filter(project=city.ours).select_related("approval__version", "by", "evidence", "project").order_by("number")
    waiting = [row.kind for row in event_rows(events, workdays) if row.waiting]
    assert waiting == ["receive", "receive", "receive"]
