"""How long a job may run, how often it is tried, how long it rests in between.

A job of the drawing queue is stopped after DRAWING_SECONDS by its worker; another job after TASK_SECONDS. A row that is still
"taken" a minute later belongs to a worker that died, wherever it ran.
"""

from datetime import timedelta

from django.conf import settings

ATTEMPTS = 6
RUNNING_LIMIT = {
    "default": timedelta(seconds=settings.TASK_SECONDS + 60),
    "drawing": timedelta(seconds=settings.DRAWING_SECONDS + 60),
}


def rest(attempts: int) -> timedelta:
    """The pause after the given number of failed attempts: 1, 2, 4, 8, 16 minutes."""
    return timedelta(minutes=2 ** (attempts - 1))
