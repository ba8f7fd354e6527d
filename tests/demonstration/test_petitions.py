"""The invented petitions: settled ones to the figure, open ones of every age, every step of every life legal, the same every time."""

from datetime import date

import pytest
from django.db import transaction

from demonstration.city import build
from demonstration.petitions import OPEN, SETTLED, SETTLED_SINCE, raise_petitions, told
from people.models import User
from petitions.balance import ages, past_due
from petitions.board.desk import courses_of
from petitions.clearing import State, fold
from petitions.ledger import broken_links, facts_of
from petitions.models import Petition
from petitions.obstacles import Attempt, against
from workdays import calendar

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def written(django_db_setup, django_db_blocker):
    """Built once for these tests and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(TODAY, 24, calendar.current())
        yield raise_petitions(TODAY, calendar.current())
        transaction.set_rollback(True)


pytestmark = pytest.mark.usefixtures("written", "db")


def test_346_were_settled_by_the_end_of_october():
    assert Petition.objects.filter(state=State.CLEARED, closed_on__lte=date(2026, 10, 31)).count() == SETTLED == 346
    assert Petition.objects.open().count() == len(OPEN)


def test_open_ones_are_of_all_ages_and_some_are_past_their_date(workdays):
    courses = list(courses_of(Petition.objects.all(), TODAY, workdays).values())
    assert min(ages(courses, TODAY, workdays)) >= 2
    assert 1 <= past_due(courses, TODAY) <= 8
    assert {"logged", "assessed", "assigned", "in_progress", "proposed", "verified", "deferred"} == set(
        Petition.objects.open().values_list("state", flat=True)
    )


def test_every_step_was_legal_when_it_was_taken(workdays):
    people = {user.pk: user for user in User.objects.all()}
    for facts in facts_of(Petition.objects.values_list("pk", flat=True)).values():
        for place, fact in enumerate(facts[1:], 1):
            by = people[fact.by]
            tried = Attempt(fact.step, fact.on, by.pk, by.role, by.department_id, "写明了办理的内容和依据。", 1, fact.detail)
            assert against(fold(facts[:place], fact.on, workdays), tried, workdays) == [], (fact, place)


def test_chains_verify_and_numbers_have_no_gaps(written):
    assert broken_links() == (written, [])
    numbers: dict[int, list[int]] = {}
    for year, serial in Petition.objects.values_list("year", "serial"):
        numbers.setdefault(year, []).append(serial)
    assert {year: sorted(serials) for year, serials in numbers.items()} == {
        year: list(range(1, len(serials) + 1)) for year, serials in numbers.items()
    }


def test_the_same_day_tells_the_same_lives(workdays):
    assert Petition.objects.filter(state=State.CLEARED).count() == SETTLED + SETTLED_SINCE
    first, again = ([(one.number, one.title, lived) for one, lived in told(TODAY, workdays, 2026)] for _time in range(2))
    assert first == again
    assert first != [(one.number, one.title, lived) for one, lived in told(TODAY, workdays, 2027)]
