"""From the stored projection to what a clock shows on a day: plain comparisons, right on every day, nothing recounted at midnight."""

from dataclasses import replace
from datetime import date

from approvals import clock
from approvals.board.values import Figures
from approvals.limits import Limit, Unit
from approvals.models import Approval, Stage
from approvals.projection import sweep_of
from approvals.states import StageState, State
from projects.clocks import Clock
from workdays.days import Workdays

NOT_BEGUN = Figures(limit=None, used=0, remaining=None, due=None, late=False, late_workdays=0, light="waiting", provisional=False)


def of_clock(stored: Clock, limit: int | None, today: date, workdays: Workdays, statutory_late: bool = False) -> Figures:
    """Figures of a clock in workdays. limit None: days are counted, nothing is ever due."""
    if stored.clock_start is None:
        return replace(NOT_BEGUN, limit=limit, remaining=limit)
    reading = clock.figures(sweep_of(stored), None if limit is None else Limit(limit, Unit.WORKDAY), today, workdays)
    due = reading.due or reading.due_if_resumed
    return Figures(
        limit=limit,
        used=reading.used,
        remaining=reading.remaining,
        due=due,
        late=reading.late,
        late_workdays=reading.late_workdays,
        light=str(reading.light),
        # A date that is shown says so, also the one a paused clock will be due on if it runs again as planned.
        provisional=due is not None and workdays.provisional(due),
        statutory_late=statutory_late,
        late_from=reading.late_from if reading.late else None,
    )


def of_approval(approval: Approval, today: date, workdays: Workdays) -> Figures:
    limit = None if approval.limit is None else approval.limit + approval.extension_days
    if approval.state in State.VOID:
        return replace(NOT_BEGUN, limit=limit, light="decided")
    by_silence = approval.state == State.RECEIVED and approval.deem_from is not None and approval.deem_from <= today
    if approval.accepted_on is None and not by_silence:
        return replace(NOT_BEGUN, limit=limit, remaining=limit)
    end = approval.decided_on or today
    late = approval.statutory_late_from is not None and approval.statutory_late_from <= end
    return of_clock(approval, limit, today, workdays, late)


def of_stage(stage: Stage, today: date, workdays: Workdays) -> Figures:
    shown = of_clock(stage, stage.limit, today, workdays)
    return replace(shown, light="decided") if stage.state == StageState.FINISHED else shown
