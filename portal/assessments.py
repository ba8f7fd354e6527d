"""The register of regional assessments (区域评估), and their use for an approval."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.actions import assessing
from approvals.actions.assessing import REPLACES, SIMPLIFIES, Answers, Terms
from approvals.board import easing
from approvals.models import RegionalAssessment
from catalogue.models import Matter
from people.models import Role
from portal import gates
from portal.easing_forms import AssessmentForm, UseForm
from portal.moment import moment
from portal.once import Done, once
from portal.sheets import Paper, sheet


@gates.office
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Expiring and expired ones first: they are what somebody has to do something about."""
    user, today = gates.person(request), moment(request).today
    rank = {"expiring": 0, "valid": 1, "ahead": 2, "expired": 3}
    lines = sorted(easing.assessments(today), key=lambda line: (rank[line.standing], line.valid_to, line.park))
    context = {"lines": lines, "uses": easing.uses(user), "keeps": user.role == Role.DISPATCHER}
    return render(request, "office/assessments.html", context)


@gates.dispatch
@require_http_methods(["GET", "HEAD", "POST"])
@once
def enter(request: HttpRequest) -> HttpResponse | Done:
    user, now = gates.person(request), moment(request)
    known = Matter.objects.in_force(now.today).filter(regional_assessment__in=(REPLACES, SIMPLIFIES))
    form = AssessmentForm(matters=list(known), data=request.POST or None)

    def act() -> str:
        made = assessing.register(Terms(**form.cleaned_data), by=user, today=now.today, at=now.at)
        return _("Entered: %(assessment)s, valid to %(to)s.") % {"assessment": made, "to": made.valid_to}

    paper = Paper(
        title=_("Enter a regional assessment"),
        about="",
        below="",
        back=reverse("portal:assessments"),
        button=_("Save"),
        hints=(_("Only matters for which the catalogue knows a regional assessment are shown."),),
    )
    return sheet(request, form, paper, act)


@gates.office
@require_http_methods(["GET", "HEAD", "POST"])
@once
def use(request: HttpRequest, pk: int) -> HttpResponse | Done:
    approval, user, now = gates.approval(request, pk), gates.person(request), moment(request)
    project = approval.works.project
    fitting = list(RegionalAssessment.objects.filter(park=project.park, matters=approval.matter_id).order_by("-valid_to"))
    form = UseForm(assessments=fitting, today=now.today, data=request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        answers = Answers(inside=given["inside"] == "yes", listed=given["listed"] == "yes")
        used = assessing.use(approval.pk, int(given["assessment"]), answers, by=user, on=given["on"], today=now.today, at=now.at)
        facts = {"assessment": used.assessment, "matter": approval.version.name}
        if used.assessment.effect == RegionalAssessment.Effect.REPLACE:
            return _("%(assessment)s replaces %(matter)s, which leaves the plan.") % facts
        return _("%(assessment)s simplifies %(matter)s.") % facts

    back = reverse("portal:office-project", args=[project.code])
    none = _("The register holds no regional assessment of %(park)s for %(matter)s.") % {
        "park": project.park or _("this project’s park"),
        "matter": approval.version.name,
    }
    paper = Paper(
        title=_("Use a regional assessment"),
        about=approval.version.name,
        below=f"{project.name} · {project.park}",
        back=back,
        button=_("Use it"),
        hints=tuple(_described(one) for one in fitting),
        blocked=() if fitting else (none,),
    )
    return sheet(request, form, paper, act)


def _described(one: RegionalAssessment) -> str:
    facts = {"topic": one.topic, "boundary": one.boundary, "listed": one.negative_list or _("none")}
    return _("%(topic)s: boundary %(boundary)s; negative list: %(listed)s.") % facts
