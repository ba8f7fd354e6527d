"""One petition as its reader may see it: where it stands, what happened, what this person may do, and petitions like it."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from people.models import Department, Role, User
from petitions import words
from petitions.actions.papers import MAY_LOOK
from petitions.board.desk import UNMASKED, Eyes, courses_of, row
from petitions.board.values import Choice, Page, Row, Told
from petitions.clearing import Answer, Course, Grade, Result, State, Step
from petitions.likeness import ALIKE, WITHIN_DAYS, likeness
from petitions.masking import masked
from petitions.models import Attachment, Petition, PetitionEvent
from petitions.obstacles import open_steps
from projects.models import Project
from workdays.days import Workdays

# What an enterprise reads of the way: not what offices say to one another.
FOR_THE_ENTERPRISE = frozenset(Step) - {Step.ASSESS, Step.RETURN, Step.SEND_BACK, Step.SPLIT}


def page(petition: Petition, user: User, today: date, workdays: Workdays) -> Page:
    """The petition must be visible to the person; the gate has asked."""
    eyes, course = Eyes(user.role), courses_of([petition], today, workdays)[petition.pk]
    hidden = eyes.hidden(petition)
    files = list(Attachment.objects.visible_to(user).filter(petition=petition))
    events = list(petition.events.select_related("by__department"))
    names = dict(Department.objects.values_list("pk", "name"))
    personal = user.role in UNMASKED or (petition.raised_by_id == user.pk)
    project = petition.project if not hidden and Project.objects.visible_to(user).filter(pk=petition.project_id or 0).exists() else None
    return Page(
        row=row(petition, course, user, today, workdays),
        text=eyes.read(petition, petition.text),
        grade=str(words.GRADES[course.grade]),
        step_due=course.step_due,
        contact="" if hidden or user.role == Role.LEADER else petition.contact,
        phone="" if hidden or user.role == Role.LEADER else petition.phone if personal else masked(petition.phone),
        may_reveal=bool(petition.phone) and user.role in MAY_LOOK and user.role not in UNMASKED and not hidden,
        project_code=project.code if project else "",
        project_name=project.name if project else "",
        steps=choices(course, user),
        events=tuple(_told(event, petition, user, files, names) for event in reversed(events) if _is_for(event, events, user)),
        files=tuple((file.pk, eyes.read(petition, file.name)) for file in files),
        alike=_alike(petition, course, user, today, workdays),
        related=_related(petition, user, today, workdays),
        seen=max(event.number for event in events),
    )


def choices(course: Course, user: User) -> tuple[Choice, ...]:
    """The steps to offer; splitting is done by verifying a partly solved one."""
    return tuple(
        Choice(step.value, str(words.STEPS[step])) for step in open_steps(course, user.role, user.department_id) if step != Step.SPLIT
    )


def _is_for(event: PetitionEvent, events: list[PetitionEvent], user: User) -> bool:
    """An enterprise reads an answer once a second person has verified it."""
    if user.role not in (Role.ENTERPRISE, Role.SEAT, Role.RUNNER):
        return True
    if event.kind == Step.PROPOSE:
        later = [one.kind for one in events if one.number > event.number and one.kind in (Step.VERIFY, Step.SEND_BACK)]
        return later[:1] == [Step.VERIFY]
    return event.kind in FOR_THE_ENTERPRISE


def _told(event: PetitionEvent, petition: Petition, user: User, files: list[Attachment], names: dict[int, str]) -> Told:
    eyes = Eyes(user.role)
    own = {key for key, _print in event.detail.get("files", [])}
    return Told(
        event.number,
        str(words.STEPS[Step(event.kind)]),
        event.occurred_on,
        event.recorded_at,
        _who(event, eyes.hidden(petition)),
        eyes.read(petition, event.note),
        tuple((label, eyes.read(petition, value)) for label, value in _particulars(event, names)),
        tuple((file.pk, eyes.read(petition, file.name)) for file in files if file.pk in own),
    )


def _who(event: PetitionEvent, hidden: bool) -> str:
    """A person of a hidden enterprise is only “enterprise”; whoever wrote the petition down might be known by name."""
    if event.by is None:
        return _("by rule")
    if hidden and (event.by.role == Role.ENTERPRISE or event.kind == Step.LOG):
        return str(event.by.get_role_display())
    name, department = str(event.by), str(event.by.department or "")
    return name if department in name else f"{department} {name}"


def _particulars(event: PetitionEvent, names: dict[int, str]) -> list[tuple[str, str]]:
    """What a step said beside its words, in the order a reader asks."""
    detail, found = event.detail, []
    if "grade" in detail:
        found.append((_("Grade"), str(words.GRADES[Grade(detail["grade"])])))
    if "department" in detail:
        found.append((_("Department"), names.get(detail["department"], "")))
    if "result" in detail:
        found.append((_("Result"), str(words.RESULTS[Result(detail["result"])])))
    if "answer" in detail:
        found.append((_("Answer"), str(words.ANSWERS[Answer(detail["answer"])])))
    plain = {
        "due": _("Due"), "until": _("Comes back on"), "days": _("Workdays more"), "owner": _("Answers for it"), "basis": _("Basis"),
        "understood": _("The enterprise’s understanding"), "rest_due": _("The rest is settled by"), "part_of": _("Part of"),
    }  # fmt: skip
    return found + [(label, str(detail[name])) for name, label in plain.items() if detail.get(name)]


def _alike(petition: Petition, course: Course, user: User, today: date, workdays: Workdays) -> tuple[Row, ...]:
    """For the office: petitions of the same enterprise and category within 90 days that say much the same. A person decides."""
    if user.role != Role.PETITION_OFFICE or not course.open:
        return ()
    near = (petition.opened_on - timedelta(days=WITHIN_DAYS), petition.opened_on + timedelta(days=WITHIN_DAYS))
    others = Petition.objects.filter(enterprise=petition.enterprise_id, category=petition.category, opened_on__range=near)
    rows = others.exclude(pk=petition.pk).exclude(state=State.MERGED).select_related("enterprise", "department", "project")
    mine = petition.title + petition.text
    return _rows([other for other in rows if likeness(mine, other.title + other.text) >= ALIKE], user, today, workdays)


def _related(petition: Petition, user: User, today: date, workdays: Workdays) -> tuple[tuple[str, Row], ...]:
    """Master, merged ones, the petition it is a part of, and its parts: those of them this person may see."""
    seen = Petition.objects.visible_to(user).select_related("enterprise", "department", "project")
    found = [
        (_("Merged with"), seen.filter(pk=petition.master_id or 0)),
        (_("Follows this one"), seen.filter(master=petition)),
        (_("Part of"), seen.filter(pk=petition.parent_id or 0)),
        (_("The rest of it"), seen.filter(parent=petition)),
    ]
    return tuple((label, one) for label, rows in found for one in _rows(list(rows), user, today, workdays))


def _rows(petitions: list[Petition], user: User, today: date, workdays: Workdays) -> tuple[Row, ...]:
    courses = courses_of(petitions, today, workdays)
    return tuple(row(one, courses[one.pk], user, today, workdays) for one in petitions if one.pk in courses)


def of_project(project: Project, user: User, today: date, workdays: Workdays) -> tuple[Row, ...]:
    """For a project's page: its petitions, the newest first; without those whose name is hidden from this reader."""
    rows = Petition.objects.of_project(project, user).select_related("enterprise", "department", "project")
    return _rows(list(rows), user, today, workdays)
