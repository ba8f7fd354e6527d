"""The drill of the ladder: constructed cases for every rule in force, lived day by day, to see each rule fire exactly once and on its day.

Everything happens in one transaction that is rolled back: no number is used up, no message leaves, no job is posted. The cases are four:
an application that is not decided, one that waits for material, one before experts, and one decided at once, for which nothing may fire.
The day expected is counted here in workdays from the acceptance, not with the clock that is under test.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from approvals.actions import adopt, supervise
from approvals.actions.steps import record
from approvals.due_rungs import due_rungs
from approvals.limits import AMBER
from approvals.models import Approval, LadderRule, SupervisionNotice
from approvals.states import Origin, Step
from catalogue.models import ClockRole
from people.models import Enterprise, Region, Role, User
from projects.models import Assignment, Investment, Mode, Project, Works
from workdays import calendar
from workdays.days import Workdays

CODE = "0001-511900-04-01-00000"  # of a year and month no real code has; the last digit is the case
CASES = ("late", "correction", "experts", "decided")
BEYOND = 3  # workdays lived past the last rung, in which nothing may fire again
GIVEN = 10  # workdays the applicant is given, and the experts plan
LONG_ENOUGH = 3  # a limit of fewer workdays has no amber day of its own


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule did: the case, the day expected, each firing's day, how many people were told, and what is wrong ("" for nothing)."""

    rule: str
    rung: str
    case: str
    expected: date
    fired: tuple[date, ...]
    told: int
    problem: str


def drill(start: date) -> list[Finding]:
    """One finding for each rule in force and each case that concerns it, and one for each firing nobody expected."""
    with _rolled_back():
        workdays = calendar.current()
        start = workdays.next_workday(start)
        cases = _cases(start, workdays)
        fired = _live(start, cases, workdays)
        return _findings(start, cases, fired, workdays)


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(settings.OFFICE_OPENS), ZoneInfo(settings.TIME_ZONE))


def _cases(start: date, workdays: Workdays) -> dict[str, Approval]:
    """The same approval of four invented projects of the city, accepted on the first day; what stops or ends it comes a workday later."""
    chosen = {case: _approval(number, start) for number, case in enumerate(CASES)}
    next_day = workdays.due(start, 1)
    for case, approval in chosen.items():
        for step in (Step.RECEIVE, Step.ACCEPT, Step.REVIEW):
            _take(approval, step, start)
        if case == "correction":
            due = workdays.due(next_day, GIVEN).isoformat()
            _take(approval, Step.REQUEST_CORRECTION, next_day, detail={"missing": ["演练材料"], "due": due})
        if case == "experts":
            words = {"kind": "expert_review", "basis": "演练", "approver": "演练", "planned_days": GIVEN}
            _take(approval, Step.BEGIN_SPECIAL, next_day, detail=words)
        if case == "decided":
            _take(approval, Step.GRANT, next_day)
    return chosen


def _approval(number: int, start: date) -> Approval:
    """The longest approval of stage 1 that waits for nothing, in a project with an owner and a runner of its own."""
    owner = Enterprise.objects.create(uscc=f"91511900MA0DR1{number:02d}XX", name="演练企业")
    User.objects.create(username=f"drill-owner-{number}", role=Role.ENTERPRISE, full_name="演练业主", enterprise=owner)
    runner = User.objects.create(username=f"drill-runner-{number}", role=Role.RUNNER, full_name="演练跑手")
    project = Project.objects.create(
        code=f"{CODE}{number}", name="演练项目", investment=Investment.GOVERNMENT, mode=Mode.APPROVED, enterprise=owner,
        registered_on=start, region=Region.objects.filter(level=Region.Level.CITY).order_by("pk")[0], synthetic=True,
    )  # fmt: skip
    Works.objects.create(project=project, number=1, limit=project.limit)
    Assignment.objects.create(project=project, runner=runner, since=start)
    adopt.enter([project], by=None, on=start, at=_at(start))
    planned = Approval.objects.filter(works__project=project, provincial=False, limit__gte=LONG_ENOUGH, version__predecessors="")
    return planned.exclude(role=ClockRole.OUT).order_by("-limit", "pk")[0]


def _take(approval: Approval, step: Step, on: date, detail: dict[str, object] | None = None) -> None:
    document = "演练1号" if step in (Step.GRANT, Step.BEGIN_SPECIAL) else ""
    record(approval.pk, step, by=None, on=on, today=on, at=_at(on), origin=Origin.SYSTEM, document=document, detail=detail)


def _live(start: date, cases: dict[str, Approval], workdays: Workdays) -> dict[tuple[str, str], list[SupervisionNotice]]:
    """Every workday what is due is fired twice over, as by two workers who saw the same. By case and rule, what fired."""
    among = Approval.objects.filter(pk__in=[one.pk for one in cases.values()])
    name = {one.pk: case for case, one in cases.items()}
    last = workdays.due(_last_expected(start, cases, workdays), BEYOND)
    fired: dict[tuple[str, str], list[SupervisionNotice]] = defaultdict(list)
    day = start
    while day <= last:
        due = due_rungs(day, among) if workdays.is_workday(day) else []
        for one in [*due, *due]:
            notice = supervise.fire(one.rule.pk, one.approval.pk, today=day, at=_at(day))
            if notice is not None:
                fired[name[one.approval.pk], one.rule.code].append(notice)
        day += timedelta(days=1)
    return fired


def _last_expected(start: date, cases: dict[str, Approval], workdays: Workdays) -> date:
    return max(day for rule in _rules() for _case, day in _expected(rule, start, cases, workdays))


def _rules() -> list[LadderRule]:
    return list(LadderRule.objects.filter(active=True))


def _expected(rule: LadderRule, start: date, cases: dict[str, Approval], workdays: Workdays) -> list[tuple[str, date]]:
    """Which cases concern the rule, and the day it must fire on: counted here in workdays, by hand so to say."""
    next_day = workdays.due(start, 1)
    if rule.anchor == LadderRule.Anchor.PAUSE:
        supply = workdays.due(next_day, GIVEN)
        days = {"correction": supply, "experts": supply + timedelta(days=1)}
        found = [(case, _shift(ends, rule.offset, workdays)) for case, ends in days.items()]
        # Experts are done on their planned end; a rung after that finds nobody pausing any more.
        return [(case, max(day, next_day)) for case, day in found if case == "correction" or day < days["experts"]]
    limit = cases["late"].limit or 0
    days_to_it = rule.offset + (limit - AMBER.days(limit) if rule.anchor == LadderRule.Anchor.AMBER else limit)
    # With the experts it ran on no workday from the next day to the planned end: so many workdays later is everything.
    return [("late", workdays.due(start, days_to_it)), ("experts", workdays.due(start, days_to_it + GIVEN + 1))]


def _shift(day: date, offset: int, workdays: Workdays) -> date:
    """So many workdays after the day, or before it; on a rest day what is reached is fired on the next workday."""
    step = 1 if offset > 0 else -1
    while offset:
        day += timedelta(days=step)
        offset -= step if workdays.is_workday(day) else 0
    return workdays.next_workday(day)


def _findings(
    start: date, cases: dict[str, Approval], fired: dict[tuple[str, str], list[SupervisionNotice]], workdays: Workdays
) -> list[Finding]:
    found, left = [], dict(fired)
    twice = _same_paper(fired)
    for rule in _rules():
        for case, day in _expected(rule, start, cases, workdays):
            notices = left.pop((case, rule.code), [])
            days = tuple(notice.fired_on for notice in notices)
            told = notices[0].told.count() if notices else 0
            found.append(Finding(rule.code, rule.rung, case, day, days, told, _problem(day, days, told, (case, rule.code) in twice)))
        if not any(one.rule == rule.code for one in found):
            found.append(Finding(rule.code, rule.rung, "–", start, (), 0, "从未触发"))
    for (case, code), notices in left.items():
        found.append(Finding(code, notices[0].rung, case, start, tuple(one.fired_on for one in notices), 0, "不应触发"))
    return found


def _same_paper(fired: dict[tuple[str, str], list[SupervisionNotice]]) -> set[tuple[str, str]]:
    """Rules that send the same paper about the same case on the same day to the same audience: to the reader it fired twice."""
    key = {pair: (pair[0], one.rung, one.fired_on, one.rule.audience) for pair, notices in fired.items() for one in notices[:1]}
    counts = Counter(key.values())
    return {pair for pair, paper in key.items() if counts[paper] > 1}


def _problem(expected: date, days: tuple[date, ...], told: int, twice: bool) -> str:
    if not days:
        return "从未触发"
    if len(days) > 1:
        return f"触发{len(days)}次"
    if twice:
        return "与另一规则重复触发"
    if days[0] != expected:
        return f"应于{expected}触发"
    return "" if told else "无人可通知"
