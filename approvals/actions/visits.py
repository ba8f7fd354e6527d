"""A joint site visit (联合踏勘): called for one day and place, held or called off; one reply for all approvals concerned.

Whoever is absent has no objection and may not ask for another visit; a second visit for the same approvals needs the reason of a department
that was there. The clocks run on; nothing concerned is decided while a visit is called and not yet held or called off (objections).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import joint, ledger, objections
from approvals.actions import telling
from approvals.demands import NOTE_ROOM
from approvals.ledger import Entry
from approvals.models import Approval, Evidence, JointVisit, VisitSeat
from approvals.models.event import Kind
from approvals.refusal import Refused
from approvals.states import Origin, State
from people.models import Department, Role, User
from projects.models import Project, Works

CALLERS = (Role.OFFICER, Role.DISPATCHER)
PLACE_ROOM = 120
REASON_ROOM = 300


@dataclass(frozen=True, slots=True)
class Call:
    """What is called: approvals, day, place, departments beside the leads (None: as the catalogue says). For another visit: its reason,
    and the department that asks for it (an officer asks for the own)."""

    approvals: Collection[int]
    on: date
    place: str
    departments: Collection[int] | None = None
    reason: str = ""
    asked_by: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a department did at a visit."""

    present: bool
    opinion: str = ""


@transaction.atomic
def call(works_id: int, wanted: Call, *, by: User, today: date, at: datetime) -> JointVisit:
    """Call a visit. Raises Refused with every reason."""
    project = ledger.locked(Works.objects.values_list("project_id", flat=True).get(pk=works_id))
    rows = Approval.objects.filter(works=works_id, pk__in=list(wanted.approvals)).order_by("matter__code")
    approvals = list(rows.select_related("version", "matter", "lead"))
    before = visits_of(approvals)
    reasons = objections.of_project(project) or _of_approvals(approvals, wanted, before)
    if not reasons:
        reasons = _of_caller(project, approvals, before, by) or _of_again(before, wanted, by)
    reasons += _of_day_and_place(wanted, today)
    if reasons:
        raise Refused(*reasons)
    lead = next((one.lead_id for one in approvals if one.lead_id == by.department_id), approvals[0].lead_id)
    again = any(visit.held_on for visit in before)
    visit = JointVisit.objects.create(
        works_id=works_id, lead_id=lead, on=wanted.on, place=wanted.place.strip(), called_by=by, called_at=at,
        reason=wanted.reason.strip() if again else "", asked_by_id=_asker(wanted, by) if again else None,
    )  # fmt: skip
    visit.approvals.set(approvals)
    departments = list(dict.fromkeys([*usual(approvals), *(wanted.departments or ())]))
    if wanted.departments is not None:
        leads = [one.lead_id for one in approvals]
        departments = list(dict.fromkeys([*leads, *wanted.departments]))
    VisitSeat.objects.bulk_create(VisitSeat(visit=visit, department_id=key) for key in departments)
    names = list(Department.objects.filter(pk__in=departments).order_by("code").values_list("code", flat=True))
    detail = {"visit": visit.pk, "on": visit.on.isoformat(), "place": visit.place, "invited": names}
    _write(project, visit, approvals, Kind.VISIT_CALLED, today, by, at, note=visit.reason, detail=detail)
    text = _("Joint site visit for %(project)s on %(day)s at %(place)s.") % {"project": project, "day": visit.on, "place": visit.place}
    telling.of_visit(visit, project, departments, "called", text, at)
    return visit


def usual(approvals: Iterable[Approval]) -> tuple[int, ...]:
    """The departments a visit is called with by default: leads and co-operating departments of the matters."""
    rows = list(approvals)
    named = {word: key for key, name, words in Department.objects.values_list("pk", "name", "words") for word in (name, *words)}
    return joint.invited((one.lead_id for one in rows), (one.version.cooperating for one in rows), named)


def visits_of(approvals: Sequence[Approval]) -> list[JointVisit]:
    """Earlier visits for any of these approvals that were not called off, oldest first."""
    rows = JointVisit.objects.filter(approvals__in=approvals, called_off_on=None).distinct()
    return list(rows.prefetch_related("seats__department").order_by("on", "pk"))


def _of_approvals(approvals: Sequence[Approval], wanted: Call, before: Iterable[JointVisit]) -> list[str]:
    if not approvals or len(approvals) != len(set(wanted.approvals)):
        return [_("Choose the approvals of these works that the visit is for.")]
    reasons = []
    for one in approvals:
        if not one.version.joint_visit:
            reasons.append(_("The catalogue provides for no joint site visit for %(matter)s.") % {"matter": one.version.name})
        elif one.state not in State.OPEN:
            sentence = _("%(matter)s is “%(state)s”: a visit is for approvals under way.")
            reasons.append(sentence % {"matter": one.version.name, "state": State(one.state).label})
    waiting = [visit for visit in before if visit.held_on is None]
    reasons += [_("A visit for these approvals is called for %(day)s already.") % {"day": visit.on} for visit in waiting]
    return reasons


def _of_caller(project: Project, approvals: Iterable[Approval], before: Iterable[JointVisit], by: User) -> list[str]:
    """A department that decides one of the approvals, the dispatch desk, or, for another visit, one that was invited to the last."""
    if by.role == Role.DISPATCHER and Project.objects.visible_to(by).filter(pk=project.pk).exists():
        return []
    invited = {seat.department_id for visit in before for seat in visit.seats.all()}
    if by.role == Role.OFFICER and by.department_id in {*(one.lead_id for one in approvals), *invited}:
        return []
    return [_("A joint site visit is called by a department that decides one of its approvals, or by the dispatch desk.")]


def _of_again(before: Sequence[JointVisit], wanted: Call, by: User) -> list[str]:
    """Another visit needs the reason of a department that was present at the last; absent means no objection."""
    held = [visit for visit in before if visit.held_on]
    if not held:
        return []
    asker = _asker(wanted, by)
    seat = next((seat for seat in held[-1].seats.all() if seat.department_id == asker), None)
    rule = _("absent counts as no objection, and who was absent may not ask for another visit (rule of the joint site visit)")
    if seat is None:
        sentence = _("These approvals were visited on %(day)s: another visit is asked for by a department that was present.")
        return [sentence % {"day": held[-1].held_on}]
    if not seat.present:
        sentence = _("%(department)s was invited on %(day)s and was absent: %(rule)s.")
        return [sentence % {"department": seat.department.name, "day": held[-1].held_on, "rule": rule}]
    if not wanted.reason.strip() or len(wanted.reason) > REASON_ROOM:
        return [_("These approvals were visited on %(day)s: say why another visit is needed.") % {"day": held[-1].held_on}]
    return []


def _asker(wanted: Call, by: User) -> int | None:
    return by.department_id if by.role == Role.OFFICER else wanted.asked_by


def _of_day_and_place(wanted: Call, today: date) -> list[str]:
    reasons = []
    if wanted.on < today:
        reasons.append(_("%(on)s is over (today is %(today)s): a visit is called for a day to come.") % {"on": wanted.on, "today": today})
    if not wanted.place.strip() or len(wanted.place.strip()) > PLACE_ROOM:
        reasons.append(_("Say where everybody meets, in at most %(most)s characters.") % {"most": PLACE_ROOM})
    return reasons


@transaction.atomic
def hold(
    visit_id: int, seen: Mapping[int, Seen], *, reply: str, by: User, today: date, at: datetime, photos: Collection[Evidence] = ()
) -> JointVisit:
    """Record the visit: each department (by its key) present or absent, opinions, photos, one reply. Raises Refused."""
    visit, project, approvals = _under_lock(visit_id)
    seats = list(visit.seats.select_related("department"))
    reply = reply.strip()
    reasons = _of_keeper(visit, project, by) or _of_open(visit)
    if not reasons:
        reasons = _of_record(visit, seats, seen, reply, today)
    if reasons:
        raise Refused(*reasons)
    for seat in seats:
        seat.present, seat.opinion = seen[seat.department_id].present, seen[seat.department_id].opinion.strip()
        seat.save(update_fields=["present", "opinion"])
    visit.held_on, visit.reply = visit.on, reply
    visit.save(update_fields=["held_on", "reply"])
    visit.photos.set(photos)
    present = [seat.department.code for seat in seats if seat.present]
    absent = [seat.department.code for seat in seats if not seat.present]
    detail: dict[str, Any] = {"visit": visit.pk, "present": present, "absent": absent,
                              "photos": [photo.sha256 for photo in photos]}  # fmt: skip
    first = next(iter(photos), None)
    _write(project, visit, approvals, Kind.VISIT_HELD, visit.on, by, at, note=reply, detail=detail, evidence=first)
    return visit


def _of_record(visit: JointVisit, seats: Iterable[VisitSeat], seen: Mapping[int, Seen], reply: str, today: date) -> list[str]:
    reasons = []
    rows = list(seats)
    if today < visit.on:
        reasons.append(_("The visit is called for %(on)s (today is %(today)s).") % {"on": visit.on, "today": today})
    if {seat.department_id for seat in rows} != set(seen):
        reasons.append(_("Say of every department that was invited whether it was present."))
    elif not any(one.present for one in seen.values()):
        reasons.append(_("Nobody was present: then the visit was not held. Call it off."))
    if any(one.opinion.strip() and not one.present for one in seen.values()):
        reasons.append(_("An absent department has no objection (rule of the joint site visit): it has no opinion to record."))
    if any(len(one.opinion) > NOTE_ROOM for one in seen.values()):
        reasons.append(_("An opinion has at most %(most)s characters.") % {"most": NOTE_ROOM})
    if not reply or len(reply) > NOTE_ROOM:
        reasons.append(_("Write the one reply to the applicant, in at most %(most)s characters.") % {"most": NOTE_ROOM})
    return reasons


@transaction.atomic
def call_off(visit_id: int, *, reason: str, by: User, today: date, at: datetime) -> JointVisit:
    """The visit does not take place. Raises Refused."""
    visit, project, approvals = _under_lock(visit_id)
    reasons = _of_keeper(visit, project, by) or _of_open(visit)
    if not reason.strip() or len(reason.strip()) > REASON_ROOM:
        reasons.append(_("Say why the visit is called off, in at most %(most)s characters.") % {"most": REASON_ROOM})
    if reasons:
        raise Refused(*reasons)
    visit.called_off_on, visit.called_off_reason = today, reason.strip()
    visit.save(update_fields=["called_off_on", "called_off_reason"])
    _write(project, visit, approvals, Kind.VISIT_CALLED_OFF, today, by, at, note=visit.called_off_reason, detail={"visit": visit.pk})
    text = _("The joint site visit for %(project)s on %(day)s is called off.") % {"project": project, "day": visit.on}
    telling.of_visit(visit, project, visit.seats.values_list("department_id", flat=True), "off", text, at)
    return visit


def _of_keeper(visit: JointVisit, project: Project, by: User) -> list[str]:
    if may_keep(visit, by) and (by.role == Role.OFFICER or Project.objects.visible_to(by).filter(pk=project.pk).exists()):
        return []
    return [_("The leading department (%(lead)s) or the dispatch desk keeps the record of this visit.") % {"lead": visit.lead.name}]


def may_keep(visit: JointVisit, by: User) -> bool:
    return by.role == Role.DISPATCHER or (by.role == Role.OFFICER and by.department_id == visit.lead_id)


def _of_open(visit: JointVisit) -> list[str]:
    if visit.held_on:
        return [_("The visit was held on %(day)s and is on record.") % {"day": visit.held_on}]
    if visit.called_off_on:
        return [_("The visit was called off on %(day)s.") % {"day": visit.called_off_on}]
    return []


def _under_lock(visit_id: int) -> tuple[JointVisit, Project, list[Approval]]:
    """The project locked, and the visit with its approvals read behind that lock."""
    project = ledger.locked(JointVisit.objects.values_list("works__project_id", flat=True).get(pk=visit_id))
    visit = JointVisit.objects.select_related("lead").get(pk=visit_id)
    return visit, project, list(visit.approvals.select_related("version").order_by("matter__code"))


def _write(project: Project, visit: JointVisit, approvals: Iterable[Approval], kind: Kind, on: date, by: User, at: datetime, *,
           note: str, detail: Mapping[str, Any], evidence: Evidence | None = None) -> None:  # fmt: skip
    """The same line for every approval concerned."""
    for approval in approvals:
        entry = Entry(kind.value, on, at, by, Origin.DEPARTMENT, approval, None, "", note, detail, evidence)
        ledger.append(project, entry)
