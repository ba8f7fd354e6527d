"""A project's own report (专报): everything its pages show, as it stood at the end of a day, read from the same boards and frozen.

For a day gone by, what is known today about that day counts, as in `past`. `plain`: the words an enterprise gets; the chance to keep the
limit and the approval to push are the offices' business and are left out.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import translation

from approvals.board.forecast import AT_REST, ForecastLine, of_works
from approvals.board.hands import WorksHands, project_hands
from approvals.board.project import bar
from approvals.board.receipts import CORRECTION, works_subject
from approvals.board.sentences import say, standing
from approvals.board.values import ApprovalRow, Bar, ProjectRow
from approvals.receipt import AccountTooLong, Receipt, receipt
from approvals.states import Special, State
from briefings.account import Run, runs
from briefings.past import Past
from projects.models import Project
from workdays.calendar import Edition

CHINESE = "zh-hans"
URGENCY = ("late", "soon", "on_time", "paused", "waiting")


class NotYet(ValueError):
    """The project was not registered on that day, or has no works."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """`sentences`: (light, sentence) of each approval under way, the urgent first. `receipt` and `runs` are of the works that speaks for
    the project, number `works` of `of`; None and () where its account is too long for paper."""

    on: date
    row: ProjectRow
    plain: bool
    works: int
    of: int
    standing: str
    sentences: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    limit_on: date | None
    hands: tuple[WorksHands, ...]
    expected: tuple[ForecastLine, ...]
    receipt: Receipt | None
    runs: tuple[Run, ...]
    horizon: date


def dossier_on(project: Project, day: date, today: date, edition: Edition, *, plain: bool) -> Dossier:
    """The project at the end of `day`, which is not after `today`. Raises NotYet. A fixed number of queries."""
    workdays = edition.workdays(project.region.code)
    with translation.override(CHINESE):
        past = Past(day, workdays, project.pk)
        row, approvals = past.project()
        if row is None:
            raise NotYet(f"{project.code}在{day}尚未入库")
        works = next(one for one in past.works[project.pk] if one.pk == row.works)
        told = _receipt(past, row, day)
        kinds = {CORRECTION: "补正", **{kind.value: str(kind.label) for kind in Special}}
        return Dossier(
            on=day,
            row=row,
            plain=plain,
            works=works.number,
            of=len(past.works[project.pk]),
            standing=standing(row),
            sentences=_sentences(approvals, day),
            bars=tuple(bar(one, past.courses[one.pk], day) for one in approvals if one.received_on),
            limit_on=None if row.permitted_on else row.figures.due,
            hands=project_hands(project, day, edition),
            expected=_expected(project, row, day, today, edition),
            receipt=told,
            runs=runs(told, kinds) if told else (),
            horizon=workdays.horizon,
        )


def _sentences(approvals: list[ApprovalRow], day: date) -> tuple[tuple[str, str], ...]:
    under_way = sorted((one for one in approvals if one.state in State.OPEN), key=lambda one: (URGENCY.index(one.figures.light), one.stage))
    return tuple((one.figures.light, say(one, day)) for one in under_way)


def _expected(project: Project, row: ProjectRow, day: date, today: date, edition: Edition) -> tuple[ForecastLine, ...]:
    if row.state in AT_REST:
        return ()
    works = project.works.filter(Q(permitted_on=None) | Q(permitted_on__gt=day)).order_by("number")
    keys = tuple(works.values_list("pk", flat=True))
    return tuple(of_works(keys, day, edition, gone_by=day < today)) if keys else ()


def _receipt(past: Past, row: ProjectRow, day: date) -> Receipt | None:
    works = next(one for own in past.works.values() for one in own if one.pk == row.works)
    try:
        return receipt(works_subject(works, past.workdays, known=day), day, past.workdays)
    except AccountTooLong:
        return None
