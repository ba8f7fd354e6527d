"""The ledger: what happened, in the order it was written down. Rows are added, never changed, never deleted.

Every event has two times: `occurred_on` (the day on paper) and `recorded_at` (when it was typed in), and carries the hash of the event
before it in its project. A mistake is put right by an event that names the one it replaces. Triggers in the database refuse UPDATE and
DELETE, and on PostgreSQL the running role has no right to either.
"""

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from approvals.models.approval import Approval, Stage
from approvals.states import Origin, Step
from people.models import Role, User
from projects.models import Project


class Kind(models.TextChoices):
    """Everything an event can say beyond an approval's own steps."""

    CONFIRM = "confirm", _("confirmed by the department")
    OBJECT = "object", _("objected to by the department")
    STAGE_OPENED = "stage_opened", _("stage opened")
    STAGE_FINISHED = "stage_finished", _("stage finished")
    STAGE_REOPENED = "stage_reopened", _("stage reopened")
    REGISTERED = "registered", _("registered")
    PLANNED = "planned", _("plan signed")
    STARTED = "started", _("approvals began")
    PERMITTED = "permitted", _("construction permitted")
    COMPLETED = "completed", _("completed")
    REOPENED = "reopened", _("reopened")
    ARCHIVED = "archived", _("archived")
    SUSPENDED = "suspended", _("suspended")
    RESUMED = "resumed", _("resumed")
    TERMINATED = "terminated", _("terminated")
    KIND_CHANGED = "kind_changed", _("kind of investment or scope changed")
    CALENDAR_MOVED = "calendar_moved", _("date moved by a calendar notice")
    LATE_ENTRY = "late_entry", _("back-dated step handed in for confirmation")
    PLAN_REVISED = "plan_revised", _("plan revised")
    HANDED_OVER = "handed_over", _("handed over to another runner")
    VERIFIED = "verified", _("verified, nothing changed")
    WORKS_ADDED = "works_added", _("works added")
    APPLIED = "applied", _("parallel application handed in")
    NOTICE_MERGED = "notice_merged", _("one correction notice for all")
    CONSULTED = "consulted", _("another department consulted")
    CONSULT_REPLY = "consult_reply", _("consultation answered")
    CONSULT_SILENT = "consult_silent", _("consultation unanswered: deemed without opinion")
    VISIT_CALLED = "visit_called", _("joint site visit called")
    VISIT_HELD = "visit_held", _("joint site visit held")
    VISIT_CALLED_OFF = "visit_called_off", _("joint site visit called off")
    ASSESSMENT_USED = "assessment_used", _("regional assessment used")
    TOLERATED = "tolerated", _("accepted with material pending")
    SUPPLIED = "supplied", _("pending material supplied")
    UNSUPPLIED = "unsupplied", _("pending material not supplied in time")
    PROMISED = "promised", _("decided on a commitment")
    CHECKED = "checked", _("commitment checked")
    PUT_RIGHT = "put_right", _("broken commitment put right")
    SUPERVISED = "supervised", _("rung of the supervision ladder")


EVENT_KINDS = [*Step.choices, *Kind.choices]


class EventQuerySet(models.QuerySet["Event"]):
    def unanswered(self) -> "EventQuerySet":
        """Runners' reports on approvals that the department has neither confirmed nor objected to nor put right."""
        answers = Event.objects.filter(about=OuterRef("pk"), kind__in=(Kind.CONFIRM, Kind.OBJECT, *Step))
        return self.filter(origin=Origin.RUNNER, approval__isnull=False).exclude(Exists(answers))


class Event(models.Model):
    # No index of their own: the unique (project, number) and (approval, number) begin with them, and every index costs each insert.
    project = models.ForeignKey(Project, models.PROTECT, related_name="events", db_index=False, verbose_name=_("project"))
    number = models.PositiveIntegerField(_("number in its project"))
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, related_name="events", db_index=False, verbose_name=_("approval"))
    stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="events", verbose_name=_("stage"))
    kind = models.CharField(_("what happened"), max_length=20, choices=EVENT_KINDS)
    occurred_on = models.DateField(_("day on paper"))
    recorded_at = models.DateTimeField(_("written down at"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="events", verbose_name=_("by"))
    origin = models.CharField(_("origin"), max_length=12, choices=Origin)
    document = models.CharField(_("document number"), max_length=80, blank=True)
    note = models.CharField(_("reason or remark"), max_length=500, blank=True)
    detail = models.JSONField(_("particulars"), default=dict)
    evidence = models.ForeignKey("approvals.Evidence", models.PROTECT, null=True, related_name="events", verbose_name=_("evidence"))
    about = models.ForeignKey("self", models.PROTECT, null=True, related_name="answers", verbose_name=_("event it confirms or replaces"))
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["project", "number"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            UniqueConstraint(fields=["project", "number"], name="event_number_is_unique_in_its_project"),
            CheckConstraint(condition=Q(origin__in=Origin.values), name="event_origin_is_known"),
            CheckConstraint(condition=Q(kind__in=[kind for kind, _label in EVENT_KINDS]), name="event_kind_is_known"),
        ]
        indexes = [
            models.Index(fields=["approval", "number"]),
            models.Index(fields=["recorded_at"]),
            models.Index(fields=["kind", "occurred_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.number} {self.kind} {self.occurred_on}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> "EvidenceQuerySet":
        """Files of visible projects; a department's officer opens those handed in with the department's own approvals, and the photos of
        visits the department leads or was invited to."""
        if user.role == Role.OFFICER:
            own = user.department_id
            with_steps = Q(events__approval__lead_id=own) | Q(lateentry__approval__lead_id=own)
            return self.filter(with_steps | Q(visits__lead_id=own) | Q(visits__seats__department_id=own)).distinct()
        return self.filter(project__in=Project.objects.visible_to(user))


class Evidence(models.Model):
    """A photo or document shown for a step. Kept under a random name with its fingerprint; reached only through a gate."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="evidence", verbose_name=_("project"))
    file = models.FileField(_("file"), storage=default_storage, upload_to="evidence/")
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=60)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="evidence", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.name


class LateEntryQuerySet(models.QuerySet["LateEntry"]):
    def waiting(self) -> "LateEntryQuerySet":
        """Handed in and not decided yet."""
        return self.filter(verdict=LateEntry.Verdict.WAITING)


class LateEntry(models.Model):
    """A step dated more than five workdays back: it needs a reason, and counts only once the department confirms it (trust.md).

    With `about` it is no new step but puts an old one right.
    """

    class Verdict(models.TextChoices):
        WAITING = "waiting", _("waiting for confirmation")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="late_entries", verbose_name=_("approval"))
    step = models.CharField(_("step"), max_length=20, choices=Step)
    occurred_on = models.DateField(_("day on paper"))
    document = models.CharField(_("document number"), max_length=80, blank=True)
    note = models.CharField(_("reason"), max_length=500)
    detail = models.JSONField(default=dict)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, verbose_name=_("evidence"))
    about = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+", verbose_name=_("event it is to put right"))
    by = models.ForeignKey(User, models.PROTECT, related_name="late_entries", verbose_name=_("by"))
    handed_in_at = models.DateTimeField(_("handed in at"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, default=Verdict.WAITING)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = LateEntryQuerySet.as_manager()

    class Meta:
        ordering = ["handed_in_at"]
        verbose_name = _("late entry")
        verbose_name_plural = _("late entries")
        constraints = [CheckConstraint(condition=Q(verdict__in=["waiting", "confirmed", "rejected"]), name="late_entry_verdict_is_known")]
        indexes = [models.Index(fields=["approval"], name="late_entry_waits", condition=Q(verdict="waiting"))]

    def __str__(self) -> str:
        return f"{self.approval_id} {self.step} {self.occurred_on}"
