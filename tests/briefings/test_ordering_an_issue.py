"""An issue is a row with a number before it is a PDF; two orders at once make no gap and no double."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import close_old_connections, connection

from approvals.refusal import Refused
from briefings import actions
from briefings.models import Issue
from briefings.tasks import issue_weekly
from outbox.models import Job

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db


def ordered(on: date = FRIDAY, at: datetime = AT) -> Issue:
    return actions.order("weekly", on, None, at)


def test_an_order_posts_one_job_for_the_drawing_worker() -> None:
    issue = ordered()
    assert (issue.state, issue.number, issue.total_number, issue.figures) == (Issue.State.ORDERED, 1, 1, None)
    assert list(Job.objects.values_list("kind", "key", "queue", "arguments")) == [
        ("briefings.draw", f"draw:{issue.pk}", "drawing", {"issue": issue.pk})
    ]


def test_the_same_day_is_one_issue() -> None:
    assert ordered().pk == ordered().pk
    assert (Issue.objects.count(), Job.objects.count()) == (1, 1)


def test_numbers_have_no_gap_and_begin_again_with_the_year() -> None:
    for on in (date(2025, 12, 26), date(2026, 1, 9), date(2026, 1, 2), date(2026, 1, 16)):
        ordered(on)
    found = list(Issue.objects.order_by("total_number").values_list("number", "total_number"))
    assert found == [(1, 1), (1, 2), (2, 3), (3, 4)]


@pytest.mark.parametrize(
    ("period", "on", "at"),
    [
        pytest.param("weekly", date(2026, 11, 21), AT, id="tomorrow"),
        pytest.param("weekly", date(2026, 11, 20), datetime(2026, 11, 19, 15, 59, tzinfo=UTC), id="tomorrow in Shanghai"),
        pytest.param("hourly", FRIDAY, AT, id="no such kind"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(period: str, on: date, at: datetime) -> None:
    with pytest.raises(Refused):
        actions.order(period, on, None, at)
    assert (Issue.objects.count(), Job.objects.count()) == (0, 0)


def test_today_begins_at_midnight_in_shanghai() -> None:
    assert ordered(FRIDAY, datetime(2026, 11, 19, 16, 0, tzinfo=UTC)).on == FRIDAY


@pytest.mark.parametrize(
    ("today", "friday"),
    [
        pytest.param("2026-11-20T09:00:00+00:00", "2026-11-20", id="Friday at five"),
        pytest.param("2026-11-21T01:00:00+00:00", "2026-11-20", id="the beat was late"),
        pytest.param("2026-11-26T01:00:00+00:00", "2026-11-20", id="Thursday still belongs to the last Friday"),
    ],
)
def test_the_clock_orders_last_fridays_issue_once(time_machine: object, today: str, friday: str) -> None:
    time_machine.move_to(datetime.fromisoformat(today), tick=False)  # type: ignore[attr-defined]
    issue_weekly()
    issue_weekly()
    assert [str(on) for on in Issue.objects.values_list("on", flat=True)] == [friday]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_orders_at_once_take_consecutive_numbers() -> None:
    days = [date(2026, 11, day) for day in (2, 3, 4, 5)] * 2
    together, failures = threading.Barrier(len(days)), []

    def client(on: date) -> None:
        try:
            together.wait()
            ordered(on)
        except Exception as error:  # noqa: BLE001 - a thread's error must reach the test
            failures.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=client, args=(on,)) for on in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(Issue.objects.values_list("number", "total_number")) == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert Job.objects.count() == 4
