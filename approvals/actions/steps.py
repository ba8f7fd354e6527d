"""Record a step of an approval: the act behind every tap of a runner and every entry of an officer.

A step dated more than five workdays back needs a reason and does not count until the department has confirmed it (trust.md); it becomes a
LateEntry. Everything else counts at once and, when a runner reports it, waits for the department's confirmation.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from approvals import objections
from approvals.actions.taking import accept_by_silence, break_by_rule, take, under_lock
from approvals.demands import Attempt
from approvals.fold import Course
from approvals.ledger import Entry
from approvals.models import Approval, Event, Evidence, LateEntry
from approvals.reading import course_of
from approvals.refusal import Refused, Stale
from approvals.states import Origin, Step
from people.models import User
from workdays import calendar
from workdays.days import Workdays

# Back-dating beyond this many workdays needs a second pair of eyes.
FRESH = 5
SECOND_PAIR = (Origin.RUNNER, Origin.DEPARTMENT)


@transaction.atomic
def record(
    approval_id: int,
    step: Step,
    *,
    by: User | None,
    on: date,
    today: date,
    at: datetime,
    origin: Origin,
    document: str = "",
    note: str = "",
    detail: Mapping[str, Any] | None = None,
    evidence: Evidence | None = None,
    seen: int | None = None,
) -> Event | LateEntry:
    """Take one step. `seen` is the number of the approval's last event on the page the person looked at; if more has happened since,
    Stale is raised. Raises Refused with every reason; then nothing was written."""
    project, approval = under_lock(approval_id)
    unmoved(approval, seen)
    if accept_by_silence(project, approval, today, at):
        project, approval = under_lock(approval_id)
    break_by_rule(project, approval, today, at)
    workdays = calendar.current(project.region.code)
    course = course_of(approval, workdays)
    attempt = Attempt(step, on, today, document.strip(), note.strip(), dict(detail or {}), evidence is not None)
    late = origin in SECOND_PAIR and on >= project.registered_on and workdays.elapsed(on, today) > FRESH
    reasons = _reasons(approval, course, attempt, by, late)
    if reasons:
        raise Refused(*reasons)
    if late and by is not None:
        return LateEntry.objects.create(
            approval=approval, step=step, occurred_on=on, document=attempt.document, note=attempt.note, detail=attempt.detail,
            evidence=evidence, by=by, handed_in_at=at,
        )  # fmt: skip
    detail = {**attempt.detail, **after_hours(step, on, at, workdays)}
    entry = Entry(step.value, on, at, by, origin, approval, None, attempt.document, attempt.note, detail, evidence)
    return take(project, approval, course, entry)


def after_hours(step: Step, on: date, at: datetime, workdays: Workdays) -> dict[str, str]:
    """Where the city sets an hour (CUT_OFF_HOUR), what comes in on the day after it counts from the next workday; the stamp stays (K12)."""
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    if settings.CUT_OFF_HOUR is None or step not in (Step.RECEIVE, Step.ACCEPT) or on != local.date() or local.hour < settings.CUT_OFF_HOUR:
        return {}
    return {"day_zero": workdays.due(on, 1).isoformat()}


def _reasons(approval: Approval, course: Course, attempt: Attempt, by: User | None, late: bool) -> list[str]:
    """What speaks against it. Behind back-dated steps that wait, the machine is asked when they are decided, in their order."""
    waiting = LateEntry.objects.waiting().filter(approval=approval, about=None).order_by("pk").last() if late else None
    if waiting is not None:
        reasons = objections.behind(waiting.occurred_on, approval, course, attempt, by)
    else:
        reasons = objections.against(approval, course, attempt, by, approval.due)
    if late and not attempt.note:
        reasons.append(_("The step is dated more than %(fresh)s workdays back: say why it is entered only now.") % {"fresh": FRESH})
    return reasons


def unmoved(approval: Approval, seen: int | None) -> None:
    if seen is None:
        return
    since = Event.objects.filter(approval=approval, number__gt=seen).select_related("by").order_by("number")
    lines = [
        _("%(day)s: %(what)s (by %(who)s)") % {"day": event.occurred_on, "what": event.get_kind_display(), "who": event.by or _("rule")}
        for event in since
    ]
    if lines:
        raise Stale(_("This approval has moved since you opened the page:"), *lines)
