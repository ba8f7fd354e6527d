"""Writing a job beside its cause, and waking a worker once the cause is certain.

The page never waits for the broker: publishing is tried once, for half a second at most; after a failure this process is
silent for half a minute. Nothing is lost by that, because the sweep (outbox.tasks.sweep) wakes every row that is due.
"""

import logging
import threading
import time
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import transaction
from kombu import Connection
from kombu.exceptions import KombuError, OperationalError
from kombu.pools import producers

if TYPE_CHECKING:
    from outbox.models import Job

logger = logging.getLogger(__name__)

TASKS = {"default": "outbox.tasks.run", "drawing": "outbox.tasks.run_drawing"}
# Tried once; nobody waits for a result; and how long a job may run is the worker's own decision, not the sender's.
PLAIN = {"retry": False, "ignore_result": True, "time_limit": None, "soft_time_limit": None}
PATIENCE = 0.5
SILENCE = 30.0


class KeyTaken(ValueError):
    """The key already belongs to a job of another kind."""


def post(kind: str, key: str, queue: str = "default", *, now: datetime, **arguments: Any) -> "Job":
    """Write the job once and wake a worker when the caller's transaction has committed.

    Call it inside the transaction of the cause. The same key returns the first row unchanged. The arguments must be JSON.
    Raises KeyTaken when the key stands for another kind.
    """
    model: type[Job] = apps.get_model("outbox", "Job")
    job, new = model.objects.get_or_create(
        key=key, defaults={"kind": kind, "queue": queue, "arguments": arguments, "not_before": now, "created_at": now}
    )
    if job.kind != kind:
        raise KeyTaken(f"{key} belongs to {job.kind}, not to {kind}")
    if new:
        transaction.on_commit(partial(wake, job.pk, queue))
    return job


def wake(job_id: int, queue: str) -> bool:
    """Tell a worker that this job is due; False when the broker could not be told (the sweep will)."""
    if not line.open():
        return False
    try:
        with producers[broker()].acquire(block=True, timeout=PATIENCE) as producer:
            current_app.send_task(TASKS[queue], args=[job_id], queue=queue, producer=producer, **PLAIN)
    except (KombuError, OSError, OperationalError) as error:
        line.broke()
        logger.warning("The broker did not take the message for job %s: %s", job_id, error)
        return False
    return True


class Line:
    """Whether to try the broker at all: after a failure, not for SILENCE seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0

    def open(self) -> bool:
        with self._lock:
            return time.monotonic() >= self._until

    def broke(self) -> None:
        with self._lock:
            self._until = time.monotonic() + SILENCE

    def mend(self) -> None:
        """Try again at the next message."""
        with self._lock:
            self._until = 0.0


line = Line()


@cache
def broker() -> Connection:
    """The broker as the pages see it: impatient. Workers keep their own, patient, connection."""
    impatient = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "max_retries": 0, "connect_retries_timeout": PATIENCE}
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **impatient}
    return Connection(settings.CELERY_BROKER_URL, connect_timeout=PATIENCE, transport_options=options)
