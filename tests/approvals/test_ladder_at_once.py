"""Many workers at once: every rung fires once, its people are told once, numbers have no gap and no double. Real connections."""

from collections.abc import Iterator

import pytest

from approvals.actions import supervise
from approvals.due_rungs import due_rungs
from approvals.models import Approval, Event, LadderRule, SupervisionNotice
from approvals.verify import broken_links
from outbox.models import Job
from people.models import Message
from tests.approvals.conftest import City, make_city
from tests.approvals.ladder_city import FIVE, UNDER_WAY, fired, on_the_ladder, run
from tests.approvals.test_at_once import CLIENTS, at_once
from tests.approvals.timeline import day, lived, morning


@pytest.fixture
def city(transactional_db: None) -> Iterator[City]:
    return make_city()


def two_on_the_ladder(city: City) -> None:
    on_the_ladder(city)
    Approval.objects.filter(works__project=city.theirs, matter__code="GG-105").update(limit=8)
    lived(city.theirs, UNDER_WAY)


def test_eight_workers_after_an_outage_over_every_rung_fire_each_once(city: City) -> None:
    two_on_the_ladder(city)
    heard = at_once([lambda: run(FIVE)] * CLIENTS)
    assert sum(map(int, heard)) == 8
    assert sorted(code for code, _reached, _fired in fired()) == sorted(["amber", "due", "due-3", "due-5"] * 2)
    numbers = SupervisionNotice.objects.exclude(number=None).order_by("rung", "number").values_list("rung", "number")
    assert list(numbers) == [(rung, n) for rung in ("circular", "supervision", "urging") for n in (1, 2)]
    assert Event.objects.filter(kind="supervised").count() == 8
    assert Job.objects.filter(kind="briefings.notice").count() == 6
    assert Message.objects.filter(to=city.wu).count() == 4
    assert broken_links()[1] == []


def test_the_desk_and_the_workers_at_once_fire_each_once_and_nobody_waits_in_a_circle(city: City) -> None:
    """The desk takes all rules and both projects in one transaction, as a page does; the workers one at a time."""
    two_on_the_ladder(city)
    pairs = [(one.rule.pk, one.approval.pk) for one in due_rungs(day(FIVE))]
    assert len(pairs) == 8

    def desk() -> int:
        return supervise.issue(pairs, by=city.dispatcher, today=day(FIVE), at=morning(day(FIVE)))

    heard = at_once([desk, lambda: run(FIVE)] * (CLIENTS // 2))
    assert sum(int(words) for words in heard if words.isdigit()) == 8, heard
    assert all(words.isdigit() or words.startswith("Nothing was issued") for words in heard), heard
    assert len(fired()) == 8


def test_two_rules_of_one_kind_share_its_numbers(city: City) -> None:
    """Each rule has a lock of its own, so the insert decides who takes which number."""
    two_on_the_ladder(city)
    LadderRule.objects.create(code="due-1", rung="urging", anchor="due", offset=1, audience="head")
    due = [one for one in due_rungs(day("03-13")) if one.rule.rung == "urging"]
    acts = [
        lambda one=one: supervise.fire(one.rule.pk, one.approval.pk, today=day("03-13"), at=morning(day("03-13"))).number for one in due
    ]
    assert at_once(acts) == ["1", "2", "3", "4"]
