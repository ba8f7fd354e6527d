"""What the departments of the invented city do together, on its last days: forms for several approvals, one notice, questions, visits.

Every row is made by the actions themselves, from the rows already there in the order of their keys: the same city, the same rows.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count

from approvals import objections
from approvals.actions import applying, consulting, merging, visits
from approvals.actions.applying import Paper
from approvals.actions.visits import Call, Seen
from approvals.joint import ACCEPTANCE
from approvals.models import Application, Approval, Consultation, Event
from approvals.models.approval import ApprovalQuerySet
from approvals.states import State
from demonstration.scribe import SHANGHAI
from people.models import Department, Role, User
from projects.models import Assignment, ProjectState, Works
from workdays.days import Workdays

QUESTIONS = ("用地范围是否涉及生态保护红线？", "项目是否涉及林地，采伐量是多少？", "排水口设置是否影响河道行洪？")
PLACES = ("项目现场南侧大门", "施工便道入口", "项目部会议室（现场）")
MISSING = (["用地红线图"], ["法人授权委托书", "用地红线图"])
ASKED = ("sthj", "lyj", "slj")
LIVE = (ProjectState.APPROVING, ProjectState.PERMITTED)


@transaction.atomic
def act(today: date, workdays: Workdays) -> int:
    """Let them act; returns how many events were written."""
    before = Event.objects.count()
    before_rest = today - timedelta(days=12)
    last = workdays.due(before_rest, workdays.elapsed(before_rest, today - timedelta(days=1)))
    at = datetime.combine(today, time(0), SHANGHAI) - timedelta(minutes=1)
    scene = Scene(today, last, at, workdays)
    scene.forms()
    scene.questions()
    scene.visits()
    return Event.objects.count() - before


class Scene:
    """One evening on which everything is written: `last` is the last workday, `at` the minute before today."""

    def __init__(self, today: date, last: date, at: datetime, workdays: Workdays) -> None:
        self.today, self.last, self.at, self.workdays = today, last, at, workdays
        self.departments = {department.code: department for department in Department.objects.all()}
        officers = User.objects.filter(role=Role.OFFICER).order_by("pk")
        self.officers = {officer.department_id: officer for officer in reversed(officers)}

    def forms(self) -> None:
        """Parallel applications, the last with its notice sent, the others with lists that wait; and one joint acceptance."""
        made = [self._apply(works, ready) for works, ready in self._ready(2)]
        for application in made:
            for approval, items in zip(
                application.approvals.order_by("pk")[:2], (["用地红线图"], ["法人授权委托书", "用地红线图"]), strict=False
            ):
                merging.want(application.pk, approval.pk, items, by=self.officers[approval.lead_id], today=self.last, at=self.at)
        for application in made[1:] or made:
            due = self.workdays.due(self.last, 10)
            by = self.officers[application.lead_id]
            merging.merge(application.pk, due=due, document=f"一次告〔{due.year}〕1号", by=by, today=self.last, at=self.at)
        planned = Approval.objects.filter(matter__code=ACCEPTANCE, state=State.PLANNED, works__permitted_on__isnull=False)
        for approval in self._alive(planned):
            _composite, members = applying.acceptance_of(approval.works)
            if len(members) > 1 and all(member.state == State.PLANNED and not objections.waiting_for(member) for member in members):
                paper = Paper(self.last, f"联验〔{self.last.year}〕1号")
                applying.apply_for_acceptance(approval.works_id, paper, by=self._runner(approval.works), today=self.last, at=self.at)
                return

    def _ready(self, most: int) -> Iterator[tuple[Works, list[Approval]]]:
        """Works with two or three approvals of a stage that may be received now."""
        planned = Approval.objects.filter(state=State.PLANNED, works__project__state=ProjectState.APPROVING)
        stages = planned.values("works", "stage").annotate(n=Count("pk")).filter(n__gte=2).order_by("works", "stage")
        for stage in stages[:60]:
            rows = planned.filter(works=stage["works"], stage=stage["stage"], late_entries=None).exclude(matter__code=ACCEPTANCE)
            rows = rows.select_related("works__project", "version", "lead", "stage").order_by("matter__code")
            ready = [row for row in rows if row.version.may_start_early or not objections.waiting_for(row)][:3]
            if len(ready) >= 2 and all(row.lead_id in self.officers for row in ready):
                most -= 1
                yield ready[0].works, ready
            if not most:
                return

    def _apply(self, works: Works, ready: list[Approval]) -> Application:
        paper = Paper(self.last, f"并联〔{self.last.year}〕{works.project.code[-6:]}号")
        return applying.apply(works.pk, [row.pk for row in ready], paper, by=self._runner(works), today=self.last, at=self.at)

    def questions(self) -> None:
        """Three questions of yesterday, one of them answered; two of a fortnight ago that met silence, one with a late reply."""
        fresh = self._chosen(self._alive(self._reviewed()), 3, lambda approval: True)
        asked = [self._ask(approval, number, self.last, self.at) for number, approval in enumerate(fresh)]
        for one in asked[2:]:
            self._reply(one, Consultation.Reply.CONDITIONS, "同意，施工期做好扬尘防治。")
        long_ago = self._back(7)
        quiet = self._chosen(
            self._alive(self._free(State.OPEN)),
            2,
            lambda approval: approval.last_event_on is not None and approval.last_event_on <= long_ago,
        )
        old = [self._ask(one, number, long_ago, self.at) for number, one in enumerate(quiet)]
        consulting.fall_silent(self.today - timedelta(days=1), self.at)
        for one in old[1:]:
            self._reply(one, Consultation.Reply.OBJECTED, "部分用地位于林地范围内。")

    def _ask(self, approval: Approval, number: int, on: date, at: datetime) -> Consultation:
        asked = self.departments[ASKED[number]]
        return consulting.ask(
            approval.pk, asked.pk, question=QUESTIONS[number], delivery=f"巴征函〔{on.year}〕{approval.works.project.code[-6:]}号回执",
            by=self.officers[approval.lead_id], today=on, at=at,
        )  # fmt: skip

    def _reply(self, one: Consultation, reply: Consultation.Reply, opinion: str) -> None:
        officer = self.officers.get(one.asked_id)
        if officer is not None:
            consulting.reply(one.pk, reply, opinion=opinion, by=officer, today=self.last, at=self.at)

    def visits(self) -> None:
        """One held, one called off, two to come."""
        rows = self._chosen(self._alive(self._reviewed().filter(version__joint_visit=True)), 4, lambda approval: True)
        days = (self.last, self.last, self.workdays.due(self.today, 1), self.workdays.due(self.today, 3))
        for number, (approval, on) in enumerate(zip(rows, days, strict=False)):
            by = self.officers[approval.lead_id]
            call = Call([approval.pk], on, f"{approval.works.project.site or approval.works.project.region}{PLACES[number % len(PLACES)]}")
            visit = visits.call(approval.works_id, call, by=by, today=self.last, at=self.at)
            if number == 0:
                seats = list(visit.seats.values_list("department_id", flat=True))
                seen = {key: Seen(key == seats[0] or place % 3 != 2) for place, key in enumerate(seats)}
                visits.hold(visit.pk, seen, reply="现场条件与申报材料一致，同意。", by=by, today=self.last, at=self.at)
            elif number == 1:
                visits.call_off(visit.pk, reason="连日降雨，现场道路不通。", by=by, today=self.last, at=self.at)

    def _reviewed(self) -> ApprovalQuerySet:
        return self._free([State.IN_REVIEW])

    def _free(self, states: Iterable[str]) -> ApprovalQuerySet:
        """Approvals of departments with an officer that nobody has visited or asked about yet."""
        return Approval.objects.filter(state__in=states, lead__in=list(self.officers), visits=None, consultations=None, late_entries=None)

    def _back(self, number: int) -> date:
        """The workday so many workdays before the last one."""
        first = self.last - timedelta(days=30)
        return self.workdays.due(first, self.workdays.elapsed(first, self.last) - number)

    def _alive(self, rows: ApprovalQuerySet) -> list[Approval]:
        chosen = rows.filter(works__project__state__in=LIVE).select_related("works__project__region", "version", "lead", "stage", "matter")
        return list(chosen.order_by("pk"))

    def _chosen(self, rows: list[Approval], most: int, fits: Callable[[Approval], bool]) -> list[Approval]:
        """The first that fit, one of each project, none that would ask its own department."""
        taken: dict[int, Approval] = {}
        for row in rows:
            if len(taken) < most and row.works.project_id not in taken and row.lead.code not in ASKED and fits(row):
                taken[row.works.project_id] = row
        return list(taken.values())

    def _runner(self, works: Works) -> User:
        return Assignment.objects.select_related("runner").get(project=works.project_id, until=None).runner
