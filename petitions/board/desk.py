"""A reader's petitions: the office's triage, a department's queue, an enterprise's own. Every figure is folded from the events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Role, User
from petitions import words
from petitions.balance import ages, balance, past_due, rate
from petitions.board.values import Desk, Row
from petitions.clearing import Course, State, fold
from petitions.ledger import facts_of
from petitions.masking import masked, without
from petitions.models import HIDDEN_FROM, Petition, PetitionQuerySet
from petitions.obstacles import level
from petitions.words import Category, Channel
from workdays.days import Workdays

LIGHTS = ("late", "soon", "on_time", "paused")
SOON = 1  # workdays before the date
UNMASKED = (Role.PETITION_OFFICE, Role.ENTERPRISE, Role.SEAT)


@dataclass(frozen=True, slots=True)
class Eyes:
    """What this reader may see of a petition: the text with or without the names that asked to be hidden, numbers masked or not."""

    role: str

    def hidden(self, petition: Petition) -> bool:
        return petition.hide_name and self.role in HIDDEN_FROM

    def read(self, petition: Petition, text: str) -> str:
        if self.hidden(petition):
            project = [petition.project.name, petition.project.code] if petition.project else []
            text = without(text, [petition.enterprise.name, petition.enterprise.uscc, petition.contact, petition.phone, *project])
        return text if self.role in UNMASKED else masked(text)


def courses_of(petitions: Iterable[Petition], today: date, workdays: Workdays) -> dict[int, Course]:
    """Where each of these stands at the end of `today`; one query. Those logged later are left out."""
    told = facts_of(petition.pk for petition in petitions)
    return {key: fold(facts, today, workdays) for key, facts in told.items() if facts and facts[0].on <= today}


def desk(user: User, first: date, today: date, workdays: Workdays, *, light: str = "", state: str = "", whole: bool = False) -> Desk:
    """The petitions this person may see: the open ones (`whole`: closed ones too), narrowed by light or state; figures of all of them,
    for the period from `first` to today."""
    seen: PetitionQuerySet = Petition.objects.visible_to(user).select_related("enterprise", "department", "project")
    petitions = list(seen)
    courses = courses_of(petitions, today, workdays)
    rows = [row(petition, courses[petition.pk], user, today, workdays) for petition in petitions if petition.pk in courses]
    open_rows = [one for one in rows if one.state in State.OPEN]
    rounds = [one for course in courses.values() for one in course.rounds]
    shown = [
        one for one in (rows if whole or state else open_rows) if (not light or one.light == light) and (not state or one.state == state)
    ]
    return Desk(
        tuple(sorted(shown, key=_urgency)),
        tuple((name, sum(one.light == name for one in open_rows)) for name in LIGHTS),
        balance(rounds, first, today),
        rate(rounds, first, today),
        past_due(courses.values(), today),
        ages(courses.values(), today, workdays),
        first,
        today,
    )


def _urgency(one: Row) -> tuple[bool, date, str]:
    closed = one.closed_on is not None
    return closed, one.standing_date or date.max, one.number


def row(petition: Petition, course: Course, user: User, today: date, workdays: Workdays) -> Row:
    eyes = Eyes(user.role)
    light, word = _light(course, today, workdays)
    department = petition.department.name if petition.department else ""
    return Row(
        petition.pk,
        petition.number,
        eyes.read(petition, petition.title),
        str(Category(petition.category).label),
        str(Channel(petition.channel).label),
        course.state.value,
        str(words.STATES[course.state]),
        "" if eyes.hidden(petition) else petition.enterprise.name,
        department,
        str(words.LEVELS[level(course)]),
        course.level > 0,
        course.rounds[-1].opened_on,
        course.standing_date,
        course.due,
        course.rounds[-1].closed_on,
        light,
        word,
        petition.hide_name,
        sentence(course, department),
    )


def _light(course: Course, today: date, workdays: Workdays) -> tuple[str, str]:
    """The light of the date that counts, and its word."""
    if not course.open:
        return ("void" if course.state in State.OUTSIDE else "decided"), str(words.STATES[course.state])
    if course.state == State.DEFERRED or course.standing_date is None:
        return "paused", str(words.STATES[course.state])
    left = workdays.elapsed(today, course.standing_date)
    if course.past(today):
        over = max(1, -left)
        return "late", ngettext("late by %(days)s workday", "late by %(days)s workdays", over) % {"days": over}
    if left <= 0:
        return "soon", _("last day")
    return ("soon" if left <= SOON else "on_time"), ngettext("%(days)s workday left", "%(days)s workdays left", left) % {"days": left}


def sentence(course: Course, department: str) -> str:
    """Where it stands, as one would say it to the enterprise."""
    told = {"department": department, "date": course.standing_date, "due": course.due}
    match course.state:
        case State.LOGGED:
            return _("We have your petition; the petition office decides who handles it by %(date)s.") % told
        case State.ASSESSED:
            return _("The petition office is choosing the responsible department, by %(date)s.") % told
        case State.ASSIGNED:
            return _("%(department)s has been given your petition and signs for it by %(date)s; the answer is due by %(due)s.") % told
        case State.IN_PROGRESS:
            return _("%(department)s is working on it; the answer is due by %(due)s.") % told
        case State.PROPOSED:
            return _("%(department)s has answered; a second person is verifying the answer until %(date)s.") % told
        case State.VERIFIED:
            return _("There is an answer. Please tell us whether your problem is solved.") % told
        case State.DEFERRED:
            return (
                _("It cannot be solved now. There is an approved plan, and it comes back on %(due)s; it does not count as cleared.") % told
            )
    return str(words.STATES[course.state])
