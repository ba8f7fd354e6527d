"""The demonstration city: the same every time, legal in every step, and with every state of a life to be found in it."""

from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from approvals.actions.deem import settle
from approvals.board.portfolio import portfolio
from approvals.models import Application, Approval, Event, LateEntry
from approvals.plan import groups
from approvals.verify import broken_links
from demonstration.city import build
from projects.models import Assignment, Project
from tests.approvals.timeline import morning
from workdays import calendar

TODAY = date(2026, 11, 23)
PROJECTS = 220
TOGETHER = ("applied", "notice_merged", "consulted", "consult_reply", "consult_silent", "visit_called", "visit_held", "visit_called_off")


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """Built once for these tests and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(TODAY, PROJECTS, calendar.current())
        transaction.set_rollback(True)


pytestmark = pytest.mark.usefixtures("city", "db")


def test_every_chain_verifies(city):
    assert broken_links() == (city, [])


def test_every_stored_clock_follows_from_its_events():
    said = StringIO()
    call_command("rebuild_clocks", check=True, stdout=said)
    assert said.getvalue() == f"{PROJECTS}个工程的时限与事件一致。\n"


def test_every_state_of_a_life_is_found():
    states = Counter(Project.objects.values_list("state", flat=True))
    assert set(states) == {"registered", "approving", "permitted", "completed", "suspended", "terminated"}
    assert (states["suspended"], states["terminated"]) == (4, 1)
    approvals = Counter(Approval.objects.values_list("state", flat=True))
    assert {"planned", "received", "accepted", "in_review", "correcting", "special", "granted", "denied", "withdrawn"} <= set(approvals)
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"deem_accepted", "extend", "request_correction", "correct", "begin_special", "end_special", "confirm"} <= kinds


def test_a_dozen_projects_are_late_or_nearly(workdays):
    lights = Counter(row.figures.light for row in portfolio(None, TODAY, workdays).projects if row.state == "approving")
    assert 10 <= lights["late"] + lights["soon"] <= 14
    assert min(lights[light] for light in ("late", "soon", "paused", "on_time")) >= 3


def test_most_permits_were_in_time(workdays):
    ended = [row for row in portfolio(None, TODAY, workdays).projects if row.permitted_on and row.in_scope]
    assert 0.8 <= sum(not row.figures.late for row in ended) / len(ended) < 1


def test_counties_and_kinds_are_mixed(workdays):
    rows = portfolio(None, TODAY, workdays).projects
    assert len({row.county_code for row in rows}) == 6
    assert {row.investment for row in rows} == {"government", "enterprise"}
    assert {row.mode for row in rows} == {"approved", "verified", "filed"}
    assert 0.1 < sum(not row.in_scope for row in rows) / len(rows) < 0.3


def test_histories_reach_from_january_2025_to_yesterday():
    days = sorted(set(Event.objects.values_list("occurred_on", flat=True)))
    assert date(2025, 1, 6) <= days[0] < date(2025, 4, 1)
    assert TODAY - timedelta(days=4) <= days[-1] < TODAY
    assert Event.objects.latest("recorded_at").recorded_at < morning(TODAY, 0)


def test_some_late_entries_wait_each_legal():
    entries = LateEntry.objects.waiting().select_related("approval", "by")
    assert 3 <= len(entries) <= 12
    for late in entries:
        assert late.step in {transition.name for transition in late.approval.get_available_state_transitions()}
        assert late.approval.last_event_on <= late.occurred_on
        assert Assignment.objects.filter(project=late.approval.works.project, runner=late.by).exists()


def test_no_step_was_written_before_the_one_it_follows():
    """Days on paper never go back within an approval, moments of writing never within a project, writing never precedes the day itself."""
    last_day: dict[int, date] = {}
    last_moment: dict[int, object] = {}
    steps = Event.objects.exclude(approval=None).exclude(kind="confirm").order_by("project_id", "number")
    for approval, project, day, at in steps.values_list("approval", "project", "occurred_on", "recorded_at"):
        assert last_day.get(approval, day) <= day
        assert last_moment.get(project, at) <= at
        assert day <= at.date() + timedelta(days=1)
        last_day[approval], last_moment[project] = day, at


def test_every_receipt_was_legal_when_it_was_written():
    """Its hard predecessors stood granted at that line of the ledger. Forms for several the action itself has asked."""
    matters = {}
    for pk, works, code, waits in Approval.objects.values_list("pk", "works", "matter__code", "version__predecessors"):
        matters[pk] = (works, code, waits)
    applies: dict[int, set[str]] = {}
    for works, code, _waits in matters.values():
        applies.setdefault(works, set()).add(code)
    granted: set[tuple[int, str]] = set()
    for approval, kind in (
        Event.objects.filter(kind__in=("receive", "grant"))
        .exclude(detail__has_key="application")
        .order_by("project_id", "number")
        .values_list("approval", "kind")
    ):
        works, code, waits = matters[approval]
        if kind == "grant":
            granted.add((works, code))
            continue
        for group in groups(waits):
            relevant = [one for one in group if one in applies[works]]
            assert not relevant or any((works, one) in granted for one in relevant), (code, waits)


def test_what_came_to_nothing_stands_in_the_plan_again():
    vain = Approval.objects.filter(state__in=("withdrawn", "denied", "refused", "not_accepted", "recalled", "revoked"))
    assert vain.exists()
    assert [one.next_attempts.count() for one in vain] == [1] * len(vain)


def test_nothing_is_left_to_settle():
    """Whatever silence accepted up to yesterday is in the ledger; what it accepts today is a handful."""
    assert settle(TODAY, morning(TODAY, 0)) <= 5


@pytest.mark.parametrize("number", [0, -1])
def test_an_impossible_size_is_refused(number):
    with pytest.raises(CommandError, match="--projects 应为正整数。"):
        call_command("seed_demo", projects=number)


def test_a_city_with_projects_is_never_seeded():
    with pytest.raises(CommandError, match="库中已有项目"):
        call_command("seed_demo")
    call_command("seed_demo", if_empty=True)
    assert Project.objects.count() == PROJECTS


def test_outside_demonstration_mode_nothing_is_seeded(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="演示数据只能在演示模式下载入"):
        call_command("seed_demo")


def test_departments_act_together_in_it():
    """Every mechanism has its rows: lists that wait and a notice sent, answers in time, too late and none, visits to come and held."""
    kinds = Counter(Event.objects.filter(kind__in=TOGETHER).values_list("kind", flat=True))
    assert set(kinds) == set(TOGETHER)
    assert set(Application.objects.values_list("kind", flat=True)) == {"parallel", "joint_acceptance"}
