"""The briefing desk: order an issue, watch it being drawn, download PDF and ledger."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from briefings import actions
from briefings.models import Issue
from portal import gates
from portal.forms import IssueForm
from portal.limiter import seconds_to_wait, too_many
from portal.moment import moment
from portal.once import Done, once

SHOWN = 30
AN_HOUR = 30


@gates.briefing_desk
@require_http_methods(["GET", "HEAD", "POST"])
@once
def briefings(request: HttpRequest) -> HttpResponse | Done:
    """The issues, newest first; those being drawn ask again by themselves."""
    now, user = moment(request), gates.person(request)
    form = IssueForm(today=now.today, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if wait := seconds_to_wait(request, "briefing", times=AN_HOUR, seconds=3600):
            return too_many(request, wait)
        issue = actions.order(Issue.Period.WEEKLY, on=form.cleaned_data["on"], by=user, at=now.at)
        said = _("The briefing of %(on)s is ordered; it appears below when it is drawn.") % {"on": issue.on}
        return Done(reverse("portal:briefings"), said)
    issues = list(Issue.objects.visible_to(user).select_related("ordered_by")[:SHOWN])
    context = {
        "form": form,
        "issues": issues,
        "under_way": any(issue.state in (Issue.State.ORDERED, Issue.State.DRAWING) for issue in issues),
    }
    template = "office/briefings.html#issues" if request.htmx else "office/briefings.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=400 if request.method == "POST" else 200)
