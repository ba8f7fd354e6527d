"""Parallel application and joint acceptance (并联申报、联合验收): one form, one page, one notice, one supply."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from approvals import joint, objections
from approvals.actions import applying, evidence, merging, visits
from approvals.actions.applying import Paper
from approvals.board.joint import application_rows, offers
from approvals.board.joint_values import ApplicationRow
from approvals.models import Application, Approval
from approvals.refusal import Refused, Stale
from approvals.states import State
from catalogue.models import StageNumber
from people.models import Role, User
from portal import gates
from portal.joint_forms import ApplyForm, NoticeForm, PaperForm, SuppliedForm, WantedForm
from portal.moment import moment
from portal.once import Done, once
from portal.uploads import Checked, dropped
from projects.models import Project
from workdays import calendar

PROJECT_PAGES = {Role.RUNNER: "portal:runner-project", Role.TEAM_LEAD: "portal:runner-project"}


def project_url(user: User, code: str) -> str:
    """The page of a project at this person's door."""
    return reverse(PROJECT_PAGES.get(Role(user.role), "portal:office-project"), args=[code])


def starts(user: User, project: Project) -> dict[str, Any]:
    """For a project's page: what this person may begin there together with others (`offers`, `askable` approvals, `visitable` works)."""
    if project.state in objections.STANDING_STILL:
        return {"joint_links": True}
    context: dict[str, Any] = {"joint_links": True, "offers": offers(project) if user.role in applying.MAY_APPLY else ()}
    if user.role not in visits.CALLERS:
        return context
    mine = Approval.objects.visible_to(user).filter(works__project=project, state__in=State.OPEN).select_related("version", "works")
    rows = list(mine.order_by("works__number", "matter__code"))
    if user.role == Role.OFFICER:
        context["askable"] = rows
    context["visitable"] = {one.works_id: one.works for one in rows if one.version.joint_visit}.values()
    return context


@gates.applicants
@require_http_methods(["GET", "HEAD", "POST"])
@once
def apply(request: HttpRequest, pk: int, stage: int) -> HttpResponse | Done:
    """Several planned approvals of one stage at once."""
    works, user, now = gates.works(request, pk), gates.person(request), moment(request)
    if stage not in StageNumber.values:
        raise Http404
    rows = Approval.objects.filter(works=works, stage__number=stage, state=State.PLANNED).exclude(matter__code=joint.ACCEPTANCE)
    approvals = list(rows.select_related("version", "lead", "matter").order_by("matter__code"))
    waits = {one.pk: objections.waiting_for(one) for one in approvals}
    own = user.department_id if user.role == Role.OFFICER else None
    bound: dict[str, Any] = {"data": request.POST, "files": request.FILES, "dropped": dropped(request)} if request.method == "POST" else {}
    form = ApplyForm(approvals, waits, own=own, today=now.today, **bound)
    context = {
        "works": works,
        "project": works.project,
        "form": form,
        "stage": StageNumber(stage).label,
        "back": project_url(user, works.project.code),
    }
    if request.method != "POST":
        return render(request, "joint/apply.html", context)
    if not form.is_valid():
        return render(request, "joint/apply.html", context, status=413 if form.dropped else 400)
    given = form.cleaned_data

    def act(paper: Paper) -> Application:
        return applying.apply(works.pk, given["approvals"], paper, by=user, today=now.today, at=now.at, lead_id=given["lead"])

    return _handed_in(request, works.project, form, context, act, "joint/apply.html", form.overrides())


@gates.applicants
@require_http_methods(["GET", "HEAD", "POST"])
@once
def acceptance(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """The joint acceptance with all its members."""
    works, user, now = gates.works(request, pk), gates.person(request), moment(request)
    composite, members = applying.acceptance_of(works)
    bound: dict[str, Any] = {"data": request.POST, "files": request.FILES, "dropped": dropped(request)} if request.method == "POST" else {}
    form = PaperForm(today=now.today, **bound)
    context = {"works": works, "project": works.project, "form": form, "composite": composite, "members": members,
               "back": project_url(user, works.project.code)}  # fmt: skip
    if request.method != "POST":
        return render(request, "joint/acceptance.html", context)
    if not form.is_valid():
        return render(request, "joint/acceptance.html", context, status=413 if form.dropped else 400)

    def act(paper: Paper) -> Application:
        return applying.apply_for_acceptance(works.pk, paper, by=user, today=now.today, at=now.at)

    return _handed_in(request, works.project, form, context, act, "joint/acceptance.html", {})


def _handed_in(request: HttpRequest, project: Project, form: PaperForm, context: dict[str, Any], act: Any, template: str,
               overrides: Mapping[int, str]) -> HttpResponse | Done:  # fmt: skip
    """Keep the file while the form is handed in; a refused form shows every reason and what was typed."""
    user, now, given = gates.person(request), moment(request), form.cleaned_data
    file: Checked | None = given["evidence"]
    paper = evidence.kept(project, file.file, name=file.name, content_type=file.content_type, by=user, at=now.at) if file else nullcontext()
    try:
        with paper as kept:
            made = act(Paper(given["on"], given["document"], given["note"], kept, overrides))
    except Refused as no:
        return render(request, template, {**context, "reasons": no.reasons, "file_again": bool(request.FILES)}, status=409)
    n = made.approvals.count()
    said = ngettext("Application no. %(number)s: %(n)s approval.", "Application no. %(number)s: %(n)s approvals together.", n)
    return Done(reverse("portal:application", args=[made.pk]), said % {"number": made.number, "n": n})


def row_of(request: HttpRequest, found: Application) -> ApplicationRow:
    (row,) = application_rows(Application.objects.filter(pk=found.pk), moment(request).today, calendar.edition())
    return row


@gates.application_readers
@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """An application: its approvals and their states, who misses what, the notices."""
    found, user = gates.application(request, pk), gates.person(request)
    row = row_of(request, found)
    officer = user.role == Role.OFFICER
    leads = officer and user.department_id == row.lead_id
    context = {
        "row": row,
        "back": project_url(user, row.project_code),
        "mine": [part.approval for part in row.parts if officer and part.lead_id == user.department_id],
        "may_merge": leads and bool(row.waiting),
        "may_supply": (leads or user.role == Role.RUNNER) and any(notice.open for notice in row.notices),
        "own_step": officer,
        "today": moment(request).today,
    }
    return render(request, "joint/application.html", context)


@gates.officers
@require_http_methods(["GET", "HEAD", "POST"])
@once
def wanted(request: HttpRequest, pk: int, approval: int) -> HttpResponse | Done:
    """What the own department misses for its approval."""
    found, user, now = gates.application(request, pk), gates.person(request), moment(request)
    row = row_of(request, found)
    part = next((part for part in row.parts if part.approval == approval and part.lead_id == user.department_id), None)
    if part is None:
        raise Http404
    form = WantedForm(request.POST if request.method == "POST" else None, initial={"items": "\n".join(part.items)})
    back = reverse("portal:application", args=[pk])
    context: dict[str, Any] = {"row": row, "part": part, "form": form, "back": back}
    if request.method != "POST" or not form.is_valid():
        return render(request, "joint/wanted.html", context, status=400 if request.method == "POST" else 200)
    try:
        merging.want(found.pk, approval, form.rows(), by=user, today=now.today, at=now.at)
    except Refused as no:
        return render(request, "joint/wanted.html", {**context, "reasons": no.reasons}, status=409)
    return Done(back, _("Kept. %(lead)s merges it with the lists of the other departments into one notice.") % {"lead": row.lead})


@gates.officers
@require_http_methods(["GET", "HEAD", "POST"])
@once
def notice(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """The leading department merges every open list into the one notice."""
    found, user, now = gates.application(request, pk), gates.person(request), moment(request)
    row = row_of(request, found)
    papers = joint.merged((part.lead, part.items) for part in row.waiting)
    seen = joint.fingerprint((part.approval, part.items) for part in row.waiting)
    form = NoticeForm(request.POST if request.method == "POST" else None, initial={"seen": seen})
    context: dict[str, Any] = {"row": row, "papers": papers, "seen": seen, "form": form, "back": reverse("portal:application", args=[pk])}
    if request.method != "POST" or not form.is_valid():
        return render(request, "joint/notice.html", context, status=400 if request.method == "POST" else 200)
    given = form.cleaned_data
    try:
        merging.merge(
            found.pk, due=given["due"], document=given["document"], by=user, today=now.today, at=now.at, seen=given["seen"]
        )  # fmt: skip
    except Refused as no:
        return render(request, "joint/notice.html", {**context, "reasons": no.reasons, "stale": isinstance(no, Stale)}, status=409)
    return Done(context["back"], _("One notice was sent for all departments; runner and enterprise are told."))


@gates.applicants
@require_http_methods(["GET", "HEAD", "POST"])
@once
def supplied(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """What the notice asked for has come: every approval goes on."""
    found, user, now = gates.application(request, pk), gates.person(request), moment(request)
    row = row_of(request, found)
    form = SuppliedForm(today=now.today, data=request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "row": row,
        "notice": row.notices[0] if row.notices else None,
        "form": form,
        "back": reverse("portal:application", args=[pk]),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "joint/supplied.html", context, status=400 if request.method == "POST" else 200)
    given = form.cleaned_data
    try:
        number = merging.supply(found.pk, note=given["note"], by=user, on=given["on"], today=now.today, at=now.at)
    except Refused as no:
        return render(request, "joint/supplied.html", {**context, "reasons": no.reasons}, status=409)
    said = ngettext("%(n)s approval goes on.", "%(n)s approvals go on.", number)
    return Done(context["back"], said % {"n": number})
