"""One light, two readers: what SQL counts is what Python shows, for every row of the demonstration city, today and on any later day."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction

from approvals.board.figures import of_approval
from approvals.board.leader import leader_screen, project_list, seen_works
from approvals.board.portfolio import portfolio
from approvals.board.queue import department_queue, light_case
from approvals.board.rows import works_figures
from approvals.models import Approval
from demonstration.city import build
from people.models import User
from workdays import calendar

TODAY = date(2026, 3, 13)  # a Friday
# Today, the weekend after, the first workday, a holiday, a month on, a year on.
DAYS = [TODAY + timedelta(days=number) for number in (0, 1, 2, 3, 23, 30, 365)]


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """A city of ninety, built once for these tests and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(TODAY, 90, calendar.current())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def dispatcher(demonstration, db) -> User:
    return User.objects.get(username="dispatcher")


@pytest.mark.parametrize("on", DAYS)
def test_lights_of_approvals_are_the_same_in_sql_and_in_python(dispatcher, workdays, on):
    """light_case speaks of approvals under way."""
    counted, shown = {}, {}
    for approval in Approval.objects.under_way().annotate(light=light_case(on)):
        counted[approval.pk] = approval.light
        shown[approval.pk] = of_approval(approval, on, workdays).light
    assert counted == shown
    assert {"waiting", "on_time", "late"} <= set(counted.values()) or on > DAYS[3]


@pytest.mark.parametrize("on", DAYS)
def test_lights_of_projects_are_the_same_in_sql_and_in_python(dispatcher, workdays, on):
    works = seen_works(dispatcher, on, workdays).select_related("project")
    assert {one.pk: one.light for one in works} == {one.pk: works_figures(one, one.project, on, workdays).light for one in works}


@pytest.mark.parametrize("on", DAYS)
def test_every_sum_reconciles(dispatcher, workdays, on):
    screen, rows = leader_screen(dispatcher, on, workdays), portfolio(dispatcher, on, workdays).projects
    lights = Counter(row.figures.light for row in rows)
    assert {light: number for light, number in screen.lights if number} == dict(lights)
    assert screen.projects == len(rows) == sum(county.projects for county in screen.counties) == sum(lights.values())
    assert screen.permitted == sum(row.permitted_on is not None for row in rows) == sum(county.permitted for county in screen.counties)
    assert screen.in_scope == sum(row.in_scope for row in rows)
    assert (screen.late, screen.soon) == (lights["late"], lights["soon"])
    for county in screen.counties:
        own = [row for row in rows if row.county_code == county.code]
        assert (county.projects, dict(county.lights)) == (
            len(own),
            dict.fromkeys(dict(county.lights), 0) | Counter(row.figures.light for row in own),
        )


@pytest.mark.parametrize("on", DAYS[:1])
def test_the_means_are_those_of_the_rows(dispatcher, workdays, on):
    screen = leader_screen(dispatcher, on, workdays)
    ended = [row for row in portfolio(dispatcher, on, workdays).projects if row.permitted_on and row.in_scope]
    means = {kind: [row.figures.used for row in ended if row.investment == kind] for kind in ("government", "enterprise")}
    assert screen.mean_government == pytest.approx(sum(means["government"]) / len(means["government"]))
    assert screen.mean_enterprise == pytest.approx(sum(means["enterprise"]) / len(means["enterprise"]))
    assert (screen.permitted_government, screen.permitted_enterprise) == tuple(len(days) for days in means.values())
    assert (screen.ended, screen.on_time) == (len(ended), sum(not row.figures.late for row in ended))
    assert screen.permitted_this_week == sum(
        on - timedelta(days=7) < row.permitted_on <= on for row in ended_anywhere(dispatcher, on, workdays)
    )


def ended_anywhere(user, on, workdays):
    return [row for row in portfolio(user, on, workdays).projects if row.permitted_on]


@pytest.mark.parametrize("light", ["late", "soon", "paused", "on_time", "waiting", "decided"])
def test_a_number_opens_exactly_its_rows(dispatcher, workdays, light):
    screen = leader_screen(dispatcher, TODAY, workdays)
    rows = project_list(dispatcher, TODAY, workdays, light=light, size=1000)
    assert len(rows) == dict(screen.lights)[light]
    assert {row.figures.light for row in rows} <= {light}


def test_the_queue_counts_what_it_lists(dispatcher, workdays):
    counts = dict(department_queue(dispatcher, TODAY, workdays).counts)
    listed = {light: department_queue(dispatcher, TODAY, workdays, {"light": light}).total for light in counts}
    assert counts == listed
    assert sum(counts.values()) == department_queue(dispatcher, TODAY, workdays).total == Approval.objects.under_way().count()
