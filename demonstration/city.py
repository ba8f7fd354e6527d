"""An invented city with its real counties: projects at every point of their lives, from January 2025 to the day before today.

The same number and the same day give the same city, to the last event. It is loaded through `approvals.actions.histories`, so every row is
what the machines and the ledger would have made of the same steps one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from random import Random

from django.db import connection, transaction

from approvals.actions.histories import Past, keys, write_pasts
from approvals.actions.layout import Catalogue, approvals_of, stages_of
from approvals.actions.taking import IN_VAIN, next_attempt
from approvals.ledger import Entry
from approvals.models import Approval, Stage
from approvals.models.event import Kind
from approvals.states import Origin
from catalogue.models import ClockRole
from demonstration import names, people, plans, together
from demonstration.fates import Fate, Story, Teller, fate_of
from demonstration.lives import Lived, Task
from demonstration.scribe import SHANGHAI, Scribe
from people.models import Enterprise, Region, User
from projects.models import Assignment, Investment, Mode, Project, ProjectLevel, Works
from workdays.days import Workdays

OPENING = date(2025, 1, 6)
CHUNK = 250
COUNTED_STAGES = (1, 2, 3)
# How likely a conditional matter applies; the rest of the conditions are rarer.
LIKELY = {"GG-P02": 0.55, "GG-P03": 0.3, "GG-P05": 0.4, "GG-P04": 0.2, "GG-P11": 0.35, "GG-P09": 0.3, "GG-310": 0.8, "GG-105": 0.4,
          "GG-305": 0.3, "GG-302": 0.35, "GG-306": 0.15, "GG-P06": 0.2, "GG-402": 0.4, "GG-403": 0.6, "GG-404": 0.2}  # fmt: skip
RARE = 0.06
STANDS_STILL = {
    Fate.SUSPENDED: (Kind.SUSPENDED, "资金尚未落实，业主申请暂停。"),
    Fate.TERMINATED: (Kind.TERMINATED, "业主放弃投资，项目终止。"),
}


@dataclass(slots=True)
class Builder:
    """What building a project needs at hand: the calendar, the catalogue, the staff, keys for rows not yet saved."""

    seed: int
    random: Random
    today: date
    workdays: Workdays
    catalogue: Catalogue
    staff: people.Staff
    places: dict[int, list[Region]]
    keys: dict[type, Iterator[int]]

    def past(self, number: int, county: Region) -> tuple[Past, Assignment]:
        """The number decides what becomes of the project (`fates`); everything else is drawn, for each project from a source of its own."""
        self.random = Random(f"{self.seed}/{number}")
        fate = fate_of(number)
        project = self._project(number, county, in_scope=fate is not Fate.ORDINARY or self.random.random() < 0.82)
        works = Works(pk=next(self.keys[Works]), project=project, limit=project.limit)
        stages = stages_of(works, self.catalogue)
        for stage in stages:
            stage.pk = next(self.keys[Stage])
        approvals = approvals_of(works, stages, self.catalogue, self._answers())
        for approval in approvals:
            approval.pk = next(self.keys[Approval])
            approval.stage_id = approval.stage.pk
        teller = Teller(self.random, lambda attempt: Random(f"{self.seed}/{number}/{attempt}"), self.workdays, self.today)
        story = teller.tell(fate, [self._task(approval) for approval in approvals], project.limit, OPENING)
        self._register(project, number, story.registered)
        runner = self.random.choice(self.staff.runners[county.pk])
        past = Past(project, [works], stages, approvals)
        self._write(past, story, fate, runner)
        return past, Assignment(project=project, runner=runner, since=project.registered_on)

    def _project(self, number: int, county: Region, in_scope: bool) -> Project:
        random = self.random
        government = random.random() < 0.5
        place = random.choice(self.places[county.pk]).name if random.random() < 0.75 else county.name
        total = Decimal(random.randint(800, 90000) * 10)
        owner = Enterprise(
            pk=next(self.keys[Enterprise]), name=names.firm(random, county.name, number), uscc=names.uscc(random, county.code),
            contact=names.person(random), phone=f"138{random.randint(0, 99999999):08d}",
        )  # fmt: skip
        return Project(
            pk=next(self.keys[Project]),
            name=names.project(random, place, government),
            level=ProjectLevel.PROVINCE if random.random() < 0.33 else ProjectLevel.CITY,
            investment=Investment.GOVERNMENT if government else Investment.ENTERPRISE,
            mode=Mode.APPROVED if government else random.choice((Mode.FILED, Mode.FILED, Mode.VERIFIED)),
            in_scope=in_scope,
            scope_reason="" if in_scope else random.choice(("交通工程类", "水利工程类", "能源工程类")),
            region=county,
            enterprise=owner,
            responsible_unit=f"{county.name}人民政府" if government else owner.name,
            total_investment=total,
            year_investment=(total * random.randint(5, 40) / 100).quantize(Decimal(1)),
            site=place,
            synthetic=True,
        )

    def _register(self, project: Project, number: int, on: date) -> None:
        county = project.region.code
        project.code = names.code(self.random, on.year, on.month, "511900" if county == "511971" else county, number)
        project.list_year = on.year
        project.registered_on = on
        project.ground_breaking_on = self.workdays.due(on, self.random.randint(70, 160))

    def _answers(self) -> set[str]:
        conditional = [
            code for code, version in self.catalogue.versions.items() if "C" in (version.applies_government, version.applies_filed)
        ]
        return {code for code in conditional if self.random.random() < LIKELY.get(code, RARE)}

    def _task(self, approval: Approval) -> Task:
        version = approval.version
        return Task(
            version.matter.code, version.stage, version.clock_role, approval.limit, version.predecessors, version.may_start_early,
            version.special_procedures, version.extendable, f"巴{version.lead.name.removeprefix('市')[:2]}审",
            counts=version.clock_role == ClockRole.MAIN and version.stage in COUNTED_STAGES and not version.provincial,
        )  # fmt: skip

    def _write(self, past: Past, story: Story, fate: Fate, runner: User) -> None:
        """The ledger of the project: registered, its approvals' steps, and where people stopped it, that too."""
        project = past.project
        until = datetime.combine(story.stopped or self.today, time(0), SHANGHAI)
        scribe = Scribe(self.random, self.workdays, runner, self.staff.officers, until)
        registered = scribe.at(project.registered_on, 0)
        past.entries.append(
            Entry(Kind.REGISTERED.value, project.registered_on, registered, None, Origin.SYSTEM, detail={"code": project.code})
        )
        attempts = self._attempts(past, story.steps)
        scribe.write(past, attempts, story.steps)
        self._plan_again(past, attempts)
        if story.stopped and fate in STANDS_STILL:
            kind, note = STANDS_STILL[fate]
            at = scribe.at(story.stopped, 0)
            past.entries.append(Entry(kind.value, story.stopped, at, self.staff.dispatcher, Origin.DEPARTMENT, note=note))

    def _attempts(self, past: Past, steps: Sequence[Lived]) -> dict[tuple[str, int], Approval]:
        """Every application the story tells of, by matter and number; repeated ones have no key yet."""
        attempts = {(approval.matter.code, 1): approval for approval in past.approvals}
        for code, number in sorted({(step.code, step.attempt) for step in steps if step.attempt > 1}):
            attempts[code, number] = next_attempt(attempts[code, number - 1])
        return attempts

    def _plan_again(self, past: Past, attempts: dict[tuple[str, int], Approval]) -> None:
        """What came to nothing stands in the plan again, whether or not it has been applied for since."""
        vain = [entry.approval for entry in past.entries if entry.approval is not None and entry.kind in IN_VAIN]
        for before in vain:
            again = attempts.get((before.matter.code, before.attempt + 1)) or next_attempt(before)
            again.pk, again.previous_id = next(self.keys[Approval]), before.pk
            past.approvals = [*past.approvals, again]


def builder(today: date, projects: int, workdays: Workdays, seed: int) -> Builder:
    """Employs the staff for so many projects; call inside the transaction that will write them."""
    random = Random(seed)
    counties = list(Region.objects.filter(level=Region.Level.COUNTY).order_by("code"))
    catalogue = Catalogue.on(today)
    leading = sorted({version.lead for version in catalogue.versions.values()}, key=lambda office: office.code)
    staff = people.employ(random, counties, leading, projects)
    places = {county.pk: list(Region.objects.filter(parent=county)) or [county] for county in counties}
    models = (Project, Works, Stage, Approval, Enterprise)
    return Builder(seed, random, today, workdays, catalogue, staff, places, {model: keys(model) for model in models})


def build(today: date, projects: int, workdays: Workdays, seed: int = 2026) -> int:
    """Create the city; returns the number of events written. The database must hold no project yet.

    A city of ordinary size is one transaction. A larger one is committed a few hundred projects at a time, for a transaction of millions
    of rows makes every database slower with each of them.
    """
    counties = list(Region.objects.filter(level=Region.Level.COUNTY).order_by("code"))
    written = 0
    builds = None
    for first in range(0, projects, CHUNK):
        with transaction.atomic():
            if builds is None:
                builds = builder(today, projects, workdays, seed)
            written += _load(builds, range(first, min(projects, first + CHUNK)), counties)
            if first == 0:
                people.owners(list(Enterprise.objects.order_by("pk")[:2]), builds.staff.password)
    with transaction.atomic():
        written += plans.lay_out(today, workdays, seed)
    written += together.act(today, workdays)
    if connection.vendor == "postgresql":
        # So much at once is news to the planner; it would learn it by itself a minute later.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return written


def _load(builds: Builder, numbers: range, counties: Sequence[Region]) -> int:
    made = [builds.past(number + 1, counties[number % len(counties)]) for number in numbers]
    pasts = [past for past, _assignment in made]
    Enterprise.objects.bulk_create([past.project.enterprise for past in pasts])
    written = write_pasts(pasts, builds.workdays)
    Assignment.objects.bulk_create([assignment for _past, assignment in made])
    return written
