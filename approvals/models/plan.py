"""The plan of a works (一个项目、一名跑手、一套方案): which approvals, in which order, from when until when, by whom.

A plan is drawn up as a draft and signed; what was signed is never changed. Revision 1 is the baseline, a later one says why it differs.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from approvals.models.approval import Approval
from catalogue.models import MatterVersion
from people.models import Department, User
from projects.models import Project, Works


class Disposition(models.TextChoices):
    """What becomes of a matter of the catalogue in one works."""

    APPLIES = "applies", _("applies")
    ASSESSED = "assessed", _("replaced by regional assessment")
    COMMITTED = "committed", _("by commitment")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class Plan(models.Model):
    works = models.ForeignKey(Works, models.PROTECT, related_name="plans", verbose_name=_("works"))
    revision = models.PositiveSmallIntegerField(_("revision"))
    answers = models.JSONField(_("answers to the questionnaire"), default=dict)
    start = models.DateField(_("counted forward from"))
    target = models.DateField(_("planned ground-breaking day"), null=True, blank=True)
    reason = models.CharField(_("why it was revised"), max_length=300, blank=True)
    drawn_up_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("drawn up by"))
    drawn_up_at = models.DateTimeField(_("drawn up at"))
    handed_in_at = models.DateTimeField(_("handed in for signing at"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("signed by"))
    signatory = models.CharField(_("signed for the enterprise by"), max_length=60, blank=True)

    class Meta:
        ordering = ["works", "revision"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            UniqueConstraint(fields=["works", "revision"], name="plan_revision_is_unique"),
            UniqueConstraint(fields=["works"], condition=Q(signed_on=None), name="one_draft_plan_at_a_time"),
            CheckConstraint(condition=Q(revision=1) | ~Q(reason=""), name="revised_plan_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.works} {self.revision}"


class PlanLine(models.Model):
    """One matter in the plan. Days are null where nothing is to be done, or where the catalogue promises no days."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines", verbose_name=_("plan"))
    version = models.ForeignKey(MatterVersion, models.PROTECT, related_name="+", verbose_name=_("version of the matter"))
    approval = models.ForeignKey(Approval, models.SET_NULL, null=True, blank=True, related_name="plan_lines", verbose_name=_("approval"))
    disposition = models.CharField(_("disposition"), max_length=16, choices=Disposition)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    days = models.PositiveSmallIntegerField(_("workdays"), null=True, blank=True)
    begin = models.DateField(_("begins"), null=True, blank=True)
    finish = models.DateField(_("finishes"), null=True, blank=True)
    latest_begin = models.DateField(_("begins at the latest"), null=True, blank=True)
    latest_finish = models.DateField(_("finishes at the latest"), null=True, blank=True)
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("lead department"))
    critical = models.BooleanField(_("decides the last day"), default=False)
    responsible = models.CharField(_("responsible person"), max_length=60, blank=True)

    class Meta:
        ordering = ["plan", "version__stage", "version__matter__code"]
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of a plan")
        constraints = [
            UniqueConstraint(fields=["plan", "version"], name="one_line_per_matter"),
            CheckConstraint(condition=Q(disposition__in=Disposition.values), name="plan_disposition_is_known"),
        ]

    def __str__(self) -> str:
        return self.version.name


class HandOver(models.Model):
    """A project passes from one runner to another: what stands open is written down and read by the one who takes over."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="hand_overs", verbose_name=_("project"))
    giver = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("handed over by"))
    taker = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("taken over by"))
    on = models.DateField(_("on"))
    reason = models.CharField(_("reason"), max_length=300)
    open_items = models.JSONField(_("what stood open"), default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("arranged by"))
    at = models.DateTimeField(_("at"))
    acknowledged_at = models.DateTimeField(_("read by the new runner at"), null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")

    def __str__(self) -> str:
        return f"{self.project} {self.on}"
