"""Every write to a job after it was posted: claim, done, failed attempt, give up, return.

A claim is one UPDATE that compares and sets, so a message that arrives twice, or at two workers, runs the job once. The number
of the attempt is the claim's seal: a worker that was given up for dead and finishes late cannot overwrite its successor.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models

from outbox import limits, owner
from outbox.handlers import handler_of
from outbox.models import Job, State

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def run(job_id: int, clock: Clock) -> bool:
    """Do the job if it is due and nobody else has it; True when it was done.

    The clock is read when the job is taken and when it ends. An error of the handler is written into the row and the job rests
    before it is tried again; after the last attempt the row is failed and stays visible (`manage.py outbox`).
    """
    job = claim(job_id, clock())
    if job is None:
        return False
    try:
        handler_of(job.kind)(**job.arguments)
    except Exception as error:  # whatever goes wrong belongs in the row, where people can see it
        logger.exception("Job %s (%s) failed at attempt %s", job.pk, job.kind, job.attempts)
        _end_attempt(job, f"{type(error).__name__}: {error}", clock(), limits.rest(job.attempts))
        return False
    return _seal(job, state=State.DONE, finished_at=clock(), last_error="")


def claim(job_id: int, now: datetime) -> Job | None:
    """The job, now ours; None when it is not due, not there, or taken by another."""
    due = Job.objects.due(now).filter(pk=job_id).order_by()
    won = due.update(state=State.TAKEN, taken_at=now, taken_by=owner.me(), attempts=models.F("attempts") + 1)
    return Job.objects.get(pk=job_id) if won else None


def return_abandoned(now: datetime) -> list[Job]:
    """Give back the jobs of dead workers, or give them up after the last attempt; the jobs, as they are now.

    A worker of this machine is dead when its process is gone; any worker is, when the job has run longer than it may. After
    the first death the job is due at once (the machine's fault), after another it rests first (perhaps the job's).
    """
    returned = []
    for job in Job.objects.filter(state=State.TAKEN).order_by("pk"):
        gone = owner.here(job.taken_by) and owner.dead(job.taken_by)
        if gone or job.taken_at is None or job.taken_at + limits.RUNNING_LIMIT[job.queue] < now:
            pause = limits.rest(job.attempts) if job.attempts > 1 else timedelta(0)
            if _end_attempt(job, "the worker died or ran out of time or memory", now, pause):
                returned.append(Job.objects.get(pk=job.pk))
    return returned


def retry(job: Job, now: datetime) -> bool:
    """Let a failed job begin again from its first attempt; False when it is not failed."""
    failed = Job.objects.filter(pk=job.pk, state=State.FAILED)
    return bool(failed.update(state=State.WAITING, attempts=0, not_before=now, finished_at=None))


def run_due(clock: Clock, queue: str | None = None) -> int:
    """Do here and now everything that is due, in order; how many jobs were done. For commands and tests: pages only post."""
    due = Job.objects.due(clock())
    if queue is not None:
        due = due.filter(queue=queue)
    return sum(run(job_id, clock) for job_id in list(due.values_list("pk", flat=True)))


def _end_attempt(job: Job, words: str, now: datetime, pause: timedelta) -> bool:
    if job.attempts >= limits.ATTEMPTS:
        return _seal(job, state=State.FAILED, finished_at=now, last_error=words[:2000])
    return _seal(job, state=State.WAITING, not_before=now + pause, last_error=words[:2000])


def _seal(job: Job, **values: object) -> bool:
    held = Job.objects.filter(pk=job.pk, state=State.TAKEN, attempts=job.attempts)
    return bool(held.update(taken_at=None, taken_by="", **values))
