"""A project's own report (专报): ordered by whoever may see the project, drawn by the drawing worker, downloaded through a gate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.refusal import Refused
from briefings import actions
from briefings.models import DossierOrder
from people.models import Role
from portal import gates
from portal.limiter import seconds_to_wait, too_many
from portal.moment import moment
from portal.once import Done, once
from portal.receipts import PROJECT_PAGE

SHOWN = 10
AN_HOUR = 30


@gates.receipt_readers
@require_http_methods(["GET", "HEAD", "POST"])
@once
def reports(request: HttpRequest, code: str) -> HttpResponse | Done:
    """The last reports of the project, newest first; one being drawn asks again by itself."""
    project, now, user, reasons = gates.project(request, code), moment(request), gates.person(request), []
    if request.method == "POST":
        if wait := seconds_to_wait(request, "dossier", times=AN_HOUR, seconds=3600):
            return too_many(request, wait)
        try:
            actions.order_dossier(project, user, on=now.today, at=now.at)
            return Done(reverse("portal:dossiers", args=[code]), _("The report is ordered; it appears below when it is drawn."))
        except Refused as no:
            reasons = no.reasons
    orders = list(DossierOrder.objects.visible_to(user).filter(project=project).select_related("ordered_by")[:SHOWN])
    context = {
        "project": project,
        "orders": orders,
        "reasons": reasons,
        "back_url": PROJECT_PAGE[Role(user.role)],
        "under_way": any(order.under_way for order in orders),
    }
    template = "project/dossiers.html#orders" if request.htmx else "project/dossiers.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=409 if reasons else 200)
