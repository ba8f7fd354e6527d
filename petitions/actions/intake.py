"""Logging a petition: nothing an enterprise raises gets lost.

Numbers run per year without gaps: a number is taken by the insert itself, and whoever loses the race for it takes the next one.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ledgers.refusal import Refused
from people.models import Enterprise, Role, User
from petitions import ledger
from petitions.clearing import Step
from petitions.ledger import Entry
from petitions.models import Petition
from petitions.obstacles import WHO
from petitions.words import Category, Channel
from projects.models import Project
from workdays import calendar

RACES = 50


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written down. `project` and the contact may be left open."""

    enterprise: Enterprise
    channel: str
    category: str
    title: str
    text: str
    contact: str = ""
    phone: str = ""
    project: Project | None = None
    hide_name: bool = False


@transaction.atomic
def log(draft: Draft, *, by: User, today: date, at: datetime, parent: Petition | None = None) -> Petition:
    """Log a petition. Refused: without words, of a role that takes none in, of a foreign enterprise or project."""
    reasons = _against(draft, by)
    if reasons:
        raise Refused(*reasons)
    petition = _inserted(draft, by, today, parent)
    detail = {"channel": draft.channel, "category": draft.category, "hide_name": draft.hide_name}
    if parent is not None:
        detail["part_of"] = parent.number
    ledger.begin(petition, Entry(Step.LOG, today, at, by, detail=detail), calendar.current())
    return petition


def _against(draft: Draft, by: User) -> list[str]:
    found = []
    if by.role not in WHO[Step.LOG]:
        found.append(_("Petitions are taken in by the petition office, the 12345 seat, a runner, or the enterprise itself."))
    if by.role == Role.ENTERPRISE and by.enterprise_id != draft.enterprise.pk:
        found.append(_("An enterprise raises petitions for itself only."))
    if not draft.title.strip() or not draft.text.strip():
        found.append(_("Say in one line and in full what the petition is about."))
    if draft.channel not in Channel.values or draft.category not in Category.values:
        found.append(_("Choose where the petition came from and what it is about."))
    if draft.project is not None and draft.project.enterprise_id != draft.enterprise.pk:
        found.append(_("The project “%(project)s” belongs to another enterprise.") % {"project": draft.project.name})
    return found


def _inserted(draft: Draft, by: User, today: date, parent: Petition | None) -> Petition:
    for _race in range(RACES):
        last = Petition.objects.filter(year=today.year).aggregate(top=Max("serial"))["top"] or 0
        try:
            with transaction.atomic():
                return Petition.objects.create(
                    year=today.year, serial=last + 1, channel=draft.channel, category=draft.category, title=draft.title.strip(),
                    text=draft.text.strip(), enterprise=draft.enterprise, project=draft.project, contact=draft.contact.strip(),
                    phone=draft.phone.strip(), hide_name=draft.hide_name, raised_by=by, parent=parent, opened_on=today,
                )  # fmt: skip
        except IntegrityError:
            continue
    raise Refused(_("Too many petitions are being logged at once; try again in a moment."))
