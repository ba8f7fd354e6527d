"""What spares an applicant time: regional assessment (区域评估), tolerance acceptance (容缺受理), notification and commitment (告知承诺).

Each gives something now against something later; what is owed, by whom and until when, stands here and is never forgotten.
"""

from typing import TypeVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from approvals.models.approval import Approval
from approvals.models.event import Evidence
from catalogue.models import Matter
from people.models import Department, Role, User
from projects.models import Project, Works


class RegionalAssessment(models.Model):
    """An assessment made once for a whole park. Usable only inside its boundary, off its negative list, and while it is valid on the day
    of application."""

    class Effect(models.TextChoices):
        REPLACE = "replace", _("replaces the single assessment")
        SIMPLIFY = "simplify", _("simplifies the single assessment")

    park = models.CharField(_("park"), max_length=60)
    topic = models.CharField(_("topic"), max_length=60)
    matters = models.ManyToManyField(Matter, related_name="regional_assessments", verbose_name=_("matters"))
    effect = models.CharField(_("effect"), max_length=10, choices=Effect)
    simplification = models.CharField(_("how it simplifies"), max_length=200, blank=True)
    document = models.CharField(_("document number"), max_length=80)
    commissioned_by = models.CharField(_("commissioned by"), max_length=80)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    boundary = models.CharField(_("boundary"), max_length=300)
    negative_list = models.CharField(_("negative list (what it does not cover)"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        ordering = ["park", "topic", "-valid_from"]
        verbose_name = _("regional assessment")
        verbose_name_plural = _("regional assessments")
        constraints = [CheckConstraint(condition=Q(valid_to__gte=models.F("valid_from")), name="assessment_validity_runs_forward")]

    def __str__(self) -> str:
        return f"{self.park} {self.topic}"


class AssessmentUse(models.Model):
    """A works uses a regional assessment for a matter; by replacing it, or for a simpler application."""

    assessment = models.ForeignKey(RegionalAssessment, models.PROTECT, related_name="uses", verbose_name=_("regional assessment"))
    works = models.ForeignKey(Works, models.PROTECT, related_name="assessment_uses", verbose_name=_("works"))
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name=_("matter"))
    applied_on = models.DateField(_("applied on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["-applied_on", "-pk"]
        verbose_name = _("use of a regional assessment")
        verbose_name_plural = _("uses of regional assessments")
        constraints = [UniqueConstraint(fields=["works", "matter"], name="one_assessment_per_matter")]

    def __str__(self) -> str:
        return f"{self.works} – {self.assessment}"


Owed = TypeVar("Owed", bound=models.Model)


class OfApprovalQuerySet(models.QuerySet[Owed]):
    def visible_to(self, user: User) -> "OfApprovalQuerySet[Owed]":
        """Those of visible approvals."""
        if user.role == Role.OFFICER:
            return self.filter(approval__lead_id=user.department_id)
        return self.filter(approval__works__project__in=Project.objects.visible_to(user))


class Tolerance(models.Model):
    """Accepted with named secondary material missing, against a promise letter. The clock runs; no certificate before everything is
    supplied; not supplied by `due`, the approval ends and this enterprise gets no tolerance again."""

    approval = models.OneToOneField(Approval, models.PROTECT, related_name="tolerance", verbose_name=_("approval"))
    materials = models.JSONField(_("material to be supplied"), default=list)
    promise = models.CharField(_("number of the promise letter"), max_length=80)
    letter = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("promise letter"))
    agreed_on = models.DateField(_("agreed on"))
    due = models.DateField(_("to be supplied by"))
    supplied_on = models.DateField(_("supplied on"), null=True, blank=True)
    broken_on = models.DateField(_("not kept on"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = OfApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = _("tolerance acceptance")
        verbose_name_plural = _("tolerance acceptances")
        constraints = [CheckConstraint(condition=Q(supplied_on=None) | Q(broken_on=None), name="tolerance_is_kept_or_broken")]

    def __str__(self) -> str:
        return f"{self.approval} {self.due}"


class CommitmentQuerySet(OfApprovalQuerySet["Commitment"]):
    def visible_to(self, user: User) -> "CommitmentQuerySet":
        """As its approval; and for the officers of the department that checks it."""
        if user.role == Role.OFFICER:
            return self.filter(Q(approval__lead_id=user.department_id) | Q(checker_id=user.department_id))
        return self.filter(approval__works__project__in=Project.objects.visible_to(user))


class Commitment(models.Model):
    """Decided at once on a signed promise, checked afterwards by a day. A failed check must be put right by a day, or the decision is
    revoked; then this enterprise gives no commitments for six months."""

    approval = models.OneToOneField(Approval, models.PROTECT, related_name="commitment", verbose_name=_("approval"))
    promise = models.CharField(_("number of the promise"), max_length=80)
    letter = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed promise"))
    promised_on = models.DateField(_("promised on"))
    check_due = models.DateField(_("to be checked by"))
    checker = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("checked by"))
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    passed = models.BooleanField(_("promise kept"), null=True, blank=True)
    finding = models.CharField(_("finding"), max_length=500, blank=True)
    put_right_by = models.DateField(_("to be put right by"), null=True, blank=True)
    put_right_on = models.DateField(_("put right on"), null=True, blank=True)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["check_due", "pk"]
        verbose_name = _("notification and commitment")
        verbose_name_plural = _("notifications and commitments")
        constraints = [
            CheckConstraint(condition=~Q(passed=False) | Q(put_right_by__isnull=False), name="failed_check_is_to_be_put_right"),
            CheckConstraint(condition=Q(checked_on=None) | Q(passed__isnull=False), name="check_has_a_result"),
        ]

    def __str__(self) -> str:
        return f"{self.approval} {self.check_due}"
