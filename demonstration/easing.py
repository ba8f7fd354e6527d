"""A few promises, regional assessments, overrides, a second works and a corrected day in the demonstration city, through the real actions.

Chosen by the order of their keys, so that the same city gets the same ones; where it is too young for one, there is none.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from approvals.actions import assessing, committing, tolerating
from approvals.actions.assessing import Answers, Terms
from approvals.actions.committing import Promise
from approvals.actions.correcting import Change, correct
from approvals.actions.layout import planned
from approvals.actions.sections import add_works
from approvals.actions.steps import FRESH, record
from approvals.actions.tolerating import Letter
from approvals.models import Approval, Event, RegionalAssessment, Stage
from approvals.objections import waiting_for
from approvals.states import Origin, State, Step
from catalogue.models import MatterVersion
from people.models import Role, User
from projects.models import Project, ProjectState, Works
from workdays.days import Workdays

PARK = "巴中经济开发区"
YEAR = timedelta(days=365)
WATER = Terms(
    park=PARK, topic="水土保持区域评估", matters=("GG-P04", "GG-P05"), effect="replace", document="巴水函〔2025〕41号",
    commissioned_by="经开区管委会", valid_from=date(2025, 1, 1), valid_to=date(2025, 1, 1),
    boundary="经开区总体规划范围（12.6平方公里）", negative_list="弃渣场、料场类项目",
)  # fmt: skip
AIR = replace(
    WATER, topic="规划环境影响评价", matters=("GG-P01", "GG-P02"), effect="simplify", document="巴环函〔2025〕17号",
    simplification="环境现状、选址论证章节直接引用区域成果", negative_list="化工、电镀类项目",
)  # fmt: skip
HAZARD = replace(WATER, topic="地质灾害危险性区域评估", matters=("GG-P09",), document="巴自然资函〔2023〕8号", negative_list="")


def ease(today: date, at: datetime, workdays: Workdays) -> int:
    """Returns how many acts were recorded."""
    desk = User.objects.get(username="dispatcher")
    acts = [
        _assessments(desk, today, at), _tolerances(today, at, workdays), _commitments(today, at, workdays), _override(today, at),
        _second_works(desk, today, at), _corrected(today, at, workdays),
    ]  # fmt: skip
    return sum(acts) + tolerating.settle(today, at)


def _officer(approval: Approval) -> User:
    return User.objects.filter(role=Role.OFFICER, department=approval.lead_id).earliest("pk")


def _living() -> Iterator[Approval]:
    """Approvals of projects on their way, the oldest keys first."""
    rows = Approval.objects.filter(works__project__state=ProjectState.APPROVING).select_related(
        "version", "matter", "lead", "works__project__enterprise"
    )
    return rows.order_by("pk").iterator()


def _assessments(desk: User, today: date, at: datetime) -> int:
    """One valid, one that expires in forty days, one that expired last month; used where a project of the park needs them."""
    terms = (
        replace(WATER, valid_from=today - YEAR, valid_to=today + 2 * YEAR),
        replace(AIR, valid_from=today - YEAR, valid_to=today + timedelta(days=40)),
        replace(HAZARD, valid_from=today - 2 * YEAR, valid_to=today - timedelta(days=25)),
    )
    water, air, _hazard = (assessing.register(one, by=desk, today=today, at=at) for one in terms)
    return len(terms) + sum(_uses(one, desk, today, at) for one in (water, air))


def _uses(one: RegionalAssessment, desk: User, today: date, at: datetime) -> int:
    """Two projects settle in the park and need what the assessment is for."""
    matter = one.matters.order_by("code").first()
    version = MatterVersion.objects.filter(matter=matter, effective_from__lte=today).latest("effective_from")
    fit = Works.objects.filter(project__state=ProjectState.APPROVING, project__park="").exclude(approvals__matter=matter)
    chosen = list(fit.select_related("project").order_by("pk")[:2])
    for works in chosen:
        Project.objects.filter(pk=works.project_id).update(park=PARK)
        approval = planned(works, Stage.objects.get(works=works, number=version.stage), version, works.project)
        approval.save()
        assessing.use(approval.pk, one.pk, Answers(inside=True, listed=False), by=desk, on=today, today=today, at=at)
    return len(chosen)


def _tolerances(today: date, at: datetime, workdays: Workdays) -> int:
    """Received in the last days: accepted against a letter. The first one's day is over already where the limit allows it."""
    fit = (
        approval
        for approval in _living()
        if approval.state == State.RECEIVED and approval.version.tolerance and approval.limit and not approval.late_entries.exists()
        and approval.received_on and workdays.elapsed(approval.received_on, today) <= FRESH
    )  # fmt: skip
    number = 0
    for number, approval in enumerate(islice(fit, 4), 1):
        on = approval.received_on or today
        due = on if number == 1 and on < today else None
        letter = Letter(f"容缺承诺〔{today.year}〕{number}号", ("企业法人身份证明", "测绘成果报告（复印件）")[: 1 + number % 2], due)
        made = tolerating.accept(approval.pk, letter, by=_officer(approval), on=on, today=today, at=at)
        if number == 3:
            tolerating.supply(made.pk, by=_officer(approval), on=today, today=today, at=at, note="原件已核对。")
    return number


def _commitments(today: date, at: datetime, workdays: Workdays) -> int:
    """Decided at once: one whose after-check is overdue, one to be put right, one that was kept, one that waits."""
    fit = (
        approval
        for approval in _living()
        if approval.state == State.PLANNED and approval.version.commitment and approval.attempt == 1
        and (approval.version.may_start_early or not approval.version.predecessors) and not approval.late_entries.exists()
    )  # fmt: skip
    number = 0
    for number, approval in enumerate(islice(fit, 4), 1):
        officer = _officer(approval)
        on = max(approval.works.project.registered_on, workdays.due(today - timedelta(days=5), 0))
        promise = Promise(f"告知承诺〔{today.year}〕{number}号", f"巴承诺准〔{today.year}〕{number}号", _check_by(number, on, today))
        made = committing.decide(approval.pk, promise, by=officer, on=on, today=today, at=at)
        if number in (2, 3):
            kept = number == 3
            committing.check(
                made.pk, passed=kept, finding="" if kept else "排水接口与承诺图纸不一致", by=officer, on=today, today=today, at=at,
                put_right_by=None if kept else today + timedelta(days=14),
            )  # fmt: skip
    return number


def _check_by(number: int, on: date, today: date) -> date | None:
    yesterday = today - timedelta(days=1)
    return yesterday if number == 1 and yesterday > on else None


def _override(today: date, at: datetime) -> int:
    """A department goes ahead without the predecessor, once."""
    for approval in _living():
        if approval.state == State.PLANNED and not approval.version.may_start_early and waiting_for(approval):
            reason = {"override": "市政府专题会议明确容缺并行，先行受理，批前补齐前置件。"}
            officer = _officer(approval)
            record(approval.pk, Step.RECEIVE, by=officer, on=today, today=today, at=at, origin=Origin.DEPARTMENT, detail=reason)
            return 1
    return 0


def _second_works(desk: User, today: date, at: datetime) -> int:
    project = Project.objects.filter(state=ProjectState.APPROVING).order_by("-total_investment", "pk").first()
    if project is None:
        return 0
    add_works(project.pk, name="二标段", first="一标段", by=desk, on=today, today=today, at=at)
    return 1


def _corrected(today: date, at: datetime, workdays: Workdays) -> int:
    """The newest decision's document number had been copied wrong."""
    newest = Event.objects.filter(kind=Step.GRANT, occurred_on__lte=today, about=None).exclude(approval=None).order_by("-occurred_on", "pk")
    event = newest.select_related("approval").first()
    if event is None or event.approval is None or workdays.elapsed(event.occurred_on, today) > FRESH:
        return 0
    change = Change(event.occurred_on, "文号抄录有误，以纸质批文为准。", f"{event.document}（更正）", event.note, dict(event.detail))
    correct(event.pk, change, by=_officer(event.approval), today=today, at=at)
    return 1
