"""Acceptance by silence: five workdays after receipt without a correction notice, an application is accepted from the day of receipt.

行政许可法 32. The rule holds by the passing of days alone; this writes it down, and with it the silence of departments that were consulted.
It is idempotent, run once a day by beat and, so that no page depends on a worker, by the first page of the day.
"""

from datetime import date, datetime

from django.db import transaction

from approvals.actions.consulting import fall_silent
from approvals.actions.taking import accept_by_silence, under_lock
from approvals.models import Approval, LateEntry
from approvals.models.approval import ApprovalQuerySet
from approvals.states import State


def settle(today: date, at: datetime) -> int:
    """Write everything that silence has brought about up to today: acceptances, and consultations deemed without opinion; returns how many.
    One transaction each: none waits."""
    accepted = sum(_settle_one(key, today, at) for key in overdue(today).values_list("pk", flat=True))
    return accepted + fall_silent(today, at)


def overdue(today: date) -> ApprovalQuerySet:
    """Received, five workdays gone, and no back-dated step waiting that may tell another story."""
    waiting = LateEntry.objects.waiting().values("approval")
    return Approval.objects.under_way().filter(state=State.RECEIVED, deem_from__lte=today).exclude(pk__in=waiting)


@transaction.atomic
def _settle_one(approval_id: int, today: date, at: datetime) -> bool:
    project, approval = under_lock(approval_id)
    return accept_by_silence(project, approval, today, at)
