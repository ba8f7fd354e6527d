"""The messages: each carries the number of a row and nothing else."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from outbox import actions
from outbox.models import Job
from outbox.posting import wake

SWEEP_AT_ONCE = 200


@shared_task(soft_time_limit=settings.TASK_SECONDS, time_limit=settings.TASK_SECONDS + 15)
def run(job_id: int) -> None:
    actions.run(job_id, timezone.now)


@shared_task(soft_time_limit=settings.DRAWING_SECONDS, time_limit=settings.DRAWING_SECONDS + 15)
def run_drawing(job_id: int) -> None:
    actions.run(job_id, timezone.now)


@shared_task
def sweep() -> None:
    """Return the jobs of dead workers and wake everything that is due.

    Waking the same job twice costs one query, so the oldest are woken at every sweep until they are done.
    """
    now = timezone.now()
    actions.return_abandoned(now)
    for job_id, queue in list(Job.objects.due(now).values_list("pk", "queue")[:SWEEP_AT_ONCE]):
        if not wake(job_id, queue):
            break
