"""Reading what departments do together: per project, per department, per month. Lights and silence follow from the days alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from approvals import joint
from approvals.board.joint_values import (
    ApplicationRow,
    ConsultationRow,
    NoticeRow,
    Offer,
    PartRow,
    SeatRow,
    Together,
    VisitRow,
)
from approvals.board.rows import label
from approvals.joint import ACCEPTANCE, FEWEST
from approvals.models import Application, Approval, Consultation, JointVisit, Wanted
from approvals.states import State
from catalogue.models import StageNumber
from people.models import User
from projects.models import Project, ProjectState
from workdays.calendar import Edition
from workdays.days import Kind, Workdays

RECENT = 30
ONE_DAY = joint.ONE_DAY


def together(project: Project, today: date, edition: Edition) -> Together:
    """Of one project, a fixed number of queries; nothing is hidden here: whether the project exists for the reader the gate has decided."""
    consultations = Consultation.objects.filter(approval__works__project=project)
    visits = JointVisit.objects.filter(works__project=project)
    return Together(
        application_rows(Application.objects.filter(works__project=project), today, edition),
        consultation_rows(consultations.order_by("-due", "-pk"), today, edition),
        visit_rows(visits, today, edition),
    )


def application_rows(rows: QuerySet[Application], today: date, edition: Edition) -> tuple[ApplicationRow, ...]:
    """In the order given; four queries however many."""
    chosen = list(
        rows.select_related("lead", "works__project__region").prefetch_related(
            "approvals__version", "approvals__lead", "approvals__matter", "notices", "wanted__approval__lead"
        )
    )
    return tuple(_application(one, today, edition.workdays(one.works.project.region.code)) for one in chosen)


def _application(one: Application, today: date, workdays: Workdays) -> ApplicationRow:
    wanted: dict[int, list[Wanted]] = defaultdict(list)
    for row in sorted(one.wanted.all(), key=lambda row: row.pk):
        wanted[row.approval_id].append(row)
    approvals = sorted(one.approvals.all(), key=lambda row: (row.matter.code, row.attempt))
    parts = tuple(_part(row, wanted[row.pk], today, workdays) for row in approvals)
    project = one.works.project
    return ApplicationRow(
        pk=one.pk,
        number=one.number,
        kind=one.kind,
        kind_label=str(one.get_kind_display()),
        stage=label(StageNumber, one.stage_number),
        project_code=project.code,
        project_name=project.name,
        lead=one.lead.name,
        lead_id=one.lead_id,
        handed_in_on=one.handed_in_on,
        parts=parts,
        notices=_notices(one, approvals, workdays),
        merge_by=min((part.list_by for part in parts if part.list_state == "open" and part.list_by), default=None),
        composite=next((row.version.name for row in approvals if row.matter.code == ACCEPTANCE), ""),
    )


def _part(approval: Approval, lists: list[Wanted], today: date, workdays: Workdays) -> PartRow:
    """A list that was not merged while its approval was merely received has come to nothing."""
    in_time = approval.state == State.RECEIVED and approval.deem_from is not None and today < approval.deem_from
    last = lists[-1] if lists else None
    state = "none" if last is None else "merged" if last.notice_id else "open" if in_time else "lapsed"
    by = approval.deem_from - ONE_DAY if in_time and approval.deem_from else None
    return PartRow(
        approval=approval.pk,
        name=approval.version.name,
        lead=approval.lead.name,
        lead_id=approval.lead_id,
        state=approval.state,
        state_label=label(State, approval.state),
        list_state=state,
        items=tuple(last.items) if last else (),
        list_by=by,
        provisional=by is not None and workdays.provisional(by),
    )


def _notices(one: Application, approvals: Iterable[Approval], workdays: Workdays) -> tuple[NoticeRow, ...]:
    """Newest first. Something is still to be supplied while an approval of the last notice is being corrected."""
    correcting = {approval.pk for approval in approvals if approval.state == State.CORRECTING}
    rows, before = [], set[int]()
    for notice in sorted(one.notices.all(), key=lambda notice: notice.pk):
        parts = sorted((row for row in one.wanted.all() if row.notice_id == notice.pk), key=lambda row: row.pk)
        keys = {row.approval_id for row in parts}
        rows.append(
            NoticeRow(
                pk=notice.pk,
                on=notice.on,
                due=notice.due,
                provisional=workdays.provisional(notice.due),
                document=notice.document,
                papers=joint.merged((row.approval.lead.name, row.items) for row in parts),
                second=bool(keys & before),
                open=False,
            )
        )
        before |= keys
    if rows:
        asked = {row.approval_id for row in one.wanted.all() if row.notice_id == rows[-1].pk}
        rows[-1] = replace(rows[-1], open=bool(correcting & asked))
    return tuple(rows[::-1])


def consultation_rows(rows: QuerySet[Consultation], today: date, edition: Edition) -> tuple[ConsultationRow, ...]:
    """In the order given; one query."""
    chosen = rows.select_related("approval__version", "approval__lead", "approval__works__project__region", "asked")
    return tuple(_consultation(one, today, edition.workdays(one.approval.works.project.region.code)) for one in chosen)


def _consultation(one: Consultation, today: date, workdays: Workdays) -> ConsultationRow:
    project = one.approval.works.project
    under_way = one.approval.state in State.OPEN and project.state != ProjectState.TERMINATED
    stands = joint.standing(today, one.due, one.replied_on, one.silent_on, under_way)
    return ConsultationRow(
        pk=one.pk,
        approval=one.approval_id,
        matter=one.approval.version.name,
        project_code=project.code,
        project_name=project.name,
        asker=one.approval.lead.name,
        asker_id=one.approval.lead_id,
        asked=one.asked.name,
        asked_id=one.asked_id,
        question=one.question,
        delivery=one.delivery,
        asked_on=one.asked_on,
        limit=one.limit,
        due=one.due,
        provisional=workdays.provisional(one.due),
        reply=one.reply,
        reply_label=str(one.get_reply_display()) if one.reply else "",
        opinion=one.opinion,
        replied_on=one.replied_on,
        silent_on=one.silent_on,
        standing=stands,
        light=joint.reply_light(today, one.due, one.limit, workdays) if stands == "open" else "decided",
        left=max(0, workdays.elapsed(today, one.due)),
    )


def visit_rows(rows: QuerySet[JointVisit], today: date, edition: Edition) -> tuple[VisitRow, ...]:
    """In the order given; four queries however many."""
    chosen = rows.select_related("lead", "asked_by", "works__project__region")
    chosen = chosen.prefetch_related("approvals__version", "approvals__matter", "seats__department", "photos")
    return tuple(_visit(one, today, edition.workdays(one.works.project.region.code)) for one in chosen)


def _visit(one: JointVisit, today: date, workdays: Workdays) -> VisitRow:
    project = one.works.project
    approvals = sorted(one.approvals.all(), key=lambda row: row.matter.code)
    state = "held" if one.held_on else "called_off" if one.called_off_on else "called"
    return VisitRow(
        pk=one.pk,
        on=one.on,
        place=one.place,
        state=state,
        lead=one.lead.name,
        lead_id=one.lead_id,
        project_code=project.code,
        project_name=project.name,
        county=project.region.name,
        works=one.works_id,
        matters=tuple(row.version.name for row in approvals),
        approvals=tuple(row.pk for row in approvals),
        seats=tuple(SeatRow(seat.department.name, seat.department_id, seat.present, seat.opinion) for seat in one.seats.all()),
        reply=one.reply,
        photos=tuple((photo.pk, photo.name) for photo in one.photos.all()),
        reason=one.reason,
        asked_by=one.asked_by.name if one.asked_by else "",
        off_on=one.called_off_on,
        off_reason=one.called_off_reason,
        rest_day=rest_day(one.on, workdays),
        after_due=tuple(row.version.name for row in approvals if row.due and row.due < one.on) if state == "called" else (),
        overdue=state == "called" and one.on < today,
    )


def rest_day(on: date, workdays: Workdays) -> str:
    """Why nobody works on that day; "" on a workday."""
    why = workdays.why(on)
    if why.works:
        return ""
    return why.name or (_("weekend") if why.kind == Kind.WEEKEND else _("day off"))


def wanted_from(user: User) -> QuerySet[Consultation]:
    """Questions to the officer's department without a reply, the soonest due first; the dispatch desk sees all."""
    rows = Consultation.objects.visible_to(user).filter(replied_on=None, silent_on=None, approval__state__in=State.OPEN)
    return (rows.filter(asked=user.department_id) if user.department_id else rows).order_by("due", "pk")


def asked_by(user: User) -> QuerySet[Consultation]:
    """What the department has asked others, newest first, and what it was asked and is over."""
    rows = Consultation.objects.visible_to(user)
    over = ~Q(replied_on=None) | ~Q(silent_on=None) | ~Q(approval__state__in=State.OPEN)
    if user.department_id:
        return rows.filter(Q(approval__lead=user.department_id) | (Q(asked=user.department_id) & over)).order_by("-asked_on", "-pk")[
            :RECENT
        ]
    return rows.filter(over).order_by("-asked_on", "-pk")[:RECENT]


def to_list(user: User, today: date) -> QuerySet[Application]:
    """Applications with an approval of the department (dispatch desk: any) that is received and whose five workdays are not over."""
    open_now = Approval.objects.filter(state=State.RECEIVED, deem_from__gt=today)
    if user.department_id:
        open_now = open_now.filter(Q(lead=user.department_id) | Q(applications__lead=user.department_id))
    return Application.objects.visible_to(user).filter(approvals__in=open_now).distinct().order_by("handed_in_on", "pk")


def offers(project: Project) -> tuple[Offer, ...]:
    """What may be begun together: stages with two or more planned approvals, and the joint acceptance. Two queries."""
    planned = Approval.objects.filter(works__project=project, state=State.PLANNED).exclude(matter__code=ACCEPTANCE)
    counts = (
        planned.order_by("works__number", "stage__number").values_list("works_id", "works__name", "stage__number").annotate(n=Count("pk"))
    )
    made = [Offer(works, name, stage, label(StageNumber, stage), n) for works, name, stage, n in counts if n >= FEWEST]
    acceptance = Approval.objects.filter(works__project=project, state=State.PLANNED, matter__code=ACCEPTANCE)
    finished = acceptance.filter(works__permitted_on__isnull=False).values_list("works_id", "works__name")
    return (*made, *(Offer(works, name, 0, label(StageNumber, StageNumber.COMPLETION), 1) for works, name in finished))
