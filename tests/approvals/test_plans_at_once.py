"""Many at once: a plan is signed once, a project changes hands once. Real connections, real commits."""

from collections import Counter
from collections.abc import Iterator

import pytest

from approvals.actions.handover import hand_over
from approvals.actions.plans import draw_up, hand_in, sign
from approvals.models import Event, HandOver, Plan
from approvals.verify import broken_links
from projects.models import Assignment, Project, Works
from tests.approvals.conftest import City, make_city
from tests.approvals.test_at_once import at_once
from tests.approvals.test_plans import given
from tests.approvals.timeline import day, morning

TODAY = day("01-06")
CLIENTS = 6


@pytest.fixture
def city(transactional_db: None) -> Iterator[City]:
    return make_city()  # type: ignore[return-value]


def test_six_who_sign_one_plan_sign_it_once(city):
    plan = draw_up(Works.objects.get(project=city.ours).pk, given(), by=city.jia, today=TODAY, at=morning(TODAY))
    hand_in(plan.pk, "丙总", by=city.jia, at=morning(TODAY))
    heard = at_once([lambda: bool(sign(plan.pk, by=city.dispatcher, on=TODAY, today=TODAY, at=morning(TODAY)))] * CLIENTS)
    assert Counter(heard) == {"True": 1, "This plan was signed on 2026-01-06 and stays as it is; draw up a revision.": CLIENTS - 1}
    assert (Event.objects.filter(kind="planned").count(), Project.objects.get(pk=city.ours.pk).state) == (1, "planned")
    assert broken_links()[1] == []


def test_six_who_draw_up_a_plan_leave_one_draft(city):
    works = Works.objects.get(project=city.ours).pk
    heard = at_once([lambda: bool(draw_up(works, given(), by=city.jia, today=TODAY, at=morning(TODAY)))] * CLIENTS)
    assert (set(heard), Plan.objects.count()) == ({"True"}, 1)


def test_six_who_hand_a_project_over_hand_it_over_once(city):
    def act():
        return len(hand_over([city.ours.pk], city.yi.pk, by=city.dispatcher, reason="调离", on=TODAY, today=TODAY, at=morning(TODAY)))

    heard = at_once([act] * CLIENTS)
    assert Counter(heard) == {"1": 1, "乙 runs “幸福河湖” already.": CLIENTS - 1}
    assert (HandOver.objects.count(), Assignment.objects.filter(project=city.ours, until=None).count()) == (1, 1)
