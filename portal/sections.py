"""Add a works (工程/标段) to a project."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.actions.sections import add_works
from portal import gates
from portal.easing_forms import WorksForm
from portal.moment import moment
from portal.once import Done, once
from portal.sheets import Paper, sheet


@gates.dispatch
@require_http_methods(["GET", "HEAD", "POST"])
@once
def page(request: HttpRequest, code: str) -> HttpResponse | Done:
    project, user, now = gates.project(request, code), gates.person(request), moment(request)
    nameless = project.works.filter(name="").exists()
    form = WorksForm(nameless=nameless, today=now.today, data=request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        made = add_works(project.pk, name=given["name"], first=given.get("first", ""), by=user, on=given["on"], today=now.today, at=now.at)
        return _("Added: %(works)s, with its own stages and approvals.") % {"works": made.name}

    paper = Paper(
        title=_("Add works"),
        about=project.name,
        below=project.code,
        back=reverse("portal:office-project", args=[project.code]),
        button=_("Add"),
        hints=(_("Each works has its own stages, approvals and limit; the project shows the one that has used most workdays."),),
    )
    return sheet(request, form, paper, act)
