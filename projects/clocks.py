"""The projection every clock stores (approval, stage, works): the columns of `approvals.clock.Sweep`, by the same names.

Truth is the events; these exist for filtering and sorting, are written with the event that moves them, and can be rebuilt from the ledger.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Clock(models.Model):
    """A light on any later day is a plain comparison of these with that day, in Python and in SQL alike (clock.md "What is stored")."""

    clock_start = models.DateField(null=True, editable=False)
    used_closed = models.PositiveSmallIntegerField(default=0, editable=False)
    running_since = models.DateField(null=True, editable=False)
    runs_from = models.DateField(null=True, editable=False)
    amber_from = models.DateField(null=True, editable=False)
    due = models.DateField(_("due"), null=True, editable=False)
    late_from = models.DateField(null=True, editable=False)
    clock_decided = models.DateField(null=True, editable=False)
    allowance = models.PositiveSmallIntegerField(null=True, editable=False)
    late_closed = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


CLOCK_COLUMNS = tuple(field.name for field in Clock._meta.local_fields)
