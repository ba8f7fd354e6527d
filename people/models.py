"""Who and where: regions, departments, enterprises, and the people who sign in.

A person has exactly one role. The role says which door opens; `visible_to(user)` on each model says which rows exist behind it.
"""

import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
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
    PETITION_OFFICE = "petition_office", _("petition office")
    SEAT = "seat", _("12345 seat")
    ENTERPRISE = "enterprise", _("enterprise")
    LEADER = "leader", _("leader")
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SECURITY_ADMIN = "security_admin", _("security administrator")
    AUDIT_ADMIN = "audit_admin", _("audit administrator")


class People(UserManager["User"]):
    """A person comes with the region: it bounds what the person sees, on every page."""

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet["User"]:
        return super().get_queryset().select_related("region")


class User(AbstractUser):
    """Someone who signs in. An officer belongs to a department, an enterprise's person to that enterprise, others to a region."""

    role = models.CharField(_("role"), max_length=16, choices=Role)
    full_name = models.CharField(_("full name"), max_length=40)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, verbose_name=_("department"))
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, verbose_name=_("enterprise"))
    head = models.BooleanField(_("head of the department"), default=False)
    objects: ClassVar[People] = People()
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


class Channel(models.TextChoices):
    """How a message reaches a person beside the page of messages, where it always stands."""

    EMAIL = "email", _("e-mail")
    WECOM = "wecom", _("WeCom robot")
    DINGTALK = "dingtalk", _("DingTalk robot")


class ChannelChoice(models.Model):
    """A channel this person chose: an e-mail address, or the address of a group robot."""

    user = models.ForeignKey(User, models.PROTECT, related_name="channels", verbose_name=_("person"))
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    address = models.CharField(_("address"), max_length=300)

    class Meta:
        ordering = ["user", "channel"]
        verbose_name = _("chosen channel")
        verbose_name_plural = _("chosen channels")
        constraints = [
            UniqueConstraint(fields=["user", "channel"], name="one_address_per_channel"),
            CheckConstraint(condition=Q(channel__in=Channel.values), name="channel_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.channel}"


class Delivery(models.Model):
    """A message on its way through one channel; the row is the order, a worker carries it out once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries", verbose_name=_("message"))
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    address = models.CharField(_("address"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [UniqueConstraint(fields=["message", "channel"], name="one_delivery_per_channel")]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


# No 0/O, 1/I/L: the code is read aloud at counters and typed from paper.
QUERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def query_code() -> str:
    """Ten signs of 31: about 10^15 possibilities, so a code cannot be guessed within any rate limit."""
    return "".join(secrets.choice(QUERY_ALPHABET) for _sign in range(10))
