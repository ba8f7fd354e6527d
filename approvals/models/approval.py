"""An approval (办件) is one matter being handled for one works; a stage gathers the approvals that run side by side.

The transitions are the machine, to be read aloud: verbs with empty bodies. `approvals.ledger` asks them and writes; nothing else does.
Columns under "projection" follow from the events alone and exist for filtering and sorting (`manage.py rebuild_clocks --check`).
"""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField, transition

from approvals.states import StageState, State
from catalogue.models import ClockRole, Matter, MatterVersion, StageNumber, Unit
from people.models import Department, Role, User
from projects.clocks import Clock
from projects.models import Project, ProjectState, Works


class Stage(Clock):
    works = models.ForeignKey(Works, models.PROTECT, related_name="stages", verbose_name=_("works"))
    number = models.PositiveSmallIntegerField(_("stage"), choices=StageNumber)
    limit = models.PositiveSmallIntegerField(_("limit (workdays)"), null=True, blank=True)
    state: FSMField = FSMField(_("state"), choices=StageState.choices, default=StageState.WAITING, protected=True)
    opened_on = models.DateField(_("opened on"), null=True, editable=False)
    finished_on = models.DateField(_("finished on"), null=True, editable=False)

    class Meta:
        ordering = ["works", "number"]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            UniqueConstraint(fields=["works", "number"], name="stage_is_unique_in_its_works"),
            CheckConstraint(condition=Q(state__in=StageState.values), name="stage_state_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_number_display())

    @transition(state, source=StageState.WAITING, target=StageState.OPEN)
    def open(self) -> None: ...

    @transition(state, source=[StageState.OPEN, StageState.REOPENED], target=StageState.FINISHED)
    def finish(self) -> None: ...

    @transition(state, source=StageState.FINISHED, target=StageState.REOPENED)
    def reopen(self) -> None: ...


UNDER_WAY = Q(state__in=sorted(State.OPEN))
UNANSWERED = Q(unanswered_since__isnull=False)


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def visible_to(self, user: User) -> "ApprovalQuerySet":
        """The approvals that exist for this person: an officer sees the own department's, everyone else those of visible projects."""
        if user.role == Role.OFFICER:
            return self.filter(lead_id=user.department_id)
        return self.filter(works__in=Works.objects.visible_to(user))

    def of_project(self, project: Project) -> "ApprovalQuerySet":
        return self.filter(works__project=project).select_related("version", "lead", "stage", "matter")

    def under_way(self) -> "ApprovalQuerySet":
        """Received and not yet decided. What a terminated project left behind is nobody's work any more."""
        return self.filter(UNDER_WAY).exclude(works__in=Works.objects.filter(project__state=ProjectState.TERMINATED))

    def counted(self) -> "ApprovalQuerySet":
        """Those whose days count in their stage: MAIN and decided in the city (K8)."""
        return self.filter(role=ClockRole.MAIN, provincial=False)


class Approval(Clock):
    # Indexes of their own only where they are asked for: there are two dozen approvals to a project, and every index costs each of them.
    works = models.ForeignKey(Works, models.PROTECT, related_name="approvals", db_index=False, verbose_name=_("works"))
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="approvals", verbose_name=_("stage"))
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="approvals", db_index=False, verbose_name=_("matter"))
    version = models.ForeignKey(
        MatterVersion, models.PROTECT, related_name="approvals", db_index=False, verbose_name=_("version of the matter")
    )
    lead = models.ForeignKey(Department, models.PROTECT, related_name="approvals", db_index=False, verbose_name=_("lead department"))
    role = models.CharField(_("clock role"), max_length=4, choices=ClockRole)
    provincial = models.BooleanField(_("decided at provincial level"), default=False)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_attempts", db_index=False, verbose_name=_("previous attempt")
    )
    limit = models.PositiveSmallIntegerField(_("committed workdays"), null=True, blank=True)
    statutory_limit = models.PositiveSmallIntegerField(_("statutory days"), null=True, blank=True)
    statutory_unit = models.CharField(_("statutory unit"), max_length=12, choices=Unit, default=Unit.WORKDAY)
    state: FSMField = FSMField(_("state"), choices=State.choices, default=State.PLANNED, protected=True)
    # projection, beyond that of every clock
    received_on = models.DateField(_("received on"), null=True, editable=False)
    accepted_on = models.DateField(_("accepted on"), null=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    deem_from = models.DateField(null=True, editable=False)
    resumes_on = models.DateField(null=True, editable=False)
    extension_days = models.PositiveSmallIntegerField(default=0, editable=False)
    statutory_due = models.DateField(null=True, editable=False)
    statutory_late_from = models.DateField(null=True, editable=False)
    last_event_on = models.DateField(null=True, editable=False)
    unanswered_since = models.DateTimeField(null=True, editable=False)  # the oldest runner's report the department has not answered

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["works", "stage", "matter__code", "attempt"]
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            CheckConstraint(condition=Q(state__in=State.values), name="approval_state_is_known"),
            UniqueConstraint(fields=["works", "matter", "attempt"], name="approval_attempt_is_unique"),
        ]
        indexes = [
            # A desk reads what is under way by due day and stops when the page is full; what is decided is in none of these.
            models.Index(F("lead"), F("due"), F("id"), name="approval_of_lead_by_due", condition=UNDER_WAY),
            models.Index(F("due"), F("id"), name="approval_by_due", condition=UNDER_WAY),
            # Which works a department has a hand in, without reading the approvals.
            models.Index(fields=["lead", "works"], name="approval_of_lead"),
            models.Index(fields=["deem_from"], name="approval_awaits_silence", condition=Q(state=State.RECEIVED)),
            models.Index(fields=["lead", "unanswered_since"], name="approval_of_lead_unanswered", condition=UNANSWERED),
            models.Index(fields=["unanswered_since"], name="approval_unanswered", condition=UNANSWERED),
            models.Index(fields=["previous"], name="approval_again", condition=Q(previous__isnull=False)),
            # What the ladder asks for, several times a day: under way, and amber by now.
            models.Index(fields=["amber_from"], name="approval_amber_under_way", condition=UNDER_WAY),
        ]

    def __str__(self) -> str:
        return self.version.name

    # --- the machine of one approval ---
    @transition(state, source=State.PLANNED, target=State.RECEIVED)
    def receive(self) -> None: ...

    @transition(state, source=State.RECEIVED, target=State.ACCEPTED)
    def accept(self) -> None: ...

    @transition(state, source=State.RECEIVED, target=State.ACCEPTED)
    def deem_accepted(self) -> None: ...

    @transition(state, source=State.RECEIVED, target=State.NOT_ACCEPTED)
    def decline(self) -> None: ...

    @transition(state, source=State.RECEIVED, target=State.REFUSED)
    def refuse(self) -> None: ...

    @transition(state, source=[State.RECEIVED, State.ACCEPTED, State.IN_REVIEW], target=State.CORRECTING)
    def request_correction(self) -> None: ...

    @transition(state, source=State.CORRECTING, target=RETURN_VALUE(State.RECEIVED, State.ACCEPTED, State.IN_REVIEW))
    def correct(self, back_to: State) -> State:
        return back_to

    @transition(state, source=State.ACCEPTED, target=State.IN_REVIEW)
    def review(self) -> None: ...

    @transition(state, source=State.IN_REVIEW, target=State.SPECIAL)
    def begin_special(self) -> None: ...

    @transition(state, source=State.SPECIAL, target=State.IN_REVIEW)
    def end_special(self) -> None: ...

    @transition(state, source=[State.ACCEPTED, State.IN_REVIEW, State.CORRECTING, State.SPECIAL], target=None)
    def extend(self) -> None: ...

    @transition(state, source=State.IN_REVIEW, target=State.GRANTED)
    def grant(self) -> None: ...

    @transition(state, source=State.IN_REVIEW, target=State.GRANTED_PENDING)
    def grant_pending(self) -> None: ...

    @transition(state, source=State.IN_REVIEW, target=State.DENIED)
    def deny(self) -> None: ...

    @transition(
        state,
        source=[State.RECEIVED, State.ACCEPTED, State.IN_REVIEW, State.CORRECTING, State.SPECIAL],
        target=State.WITHDRAWN,
    )
    def withdraw(self) -> None: ...

    @transition(state, source=[State.GRANTED, State.GRANTED_PENDING], target=State.RECALLED)
    def recall(self) -> None: ...

    @transition(state, source=[State.GRANTED, State.GRANTED_PENDING], target=State.REVOKED)
    def revoke(self) -> None: ...
