"""Write the whole past of many projects at once: loading another system's history, or a demonstration city.

The same machines, the same consequences, the same chain and projection as one step at a time; only the saving is put off to the end, so
that 22,000 projects load in minutes. It trusts its caller for order and completeness: a step the machine refuses stops the load.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from django.db import transaction
from django.db.models import Max, Model

from approvals import ledger
from approvals.actions.taking import arguments, marked
from approvals.consequences import Situation, follow
from approvals.fold import STEPS, Course, Fact, awaiting_silence, fold, step
from approvals.freshness import both
from approvals.ledger import Entry, Line
from approvals.models import Approval, Event, LateEntry, Stage
from approvals.models.event import Kind
from approvals.projection import project_onto
from approvals.states import Origin, Step
from projects.models import Project, ProjectState, Works
from workdays.days import Workdays

ANSWERS = (Kind.CONFIRM.value, Kind.OBJECT.value)


@dataclass(slots=True)
class Past:
    """A project with its unsaved rows, each with a key of its own (`keys`), and what happened, in the order it was written down."""

    project: Project
    works: Sequence[Works]
    stages: Sequence[Stage]
    approvals: Sequence[Approval]
    entries: list[Entry] = field(default_factory=list)
    about: dict[int, int] = field(default_factory=dict)  # place of an entry -> place of the entry it confirms or replaces
    late_entries: list[LateEntry] = field(default_factory=list)


def keys(model: type[Model]) -> Iterator[int]:
    """Keys not yet taken, for rows that must know each other before they are saved. Call inside the transaction that writes them."""
    return count((model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1)


@transaction.atomic
def write_pasts(pasts: Iterable[Past], workdays: Workdays) -> int:
    """Write every project with its rows and its events; returns the number of events written."""
    pasts, numbers = list(pasts), keys(Event)
    lines = [line for past in pasts for line in Living(past, workdays, numbers).live()]
    ledger.create_many([past.project for past in pasts])
    ledger.create_many([works for past in pasts for works in past.works])
    ledger.create_many([stage for past in pasts for stage in past.stages])
    ledger.create_many([approval for past in pasts for approval in past.approvals])
    LateEntry.objects.bulk_create([late for past in pasts for late in past.late_entries])
    return ledger.append_many(lines, keyed=True)


class Living:
    """Runs a project's entries through the machines in memory and keeps its chain."""

    def __init__(self, past: Past, workdays: Workdays, numbers: Iterator[int]) -> None:
        self.past = past
        self.workdays = workdays
        self.numbers = numbers
        self.lines: list[Line] = []
        self.courses: dict[int, Course] = defaultdict(Course)
        self.facts: dict[int, list[Fact]] = defaultdict(list)
        milestones = [approval for approval in past.approvals if approval.version.milestone]
        self.situation = Situation(past.project, {stage.pk: stage for stage in past.stages}, milestones)

    def live(self) -> list[Line]:
        """The project's chain, with keys, unsaved; its rows then stand in memory as the events leave them."""
        written: dict[int, Line] = {}
        for place, entry in enumerate(self.past.entries):
            if entry.kind in STEPS and entry.approval is not None and place in self.past.about:
                written[place] = self._replace(entry, entry.approval, written[self.past.about[place]])
            elif entry.kind in STEPS and entry.approval is not None:
                written[place] = self._take(entry, entry.approval, Step(entry.kind))
            else:
                self._move_project(entry.kind)
                written[place] = self._write(entry, written.get(self.past.about.get(place, -1)))
        self._project()
        return self.lines

    def _take(self, entry: Entry, approval: Approval, verb: Step) -> Line:
        course = self.courses[approval.pk]
        getattr(approval, verb.value)(*arguments(verb, course))
        line = self._write(marked(entry, course))
        fact = Fact(line.number, line.kind, line.occurred_on, detail=line.detail)
        self.facts[approval.pk].append(fact)
        self.courses[approval.pk] = step(course, fact, self.workdays)
        for move in follow(self.situation, approval, verb):
            getattr(move.machine, move.verb)()
            stage = move.machine if isinstance(move.machine, Stage) else None
            self._write(Entry(move.kind.value, entry.on, entry.at, entry.by, Origin.SYSTEM, stage=stage))
        return line

    def _replace(self, entry: Entry, approval: Approval, old: Line) -> Line:
        """A step put right later: no machine moves, the course is told anew."""
        line = self._write(entry, old)
        facts = self.facts[approval.pk]
        facts.append(Fact(line.number, line.kind, line.occurred_on, old.number, line.detail))
        self.courses[approval.pk] = fold(facts, self.workdays)
        return line

    def _write(self, entry: Entry, about: Line | None = None) -> Line:
        line = ledger.line_after(self.lines[-1] if self.lines else None, self.past.project.pk, entry, about)
        line.id = next(self.numbers)
        self.lines.append(line)
        return line

    def _move_project(self, kind: str) -> None:
        """What people did to the project itself."""
        project = self.past.project
        match kind:
            case Kind.PLANNED if project.state == ProjectState.REGISTERED:
                project.plan()
            case Kind.SUSPENDED:
                project.state_before_suspension = str(project.state)
                project.suspend()
            case Kind.RESUMED:
                getattr(project, f"resume_{project.state_before_suspension}")()
            case Kind.TERMINATED:
                project.terminate()

    def _project(self) -> None:
        past, workdays = self.past, self.workdays
        courses = {approval.pk: awaiting_silence(self.courses[approval.pk], workdays) for approval in past.approvals}
        for works in past.works:
            stages = [stage for stage in past.stages if stage.works_id == works.pk]
            approvals = [approval for approval in past.approvals if approval.works_id == works.pk]
            project_onto(works, stages, approvals, courses, workdays)
            works.changed_on, works.verified_on = self._last_looked_at(works)
        told = {line.id: line for line in reversed(self.lines) if line.origin == Origin.RUNNER.value}
        for line in self.lines:
            if line.kind in ANSWERS or (line.kind in STEPS and line.about_id is not None):
                told.pop(line.about_id, None)
        # The oldest is written last and stays.
        waiting = {line.approval_id: line.recorded_at for line in told.values()}
        for approval in past.approvals:
            approval.unanswered_since = waiting.get(approval.pk)

    def _last_looked_at(self, works: Works) -> tuple[date | None, date | None]:
        entries = self.past.entries
        steps = [one.at for one in entries if one.kind in STEPS and one.by and one.approval and one.approval.works_id == works.pk]
        looks = [one.at for one in entries if one.kind == Kind.VERIFIED]
        return both(max(steps, default=None), max(looks, default=None))
