"""Who and where: regions, departments, enterprises, and the people who sign in.

A person has exactly one role. The role says which door opens; `visible_to(user)` on each model says which rows exist behind it.
"""

import secrets

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from people.uscc import Wrong, checked


class Region(models.Model):
    """A division of the city: the city itself, its counties (巴中经开区 among them), their townships."""

    class Level(models.TextChoices):
        CITY = "city", _("city")
        COUNTY = "county", _("county")
        TOWNSHIP = "township", _("township")

    code = models.CharField(_("division code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to"))
    level = models.CharField(_("level"), max_length=10, choices=Level)

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """An office that decides matters. `words` are the ways matter lists and registers write it."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    words = models.JSONField(_("other ways of writing it"), default=list, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return self.name


def check_uscc(value: str) -> None:
    try:
        checked(value)
    except Wrong as wrong:
        raise ValidationError(str(wrong)) from wrong


class Enterprise(models.Model):
    """An owner of projects, known by its 统一社会信用代码."""

    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True, validators=[check_uscc])
    name = models.CharField(_("name"), max_length=120)
    contact = models.CharField(_("contact person"), max_length=40, blank=True)
    phone = models.CharField(_("contact phone"), max_length=20, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["uscc"]
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    RUNNER = "runner", _("runner")
    TEAM_LEAD = "team_lead", _("team lead")
    DISPATCHER = "dispatcher", _("dispatch desk")
    OFFICER = "officer", _("department officer")
    EDITOR = "editor", _("briefing editor")
    ENTERPRISE = "enterprise", _("enterprise")
    LEADER = "leader", _("leader")
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SECURITY_ADMIN = "security_admin", _("security administrator")
    AUDIT_ADMIN = "audit_admin", _("audit administrator")


class User(AbstractUser):
    """Someone who signs in. An officer belongs to a department, an enterprise's person to that enterprise, others to a region."""

    role = models.CharField(_("role"), max_length=16, choices=Role)
    full_name = models.CharField(_("full name"), max_length=40)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, verbose_name=_("department"))
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, verbose_name=_("enterprise"))
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        ordering = ["username"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            CheckConstraint(condition=Q(role__in=Role.values), name="user_role_is_known"),
            CheckConstraint(condition=~Q(role="officer") | Q(department__isnull=False), name="officer_has_a_department"),
            CheckConstraint(condition=~Q(role="enterprise") | Q(enterprise__isnull=False), name="enterprise_person_has_an_enterprise"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username


class Message(models.Model):
    """Something a person should know, shown after signing in. `key` makes the same message to the same person appear once."""

    to = models.ForeignKey(User, models.PROTECT, related_name="messages", verbose_name=_("to"))
    key = models.CharField(max_length=120)
    text = models.CharField(_("text"), max_length=500)
    address = models.CharField(_("page it is about"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [UniqueConstraint(fields=["to", "key"], name="one_message_per_key")]
        indexes = [models.Index(fields=["to", "read_at"])]

    def __str__(self) -> str:
        return self.text


# No 0/O, 1/I/L: the code is read aloud at counters and typed from paper.
QUERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def query_code() -> str:
    """Ten signs of 31: about 10^15 possibilities, so a code cannot be guessed within any rate limit."""
    return "".join(secrets.choice(QUERY_ALPHABET) for _sign in range(10))
