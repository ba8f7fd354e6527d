"""Briefings that were asked for, drawn, and kept: the frozen figures are stored with the issue, so it can be drawn again a year later.

An issue is a row before it is a PDF: the row is the order (habit 2 of trust.md), the drawing worker fills it in.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from people.models import Role, User


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, user: User) -> "IssueQuerySet":
        """Briefings speak of the whole city: leaders, dispatchers and editors read them; nobody else."""
        if user.role in (Role.LEADER, Role.DISPATCHER, Role.EDITOR):
            return self.all()
        return self.none()


class Issue(models.Model):
    class State(models.TextChoices):
        ORDERED = "ordered", _("ordered")
        DRAWING = "drawing", _("being drawn")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be drawn")

    class Period(models.TextChoices):
        WEEKLY = "weekly", _("weekly")

    period = models.CharField(_("kind"), max_length=10, choices=Period, default=Period.WEEKLY)
    on = models.DateField(_("figures as of"))
    number = models.PositiveIntegerField(_("issue of the year"))
    total_number = models.PositiveIntegerField(_("issue since the first"), unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ORDERED)
    figures = models.JSONField(_("frozen figures"), null=True, blank=True)
    ledger_head = models.CharField(max_length=64, blank=True)
    pdf = models.FileField(_("PDF"), upload_to="briefings/", blank=True)
    sheet = models.FileField(_("Excel ledger"), upload_to="briefings/", blank=True)
    ordered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("ordered by"))
    ordered_at = models.DateTimeField(_("ordered at"))
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=400, blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-on"]
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        constraints = [
            UniqueConstraint(fields=["period", "on"], name="one_issue_a_period_and_day"),
            CheckConstraint(condition=Q(state__in=["ordered", "drawing", "ready", "failed"]), name="issue_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.number}"
