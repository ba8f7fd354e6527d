"""The catalogue of matters (政务服务事项): what may have to be approved, by whom, in how many days, after what.

A matter keeps its code for ever; what the catalogue says of it is a version with a first day. An approval that has started keeps the
version it started with (clock.md K14), so a change of the catalogue never touches work in hand.
"""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from people.models import Department


class ClockRole(models.TextChoices):
    MAIN = "MAIN", _("counts in its stage")
    PAR = "PAR", _("own clock only")
    OUT = "OUT", _("no clock")


class Unit(models.TextChoices):
    WORKDAY = "workday", _("workdays")
    CALENDAR_DAY = "calendar_day", _("calendar days")


class StageNumber(models.IntegerChoices):
    """审批阶段序号 of the national exchange standard."""

    SITING = 1, _("project approval and land-use planning")
    PLANNING = 2, _("works planning permit")
    CONSTRUCTION = 3, _("construction permit")
    COMPLETION = 4, _("completion acceptance")
    PARALLEL = 5, _("in parallel")


class Applies(models.TextChoices):
    YES = "Y", _("always")
    CONDITION = "C", _("on a condition")
    NO = "N", _("never")


class MatterQuerySet(models.QuerySet["Matter"]):
    def in_force(self, on: date) -> "models.QuerySet[MatterVersion]":
        """The version of each matter that rules on a day, ordered by stage and code."""
        newest = MatterVersion.objects.filter(matter=models.OuterRef("matter"), effective_from__lte=on).order_by("-effective_from")
        return MatterVersion.objects.filter(pk=models.Subquery(newest.values("pk")[:1])).select_related("matter", "lead")


class Matter(models.Model):
    code = models.CharField(_("code"), max_length=20, unique=True)
    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("matter")
        verbose_name_plural = _("matters")

    def __str__(self) -> str:
        return self.code


class MatterVersion(models.Model):
    """What the catalogue says of a matter from a day on. Days are null where no limit is set (surveys, land supply)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="versions", verbose_name=_("matter"))
    effective_from = models.DateField(_("in force from"))
    name = models.CharField(_("name"), max_length=80)
    stage = models.PositiveSmallIntegerField(_("stage"), choices=StageNumber)
    kind = models.CharField(_("kind of matter"), max_length=20)
    lead = models.ForeignKey(Department, models.PROTECT, verbose_name=_("lead department"))
    cooperating = models.CharField(_("co-operating departments"), max_length=120, blank=True)
    applies_government = models.CharField(_("government-invested"), max_length=1, choices=Applies)
    applies_verified = models.CharField(_("enterprise, verified (核准)"), max_length=1, choices=Applies)
    applies_filed = models.CharField(_("enterprise, filed (备案)"), max_length=1, choices=Applies)
    condition = models.CharField(_("condition"), max_length=120, blank=True)
    statutory_days = models.PositiveSmallIntegerField(_("statutory days"), null=True, blank=True)
    statutory_unit = models.CharField(_("statutory unit"), max_length=12, choices=Unit, default=Unit.WORKDAY)
    committed_government = models.PositiveSmallIntegerField(_("committed workdays, government"), null=True, blank=True)
    committed_enterprise = models.PositiveSmallIntegerField(_("committed workdays, enterprise"), null=True, blank=True)
    extendable = models.PositiveSmallIntegerField(_("extension at most (workdays)"), default=0)
    clock_role = models.CharField(_("clock role"), max_length=4, choices=ClockRole)
    milestone = models.BooleanField(_("milestone of its stage"), default=False)
    predecessors = models.CharField(_("predecessors (; and, | or)"), max_length=120, blank=True)
    may_start_early = models.BooleanField(_("may start before its predecessors are decided"), default=False)
    regional_assessment = models.CharField(_("regional assessment"), max_length=10, default="none")
    tolerance = models.BooleanField(_("tolerance acceptance"), default=False)
    commitment = models.BooleanField(_("notification and commitment"), default=False)
    joint_visit = models.BooleanField(_("joint site visit"), default=False)
    special_procedures = models.CharField(_("special procedures"), max_length=80, blank=True)
    provincial = models.BooleanField(_("decided at provincial level"), default=False)
    result_document = models.CharField(_("result document"), max_length=60, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    confidence = models.CharField(_("confidence"), max_length=1, blank=True)

    class Meta:
        ordering = ["stage", "matter__code"]
        verbose_name = _("matter version")
        verbose_name_plural = _("matter versions")
        constraints = [
            UniqueConstraint(fields=["matter", "effective_from"], name="one_version_a_day"),
            CheckConstraint(condition=Q(stage__in=StageNumber.values), name="matter_stage_is_known"),
            CheckConstraint(condition=Q(clock_role__in=ClockRole.values), name="matter_clock_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def committed_days(self, government: bool) -> int | None:
        """Workdays the department promises for this kind of investment; None where it promises nothing."""
        return self.committed_government if government else self.committed_enterprise


class StageLimit(models.Model):
    """Workdays a stage may take, by kind of investment, from a day on: 17/18/15 (=50), 10/15/15 (=40), stage 4: 12."""

    stage = models.PositiveSmallIntegerField(_("stage"), choices=StageNumber)
    government = models.BooleanField(_("government-invested"))
    effective_from = models.DateField(_("in force from"))
    days = models.PositiveSmallIntegerField(_("workdays"))

    class Meta:
        ordering = ["government", "stage", "effective_from"]
        verbose_name = _("stage limit")
        verbose_name_plural = _("stage limits")
        constraints = [
            UniqueConstraint(fields=["stage", "government", "effective_from"], name="one_stage_limit_a_day"),
            CheckConstraint(condition=Q(days__gte=1, days__lte=50), name="stage_limit_is_1_to_50"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.days}"
