"""Briefings that were asked for, drawn, and kept: the frozen figures are stored with the issue, so it can be drawn again a year later.

An issue is a row before it is a PDF: the row is the order (habit 2 of trust.md), the drawing worker fills it in. A project's own report
(专报) is ordered and drawn the same way.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from approvals.models import Plan
from people.models import Role, User
from projects.models import Project


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, user: User) -> "IssueQuerySet":
        """Briefings speak of the whole city: leaders, dispatchers and editors read them; nobody else."""
        if user.role in (Role.LEADER, Role.DISPATCHER, Role.EDITOR):
            return self.all()
        return self.none()


class Order(models.Model):
    """A document that was asked for: the drawing worker fills in the PDF."""

    class State(models.TextChoices):
        ORDERED = "ordered", _("ordered")
        DRAWING = "drawing", _("being drawn")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be drawn")

    on = models.DateField(_("figures as of"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ORDERED)
    pdf = models.FileField(_("PDF"), upload_to="briefings/", blank=True)
    ordered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("ordered by"))
    ordered_at = models.DateTimeField(_("ordered at"))
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=400, blank=True)

    class Meta:
        abstract = True

    @property
    def under_way(self) -> bool:
        return self.state in (self.State.ORDERED, self.State.DRAWING)


class Issue(Order):
    class Period(models.TextChoices):
        WEEKLY = "weekly", _("weekly")

    period = models.CharField(_("kind"), max_length=10, choices=Period, default=Period.WEEKLY)
    number = models.PositiveIntegerField(_("issue of the year"))
    total_number = models.PositiveIntegerField(_("issue since the first"), unique=True)
    figures = models.JSONField(_("frozen figures"), null=True, blank=True)
    ledger_head = models.CharField(max_length=64, blank=True)
    sheet = models.FileField(_("Excel ledger"), upload_to="briefings/", blank=True)

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


class DossierQuerySet(models.QuerySet["DossierOrder"]):
    def visible_to(self, user: User) -> "DossierQuerySet":
        """Those of the projects that exist for this person, in the words meant for them."""
        return self.filter(project__in=Project.objects.visible_to(user), plain=plain_for(user))


def plain_for(user: User) -> bool:
    """An enterprise gets its report without chances and advice to the offices."""
    return user.role == Role.ENTERPRISE


class DossierOrder(Order):
    """A project's own report of a day. As long as nothing is written to its ledger (`events` long), asking again gives the same one."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="dossiers", verbose_name=_("project"))
    events = models.PositiveIntegerField()
    plain = models.BooleanField(default=False)

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        verbose_name = _("project report")
        verbose_name_plural = _("project reports")
        constraints = [
            UniqueConstraint(fields=["project", "on", "events", "plain"], name="one_dossier_a_day_and_state"),
            CheckConstraint(condition=Q(state__in=["ordered", "drawing", "ready", "failed"]), name="dossier_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.on}"


class PlanPaperQuerySet(models.QuerySet["PlanPaper"]):
    def visible_to(self, user: User) -> "PlanPaperQuerySet":
        """Those of the projects that exist for this person."""
        return self.filter(plan__works__project__in=Project.objects.visible_to(user))


class PlanPaper(Order):
    """A plan on paper: the service scheme (代办服务方案) or the agency agreement (委托代办协议), drawn before signing and after."""

    class Kind(models.TextChoices):
        SCHEME = "scheme", _("agency service scheme")
        AGREEMENT = "agreement", _("agency agreement")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="papers", verbose_name=_("plan"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    signed = models.BooleanField(_("drawn after signing"), default=False)

    objects = PlanPaperQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "kind", "signed"]
        verbose_name = _("plan on paper")
        verbose_name_plural = _("plans on paper")
        constraints = [
            UniqueConstraint(fields=["plan", "kind", "signed"], name="one_paper_of_a_kind"),
            CheckConstraint(condition=Q(state__in=["ordered", "drawing", "ready", "failed"]), name="plan_paper_state_is_known"),
            CheckConstraint(condition=Q(kind__in=["scheme", "agreement"]), name="plan_paper_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.get_kind_display()}"
