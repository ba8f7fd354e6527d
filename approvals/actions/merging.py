"""One correction notice for a whole application (一次性告知): each department lists what it misses, the leading department merges.

A list can be written while its approval is merely received, within the five workdays in which silence would accept it (行政许可法 32). The
notice is a `request_correction` step of every approval concerned, on the same day, with the same day for supplying. A list that was not
merged in those days came to nothing: no notice reached the applicant, so silence has accepted. A second notice carries its mark for ever.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import joint, ledger, objections
from approvals.actions import telling
from approvals.actions.steps import FRESH
from approvals.actions.taking import accept_by_silence, take
from approvals.demands import Attempt
from approvals.ledger import Entry
from approvals.models import Application, Approval, MergedNotice, Wanted
from approvals.models.event import Kind
from approvals.reading import courses_of
from approvals.refusal import Refused, Stale
from approvals.states import Origin, State, Step
from people.models import Role, User
from projects.models import Project
from workdays import calendar

MOST_ITEMS = 30
LONGEST_ITEM = 120


@transaction.atomic
def want(application_id: int, approval_id: int, items: Iterable[str], *, by: User, today: date, at: datetime) -> Wanted:
    """Write, or write anew, what the own department misses for its approval; it waits for the leading department. Raises Refused."""
    application, project, approvals = under_lock(application_id)
    approval = next((one for one in approvals if one.pk == approval_id), None)
    if approval is None:
        raise Refused(_("This approval does not belong to the application."))
    if by.role != Role.OFFICER or by.department_id != approval.lead_id:
        raise Refused(
            _("Only %(lead)s says what is missing for %(matter)s.") % {"lead": approval.lead.name, "matter": approval.version.name}
        )
    accept_by_silence(project, approval, today, at)
    wanted = joint.tidy(items)
    reasons = objections.of_project(project) or of_state(approval) or of_items(wanted)
    if reasons:
        raise Refused(*reasons)
    row, _new = Wanted.objects.update_or_create(
        application=application, approval=approval, notice=None, defaults={"items": list(wanted), "by": by, "at": at}
    )
    return row


def of_state(approval: Approval) -> list[str]:
    """Only what is received and not yet accepted can still be sent back for correction as a whole."""
    if approval.state == State.RECEIVED:
        return []
    sentence = _(
        "%(matter)s is “%(state)s”. What is missing is said within five workdays of receipt, before acceptance; after that silence has "
        "accepted it (Administrative Licensing Law, article 32)."
    )
    return [sentence % {"matter": approval.version.name, "state": State(approval.state).label}]


def of_items(items: tuple[str, ...]) -> list[str]:
    if not items:
        return [_("Name everything that is missing, in one notice (Administrative Licensing Law, article 32).")]
    if len(items) > MOST_ITEMS:
        return [_("A list has at most %(most)s items (here: %(here)s).") % {"most": MOST_ITEMS, "here": len(items)}]
    return [
        _("An item has at most %(most)s characters: “%(item)s…”") % {"most": LONGEST_ITEM, "item": item[:20]}
        for item in items
        if len(item) > LONGEST_ITEM
    ]


@transaction.atomic
def merge(application_id: int, *, due: date, document: str, by: User, today: date, at: datetime, seen: str | None = None) -> MergedNotice:
    """Put every open list into one notice and send all approvals concerned into correction, all or none. `seen` is the fingerprint of the
    lists the person looked at. Raises Refused or Stale."""
    application, project, approvals = under_lock(application_id)
    if by.role != Role.OFFICER or by.department_id != application.lead_id:
        raise Refused(_("Only the leading department (%(lead)s) merges the lists into the one notice.") % {"lead": application.lead.name})
    for approval in approvals:
        accept_by_silence(project, approval, today, at)
    lists = open_lists(application, approvals)
    if not lists:
        raise Refused(_("No department's list waits to be merged: none was written, or it was merged or accepted by silence already."))
    if seen is not None and seen != joint.fingerprint((row.approval_id, row.items) for row in lists):
        raise Stale(_("A department has changed its list since you opened the page. Nothing was sent; look at the lists again."))
    notice = MergedNotice.objects.create(application=application, on=today, due=due, document=document.strip(), by=by, at=at)
    _send(project, application, notice, lists, {one.pk: one for one in approvals}, by, today, at)
    Wanted.objects.filter(pk__in=[row.pk for row in lists]).update(notice=notice)
    telling.of_notice(project, application, notice, at)
    return notice


def open_lists(application: Application, approvals: Iterable[Approval]) -> list[Wanted]:
    """Lists that can still be merged: their approvals are received and not yet accepted."""
    received = [approval.pk for approval in approvals if approval.state == State.RECEIVED]
    rows = Wanted.objects.filter(application=application, notice=None, approval__in=received)
    return list(rows.select_related("approval__version", "approval__lead").order_by("approval__matter__code"))


def _send(project: Project, application: Application, notice: MergedNotice, lists: list[Wanted], approvals: dict[int, Approval],
          by: User, today: date, at: datetime) -> None:  # fmt: skip
    """The step of every approval, and the notice's own event; whatever speaks against one stops all."""
    chosen = [(row, approvals[row.approval_id]) for row in lists]
    courses = courses_of([approval for _row, approval in chosen], calendar.current(project.region.code))
    which = {"application": application.number, "notice": notice.pk, "due": notice.due.isoformat()}
    attempts = [
        Attempt(Step.REQUEST_CORRECTION, today, today, notice.document, "", {"missing": row.items, **which}) for row, _approval in chosen
    ]
    reasons: list[str] = []
    for (_row, approval), attempt in zip(chosen, attempts, strict=True):
        reasons += objections.in_the_way(approval, courses[approval.pk], attempt, by, approval.due)
    if reasons:
        raise Refused(*dict.fromkeys(reasons))
    for (_row, approval), attempt in zip(chosen, attempts, strict=True):
        entry = Entry(attempt.step.value, today, at, by, Origin.DEPARTMENT, approval, None, attempt.document, "", attempt.detail)
        take(project, approval, courses[approval.pk], entry)
    missing: dict[str, Any] = {approval.matter.code: row.items for row, approval in chosen}
    entry = Entry(
        Kind.NOTICE_MERGED.value, today, at, by, Origin.DEPARTMENT, None, chosen[0][1].stage, notice.document, "",
        {**which, "missing": missing},
    )  # fmt: skip
    ledger.append(project, entry)


@transaction.atomic
def supply(application_id: int, *, note: str, by: User, on: date, today: date, at: datetime) -> int:
    """What the last notice asked for has been supplied: end the correction of every approval it sent there; returns how many."""
    application, project, approvals = under_lock(application_id)
    origin = _of_supplier(application, project, by)
    notice = application.notices.order_by("on", "pk").last()
    asked = set(notice.parts.values_list("approval_id", flat=True)) if notice else set()
    chosen = [one for one in approvals if one.pk in asked and one.state == State.CORRECTING]
    if not chosen:
        raise Refused(_("Nothing of this application is waiting for material."))
    workdays = calendar.current(project.region.code)
    courses = courses_of(chosen, workdays)
    attempt = Attempt(Step.CORRECT, on, today, "", note.strip(), {"application": application.number})
    reasons = [reason for one in chosen for reason in objections.in_the_way(one, courses[one.pk], attempt, by, one.due)]
    if not reasons and workdays.elapsed(on, today) > FRESH:
        reasons = [_("The day lies more than %(fresh)s workdays back: record it for each approval by itself.") % {"fresh": FRESH}]
    if reasons:
        raise Refused(*dict.fromkeys(reasons))
    for approval in chosen:
        entry = Entry(Step.CORRECT.value, on, at, by, origin, approval, None, "", attempt.note, attempt.detail)
        take(project, approval, courses[approval.pk], entry)
    return len(chosen)


def _of_supplier(application: Application, project: Project, by: User) -> Origin:
    """The project's runner reports it, or the leading department's counter takes it in."""
    if by.role == Role.RUNNER and Project.objects.visible_to(by).filter(pk=project.pk).exists():
        return Origin.RUNNER
    if by.role == Role.OFFICER and by.department_id == application.lead_id:
        return Origin.DEPARTMENT
    raise Refused(
        _("The project's runner or the leading department (%(lead)s) records what was supplied.") % {"lead": application.lead.name}
    )


def under_lock(application_id: int) -> tuple[Application, Project, list[Approval]]:
    """The application, its project locked, and its approvals read behind that lock."""
    application = Application.objects.select_related("lead", "works").get(pk=application_id)
    project = ledger.locked(application.works.project_id)
    rows = Approval.objects.filter(applications=application).order_by("matter__code")
    approvals = list(rows.select_related("version", "matter", "stage", "works", "lead"))
    for approval in approvals:
        approval.works.project = project
    return application, project, approvals
