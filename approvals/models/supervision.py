"""The ladder of supervision: reminder 提醒, 催办单, 督办单, 通报. A rung fires once for an approval, whoever runs, however often.

The unique row is the firing: two workers who see the same rung due insert one row. A reminder to whoever must act during a pause fires once
for that pause, which is its `occasion`; the rungs against a department have the occasion 0. Who is told, by which channel and whether it
arrived stands with the message (people.Message, people.Delivery).
"""

from django.core.exceptions import ValidationError
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


# Papers with a number of their own; a reminder is a message only.
PAPERS = (Rung.URGING, Rung.SUPERVISION, Rung.CIRCULAR)
FOR_LEADERS = (Rung.SUPERVISION, Rung.CIRCULAR)


class LadderRule(models.Model):
    """When a rung is due, and for whom. `offset` counts workdays after the anchor (before it, where a pause's planned end is negative)."""

    class Anchor(models.TextChoices):
        AMBER = "amber", _("turns amber")
        DUE = "due", _("due day")
        PAUSE = "pause", _("planned end of a pause")

    class Audience(models.TextChoices):
        HANDLER = "handler", _("handler")
        HEAD = "head", _("head of the department")
        DEPUTY_MAYOR = "deputy_mayor", _("leader in charge")
        LEADERS = "leaders", _("leaders")
        ACTOR = "actor", _("whoever must act during the pause")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    rung = models.CharField(_("rung"), max_length=12, choices=Rung)
    anchor = models.CharField(_("counted from"), max_length=8, choices=Anchor)
    offset = models.SmallIntegerField(_("workdays after"), default=0)
    audience = models.CharField(_("who is told"), max_length=14, choices=Audience)
    active = models.BooleanField(_("in force"), default=True)
    automatic = models.BooleanField(_("issued by itself"), default=True, help_text=_("Otherwise it waits for the dispatch desk."))

    class Meta:
        ordering = ["anchor", "offset", "code"]
        verbose_name = _("rule of the ladder")
        verbose_name_plural = _("rules of the ladder")
        constraints = [
            CheckConstraint(condition=Q(rung__in=Rung.values), name="ladder_rung_is_known"),
            CheckConstraint(
                condition=Q(anchor="pause", audience="actor", rung="reminder")
                | (Q(offset__gte=0) & ~Q(anchor="pause") & ~Q(audience="actor")),
                name="a_pause_is_nobodys_breach",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        paused = self.anchor == self.Anchor.PAUSE
        if paused != (self.audience == self.Audience.ACTOR) or (paused and self.rung != Rung.REMINDER):
            raise ValidationError(_("During a pause the department is not to blame: only a reminder to whoever must act is possible."))
        if not paused and self.offset is not None and self.offset < 0:
            raise ValidationError({"offset": _("A rung against a department cannot come before the day it is counted from.")})


class SupervisionNoticeQuerySet(models.QuerySet["SupervisionNotice"]):
    def visible_to(self, user: User) -> "SupervisionNoticeQuerySet":
        """Officers: about the own department's approvals; leaders: 督办单 and 通报; runners, team leads, the desk: of visible projects."""
        if user.role == Role.OFFICER:
            return self.filter(approval__lead_id=user.department_id)
        if user.role == Role.ENTERPRISE:
            return self.none()
        seen = self.filter(approval__works__project__in=Project.objects.visible_to(user))
        return seen.filter(rung__in=FOR_LEADERS) if user.role == Role.LEADER else seen


class SupervisionNotice(models.Model):
    """One rung that fired: numbered within its kind and year where it is a document, with the facts of that day, frozen."""

    rule = models.ForeignKey(LadderRule, models.PROTECT, related_name="notices", verbose_name=_("rule"))
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="supervision", verbose_name=_("approval"))
    occasion = models.PositiveIntegerField(_("event that began the pause"), default=0)
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
    problem = models.CharField(_("problem"), max_length=400, blank=True)

    objects = SupervisionNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-fired_at", "-pk"]
        verbose_name = _("supervision notice")
        verbose_name_plural = _("supervision notices")
        constraints = [
            UniqueConstraint(fields=["rule", "approval", "occasion"], name="each_rung_fires_once"),
            UniqueConstraint(fields=["rung", "year", "number"], name="supervision_number_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.rung} {self.year}/{self.number}"

    @property
    def message_key(self) -> str:
        """The key of the messages that told people of it."""
        return f"supervision:{self.pk}"
