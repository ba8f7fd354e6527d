"""The deadline receipt of an approval, a stage or a works, out of the ledger: the account behind the very figures the pages show.

Which approvals count, and until when, is decided as in `approvals.projection`: a stage counts its MAIN approvals decided in the city, cut
at its end; a works counts stages 1-3 up to its permit. What does not count is named beside them. Names in a receipt are Chinese: it is a
document.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from approvals.clock import MAIN, History
from approvals.fold import Course, Fact, awaiting_silence, effective, step
from approvals.limits import Limit, Unit
from approvals.models import Approval, Event, Stage
from approvals.projection import COUNTED_STAGES, counts, cut, history, limit_of
from approvals.receipt import Member, Scope, Standstill, Subject
from approvals.states import Special, State, Step
from catalogue.models import ClockRole
from projects.models import Works
from workdays.days import Workdays

CORRECTION = "correction"
# What stands for all that is still to be applied for, where nothing else is open: the clock goes on with the next approval.
TO_COME = Member("待办", "后续事项（尚未受理）", None)


@dataclass(frozen=True, slots=True)
class Told:
    """The course of one approval, with the ground of each stop and the document of its extension."""

    course: Course
    standstills: tuple[Standstill, ...]
    extension_document: str


def approval_subject(approval: Approval, today: date, workdays: Workdays, *, statutory: bool = False) -> Subject:
    """Against the committed limit, or the one in law. One query."""
    told = _told([approval.pk], workdays)[approval.pk]
    days, unit = (approval.statutory_limit, Unit(approval.statutory_unit)) if statutory else (approval.limit, Unit.WORKDAY)
    waits = approval.accepted_on is None and not (approval.deem_from and approval.deem_from <= today)
    shown = History(None) if waits or approval.state in State.VOID else history(told.course)
    code = f"{approval.works.project.code}/{approval.works.number}/{approval.matter.code}/{approval.attempt}"
    name = f"{approval.works.project.name} · {approval.version.name}"
    member = _member(approval, told, shown, approval.role)
    return Subject(Scope.APPROVAL, code, name, (member,), limit_of(days, unit, told.course), told.extension_document)


def stage_subject(stage: Stage, workdays: Workdays) -> Subject:
    """Two queries."""
    approvals = Approval.objects.filter(stage=stage).select_related("matter", "version").order_by("matter__code", "attempt")
    project = stage.works.project
    code, name = f"{project.code}/{stage.works.number}/S{stage.number}", f"{project.name} · {stage}"
    limit = None if stage.limit is None else Limit(stage.limit)
    return Subject(Scope.STAGE, code, name, _members(list(approvals), stage.finished_on, workdays), limit)


def works_subject(works: Works, workdays: Workdays, known: date | None = None) -> Subject:
    """Two queries. `known`: only what had happened by the end of that day counts; then `works` is as it stood on that day too."""
    approvals = Approval.objects.filter(works=works, stage__number__in=COUNTED_STAGES).select_related("matter", "version")
    ordered = list(approvals.order_by("stage__number", "matter__code", "attempt"))
    limit = None if works.limit is None else Limit(works.limit)
    code, name = f"{works.project.code}/{works.number}", str(works.project) if works.number == 1 else f"{works.project} · {works}"
    return Subject(Scope.WORKS, code, name, _members(ordered, works.permitted_on, workdays, known), limit)


def _members(approvals: list[Approval], ended_on: date | None, workdays: Workdays, known: date | None = None) -> tuple[Member, ...]:
    """Those that count, cut where the whole has ended; those that only run beside it; and what is still to come while it has not ended."""
    told = _told([approval.pk for approval in approvals], workdays, known)
    members = []
    for approval in approvals:
        one = told[approval.pk]
        if one.course.void or (ended_on and (one.course.accepted_on is None or one.course.accepted_on >= ended_on)):
            continue
        shown = history(one.course) if one.course.accepted_on else History(None)
        counted = counts(approval)
        role = MAIN if counted else ClockRole.OUT if approval.role == ClockRole.OUT else ClockRole.PAR
        members.append(_member(approval, one, cut(shown, ended_on) if counted and ended_on else shown, str(role)))
    open_still = [member for member in members if member.role == MAIN and member.decided is None]
    return (*members, *([] if ended_on or open_still else [TO_COME]))


def _member(approval: Approval, told: Told, shown: History, role: str) -> Member:
    """As its clock sees it. A pause is told with its ground as far as it lies in what is shown."""
    key = approval.matter.code if approval.attempt == 1 else f"{approval.matter.code}-{approval.attempt}"
    pauses = tuple(
        Standstill(stop, restart, ground.kind, ground.document)
        for (stop, restart), ground in zip(shown.pauses, told.standstills, strict=False)
    )
    name = approval.version.name if approval.attempt == 1 else f"{approval.version.name}（第{approval.attempt}次申请）"
    if shown.decided != told.course.decided_on:
        name += "（计至整体办结日）"
    return Member(key, name, shown.start, pauses, shown.decided, role)


def _told(keys: Iterable[int], workdays: Workdays, known: date | None = None) -> dict[int, Told]:
    """One query, however many approvals."""
    facts: dict[int, list[Fact]] = defaultdict(list)
    documents: dict[int, dict[int, str]] = defaultdict(dict)
    chosen = Event.objects.filter(approval__in=list(keys), kind__in=[one.value for one in Step]).order_by("number")
    chosen = chosen if known is None else chosen.filter(occurred_on__lte=known)
    fields = ("approval_id", "document", "number", "kind", "occurred_on", "about__number", "detail")
    for approval, document, *fact in chosen.values_list(*fields):
        facts[approval].append(Fact(*fact))
        documents[approval][facts[approval][-1].number] = document
    return defaultdict(lambda: Told(Course(), (), ""), {key: told_of(own, documents[key], workdays) for key, own in facts.items()})


def told_of(facts: Iterable[Fact], documents: Mapping[int, str], workdays: Workdays) -> Told:
    """The same fold as everywhere (`approvals.fold`), remembering which event began each stop."""
    course, began, extended = Course(), [], ""
    for fact in effective(facts):
        after = step(course, fact, workdays)
        if len(after.stops) > len(course.stops):
            began.append(fact)
        if fact.kind == Step.EXTEND:
            extended = documents[fact.number]
        course = after
    grounds = [(CORRECTION if fact.kind == Step.REQUEST_CORRECTION else _special(fact), documents[fact.number]) for fact in began]
    stood = tuple(Standstill(stop.stop, stop.restart, *ground) for stop, ground in zip(course.stops, grounds, strict=True))
    return Told(awaiting_silence(course, workdays), stood, extended)


def _special(fact: Fact) -> str:
    kind = str(fact.detail.get("kind", ""))
    return kind if kind in Special.values else ""
