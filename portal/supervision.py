"""The ladder of supervision: who will be told of what before it is sent, issue it by hand, and what was issued and whom it reached."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from approvals.actions import supervise
from approvals.board.supervision import notice_rows, pending
from approvals.models import LadderRule, Rung, SupervisionNotice
from approvals.models.supervision import FOR_LEADERS
from approvals.papers import paper_number
from approvals.refusal import Refused
from people.models import Role
from portal import gates
from portal.files import attachment
from portal.moment import moment
from portal.once import Done, once

SIZE = 30
MOST_AT_ONCE = 300


@gates.supervision_readers
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    return _page(request)


@gates.dispatch
@require_POST
@once
def issue(request: HttpRequest) -> HttpResponse | Done:
    """The dispatch desk issues the ticked rungs, or all that were shown, now."""
    now = moment(request)
    chosen = _pairs(request.POST.getlist("shown" if "all" in request.POST else "rung"))
    if not chosen:
        return _page(request, [_("Tick at least one paper.")], 400)
    try:
        number = supervise.issue(chosen, by=gates.person(request), today=now.today, at=now.at)
    except Refused as no:
        return _page(request, no.reasons, 409)
    said = ngettext("%(number)s paper or reminder issued.", "%(number)s papers and reminders issued.", number) % {"number": number}
    return Done(reverse("portal:supervision"), said)


def _page(request: HttpRequest, reasons: list[str] | None = None, status: int = 200) -> HttpResponse:
    now, user, kind = moment(request), gates.person(request), request.GET.get("kind", "")
    kind = kind if kind in Rung.values else ""
    issued = SupervisionNotice.objects.visible_to(user).select_related("by", "rule")
    page = Paginator(issued.filter(rung=kind) if kind else issued, SIZE).get_page(request.GET.get("page"))
    seen = FOR_LEADERS if user.role == Role.LEADER else tuple(Rung)
    context = {
        "pending": pending(user, now.today, now.at),
        "may_issue": user.role == Role.DISPATCHER,
        "page": page,
        "rows": notice_rows(page.object_list),
        "kinds": [(rung.value, rung.label, rung.value == kind) for rung in seen],
        "kind": kind,
        "rules": LadderRule.objects.filter(active=True),
        "project_page": "portal:leader-project" if user.role == Role.LEADER else "portal:office-project",
        "reasons": reasons or [],
        "ticked": request.POST.getlist("rung"),
    }
    return render(request, "office/supervision.html", context, status=status)


def _pairs(given: list[str]) -> list[tuple[int, int]]:
    """ "rule-approval", as the form writes it; anything else is as if it were not there."""
    pairs = [one.split("-") for one in given[:MOST_AT_ONCE]]
    return [(int(one[0]), int(one[1])) for one in pairs if len(one) == 2 and all(n.isascii() and n.isdigit() and len(n) < 19 for n in one)]


@gates.supervision_papers
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    notice = gates.supervision_notice(request, pk)
    return attachment(notice.pdf, f"{notice.get_rung_display()}{paper_number(notice)}.pdf", "application/pdf")
