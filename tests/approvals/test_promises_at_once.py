"""Pressed by many at once, each promise is given, kept and broken exactly once. Real connections, real commits."""

from collections.abc import Iterator

import pytest

from approvals.actions import tolerating
from approvals.actions.correcting import Change, correct
from approvals.models import Commitment, Event, Tolerance
from approvals.verify import broken_links
from tests.approvals.conftest import City, make_city
from tests.approvals.test_assessment import registered, used, wanted
from tests.approvals.test_at_once import at_once
from tests.approvals.test_commitment import decided
from tests.approvals.test_tolerance import broken, supplied, tolerated
from tests.approvals.timeline import day, lived, morning

CLIENTS = 4


@pytest.fixture
def city(transactional_db) -> Iterator[City]:
    return make_city()


def kinds(city):
    rows = Event.objects.filter(project=city.ours, approval__isnull=False).order_by("number")
    return list(rows.values_list("kind", flat=True))


def test_a_broken_letter_is_written_down_once_by_four_processes(city):
    broken(city)
    heard = at_once([lambda: tolerating.settle(day("03-11"), morning(day("03-11")))] * CLIENTS)
    assert (sum(map(int, heard)), kinds(city).count("unsupplied"), broken_links()[1]) == (1, 1, [])


def test_material_is_supplied_once(city):
    made = broken(city)
    heard = at_once([lambda: supplied(made, city.officer, "03-06").kind] * CLIENTS)
    assert heard == ["This material was supplied on 2026-03-06."] * (CLIENTS - 1) + ["supplied"]
    assert kinds(city).count("supplied") == 1


def test_an_application_is_accepted_with_material_missing_once(city):
    lived(city.ours, "选址 03-02 接件")
    at_once([lambda: tolerated(city)] * CLIENTS)
    assert (Tolerance.objects.count(), kinds(city)) == (1, ["receive", "accept", "tolerated"])


def test_a_commitment_is_taken_once(city):
    at_once([lambda: decided(city)] * CLIENTS)
    assert (Commitment.objects.count(), kinds(city)) == (1, ["receive", "accept", "review", "grant", "promised"])


def test_an_assessment_is_used_once(city):
    one, assessment = wanted(city), registered(city)
    heard = at_once([lambda: type(used(city, one, assessment)).__name__] * CLIENTS)
    gone = "This approval has left the plan meanwhile: look at the project again."
    assert heard == ["AssessmentUse"] + [gone] * (CLIENTS - 1)
    assert Event.objects.filter(kind="assessment_used").count() == 1


def test_a_step_is_put_right_once(city):
    lived(city.ours, "选址 03-05 接件 03-06 受理")
    old = Event.objects.get(approval=city.approval("选址"), kind="accept")
    change = Change(day("03-05"), "日期看错")
    heard = at_once([lambda: correct(old.pk, change, by=city.officer, today=day("03-11"), at=morning(day("03-11"))).kind] * CLIENTS)
    said = "This step was already put right on 2026-03-05: put that one right."
    assert sorted(heard) == sorted(["accept"] + [said] * (CLIENTS - 1))
    assert kinds(city) == ["receive", "accept", "accept"]
