"""Notification and commitment (告知承诺): the department says what the law demands, the applicant promises it in writing, and it is decided
at once, the same day, with no day of the limit used; whether the promise is kept is checked afterwards, by a day.

A check that fails sets a day by which it is put right; not put right, the decision is revoked (the ordinary step), and for six months no
commitment is taken from this enterprise.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import ledger, objections
from approvals.actions import steps
from approvals.actions.taking import under_lock
from approvals.ledger import Entry
from approvals.models import Approval, Commitment, Event, Evidence
from approvals.models.event import Kind
from approvals.promises import barred_until, bars, check_due
from approvals.refusal import Refused
from approvals.states import Origin, State, Step
from people.models import Department, Role, User
from projects.models import Project
from workdays import calendar
from workdays.days import Workdays

# What is left of the ordinary way, from where the approval stands.
WAY = (Step.RECEIVE, Step.ACCEPT, Step.REVIEW, Step.GRANT)
LEFT = {State.PLANNED: WAY, State.RECEIVED: WAY[1:], State.ACCEPTED: WAY[2:], State.IN_REVIEW: WAY[3:]}


@dataclass(frozen=True, slots=True)
class Promise:
    """The signed promise and the decision given on it. `check_by` None: thirty workdays later; `checker` None: the lead department."""

    number: str
    document: str
    check_by: date | None = None
    checker: Department | None = None
    file: Evidence | None = None


@transaction.atomic
def decide(
    approval_id: int, promise: Promise, *, by: User, on: date, today: date, at: datetime, note: str = "", seen: int | None = None,
    particulars: dict[str, Any] | None = None,
) -> Commitment:  # fmt: skip
    """Receive, accept, review and grant on one day, all or nothing. `particulars` go with the receipt (an override's reason)."""
    project, approval = under_lock(approval_id)
    steps.unmoved(approval, seen)
    workdays = calendar.current(project.region.code)
    reasons = objections.of_desk(approval, by) or against(approval, promise, on, today, workdays)
    if reasons:
        raise Refused(*reasons)
    for step in LEFT[State(approval.state)]:
        steps.record(
            approval_id, step, by=by, on=on, today=today, at=at, origin=Origin.DEPARTMENT,
            document=promise.document if step == Step.GRANT else "", evidence=promise.file if step == Step.GRANT else None,
            detail=particulars if step == Step.RECEIVE else None,
        )  # fmt: skip
    commitment = Commitment.objects.create(
        approval=approval, promise=promise.number.strip(), letter=promise.file, promised_on=on, by=by, at=at,
        check_due=promise.check_by or check_due(on, workdays), checker=promise.checker or approval.lead,
    )  # fmt: skip
    detail = {"check_due": commitment.check_due.isoformat(), "checker": commitment.checker.name}
    entry = Entry(
        Kind.PROMISED.value, on, at, by, Origin.DEPARTMENT, approval, None, commitment.promise, note.strip(), detail, promise.file
    )
    ledger.append(project, entry)
    return commitment


def against(approval: Approval, promise: Promise, on: date, today: date, workdays: Workdays) -> list[str]:
    reasons = [*unknown_to_catalogue(approval), *of_enterprise(approval.works.project, on)]
    if approval.state not in LEFT:
        reasons.append(
            _("It is “%(state)s”: a commitment is taken with the application, not later.") % {"state": approval.get_state_display()}
        )
    if not promise.number.strip():
        reasons.append(_("Give the number of the signed promise."))
    if promise.check_by is not None and promise.check_by <= on:
        reasons.append(_("The after-check (%(due)s) must lie after the decision (%(on)s).") % {"due": promise.check_by, "on": on})
    if workdays.elapsed(on, today) > steps.FRESH:
        reasons.append(_("A promise is entered within %(fresh)s workdays of the day it was given.") % {"fresh": steps.FRESH})
    return reasons


def unknown_to_catalogue(approval: Approval) -> list[str]:
    if approval.version.commitment:
        return []
    return [_("The catalogue does not allow notification and commitment (告知承诺) for %(matter)s.") % {"matter": approval.version.name}]


def of_enterprise(project: Project, on: date) -> list[str]:
    """Six months without commitments after one was revoked."""
    revoked = Commitment.objects.filter(approval__works__project__enterprise=project.enterprise_id, revoked_on__lte=on)
    last = revoked.select_related("approval__version").order_by("revoked_on").last()
    if last is None or last.revoked_on is None or not bars(last.revoked_on, on):
        return []
    return [
        _(
            "%(enterprise)s may give no commitment until %(until)s: the decision on %(matter)s, given on promise %(promise)s, "
            "was revoked on %(revoked)s."
        )
        % {
            "enterprise": project.enterprise, "until": barred_until(last.revoked_on), "matter": last.approval.version.name,
            "promise": last.promise, "revoked": last.revoked_on,
        }
    ]  # fmt: skip


@transaction.atomic
def check(
    commitment_id: int, *, passed: bool, finding: str, put_right_by: date | None = None, by: User, on: date, today: date, at: datetime
) -> Event:
    """The after-check and its result. A promise not kept is to be put right by a day."""
    project, approval, commitment = _locked(commitment_id)
    reasons = _of_checker(commitment, by) or _not_in_order(commitment, approval, on, today)
    if commitment.checked_on is not None:
        reasons.append(_("It was checked on %(on)s.") % {"on": commitment.checked_on})
    if not passed and not finding.strip():
        reasons.append(_("Say what was found not to be as promised."))
    if not passed and (put_right_by is None or put_right_by <= on):
        reasons.append(_("Say by which day it must be put right: a day after the check."))
    if reasons:
        raise Refused(*reasons)
    commitment.checked_on, commitment.passed, commitment.finding = on, passed, finding.strip()
    commitment.put_right_by = None if passed else put_right_by
    commitment.save(update_fields=["checked_on", "passed", "finding", "put_right_by"])
    detail: dict[str, Any] = {"passed": passed}
    if commitment.put_right_by:
        detail["put_right_by"] = commitment.put_right_by.isoformat()
    entry = Entry(Kind.CHECKED.value, on, at, by, Origin.DEPARTMENT, approval, None, commitment.promise, commitment.finding, detail)
    return ledger.append(project, entry)


@transaction.atomic
def put_right(commitment_id: int, *, note: str, by: User, on: date, today: date, at: datetime) -> Event:
    """What was found has been put right, in time."""
    project, approval, commitment = _locked(commitment_id)
    reasons = _of_checker(commitment, by) or _not_in_order(commitment, approval, on, today)
    if commitment.passed is not False or commitment.put_right_by is None:
        reasons.append(_("Nothing has been found that would have to be put right."))
    elif commitment.put_right_on is not None:
        reasons.append(_("It was put right on %(on)s.") % {"on": commitment.put_right_on})
    elif on > commitment.put_right_by:
        reasons.append(
            _("It had to be put right by %(by)s; after that the decision is to be revoked (approval “%(matter)s”).")
            % {"by": commitment.put_right_by, "matter": approval.version.name}
        )
    if not note.strip():
        reasons.append(_("Say how it was put right."))
    if reasons:
        raise Refused(*reasons)
    commitment.put_right_on = on
    commitment.save(update_fields=["put_right_on"])
    entry = Entry(Kind.PUT_RIGHT.value, on, at, by, Origin.DEPARTMENT, approval, None, commitment.promise, note.strip())
    return ledger.append(project, entry)


def _locked(commitment_id: int) -> tuple[Project, Approval, Commitment]:
    project, approval = under_lock(Commitment.objects.values_list("approval_id", flat=True).get(pk=commitment_id))
    return project, approval, Commitment.objects.select_related("checker").get(pk=commitment_id)


def _of_checker(commitment: Commitment, by: User) -> list[str]:
    """The department that checks, or the dispatch desk in its place."""
    mine = by.role == Role.OFFICER and by.department_id == commitment.checker_id
    desk = by.role == Role.DISPATCHER and Commitment.objects.visible_to(by).filter(pk=commitment.pk).exists()
    if mine or desk:
        return []
    return [_("Only %(checker)s or the dispatch desk enters this check.") % {"checker": commitment.checker}]


def _not_in_order(commitment: Commitment, approval: Approval, on: date, today: date) -> list[str]:
    reasons = []
    if approval.state not in State.PASSED:
        reasons.append(_("The decision no longer stands (%(state)s).") % {"state": approval.get_state_display()})
    if on > today:
        reasons.append(_("%(on)s lies in the future (today is %(today)s).") % {"on": on, "today": today})
    before = commitment.checked_on or commitment.promised_on
    if on < before:
        reasons.append(
            _("%(on)s lies before the step before it (%(last)s): steps are recorded in the order they happened.")
            % {"on": on, "last": before}
        )
    return reasons
