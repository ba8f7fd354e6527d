"""Ask another department for its opinion on one approval (征求意见), take its reply, and write down its silence.

The question counts from the day it is written here, where the asked department sees it, and needs proof of delivery. The clock of the
approval runs on. Silence past the last day is an event of its own (视为无意见) that names the proof; it grants nothing and moves no state.
A reply that comes later is kept and marked late.
"""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from approvals import joint, ledger, objections
from approvals.actions import telling
from approvals.actions.taking import under_lock
from approvals.demands import DOCUMENT_ROOM, NOTE_ROOM
from approvals.ledger import Entry
from approvals.models import Approval, Consultation
from approvals.models.event import Kind
from approvals.models.joint import ConsultationQuerySet
from approvals.refusal import Refused
from approvals.states import Origin, State
from people.models import Department, Role, User
from projects.models import Project, ProjectState
from workdays import calendar
from workdays.calendar import Edition


@transaction.atomic
def ask(
    approval_id: int, asked_id: int, *, question: str, delivery: str, by: User, today: date, at: datetime, limit: int | None = None
) -> Consultation:
    """Ask a department. `limit` in workdays; None: what the rule gives the matter. Raises Refused with every reason."""
    project, approval = under_lock(approval_id)
    least = joint.reply_days(approval.matter.code)
    days = limit if limit is not None else least
    question, delivery = question.strip(), delivery.strip()
    reasons = of_asker(approval, by) or of_approval(project, approval)
    if not reasons:
        reasons = _of_asked(approval, asked_id) + _of_paper(question, delivery) + _of_limit(days, least)
    if reasons:
        raise Refused(*reasons)
    due = calendar.current(project.region.code).due(today, days)
    made = Consultation.objects.create(
        approval=approval, asked_id=asked_id, question=question, delivery=delivery, asked_on=today, limit=days, due=due, by=by, at=at
    )
    detail = {"consultation": made.pk, "asked": made.asked.code, "limit": days, "due": due.isoformat()}
    ledger.append(project, Entry(Kind.CONSULTED.value, today, at, by, Origin.DEPARTMENT, approval, None, delivery, question, detail))
    telling.of_consultation(made, project, at)
    return made


def of_asker(approval: Approval, by: User) -> list[str]:
    if by.role == Role.OFFICER and by.department_id == approval.lead_id:
        return []
    return [_("Only %(lead)s, which decides %(matter)s, asks others about it.") % {"lead": approval.lead.name, "matter": approval}]


def of_approval(project: Project, approval: Approval) -> list[str]:
    if still := objections.of_project(project):
        return still
    if approval.state in State.OPEN:
        return []
    sentence = _("%(matter)s is “%(state)s”: others are asked while it is under way.")
    return [sentence % {"matter": approval.version.name, "state": State(approval.state).label}]


def _of_asked(approval: Approval, asked_id: int) -> list[str]:
    asked = Department.objects.filter(pk=asked_id).first()
    if asked is None:
        return [_("Choose the department that is asked.")]
    if asked.pk == approval.lead_id:
        return [_("A department does not ask itself.")]
    if Consultation.objects.filter(approval=approval, asked=asked, replied_on=None, silent_on=None).exists():
        return [_("%(asked)s was asked about this approval already; its reply is awaited.") % {"asked": asked.name}]
    return []


def _of_paper(question: str, delivery: str) -> list[str]:
    reasons = []
    if not question or len(question) > NOTE_ROOM:
        reasons.append(_("Write the question, in at most %(most)s characters.") % {"most": NOTE_ROOM})
    if not delivery or len(delivery) > DOCUMENT_ROOM:
        reasons.append(_("Name the proof of delivery (number of the letter or receipt): without it silence never counts as no opinion."))
    return reasons


def _of_limit(days: int, least: int) -> list[str]:
    if least <= days <= joint.LONGEST_REPLY:
        return []
    if least == joint.REPLY_DAYS_VERIFIED:
        source = _("Measures for Verification and Filing of Enterprise Investment Projects: seven workdays")
    else:
        source = _("rule of the parallel approval: five workdays")
    sentence = _("A department asked has between %(least)s and %(most)s workdays for its reply (%(source)s).")
    return [sentence % {"least": least, "most": joint.LONGEST_REPLY, "source": source}]


@transaction.atomic
def reply(consultation_id: int, answer: Consultation.Reply, *, opinion: str, by: User, today: date, at: datetime) -> Consultation:
    """The asked department answers. After the last day the reply is kept beside the silence and marked late. Raises Refused."""
    consultation, project = _under_lock(consultation_id)
    if by.role != Role.OFFICER or by.department_id != consultation.asked_id:
        raise Refused(_("Only %(asked)s, which was asked, answers.") % {"asked": consultation.asked.name})
    if consultation.replied_on is not None:
        raise Refused(_("This question was answered on %(day)s; an answer stands.") % {"day": consultation.replied_on})
    opinion = opinion.strip()
    reasons = objections.of_project(project)
    if answer != Consultation.Reply.AGREED and not opinion:
        reasons.append(_("Conditions and objections need their reasons in writing."))
    if len(opinion) > NOTE_ROOM:
        reasons.append(_("A reason has at most %(most)s characters (here: %(here)s).") % {"most": NOTE_ROOM, "here": len(opinion)})
    if reasons:
        raise Refused(*reasons)
    _fall_silent(consultation, project, today, at)
    consultation.reply, consultation.opinion = answer, opinion
    consultation.replied_on, consultation.replied_by = today, by
    consultation.save(update_fields=["reply", "opinion", "replied_on", "replied_by"])
    late = today > consultation.due
    detail = {"consultation": consultation.pk, "reply": str(answer), "late": late}
    entry = Entry(Kind.CONSULT_REPLY.value, today, at, by, Origin.DEPARTMENT, consultation.approval, None, "", opinion, detail)
    ledger.append(project, entry)
    return consultation


def fall_silent(today: date, at: datetime) -> int:
    """Write every silence up to today, each in a transaction of its own; returns how many. Idempotent."""
    return sum(_fall_silent_one(key, today, at) for key in unanswered(today).values_list("pk", flat=True))


def unanswered(today: date) -> ConsultationQuerySet:
    """Open questions past their last day, of approvals that are under way."""
    rows = Consultation.objects.filter(replied_on=None, silent_on=None, due__lt=today, approval__state__in=State.OPEN)
    return rows.exclude(approval__works__project__state=ProjectState.TERMINATED)


@transaction.atomic
def _fall_silent_one(consultation_id: int, today: date, at: datetime) -> bool:
    consultation, project = _under_lock(consultation_id)
    return _fall_silent(consultation, project, today, at)


def _fall_silent(consultation: Consultation, project: Project, today: date, at: datetime) -> bool:
    """Write down that silence counts, if it does; the caller holds the lock."""
    if consultation.replied_on is not None or consultation.silent_on is not None or consultation.due >= today:
        return False
    if consultation.approval.state not in State.OPEN or project.state == ProjectState.TERMINATED:
        return False
    consultation.silent_on = joint.silent_from(consultation.due)
    consultation.save(update_fields=["silent_on"])
    detail = {"consultation": consultation.pk, "asked": consultation.asked.code, "asked_on": consultation.asked_on.isoformat(),
              "due": consultation.due.isoformat()}  # fmt: skip
    with translation.override(settings.LANGUAGE_CODE):  # the ledger's own words, whoever's page finds the silence
        note = _("%(asked)s: no reply by %(due)s; delivery proved by %(delivery)s.") % {
            "asked": consultation.asked.name, "due": consultation.due, "delivery": consultation.delivery,
        }  # fmt: skip
    entry = Entry(
        Kind.CONSULT_SILENT.value, consultation.silent_on, at, None, Origin.SYSTEM, consultation.approval, None, consultation.delivery,
        note, detail,
    )  # fmt: skip
    ledger.append(project, entry)
    return True


def moved_by(after: Edition, first: date) -> list[tuple[Consultation, date]]:
    """Open questions whose last day a calendar moves, with that day; `first` is the first day whose nature changes. One query."""
    rows = Consultation.objects.filter(replied_on=None, silent_on=None, due__gte=first, approval__state__in=State.OPEN)
    rows = rows.select_related("approval__works__project__region", "approval__version", "approval__lead", "asked").order_by("pk")
    dues = [(row, after.workdays(row.approval.works.project.region.code).due(row.asked_on, row.limit)) for row in rows]
    return [(row, due) for row, due in dues if due != row.due]


def move(consultation: Consultation, due: date, number: str, at: datetime) -> None:
    """The last day follows the calendar notice; the asked department is told. The caller holds the lock and writes the event."""
    consultation.due = due
    consultation.save(update_fields=["due"])
    telling.of_consultation(consultation, consultation.approval.works.project, at, number)


def _under_lock(consultation_id: int) -> tuple[Consultation, Project]:
    """The project locked, and the consultation with its approval read behind that lock."""
    project, approval = under_lock(Consultation.objects.values_list("approval_id", flat=True).get(pk=consultation_id))
    consultation = Consultation.objects.select_related("asked").get(pk=consultation_id)
    consultation.approval = approval
    return consultation, project
