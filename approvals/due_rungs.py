"""Which rungs of the ladder have been reached and not fired: candidates by stored dates in SQL, judged one by one by `approvals.reminders`.

The question costs what is amber, late or paused now, never all projects: a handful of queries however many rungs are due.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from approvals.demands import day_of
from approvals.fold import Course, fold
from approvals.limits import Unit
from approvals.models import Approval, Event, LadderRule, SupervisionNotice
from approvals.projection import history, limit_of
from approvals.reading import facts_by_approval
from approvals.reminders import Pause, Reached, Rule, Standing, reached
from approvals.states import State, Step
from projects.models import ProjectState
from workdays import calendar
from workdays.days import Workdays

PAUSES = (Step.REQUEST_CORRECTION, Step.BEGIN_SPECIAL)
AT_REST = (ProjectState.SUSPENDED, ProjectState.TERMINATED, ProjectState.ARCHIVED)
COLUMN = {LadderRule.Anchor.AMBER: "amber_from", LadderRule.Anchor.DUE: "due"}


@dataclass(frozen=True, slots=True)
class DueRung:
    """A rung that was reached and has not fired."""

    rule: LadderRule
    approval: Approval
    reached: Reached


def due_rungs(today: date, among: QuerySet[Approval] | None = None) -> list[DueRung]:
    """Every rung reached up to today and not fired, in the order they were reached. `among`: only of these approvals."""
    rules = LadderRule.objects.filter(active=True)
    found = [(rule, approval) for rule in rules for approval in _candidates(rule, today, among)]
    approvals = {approval.pk: approval for _rule, approval in found}
    edition = calendar.edition()
    county = {key: edition.workdays(one.works.project.region.code) for key, one in approvals.items()}
    standing = standings(approvals.values(), county)
    due = [
        DueRung(rule, approval, day)
        for rule, approval in found
        if (day := judged(rule, standing[approval.pk], today, county[approval.pk])) is not None
    ]
    return sorted(due, key=lambda one: (one.reached.on, one.rule.anchor, one.rule.offset, one.rule.pk, one.approval.pk))


def judged(rule: LadderRule, standing: Standing, today: date, workdays: Workdays) -> Reached | None:
    return reached(Rule(rule.anchor, rule.offset), standing, today, workdays)


def standings(approvals: Iterable[Approval], county: dict[int, Workdays]) -> dict[int, Standing]:
    """What the ladder sees of each approval, folded from its events with its own region's calendar. Two queries."""
    chosen = list(approvals)
    facts = facts_by_approval([one.pk for one in chosen])
    courses = {one.pk: fold(facts[one.pk], county[one.pk]) for one in chosen}
    pauses = _pauses([one.pk for one in chosen if one.state in State.PAUSED], courses)
    return {
        one.pk: Standing(
            watched=watched(one),
            history=history(courses[one.pk]) if courses[one.pk].accepted_on else history(Course()),
            limit=limit_of(one.limit, Unit.WORKDAY, courses[one.pk]),
            pause=pauses.get(one.pk),
        )
        for one in chosen
    }


def watched(approval: Approval) -> bool:
    return approval.state in State.OPEN and not approval.provincial and approval.works.project.state not in AT_REST


def _candidates(rule: LadderRule, today: date, among: QuerySet[Approval] | None) -> QuerySet[Approval]:
    """Those the rule may concern today and has not fired for: a superset, because workdays never outnumber days."""
    rows = Approval.objects.under_way() if among is None else among.filter(state__in=State.OPEN)
    rows = rows.filter(provincial=False).exclude(works__project__state__in=AT_REST)
    fired = SupervisionNotice.objects.filter(rule=rule, approval=OuterRef("pk"))
    if rule.anchor == LadderRule.Anchor.PAUSE:
        began = Event.objects.filter(approval=OuterRef("pk"), kind__in=PAUSES, about=None).order_by("-number")
        rows = rows.filter(state__in=State.PAUSED).annotate(pause_event=Subquery(began.values("number")[:1]))
        fired = fired.filter(occasion=OuterRef("pause_event"))
    else:
        # Nothing is due before it is amber, and there is an index for what is amber.
        upto = {"amber_from__lte": today, f"{COLUMN[LadderRule.Anchor(rule.anchor)]}__lte": today - timedelta(days=rule.offset)}
        rows = rows.filter(limit__isnull=False, accepted_on__isnull=False, runs_from__lte=today, **upto)
    return rows.exclude(Exists(fired)).select_related("version", "matter", "lead", "stage", "works__project__region")


def _pauses(keys: Collection[int], courses: dict[int, Course]) -> dict[int, Pause]:
    """The pause each of these stands in: begun by its last correction notice or special procedure, as put right since."""
    found: dict[int, Pause] = {}
    rows = Event.objects.filter(approval__in=keys, kind__in=PAUSES).order_by("number") if keys else Event.objects.none()
    for key, number, kind, on, about, detail in rows.values_list("approval_id", "number", "kind", "occurred_on", "about_id", "detail"):
        ends = day_of(detail.get("due")) if kind == Step.REQUEST_CORRECTION else courses[key].resumes_on
        began = found.get(key)
        found[key] = Pause(began.occasion if about and began else number, on, ends)
    return found
