"""Joint site visit (联合踏勘): one day, one place, one reply; absent means no objection; the clock runs; nothing is decided before it."""

import pytest
from django.core.files.base import ContentFile

from approvals.actions.evidence import keep
from approvals.actions.visits import Seen, call_off
from approvals.models import Event, Evidence, JointVisit
from approvals.states import Step
from people.models import Message
from tests.approvals.conftest import everything
from tests.approvals.joint_city import called, clock_of, department, held, officer_of
from tests.approvals.test_parallel_application import refused
from tests.approvals.timeline import approval_of, day, lived, morning, taken

TODAY, ON = day("03-04"), day("03-06")
BEGUN = """
选址 03-02 接件 03-02 受理 03-02 审查
方案 03-02 接件 03-02 受理 03-02 审查
"""


@pytest.fixture
def begun(city):
    lived(city.ours, BEGUN)
    return city


def events(kind: str) -> list[tuple[str, object, str]]:
    rows = Event.objects.filter(kind=kind).order_by("number")
    return [(row.approval.matter.code, row.occurred_on, row.note) for row in rows]


def test_a_visit_is_called_for_several_approvals_and_invites_whom_the_catalogue_names(begun):
    visit = called(begun, "选址 方案", ON, TODAY)
    assert events("visit_called") == [("GG-105", TODAY, ""), ("GG-201", TODAY, "")]
    invited = sorted(visit.seats.values_list("department__code", flat=True))
    assert (visit.lead.code, invited) == ("zrzy", sorted(["zrzy", "fgw", "sthj", "lyj", "zjj", "gdb", "jjzd", "cgj", "hyzg"]))
    assert Event.objects.filter(kind="visit_called").first().detail["place"] == "巴州区兴文街道项目现场"


def test_departments_can_be_chosen_but_the_leads_always_come(begun):
    visit = called(begun, "选址", ON, TODAY, departments=[department("slj").pk])
    assert list(visit.seats.values_list("department__code", flat=True)) == ["slj", "zrzy"]


def test_those_invited_and_the_runner_are_told(begun):
    officer_of("lyj")
    called(begun, "选址", ON, TODAY)
    assert set(Message.objects.values_list("to__username", flat=True)) == {"officer", "colleague", "officer-lyj", "jia"}


def test_the_dispatch_desk_calls_it_too(begun):
    assert called(begun, "选址 方案", ON, TODAY, by=begun.dispatcher).lead.code == "zrzy"


@pytest.mark.parametrize("who", ["jia", "stranger", "wu", "bing"])
def test_others_call_no_visit(begun, who):
    before = everything(begun.ours)
    assert refused(called, begun, "选址", ON, TODAY, by=getattr(begun, who)) == [
        "A joint site visit is called by a department that decides one of its approvals, or by the dispatch desk."
    ]
    assert everything(begun.ours) == before


def test_a_day_that_is_over_is_refused_and_a_rest_day_is_not(begun):
    assert refused(called, begun, "选址", day("03-03"), TODAY, place=" ") == [
        "2026-03-03 is over (today is 2026-03-04): a visit is called for a day to come.",
        "Say where everybody meets, in at most 120 characters.",
    ]
    assert called(begun, "选址", day("03-07"), TODAY).on == day("03-07"), "a Saturday: allowed, and the page warns"
    assert called(begun, "方案", TODAY, TODAY).on == TODAY, "the same day"


def test_only_matters_with_a_visit_and_under_way_are_visited(begun):
    assert refused(called, begun, "选址 供地", ON, TODAY) == [
        "The catalogue provides for no joint site visit for 国有建设用地供应(划拨决定书/出让合同)."
    ]
    assert refused(called, begun, "可研", ON, TODAY) == ["政府投资项目可行性研究报告审批 is “planned”: a visit is for approvals under way."]


def test_two_visits_are_not_called_for_one_approval_at_once(begun):
    called(begun, "选址", ON, TODAY)
    assert refused(called, begun, "选址 方案", day("03-09"), TODAY) == ["A visit for these approvals is called for 2026-03-06 already."]


def test_nothing_is_decided_while_a_visit_is_open_and_the_visit_is_named(begun):
    called(begun, "选址", ON, TODAY)
    before = everything(begun.ours)
    sentence = (
        "A joint site visit is called for 2026-03-06 at 巴州区兴文街道项目现场: record what it found, or call it off, before a decision."
    )
    for step in (Step.GRANT, Step.DENY):
        assert refused(taken, begun.approval("选址"), step, TODAY, note="依据不足") == [sentence]
    assert everything(begun.ours) == before
    assert taken(begun.approval("方案"), Step.GRANT, TODAY).kind == "grant", "the control: an approval the visit is not for"


@pytest.mark.parametrize("end", ["held", "called off"])
def test_after_it_was_held_or_called_off_decisions_are_free(begun, end):
    visit = called(begun, "选址", ON, TODAY)
    if end == "held":
        held(visit, ON)
    else:
        off(visit)
    assert taken(begun.approval("选址"), Step.GRANT, ON).kind == "grant"


def off(visit, reason="连日暴雨", by=None):
    return call_off(visit.pk, reason=reason, by=by or officer_of(visit.lead.code), today=TODAY, at=morning(TODAY))


def test_the_visit_is_recorded_with_who_was_there_and_one_reply_for_all(begun):
    visit = called(begun, "选址 方案", ON, TODAY, departments=[department("sthj").pk, department("lyj").pk])
    seats = {
        department("zrzy").pk: Seen(True, "四至与图一致"),
        department("sthj").pk: Seen(True),
        department("lyj").pk: Seen(False),
    }
    held(visit, day("03-09"), seen=seats, reply="同意选址，施工便道避让古树。")
    assert events("visit_held") == [("GG-105", ON, "同意选址，施工便道避让古树。"), ("GG-201", ON, "同意选址，施工便道避让古树。")]
    assert Event.objects.filter(kind="visit_held").first().detail == {
        "visit": visit.pk, "present": ["sthj", "zrzy"], "absent": ["lyj"], "photos": [],
    }  # fmt: skip
    kept = list(visit.seats.values_list("department__code", "present", "opinion"))
    assert kept == [("lyj", False, ""), ("sthj", True, ""), ("zrzy", True, "四至与图一致")]


def test_what_is_missing_in_the_record_is_said_at_once(begun):
    visit = called(begun, "选址", ON, TODAY, departments=[])
    land = department("zrzy").pk
    assert refused(held, visit, TODAY, seen={}, reply="") == [
        "The visit is called for 2026-03-06 (today is 2026-03-04).",
        "Say of every department that was invited whether it was present.",
        "Write the one reply to the applicant, in at most 500 characters.",
    ]
    assert refused(held, visit, ON, seen={land: Seen(False, "不同意")}) == [
        "Nobody was present: then the visit was not held. Call it off.",
        "An absent department has no objection (rule of the joint site visit): it has no opinion to record.",
    ]


@pytest.mark.parametrize("who", ["jia", "stranger", "wu"])
def test_only_the_leading_department_keeps_the_record(begun, who):
    visit = called(begun, "选址", ON, TODAY)
    assert refused(held, visit, ON, by=getattr(begun, who)) == [
        "The leading department (市自然资源和规划局) or the dispatch desk keeps the record of this visit."
    ]
    assert held(visit, ON, by=begun.dispatcher).held_on == ON


def test_the_clock_runs_through_the_visit(begun):
    """The same days with a visit as without one."""
    before = [clock_of(begun.approval(name)) for name in ("选址", "方案")]
    held(called(begun, "选址 方案", ON, TODAY), ON)
    assert [clock_of(begun.approval(name)) for name in ("选址", "方案")] == before


def test_an_absent_department_asking_for_another_visit_is_refused_with_the_rule(begun):
    held(called(begun, "选址 方案", ON, TODAY), ON, absent=["lyj"])
    before = everything(begun.ours)
    assert refused(called, begun, "选址", day("03-12"), day("03-09"), by=officer_of("lyj"), reason="未看到现场") == [
        "市林业局 was invited on 2026-03-06 and was absent: absent counts as no objection, "
        "and who was absent may not ask for another visit (rule of the joint site visit)."
    ]
    assert everything(begun.ours) == before


def test_a_department_that_was_there_may_ask_for_another_with_a_reason(begun):
    held(called(begun, "选址", ON, TODAY), ON, absent=["lyj"])
    again, later = officer_of("sthj"), day("03-09")
    assert refused(called, begun, "选址", day("03-12"), later, by=again) == [
        "These approvals were visited on 2026-03-06: say why another visit is needed."
    ]
    visit = called(begun, "选址", day("03-12"), later, by=again, reason="红线桩位移动")
    assert (visit.lead.code, visit.asked_by.code, visit.reason) == ("zrzy", "sthj", "红线桩位移动")
    assert events("visit_called")[-1] == ("GG-105", later, "红线桩位移动")


def test_the_dispatch_desk_names_the_department_that_asks_again(begun):
    held(called(begun, "选址", ON, TODAY), ON, absent=["lyj"])
    later = day("03-09")
    given = {"by": begun.dispatcher, "reason": "红线桩位移动"}
    assert len(refused(called, begun, "选址", day("03-12"), later, **given)) == 1
    assert "absent" in refused(called, begun, "选址", day("03-12"), later, asked_by=department("lyj").pk, **given)[0]
    assert called(begun, "选址", day("03-12"), later, asked_by=department("sthj").pk, **given).asked_by.code == "sthj"


def test_a_visit_is_called_off_with_a_reason_and_once(begun):
    visit = called(begun, "选址", ON, TODAY)
    assert refused(off, visit, reason=" ") == ["Say why the visit is called off, in at most 300 characters."]
    off(visit)
    assert events("visit_called_off") == [("GG-105", TODAY, "连日暴雨")]
    assert refused(off, visit) == ["The visit was called off on 2026-03-04."]
    assert refused(held, visit, ON) == ["The visit was called off on 2026-03-04."]
    assert called(begun, "选址", ON, TODAY).pk, "called off, it is called anew without a reason"


def test_photos_are_kept_with_the_visit_and_opened_by_those_invited(begun):
    visit = called(begun, "选址", ON, TODAY)
    jpeg = ContentFile(b"\xff\xd8\xff\xe0", name="x.jpg")
    photo = keep(begun.ours, jpeg, name="现场.jpg", content_type="image/jpeg", by=begun.officer, at=morning(ON))
    held(visit, ON, photos=[photo])
    assert Event.objects.get(kind="visit_held").evidence == photo
    assert [Evidence.objects.visible_to(who).filter(pk=photo.pk).count() for who in (begun.officer, officer_of("lyj"), begun.stranger)] == [
        1,
        1,
        0,
    ]


def test_an_officer_sees_visits_the_department_leads_or_is_invited_to(begun):
    visit = called(begun, "选址", ON, TODAY)
    people = (begun.officer, officer_of("lyj"), begun.stranger, begun.jia, begun.yi)
    assert [list(JointVisit.objects.visible_to(who)) for who in people] == [[visit], [visit], [], [visit], []]
    assert approval_of(begun.ours, "选址").state == "in_review"
