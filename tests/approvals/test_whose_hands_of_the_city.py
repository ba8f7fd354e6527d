"""Whose hands, read from the ledger: the four add up to the days felt, and the halts are those of the whole fold."""

import pytest

from approvals.board.halts import counted_pauses, halts_of
from approvals.board.hands import HandsOverview, ShareLine, SpeedLine, WorksHands, overview, project_hands
from approvals.fold import fold
from approvals.hands import Halt, Hand, Hands, Share
from approvals.models import Approval
from approvals.reading import facts_by_approval
from approvals.speeds import Pace, Speeds
from projects.models import Works
from tests.approvals.timeline import day, lived
from tests.cast import project
from workdays import calendar

HISTORY = """
建议书 03-02 接件 03-03 受理 03-03 审查 03-04 补正 03-06 补齐 03-06 办结
选址 03-09 接件 03-09 受理 03-09 审查 03-10 特别 03-12 恢复 03-13 办结
供地 03-16 接件 03-16 受理 03-16 审查
"""


def test_a_project_s_days_are_divided_among_four_hands(city):
    """After 2 March 2026 up to the 20th: 14 workdays and two weekends. An office had a file on the 3rd, 6th, 12th and 13th; on the 4th,
    5th, 9th and 16th material was missing or nothing applied for; from the 17th on the land was being supplied."""
    lived(city.ours, HISTORY)
    works = Works.objects.get(project=city.ours)
    hands = Hands(4, 4, 6, 4)
    expected = WorksHands(works.pk, 1, day("03-02"), day("03-20"), False, hands, 3, Pace(20, 5, 3, 18))
    assert project_hands(city.ours, day("03-20"), calendar.edition()) == (expected,)
    assert expected.hands.felt == (day("03-20") - day("03-02")).days == 18


def test_the_halts_of_a_few_events_are_those_of_the_whole_history(city, workdays):
    lived(city.ours, HISTORY + "可研 03-13 接件 03-13 补正 03-17 补齐 03-18 受理 03-18 审查 03-19 补正")
    approvals = Approval.objects.filter(works__project=city.ours)
    stood = halts_of(approvals, {approval.pk: workdays for approval in approvals})
    study = city.approval("可研")
    assert stood[study.pk] == (Halt(day("03-13"), day("03-17"), Hand.APPLICANT), Halt(day("03-19"), None, Hand.APPLICANT))
    facts = facts_by_approval(approval.pk for approval in approvals)
    for approval in approvals:
        course = fold(facts[approval.pk], workdays)
        pauses = tuple((stop.stop, stop.restart) for stop in course.stops)
        assert counted_pauses(stood.get(approval.pk, ()), approval.accepted_on) == pauses


def test_a_special_procedure_ends_at_the_latest_as_planned(city, workdays):
    lived(city.ours, "选址 03-02 接件 03-02 受理 03-02 审查 03-03 特别")
    approvals = Approval.objects.filter(works__project=city.ours)
    assert halts_of(approvals, {approval.pk: workdays for approval in approvals}) == {
        city.approval("选址").pk: (Halt(day("03-03"), day("03-11"), Hand.THIRD_PARTY),)
    }


def test_what_was_withdrawn_was_in_nobody_s_hands(city):
    lived(city.ours, "建议书 03-02 接件 03-02 受理 03-05 撤件")
    assert project_hands(city.ours, day("03-20"), calendar.edition()) == ()


def test_the_overview_is_the_sum_over_the_works(city):
    for one in (city.ours, city.theirs):
        lived(one, HISTORY)
    nothing = Speeds(None, None, None, None)
    assert overview(city.wu, day("03-20"), calendar.edition()) == HandsOverview(
        today=day("03-20"),
        works=2,
        permitted=0,
        hands=Hands(8, 8, 12, 8),
        stages=(ShareLine("project approval and land-use planning", 2, Share(8, 12, 4)),),
        departments=(
            ShareLine("市发展和改革委员会", 2, Share(4, 0, 4)),
            ShareLine("市自然资源和规划局", 2, Share(4, 12, 0)),
        ),
        speeds=tuple(SpeedLine(kind, nothing) for kind in ("", "government", "enterprise")),
    )


def test_a_county_s_people_see_their_county_s_works(city):
    for one in (city.ours, city.theirs):
        lived(one, HISTORY)
    assert overview(city.jia, day("03-20"), calendar.edition()).works == 1


@pytest.mark.parametrize("projects", [1, 3])
def test_the_overview_asks_the_database_a_fixed_number_of_times(city, django_assert_num_queries, projects):
    lived(city.ours, HISTORY)
    for number in range(1, projects):
        more = project(f"2601-511902-04-01-20000{number}", "另一个", "511902", city.ours.enterprise, city.jia, day("01-05"))
        lived(more, HISTORY)
    edition = calendar.edition()
    with django_assert_num_queries(3):
        overview(city.wu, day("03-20"), edition)
