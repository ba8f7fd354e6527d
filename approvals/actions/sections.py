"""Another works (工程/标段) under a project: it gets its own stages, its own approvals, its own 50 or 40 workdays (clock.md K8).

The dispatch desk adds it while the project is on its way to the permit. From then on the project shows the works that has used most days.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import ledger
from approvals.actions.layout import lay_out
from approvals.ledger import Entry
from approvals.models.event import Kind
from approvals.refusal import Refused
from approvals.states import Origin
from people.models import Role, User
from projects.models import Project, ProjectState, Works

UNDER_WAY = (ProjectState.REGISTERED, ProjectState.PLANNED, ProjectState.APPROVING)
ROOM = 200


@transaction.atomic
def add_works(project_id: int, *, name: str, first: str = "", by: User, on: date, today: date, at: datetime) -> Works:
    """A further works with its approvals laid out by the catalogue of the day. `first` names the works there is, if it has no name yet."""
    project = ledger.locked(project_id)
    if by.role != Role.DISPATCHER or not Project.objects.visible_to(by).filter(pk=project_id).exists():
        raise Refused(_("Only the dispatch desk adds works to a project."))
    own = list(Works.objects.filter(project=project).order_by("number"))
    if reasons := _against(project, own, name.strip(), on, today):
        raise Refused(*reasons)
    if first.strip() and not own[0].name:
        own[0].name = first.strip()
        own[0].save(update_fields=["name"])
    works = Works.objects.create(project=project, number=own[-1].number + 1, name=name.strip(), limit=project.limit)
    lay_out([works], on)
    detail = {"works": works.number, "name": works.name}
    ledger.append(project, Entry(Kind.WORKS_ADDED.value, on, at, by, Origin.DEPARTMENT, note=works.name, detail=detail))
    return works


def _against(project: Project, own: list[Works], name: str, on: date, today: date) -> list[str]:
    reasons = []
    if project.state not in UNDER_WAY:
        reasons.append(_("This is not possible while the project is “%(state)s”.") % {"state": project.get_state_display()})
    if not name:
        reasons.append(_("Give the works a name, so that it can be told from the others."))
    if len(name) > ROOM:
        reasons.append(_("A name has at most %(most)s characters.") % {"most": ROOM})
    if name and name in [works.name for works in own]:
        reasons.append(_("This project has a works of that name already."))
    if on > today:
        reasons.append(_("%(on)s lies in the future (today is %(today)s).") % {"on": on, "today": today})
    if on < project.registered_on:
        reasons.append(
            _("%(on)s lies before the project was registered (%(registered)s).") % {"on": on, "registered": project.registered_on}
        )
    return reasons
