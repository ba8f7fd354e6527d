"""One tap: looked, nothing changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from approvals.actions import looking
from approvals.refusal import Refused
from people.models import Role
from portal import gates
from portal.moment import moment
from portal.once import Done, once


@gates.lookers
@require_POST
@once
def verified(request: HttpRequest, code: str) -> HttpResponse | Done:
    project, user, now = gates.project(request, code), gates.person(request), moment(request)
    page = reverse("portal:runner-project" if user.role == Role.RUNNER else "portal:office-project", args=[project.code])
    try:
        looking.verified(project.pk, by=user, today=now.today, at=now.at)
    except Refused as no:
        return render(request, "portal/refused.html", {"reasons": no.reasons, "back": page}, status=409)
    return Done(page, _("%(project)s: verified on %(on)s, nothing changed.") % {"project": project.name, "on": now.today})
