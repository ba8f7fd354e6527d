"""What people may do to a project itself: suspend, resume, terminate, each with a reason. Everything else it does by itself."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import ledger
from approvals.ledger import Entry
from approvals.models import Event
from approvals.models.event import Kind
from approvals.refusal import Refused
from approvals.states import Origin
from people.models import Role, User
from projects.models import Project, ProjectState

BY_PEOPLE = (Kind.SUSPENDED, Kind.RESUMED, Kind.TERMINATED)


def suspend(project_id: int, *, by: User, on: date, today: date, at: datetime, note: str) -> Event:
    return _move(project_id, "suspend", Kind.SUSPENDED, by=by, on=on, today=today, at=at, note=note)


def terminate(project_id: int, *, by: User, on: date, today: date, at: datetime, note: str) -> Event:
    return _move(project_id, "terminate", Kind.TERMINATED, by=by, on=on, today=today, at=at, note=note)


def resume(project_id: int, *, by: User, on: date, today: date, at: datetime, note: str) -> Event:
    return _move(project_id, "resume", Kind.RESUMED, by=by, on=on, today=today, at=at, note=note)


@transaction.atomic
def _move(project_id: int, verb: str, kind: Kind, *, by: User, on: date, today: date, at: datetime, note: str) -> Event:
    project = ledger.locked(project_id)
    if by.role != Role.DISPATCHER or not Project.objects.visible_to(by).filter(pk=project_id).exists():
        raise Refused(_("Only the dispatch desk suspends, resumes or terminates a project."))
    reasons = [] if note.strip() else [_("Say why.")]
    reasons += _untimely(project, on, today)
    if verb == "resume":
        verb = f"resume_{project.state_before_suspension}" if project.state == ProjectState.SUSPENDED else verb
    if not ledger.may(project, verb):
        reasons.append(_("This is not possible while the project is “%(state)s”.") % {"state": project.get_state_display()})
    if reasons:
        raise Refused(*reasons)
    if verb == "suspend":
        project.state_before_suspension = project.state
        project.save(update_fields=["state_before_suspension"])
    ledger.move(project, verb)
    return ledger.append(project, Entry(kind.value, on, at, by, Origin.DEPARTMENT, note=note.strip()))


def _untimely(project: Project, on: date, today: date) -> list[str]:
    """Not ahead, not before the project was registered, not before the last time people moved it."""
    before = Event.objects.filter(project=project, kind__in=BY_PEOPLE).order_by("-number").values_list("occurred_on", flat=True).first()
    reasons = []
    if on > today:
        reasons.append(_("%(on)s lies in the future (today is %(today)s).") % {"on": on, "today": today})
    if before and on < before:
        reasons.append(
            _("%(on)s lies before the step before it (%(last)s): steps are recorded in the order they happened.")
            % {"on": on, "last": before}
        )
    if on < project.registered_on:
        reasons.append(
            _("%(on)s lies before the project was registered (%(registered)s).") % {"on": on, "registered": project.registered_on}
        )
    return reasons
