"""The desk of what is owed: tolerance acceptance (容缺受理) and notification and commitment (告知承诺), given and kept."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals import objections
from approvals.actions import committing, tolerating
from approvals.board import easing, promises
from approvals.models import Approval
from people.models import Role
from portal import gates
from portal.easing_forms import CheckForm, CommitmentForm, EndForm, PutRightForm, SupplyForm, ToleranceForm
from portal.moment import moment
from portal.once import Done, once
from portal.sheets import Paper, sheet, with_file
from portal.uploads import dropped

FORM = require_http_methods(["GET", "HEAD", "POST"])


@gates.office
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Debts and after-checks by due day; what is over stands folded below."""
    user, today = gates.person(request), moment(request).today
    debts, checks = promises.debts(user, today), promises.checks(user, today)
    context = {
        "debts": [line for line in debts if line.standing == "open" or line.to_end],
        "past_debts": [line for line in debts if line.standing != "open" and not line.to_end],
        "checks": [line for line in checks if line.open],
        "past_checks": [line for line in checks if not line.open],
        "overrides": easing.overrides(user),
    }
    return render(request, "office/promises.html", context)


def _project_page(approval: Approval, role: str) -> str:
    name = "portal:runner-project" if role == Role.RUNNER else "portal:office-project"
    return f"{reverse(name, args=[approval.works.project.code])}#a{approval.pk}"


def _no_tolerance(approval: Approval, today: date) -> tuple[str, ...]:
    return (*tolerating.unknown_to_catalogue(approval), *tolerating.of_enterprise(approval.works.project, today))


def _no_commitment(approval: Approval, today: date) -> tuple[str, ...]:
    return (*committing.unknown_to_catalogue(approval), *committing.of_enterprise(approval.works.project, today))


@gates.office
@FORM
@once
def tolerate(request: HttpRequest, pk: int) -> HttpResponse | Done:
    approval, user, now = gates.approval(request, pk), gates.person(request), moment(request)
    form = ToleranceForm(today=now.today, data=request.POST or None, files=request.FILES or None, dropped=dropped(request))

    def act() -> str:
        given = form.cleaned_data
        made = with_file(
            approval.works.project, given["evidence"], user, now,
            lambda file: tolerating.accept(approval.pk, form.letter(file), by=user, on=given["on"], today=now.today, at=now.at),
        )  # fmt: skip
        return _("Accepted: %(matter)s. The material is to be supplied by %(due)s.") % {"matter": approval.version.name, "due": made.due}

    paper = Paper(
        title=_("Accept with material missing (容缺受理)"),
        about=approval.version.name,
        below=f"{approval.works.project.name} · {approval.lead}",
        back=_project_page(approval, user.role),
        button=_("Accept"),
        hints=(
            _("The limit runs as always. No certificate is granted before the material is there."),
            _("Not supplied by its day, the application ends, and this enterprise gets no tolerance again."),
        ),
        blocked=() if request.method == "POST" else _no_tolerance(approval, now.today),
    )
    return sheet(request, form, paper, act)


@gates.step_takers
@FORM
@once
def supplied(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """The promised material is there: the runner says so, or the department."""
    tolerance, user, now = gates.tolerance(request, pk), gates.person(request), moment(request)
    approval = tolerance.approval
    form = SupplyForm(today=now.today, data=request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        tolerating.supply(tolerance.pk, by=user, on=given["on"], today=now.today, at=now.at, document=given["document"], note=given["note"])
        return _("Recorded: the promised material for %(matter)s was supplied on %(on)s.") % {
            "matter": approval.version.name,
            "on": given["on"],
        }

    paper = Paper(
        title=_("Promised material supplied"),
        about=approval.version.name,
        below=f"{approval.works.project.name} · {tolerance.promise}",
        back=_project_page(approval, user.role),
        button=_("Save"),
        hints=(
            _("Promised: %(materials)s, by %(due)s.") % {"materials": "、".join(tolerance.materials), "due": tolerance.due},
        ),
    )  # fmt: skip
    return sheet(request, form, paper, act)


@gates.office
@FORM
@once
def end(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """A letter was not kept: the application ends, in one act, with its reason standing ready."""
    tolerance, user, now = gates.tolerance(request, pk), gates.person(request), moment(request)
    approval = tolerance.approval
    form = EndForm(note=objections.ground_to_end(approval, now.today), today=now.today, data=request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        when = {"by": user, "on": given["on"], "today": now.today, "at": now.at}
        step = tolerating.end(tolerance.pk, document=given["document"], note=given["note"], **when)
        return _("Recorded: %(matter)s, “%(step)s” on %(on)s.") % {"matter": approval.version.name, "step": step, "on": given["on"]}

    paper = Paper(
        title=_("End the application: the promise was not kept"),
        about=approval.version.name,
        below=f"{approval.works.project.name} · {tolerance.promise}",
        back=_project_page(approval, user.role),
        button=_("End it"),
        hints=(_("It is denied; a decision granted meanwhile is revoked. The enterprise gets no tolerance again."),),
    )
    return sheet(request, form, paper, act)


@gates.office
@FORM
@once
def commit(request: HttpRequest, pk: int) -> HttpResponse | Done:
    approval, user, now = gates.approval(request, pk), gates.person(request), moment(request)
    form = CommitmentForm(today=now.today, data=request.POST or None, files=request.FILES or None, dropped=dropped(request))
    if user.role != Role.OFFICER or not objections.waiting_for(approval) or approval.version.may_start_early:
        del form.fields["override"]

    def act() -> str:
        given = form.cleaned_data
        made = with_file(
            approval.works.project, given["evidence"], user, now,
            lambda file: committing.decide(
                approval.pk, form.promise(file), by=user, on=given["on"], today=now.today, at=now.at, particulars=form.particulars()
            ),
        )  # fmt: skip
        facts = {"matter": approval.version.name, "due": made.check_due, "checker": made.checker}
        return _("Decided: %(matter)s. %(checker)s checks the promise by %(due)s.") % facts

    project = approval.works.project
    paper = Paper(
        title=_("Decide on a commitment (告知承诺)"),
        about=approval.version.name,
        below=f"{project.name} · {approval.lead}",
        back=_project_page(approval, user.role),
        button=_("Decide"),
        hints=(_("Received, accepted, reviewed and granted on this one day; checked afterwards."),),
        blocked=() if request.method == "POST" else _no_commitment(approval, now.today),
    )
    return sheet(request, form, paper, act)


@gates.office
@FORM
@once
def check(request: HttpRequest, pk: int) -> HttpResponse | Done:
    """The after-check; where it failed, that it was put right."""
    commitment, user, now = gates.commitment(request, pk), gates.person(request), moment(request)
    approval = commitment.approval
    failed = commitment.passed is False
    form = (PutRightForm if failed else CheckForm)(today=now.today, data=request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        when = {"by": user, "on": given["on"], "today": now.today, "at": now.at}
        if failed:
            committing.put_right(commitment.pk, note=given["note"], **when)
        else:
            kept = given["passed"] == "kept"
            committing.check(commitment.pk, passed=kept, finding=given["finding"], put_right_by=given["put_right_by"], **when)
        return _("Recorded.")

    paper = Paper(
        title=_("Put right") if failed else _("After-check of a commitment"),
        about=approval.version.name,
        below=f"{approval.works.project.name} · {commitment.promise} · {commitment.checker}",
        back=reverse("portal:promises"),
        button=_("Save"),
        hints=(_hint(failed, commitment.finding, commitment.put_right_by or commitment.check_due),),
    )
    return sheet(request, form, paper, act)


def _hint(failed: bool, finding: str, day: object) -> str:
    if failed:
        return _("Found: %(finding)s To be put right by %(day)s, otherwise the decision is revoked.") % {"finding": finding, "day": day}
    return _("To be checked by %(day)s.") % {"day": day}
