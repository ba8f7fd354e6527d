"""What was given on a promise: tolerance debts and after-checks of commitments, by the day something is due.

A fixed number of queries each, and right on every day: nothing here waits for a worker to have written anything down.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from approvals.actions.taking import ENDED
from approvals.board.rows import label
from approvals.models import Commitment, Tolerance
from approvals.promises import OPEN_CHECKS, RED_CHECKS, Check, Debt
from approvals.states import State
from people.models import User

MOST = 300  # lines of one list
OF_PROJECT = ("approval__version", "approval__lead", "approval__works__project__enterprise")


@dataclass(frozen=True, slots=True)
class DebtLine:
    """Material owed. `standing`: open · broken (its day is over) · supplied · ended (the application came to nothing before)."""

    pk: int
    approval: int
    project_code: str
    project_name: str
    matter: str
    lead: str
    enterprise: str
    materials: tuple[str, ...]
    promise: str
    agreed_on: date
    due: date
    supplied_on: date | None
    standing: str
    state: str
    state_label: str

    @property
    def to_end(self) -> bool:
        """The letter was not kept, and its department has not drawn the line yet."""
        return self.standing == "broken" and self.state not in ENDED


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A commitment and its after-check; `standing` as `promises.Check` says it."""

    pk: int
    approval: int
    project_code: str
    project_name: str
    matter: str
    lead: str
    enterprise: str
    promise: str
    promised_on: date
    due: date
    checker: str
    checked_on: date | None
    finding: str
    put_right_by: date | None
    put_right_on: date | None
    revoked_on: date | None
    standing: str

    @property
    def red(self) -> bool:
        return self.standing in RED_CHECKS

    @property
    def open(self) -> bool:
        return self.standing in OPEN_CHECKS

    @property
    def next_day(self) -> date:
        return self.put_right_by or self.due


def debts(user: User, today: date) -> tuple[DebtLine, ...]:
    """Every letter this person may see: what is owed by due day, then what was not kept, then the rest. One query."""
    lines = debt_lines(Tolerance.objects.visible_to(user), today)
    rank = {"open": 0, "broken": 0, "supplied": 1, "ended": 2}
    return tuple(sorted(lines, key=lambda line: (rank[line.standing], line.due, line.pk)))


def debt_lines(rows: QuerySet[Tolerance], today: date) -> tuple[DebtLine, ...]:
    return tuple(_debt(row, today) for row in rows.select_related(*OF_PROJECT)[:MOST])


def _debt(row: Tolerance, today: date) -> DebtLine:
    approval = row.approval
    debt = Debt(row.due, row.supplied_on, approval.state in ENDED)
    broken = row.broken_on is not None or debt.broken(today)
    standing = "supplied" if row.supplied_on else "broken" if broken else "open" if debt.open(today) else "ended"
    return DebtLine(
        pk=row.pk,
        approval=approval.pk,
        project_code=approval.works.project.code,
        project_name=approval.works.project.name,
        matter=approval.version.name,
        lead=approval.lead.name,
        enterprise=approval.works.project.enterprise.name,
        materials=tuple(row.materials),
        promise=row.promise,
        agreed_on=row.agreed_on,
        due=row.due,
        supplied_on=row.supplied_on,
        standing=standing,
        state=approval.state,
        state_label=label(State, approval.state),
    )


def checks(user: User, today: date) -> tuple[CheckLine, ...]:
    """Every commitment this person may see: open ones by the next day something is due, then the rest. One query."""
    lines = check_lines(Commitment.objects.visible_to(user), today)
    return tuple(sorted(lines, key=lambda line: (not line.open, line.next_day, line.pk)))


def check_lines(rows: QuerySet[Commitment], today: date) -> tuple[CheckLine, ...]:
    return tuple(_check(row, today) for row in rows.select_related(*OF_PROJECT, "checker")[:MOST])


def _check(row: Commitment, today: date) -> CheckLine:
    approval = row.approval
    seen = Check(row.check_due, row.checked_on, row.passed, row.put_right_by, row.put_right_on, row.revoked_on)
    over = approval.state not in State.PASSED and row.revoked_on is None
    return CheckLine(
        pk=row.pk,
        approval=approval.pk,
        project_code=approval.works.project.code,
        project_name=approval.works.project.name,
        matter=approval.version.name,
        lead=approval.lead.name,
        enterprise=approval.works.project.enterprise.name,
        promise=row.promise,
        promised_on=row.promised_on,
        due=row.check_due,
        checker=row.checker.name,
        checked_on=row.checked_on,
        finding=row.finding,
        put_right_by=row.put_right_by,
        put_right_on=row.put_right_on,
        revoked_on=row.revoked_on,
        standing="void" if over else seen.standing(today),
    )
