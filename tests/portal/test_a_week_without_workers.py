"""With every worker stopped and the day moved on a week, every page is right: nothing has to be recounted at midnight.

A small city is left alone from a Monday to the next. In between approvals become late, silence accepts one, the planned days of a special
procedure run out, and one county stays closed for a day of its own. No job runs; the first page of the day writes what the law deems
to have happened. Then every door is opened, and each row on it is held against the oracle.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from approvals.actions.calendar import adopt_regional_day
from approvals.board.values import ApprovalRow, ProjectRow, StageRow
from approvals.models import Approval
from approvals.states import State
from outbox.models import Job
from people.models import User
from portal import moment as moments
from portal.middleware import SettleOncePerDay
from projects.models import Project, Works
from tests.approvals import agreement
from tests.approvals.conftest import City, make_city
from tests.approvals.oracle import WorksOpinion
from tests.approvals.timeline import day, lived, morning

MONDAY, A_WEEK_ON = day("03-09"), day("03-16")
HISTORY = """
建议书 03-02 接件 03-02 受理 03-03 审查 03-04 办结
选址 03-04 接件 03-05 受理 03-06 审查
供地 03-05 接件 03-05 受理 03-05 审查 03-06 特别
方案 03-06 接件
"""
THEIRS = """
建议书 03-02 接件 03-02 受理 03-03 审查
选址 03-05 接件 03-05 受理 03-06 补正
"""


@pytest.fixture
def city(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    """Left alone on Monday the 9th of March; 通江县 is closed on the 12th, which was known before."""
    made = make_city()
    lived(made.ours, HISTORY)
    lived(made.theirs, THEIRS)
    adopt_regional_day("511921", day("03-12"), False, "通府办〔2026〕1号", "暴雨停工", by=made.dispatcher, today=MONDAY, at=morning(MONDAY))
    stand_on(A_WEEK_ON, monkeypatch)
    yield made
    SettleOncePerDay.settled = None


def stand_on(today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        @staticmethod
        def now() -> datetime:
            return morning(today)

        @staticmethod
        def localtime(at: datetime) -> datetime:
            return at.astimezone(ZoneInfo("Asia/Shanghai"))

    monkeypatch.setattr(moments, "timezone", Clock)
    SettleOncePerDay.settled = today - timedelta(days=7)


def opened(user: User | None, path: str) -> Any:
    client = Client()
    if user is not None:
        client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.context


def opinions() -> dict[int, WorksOpinion]:
    return {one.works.pk: one for one in agreement.opinions(A_WEEK_ON)}


def told_of(row: ApprovalRow | ProjectRow, city: dict[int, WorksOpinion]) -> tuple[object, ...]:
    if isinstance(row, ProjectRow):
        return agreement.of_whole(city[row.works], A_WEEK_ON)
    (one,) = [one for one in city.values() if row.pk in one.approvals]
    return agreement.light_and_figures(one, row.pk, A_WEEK_ON)


def assert_right(rows: Any, city: dict[int, WorksOpinion]) -> None:
    rows = list(rows)
    assert rows
    assert [(row.pk, agreement.brief(row.figures)) for row in rows] == [(row.pk, told_of(row, city)) for row in rows]


def stages_are_right(rows: tuple[StageRow, ...], one: WorksOpinion) -> None:
    for row in rows:
        finished = one.stage_states[row.pk] == "finished"
        assert (row.number, agreement.brief(row.figures)) == (row.number, agreement.figures(one.stage(row.pk), A_WEEK_ON, ended=finished))


def lights_of(city: dict[int, WorksOpinion], user: User) -> dict[int, str]:
    """The light of every approval under way that this person may see."""
    keys = set(Approval.objects.visible_to(user).filter(state__in=State.OPEN).values_list("pk", flat=True))
    return {key: str(agreement.light_and_figures(one, key, A_WEEK_ON)[0]) for one in city.values() for key in one.approvals if key in keys}


def test_something_happens_in_that_week(city: City) -> None:
    """Or the other tests would prove nothing."""
    opened(None, "/sign-in/")
    assert Counter(lights_of(opinions(), city.dispatcher).values()) == Counter(late=2, on_time=2, paused=1)
    assert not Job.objects.filter(state="done").exists()


def test_silence_has_accepted_by_the_first_page_of_the_day(city: City) -> None:
    assert city.approval("方案").state == "received"
    opened(None, "/sign-in/")
    agreement.ledger_and_projection()
    silent = city.approval("方案")
    assert (silent.state, silent.accepted_on) == ("accepted", day("03-06"))


def test_the_runner_s_day_is_right(city: City) -> None:
    for user in (city.jia, city.yi):
        todo = opened(user, "/runner/")["todo"]
        now = opinions()
        assert_right([*todo.late, *todo.soon, *todo.under_way], now)
        lights = lights_of(now, user)
        listed = {"late": todo.late, "soon": todo.soon}
        for light, rows in listed.items():
            assert {row.pk for row in rows} == {key for key, told in lights.items() if told == light}
        assert {row.pk for row in todo.under_way} == {key for key, told in lights.items() if told in ("on_time", "waiting", "paused")}
        assert {row.pk for row in todo.correcting} == set(
            Approval.objects.visible_to(user).filter(state=State.CORRECTING).values_list("pk", flat=True)
        )


def test_a_department_s_queue_is_right(city: City) -> None:
    for user in (city.officer, city.dispatcher):
        desk = opened(user, "/office/")["desk"]
        now = opinions()
        assert_right(desk.approvals, now)
        assert dict(desk.counts) == dict(Counter(lights_of(now, user).values()))
        for light, number in desk.counts:
            assert opened(user, f"/office/?light={light}")["desk"].total == number


def test_the_leader_s_screen_and_list_are_right(city: City) -> None:
    screen = opened(city.wu, "/leader/")["screen"]
    now = opinions()
    lights = {one.works.project_id: agreement.of_whole(one, A_WEEK_ON)[0] for one in now.values()}
    assert {light: number for light, number in screen.lights if number} == dict(Counter(lights.values()))
    assert_right(screen.late_approvals, now)
    for line in opened(city.wu, "/leader/projects/")["found"].lines:
        works = Works.objects.get(project=line.pk)
        assert agreement.brief(line.figures) == agreement.of_whole(now[works.pk], A_WEEK_ON)


@pytest.mark.parametrize(("who", "path"), [("jia", "/runner/projects/"), ("wu", "/leader/projects/"), ("dispatcher", "/office/projects/")])
def test_a_project_s_page_is_right(city: City, who: str, path: str) -> None:
    page = opened(getattr(city, who), f"{path}{city.ours.code}/")["page"]
    now = opinions()
    assert_right([page.row, *page.approvals], now)
    stages_are_right(page.row.stages, now[page.row.works])


def test_the_enterprise_and_the_public_read_the_same(city: City) -> None:
    city.bing.enterprise = city.ours.enterprise
    city.bing.save()
    page = opened(city.bing, f"/enterprise/projects/{city.ours.code}/")["page"]
    now = opinions()
    assert_right([page.row, *page.approvals], now)
    for project in Project.objects.all():
        public = opened(None, f"/status/?project={project.code}&query={project.query_code}")
        assert_right([public["row"]], now)
        lights = Counter(told for key, told in lights_of(now, city.dispatcher).items() if key in now[public["row"].works].approvals)
        assert Counter(line.light for line in public["under_way"]) == lights
