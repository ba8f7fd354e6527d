"""A job is written once, with its cause; the broker is only told, and never waited for."""

import socket
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

import outbox
from outbox import posting
from outbox.models import Job
from tests.servers import free_port, redis_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    calls: list[tuple[int, str]] = []
    monkeypatch.setattr(posting, "wake", lambda job_id, queue: calls.append((job_id, queue)))
    return calls


@pytest.fixture
def broker_at(settings: Any) -> Any:
    def point(url: str) -> None:
        settings.CELERY_BROKER_URL = url
        settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
        posting.broker.cache_clear()

    return point


def test_a_job_says_what_to_do_and_wakes_its_queue_after_the_commit(
    now: datetime, woken: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = outbox.post("test.note", "note:1", queue="drawing", now=now, word="山")
        assert woken == []
    assert woken == [(job.pk, "drawing")]
    assert list(
        Job.objects.values("kind", "key", "arguments", "queue", "state", "attempts", "not_before", "created_at", "finished_at")
    ) == [
        {
            "kind": "test.note",
            "key": "note:1",
            "arguments": {"word": "山"},
            "queue": "drawing",
            "state": "waiting",
            "attempts": 0,
            "not_before": now,
            "created_at": now,
            "finished_at": None,
        }
    ]


def test_the_same_key_is_the_same_job_and_wakes_nobody_again(now: datetime, woken: Any, django_capture_on_commit_callbacks: Any) -> None:
    first = outbox.post("test.note", "note:1", now=now, word="山")
    with django_capture_on_commit_callbacks(execute=True):
        second = outbox.post("test.note", "note:1", now=now + timedelta(days=1), word="水")
    assert (second.pk, second.arguments, second.not_before) == (first.pk, {"word": "山"}, now)
    assert (Job.objects.count(), woken) == (1, [])


def test_a_key_of_another_kind_is_refused(now: datetime) -> None:
    outbox.post("test.note", "note:1", now=now)
    with pytest.raises(outbox.KeyTaken, match=r"note:1 belongs to test\.note, not to test\.fail"):
        outbox.post("test.fail", "note:1", now=now)


def test_a_cause_that_is_undone_leaves_no_job_and_wakes_nobody(now: datetime, woken: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        outbox.post("test.note", "note:1", now=now)
        transaction.set_rollback(True)
    assert (Job.objects.count(), woken) == (0, [])


def test_a_broker_that_is_not_there_neither_breaks_nor_delays_the_page(now: datetime, broker_at: Any, caplog: Any) -> None:
    broker_at(f"redis://127.0.0.1:{free_port()}/0")
    job = outbox.post("test.note", "note:1", now=now)
    begun = time.monotonic()
    assert posting.wake(job.pk, "default") is False
    assert time.monotonic() - begun < 1.0
    assert f"did not take the message for job {job.pk}" in caplog.text
    assert Job.objects.get().state == "waiting"


def test_a_broker_that_never_answers_costs_half_a_second_and_then_nothing(broker_at: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        broker_at(f"redis://127.0.0.1:{deaf.getsockname()[1]}/0")
        begun = time.monotonic()
        assert posting.wake(1, "default") is False
        first = time.monotonic()
        assert [posting.wake(number, "default") for number in range(1000)] == [False] * 1000
        last = time.monotonic()
    assert first - begun < 2.0
    assert last - first < 0.1


def test_a_broker_that_comes_back_is_told_again(broker_at: Any) -> None:
    port = free_port()
    broker_at(f"redis://127.0.0.1:{port}/0")
    told = []
    for _ in range(2):
        with redis_server(port):
            posting.line.mend()
            told.append(posting.wake(1, "default"))
        posting.line.mend()
        told.append(posting.wake(1, "default"))
    assert told == [True, False, True, False]
