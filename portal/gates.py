"""Who may pass which door, and which rows exist behind it: all of it on this screen.

Every view opens with exactly one audience (`@gates.runner` and so on, or `@gates.everyone`), and every object it touches is looked up
here, through the model's `visible_to(user)`. A foreign object does not exist: the same 404 as a number that was never given out.
Every refusal is logged.
"""

import functools
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from approvals.models import (
    Application,
    Approval,
    Commitment,
    Consultation,
    Event,
    Evidence,
    HandOver,
    JointVisit,
    LateEntry,
    Plan,
    Stage,
    SupervisionNotice,
    Tolerance,
)
from briefings.models import DossierOrder, Issue, PlanPaper
from people.models import Message, Role, User
from petitions.models import Attachment, Petition
from portal.models import SavedView
from projects.models import Intake, Project, Works

log = logging.getLogger("kaigong.gates")
View = Callable[..., HttpResponseBase]
Row = TypeVar("Row", bound=Model)


def person(request: HttpRequest) -> User:
    """Who is signed in. Only behind a gate, where somebody is."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user


def audience(*roles: Role) -> Callable[[View], View]:
    """A door for these roles: a stranger is sent to sign in, a person with another role gets a page that says whose door it is."""

    def gate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "/")
            if request.user.role not in roles:
                log.warning("refused role=%s user=%s %s %s", request.user.role, request.user.pk, request.method, request.path)
                return render(request, "403.html", {"exception": _whose_door(request.user, roles)}, status=403)
            return view(request, *args, **kwargs)

        guarded.audience = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return gate


def everyone(view: View) -> View:
    """A public door: no account needed. Said aloud, so that no door stands open by being forgotten."""
    view.audience = None  # type: ignore[attr-defined]
    return view


def _whose_door(user: User, roles: tuple[Role, ...]) -> str:
    return _("You are signed in as %(role)s. This page is for: %(roles)s.") % {
        "role": user.get_role_display(),
        "roles": _(", ").join(str(role.label) for role in roles),
    }


# --- the audiences ---
runner = audience(Role.RUNNER, Role.TEAM_LEAD)
runners_only = audience(Role.RUNNER)
office = audience(Role.OFFICER, Role.DISPATCHER)
officers = audience(Role.OFFICER)
dispatch = audience(Role.DISPATCHER)
applicants = audience(Role.RUNNER, Role.OFFICER)
application_readers = audience(Role.RUNNER, Role.TEAM_LEAD, Role.OFFICER, Role.DISPATCHER)
project_readers = audience(Role.OFFICER, Role.DISPATCHER, Role.EDITOR)
register = audience(Role.DISPATCHER, Role.SYSTEM_ADMIN)
briefing_desk = audience(Role.DISPATCHER, Role.EDITOR)
briefing_readers = audience(Role.DISPATCHER, Role.EDITOR, Role.LEADER)
enterprise = audience(Role.ENTERPRISE)
leader = audience(Role.LEADER)
receipt_readers = audience(Role.RUNNER, Role.TEAM_LEAD, Role.OFFICER, Role.DISPATCHER, Role.EDITOR, Role.ENTERPRISE, Role.LEADER)
plan_drawers = audience(Role.RUNNER, Role.DISPATCHER)
calendar_desk = audience(Role.DISPATCHER, Role.SYSTEM_ADMIN)
evidence_readers = audience(Role.RUNNER, Role.TEAM_LEAD, Role.OFFICER, Role.DISPATCHER, Role.ENTERPRISE)
board_readers = audience(Role.OFFICER, Role.DISPATCHER, Role.TEAM_LEAD, Role.LEADER)
lookers = audience(Role.RUNNER, Role.OFFICER, Role.DISPATCHER)
step_takers = audience(Role.RUNNER, Role.OFFICER, Role.DISPATCHER)
override_readers = audience(Role.OFFICER, Role.DISPATCHER, Role.EDITOR, Role.LEADER)
supervision_readers = audience(Role.OFFICER, Role.DISPATCHER, Role.LEADER)
supervision_papers = audience(Role.OFFICER, Role.DISPATCHER, Role.LEADER, Role.RUNNER, Role.TEAM_LEAD)
petition_readers = audience(Role.PETITION_OFFICE, Role.OFFICER, Role.DISPATCHER, Role.LEADER, Role.ENTERPRISE, Role.SEAT, Role.RUNNER)
petition_takers = audience(Role.PETITION_OFFICE, Role.ENTERPRISE, Role.SEAT, Role.RUNNER)
petition_lookers = audience(Role.PETITION_OFFICE, Role.OFFICER)
signed_in = audience(*Role)


# --- the objects ---
def _find(request: HttpRequest, rows: QuerySet[Row], **key: Any) -> Row:
    row = rows.filter(**key).first()
    if row is None:
        log.warning("not found %s %s user=%s %s %s", rows.model.__name__, key, request.user.pk, request.method, request.path)
        raise Http404
    return row


def project(request: HttpRequest, code: str) -> Project:
    return _find(request, Project.objects.visible_to(person(request)).select_related("region", "enterprise"), code=code)


def approval(request: HttpRequest, pk: int) -> Approval:
    rows = Approval.objects.visible_to(person(request)).select_related("works__project__region", "version", "lead", "stage")
    return _find(request, rows, pk=pk)


def clock(request: HttpRequest, scope: str, pk: int) -> Approval | Stage | Works:
    """An approval, a stage or a works of a project this person may see."""
    seen = Project.objects.visible_to(person(request))
    if scope == "works":
        return _find(request, Works.objects.filter(project__in=seen).select_related("project__region"), pk=pk)
    if scope == "stage":
        return _find(request, Stage.objects.filter(works__project__in=seen).select_related("works__project__region"), pk=pk)
    approvals = Approval.objects.filter(works__project__in=seen).select_related("works__project__region", "version", "matter", "lead")
    return _find(request, approvals, pk=pk)


def works(request: HttpRequest, pk: int) -> Works:
    """A works of a project this person may see."""
    rows = Works.objects.filter(project__in=Project.objects.visible_to(person(request))).select_related("project__region")
    return _find(request, rows, pk=pk)


def application(request: HttpRequest, pk: int) -> Application:
    return _find(request, Application.objects.visible_to(person(request)).select_related("works__project", "lead"), pk=pk)


def consultation(request: HttpRequest, pk: int) -> Consultation:
    rows = Consultation.objects.visible_to(person(request)).select_related("approval__works__project", "asked")
    return _find(request, rows, pk=pk)


def visit(request: HttpRequest, pk: int) -> JointVisit:
    return _find(request, JointVisit.objects.visible_to(person(request)).select_related("works__project", "lead"), pk=pk)


def event_to_answer(request: HttpRequest, pk: int) -> Event:
    """An event of an approval this department leads."""
    mine = Approval.objects.visible_to(person(request))
    return _find(request, Event.objects.filter(approval__in=mine).select_related("approval__version", "project", "by"), pk=pk)


def late_entry(request: HttpRequest, pk: int) -> LateEntry:
    mine = Approval.objects.visible_to(person(request))
    rows = LateEntry.objects.filter(approval__in=mine).select_related(
        "approval__version", "approval__works__project", "by", "evidence", "about"
    )
    return _find(request, rows, pk=pk)


def tolerance(request: HttpRequest, pk: int) -> Tolerance:
    rows = Tolerance.objects.visible_to(person(request)).select_related("approval__version", "approval__works__project", "approval__lead")
    return _find(request, rows, pk=pk)


def commitment(request: HttpRequest, pk: int) -> Commitment:
    rows = Commitment.objects.visible_to(person(request))
    return _find(request, rows.select_related("approval__version", "approval__works__project", "checker"), pk=pk)


def evidence(request: HttpRequest, pk: int) -> Evidence:
    return _find(request, Evidence.objects.visible_to(person(request)), pk=pk)


def works_of(request: HttpRequest, project: Project, number: int) -> Works:
    """A works of a project that was looked up before."""
    found = _find(request, Works.objects.filter(project=project), number=number)
    found.project = project
    return found


def plan(request: HttpRequest, pk: int) -> Plan:
    mine = Project.objects.visible_to(person(request))
    return _find(request, Plan.objects.filter(works__project__in=mine).select_related("works__project__region"), pk=pk)


def hand_over(request: HttpRequest, pk: int) -> HandOver:
    """A hand-over to this runner."""
    return _find(request, HandOver.objects.filter(taker=person(request)).select_related("project", "giver", "by"), pk=pk)


def issue(request: HttpRequest, pk: int) -> Issue:
    return _find(request, Issue.objects.visible_to(person(request)), pk=pk)


def plan_paper(request: HttpRequest, pk: int) -> PlanPaper:
    return _find(request, PlanPaper.objects.visible_to(person(request)).select_related("plan__works__project"), pk=pk)


def dossier(request: HttpRequest, pk: int) -> DossierOrder:
    """A report of a project this person may see, in the words meant for such a person."""
    return _find(request, DossierOrder.objects.visible_to(person(request)).select_related("project"), pk=pk)


def supervision_notice(request: HttpRequest, pk: int) -> SupervisionNotice:
    return _find(request, SupervisionNotice.objects.visible_to(person(request)), pk=pk)


def petition(request: HttpRequest, pk: int) -> Petition:
    rows = Petition.objects.visible_to(person(request)).select_related("enterprise", "department", "project")
    return _find(request, rows, pk=pk)


def petition_file(request: HttpRequest, pk: int) -> Attachment:
    rows = Attachment.objects.visible_to(person(request)).select_related("petition__enterprise", "petition__project")
    return _find(request, rows, pk=pk)


def message(request: HttpRequest, pk: int) -> Message:
    return _find(request, Message.objects.filter(to=person(request)), pk=pk)


def saved_view(request: HttpRequest, pk: int) -> SavedView:
    return _find(request, SavedView.objects.filter(user=person(request)), pk=pk)


def intake(request: HttpRequest, pk: int) -> Intake:
    """Every intake is the dispatch desk's and the system administrator's business; the door has asked for the role already."""
    return _find(request, Intake.objects.select_related("by"), pk=pk)
