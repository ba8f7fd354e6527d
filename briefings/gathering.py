"""What the boards tell of time, as the frozen part of an issue: the same figures the leader's pages show on that day.

For a day gone by, what is known today about that day counts (as in `past`): a forecast uses only what was known by its end, a permit
granted later is none yet.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from approvals.board.easing import overrides
from approvals.board.forecast import AT_REST, MOST, ForecastLine, of_works, predicted_late
from approvals.board.hands import HandsOverview, ShareLine, overview
from approvals.models import SupervisionNotice
from approvals.models.supervision import Rung
from approvals.papers import paper_number
from approvals.speeds import Speed
from approvals.states import State
from briefings.circulars import CircularTold
from briefings.measures import Mean, rounded
from briefings.overriding import OverrideTold
from briefings.rows import plain
from briefings.timing import Hands, HandsLine, Prospect, SpeedLine, Timing
from projects.models import Works
from workdays.calendar import Edition


def timing_on(day: date, today: date, edition: Edition) -> Timing:
    """The whole city on `day`, which is not after `today`."""
    told = overview(None, day, edition)
    limited = [line for line in _forecasts(day, today, edition) if line.outlook.probability is not None and not line.late]
    late = sorted(predicted_late(limited), key=lambda line: (line.outlook.probability, line.outlook.expected, line.code))
    return Timing(
        horizon=edition.workdays().horizon,
        hands=Hands(told.works, told.hands.government, told.hands.applicant, told.hands.third_party, told.hands.day_off),
        stages=tuple(map(_hands_line, told.stages)),
        departments=tuple(map(_hands_line, told.departments)),
        speeds=tuple(_speeds(told)),
        forecast=len(limited),
        prospects=tuple(map(prospect, late)),
    )


def overrides_on(day: date) -> tuple[OverrideTold, ...]:
    """Every override of the city up to a day; how each ended is what is known today."""
    return tuple(
        OverrideTold(
            on=line.on, code=line.project_code, project=plain(line.project_name), matter=plain(line.matter), department=plain(line.lead),
            reason=plain(line.reason), ended=plain(line.state_label), open=line.state in State.OPEN,
        )
        for line in overrides(None)
        if line.on <= day
    )  # fmt: skip


def circulars_on(day: date) -> tuple[CircularTold, ...]:
    """Every circular of the city up to a day, with the facts frozen in it."""
    notices = SupervisionNotice.objects.filter(rung=Rung.CIRCULAR, fired_on__lte=day).order_by("fired_on", "number")
    return tuple(
        CircularTold(
            on=one.fired_on, number=paper_number(one), project=plain(one.facts["project"]), matter=plain(one.facts["matter"]),
            department=plain(one.facts["lead"]), late=one.facts["late_days"],
        )
        for one in notices
    )  # fmt: skip


def _forecasts(day: date, today: date, edition: Edition) -> list[ForecastLine]:
    """Of every works that was under way on the day; of many those due soonest."""
    chosen = Works.objects.filter(Q(permitted_on=None) | Q(permitted_on__gt=day), project__registered_on__lte=day)
    chosen = chosen.exclude(project__state__in=AT_REST).order_by(F("due").asc(nulls_last=True), "pk")
    keys = tuple(chosen.values_list("pk", flat=True)[:MOST])
    return of_works(keys, day, edition, gone_by=day < today) if keys else []


def _hands_line(line: ShareLine) -> HandsLine:
    return HandsLine(plain(line.name), line.works, line.share.government, line.share.applicant, line.share.third_party)


def _speeds(told: HandsOverview) -> Iterable[SpeedLine]:
    for line in told.speeds:
        for name in (field.name for field in fields(line.speeds)):
            speed: Speed | None = getattr(line.speeds, name)
            if speed is not None:
                mean = Mean(round(speed.mean * speed.n), speed.n)
                yield SpeedLine(name, str(line.kind), mean, Decimal(str(speed.median)), speed.p80, speed.p90)


def prospect(line: ForecastLine) -> Prospect:
    """A works with a limit that is under way."""
    outlook, advice = line.outlook, line.advice
    return Prospect(
        code=plain(line.code),
        works=line.number,
        used=outlook.used,
        limit=line.limit,
        chance=percent(outlook.probability or 0.0),
        earliest=outlook.earliest,
        expected=outlook.expected,
        latest=outlook.latest,
        provisional=outlook.provisional,
        matter=plain(advice.name) if advice else "",
        department=plain(advice.lead) if advice else "",
        gain=round(100 * advice.gain) if advice else 0,
        days=rounded(Decimal(str(advice.days))) if advice else Decimal(0),
    )


def percent(chance: float) -> int:
    """As the pages round it: below one per cent is 0, above ninety-nine 100."""
    return 0 if chance < 0.01 else 100 if chance > 0.99 else round(100 * chance)
