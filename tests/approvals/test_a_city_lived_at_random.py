"""A city that lives at random: steps, corrections, pauses, late entries, objections, notices, changes of kind, the passing of days.

After every one of them the ledger is whole, what is stored is what the events say, and every light and figure of today and of days to come
is what a slow oracle finds that walks day by day and shares no rule with the product. LIVES sets how many lives are tried (6), STEPS how
long each is (18).
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from approvals.actions import calendar as adopting
from approvals.actions import confirm, deem, projects
from approvals.actions.layout import change_kind, lay_out
from approvals.actions.steps import record
from approvals.models import Approval, Event, LateEntry
from approvals.objections import open_verbs
from approvals.refusal import Refused
from approvals.states import Origin, State, Step
from people.models import Department, Role, User
from projects.models import Investment, Mode, Project, ProjectState, Works
from tests.approvals import agreement
from tests.approvals.conftest import City, make_city
from tests.approvals.timeline import morning, papers
from tests.cast import person
from workdays import calendar
from workdays import papers as shipped
from workdays.days import BadNotice, NamedDay
from workdays.models import Notice

LIVES, STEPS = int(os.environ.get("LIVES", "6")), int(os.environ.get("STEPS", "18"))
# Before Spring Festival, May Day and National Day, and where a limit reaches into a year nobody has announced.
BEGINNINGS = (date(2026, 1, 6), date(2026, 2, 10), date(2026, 4, 24), date(2026, 9, 21), date(2026, 11, 26))
LATER = (0, 1, 4, 11, 40)
BACK = (0, 0, 0, 0, 1, 2, 5, 8, 12)
FORWARD = (Step.RECEIVE, Step.ACCEPT, Step.REVIEW, Step.GRANT)
STEPS_OF_PEOPLE = [step for step in Step if step != Step.DEEM_ACCEPTED]
KINDS = ((Investment.GOVERNMENT, Mode.APPROVED), (Investment.ENTERPRISE, Mode.VERIFIED), (Investment.ENTERPRISE, Mode.FILED))
numbers = st.integers(0, 10_000)


class Lives(RuleBasedStateMachine):
    city: City
    officers: dict[int, User]

    def __init__(self) -> None:
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        self.today = BEGINNINGS[0]
        self.notices = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    @initialize(begins=st.sampled_from(BEGINNINGS))
    def begin(self, begins: date) -> None:
        self.today = begins

    # --- steps of an approval ---
    @rule(which=numbers, bold=st.integers(0, 5), way=numbers, back=st.sampled_from(BACK), who=st.integers(0, 3), length=st.integers(1, 12))
    def step(self, which: int, bold: int, way: int, back: int, who: int, length: int) -> None:
        approval = self.some(which)
        steps = STEPS_OF_PEOPLE if bold == 0 else [Step(verb) for verb in open_verbs(approval)] or STEPS_OF_PEOPLE
        self.take(approval, steps[way % len(steps)], self.today - timedelta(days=back), who, length)

    @precondition(lambda self: Approval.objects.filter(state__in=State.OPEN).exists())
    @rule(which=numbers, length=st.integers(1, 9), days=st.integers(0, 12))
    def stop_the_clock_and_start_it(self, which: int, length: int, days: int) -> None:
        """A correction or a special procedure, on one under way."""
        open_now = list(Approval.objects.filter(state__in=State.OPEN).order_by("pk"))
        approval = open_now[which // 2 % len(open_now)]
        ways = ((Step.REQUEST_CORRECTION, Step.CORRECT), (Step.BEGIN_SPECIAL, Step.END_SPECIAL))
        stop, restart = ways[which % 2]
        self.take(approval, stop, self.today, 0, length)
        self.today += timedelta(days=days)
        self.take(approval, restart, self.today, 0, length)

    @rule(which=numbers, pauses=st.tuples(*[st.integers(0, 4)] * len(FORWARD)))
    def carry_through(self, which: int, pauses: tuple[int, ...]) -> None:
        """An approval from where it stands to its decision, with days between."""
        approval = self.some(which)
        for step, days in zip(FORWARD, pauses, strict=True):
            self.take(Approval.objects.get(pk=approval.pk), step, self.today, 0, 1)
            self.today += timedelta(days=days)

    @rule(number=st.integers(1, 4), which=numbers)
    def hurry_through_a_stage(self, number: int, which: int) -> None:
        """Every milestone of a stage, granted within a day or two: only so does a life reach its permit."""
        for project in Project.objects.filter(state=ProjectState.SUSPENDED):
            projects.resume(project.pk, by=self.city.dispatcher, on=self.today, today=self.today, at=morning(self.today), note="复工")
        works = list(Works.objects.order_by("pk"))
        own = Approval.objects.filter(works=works[which % len(works)], stage__number=number, version__milestone=True, state=State.PLANNED)
        for approval in own:
            for step in FORWARD:
                self.take(Approval.objects.get(pk=approval.pk), step, self.today, 0, 1)
        self.today += timedelta(days=which % 3)

    def some(self, which: int) -> Approval:
        """Mostly one that is under way; else one not yet begun, or one decided."""
        open_now = list(Approval.objects.filter(state__in=State.OPEN).order_by("pk"))
        others = list(Approval.objects.exclude(state__in=State.OPEN).order_by("stage__number", "pk"))
        chosen = open_now if open_now and which % 4 else others
        return chosen[which // 4 % len(chosen)]

    def take(self, approval: Approval, step: Step, on: date, who: int, length: int) -> None:
        """As the lead department (which may override what is missing before), the runner, the dispatch desk, or another system."""
        project = Project.objects.get(works=approval.works_id)
        runner = self.city.jia if project.pk == self.city.ours.pk else self.city.yi
        by, origin = (
            (self.officers[approval.lead_id], Origin.DEPARTMENT), (runner, Origin.RUNNER), (self.city.dispatcher, Origin.DEPARTMENT),
            (None, Origin.INTERFACE),
        )[who]  # fmt: skip
        given: dict[str, Any] = {**papers(step, on), "note": "事由"}
        if step == Step.RECEIVE and who == 0:
            given["detail"] = {"override": "并联推进"}
        if step == Step.BEGIN_SPECIAL:
            given["detail"] = {**given["detail"], "planned_days": length}
        if step == Step.EXTEND:
            given["detail"] = {**given["detail"], "days": length}
        self.quietly(lambda: record(approval.pk, step, by=by, on=on, today=self.today, at=morning(self.today), origin=origin, **given))

    def quietly(self, act: Any) -> None:
        """A refusal is an answer too; it must leave no trace in the ledger."""
        before = Event.objects.count()
        try:
            act()
        except (Refused, BadNotice):
            assert Event.objects.count() == before

    # --- what others say to it ---
    @precondition(lambda self: LateEntry.objects.waiting().exists())
    @rule(agree=st.booleans())
    def decide_a_late_entry(self, agree: bool) -> None:
        late = LateEntry.objects.waiting().order_by("pk")[0]
        other = self.officers[late.approval.lead_id] if late.by_id == self.city.dispatcher.pk else self.city.dispatcher
        self.quietly(lambda: confirm.decide_late_entry(late.pk, by=other, agree=agree, today=self.today, at=morning(self.today, 15)))

    @precondition(lambda self: Event.objects.filter(origin=Origin.RUNNER).exists())
    @rule(which=numbers, right=st.booleans())
    def answer_a_report(self, which: int, right: bool) -> None:
        reports = list(Event.objects.filter(origin=Origin.RUNNER).order_by("pk"))
        report, by, at = reports[which % len(reports)], self.city.dispatcher, morning(self.today, 16)
        if right:
            self.quietly(lambda: confirm.confirm([report.pk], by=by, today=self.today, at=at))
        else:
            self.quietly(lambda: confirm.object_to(report.pk, by=by, note="与实际不符", today=self.today, at=at))

    # --- what happens to a project ---
    @rule(which=numbers)
    def move_a_project(self, which: int) -> None:
        """One that stands still mostly goes on; seldom one is given up."""
        project = self.project(which)
        verb = projects.resume if project.state == ProjectState.SUSPENDED else projects.terminate if which % 20 == 2 else projects.suspend
        self.quietly(
            lambda: verb(project.pk, by=self.city.dispatcher, on=self.today, today=self.today, at=morning(self.today), note="事由")
        )

    @rule(which=numbers, kind=st.sampled_from(KINDS), in_scope=st.sampled_from([True, True, False]))
    def correct_the_kind(self, which: int, kind: tuple[str, str], in_scope: bool) -> None:
        if which % 3:
            return
        project = self.project(which)
        before = {"investment": project.investment, "mode": project.mode, "in_scope": project.in_scope}
        project.investment, project.mode, project.in_scope = *kind, in_scope
        project.save(update_fields=["investment", "mode", "in_scope"])
        change_kind(project.pk, by=self.city.dispatcher, on=self.today, at=morning(self.today), before=before)

    def project(self, which: int) -> Project:
        return Project.objects.order_by("pk")[which % 2]

    # --- the calendar and the days ---
    @rule(flips=st.lists(st.integers(-30, 60), min_size=1, max_size=5))
    def adopt_a_notice(self, flips: list[int]) -> None:
        """The year's notice again, with some days the other way round."""
        year, self.notices = self.today.year, self.notices + 1
        newest = Notice.objects.filter(year=year).order_by("version").last()
        said = {named.day: NamedDay(named.day, named.works, named.name) for named in newest.days.all()} if newest else {}
        workdays = calendar.current()
        for number in flips:
            day = self.today + timedelta(days=number)
            if day.year == year:
                said[day] = NamedDay(day, not workdays.is_workday(day), "调整")
        paper = shipped.shipped()[-1]
        told = replace(paper.announcement, year=year, number=f"国办发明电〔{year}〕{self.notices}号", days=tuple(said.values()))
        self.adopt(replace(paper, announcement=told))

    def adopt(self, paper: Any) -> None:
        self.quietly(lambda: adopting.adopt_notice(paper, by=self.city.dispatcher, today=self.today, at=morning(self.today)))

    @rule(region=st.sampled_from(["511900", "511902", "511921"]), number=st.integers(-10, 40), works=st.booleans())
    def adopt_a_region_s_day(self, region: str, number: int, works: bool) -> None:
        day = self.today + timedelta(days=number)
        by, at = self.city.dispatcher, morning(self.today)
        self.quietly(lambda: adopting.adopt_regional_day(region, day, works, "〔2026〕1号", "本地通知", by=by, today=self.today, at=at))

    @rule(days=st.sampled_from([1, 1, 2, 3, 5, 9, 20]))
    def pass_days(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule()
    def settle(self) -> None:
        deem.settle(self.today, morning(self.today, 9))

    # --- what holds after each ---
    @invariant()
    def everything_agrees(self) -> None:
        agreement.ledger_and_projection()
        opinions = agreement.opinions(self.today)
        for one in opinions:
            assert agreement.stored(one) == {}
        assert agreement.shown(opinions, [self.today + timedelta(days=later) for later in LATER]) == {}
        assert agreement.hands(opinions, self.today + timedelta(days=1)) == {}


@pytest.fixture
def lives(db: None) -> Iterator[type[Lives]]:
    """A government project of one works and a filed one of two; an officer in every department."""
    Lives.city = city = make_city()
    second = Works.objects.create(project=city.theirs, number=2, limit=50)
    lay_out([second], city.theirs.registered_on)
    Lives.officers = {
        office.pk: person(f"office-{office.pk}", Role.OFFICER, f"经办{office.pk}", department=office) for office in Department.objects.all()
    }
    with translation.override("en"):
        yield Lives


def test_whatever_happens_the_city_stays_what_its_ledger_says(lives: type[Lives]) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        lives, settings=settings(max_examples=LIVES, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks)
    )
