"""Public look-up: project code and query code from a receipt, no account. Says how far the project is and nothing about any person."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from approvals.board.portfolio import rows_of
from approvals.board.sentences import say, standing
from approvals.board.values import ApprovalRow, ProjectRow
from approvals.states import StageState, State
from portal import gates
from portal.forms import StatusForm
from portal.limiter import seconds_to_wait, too_many
from portal.moment import moment
from projects import codes
from projects.models import Project
from workdays import calendar

# A counter clerk types a handful a minute; who tries out codes is stopped at once (and has 10^15 of them before him).
A_MINUTE = 12


@dataclass(frozen=True, slots=True)
class Line:
    light: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Decision:
    name: str
    on: date


@gates.everyone
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """The form, or the answer. A receipt's QR code opens it with both codes in the address."""
    given = request.POST if request.method == "POST" else request.GET
    asked = request.method == "POST" or {"project", "query"} <= given.keys()
    if not asked:
        return render(request, "public/status.html", {"form": StatusForm(initial={"project": given.get("project", "")[:60]})})
    if wait := seconds_to_wait(request, "status", times=A_MINUTE, seconds=60):
        return too_many(request, wait, "public/status_wait.html")
    form = StatusForm(given)
    if not form.is_valid():
        return render(request, "public/status.html", {"form": form}, status=400)
    project = _find(form.cleaned_data["project"], form.cleaned_data["query"])
    if project is None:
        return render(request, "public/status.html", {"form": form, "unknown": True}, status=404)
    today = moment(request).today
    (row,), approvals = rows_of(Project.objects.filter(pk=project.pk), today, calendar.current(project.region.code))
    return render(request, "public/status_result.html", _shown(row, approvals, today))


def _find(code: str, query: str) -> Project | None:
    """One question for both codes, so that a wrong project and a wrong query code cannot be told apart."""
    typed = "".join(sign for sign in unicodedata.normalize("NFKC", query).upper() if sign.isalnum())
    return Project.objects.filter(code=codes.normalised(code)[:32], query_code=typed).select_related("region", "enterprise").first()


def _shown(row: ProjectRow, approvals: tuple[ApprovalRow, ...], today: date) -> dict[str, object]:
    """What strangers may read: approvals, days, offices. People, phones and the enterprise stay behind their doors."""
    return {
        "row": row,
        "standing": standing(row),
        "under_way": [Line(one.figures.light, say(one, today)) for one in approvals if one.state in State.OPEN],
        "done": [Decision(one.name, one.decided_on) for one in approvals if one.state in State.PASSED and one.decided_on],
        "stages": [stage for stage in row.stages if stage.state != StageState.WAITING],
    }


@gates.everyone
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the database answers; a broken one is a 500 like everywhere, which is what a probe needs to know."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})
