"""Tolerance acceptance (容缺受理): accept now, against a letter that promises the missing secondary material by a day.

Only where the catalogue allows it for the matter, by its department, for an enterprise that has kept its letters so far. The day lies no
later than the committed limit; the clock runs meanwhile; no certificate before the material is there (`objections.of_debts`). A letter not
kept is written down by the rule on the first page of the day after, exactly once; the application then ends by the department's denial.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from approvals import ledger, objections
from approvals.actions import steps
from approvals.actions.taking import ENDED, accept_by_silence, break_by_rule, under_lock
from approvals.ledger import Entry
from approvals.models import Approval, Event, Evidence, Tolerance
from approvals.models.event import Kind
from approvals.projection import recount
from approvals.refusal import Refused
from approvals.states import Origin, State, Step
from people.models import Role, User
from projects.models import Project, ProjectState
from workdays import calendar
from workdays.days import Workdays

LONGEST = 200  # characters of one material's name


@dataclass(frozen=True, slots=True)
class Letter:
    """What the applicant promises: which materials, under which number, by which day (None: by the committed limit)."""

    promise: str
    materials: Sequence[str]
    due: date | None = None
    file: Evidence | None = None


@transaction.atomic
def accept(
    approval_id: int, letter: Letter, *, by: User, on: date, today: date, at: datetime, note: str = "", seen: int | None = None
) -> Tolerance:
    """Accept with material missing. Two events: accepted, and accepted with material pending."""
    project, approval = under_lock(approval_id)
    steps.unmoved(approval, seen)
    # Silence may have accepted it meanwhile: then there is nothing left to tolerate, and the machine says so.
    if accept_by_silence(project, approval, today, at):
        project, approval = under_lock(approval_id)
    workdays = calendar.current(project.region.code)
    reasons = objections.of_desk(approval, by) or against(approval, letter, on, today, workdays)
    if reasons:
        raise Refused(*reasons)
    steps.record(
        approval_id, Step.ACCEPT, by=by, on=on, today=today, at=at, origin=Origin.DEPARTMENT, document=letter.promise, note=note,
        evidence=letter.file,
    )  # fmt: skip
    limit = Approval.objects.get(pk=approval_id).due
    due = letter.due or limit
    if limit is None or due is None or due > limit:
        raise Refused(
            _("The material is to be supplied by %(limit)s at the latest, the day the committed limit ends (asked: %(due)s).")
            % {"limit": limit, "due": due}
        )
    materials = [material.strip() for material in letter.materials if material.strip()]
    tolerance = Tolerance.objects.create(
        approval=approval, materials=materials, promise=letter.promise.strip(), letter=letter.file, agreed_on=on, due=due, by=by, at=at
    )
    detail = {"materials": materials, "due": due.isoformat()}
    entry = Entry(Kind.TOLERATED.value, on, at, by, Origin.DEPARTMENT, approval, None, tolerance.promise, note, detail, letter.file)
    ledger.append(project, entry)
    return tolerance


def against(approval: Approval, letter: Letter, on: date, today: date, workdays: Workdays) -> list[str]:
    """What speaks against tolerance itself; whether it can be accepted at all the step says."""
    reasons = [*unknown_to_catalogue(approval), *of_enterprise(approval.works.project, on)]
    if approval.limit is None:
        reasons.append(_("%(matter)s has no committed limit by which the material could be promised.") % {"matter": approval.version.name})
    if not letter.promise.strip():
        reasons.append(_("Give the number of the promise letter."))
    named = [material for material in letter.materials if material.strip()]
    if not named:
        reasons.append(_("Name the secondary material that is missing, one item a line."))
    if any(len(material) > LONGEST for material in named):
        reasons.append(_("The name of a material has at most %(most)s characters.") % {"most": LONGEST})
    if letter.due is not None and letter.due < on:
        reasons.append(_("The day for supplying (%(due)s) lies before the acceptance (%(on)s).") % {"due": letter.due, "on": on})
    if workdays.elapsed(on, today) > steps.FRESH:
        reasons.append(_("A promise is entered within %(fresh)s workdays of the day it was given.") % {"fresh": steps.FRESH})
    return reasons


def unknown_to_catalogue(approval: Approval) -> list[str]:
    if approval.version.tolerance:
        return []
    return [_("The catalogue does not allow tolerance acceptance (容缺受理) for %(matter)s.") % {"matter": approval.version.name}]


def of_enterprise(project: Project, on: date) -> list[str]:
    """An enterprise that has not kept a letter gets no tolerance again; whether the rule has written it down yet makes no difference."""
    broken = not_kept(on).filter(approval__works__project__enterprise=project.enterprise_id).order_by("due").last()
    if broken is None:
        return []
    return [
        _(
            "%(enterprise)s gets no tolerance: promise letter %(promise)s (%(matter)s) was not kept, "
            "its material was due on %(due)s and did not come."
        )
        % {"enterprise": project.enterprise, "promise": broken.promise, "matter": broken.approval.version.name, "due": broken.due}
    ]


def not_kept(on: date) -> QuerySet[Tolerance]:
    late = Q(supplied_on=None, due__lt=on) & ~Q(approval__state__in=ENDED)
    return Tolerance.objects.filter(~Q(broken_on=None) | late).select_related("approval__version")


@transaction.atomic
def supply(tolerance_id: int, *, by: User, on: date, today: date, at: datetime, document: str = "", note: str = "") -> Event:
    """What was promised is there. In time though entered later: a letter already written down as broken is then kept after all."""
    tolerance = Tolerance.objects.select_related("approval").get(pk=tolerance_id)
    project, approval = under_lock(tolerance.approval_id)
    tolerance = Tolerance.objects.get(pk=tolerance_id)
    workdays = calendar.current(project.region.code)
    reasons = objections.of_person(approval, by) or _cannot_be_supplied(tolerance, approval, by, on, today, workdays)
    if reasons:
        raise Refused(*reasons)
    broken = Event.objects.filter(approval=approval, kind=Kind.UNSUPPLIED).last() if tolerance.broken_on else None
    tolerance.supplied_on, tolerance.broken_on = on, None
    tolerance.save(update_fields=["supplied_on", "broken_on"])
    origin = Origin.RUNNER if by.role == Role.RUNNER else Origin.DEPARTMENT
    detail = {"materials": tolerance.materials, "promise": tolerance.promise}
    entry = Entry(Kind.SUPPLIED.value, on, at, by, origin, approval, None, document.strip(), note.strip(), detail, about=broken)
    made = ledger.append(project, entry)
    recount(approval.pk)
    return made


def _cannot_be_supplied(tolerance: Tolerance, approval: Approval, by: User, on: date, today: date, workdays: Workdays) -> list[str]:
    if tolerance.supplied_on is not None:
        return [_("This material was supplied on %(on)s.") % {"on": tolerance.supplied_on}]
    if approval.state in ENDED:
        return [_("The application has ended (%(state)s); nothing is owed any more.") % {"state": approval.get_state_display()}]
    reasons = []
    if on > today:
        reasons.append(_("%(on)s lies in the future (today is %(today)s).") % {"on": on, "today": today})
    if on < tolerance.agreed_on:
        reasons.append(_("%(on)s lies before the promise (%(agreed)s).") % {"on": on, "agreed": tolerance.agreed_on})
    if on > tolerance.due:
        reasons.append(
            _("Promise letter %(promise)s was due on %(due)s: what comes later does not keep it.")
            % {"promise": tolerance.promise, "due": tolerance.due}
        )
    second = tolerance.broken_on is not None or workdays.elapsed(on, today) > steps.FRESH
    if second and by.role == Role.RUNNER:
        reasons.append(_("So late only the department or the dispatch desk may say that the material had come in time."))
    return reasons


@transaction.atomic
def end(tolerance_id: int, *, by: User, on: date, today: date, at: datetime, document: str = "", note: str) -> str:
    """The letter was not kept: the application ends by denial, a decision granted meanwhile by revocation. Returns the step's name."""
    tolerance = Tolerance.objects.get(pk=tolerance_id)
    project, approval = under_lock(tolerance.approval_id)
    break_by_rule(project, approval, today, at)
    tolerance = Tolerance.objects.get(pk=tolerance_id)
    reasons = objections.of_desk(approval, by)
    if tolerance.broken_on is None or approval.state in ENDED:
        reasons.append(_("Promise letter %(promise)s has not been broken, or the end has been drawn.") % {"promise": tolerance.promise})
    if reasons:
        raise Refused(*reasons)
    way = {State.ACCEPTED: (Step.REVIEW, Step.DENY), State.GRANTED_PENDING: (Step.REVOKE,)}.get(State(approval.state), (Step.DENY,))
    for step in way:
        last = step == way[-1]
        steps.record(
            approval.pk, step, by=by, on=on, today=today, at=at, origin=Origin.DEPARTMENT, document=document if last else "",
            note=note if last else "",
        )  # fmt: skip
    return str(way[-1].label)


def settle(today: date, at: datetime) -> int:
    """Write down every letter not kept by the end of its day; returns how many. One transaction each, each exactly once."""
    return sum(_settle_one(key, today, at) for key in overdue(today).values_list("pk", flat=True))


def overdue(today: date) -> QuerySet[Tolerance]:
    owed = Tolerance.objects.filter(supplied_on=None, broken_on=None, due__lt=today).exclude(approval__state__in=ENDED)
    return owed.exclude(approval__works__project__state=ProjectState.TERMINATED)


@transaction.atomic
def _settle_one(tolerance_id: int, today: date, at: datetime) -> bool:
    project, approval = under_lock(Tolerance.objects.values_list("approval_id", flat=True).get(pk=tolerance_id))
    return break_by_rule(project, approval, today, at)
