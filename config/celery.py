"""Celery for Kaigong: messages only wake; what is to be done stands in rows (outbox).

A worker that serves the queue "drawing" limits the memory of its processes: a document that asks for more fails alone, in a
process that is thrown away, and never takes the machine with it (trust.md, habit 5).
"""

import os
import resource
from typing import Any

from celery import Celery
from celery.signals import celeryd_after_setup, setup_logging, worker_process_init, worker_ready
from django.conf import settings

from config import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
broker.register()
app = Celery("kaigong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

LIMITED = "KAIGONG_DRAWING_PROCESS"


@setup_logging.connect
def keep_the_log_as_django_set_it(**_: Any) -> None:
    """Celery replaces the handlers of the root logger unless somebody answers this signal."""


@celeryd_after_setup.connect
def notice_the_drawing_queue(instance: Any, **_: Any) -> None:
    """Decided by the queue, not by a flag somebody may forget; the processes inherit it when they are forked."""
    if "drawing" in instance.app.amqp.queues.consume_from:
        os.environ[LIMITED] = "1"


@worker_process_init.connect
def limit_the_memory_of_a_drawing_process(**_: Any) -> None:
    if os.environ.get(LIMITED):
        resource.setrlimit(resource.RLIMIT_AS, (settings.DRAWING_BYTES, settings.DRAWING_BYTES))


@worker_ready.connect
def wake_what_waited_for_a_worker(sender: Any, **_: Any) -> None:
    """A worker that comes back does not wait for the next beat."""
    sender.app.send_task("outbox.tasks.sweep", expires=60)
