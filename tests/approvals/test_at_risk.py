"""The works that need somebody: under way, the soonest due first, in a list that costs the same however long the city's is."""

import pytest
from django.db import connection

from approvals.board.leader import at_risk, project_list
from demonstration.city import build
from people.models import User
from projects.models import Works
from tests.approvals.timeline import day, lived
from workdays import calendar

TODAY = day("03-09")


@pytest.fixture
def seen(db) -> User:
    build(day("2026-03-13"), 60, calendar.current())
    return User.objects.get(username="leader")


def test_late_ones_come_first_and_nothing_that_is_over_or_at_rest(seen, workdays):
    rows = at_risk(seen, day("2026-03-13"), workdays, size=60)
    assert [row.figures.due for row in rows] == sorted(row.figures.due for row in rows)
    assert {row.figures.light for row in rows} == {"late", "soon", "on_time", "paused"}
    assert {row.state for row in rows} == {"approving"}
    wanted = Works.objects.filter(permitted_on=None, due__isnull=False, project__state="approving")
    assert {row.code for row in rows} == set(wanted.values_list("project__code", flat=True))
    assert at_risk(seen, day("2026-03-13"), workdays, size=3) == rows[:3]


@pytest.mark.parametrize("projects", [1, 2])
def test_it_asks_a_fixed_number_of_times(city, workdays, django_assert_num_queries, projects):
    for one in (city.ours, city.theirs)[:projects]:
        lived(one, "选址 03-02 接件 03-03 受理")
    with django_assert_num_queries(3):
        assert len(at_risk(city.wu, TODAY, workdays)) == projects


def test_a_list_without_a_light_shows_what_is_under_way_before_what_is_over(seen, workdays):
    rows = project_list(seen, day("2026-03-13"), workdays, size=60)
    over = [row.figures.light == "decided" for row in rows]
    assert over == sorted(over)
    assert {True, False} == set(over)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite sorts")
def test_the_list_is_read_in_the_order_of_an_index(seen, workdays):
    works = Works.objects.filter(permitted_on=None).order_by("due", "pk")[:50]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
    assert "works_under_way_by_due" in works.explain()
