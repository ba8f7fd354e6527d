"""Put a step right: from the list of what happened, by the department or the dispatch desk. And the list of overrides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.actions import correcting
from approvals.actions.correcting import Change
from approvals.board import easing
from approvals.fold import STEPS
from approvals.models import LateEntry
from people.models import Role
from portal import gates
from portal.easing_forms import CorrectionForm
from portal.moment import moment
from portal.once import Done, once
from portal.receipts import PROJECT_PAGE
from portal.sheets import Paper, sheet, with_file
from portal.uploads import dropped


@gates.office
@require_http_methods(["GET", "HEAD", "POST"])
@once
def page(request: HttpRequest, pk: int) -> HttpResponse | Done:
    event, user, now = gates.event_to_answer(request, pk), gates.person(request), moment(request)
    approval = event.approval
    assert approval is not None, "the gate has asked for an approval's event"
    project = event.project
    back = f"{reverse('portal:office-project', args=[project.code])}#a{approval.pk}"
    words = {"step": event.get_kind_display(), "on": event.occurred_on, "matter": approval.version.name}
    if event.kind not in STEPS:
        return render(request, "404.html", status=404)
    form = CorrectionForm(event, today=now.today, data=request.POST or None, files=request.FILES or None, dropped=dropped(request))

    def act() -> str:
        given = form.cleaned_data
        result = with_file(
            project, given["evidence"], user, now,
            lambda file: correcting.correct(
                event.pk, Change(given["on"], given["why"], given["document"].strip(), given["note"].strip(), form.detail(), file),
                by=user, today=now.today, at=now.at,
            ),
        )  # fmt: skip
        if isinstance(result, LateEntry):
            return _("Handed in. Because a day more than five workdays back is involved, it counts once a second person has confirmed it.")
        return _("Put right. What stood written before stays visible beside it.")

    paper = Paper(
        title=_("Put right: %(step)s") % words,
        about=approval.version.name,
        below=_("%(project)s · stands written: %(on)s") % {"project": project.name, "on": event.occurred_on},
        back=back,
        button=_("Put right"),
        hints=(
            _("Nothing is overwritten: both stay visible, with who put it right, when and why. The days are counted anew."),
            _("More than five workdays back, the old day or the new: a second person confirms it first."),
        ),
    )
    return sheet(request, form, paper, act)


@gates.override_readers
@require_safe
def overrides(request: HttpRequest) -> HttpResponse:
    """Every receipt that went ahead without its predecessor: who, why, how it ended."""
    user = gates.person(request)
    context = {"overrides": easing.overrides(user), "to": PROJECT_PAGE[Role(user.role)]}
    return render(request, "office/overrides.html", context)
