"""What several departments do together: parallel application (并联审批), consultation (征求意见), joint site visit (联合踏勘), joint
acceptance (联合验收). Each keeps its own days; what they do to an approval is a step of that approval and stands in the ledger.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from approvals.models.approval import Approval
from approvals.models.event import Evidence
from catalogue.models import StageNumber
from people.models import Department, Role, User
from projects.models import Project, Works


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User) -> "ApplicationQuerySet":
        """Those with an approval of the own department; for everyone else those of visible projects."""
        if user.role == Role.OFFICER:
            own = user.department_id
            return self.filter(Q(approvals__lead_id=own) | Q(lead_id=own)).distinct()
        return self.filter(works__project__in=Project.objects.visible_to(user))


class Application(models.Model):
    """One form that starts several approvals of a stage at once (一张表单、一套材料); in stage 4 the joint acceptance over its members."""

    class Kind(models.TextChoices):
        PARALLEL = "parallel", _("parallel application")
        JOINT_ACCEPTANCE = "joint_acceptance", _("joint acceptance")

    works = models.ForeignKey(Works, models.PROTECT, related_name="applications", verbose_name=_("works"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.PARALLEL)
    stage_number = models.PositiveSmallIntegerField(_("stage"), choices=StageNumber)
    number = models.PositiveSmallIntegerField(_("number in its works"))
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("lead department"))
    approvals = models.ManyToManyField(Approval, related_name="applications", verbose_name=_("approvals"))
    handed_in_on = models.DateField(_("handed in on"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_in_on", "-pk"]
        verbose_name = _("parallel application")
        verbose_name_plural = _("parallel applications")
        constraints = [
            UniqueConstraint(fields=["works", "number"], name="application_number_is_unique"),
            CheckConstraint(condition=Q(kind__in=["parallel", "joint_acceptance"]), name="application_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.works} {self.number}"


class MergedNotice(models.Model):
    """The one correction notice for a whole application (一次性告知): what every department misses, put together by the lead department."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="notices", verbose_name=_("application"))
    on = models.DateField(_("on"))
    due = models.DateField(_("to be supplied by"))
    document = models.CharField(_("document number"), max_length=80, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["application_id", "on", "pk"]
        verbose_name = _("merged correction notice")
        verbose_name_plural = _("merged correction notices")

    def __str__(self) -> str:
        return f"{self.application} {self.on}"


class Wanted(models.Model):
    """What one department misses for its approval, told to the lead department and waiting to be merged into the one notice."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="wanted", verbose_name=_("application"))
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="wanted", verbose_name=_("approval"))
    items = models.JSONField(_("what is missing"), default=list)
    notice = models.ForeignKey(MergedNotice, models.PROTECT, null=True, related_name="parts", verbose_name=_("notice"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["application_id", "approval_id"]
        verbose_name = _("material wanted")
        verbose_name_plural = _("material wanted")
        constraints = [
            UniqueConstraint(fields=["application", "approval"], condition=Q(notice=None), name="one_open_list_of_wants_per_approval")
        ]

    def __str__(self) -> str:
        return f"{self.approval}: {len(self.items)}"


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: User) -> "ConsultationQuerySet":
        """An officer sees what the own department asks or is asked; everyone else those of visible projects."""
        if user.role == Role.OFFICER:
            own = user.department_id
            return self.filter(Q(asked_id=own) | Q(approval__lead_id=own))
        return self.filter(approval__works__project__in=Project.objects.visible_to(user))


class Consultation(models.Model):
    """Another department is asked for its opinion. Silence past the limit counts as no opinion (视为无意见), provided that delivery is
    proved; it is never a licence by itself. `silent_on` is the first day on which silence counted, set when its event is written; a reply
    that comes after it is kept and marked late. `due` moves with the calendar (approvals.actions.calendar)."""

    class Reply(models.TextChoices):
        AGREED = "agreed", _("agrees")
        CONDITIONS = "conditions", _("agrees on conditions")
        OBJECTED = "objected", _("objects")

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="consultations", verbose_name=_("approval"))
    asked = models.ForeignKey(Department, models.PROTECT, related_name="consultations", verbose_name=_("department asked"))
    question = models.CharField(_("question"), max_length=500)
    asked_on = models.DateField(_("asked on"))
    delivery = models.CharField(_("proof of delivery"), max_length=120)
    limit = models.PositiveSmallIntegerField(_("limit (workdays)"))
    due = models.DateField(_("reply due"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    at = models.DateTimeField(_("at"))
    reply = models.CharField(_("reply"), max_length=12, choices=Reply, blank=True)
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("replied by"))
    silent_on = models.DateField(_("deemed without opinion on"), null=True, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            CheckConstraint(condition=Q(limit__gte=1), name="consultation_has_a_limit"),
            UniqueConstraint(
                fields=["approval", "asked"], condition=Q(replied_on=None, silent_on=None), name="one_open_question_per_department"
            ),
        ]
        indexes = [models.Index(fields=["replied_on", "silent_on", "due"], name="consultation_open")]

    def __str__(self) -> str:
        return f"{self.approval} – {self.asked}"


class JointVisitQuerySet(models.QuerySet["JointVisit"]):
    def visible_to(self, user: User) -> "JointVisitQuerySet":
        """An officer sees visits the own department leads or is invited to; everyone else those of visible projects."""
        if user.role == Role.OFFICER:
            own = user.department_id
            return self.filter(Q(lead_id=own) | Q(seats__department_id=own)).distinct()
        return self.filter(works__project__in=Project.objects.visible_to(user))


class JointVisit(models.Model):
    """One date, one place, one lead; all departments look at the same time, and one reply goes to the applicant. The clock runs."""

    works = models.ForeignKey(Works, models.PROTECT, related_name="visits", verbose_name=_("works"))
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("lead department"))
    approvals = models.ManyToManyField(Approval, related_name="visits", verbose_name=_("approvals concerned"))
    on = models.DateField(_("on"))
    place = models.CharField(_("place"), max_length=120)
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("called by"))
    called_at = models.DateTimeField(_("called at"))
    asked_by = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked for again by"))
    reason = models.CharField(_("why another visit"), max_length=300, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    reply = models.CharField(_("one reply for all"), max_length=500, blank=True)
    photos = models.ManyToManyField(Evidence, related_name="visits", blank=True, verbose_name=_("photos"))
    called_off_on = models.DateField(_("called off on"), null=True, blank=True)
    called_off_reason = models.CharField(_("why called off"), max_length=300, blank=True)

    objects = JointVisitQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("joint site visit")
        verbose_name_plural = _("joint site visits")
        constraints = [CheckConstraint(condition=Q(held_on=None) | Q(called_off_on=None), name="visit_is_held_or_called_off")]

    def __str__(self) -> str:
        return f"{self.works} {self.on}"


class VisitSeat(models.Model):
    """A department invited to a joint visit. Absent counts as no objection, and the department may not ask for another visit."""

    visit = models.ForeignKey(JointVisit, models.PROTECT, related_name="seats", verbose_name=_("visit"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="visit_seats", verbose_name=_("department"))
    present = models.BooleanField(_("present"), null=True, blank=True)
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)

    class Meta:
        ordering = ["visit_id", "department__code"]
        verbose_name = _("invitation to a visit")
        verbose_name_plural = _("invitations to a visit")
        constraints = [UniqueConstraint(fields=["visit", "department"], name="one_seat_per_department")]

    def __str__(self) -> str:
        return f"{self.visit} – {self.department}"
