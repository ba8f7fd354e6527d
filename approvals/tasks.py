"""What the clock of the office sets going, and the jobs of this app: each does what its row says, once."""

from celery import shared_task
from django.utils import timezone

from approvals.actions import adopt, deem, tolerating
from approvals.actions import supervise as ladder
from outbox import handles


@shared_task
def settle() -> None:
    deem.settle(timezone.localdate(), timezone.now())
    tolerating.settle(timezone.localdate(), timezone.now())


@shared_task
def supervise() -> None:
    ladder.run(timezone.localdate(), timezone.now())


@handles("approvals.read_intake")
def read_intake(intake_id: int) -> None:
    adopt.read_intake(intake_id)


@handles("approvals.apply_intake")
def apply_intake(intake_id: int, by_id: int) -> None:
    adopt.apply_intake(intake_id, by_id, on=timezone.localdate(), at=timezone.now())
