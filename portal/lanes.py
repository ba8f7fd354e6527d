"""A project's page: its stages as lanes, each approval with its figures, its sentence and the steps that are open to the person."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dates import MONTHS_3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from approvals.board.plans import PlanPage
from approvals.board.values import ApprovalCard, ApprovalRow, ProjectPage, StageRow, StepChoice
from approvals.states import State, Step
from briefings import gantt
from projects.models import Project

# The steps of the ordinary way stand open on the page; the rest is one tap further.
ORDINARY = (Step.RECEIVE, Step.ACCEPT, Step.REVIEW, Step.GRANT, Step.CORRECT, Step.END_SPECIAL)


@dataclass(frozen=True, slots=True)
class Card:
    """One approval in its lane. `near` are the steps shown as buttons, `far` those behind “more”, `blocked` what has to happen first."""

    row: ApprovalRow
    near: tuple[StepChoice, ...]
    far: tuple[StepChoice, ...]
    blocked: tuple[str, ...]
    void: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage with its approvals: what is under way or may begin stands open, what is over and what is still to come is folded."""

    stage: StageRow
    cards: tuple[Card, ...]
    over: tuple[Card, ...]
    later: tuple[Card, ...]
    works: str = ""  # which of several works


def lanes(page: ProjectPage, mine: Container[int] | None = None) -> tuple[Lane, ...]:
    """Every stage that has approvals, in order. Steps are offered on approvals in `mine`; None: on all the board offers."""
    cards = [_card(card, mine is None or card.row.pk in mine) for card in page.cards]
    parts = [(part.pk, part.name, part.stages) for part in page.works] or [(0, "", page.row.stages)]
    return tuple(
        _lane(stage, own, name)
        for pk, name, stages in parts
        for stage in stages
        if (own := [card for card in cards if card.row.stage == stage.number and pk in (0, card.row.works)])
    )


def _lane(stage: StageRow, cards: list[Card], works: str) -> Lane:
    return Lane(
        stage,
        works=works,
        cards=tuple(card for card in cards if card.row.state in State.OPEN or (card.row.state == State.PLANNED and card.near)),
        over=tuple(card for card in cards if card.row.state in State.DECIDED or card.void),
        later=tuple(card for card in cards if card.row.state == State.PLANNED and not card.near),
    )


def _card(card: ApprovalCard, offered: bool) -> Card:
    steps = card.steps if offered else ()
    free = [choice for choice in steps if not choice.objections]
    near = tuple(choice for choice in free if choice.step in ORDINARY)
    far = tuple(choice for choice in free if choice.step not in ORDINARY)
    return Card(card.row, near, far, card.waits_for, card.row.state in State.VOID)


def drawings(page: ProjectPage) -> dict[str, Any]:
    """The two drawings of the parallel stages, safe for a page because `gantt` escapes what people typed."""
    words = _words(page)
    return {
        "gantt_wide": _safe(gantt.draw(page.bars, page.today, page.limit_on, words, gantt.WIDE)),
        "gantt_narrow": _safe(gantt.draw(page.bars, page.today, page.limit_on, words, gantt.NARROW)),
    }


def baseline_drawings(plan: PlanPage, project: Project, today: date) -> dict[str, Any]:
    """The plan of a works on the calendar, what happened in front of it."""
    title = _("The plan of %(project)s on the calendar; the same days stand in the list below.") % {"project": project.name}
    target = _("ground-breaking %(day)s") % {"day": plan.target} if plan.target else ""
    words = gantt.Words(title=title, today=_("today"), limit=target, due=_("due"), provisional=_("provisional"), months=_months())
    return {
        "gantt_wide": _safe(gantt.draw(plan.bars, today, plan.target, words, gantt.WIDE)),
        "gantt_narrow": _safe(gantt.draw(plan.bars, today, plan.target, words, gantt.NARROW)),
    }


def _safe(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308


def _words(page: ProjectPage) -> gantt.Words:
    return gantt.Words(
        title=_("The parallel stages of %(project)s on the calendar; the same figures stand in the lists below.")
        % {"project": page.row.name},
        today=_("today"),
        limit=_limit(page),
        due=_("due"),
        provisional=_("provisional"),
        months=_months(),
    )


def _limit(page: ProjectPage) -> str:
    sentence = _("limit %(day)s (provisional)") if page.row.figures.provisional else _("limit %(day)s")
    return sentence % {"day": page.limit_on.isoformat() if page.limit_on else ""}


def _months() -> tuple[str, ...]:
    """Short names that stand beside each other on a narrow sheet."""
    if (get_language() or "").startswith("zh"):
        return tuple(f"{number}月" for number in range(1, 13))
    return tuple(str(MONTHS_3[number]).capitalize() for number in range(1, 13))
