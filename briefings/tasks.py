"""What the clock of the office sets going on Fridays, and the jobs of the drawing worker."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

import outbox
from briefings import actions, notice_press, pressroom
from briefings.models import Issue, PlanPaper

FRIDAY = 4


@shared_task
def issue_weekly() -> None:
    """Order the issue of the last Friday that has come: once a week, however often and however late it is called."""
    now = timezone.now()
    today = timezone.localtime(now).date()
    actions.order(Issue.Period.WEEKLY, on=today - timedelta(days=(today.weekday() - FRIDAY) % 7), by=None, at=now)


@outbox.handles("briefings.draw")
def draw(issue: int) -> None:
    pressroom.draw(issue, at=timezone.now())


@outbox.handles("briefings.draw_dossier")
def draw_dossier(dossier: int) -> None:
    pressroom.draw_dossier(dossier, at=timezone.now())


@outbox.handles("briefings.notice")
def draw_notice(notice: int) -> None:
    notice_press.draw(notice)


@outbox.handles("briefings.draw_paper")
def draw_paper(paper: int) -> None:
    """A draft that was replaced since has taken its papers with it: nothing is left to draw."""
    if PlanPaper.objects.filter(pk=paper).exists():
        pressroom.draw_paper(paper, at=timezone.now())
