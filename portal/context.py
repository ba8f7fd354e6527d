"""What every page of every door needs: the day, the menu, the demonstration banner, large type, unread messages, the calendar's alarm.

It asks the database once for the messages, and, where administrators and the dispatch desk read, once whether the calendar has changed.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from approvals.actions.calendar import MAY_ADOPT
from people.models import Message, Role, User
from portal.moment import moment
from workdays import calendar

LARGE_TYPE_COOKIE = "type"
MENU: dict[str, tuple[tuple[str, Any], ...]] = {
    Role.RUNNER: (("portal:runner-today", _("Today")), ("portal:runner-projects", _("My projects")), ("portal:petitions", _("Petitions"))),
    Role.TEAM_LEAD: (
        ("portal:runner-today", _("Today")),
        ("portal:runner-projects", _("Team's projects")),
        ("portal:boards", _("Boards")),
    ),
    Role.OFFICER: (
        ("portal:office", _("Queue")),
        ("portal:office-confirm", _("To confirm")),
        ("portal:supervision", _("Supervision")),
        ("portal:joint", _("Jointly")),
        ("portal:office-projects", _("Projects")),
        ("portal:boards", _("Boards")),
        ("portal:petitions", _("Petitions")),
    ),
    Role.DISPATCHER: (
        ("portal:office", _("Queue")),
        ("portal:supervision", _("Supervision")),
        ("portal:joint", _("Jointly")),
        ("portal:office-projects", _("Projects")),
        ("portal:boards", _("Boards")),
        ("portal:plans", _("Plans to sign")),
        ("portal:petitions", _("Petitions")),
    ),
    Role.EDITOR: (("portal:briefings", _("Briefings")), ("portal:office-projects", _("Projects"))),
    Role.PETITION_OFFICE: (("portal:petitions", _("Petitions")), ("portal:petition-new", _("Log a petition"))),
    Role.SEAT: (("portal:petition-new", _("Log a petition")), ("portal:petitions", _("Logged by me"))),
    Role.ENTERPRISE: (("portal:enterprise", _("My projects")), ("portal:petitions", _("My petitions"))),
    Role.LEADER: (
        ("portal:leader", _("Overview")),
        ("portal:leader-projects", _("Projects")),
        ("portal:boards", _("Boards")),
        ("portal:overrides", _("Overrides")),
        ("portal:supervision", _("Supervision")),
        ("portal:petitions", _("Petitions")),
    ),
    Role.SYSTEM_ADMIN: (
        ("portal:register", _("Register")),
        ("portal:calendar-desk", _("Calendar")),
        ("admin:index", _("Catalogue and words")),
    ),
}
# What is not opened every day stands folded behind the entries that are: in the order of a project's life, the desk's own books last.
FOLDED: dict[str, tuple[tuple[str, Any], ...]] = {
    Role.OFFICER: (
        ("portal:promises", _("Promises")),
        ("portal:assessments", _("Regional assessments")),
        ("portal:overrides", _("Overrides")),
        ("portal:integrity", _("Signs of integrity")),
    ),
    Role.DISPATCHER: (
        ("portal:promises", _("Promises")),
        ("portal:assessments", _("Regional assessments")),
        ("portal:overrides", _("Overrides")),
        ("portal:integrity", _("Signs of integrity")),
        ("portal:hand-overs", _("Runners")),
        ("portal:register", _("Register")),
        ("portal:calendar-desk", _("Calendar")),
        ("portal:briefings", _("Briefings")),
    ),
    Role.LEADER: (
        ("portal:integrity", _("Signs of integrity")),
        ("portal:forecast", _("What to expect")),
        ("portal:speeds", _("Whose hands, and four speeds")),
    ),
}
MINDS_THE_CALENDAR = (Role.DISPATCHER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    url: str
    label: str
    here: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """What is opened every day, and what stands folded behind it."""

    entries: list[MenuEntry]
    folded: list[MenuEntry]

    @property
    def folded_here(self) -> MenuEntry | None:
        return next((entry for entry in self.folded if entry.here), None)


def door(request: HttpRequest) -> dict[str, Any]:
    asking = getattr(request, "user", None)
    user = asking if isinstance(asking, User) else None
    shown = {
        "today": moment(request).today,
        "menu": menu(request, user) if user else Menu([], []),
        "role_name": user.get_role_display() if user else "",
        "demonstration": settings.DEMONSTRATION,
        "city": settings.CITY_NAME,
        "large_type": request.COOKIES.get(LARGE_TYPE_COOKIE) == "large",
        "on_public_page": user is None,
    }
    return shown | (_for(request, user) if user else {"unread": 0, "notice_wanted": None, "may_load_notice": False})


def _for(request: HttpRequest, user: User) -> dict[str, Any]:
    """What only a signed-in person sees; the database is asked only where a page shows it."""
    return {
        "unread": SimpleLazyObject(lambda: unread(user)),
        "notice_wanted": SimpleLazyObject(lambda: notice_wanted(request, user)),
        "may_load_notice": user.role in MAY_ADOPT,
    }


def unread(user: User) -> int:
    """Messages the person has not seen; asked only where the head of a page shows it."""
    return Message.objects.filter(to=user, read_at=None).count()


def notice_wanted(request: HttpRequest, user: User) -> int | None:
    """The year whose notice is missing: from 15 November on, told to every administrator and the dispatch desk until it is loaded."""
    if user.role not in MINDS_THE_CALENDAR:
        return None
    workdays = calendar.current()
    return workdays.horizon.year + 1 if workdays.notice_is_wanted(moment(request).today) else None


def menu(request: HttpRequest, user: User) -> Menu:
    """The entries of the person's door; the one whose address begins the page's, longest first, is marked as here."""
    open_, folded = [[(reverse(name), label) for name, label in entries.get(user.role, ())] for entries in (MENU, FOLDED)]
    here = max((url for url, _label in open_ + folded if request.path.startswith(url)), key=len, default="")
    shown = [[MenuEntry(url, str(label), url == here) for url, label in entries] for entries in (open_, folded)]
    return Menu(*shown)
