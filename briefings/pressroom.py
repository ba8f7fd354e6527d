"""Drawing an issue or a project's report: the part of the drawing worker, and of the command that draws in its own process.

No page imports this.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import translation

from approvals.refusal import Refused
from briefings.actions import Numbers, day_of, judge
from briefings.briefing import NothingToReport, compose
from briefings.checks import CannotDraw, must_be_able_to_draw
from briefings.dossier import NotYet, dossier_on
from briefings.dossier_layout import dossier_pdf
from briefings.gathering import circulars_on, overrides_on, timing_on
from briefings.models import DossierOrder, Issue, Order, PlanPaper
from briefings.past import portfolio_on
from briefings.pdf import draw as draw_pdf
from briefings.plan_paper import paper_pdf
from briefings.reconcile import Unreconciled
from briefings.sheet import ledger
from briefings.value import Briefing, from_json
from workdays import calendar

# What is told in words that need no name of an error.
TOLD = (Refused, NothingToReport, NotYet, Unreconciled, CannotDraw)
Ordered = TypeVar("Ordered", bound=Order)
logger = logging.getLogger(__name__)

CHINESE = "zh-hans"


def composed(period: str, on: date, today: date, numbers: Numbers) -> Briefing:
    """The figures of that day, not stored. Raises NothingToReport, Unreconciled, and Refused for a day in the future."""
    judge(period, on, today)
    with translation.override(CHINESE):
        edition = calendar.edition()
        now, timing = portfolio_on(on, today, edition.workdays()), timing_on(on, today, edition)
        told, circulars = overrides_on(on), circulars_on(on)
    return compose(
        now,
        number=numbers.number,
        total_number=numbers.total_number,
        before=_before(period, on),
        city=settings.CITY_NAME,
        unit=settings.ISSUING_UNIT,
        period=period,
        timing=timing,
        overrides=told,
        circulars=circulars,
    )


def _before(period: str, on: date) -> Briefing | None:
    """The last issue of the period before that day whose figures are kept."""
    last = Issue.objects.filter(period=period, on__lt=on, figures__isnull=False).order_by("-on").first()
    return from_json(last.figures) if last else None


def draw(issue_id: int, at: datetime) -> Issue:
    """Draw an ordered issue and store its PDF and ledger; one that is ready stays as it is.

    Its figures are frozen at the first attempt and never computed again. A failure is written into the issue, in words, and raised, so
    that the job is tried again.
    """
    return _filled(Issue.objects.get(pk=issue_id), _drawn, at)


def draw_dossier(dossier_id: int, at: datetime) -> DossierOrder:
    """Draw a project's report that was ordered; it shows its day as it is known now. A failure is written and raised as for an issue."""
    return _filled(DossierOrder.objects.select_related("project__region", "project__enterprise").get(pk=dossier_id), _dossier_drawn, at)


def draw_paper(paper_id: int, at: datetime) -> PlanPaper:
    """Draw a plan's scheme or agreement that was ordered. A failure is written and raised as for an issue."""
    papers = PlanPaper.objects.select_related("plan__works__project__region", "plan__works__project__enterprise", "plan__drawn_up_by")
    return _filled(papers.get(pk=paper_id), _paper_drawn, at)


def _paper_drawn(order: PlanPaper, at: datetime) -> PlanPaper:
    printed = paper_pdf(order, calendar.current(order.plan.works.project.region.code))
    _keep(order, "pdf", f"{order.kind}-{order.pk}.pdf", printed.pdf)
    order.state, order.ready_at, order.problem = Order.State.READY, at, "；".join(printed.complaints)[:400]
    order.save(update_fields=["pdf", "state", "ready_at", "problem"])
    return order


def _filled(order: Ordered, drawn: Callable[[Ordered, datetime], Ordered], at: datetime) -> Ordered:
    """The order, filled in; one that is ready stays as it is."""
    if order.state == Order.State.READY:
        return order
    rows = type(order)._default_manager.filter(pk=order.pk)
    rows.update(state=Order.State.DRAWING, problem="")
    try:
        must_be_able_to_draw()
        return drawn(order, at)
    except Exception as error:
        words = str(error) if isinstance(error, TOLD) else f"{type(error).__name__}: {error}"
        rows.update(state=Order.State.FAILED, problem=words[:400])
        logger.error("%s %s of %s could not be drawn: %s", type(order).__name__, order.pk, order.on, words)
        raise


def _dossier_drawn(order: DossierOrder, at: datetime) -> DossierOrder:
    printed = dossier_pdf(dossier_on(order.project, order.on, day_of(at), calendar.edition(), plain=order.plain))
    _keep(order, "pdf", f"dossier-{order.pk}.pdf", printed.pdf)
    order.state, order.ready_at, order.problem = Order.State.READY, at, "；".join(printed.complaints)[:400]
    order.save(update_fields=["pdf", "state", "ready_at", "problem"])
    return order


def _drawn(issue: Issue, at: datetime) -> Issue:
    briefing = _frozen(issue, at)
    printed = draw_pdf(briefing)
    name = f"{issue.period}-{issue.on.isoformat()}"
    _keep(issue, "pdf", f"{name}.pdf", printed.pdf)
    _keep(issue, "sheet", f"{name}.xlsx", ledger(briefing))
    issue.state, issue.ready_at, issue.problem = Issue.State.READY, at, "；".join(printed.complaints)[:400]
    issue.save(update_fields=["pdf", "sheet", "state", "ready_at", "problem"])
    return issue


def _frozen(issue: Issue, at: datetime) -> Briefing:
    """The figures kept with the issue, or those of its day, kept from now on."""
    if issue.figures is None:
        numbers = Numbers(issue.number, issue.total_number)
        briefing = composed(issue.period, issue.on, day_of(at), numbers)
        kept = Issue.objects.filter(pk=issue.pk, figures__isnull=True).update(figures=briefing.to_json(), ledger_head=briefing.ledger_head)
        if kept:
            return briefing
        issue.refresh_from_db(fields=["figures"])
    return from_json(issue.figures)


def _keep(issue: Order, field: str, name: str, content: bytes) -> None:
    """Store a file under its own name; what an attempt that died left under it is replaced."""
    file = getattr(issue, field)
    path = issue._meta.get_field(field).generate_filename(issue, name)  # type: ignore[union-attr]
    file.storage.delete(path)
    file.save(name, ContentFile(content), save=False)
