"""The State Council's yearly notices as versions, and the days a region sets for itself.

Nothing is overwritten: a changed notice is a new version of its year.
"""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from workdays.days import FIRST, LAST


def token() -> str:
    """A word no other row has, not even one that was rolled back: by it a process knows that it has read this one."""
    return uuid4().hex


class Notice(models.Model):
    """A year's notice. The newest version of a year rules; the older ones stay, as what was in force before."""

    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(FIRST.year), MaxValueValidator(LAST.year)])
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    number = models.CharField(_("document number"), max_length=80)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=300, blank=True)
    source = models.TextField(_("source"), blank=True)
    token = models.CharField(max_length=32, default=token, editable=False)

    class Meta:
        ordering = ["-year", "-version"]
        verbose_name = _("calendar notice")
        verbose_name_plural = _("calendar notices")
        constraints = [UniqueConstraint(fields=["year", "version"], name="notice_version_is_unique_in_its_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.number}"


class NoticeDay(models.Model):
    """A day the notice sets: a day off, or a make-up working day."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="days", verbose_name=_("calendar notice"))
    day = models.DateField(_("day"))
    works = models.BooleanField(_("is worked"))
    name = models.CharField(_("holiday"), max_length=40, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("day of a notice")
        verbose_name_plural = _("days of a notice")
        constraints = [UniqueConstraint(fields=["notice", "day"], name="notice_names_a_day_once")]

    def __str__(self) -> str:
        return f"{self.day}"


class RegionalDay(models.Model):
    """A day off or working day of one region, by its own document. It holds for everything below that region as well."""

    region_code = models.CharField(_("division code"), max_length=12, validators=[RegexValidator(r"^\d{6}(\d{3})?$")])
    day = models.DateField(_("day"), validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)])
    works = models.BooleanField(_("is worked"), default=False)
    number = models.CharField(_("document number"), max_length=80)
    reason = models.CharField(_("reason"), max_length=120)
    token = models.CharField(max_length=32, default=token, editable=False)

    class Meta:
        ordering = ["-day", "region_code"]
        verbose_name = _("day of a region")
        verbose_name_plural = _("days of regions")
        constraints = [UniqueConstraint(fields=["region_code", "day"], name="region_sets_a_day_once")]

    def __str__(self) -> str:
        return f"{self.region_code} {self.day}"
