"""Key projects (重点项目): the register a city keeps, their works (工程/标段), and who runs each.

A project code lives for ever. The state of a project is moved by `approvals.ledger` alone: here it is only declared.
"""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition
from simple_history.models import HistoricalRecords

from people.models import Enterprise, Region, Role, User, query_code
from people.search import spellings
from projects.clocks import Clock


class Investment(models.TextChoices):
    GOVERNMENT = "government", _("government-invested")
    ENTERPRISE = "enterprise", _("enterprise-invested")


class Mode(models.TextChoices):
    APPROVED = "approved", _("approval (审批)")
    VERIFIED = "verified", _("verification (核准)")
    FILED = "filed", _("filing (备案)")


class ProjectLevel(models.TextChoices):
    PROVINCE = "province", _("provincial key project")
    CITY = "city", _("city key project")


class ProjectState(models.TextChoices):
    REGISTERED = "registered", _("registered")
    PLANNED = "planned", _("planned")
    APPROVING = "approving", _("approving")
    PERMITTED = "permitted", _("permitted")
    COMPLETED = "completed", _("completed")
    ARCHIVED = "archived", _("archived")
    SUSPENDED = "suspended", _("suspended")
    TERMINATED = "terminated", _("terminated")


# The 50 and the 40: workdays of stages 1-3 of one works (国办发〔2019〕11号, and the city's own compression).
WORKS_LIMIT = {Investment.GOVERNMENT: 50, Investment.ENTERPRISE: 40}


# Whose sight a region bounds; without one a team lead sees nothing, the others the whole city.
BY_REGION = (Role.LEADER, Role.DISPATCHER, Role.EDITOR, Role.TEAM_LEAD)


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> "ProjectQuerySet":
        """The projects that exist for this person. Everything that lists or opens a project starts here."""
        if user.role in BY_REGION:
            return self.filter(_in_sight(user, "region"))
        if user.role == Role.RUNNER:
            return self.filter(assignments__runner=user, assignments__until=None).distinct()
        if user.role == Role.OFFICER:
            return self.filter(works__approvals__lead_id=user.department_id).distinct()
        if user.role == Role.ENTERPRISE:
            return self.filter(enterprise_id=user.enterprise_id)
        return self.none()

    def called(self, word: str) -> "ProjectQuerySet":
        """Those whose name, code or owner's name holds the word. Each is asked for by itself, so that each can use its index."""
        conditions = [Q(name__holds=spelling) for spelling in spellings(word)]
        conditions += [Q(enterprise__in=Enterprise.objects.filter(name__holds=spelling)) for spelling in spellings(word)]
        if word.isascii():
            conditions.append(Q(code__holds=word))
        found = [Project.objects.order_by().filter(condition).values("pk") for condition in conditions]
        return self.filter(pk__in=found[0].union(*found[1:]))


def _in_sight(user: User, region: str) -> Q:
    """What a person sees whose sight a region bounds. The city itself bounds nothing: nothing lies outside it."""
    if user.region is None:
        return Q(pk__in=[]) if user.role == Role.TEAM_LEAD else Q()
    return Q() if user.region.level == Region.Level.CITY else Q(**{f"{region}__in": _within(user.region.pk)})


def _within(region: int) -> "models.QuerySet[Region]":
    """The region and everything below it: for a county that is every township."""
    return Region.objects.filter(Q(pk=region) | Q(parent=region) | Q(parent__parent=region))


class Project(models.Model):
    code = models.CharField(_("project code"), max_length=32, unique=True)
    name = models.CharField(_("project name"), max_length=200)
    level = models.CharField(_("level"), max_length=10, choices=ProjectLevel, default=ProjectLevel.CITY)
    list_year = models.PositiveSmallIntegerField(_("list of the year"), null=True, blank=True)
    investment = models.CharField(_("investment"), max_length=12, choices=Investment)
    mode = models.CharField(_("approval mode"), max_length=10, choices=Mode)
    flow_type = models.PositiveSmallIntegerField(_("flow type (1-10)"), null=True, blank=True)
    in_scope = models.BooleanField(_("in the reform's scope"), default=True)
    scope_reason = models.CharField(_("why not in scope"), max_length=120, blank=True)
    # No index of its own: the one on (region, state) begins with it.
    region = models.ForeignKey(Region, models.PROTECT, related_name="projects", db_index=False, verbose_name=_("county"))
    park = models.CharField(_("park"), max_length=60, blank=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="projects", verbose_name=_("owner"))
    responsible_unit = models.CharField(_("responsible unit"), max_length=80, blank=True)
    sponsor = models.CharField(_("sponsoring leader"), max_length=40, blank=True)
    total_investment = models.DecimalField(_("total investment (万元)"), max_digits=14, decimal_places=2, null=True, blank=True)
    year_investment = models.DecimalField(_("this year's investment (万元)"), max_digits=14, decimal_places=2, null=True, blank=True)
    site = models.CharField(_("site"), max_length=120, blank=True)
    ground_breaking_on = models.DateField(_("planned ground-breaking"), null=True, blank=True)
    runner_name = models.CharField(_("runner as the register writes it"), max_length=40, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    query_code = models.CharField(_("query code"), max_length=12, default=query_code, editable=False)
    registered_on = models.DateField(_("registered on"))
    synthetic = models.BooleanField(_("demonstration data"), default=False)
    state: FSMField = FSMField(_("state"), choices=ProjectState.choices, default=ProjectState.REGISTERED, protected=True)
    state_before_suspension = models.CharField(max_length=12, blank=True, editable=False)

    objects = ProjectQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["query_code"])

    class Meta:
        ordering = ["code"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            CheckConstraint(condition=Q(state__in=ProjectState.values), name="project_state_is_known"),
            CheckConstraint(condition=Q(investment__in=Investment.values), name="project_investment_is_known"),
            CheckConstraint(condition=Q(mode__in=Mode.values), name="project_mode_is_known"),
        ]
        indexes = [
            models.Index(fields=["region", "state"]),
            models.Index(fields=["registered_on"]),
            # Few are; lists leave them out without looking at the others.
            models.Index(fields=["state"], name="project_terminated", condition=Q(state="terminated")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def government(self) -> bool:
        return self.investment == Investment.GOVERNMENT

    @property
    def limit(self) -> int | None:
        """50 or 40 workdays; None outside the reform's scope, where the project is tracked but has no limit (K8)."""
        return WORKS_LIMIT[Investment(self.investment)] if self.in_scope else None

    # --- the machine of a project, to be read aloud; approvals.ledger moves it ---
    @transition(state, source=ProjectState.REGISTERED, target=ProjectState.PLANNED)
    def plan(self) -> None: ...

    @transition(state, source=[ProjectState.REGISTERED, ProjectState.PLANNED], target=ProjectState.APPROVING)
    def start(self) -> None: ...

    @transition(state, source=ProjectState.APPROVING, target=ProjectState.PERMITTED)
    def permit(self) -> None: ...

    @transition(state, source=ProjectState.PERMITTED, target=ProjectState.COMPLETED)
    def complete(self) -> None: ...

    @transition(state, source=[ProjectState.PERMITTED, ProjectState.COMPLETED], target=ProjectState.APPROVING)
    def reopen(self) -> None: ...

    @transition(state, source=ProjectState.COMPLETED, target=ProjectState.ARCHIVED)
    def archive(self) -> None: ...

    @transition(state, source=[ProjectState.REGISTERED, ProjectState.PLANNED, ProjectState.APPROVING], target=ProjectState.SUSPENDED)
    def suspend(self) -> None: ...

    @transition(state, source=ProjectState.SUSPENDED, target=ProjectState.REGISTERED)
    def resume_registered(self) -> None: ...

    @transition(state, source=ProjectState.SUSPENDED, target=ProjectState.PLANNED)
    def resume_planned(self) -> None: ...

    @transition(state, source=ProjectState.SUSPENDED, target=ProjectState.APPROVING)
    def resume_approving(self) -> None: ...

    @transition(
        state,
        source=[ProjectState.REGISTERED, ProjectState.PLANNED, ProjectState.APPROVING, ProjectState.SUSPENDED],
        target=ProjectState.TERMINATED,
    )
    def terminate(self) -> None: ...


class WorksQuerySet(models.QuerySet["Works"]):
    def visible_to(self, user: User) -> "WorksQuerySet":
        """The works of the projects that exist for this person. Where a region decides, it is compared on the way to the project: to ask
        for the projects first would join them twice."""
        if user.role in BY_REGION:
            return self.filter(_in_sight(user, "project__region"))
        return self.filter(project__in=Project.objects.visible_to(user))


class Works(Clock):
    """工程/标段: the thing that is built and gets one construction permit. A project has at least one; the 50/40 is counted per works (K8).

    Its clock and `permitted_on` are a projection of the ledger (approvals.projection), kept only for filtering and sorting.
    """

    # No index of its own: the unique (project, number) begins with it.
    project = models.ForeignKey(Project, models.PROTECT, related_name="works", db_index=False, verbose_name=_("project"))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    name = models.CharField(_("name"), max_length=200, blank=True)
    limit = models.PositiveSmallIntegerField(_("limit (workdays)"), null=True, blank=True)
    permitted_on = models.DateField(_("construction permit on"), null=True, editable=False)
    changed_on = models.DateField(_("last changed on"), null=True, editable=False)
    verified_on = models.DateField(_("last verified on"), null=True, editable=False)

    objects = WorksQuerySet.as_manager()

    class Meta:
        ordering = ["project", "number"]
        verbose_name = _("works")
        verbose_name_plural = _("works")
        constraints = [UniqueConstraint(fields=["project", "number"], name="works_number_is_unique")]
        indexes = [
            # Lists read the works in the order of their urgency and stop when the page is full.
            models.Index(F("permitted_on").desc(), F("due"), F("id"), name="works_by_urgency"),
            models.Index(F("due"), F("id"), name="works_under_way_by_due", condition=Q(permitted_on=None)),
            # Few projects have several works: which they are is known without reading the others.
            models.Index(fields=["project"], name="works_beyond_the_first", condition=~Q(number=1)),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.project} {self.number}"


class Assignment(models.Model):
    """One project, one runner: who runs it from when until when. A deputy stands in; the past stays readable."""

    class Part(models.TextChoices):
        MAIN = "main", _("runner")
        DEPUTY = "deputy", _("deputy")

    project = models.ForeignKey(Project, models.PROTECT, related_name="assignments", verbose_name=_("project"))
    runner = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name=_("runner"))
    part = models.CharField(_("part"), max_length=8, choices=Part, default=Part.MAIN)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["project", "since"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            UniqueConstraint(fields=["project", "part"], condition=Q(until=None), name="one_runner_at_a_time"),
            CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="assignment_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.project} – {self.runner}"


class ColumnWord(models.Model):
    """A word offices use in the header of a register, and the field it means. Administrators add their own."""

    field = models.CharField(_("field"), max_length=24)
    word = models.CharField(_("word in the header"), max_length=40, unique=True)

    class Meta:
        ordering = ["field", "word"]
        verbose_name = _("column word")
        verbose_name_plural = _("column words")

    def __str__(self) -> str:
        return self.word


class Intake(models.Model):
    """One register that was handed in: the file, its preview, and what was applied."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        READING = "reading", _("being read")
        PREVIEWED = "previewed", _("preview ready")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        REFUSED = "refused", _("refused")

    file = models.FileField(_("file"), upload_to="intake/")
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("by"))
    handed_in_at = models.DateTimeField(_("handed in at"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    preview = models.JSONField(default=dict, blank=True)
    strict = models.BooleanField(_("all rows or none"), default=False)
    outcome = models.JSONField(_("what was applied"), default=dict, blank=True)
    problem = models.CharField(_("problem"), max_length=400, blank=True)

    class Meta:
        ordering = ["-handed_in_at"]
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")

    def __str__(self) -> str:
        return self.file_name
