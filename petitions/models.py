"""A petition, what happened to it, and what was handed in with it. The state is declared here and moved by `petitions.ledger` alone.

Columns under "projection" follow from the events and exist for filtering and sorting. Events are rows that are added, never changed:
triggers refuse UPDATE and DELETE, and each carries the hash of the one before it in its petition.
"""

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField, transition

from people.models import Department, Enterprise, Role, User
from petitions import words
from petitions.clearing import OPEN_FROM, Grade, State, Step
from petitions.words import Category, Channel
from projects.models import Project

OPEN = Q(state__in=sorted(State.OPEN))
EVERYWHERE = (Role.PETITION_OFFICE, Role.DISPATCHER, Role.LEADER)
MORE_THAN_ONE = (State.VERIFIED, State.CLEARED, State.IN_PROGRESS, State.ASSESSED)


class PetitionQuerySet(models.QuerySet["Petition"]):
    def visible_to(self, user: User) -> "PetitionQuerySet":
        """The petitions that exist for this person: a department's own, an enterprise's own, those a seat or runner wrote down."""
        if user.role in EVERYWHERE:
            return self
        if user.role == Role.OFFICER:
            return self.filter(department_id=user.department_id)
        if user.role == Role.ENTERPRISE:
            return self.filter(enterprise_id=user.enterprise_id)
        if user.role in (Role.SEAT, Role.RUNNER):
            return self.filter(raised_by=user)
        return self.none()

    def of_project(self, project: Project, user: User) -> "PetitionQuerySet":
        """For a project's page: a hidden name is not betrayed by the project it belongs to."""
        rows = self.filter(project=project)
        return rows if user.role in (Role.ENTERPRISE, Role.PETITION_OFFICE) else rows.filter(hide_name=False)

    def open(self) -> "PetitionQuerySet":
        return self.filter(OPEN)


def _from(step: Step) -> list[str]:
    return sorted(OPEN_FROM[step])


class Petition(models.Model):
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number of the year"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    category = models.CharField(_("category"), max_length=16, choices=Category)
    title = models.CharField(_("in one line"), max_length=80)
    text = models.TextField(_("what it is about"), max_length=4000)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="petitions", verbose_name=_("enterprise"))
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="petitions", verbose_name=_("project"))
    contact = models.CharField(_("contact person"), max_length=40, blank=True)
    phone = models.CharField(_("contact phone"), max_length=20, blank=True)
    hide_name = models.BooleanField(_("hide the name from departments"), default=False)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="petitions", verbose_name=_("written down by"))
    master = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged with"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of"))
    state: FSMField = FSMField(_("state"), max_length=12, choices=list(words.STATES.items()), default=State.LOGGED.value, protected=True)
    # projection
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="petitions", editable=False, verbose_name=_("responsible department")
    )
    grade = models.CharField(_("grade"), max_length=8, choices=list(words.GRADES.items()), default=Grade.GENERAL.value, editable=False)
    opened_on = models.DateField(_("opened on"), editable=False)
    due = models.DateField(_("due"), null=True, editable=False)
    step_due = models.DateField(_("step due"), null=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-serial"]
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        constraints = [
            UniqueConstraint(fields=["year", "serial"], name="petition_number_is_unique"),
            CheckConstraint(condition=Q(state__in=sorted(State)), name="petition_state_is_known"),
            CheckConstraint(condition=Q(channel__in=Channel.values), name="petition_channel_is_known"),
            CheckConstraint(condition=Q(category__in=Category.values), name="petition_category_is_known"),
            CheckConstraint(
                condition=~Q(state__in=sorted(State.WITH_DEPARTMENT)) | Q(department__isnull=False),
                name="petition_is_never_without_an_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "due"], name="petition_open_by_due", condition=OPEN),
            models.Index(fields=["enterprise", "category", "opened_on"], name="petition_like_another"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """诉求 2026-0042, as it is spoken and printed."""
        return f"{self.year}-{self.serial:04d}"

    # --- the machine of one petition; petitions.clearing.OPEN_FROM says from where ---
    @transition(state, source=_from(Step.ASSESS), target=State.ASSESSED.value)
    def assess(self) -> None: ...

    @transition(state, source=_from(Step.DECLINE), target=State.DECLINED.value)
    def decline(self) -> None: ...

    @transition(state, source=_from(Step.MERGE), target=State.MERGED.value)
    def merge(self) -> None: ...

    @transition(state, source=_from(Step.SPLIT), target=None)
    def split(self) -> None: ...

    @transition(state, source=_from(Step.ASSIGN), target=State.ASSIGNED.value)
    def assign(self) -> None: ...

    @transition(state, source=_from(Step.TRANSFER), target=State.ASSIGNED.value)
    def transfer(self) -> None: ...

    @transition(state, source=_from(Step.SIGN), target=State.IN_PROGRESS.value)
    def sign(self) -> None: ...

    @transition(state, source=_from(Step.RETURN), target=State.ASSESSED.value)
    def return_(self) -> None: ...

    @transition(state, source=_from(Step.CONTACT), target=None)
    def contact_(self) -> None: ...

    @transition(state, source=_from(Step.REPORT), target=None)
    def report(self) -> None: ...

    @transition(state, source=_from(Step.PROPOSE), target=State.PROPOSED.value)
    def propose(self) -> None: ...

    @transition(state, source=_from(Step.VERIFY), target=State.VERIFIED.value)
    def verify(self) -> None: ...

    @transition(state, source=_from(Step.SEND_BACK), target=State.IN_PROGRESS.value)
    def send_back(self) -> None: ...

    @transition(state, source=_from(Step.FOLLOW_UP), target=RETURN_VALUE(*[state.value for state in MORE_THAN_ONE]))
    def follow_up(self, to: State) -> str:
        return to.value

    @transition(state, source=_from(Step.REOPEN), target=State.ASSESSED.value)
    def reopen(self) -> None: ...

    @transition(state, source=_from(Step.DEFER), target=State.DEFERRED.value)
    def defer(self) -> None: ...

    @transition(state, source=_from(Step.RESUME), target=State.IN_PROGRESS.value)
    def resume(self) -> None: ...

    @transition(state, source=_from(Step.EXTEND), target=None)
    def extend(self) -> None: ...

    @transition(state, source=_from(Step.WITHDRAW), target=State.WITHDRAWN.value)
    def withdraw(self) -> None: ...


class PetitionEvent(models.Model):
    """What happened, in the order it was written down: `occurred_on` is the day it happened, `recorded_at` when it was typed in."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="events", db_index=False, verbose_name=_("petition"))
    number = models.PositiveIntegerField(_("number in its petition"))
    kind = models.CharField(_("what happened"), max_length=12, choices=list(words.STEPS.items()))
    occurred_on = models.DateField(_("day on paper"))
    recorded_at = models.DateTimeField(_("written down at"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="petition_events", verbose_name=_("by"))
    note = models.TextField(_("in words"), max_length=2000, blank=True)
    detail = models.JSONField(_("particulars"), default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["petition", "number"]
        verbose_name = _("petition event")
        verbose_name_plural = _("petition events")
        constraints = [
            UniqueConstraint(fields=["petition", "number"], name="petition_event_number_is_unique"),
            CheckConstraint(condition=Q(kind__in=sorted(Step)), name="petition_event_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}/{self.number} {self.kind} {self.occurred_on}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> "AttachmentQuerySet":
        """Files of petitions this person may see. What an enterprise that hides its name handed in itself is for the office alone."""
        rows = self.filter(petition__in=Petition.objects.visible_to(user))
        return rows.exclude(petition__hide_name=True, by__role=Role.ENTERPRISE) if user.role in HIDDEN_FROM else rows


HIDDEN_FROM = (Role.OFFICER, Role.DISPATCHER, Role.LEADER)


class Attachment(models.Model):
    """A photo or document of a petition, under a random name with its fingerprint; reached only through a gate."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="attachments", verbose_name=_("petition"))
    file = models.FileField(_("file"), storage=default_storage, upload_to="petitions/")
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=60)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="petition_attachments", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.name


class ContactLook(models.Model):
    """Somebody looked at contact data: who, when, why. Shown to the auditors, never removed."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="looks", verbose_name=_("petition"))
    by = models.ForeignKey(User, models.PROTECT, related_name="contact_looks", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("look at contact data")
        verbose_name_plural = _("looks at contact data")

    def __str__(self) -> str:
        return f"{self.petition_id} {self.by_id} {self.at}"
