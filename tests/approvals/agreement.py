"""What is stored and what is shown, held against the oracle: each function returns what differs, {} when all agree."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db.models import Case, QuerySet

from approvals.board.figures import of_approval, of_stage
from approvals.board.hands import project_hands
from approvals.board.leader import works_light
from approvals.board.queue import light_case
from approvals.board.rows import works_figures
from approvals.board.values import Figures
from approvals.models import Approval
from approvals.projection import sweep_of
from approvals.verify import broken_links
from projects.models import Project, Works
from tests.approvals.oracle import Clock, WorksOpinion, opinion
from tests.approvals.plain_lives import working_days
from workdays import calendar
from workdays.days import Workdays

OVER = ("permitted", "completed", "archived", "terminated")
Differences = dict[tuple[object, ...], tuple[object, object]]


def opinions(today: date) -> list[WorksOpinion]:
    """The oracle's opinion on every works of the city."""
    found, regions = [], {}
    for works in Works.objects.select_related("project__region").order_by("pk"):
        region = works.project.region.code
        if region not in regions:
            regions[region] = working_days(region, today - timedelta(days=500), today + timedelta(days=400))
        found.append(opinion(works, regions[region], today))
    return found


def day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


def ledger_and_projection() -> None:
    """Both commands of the product are content with it."""
    assert broken_links()[1] == []
    call_command("rebuild_clocks", "--check", stdout=StringIO())


def stored(one: WorksOpinion) -> Differences:
    """Every stored date and state of a works: (stored, the oracle's)."""
    pairs: Differences = {}
    for key, row in one.approvals.items():
        told, clock, statutory = one.lives[key], one.approval(key), one.statutory(key)
        pairs["approval", key] = (
            (row.state, row.received_on, row.accepted_on, row.decided_on, row.extension_days, row.last_event_on),
            (told.state, day(told.received), day(told.accepted), day(told.decided), told.extra, day(told.last)),
        )
        pairs["approval", key, "due"] = dates(row), expected(clock)
        pairs["approval", key, "statutory"] = (row.statutory_due, row.statutory_late_from), (day(statutory.due), day(statutory.late_from))
    for key, stage in one.stages.items():
        pairs["stage", key] = (stage.state, stage.finished_on), (one.stage_states[key], day(one.stage_finished(key)))
        pairs["stage", key, "due"] = dates(stage), expected(one.stage(key))
    pairs["works",] = one.works.permitted_on, day(one.permitted)
    pairs["works", "due"] = dates(one.works), expected(one.whole())
    return unequal(pairs)


def dates(row: Any) -> tuple[date | None, ...]:
    found = sweep_of(row)
    return found.start, found.due, found.late_from, found.decided


def expected(clock: Clock) -> tuple[date | None, ...]:
    return day(clock.start), day(clock.due), day(clock.late_from), day(clock.decided)


def shown(opinions: Sequence[WorksOpinion], days: Sequence[date]) -> Differences:
    """The figures of every works, stage and approval on these days in Python, and the lights in SQL: (shown, the oracle's)."""
    approvals = in_sql(Approval.objects.all(), light_case, days)
    works = in_sql(Works.objects.all(), works_light, days)
    under_way = set(Approval.objects.under_way().values_list("pk", flat=True))
    pairs: Differences = {}
    for one in opinions:
        workdays = calendar.current(one.works.project.region.code)
        for place, on in enumerate(days):
            pairs |= _shown_on(one, on, workdays)
            for key in under_way & set(one.approvals):
                pairs["SQL", "approval", key, on] = approvals[key][place], light_and_figures(one, key, on)[0]
            pairs["SQL", "works", one.works.pk, on] = works[one.works.pk][place], of_whole(one, on)[0]
    return unequal(pairs)


def in_sql(rows: QuerySet[Any], light: Callable[[date], Case], days: Sequence[date]) -> dict[int, tuple[str, ...]]:
    """By key, the light on each of the days; one query."""
    names = {f"light_{place}": light(on) for place, on in enumerate(days)}
    return {row[0]: row[1:] for row in rows.order_by().annotate(**names).values_list("pk", *names)}


def _shown_on(one: WorksOpinion, on: date, workdays: Workdays) -> Differences:
    pairs: Differences = {
        ("approval", key, on): (brief(of_approval(row, on, workdays)), light_and_figures(one, key, on))
        for key, row in one.approvals.items()
    }
    for key, stage in one.stages.items():
        told = figures(one.stage(key), on, ended=one.stage_states[key] == "finished")
        pairs["stage", key, on] = brief(of_stage(stage, on, workdays)), told
    pairs["works", one.works.pk, on] = brief(works_figures(one.works, one.works.project, on, workdays)), of_whole(one, on)
    return pairs


def of_whole(one: WorksOpinion, on: date) -> tuple[object, ...]:
    return figures(one.whole(), on, ended=one.permitted is not None or one.works.project.state in OVER)


def hands(opinions: Sequence[WorksOpinion], on: date) -> Differences:
    """Whose hands the days of each works were in: (shown, the oracle's). They add up to the days felt."""
    shown: dict[int, tuple[int, ...]] = {}
    edition = calendar.edition()
    for project in Project.objects.all():
        for told in project_hands(project, on, edition):
            assert told.hands.felt == max(0, (told.last - told.first).days)
            shown[told.works] = told.hands.government, told.hands.applicant, told.hands.third_party, told.hands.day_off
    return unequal({("hands", one.works.pk, on): (shown.get(one.works.pk), hands_told(one, on)) for one in opinions})


def light_and_figures(one: WorksOpinion, key: int, on: date) -> tuple[object, ...]:
    """What an approval's clock shows. What was only received waits until silence has accepted it: five workdays, from the sixth day on."""
    row, told, clock = one.approvals[key], one.lives[key], one.approval(key)
    limit = None if row.limit is None else row.limit + told.extra
    if told.void:
        return "decided", 0, None, None, False, 0
    silent = told.state == "received" and told.complete is not None and on.toordinal() > sixth(told.complete, one.workdays) - 1
    if told.accepted is None and not silent:
        return "waiting", 0, limit, None, False, 0
    return figures(clock, on)


def sixth(complete: int, workdays: frozenset[int]) -> int:
    """The first day on which silence has accepted: the one after the fifth workday."""
    left = 5
    while left:
        complete += 1
        left -= complete in workdays
    return complete + 1


def figures(clock: Clock, on: date, ended: bool = False) -> tuple[object, ...]:
    if clock.start is None:
        return "decided" if ended else "waiting", 0, clock.limit, None, False, 0
    told = clock.shown(on.toordinal())
    return "decided" if ended else told.light, told.used, told.remaining, day(told.due), told.late, told.late_workdays


def brief(told: Figures) -> tuple[object, ...]:
    return told.light, told.used, told.remaining, told.due, told.late, told.late_workdays


def hands_told(one: WorksOpinion, on: date) -> tuple[int, ...] | None:
    told = one.hands(on.toordinal())
    return None if told is None else (told["government"], told["applicant"], told["third_party"], told["day_off"])


def unequal(pairs: Differences) -> Differences:
    return {what: pair for what, pair in pairs.items() if pair[0] != pair[1]}
