"""Many at once: the same step eight times gives one event, two last milestones close their stage once. Real connections, real commits."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.utils import translation

from approvals.actions.deem import settle
from approvals.models import Event, Stage
from approvals.refusal import Refused, Stale
from approvals.states import Step
from approvals.verify import broken_links
from projects.models import Project
from tests.approvals.conftest import City, make_city
from tests.approvals.test_stages import FIRST, LAND
from tests.approvals.timeline import day, lived, morning, taken

CLIENTS = 8


@pytest.fixture
def city(transactional_db) -> Iterator[City]:
    return make_city()


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Every act in a thread with a connection of its own, released by one barrier; what each heard, sorted."""
    connection.close()  # the pool has room for eight, this thread's own among them
    gate, heard = threading.Barrier(len(acts)), []

    def run(act):
        try:
            with translation.override("en"):
                gate.wait(20)
                heard.append(str(act()))
        except Stale:
            heard.append("stale")
        except Refused as no:
            heard.append(str(no))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(heard) == len(acts), "a thread died"
    return sorted(heard)


def test_the_same_step_pressed_eight_times_is_one_event(city):
    lived(city.ours, "选址 03-02 接件")
    approval = city.approval("选址")
    heard = at_once([lambda: taken(approval, Step.ACCEPT, day("03-03"), by=city.jia).kind] * CLIENTS)
    refusal = "“accept” is not possible while the approval is “accepted”. Possible now: request correction, begin review, extend, withdraw."
    assert heard == sorted(["accept"] + [refusal] * (CLIENTS - 1))
    assert Event.objects.filter(approval=approval, kind="accept").count() == 1


def test_whoever_saw_the_page_before_hears_that_it_is_stale(city):
    lived(city.ours, "选址 03-02 接件 03-03 受理")
    approval = city.approval("选址")
    seen = Event.objects.filter(approval=approval).latest("number").number
    acts = [lambda: taken(approval, Step.REVIEW, day("03-04"), by=city.jia, seen=seen).kind] * CLIENTS
    assert at_once(acts) == ["review"] + ["stale"] * (CLIENTS - 1)


def test_steps_of_different_approvals_all_find_their_place_in_the_chain(city):
    names = ["建议书", "选址", "供地", "方案", "环评"][:4]
    approvals = [city.approval(name) for name in names]
    acts = [lambda one=one: taken(one, Step.RECEIVE, day("03-02"), by=city.jia).kind for one in approvals]
    assert at_once(acts) == ["receive"] * 4
    numbers = Event.objects.filter(project=city.ours).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))
    assert broken_links()[1] == []
    opened = Event.objects.filter(project=city.ours, kind__in=("stage_opened", "started")).order_by("kind", "stage__number")
    assert list(opened.values_list("kind", "stage__number")) == [("stage_opened", 1), ("stage_opened", 2), ("started", None)]


def test_the_last_two_milestones_granted_at_once_close_the_stage_once(city):
    """可研 has to be granted before 用地 is received, so 可研 is recalled and applied for again while 用地 is reviewed."""
    lived(city.ours, FIRST + LAND.removesuffix(" 03-10 办结") + "\n可研 03-09 撤回")
    lived(city.ours, "可研 03-09 接件 03-09 受理 03-09 审查")
    last = [city.approval("可研"), city.approval("用地")]
    acts = [lambda one=one: taken(one, Step.GRANT, day("03-10"), by=city.jia).kind for one in last]
    assert at_once(acts) == ["grant", "grant"]
    assert Event.objects.filter(project=city.ours, kind="stage_finished").count() == 1
    assert Stage.objects.get(works__project=city.ours, number=1).state == "finished"


def test_four_processes_that_settle_at_once_accept_once(city):
    lived(city.ours, "选址 03-02 接件")
    heard = at_once([lambda: settle(day("03-10"), morning(day("03-10"), 0))] * 4)
    assert sum(map(int, heard)) == 1
    assert Event.objects.filter(kind="deem_accepted").count() == 1
    assert Project.objects.get(pk=city.ours.pk).state == "approving"
