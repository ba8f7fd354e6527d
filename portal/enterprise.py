"""The enterprise's door: its projects in plain sentences. Who has it, since when, until when; no office language."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals.board.portfolio import rows_of
from approvals.board.project import project_page
from approvals.board.sentences import say, standing
from approvals.board.values import ApprovalRow, ProjectRow
from approvals.states import State
from portal import gates
from portal.clockwork import beside
from portal.lanes import drawings, lanes
from portal.moment import moment
from projects.models import Project
from workdays import calendar


@dataclass(frozen=True, slots=True)
class Mine:
    """A project on the first page: where it stands, and a sentence for each approval under way."""

    row: ProjectRow
    standing: str
    sentences: tuple[tuple[ApprovalRow, str], ...]


@gates.enterprise
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    today = moment(request).today
    rows, approvals = rows_of(Project.objects.visible_to(gates.person(request)), today, calendar.current())
    spoken: dict[str, list[tuple[ApprovalRow, str]]] = {}
    for approval in approvals:
        if approval.state in State.OPEN:
            spoken.setdefault(approval.project_code, []).append((approval, say(approval, today)))
    mine = [Mine(row, standing(row), tuple(spoken.get(row.code, ()))) for row in rows]
    return render(request, "enterprise/projects.html", {"mine": mine})


@gates.enterprise
@require_safe
def project(request: HttpRequest, code: str) -> HttpResponse:
    found = gates.project(request, code)
    page = project_page(found, gates.person(request), moment(request).today, calendar.current(found.region.code))
    open_now = [card for card in page.cards if card.row.state in State.OPEN]
    context = {
        "page": page,
        "standing": standing(page.row),
        "open_now": open_now,
        "yours": [card for card in open_now if card.row.state == State.CORRECTING],
        "query_code": found.query_code,
        "lanes": lanes(page, ()),
        **drawings(page),
        **beside(request, found),
    }
    return render(request, "enterprise/project.html", context)
