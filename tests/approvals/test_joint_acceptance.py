"""Joint acceptance (联合验收): one composite over its members, decided when all of them are; its stage counts days, not members."""

import pytest

from approvals.actions import applying
from approvals.actions.applying import Paper
from approvals.board.figures import of_stage
from approvals.models import Approval, Event, Stage
from approvals.states import Step
from catalogue.models import MatterVersion
from tests.approvals.conftest import everything
from tests.approvals.joint_city import officer_of, works_of
from tests.approvals.test_parallel_application import refused
from tests.approvals.test_stages import TO_PERMIT
from tests.approvals.timeline import approval_of, day, lived, morning, taken
from workdays import calendar

ON = day("04-01")


@pytest.fixture
def permitted(city):
    """The construction permit is granted; 核实 and 档案 are the acceptance matters that apply to every project."""
    lived(city.ours, TO_PERMIT)
    return city


def handed_in(city, on=ON, by=None, **more):
    return applying.apply_for_acceptance(works_of(city).pk, Paper(on, **more), by=by or city.jia, today=on, at=morning(on))


def joined(city):
    return Approval.objects.get(works=works_of(city), matter__code="GG-407")


def member(city, code):
    return Approval.objects.get(works=works_of(city), matter__code=code)


def decided(approval, on):
    for step in (Step.ACCEPT, Step.REVIEW, Step.GRANT):
        taken(Approval.objects.get(pk=approval.pk), step, on)


def test_the_composite_is_received_with_its_members_in_one_form(permitted):
    application = handed_in(permitted, document="联验〔2026〕1号")
    received = Event.objects.filter(kind="receive", occurred_on=ON).order_by("number").values_list("approval__matter__code", flat=True)
    assert sorted(received) == ["GG-401", "GG-405", "GG-407"]
    assert (application.kind, application.stage_number, application.lead.code) == ("joint_acceptance", 4, "zjj")
    assert sorted(application.approvals.values_list("matter__code", flat=True)) == ["GG-401", "GG-405", "GG-407"]
    assert Event.objects.get(kind="applied").detail["kind"] == "joint_acceptance"


def test_received_by_itself_the_composite_waits_for_its_members(permitted):
    reasons = refused(taken, joined(permitted), Step.RECEIVE, ON)
    assert reasons[0].startswith("竣工联合验收(组合事项) waits for: 建设工程竣工规划核实与土地核验(合并); 建设工程城建档案验收.")


def test_it_is_granted_only_when_every_member_is_and_the_list_says_which_are_not(permitted):
    handed_in(permitted)
    composite = joined(permitted)
    taken(composite, Step.ACCEPT, ON)
    taken(joined(permitted), Step.REVIEW, ON)
    decided(member(permitted, "GG-401"), day("04-02"))
    before = everything(permitted.ours)
    assert refused(taken, joined(permitted), Step.GRANT, day("04-03")) == [
        "竣工联合验收(组合事项) is granted when all its members are. Still open: 建设工程城建档案验收 (市住房和城乡建设局: received)."
    ]
    assert everything(permitted.ours) == before
    decided(member(permitted, "GG-405"), day("04-03"))
    event = taken(joined(permitted), Step.GRANT, day("04-03"), document="联验意见〔2026〕1号")
    assert (event.kind, event.document) == ("grant", "联验意见〔2026〕1号"), "one opinion document"


def test_before_the_construction_permit_none_of_it_is_received(city):
    reasons = refused(handed_in, city)
    assert [reason.partition(". ")[0] for reason in reasons] == [
        "建设工程竣工规划核实与土地核验(合并) waits for: 建筑工程施工许可证核发",
        "建设工程城建档案验收 waits for: 建筑工程施工许可证核发",
    ]


def test_the_days_of_stage_four_do_not_grow_with_its_members(permitted):
    """Three approvals side by side from 1 April to 10 April use the same 6 workdays as one of them (Qingming lies between)."""
    handed_in(permitted)
    for approval in (member(permitted, "GG-401"), member(permitted, "GG-405"), joined(permitted)):
        taken(approval, Step.ACCEPT, ON)
        taken(Approval.objects.get(pk=approval.pk), Step.REVIEW, ON)
    workdays = calendar.current("511902")
    stage = Stage.objects.get(works=works_of(permitted), number=4)
    assert (stage.limit, stage.due) == (12, workdays.due(ON, 12))
    for code in ("GG-401", "GG-405", "GG-407"):
        taken(member(permitted, code), Step.GRANT, day("04-10"))
    shown = of_stage(Stage.objects.get(pk=stage.pk), day("04-10"), workdays)
    assert (shown.used, workdays.elapsed(ON, day("04-10"))) == (6, 6)


def test_a_member_that_was_granted_before_is_not_received_again(permitted):
    archive = member(permitted, "GG-405")
    taken(archive, Step.RECEIVE, ON)
    decided(archive, ON)
    application = handed_in(permitted, day("04-02"))
    assert Event.objects.filter(approval=archive, kind="receive").count() == 1
    assert application.approvals.filter(pk=archive.pk).exists()


def test_it_is_applied_for_once(permitted):
    handed_in(permitted)
    assert refused(handed_in, permitted) == ["No joint acceptance is planned for these works, or it has been applied for already."]


def test_a_single_member_is_no_joint_acceptance(permitted):
    MatterVersion.objects.filter(matter__code="GG-407").update(predecessors="GG-401")
    assert refused(handed_in, permitted) == ["A joint acceptance joins two or more acceptance matters; here there are 1."]


@pytest.mark.parametrize("who", ["yi", "stranger", "officer", "wu"])
def test_only_the_runner_or_the_leading_department_applies(permitted, who):
    assert len(refused(handed_in, permitted, by=getattr(permitted, who))) == 1
    assert handed_in(permitted, by=officer_of("zjj")).number == 1
    assert approval_of(permitted.ours, "核实").state == "received"
