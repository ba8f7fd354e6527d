"""A job runs once, rests after an error, is given up after the last attempt and is returned when its worker dies."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

import outbox
from outbox import actions, owner, tasks
from outbox.models import Job
from tests.outbox import work

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(now: datetime) -> Callable[[], datetime]:
    return lambda: now


def story(job: Job) -> tuple[Any, ...]:
    job.refresh_from_db()
    return job.state, job.attempts, job.not_before, job.taken_at, job.taken_by, job.finished_at, job.last_error


def take_as(worker: str, job: Job, now: datetime) -> None:
    """As if this worker had taken the job and fallen silent."""
    assert actions.claim(job.pk, now) is not None
    Job.objects.filter(pk=job.pk).update(taken_by=worker)


def test_a_job_gets_its_arguments_and_is_done(now: datetime, clock: Any, tmp_path: Path) -> None:
    job = outbox.post("test.note", "note:1", now=now, diary=str(tmp_path / "diary"), word="山")
    assert actions.run(job.pk, clock) is True
    assert (tmp_path / "diary").read_text() == "山\n"
    assert story(job) == ("done", 1, now, None, "", now, "")


def test_a_message_received_twice_runs_the_job_once(now: datetime, clock: Any, tmp_path: Path) -> None:
    job = outbox.post("test.note", "note:1", now=now, diary=str(tmp_path / "diary"), word="山")
    assert [actions.run(job.pk, clock) for _ in range(3)] == [True, False, False]
    assert (tmp_path / "diary").read_text() == "山\n"


def test_a_message_for_no_row_does_nothing(clock: Any) -> None:
    assert actions.run(404, clock) is False


def test_a_job_does_not_run_before_its_moment(now: datetime, clock: Any) -> None:
    job = outbox.post("test.note", "note:1", now=now + MINUTE)
    assert actions.run(job.pk, clock) is False
    assert story(job) == ("waiting", 0, now + MINUTE, None, "", None, "")


@pytest.mark.django_db(transaction=True)
def test_eight_workers_with_one_message_run_the_job_once(now: datetime, clock: Any, tmp_path: Path) -> None:
    job = outbox.post("test.note", "note:1", now=now, diary=str(tmp_path / "diary"), word="山")
    start, results = threading.Barrier(8), []

    def worker() -> None:
        start.wait()
        try:
            results.append(actions.run(job.pk, clock))
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * 7 + [True]
    assert (tmp_path / "diary").read_text() == "山\n"


def test_an_error_rests_1_2_4_8_16_minutes_and_then_stays_visible(now: datetime, caplog: Any) -> None:
    job = outbox.post("test.fail", "fail:1", now=now, why="桥断了")
    stories = []
    for minute in (0, 1, 3, 7, 15, 31, 63):
        moment = now + minute * MINUTE
        assert actions.run(job.pk, partial(datetime.fromtimestamp, moment.timestamp(), UTC)) is False
        stories.append(story(job)[:3])
    assert stories == [
        ("waiting", 1, now + 1 * MINUTE),
        ("waiting", 2, now + 3 * MINUTE),
        ("waiting", 3, now + 7 * MINUTE),
        ("waiting", 4, now + 15 * MINUTE),
        ("waiting", 5, now + 31 * MINUTE),
        ("failed", 6, now + 31 * MINUTE),
        ("failed", 6, now + 31 * MINUTE),
    ]
    assert story(job)[5:] == (now + 31 * MINUTE, "OnPurpose: 桥断了")
    assert list(Job.objects.failed()) == [job]
    assert "桥断了" in caplog.text


@pytest.mark.parametrize("error", [MemoryError(), SoftTimeLimitExceeded(), outbox.UnknownKind("x")])
def test_limits_are_errors_like_others(error: Exception, now: datetime, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def limited(kind: str) -> Any:
        raise error

    monkeypatch.setattr(actions, "handler_of", limited)
    job = outbox.post("test.note", "note:1", now=now)
    assert actions.run(job.pk, clock) is False
    assert story(job) == ("waiting", 1, now + MINUTE, None, "", None, f"{type(error).__name__}: {error}")


def test_a_kind_nobody_handles_says_so(now: datetime, clock: Any) -> None:
    job = outbox.post("test.unheard", "unheard:1", now=now)
    assert actions.run(job.pk, clock) is False
    assert story(job)[-1] == "UnknownKind: test.unheard"


def test_a_second_handler_of_a_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Two handlers for test\.note: note and "):
        outbox.handles("test.note")(lambda: None)
    assert outbox.handles("test.note")(work.note) is work.note


def test_the_job_of_a_dead_process_is_due_at_once(now: datetime) -> None:
    job = outbox.post("test.note", "note:1", now=now)
    take_as(owner.me().rpartition(":")[0] + ":1", job, now)
    assert actions.return_abandoned(now + MINUTE) == [job]
    words = "the worker died or ran out of time or memory"
    assert story(job) == ("waiting", 1, now + MINUTE, None, "", None, words)


def test_a_job_whose_worker_dies_again_rests_first(now: datetime) -> None:
    job = outbox.post("test.note", "note:1", now=now)
    Job.objects.filter(pk=job.pk).update(attempts=2)
    take_as(owner.me().rpartition(":")[0] + ":1", job, now)
    actions.return_abandoned(now)
    assert story(job)[:3] == ("waiting", 3, now + 4 * MINUTE)


@pytest.mark.parametrize(("queue", "limit"), [("default", 180), ("drawing", 360)])
def test_a_job_of_another_machine_is_returned_when_its_time_is_over(queue: str, limit: int, now: datetime) -> None:
    job = outbox.post("test.note", "note:1", queue=queue, now=now)
    take_as("elsewhere:0:1:1", job, now)
    assert actions.return_abandoned(now + timedelta(seconds=limit)) == []
    assert actions.return_abandoned(now + timedelta(seconds=limit + 1)) == [job]


def test_a_job_of_a_living_process_is_left_alone(now: datetime) -> None:
    job = outbox.post("test.note", "note:1", now=now)
    actions.claim(job.pk, now)
    assert actions.return_abandoned(now + MINUTE) == []


def test_a_worker_given_up_for_dead_cannot_overwrite_its_successor(now: datetime, clock: Any, tmp_path: Path) -> None:
    job = outbox.post("test.note", "note:1", now=now, diary=str(tmp_path / "diary"), word="山")
    late = actions.claim(job.pk, now)
    assert late is not None
    actions.return_abandoned(now + timedelta(hours=1))
    assert actions.run(job.pk, lambda: now + timedelta(hours=2)) is True
    assert actions._seal(late, state="failed", finished_at=now, last_error="late") is False
    assert story(job)[:2] == ("done", 2)


def test_the_sweep_wakes_what_is_due_and_returns_what_was_lost(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[tuple[int, str]] = []
    monkeypatch.setattr(tasks, "wake", lambda job_id, queue: woken.append((job_id, queue)) or True)
    lost, drawn, later, done = (
        outbox.post("test.note", key, queue=queue, now=at)
        for key, queue, at in [
            ("1", "default", now),
            ("2", "drawing", now),
            ("3", "default", now.replace(year=2999)),
            ("4", "default", now),
        ]
    )
    take_as("elsewhere:0:1:1", lost, now)
    Job.objects.filter(pk=done.pk).update(state="done", finished_at=now)
    tasks.sweep()
    assert sorted(woken) == [(lost.pk, "default"), (drawn.pk, "drawing")]
    assert story(later)[0] == "waiting"


def test_all_that_is_due_can_be_done_here_and_now(now: datetime, clock: Any, tmp_path: Path) -> None:
    for number in range(3):
        outbox.post("test.note", f"note:{number}", now=now, diary=str(tmp_path / "diary"), word=str(number))
    outbox.post("test.note", "drawn", queue="drawing", now=now)
    assert actions.run_due(clock, queue="default") == 3
    assert (tmp_path / "diary").read_text() == "0\n1\n2\n"


@pytest.mark.parametrize("values", [{"state": "lost"}, {"queue": "other"}, {"state": "taken"}, {"state": "done"}])
def test_the_database_refuses_a_row_that_makes_no_sense(values: dict[str, str], now: datetime) -> None:
    job = outbox.post("test.note", "note:1", now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**values)


def test_the_command_shows_what_failed_and_lets_it_begin_again(now: datetime, clock: Any) -> None:
    job = outbox.post("test.fail", "fail:1", now=now, why="桥断了")
    Job.objects.filter(pk=job.pk).update(attempts=5)
    actions.run(job.pk, clock)
    shown, again = StringIO(), StringIO()
    call_command("outbox", stdout=shown)
    assert shown.getvalue() == "等待 0  执行中 0  完成 0  失败 1\n失败 fail:1（test.fail，尝试 6 次）：OnPurpose: 桥断了\n"
    call_command("outbox", retry="fail:1", stdout=again)
    assert again.getvalue() == "已重新安排 1 个任务。\n等待 1  执行中 0  完成 0  失败 0\n"
    with pytest.raises(CommandError, match="没有键为“fail:1”的失败任务"):
        call_command("outbox", retry="fail:1", stdout=again)
