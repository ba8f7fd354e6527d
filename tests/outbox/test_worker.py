"""Real Celery workers on this run's broker and database: once each, nothing lost, and drawing within its limits."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

import outbox
from outbox.models import Job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

HOME = Path(__file__).parent.parent.parent


class Workshop:
    """Workers of this test, with the test's own database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []

    def start(self, queue: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "--app", "config", "--quiet", "worker", "--queues", queue, "--concurrency", "1"]
        command += [
            "--include",
            "tests.outbox.work",
            "--without-gossip",
            "--without-mingle",
            "--hostname",
            f"{queue}{len(self.workers)}@%h",
        ]
        everything = {**os.environ, "DATABASE_URL": database_url(), **environment}
        with (self.folder / f"{queue}.log").open("ab") as log:
            self.workers.append(subprocess.Popen(command, cwd=HOME, env=everything, stdout=log, stderr=log, start_new_session=True))
        return self.workers[-1]

    def wait_until(self, true: Callable[[], bool], seconds: float = 60.0) -> None:
        """Fails the test, with the workers' own words, when it takes too long or when a worker could not live."""
        pause = threading.Event()
        for _ in range(int(seconds / 0.05)):
            if true():
                return
            if any((worker.poll() or 0) > 0 for worker in self.workers):
                break
            pause.wait(0.05)
        words = "\n".join(log.read_text() for log in self.folder.glob("*.log"))
        pytest.fail(f"It never became true: {list(Job.objects.values())}\n{words}")

    def close(self) -> None:
        """Asked first, then killed: a worker told to stop while it is still starting may not hear it."""
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            with suppress(subprocess.TimeoutExpired):
                worker.wait(timeout=10)
            kill_with_children(worker)


@pytest.fixture
def workshop(transactional_db: None, tmp_path: Path) -> Iterator[Workshop]:
    """Empty at the beginning; all workers are gone before the database is."""
    opened = Workshop(tmp_path)
    yield opened
    opened.close()


def kill_with_children(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def database_url() -> str:
    """The test database as another process reaches it."""
    where = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{where['NAME']}"
    return f"postgres://{where['USER']}:{where['PASSWORD']}@{where['HOST']}:{where['PORT']}/{where['NAME']}"


def post(kind: str, key: str, **options: Any) -> Job:
    with transaction.atomic():
        return outbox.post(kind, key, now=timezone.now(), **options)


def states() -> set[str]:
    return set(Job.objects.values_list("state", flat=True))


def test_two_workers_do_each_job_once(workshop: Workshop, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    for number in range(20):
        post("test.note", f"before:{number}", diary=str(diary), word=f"before {number}")
    workshop.start("default")
    workshop.start("default")
    for number in range(20):
        post("test.note", f"after:{number}", diary=str(diary), word=f"after {number}")
    workshop.wait_until(lambda: states() == {"done"})
    assert sorted(diary.read_text().splitlines()) == sorted(f"{word} {number}" for word in ("before", "after") for number in range(20))
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_the_job_of_a_killed_worker_is_done_by_the_next(workshop: Workshop, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    job = post("test.hang_once", "hang:1", diary=str(diary), word="山")
    doomed = workshop.start("default")
    workshop.wait_until(diary.with_suffix(".began").exists)
    kill_with_children(doomed)
    workshop.start("default")
    workshop.wait_until(lambda: states() == {"done"})
    job.refresh_from_db()
    assert (diary.read_text(), job.attempts) == ("山\n", 2)


def test_drawing_has_a_limit_of_memory_and_of_time_and_survives_both(workshop: Workshop, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    workshop.start("drawing", DRAWING_SECONDS="1", DRAWING_BYTES=str(2 * 1024**3))
    measured = post("test.memory", "memory:1", queue="drawing", diary=str(diary))
    greedy = post("test.greedy", "greedy:1", queue="drawing", size=2 * 1024**3)
    slow = post("test.hang_once", "hang:1", queue="drawing", diary=str(tmp_path / "other"), word="山")
    workshop.wait_until(lambda: not Job.objects.filter(attempts=0).exists() and "taken" not in states())
    ends = {job.key: (job.state, job.last_error) for job in Job.objects.all()}
    assert ends == {
        measured.key: ("done", ""),
        greedy.key: ("waiting", "MemoryError: "),
        slow.key: ("waiting", "SoftTimeLimitExceeded: SoftTimeLimitExceeded()"),
    }
    assert diary.read_text() == f"{2 * 1024**3}\n"


def test_another_worker_has_no_such_limit(workshop: Workshop, tmp_path: Path) -> None:
    workshop.start("default")
    post("test.memory", "memory:1", diary=str(tmp_path / "diary"))
    workshop.wait_until(lambda: states() == {"done"})
    assert (tmp_path / "diary").read_text() == "-1\n"
