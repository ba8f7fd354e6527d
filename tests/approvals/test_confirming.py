"""The department's word on what a runner reported: said once, never on the own report, and the report stays."""

import pytest

from approvals.actions.confirm import confirm, object_to
from approvals.models import Event
from approvals.refusal import Refused
from tests.approvals.timeline import day, lived, morning

WHEN = {"today": day("03-05"), "at": morning(day("03-05"))}


def reports(city):
    return list(Event.objects.filter(approval=city.approval("选址"), origin="runner").order_by("number"))


def answers(city):
    rows = Event.objects.filter(kind__in=("confirm", "object")).order_by("number")
    return list(rows.values_list("kind", "about__kind", "by__username", "note"))


def test_several_reports_are_confirmed_at_once_and_each_once(city):
    lived(city.ours, "选址 03-02 接件 03-03 受理", by=city.jia)
    keys = [event.pk for event in reports(city)]
    assert confirm(keys, by=city.officer, **WHEN) == 2
    assert confirm(keys, by=city.colleague, **WHEN) == 0
    assert answers(city) == [("confirm", "receive", "officer", ""), ("confirm", "accept", "officer", "")]


def test_an_objection_needs_its_reason_and_leaves_the_report_standing(city):
    lived(city.ours, "选址 03-02 接件", by=city.jia)
    (report,) = reports(city)
    with pytest.raises(Refused, match="Say what is wrong"):
        object_to(report.pk, by=city.officer, note=" ", **WHEN)
    assert object_to(report.pk, by=city.officer, note="3月2日未收到", **WHEN) == 1
    assert answers(city) == [("object", "receive", "officer", "3月2日未收到")]
    assert city.approval("选址").state == "received"


@pytest.mark.parametrize("who", ["jia", "stranger", "wu"])
def test_all_or_none_are_confirmed(city, who):
    lived(city.ours, "选址 03-02 接件", by=city.jia)
    with pytest.raises(Refused, match="may not confirm steps of this approval"):
        confirm([event.pk for event in reports(city)], by=getattr(city, who), **WHEN)
    assert answers(city) == []


def test_only_what_a_runner_reported_is_confirmed(city):
    lived(city.ours, "选址 03-02 接件", by=city.officer)
    step = Event.objects.get(approval=city.approval("选址"))
    with pytest.raises(Refused, match="Only what a runner reported"):
        confirm([step.pk], by=city.colleague, **WHEN)
