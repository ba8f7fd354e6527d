"""The ladder of supervision: reminder 提醒, 催办单, 督办单, 通报. A rung fires once for an approval, whoever runs, however often.

The unique row is the firing: two workers who see the same rung due insert one row. Who is told, by which channel and whether it arrived
stands with the message (people.Message, people.Delivery).
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from approvals.models.approval import Approval
from people.models import Role, User
from projects.models import Project


class Rung(models.TextChoices):
    REMINDER = "reminder", _("reminder")
    URGING = "urging", _("urging notice")
    SUPERVISION = "supervision", _("supervision notice")
    CIRCULAR = "circular", _("circular of criticism")


class LadderRule(models.Model):
    """When a rung is due, and for whom. `offset` counts workdays after the anchor: amber_from, or the due day."""

    class Anchor(models.TextChoices):
        AMBER = "amber", _("turns amber")
        DUE = "due", _("due day")

    class Audience(models.TextChoices):
        HANDLER = "handler", _("handler")
        HEAD = "head", _("head of the department")
        DEPUTY_MAYOR = "deputy_mayor", _("leader in charge")
        LEADERS = "leaders", _("leaders")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    rung = models.CharField(_("rung"), max_length=12, choices=Rung)
    anchor = models.CharField(_("counted from"), max_length=8, choices=Anchor)
    offset = models.PositiveSmallIntegerField(_("workdays after"), default=0)
    audience = models.CharField(_("who is told"), max_length=14, choices=Audience)
    active = models.BooleanField(_("in force"), default=True)

    class Meta:
        ordering = ["anchor", "offset", "code"]
        verbose_name = _("rule of the ladder")
        verbose_name_plural = _("rules of the ladder")
        constraints = [CheckConstraint(condition=Q(rung__in=Rung.values), name="ladder_rung_is_known")]

    def __str__(self) -> str:
        return self.code


class SupervisionNoticeQuerySet(models.QuerySet["SupervisionNotice"]):
    def visible_to(self, user: User) -> "SupervisionNoticeQuerySet":
        """An officer sees those about the own department's approvals; runners, dispatchers and leaders those of visible projects."""
        if user.role == Role.OFFICER:
            return self.filter(approval__lead_id=user.department_id)
        if user.role == Role.ENTERPRISE:
            return self.none()
        return self.filter(approval__works__project__in=Project.objects.visible_to(user))


class SupervisionNotice(models.Model):
    """One rung that fired: numbered within its kind and year where it is a document, with the facts of that day, frozen."""

    rule = models.ForeignKey(LadderRule, models.PROTECT, related_name="notices", verbose_name=_("rule"))
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="supervision", verbose_name=_("approval"))
    rung = models.CharField(_("rung"), max_length=12, choices=Rung)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number in its year"), null=True, blank=True)
    reached_on = models.DateField(_("rung reached on"))
    fired_on = models.DateField(_("issued on"))
    fired_at = models.DateTimeField(_("issued at"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by"))
    facts = models.JSONField(_("facts of that day"), default=dict)
    told = models.ManyToManyField(User, related_name="+", verbose_name=_("who was told"))
    pdf = models.FileField(_("PDF"), upload_to="supervision/", blank=True)

    objects = SupervisionNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-fired_at", "-pk"]
        verbose_name = _("supervision notice")
        verbose_name_plural = _("supervision notices")
        constraints = [
            UniqueConstraint(fields=["rule", "approval"], name="each_rung_fires_once"),
            UniqueConstraint(fields=["rung", "year", "number"], name="supervision_number_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.rung} {self.year}/{self.number}"
