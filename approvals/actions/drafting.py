"""From the answers of a questionnaire to the lines of a plan: what becomes of each matter, and from when until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from approvals.actions.layout import applies
from approvals.models import Approval
from approvals.questions import Decided, Disposition, Matter, decided, questionnaire, unanswered
from approvals.schedule import Schedule, Slot, Task, behind, in_order, schedule
from approvals.states import State
from catalogue.models import Matter as CatalogueMatter
from catalogue.models import MatterVersion, StageNumber
from catalogue.rules import COMPOSITE, groups
from people.models import Role, User
from projects.models import Project, Works
from workdays.days import Workdays


@dataclass(frozen=True, slots=True)
class Ruling:
    """The version of a matter that rules in a works, and its approval so far (the latest attempt), if there is one."""

    version: MatterVersion
    approval: Approval | None

    def as_matter(self, project: Project) -> Matter:
        version = self.version
        return Matter(version.matter.code, applies(version, project), version.condition, version.commitment)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A line to be: `slot` None where nothing is to be done, or where it comes behind the construction permit."""

    version: MatterVersion
    approval: Approval | None
    disposition: Disposition
    because: str
    days: int | None
    slot: Slot | None
    critical: bool
    responsible: str


@dataclass(frozen=True, slots=True)
class Draft:
    lines: tuple[Drafted, ...]
    schedule: Schedule


def versions_of(works: Works, day: date) -> dict[str, Ruling]:
    """What the catalogue of the day offers, each matter that has an approval by that one's own version (K14); by code, in order."""
    there = {
        one.matter.code: one for one in works.approvals.select_related("matter", "version__matter", "version__lead").order_by("attempt")
    }
    rulings = {
        version.matter.code: Ruling(
            there[version.matter.code].version if version.matter.code in there else version, there.get(version.matter.code)
        )
        for version in CatalogueMatter.objects.in_force(day)
    }
    return dict(sorted(rulings.items(), key=lambda item: (item[1].version.stage, item[0])))


def drafted(project: Project, works: Works, answers: Mapping[str, str], flow: int | None, committed: Iterable[str],
            days: Mapping[str, int], start: date, target: date | None, today: date, workdays: Workdays) -> Draft:  # fmt: skip
    """The lines these answers lead to; no lines while a question is open. Raises approvals.schedule.Ring for a catalogue with a ring."""
    rulings = versions_of(works, today)
    matters = [one.as_matter(project) for one in rulings.values()]
    if unanswered(questionnaire(matters), answers):
        return Draft((), schedule((), start, target, workdays))
    fates = decided(matters, answers, flow=flow, assessed=assessed(project, works, start), committed=committed)
    wanted = {fate.code: rulings[fate.code] for fate in fates if fate.disposition in (Disposition.APPLIES, Disposition.COMMITTED)}
    lengths = {fate.code: _days(fate, rulings[fate.code].version, project, days) for fate in fates if fate.code in wanted}
    planned = schedule(_tasks(wanted, lengths, today), start, target, workdays)
    people = _responsible(rulings.values())
    lines = tuple(
        Drafted(
            version=rulings[fate.code].version,
            approval=rulings[fate.code].approval,
            disposition=fate.disposition,
            because=fate.because,
            days=lengths.get(fate.code),
            slot=planned.slot(fate.code),
            critical=fate.code in planned.critical,
            responsible=people.get(rulings[fate.code].version.lead_id, "") if fate.code in wanted else "",
        )
        for fate in fates
    )
    return Draft(lines, planned)


def assessed(project: Project, works: Works, on: date) -> set[str]:
    """Matters that a regional assessment of the project's park replaces: one in use by these works, or one that is valid on the day."""
    used = set(works.assessment_uses.filter(assessment__effect="replace").values_list("matter__code", flat=True))
    if not project.park:
        return used
    valid = CatalogueMatter.objects.filter(
        regional_assessments__park=project.park,
        regional_assessments__effect="replace",
        regional_assessments__valid_from__lte=on,
        regional_assessments__valid_to__gte=on,
    )
    return used | set(valid.values_list("code", flat=True))


def _days(fate: Decided, version: MatterVersion, project: Project, days: Mapping[str, int]) -> int | None:
    """Workdays of a matter: what is promised, what the runner plans where nothing is, none for a decision on a commitment."""
    if fate.disposition == Disposition.COMMITTED:
        return 0
    promised = version.committed_days(project.government)
    return promised if promised is not None else days.get(fate.code, 0)


def _tasks(wanted: Mapping[str, Ruling], lengths: Mapping[str, int | None], today: date) -> list[Task]:
    """What is to be scheduled: everything up to the construction permit, and nothing behind it."""
    tasks = {code: _task(one, lengths, wanted, today) for code, one in wanted.items() if one.version.stage != StageNumber.COMPLETION}
    permits = [code for code, one in wanted.items() if one.version.stage == StageNumber.CONSTRUCTION and one.version.milestone]
    later = behind(tasks, permits)
    return [tasks[code] for code in in_order(tasks) if code not in later]


def _task(one: Ruling, lengths: Mapping[str, int | None], wanted: Mapping[str, Ruling], today: date) -> Task:
    """What happened up to today stands; what the ledger learnt for later days is still to come."""
    version, approval = one.version, one.approval
    code, after = version.matter.code, groups(version.predecessors)
    days = lengths[code] or 0
    if version.kind == COMPOSITE:
        days = max(0, days - max((lengths[other] or 0 for group in after for other in group if other in wanted), default=0))
    begun = approval.accepted_on or approval.received_on if approval is not None and approval.state not in State.VOID else None
    begun = begun if begun is not None and begun <= today else None
    ended = approval.decided_on if approval is not None and begun is not None else None
    ended = ended if ended is not None and ended <= today else None
    return Task(code, days, after, version.may_start_early, begun, ended)


def _responsible(rulings: Iterable[Ruling]) -> dict[int, str]:
    """For each lead department the person who answers for it: its head, else one of its officers."""
    leads = {one.version.lead_id for one in rulings}
    officers = User.objects.filter(role=Role.OFFICER, is_active=True, department__in=leads).order_by("head", "-pk")
    return {officer.department_id or 0: str(officer) for officer in officers}


def contradictions(works: Works, made: Draft) -> list[str]:
    """Answers that a begun approval belies: it has to be withdrawn first, or the answer is another one."""
    reasons = []
    for line in made.lines:
        begun = line.approval is not None and line.approval.state not in State.VOID | {State.PLANNED}
        if begun and line.disposition in (Disposition.NOT_APPLICABLE, Disposition.ASSESSED):
            assert line.approval is not None
            reasons.append(
                _(
                    "By the answers %(matter)s is not to be applied for, but it was received on %(day)s: "
                    "withdraw it first, or answer otherwise."
                )
                % {"matter": line.version.name, "day": line.approval.received_on}
            )
    return reasons
