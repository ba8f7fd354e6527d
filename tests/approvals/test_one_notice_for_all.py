"""The one correction notice (一次性告知): lists of departments, merged by the leading one; supplied in one act."""

import pytest

from approvals.actions import merging
from approvals.actions.deem import settle
from approvals.models import Application, Event, MergedNotice, Wanted
from approvals.refusal import Refused, Stale
from people.models import Message
from tests.approvals.conftest import everything
from tests.approvals.joint_city import applied, merged, officer_of, wanted
from tests.approvals.test_parallel_application import refused
from tests.approvals.timeline import day, lived, morning

ON, NEXT = day("03-02"), day("03-03")
ITEMS = ["营业执照复印件", " 用地红线图 ", "", "营业执照复印件"]


@pytest.fixture
def application(city) -> Application:
    return applied(city, "建议书 选址 供地", ON)


def test_two_lists_become_one_notice_and_a_step_of_each_approval(city, application):
    wanted(city, application, "建议书", NEXT, ["营业执照复印件"])
    wanted(city, application, "选址", NEXT, ITEMS)
    notice = merged(application, day("03-04"))
    assert {name: city.approval(name).state for name in ("建议书", "选址", "供地")} == {
        "建议书": "correcting", "选址": "correcting", "供地": "received",
    }  # fmt: skip
    step = Event.objects.get(approval=city.approval("选址"), kind="request_correction")
    assert (step.occurred_on, step.document, step.by.department.code, step.detail) == (
        day("03-04"), "一次告〔2026〕1号", "zrzy",
        {"missing": ["营业执照复印件", "用地红线图"], "application": 1, "notice": notice.pk, "due": "2026-12-31"},
    )  # fmt: skip
    event = Event.objects.get(kind="notice_merged")
    assert (event.stage.number, event.approval, event.detail["missing"]) == (
        1, None, {"GG-101": ["营业执照复印件"], "GG-105": ["营业执照复印件", "用地红线图"]},
    )  # fmt: skip
    assert list(Wanted.objects.values_list("notice", flat=True)) == [notice.pk, notice.pk]
    assert set(Message.objects.filter(key=f"notice:{notice.pk}").values_list("to__username", flat=True)) == {"jia", "bing"}


def test_whoever_gave_no_list_is_accepted_by_silence_as_ever(city, application):
    wanted(city, application, "选址", NEXT, ["用地红线图"])
    merged(application, day("03-04"))
    settle(day("03-10"), morning(day("03-10"), 0))
    assert (city.approval("供地").state, city.approval("供地").accepted_on) == ("accepted", ON)
    assert city.approval("选址").state == "correcting"


def test_a_list_that_nobody_merged_in_time_stops_nothing(city, application):
    wanted(city, application, "选址", NEXT, ["用地红线图"])
    reasons = refused(merged, application, day("03-10"))
    assert reasons == ["No department's list waits to be merged: none was written, or it was merged or accepted by silence already."]
    settle(day("03-10"), morning(day("03-10"), 0))
    assert (city.approval("选址").state, MergedNotice.objects.count()) == ("accepted", 0)


def test_a_list_after_acceptance_is_refused_with_the_rule(city, application):
    lived(city.ours, "选址 03-03 受理")
    assert refused(wanted, city, application, "选址", day("03-04"), ["图"]) == [
        "建设项目用地预审与选址意见书核发 is “accepted”. What is missing is said within five workdays of receipt, before acceptance; "
        "after that silence has accepted it (Administrative Licensing Law, article 32)."
    ]


def test_on_the_sixth_workday_it_is_too_late_even_if_no_worker_ran(city, application):
    assert wanted(city, application, "选址", day("03-09"), ["图"]).items == ["图"]
    assert len(refused(wanted, city, application, "供地", day("03-10"), ["图"])) == 1


def test_a_list_is_written_anew_until_it_is_merged(city, application):
    first = wanted(city, application, "选址", NEXT, ["甲"])
    again = wanted(city, application, "选址", NEXT, ["乙"], by=city.colleague)
    assert (again.pk, again.items, again.by) == (first.pk, ["乙"], city.colleague)


def test_an_empty_list_is_no_list(city, application):
    assert refused(wanted, city, application, "选址", NEXT, ["  ", ""]) == [
        "Name everything that is missing, in one notice (Administrative Licensing Law, article 32)."
    ]


def test_nobody_writes_the_list_of_another_department(city, application):
    reasons = refused(wanted, city, application, "建议书", NEXT, ["图"], by=city.officer)
    assert reasons == ["Only 市发展和改革委员会 says what is missing for 政府投资项目建议书审批."]


@pytest.mark.parametrize("who", ["jia", "stranger", "dispatcher", "wu"])
def test_only_the_leading_department_merges(city, application, who):
    wanted(city, application, "选址", NEXT, ["图"])
    before = everything(city.ours)
    assert refused(merged, application, NEXT, by=getattr(city, who)) == [
        "Only the leading department (市自然资源和规划局) merges the lists into the one notice."
    ]
    assert everything(city.ours) == before


def test_a_day_for_supplying_that_is_over_refuses_the_whole_notice(city, application):
    wanted(city, application, "选址", NEXT, ["图"])
    wanted(city, application, "供地", NEXT, ["图"])
    before = everything(city.ours)
    assert refused(merged, application, NEXT, due=ON) == [
        "The day for supplying material (2026-03-02) lies before the notice (2026-03-03)."
    ]
    assert (everything(city.ours), MergedNotice.objects.count()) == (before, 0)


def test_what_is_merged_is_what_was_looked_at(city, application):
    wanted(city, application, "选址", NEXT, ["图"])
    with pytest.raises(Stale):
        merged(application, NEXT, seen="anything else")
    assert MergedNotice.objects.count() == 0


def test_everything_supplied_goes_back_in_one_act(city, application):
    wanted(city, application, "建议书", NEXT, ["照"])
    wanted(city, application, "选址", NEXT, ["图"])
    merged(application, NEXT)
    supplied = day("03-11")
    number = merging.supply(application.pk, note="照、图均已补齐", by=city.jia, on=supplied, today=supplied, at=morning(supplied))
    steps = Event.objects.filter(kind="correct").order_by("number").values_list("approval__matter__code", "occurred_on", "note", "origin")
    assert (number, list(steps)) == (2, [(code, supplied, "照、图均已补齐", "runner") for code in ("GG-101", "GG-105")])
    assert [city.approval(name).state for name in ("建议书", "选址")] == ["received", "received"]


def test_nothing_to_supply_is_said(city, application):
    reasons = refused(merging.supply, application.pk, note="x", by=city.jia, on=NEXT, today=NEXT, at=morning(NEXT))
    assert reasons == ["Nothing of this application is waiting for material."]


@pytest.mark.parametrize("who", ["yi", "stranger", "wu"])
def test_a_stranger_does_not_supply(city, application, who):
    wanted(city, application, "选址", NEXT, ["图"])
    merged(application, NEXT)
    given = {"note": "x", "on": NEXT, "today": NEXT, "at": morning(NEXT)}
    with pytest.raises(Refused):
        merging.supply(application.pk, by=getattr(city, who), **given)
    assert merging.supply(application.pk, by=city.officer, **given) == 1, "the control: the leading counter"


def test_a_second_notice_is_possible_and_marked_for_ever(city, application):
    """违反一次性告知: the mark stands on the step of every approval that is asked a second time, and on no other."""
    wanted(city, application, "选址", NEXT, ["图"])
    merged(application, NEXT)
    merging.supply(application.pk, note="图", by=city.jia, on=day("03-05"), today=day("03-05"), at=morning(day("03-05")))
    wanted(city, application, "选址", day("03-06"), ["说明"])
    wanted(city, application, "供地", day("03-06"), ["合同"])
    merged(application, day("03-06"), document="一次告〔2026〕2号")
    marks = Event.objects.filter(kind="request_correction").order_by("number")
    assert [(one.approval.matter.code, one.detail.get("second_notice", False)) for one in marks] == [
        ("GG-105", False), ("GG-105", True), ("GG-106", False),
    ]  # fmt: skip
    assert application.notices.count() == 2


def test_an_officer_of_the_lead_sees_lists_only_of_what_can_still_be_merged(city, application):
    wanted(city, application, "选址", NEXT, ["图"])
    wanted(city, application, "建议书", NEXT, ["照"])
    taken_back = officer_of("fgw")
    lived(city.ours, "建议书 03-03 受理", by=taken_back)
    notice = merged(application, NEXT)
    assert list(notice.parts.values_list("approval__matter__code", flat=True)) == ["GG-105"]
