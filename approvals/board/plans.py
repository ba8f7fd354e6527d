"""The plan of a works against what happened: the signed baseline, its lines and their days, what may start now and what it waits for."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from approvals.board.rows import label
from approvals.board.values import Bar
from approvals.models import Approval, Disposition, Plan, PlanLine
from approvals.plan import unmet
from approvals.projection import COUNTED_STAGES, counts
from approvals.questions import QUESTIONS, REASONS, Answer
from approvals.schedule import union
from approvals.states import State
from catalogue.models import StageNumber
from people.models import User
from projects.models import Project, Works
from workdays.days import Workdays

TO_BE_OBTAINED = (Disposition.APPLIES, Disposition.COMMITTED)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of a plan beside what happened. `late`: workdays behind the plan, 0 when not; `late_word` says in what."""

    pk: int
    code: str
    name: str
    stage: int
    stage_name: str
    lead: str
    responsible: str
    disposition: str
    disposition_label: str
    reason: str
    days: int | None
    begin: date | None
    finish: date | None
    latest_begin: date | None
    latest_finish: date | None
    critical: bool
    approval: int | None
    state: str
    state_label: str
    received_on: date | None
    accepted_on: date | None
    decided_on: date | None
    late: int
    late_word: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A matter to be applied for: what it waits for, () when it may start now; `early`: it may start although it waits."""

    name: str
    lead: str
    waits_for: tuple[str, ...]
    early: bool


@dataclass(frozen=True, slots=True)
class Version:
    """A revision of the plan in the list of them."""

    pk: int
    revision: int
    reason: str
    signed_on: date | None
    drawn_up_by: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`counted` of `limit` workdays are planned for stages 1 to 3 (limit None: no 50/40). `short`: workdays beyond the target."""

    pk: int
    works: int
    works_name: str
    revision: int
    reason: str
    start: date
    target: date | None
    finish: date | None
    counted: int
    limit: int | None
    short: int
    drawn_up_by: str
    drawn_up_at: datetime
    handed_in_at: datetime | None
    signatory: str
    signed_on: date | None
    signed_by: str
    lines: tuple[PlanRow, ...]
    critical: tuple[str, ...]
    may_start: tuple[Waiting, ...]
    waiting: tuple[Waiting, ...]
    bars: tuple[Bar, ...]
    provisional: bool

    @property
    def dated(self) -> tuple[PlanRow, ...]:
        return tuple(row for row in self.lines if row.begin is not None)

    @property
    def later(self) -> tuple[PlanRow, ...]:
        """To be obtained behind the construction permit."""
        return tuple(row for row in self.lines if row.begin is None and row.disposition in TO_BE_OBTAINED)

    @property
    def spared(self) -> tuple[PlanRow, ...]:
        return tuple(row for row in self.lines if row.disposition not in TO_BE_OBTAINED)

    @property
    def late(self) -> int:
        """Lines behind the plan."""
        return sum(row.late > 0 for row in self.lines)


def versions(works: Works) -> tuple[Version, ...]:
    """Every revision of a works' plan, the newest first."""
    rows = Plan.objects.filter(works=works).select_related("drawn_up_by").order_by("-revision")
    return tuple(Version(one.pk, one.revision, one.reason, one.signed_on, str(one.drawn_up_by or "")) for one in rows)


def waiting_for_signature(user: User) -> tuple[tuple[Plan, Project], ...]:
    """Plans handed in and not signed yet, the oldest first."""
    plans = Plan.objects.filter(signed_on=None, handed_in_at__isnull=False, works__project__in=Project.objects.visible_to(user))
    plans = plans.select_related("works__project__region", "drawn_up_by").order_by("handed_in_at")
    return tuple((plan, plan.works.project) for plan in plans)


def plan_page(plan: Plan, today: date, workdays: Workdays) -> PlanPage:
    """A fixed number of queries."""
    works = plan.works
    lines = list(plan.lines.select_related("version__matter", "lead").order_by("version__stage", "begin", "version__matter__code"))
    approvals = list(works.approvals.select_related("matter", "version", "lead").order_by("attempt"))
    latest = {approval.matter_id: approval for approval in approvals}
    rows = tuple(_row(line, latest.get(line.version.matter_id), plan, today, workdays) for line in lines)
    dated = [row for row in rows if row.finish]
    finish = max((row.finish for row in dated if row.finish), default=None)
    counted = [(row.begin, row.finish) for row, line in zip(rows, lines, strict=True) if row.begin and row.finish and _counts(line)]
    may_start, waiting = _to_start(latest)
    return PlanPage(
        pk=plan.pk,
        works=works.number,
        works_name=works.name,
        revision=plan.revision,
        reason=plan.reason,
        start=plan.start,
        target=plan.target,
        finish=finish,
        counted=union(counted, workdays),
        limit=works.limit,
        short=max(0, workdays.elapsed(plan.target, finish)) if plan.target and finish else 0,
        drawn_up_by=str(plan.drawn_up_by or ""),
        drawn_up_at=plan.drawn_up_at,
        handed_in_at=plan.handed_in_at,
        signatory=plan.signatory,
        signed_on=plan.signed_on,
        signed_by=str(plan.signed_by or ""),
        lines=rows,
        critical=tuple(row.name for row in sorted(dated, key=lambda row: (row.begin or today, row.finish or today)) if row.critical),
        may_start=may_start,
        waiting=waiting,
        bars=tuple(_bar(row, today) for row in dated if row.begin and row.finish),
        provisional=finish is not None and workdays.provisional(finish),
    )


def _counts(line: PlanLine) -> bool:
    version = line.version
    return version.stage in COUNTED_STAGES and counts(Approval(role=version.clock_role, provincial=version.provincial))


def _row(line: PlanLine, approval: Approval | None, plan: Plan, today: date, workdays: Workdays) -> PlanRow:
    late, word = _behind(line, approval, today, workdays) if plan.signed_on else (0, "")
    return PlanRow(
        pk=line.pk,
        code=line.version.matter.code,
        name=line.version.name,
        stage=line.version.stage,
        stage_name=label(StageNumber, line.version.stage),
        lead=line.lead.name,
        responsible=line.responsible,
        disposition=line.disposition,
        disposition_label=label(Disposition, line.disposition),
        reason="" if line.reason == "always" else because(line.reason, line.version.condition),
        days=line.days,
        begin=line.begin,
        finish=line.finish,
        latest_begin=line.latest_begin,
        latest_finish=line.latest_finish,
        critical=line.critical,
        approval=approval.pk if approval else None,
        state=approval.state if approval else "",
        state_label=label(State, approval.state) if approval else "",
        received_on=approval.received_on if approval else None,
        accepted_on=approval.accepted_on if approval else None,
        decided_on=approval.decided_on if approval else None,
        late=late,
        late_word=word,
        provisional=line.finish is not None and workdays.provisional(line.finish),
    )


def _behind(line: PlanLine, approval: Approval | None, today: date, workdays: Workdays) -> tuple[int, str]:
    """Workdays behind the plan and in what: not begun, not decided, or decided late."""
    if line.begin is None or line.finish is None or approval is None:
        return 0, ""
    if approval.decided_on is not None:
        return max(0, workdays.elapsed(line.finish, approval.decided_on)), _("decided later than planned")
    if approval.state == State.PLANNED:
        return max(0, workdays.elapsed(line.begin, today)), _("should have begun")
    return max(0, workdays.elapsed(line.finish, today)), _("should be decided")


def because(reason: str, condition: str = "") -> str:
    """Why a matter has its disposition, in the reader's language: the question and the answer given."""
    key, _equals, value = reason.partition("=")
    if key in REASONS:
        return _(REASONS[key])
    question = next((one for one in QUESTIONS if one.key == key), None)
    answer: Answer | None = question.answer(value) if question else None
    if question is None or answer is None:
        return f"{condition or key}{_(': ')}{_(value)}" if value else reason
    return f"{_(question.text)} {_(answer.label)}"


def _to_start(latest: dict[int, Approval]) -> tuple[tuple[Waiting, ...], tuple[Waiting, ...]]:
    """Planned approvals up to the permit: those that may be applied for now, and those that wait."""
    passed = {approval.matter.code: approval.state in State.PASSED for approval in latest.values()}
    names = {approval.matter.code: approval.version.name for approval in latest.values()}
    told = []
    for approval in latest.values():
        if approval.state == State.PLANNED and approval.version.stage != StageNumber.COMPLETION:
            groups = unmet(approval.version.predecessors, passed)
            waits = tuple(_(" or ").join(names[code] for code in group) for group in groups)
            told.append(
                (approval.version.stage, Waiting(approval.version.name, approval.lead.name, waits, approval.version.may_start_early))
            )
    told.sort(key=lambda one: (one[0], one[1].name))
    free = tuple(one for _stage, one in told if not one.waits_for)
    return free, tuple(one for _stage, one in told if one.waits_for)


def _bar(row: PlanRow, today: date) -> Bar:
    """The line on the Gantt: what happened in front, the baseline behind; only the baseline where nothing has happened."""
    assert row.begin is not None
    assert row.finish is not None
    begun = row.received_on is not None
    start = row.received_on or row.begin
    end = row.decided_on or (today if begun else row.finish)
    return Bar(
        approval=row.approval or 0,
        name=row.name,
        lead=row.lead,
        stage=row.stage,
        stage_name=row.stage_name,
        start=start,
        end=max(start, end),
        open=begun and row.decided_on is None,
        light="decided" if row.decided_on else "late" if row.late else "on_time" if begun else "waiting",
        state_label=row.state_label,
        used=0,
        limit=row.days,
        due=None,
        pauses=(),
        planned=(row.begin, row.finish),
        only_planned=not begun,
    )


def with_baseline(bars: tuple[Bar, ...], project: Project) -> tuple[Bar, ...]:
    """The bars of a project's page with the days of the newest signed plan of each works behind them. Two queries, one without a plan."""
    # The lines of a later revision stand in for those of an earlier one, also where they plan no days any more.
    lines = PlanLine.objects.filter(plan__works__project=project, plan__signed_on__isnull=False).order_by("plan__revision")
    planned = {
        (works, matter): (begin, finish) if begin and finish else None
        for works, matter, begin, finish in lines.values_list("plan__works_id", "version__matter_id", "begin", "finish")
    }
    if not planned:
        return bars
    keys = {
        pk: (works, matter)
        for pk, works, matter in Approval.objects.filter(pk__in=[bar.approval for bar in bars]).values_list("pk", "works_id", "matter_id")
    }
    return tuple(replace(bar, planned=planned.get(keys[bar.approval])) for bar in bars)
