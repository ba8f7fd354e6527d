"""Files leave only through a gate, as attachments, never shown inside our own pages."""

from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from briefings.models import PlanPaper
from portal import gates

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@gates.evidence_readers
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = gates.evidence(request, pk)
    return attachment(row.file, row.name, row.content_type)


@gates.briefing_readers
@require_safe
def briefing_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    issue = gates.issue(request, pk)
    return attachment(issue.pdf, f"工作简报-{issue.on}.pdf", "application/pdf")


@gates.briefing_readers
@require_safe
def briefing_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    issue = gates.issue(request, pk)
    return attachment(issue.sheet, f"工作简报台账-{issue.on}.xlsx", EXCEL)


@gates.receipt_readers
@require_safe
def dossier_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    dossier = gates.dossier(request, pk)
    return attachment(dossier.pdf, f"专报-{dossier.project.code}-{dossier.on}.pdf", "application/pdf")


@gates.receipt_readers
@require_safe
def plan_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    paper = gates.plan_paper(request, pk)
    name = {PlanPaper.Kind.SCHEME: "代办服务方案", PlanPaper.Kind.AGREEMENT: "委托代办协议"}[PlanPaper.Kind(paper.kind)]
    return attachment(paper.pdf, f"{name}-{paper.plan.works.project.code}-{paper.plan.revision}.pdf", "application/pdf")


def attachment(file: File, name: str, content_type: str) -> HttpResponseBase:
    """The file as a download that no browser opens in place. 404 while it has not been drawn, or if the store has lost it."""
    if not file:
        raise Http404
    try:
        content = file.open("rb")
    except FileNotFoundError as lost:
        raise Http404 from lost
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
