"""What the boards hand to pages: whole values of a small history, and as many questions to the database for three projects as for one."""

from dataclasses import replace
from datetime import date

import pytest

from approvals.actions.looking import verified
from approvals.board.leader import leader_screen, project_list
from approvals.board.portfolio import ledger_heads, portfolio
from approvals.board.project import project_page
from approvals.board.queue import department_queue
from approvals.board.screen import CountyLine, LeaderScreen
from approvals.board.today import today_list
from approvals.board.values import ApprovalRow, Figures, ProjectLine, StartLine, TodayList
from approvals.chain import fingerprint
from approvals.models import Event
from approvals.states import Step
from projects.models import Works
from tests.approvals.conftest import OURS
from tests.approvals.timeline import day, lived, morning, taken
from tests.cast import project

TODAY = date(2026, 3, 9)
HISTORY = """
建议书 03-02 接件 03-02 受理 03-02 审查 03-03 办结
选址 03-02 接件 03-03 受理 03-04 审查
"""
SITING = Figures(5, 4, 1, day("03-10"), late=False, late_workdays=0, light="soon", provisional=False)
WHOLE = Figures(50, 5, 45, day("05-14"), late=False, late_workdays=0, light="on_time", provisional=False)


def siting(city, figures=SITING) -> ApprovalRow:
    return ApprovalRow(
        pk=city.approval("选址").pk,
        matter="GG-105",
        name="建设项目用地预审与选址意见书核发",
        project_code=OURS,
        project_name="幸福河湖",
        county="巴州区",
        stage=1,
        lead="市自然资源和规划局",
        role="MAIN",
        state="in_review",
        state_label="in review",
        received_on=day("03-02"),
        accepted_on=day("03-03"),
        decided_on=None,
        resumes_on=None,
        attempt=1,
        figures=figures,
        works=city.ours.works.get().pk,
    )


def line(city, figures=WHOLE) -> ProjectLine:
    return ProjectLine(
        pk=city.ours.pk,
        code=OURS,
        name="幸福河湖",
        county="巴州区",
        state="approving",
        state_label="approving",
        stage=1,
        stage_name="project approval and land-use planning",
        figures=figures,
        verified_on=day("03-04"),
        changed_on=day("03-04"),
    )


def starts(city) -> tuple[StartLine, ...]:
    """What waits for nothing that is not granted: 供地. 图审, 方案 and the like wait for others."""
    return tuple(StartLine(city.approval(name).pk, name_, lead, OURS, "幸福河湖") for name, name_, lead in OFFERED)


OFFERED = [("供地", "国有建设用地供应(划拨决定书/出让合同)", "市自然资源和规划局")]


def test_a_runner_sees_the_whole_day(city, workdays):
    lived(city.ours, HISTORY, by=city.jia)
    assert today_list(city.jia, TODAY, workdays) == TodayList(
        today=TODAY,
        late=(),
        soon=(siting(city),),
        correcting=(),
        paused_ending=(),
        may_start=starts(city),
        stale=(),
        under_way=(),
        projects=(line(city),),
    )


def test_what_nobody_verified_for_five_workdays_is_late_and_stale(city, workdays):
    lived(city.ours, HISTORY, by=city.jia)
    seen = today_list(city.jia, day("03-13"), workdays)
    late = Figures(5, 8, -3, day("03-10"), late=True, late_workdays=3, light="late", provisional=False, late_from=day("03-11"))
    assert (seen.late, seen.soon) == ((siting(city, late),), ())
    assert [(one.code, one.verified_on, days) for one, days in seen.stale] == [(city.ours.code, day("03-04"), 7)]


def test_a_look_takes_a_project_off_the_stale_list_and_leaves_its_last_change(city, workdays):
    lived(city.ours, HISTORY, by=city.jia)
    verified(city.ours.pk, by=city.jia, today=day("03-12"), at=morning(day("03-12")))
    seen = today_list(city.jia, day("03-13"), workdays)
    assert (seen.stale, [(one.changed_on, one.verified_on) for one in seen.projects]) == ((), [(day("03-04"), day("03-12"))])


def test_a_special_procedure_about_to_end_is_announced(city, workdays):
    lived(city.ours, "选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别", by=city.jia)
    shown = {
        on: [row.matter for row in today_list(city.jia, day(on), workdays).paused_ending] for on in ("03-10", "03-11", "03-13", "03-16")
    }
    assert shown == {"03-10": [], "03-11": ["GG-105"], "03-13": ["GG-105"], "03-16": []}


def test_whoever_has_no_project_has_an_empty_day(city, workdays):
    lived(city.ours, HISTORY)
    assert today_list(city.yi, TODAY, workdays).soon == ()
    assert [one.code for one in today_list(city.yi, TODAY, workdays).projects] == [city.theirs.code]


def test_a_department_sees_its_queue_and_what_to_confirm(city, workdays):
    lived(city.ours, HISTORY, by=city.jia)
    queue = department_queue(city.officer, TODAY, workdays)
    assert (queue.approvals, queue.total, queue.counts, queue.late_entries) == ((siting(city),), 1, (("soon", 1),), ())
    reports = Event.objects.filter(approval=city.approval("选址")).order_by("pk")
    assert [row.pk for row in queue.to_confirm] == [event.pk for event in reports]
    assert department_queue(city.stranger, TODAY, workdays) == replace(queue, approvals=(), to_confirm=(), total=0, counts=())


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({}, 1), ({"light": "soon"}, 1), ({"light": "late"}, 0), ({"light": "nonsense"}, 0),
        ({"county": "511902"}, 1), ({"county": "1"}, 0),
        ({"stage": "1"}, 1), ({"stage": "2"}, 0), ({"stage": "x"}, 1), ({"search": " 河湖 "}, 1), ({"search": "100001"}, 1),
        ({"search": "没有"}, 0), ({"page": "9"}, 1), ({"page": "-1"}, 1), ({"page": "1e309"}, 1), ({"page": "٣"}, 1),
    ],
)  # fmt: skip
def test_a_queue_is_narrowed_by_its_address_and_nothing_breaks_it(city, workdays, query, total):
    lived(city.ours, HISTORY, by=city.jia)
    assert department_queue(city.officer, TODAY, workdays, query).total == total


def test_a_back_dated_step_stands_in_the_queue_and_on_the_page(city, workdays):
    lived(city.ours, HISTORY, by=city.jia)
    late = taken(city.approval("供地"), Step.RECEIVE, day("02-25"), by=city.jia, today=TODAY, note="回执找到得晚")
    (row,) = department_queue(city.officer, TODAY, workdays).late_entries
    assert (row.pk, row.step, row.occurred_on, row.note, row.by) == (late.pk, "receive", day("02-25"), "回执找到得晚", "甲")
    assert project_page(city.ours, city.officer, TODAY, workdays).late_entries == (row,)


def test_the_leader_sees_one_screen(city, workdays):
    lived(city.ours, HISTORY, by=city.jia)
    lights = {"late": 0, "soon": 0, "paused": 0, "on_time": 0, "waiting": 0, "decided": 0}

    def county(code, name, light):
        return CountyLine(code, name, projects=1, permitted=0, lights=tuple((lights | {light: 1}).items()), on_time=0, ended=0)

    screen = leader_screen(city.wu, TODAY, workdays)
    assert replace(screen, stages=()) == LeaderScreen(
        today=TODAY,
        projects=2,
        in_scope=2,
        permitted=0,
        permitted_this_week=0,
        late=0,
        soon=0,
        mean_government=None,
        permitted_government=0,
        mean_enterprise=None,
        permitted_enterprise=0,
        on_time=0,
        ended=0,
        lights=tuple((lights | {"on_time": 1, "waiting": 1}).items()),
        stages=(),
        counties=(county("511902", "巴州区", "on_time"), county("511921", "通江县", "waiting")),
        late_projects=(),
        soon_projects=(),
        late_approvals=(),
    )
    assert [(number, count) for number, _name, count in screen.stages] == [(1, 1), (2, 0), (3, 0), (4, 0), (5, 0)]
    assert [one.code for one in project_list(city.wu, TODAY, workdays)] == [city.ours.code, city.theirs.code]


def test_a_late_approval_reaches_the_leader(city, workdays):
    lived(city.ours, HISTORY, by=city.jia)
    assert [row.matter for row in leader_screen(city.wu, day("03-11"), workdays).late_approvals] == ["GG-105"]


def test_of_several_works_the_largest_speaks_for_its_project(city, workdays):
    large = Works.objects.create(project=city.ours, number=2, limit=50, clock_start=TODAY, used_closed=9)
    (row,) = [row for row in portfolio(city.wu, TODAY, workdays).projects if row.code == OURS]
    assert row.figures.used == large.used_closed
    screen = leader_screen(city.wu, TODAY, workdays)
    assert (screen.projects, sum(dict(screen.lights).values())) == (2, 2)


def test_a_fingerprint_pins_all_chains(city):
    heads = []
    for text in ("", "选址 03-02 接件", "选址 03-03 受理"):
        lived(city.ours, text)
        heads.append(fingerprint(ledger_heads()))
    assert len(set(heads)) == 3
    assert fingerprint(ledger_heads()) == heads[-1]


BOARDS = {
    "today": (5, lambda city, workdays: today_list(city.jia, TODAY, workdays)),
    "queue": (5, lambda city, workdays: department_queue(city.officer, TODAY, workdays)),
    "leader": (5, lambda city, workdays: leader_screen(city.wu, TODAY, workdays)),
    "portfolio": (8, lambda city, workdays: portfolio(city.wu, TODAY, workdays)),
    "project": (11, lambda city, workdays: project_page(city.ours, city.officer, TODAY, workdays)),
}


@pytest.mark.parametrize("projects", [1, 3])
@pytest.mark.parametrize("board", BOARDS)
def test_a_board_asks_the_database_a_fixed_number_of_times(city, workdays, django_assert_num_queries, board, projects):
    lived(city.ours, HISTORY, by=city.jia)
    for number in range(1, projects):
        more = project(f"2601-511902-04-01-20000{number}", "另一个", "511902", city.ours.enterprise, city.jia, date(2026, 1, 5))
        lived(more, HISTORY, by=city.jia)
    queries, read = BOARDS[board]
    with django_assert_num_queries(queries):
        read(city, workdays)
