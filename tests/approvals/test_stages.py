"""Stages open with the first receipt, finish with their milestones, reopen with a revocation; the project follows all of its works."""

import pytest

from approvals.actions.layout import lay_out
from approvals.models import Approval, Stage
from projects.models import Project, Works
from tests.approvals.timeline import MATTERS, day, lived, steps, taken, trace

# What a government project needs for its construction permit; milestones: 可研 用地 | 规划 概算 | 施工.
FIRST = """
建议书 03-02 接件 03-02 受理 03-02 审查 03-03 办结
选址 03-02 接件 03-02 受理 03-02 审查 03-04 办结
供地 03-02 接件 03-02 受理 03-02 审查 03-03 办结
可研 03-05 接件 03-05 受理 03-05 审查 03-06 办结
"""
LAND = "用地 03-09 接件 03-09 受理 03-09 审查 03-10 办结"
SECOND = """
方案 03-04 接件 03-04 受理 03-04 审查 03-11 办结
规划 03-12 接件 03-12 受理 03-12 审查 03-13 办结
概算 03-12 接件 03-12 受理 03-12 审查 03-16 办结
"""
THIRD = """
招标 03-17 接件 03-17 受理 03-17 审查 03-18 办结
图审 03-17 接件 03-17 受理 03-17 审查 03-18 办结
施工 03-19 接件 03-19 受理 03-19 审查 03-20 办结
"""
TO_PERMIT = FIRST + LAND + SECOND + THIRD


def states(project):
    return list(Stage.objects.filter(works__project=project).order_by("works", "number").values_list("state", flat=True))


def moves(project):
    return [row[1:] for row in trace(project) if row[1] not in MATTERS.values()]


def test_a_project_moves_by_itself_to_its_permit(city):
    lived(city.ours, TO_PERMIT)
    assert moves(city.ours) == [
        ("", "registered", day("01-05")),
        ("1", "stage_opened", day("03-02")),
        ("", "started", day("03-02")),
        ("2", "stage_opened", day("03-04")),
        ("1", "stage_finished", day("03-10")),
        ("2", "stage_finished", day("03-16")),
        ("3", "stage_opened", day("03-17")),
        ("3", "stage_finished", day("03-20")),
        ("", "permitted", day("03-20")),
    ]
    assert states(city.ours) == ["finished", "finished", "finished", "waiting", "waiting"]
    assert Project.objects.get(pk=city.ours.pk).state == "permitted"
    works = Works.objects.get(project=city.ours)
    # 3 4 5 6 9 10 11 13 16 18 20 March
    assert (works.permitted_on, works.clock_decided, works.used_closed) == (day("03-20"), day("03-20"), 11)


def test_a_stage_stays_open_while_a_milestone_is_missing(city):
    lived(city.ours, FIRST)
    assert states(city.ours) == ["open", "waiting", "waiting", "waiting", "waiting"]


def test_a_revoked_milestone_reopens_its_stage_and_the_project(city):
    lived(city.ours, TO_PERMIT)
    lived(city.ours, "施工 03-23 撤销")
    assert moves(city.ours)[-2:] == [("3", "stage_reopened", day("03-23")), ("", "reopened", day("03-23"))]
    assert states(city.ours)[:3] == ["finished", "finished", "reopened"]
    assert Project.objects.get(pk=city.ours.pk).state == "approving"
    assert Works.objects.get(project=city.ours).permitted_on is None


def test_what_was_revoked_can_be_granted_again_and_permits_again(city):
    lived(city.ours, TO_PERMIT + "\n施工 03-23 撤销")
    lived(city.ours, "施工 03-24 接件 03-24 受理 03-24 审查 03-25 办结")
    assert moves(city.ours)[-2:] == [("3", "stage_finished", day("03-25")), ("", "permitted", day("03-25"))]
    assert Works.objects.get(project=city.ours).permitted_on == day("03-25")


def test_revoking_what_is_no_milestone_reopens_nothing(city):
    lived(city.ours, FIRST + LAND + "\n选址 03-23 撤销")
    assert states(city.ours)[0] == "finished"


@pytest.mark.parametrize(
    ("text", "attempts"),
    [
        ("选址 03-02 接件 03-03 不受理", [(1, "not_accepted"), (2, "planned")]),
        ("选址 03-02 接件 03-03 不予受理", [(1, "refused"), (2, "planned")]),
        ("选址 03-02 接件 03-03 撤件", [(1, "withdrawn"), (2, "planned")]),
        ("选址 03-02 接件 03-03 受理 03-03 审查 03-04 不通过", [(1, "denied"), (2, "planned")]),
        ("选址 03-02 接件 03-03 受理 03-03 审查 03-04 办结 03-05 撤回", [(1, "recalled"), (2, "planned")]),
        ("选址 03-02 接件 03-03 撤件\n选址 03-04 接件 03-05 撤件", [(1, "withdrawn"), (2, "withdrawn"), (3, "planned")]),
        ("选址 03-02 接件 03-03 受理 03-03 审查 03-04 办结", [(1, "granted")]),
    ],
)
def test_what_came_to_nothing_is_planned_again(city, text, attempts):
    lived(city.ours, text)
    rows = Approval.objects.filter(works__project=city.ours, matter__code="GG-105").order_by("attempt")
    assert list(rows.values_list("attempt", "state")) == attempts
    assert [row.previous for row in rows] == [None, *rows[: len(rows) - 1]]
    assert len({(row.version_id, row.lead_id, row.limit, row.stage_id) for row in rows}) == 1


def test_a_withdrawn_attempt_uses_no_days_and_the_next_starts_its_own_clock(city, workdays):
    lived(city.ours, "选址 03-02 接件 03-02 受理 03-06 撤件\n选址 03-09 接件 03-10 受理")
    works = Works.objects.get(project=city.ours)
    assert (works.clock_start, works.running_since, works.used_closed) == (day("03-10"), day("03-10"), 0)


def second_works(project):
    works = Works.objects.create(project=project, number=2, name="二标段", limit=project.limit)
    lay_out([works], day("01-05"))
    return works


def lived_in(works, text):
    """The text for one of several works."""
    for said in steps(text):
        taken(Approval.objects.get(works=works, matter__code=said.matter), said.step, said.on)


def test_a_project_is_permitted_only_when_all_its_works_are(city):
    first, second = Works.objects.get(project=city.ours), second_works(city.ours)
    lived_in(first, TO_PERMIT)
    assert (Project.objects.get(pk=city.ours.pk).state, states(city.ours)[2]) == ("approving", "finished")
    lived_in(second, TO_PERMIT)
    assert Project.objects.get(pk=city.ours.pk).state == "permitted"
    assert [row[2] for row in trace(city.ours)].count("permitted") == 1


def test_a_project_stays_permitted_while_side_approvals_go_on(city):
    lived(city.ours, TO_PERMIT + "监督 03-23 接件 03-23 受理 03-23 审查 03-24 办结")
    assert (Project.objects.get(pk=city.ours.pk).state, states(city.ours)[2]) == ("permitted", "finished")
    assert Works.objects.get(project=city.ours).used_closed == 11
