"""Laying out a project: its matters by kind and mode, its stages with their limits, and what a change of kind leaves standing."""

import pytest

from approvals.actions.layout import change_kind, lay_out
from approvals.models import Approval, Event, LateEntry, Stage
from approvals.states import Step
from catalogue.models import Matter
from people.models import Enterprise, Region
from projects.models import Investment, Mode, Project, Works
from tests.approvals.timeline import approval_of, day, lived, morning, taken

GOVERNMENT = {"investment": Investment.GOVERNMENT, "mode": Mode.APPROVED}
VERIFIED = {"investment": Investment.ENTERPRISE, "mode": Mode.VERIFIED}
FILED = {"investment": Investment.ENTERPRISE, "mode": Mode.FILED}
ALWAYS = ["GG-106", "GG-107", "GG-201", "GG-202", "GG-301", "GG-303", "GG-304", "GG-401", "GG-405", "GG-407", "GG-408", "GG-P16"]
OUTSIDE = {"in_scope": False, "scope_reason": "水利工程类"}


def laid_out(kind, answers=(), **more):
    owner, _new = Enterprise.objects.get_or_create(uscc="91511902MA6ABCDE1X", name="丙公司")
    code = f"2601-511902-04-01-{Project.objects.count():06d}"
    project = Project.objects.create(
        code=code, name="红叶厂", region=Region.objects.get(code="511902"), enterprise=owner, registered_on=day("01-05"), **kind, **more
    )
    works = Works.objects.create(project=project, limit=project.limit)
    lay_out([works], day("01-05"), {project.pk: answers})
    return project


def matters(project):
    return sorted(Approval.objects.filter(works__project=project).values_list("matter__code", flat=True))


def limits(project):
    stages = Stage.objects.filter(works__project=project).order_by("number").values_list("limit", flat=True)
    return Works.objects.get(project=project).limit, list(stages)


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        (GOVERNMENT, ["GG-101", "GG-102", "GG-105", "GG-203", "GG-310"]),
        (VERIFIED, ["GG-103"]),
        (FILED, ["GG-104"]),
    ],
)
def test_each_kind_gets_its_matters(db, kind, own):
    assert matters(laid_out(kind)) == sorted(ALWAYS + own)


def test_a_conditional_matter_applies_when_the_answers_name_it(db):
    assert matters(laid_out(VERIFIED, {"GG-105", "GG-P02", "GG-101"})) == sorted([*ALWAYS, "GG-103", "GG-105", "GG-P02"])


def test_the_catalogue_has_43_matters(db):
    assert len(Matter.objects.in_force(day("01-05"))) == 43


@pytest.mark.parametrize(
    ("kind", "total", "stages"),
    [(GOVERNMENT, 50, [17, 18, 15, 12, None]), (VERIFIED, 40, [10, 15, 15, 12, None]), (FILED, 40, [10, 15, 15, 12, None])],
)
def test_stages_have_the_limits_of_their_kind(db, kind, total, stages):
    assert limits(laid_out(kind)) == (total, stages)


def test_outside_the_reform_nothing_is_limited_but_everything_is_tracked(db):
    project = laid_out(GOVERNMENT, **OUTSIDE)
    assert limits(project) == (None, [None] * 5)
    assert matters(project) == matters(laid_out(GOVERNMENT))


def test_a_promise_depends_on_the_kind(db):
    promised = [approval_of(laid_out(kind), "用地").limit for kind in (GOVERNMENT, FILED)]
    assert promised == [5, 2]


def test_a_change_of_kind_keeps_the_starts_and_sets_new_limits(city):
    lived(city.ours, "选址 03-02 接件 03-03 受理")
    before = Works.objects.get(project=city.ours)
    change(city.ours, VERIFIED)
    after, approval = Works.objects.get(project=city.ours), city.approval("选址")
    assert (before.clock_start, before.due, limits(city.ours)) == (day("03-03"), day("05-15"), (40, [10, 15, 15, 12, None]))
    assert (after.clock_start, after.due) == (day("03-03"), day("04-29"))
    assert (approval.state, approval.limit, approval.due) == ("accepted", 3, day("03-06"))
    assert matters(city.ours) == sorted([*ALWAYS, "GG-103", "GG-105", "GG-310"])


def change(project, kind):
    before = {"investment": project.investment, "mode": project.mode, "in_scope": project.in_scope}
    Project.objects.filter(pk=project.pk).update(**kind)
    change_kind(project.pk, by=None, on=day("03-10"), at=morning(day("03-10")), before=before)


def test_a_change_of_kind_is_one_event_with_both_sides(city):
    change(city.ours, VERIFIED | OUTSIDE)
    assert Event.objects.filter(project=city.ours, kind="kind_changed").values_list("detail", "occurred_on").get() == (
        {
            "from": {"investment": "government", "mode": "approved", "in_scope": True},
            "to": {"investment": "enterprise", "mode": "verified", "in_scope": False},
        },
        day("03-10"),
    )
    assert limits(city.ours) == (None, [None] * 5)


def test_there_and_back_again_changes_nothing(city):
    kept, total = matters(city.ours), limits(city.ours)
    change(city.ours, VERIFIED)
    change(Project.objects.get(pk=city.ours.pk), GOVERNMENT)
    assert (matters(city.ours), limits(city.ours)) == (kept, total)


def test_a_planned_approval_with_a_late_entry_is_not_swept_away(city):
    taken(city.approval("建议书"), Step.RECEIVE, day("01-06"), by=city.jia, today=day("03-10"), note="回执找到得晚")
    change(city.ours, VERIFIED)
    assert LateEntry.objects.get().approval == city.approval("建议书")


def test_a_withdrawn_matter_that_applies_no_more_is_not_planned_again(city):
    """可研 asked for as government, withdrawn as filed: a filing has no 可研, and its stage does not wait for one."""
    done = "03-02 接件 03-02 受理 03-02 审查 03-02 办结"
    lived(city.ours, f"建议书 {done}\n选址 {done}\n可研 03-03 接件 03-04 受理")
    change(city.ours, FILED)
    lived(city.ours, "可研 03-11 撤件")
    again = Approval.objects.filter(works__project=city.ours, matter__code="GG-102")
    assert list(again.values_list("attempt", "state")) == [(1, "withdrawn")]
    lived(city.ours, "备案 03-12 接件 03-12 受理 03-12 审查 03-12 办结\n供地 03-12 接件 03-12 受理 03-12 审查 03-12 办结")
    lived(city.ours, "用地 03-13 接件 03-13 受理 03-13 审查 03-16 办结")
    assert Stage.objects.get(works__project=city.ours, number=1).state == "finished"
