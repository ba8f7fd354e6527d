"""The job of this app: a delivery, carried out by a worker."""

from django.utils import timezone

from outbox import handles
from people import delivering
from people.letters import JOB


@handles(JOB)
def deliver(delivery: int) -> None:
    delivering.deliver(delivery, timezone.now)
