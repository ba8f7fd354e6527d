"""Somebody looked and found nothing changed: one event, so that "unchanged" and "unknown" are two different things."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import ledger
from approvals.freshness import freshen
from approvals.ledger import Entry
from approvals.models import Event
from approvals.models.event import Kind
from approvals.refusal import Refused
from approvals.states import Origin
from people.models import Role, User
from projects.models import Project, ProjectState, Works

NOTHING_MORE = (ProjectState.COMPLETED, ProjectState.ARCHIVED, ProjectState.TERMINATED)
LOOKERS = {Role.RUNNER: Origin.RUNNER, Role.OFFICER: Origin.DEPARTMENT, Role.DISPATCHER: Origin.DEPARTMENT}


@transaction.atomic
def verified(project_id: int, *, by: User, today: date, at: datetime, note: str = "") -> Event | None:
    """Write down that this person looked today; None when the same person already did. Raises Refused for whoever may not write here, or
    when the project is over."""
    project = ledger.locked(project_id)
    if by.role not in LOOKERS or not Project.objects.visible_to(by).filter(pk=project_id).exists():
        raise Refused(_("%(name)s may not record anything about this project.") % {"name": by})
    if project.state in NOTHING_MORE:
        raise Refused(_("The project is “%(state)s”: there is nothing left to verify.") % {"state": project.get_state_display()})
    if Event.objects.filter(project=project, kind=Kind.VERIFIED, by=by, occurred_on=today).exists():
        return None
    event = ledger.append(project, Entry(Kind.VERIFIED.value, today, at, by, LOOKERS[Role(by.role)], note=note.strip()[:500]))
    for works in Works.objects.filter(project=project):
        freshen(works)
    return event
