"""The frozen values that boards hand to pages, briefings and ledgers. Days are workdays unless a name says otherwise; money is 万元."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from approvals.chain import ChainHead


@dataclass(frozen=True, slots=True)
class Figures:
    """What a clock shows on a day. `light`: waiting paused on_time soon late decided. limit None = no limit applies.
    `late_from`: the first day on which the clock counted as late, None while it never did (clock.md)."""

    limit: int | None
    used: int
    remaining: int | None
    due: date | None
    late: bool
    late_workdays: int
    light: str
    provisional: bool
    statutory_late: bool = False
    late_from: date | None = None


@dataclass(frozen=True, slots=True)
class StageRow:
    number: int
    name: str
    state: str
    figures: Figures
    opened_on: date | None
    finished_on: date | None
    pk: int = 0


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One approval in a list. `paused_for` says in words why its clock stands still ("" when it does not)."""

    pk: int
    matter: str
    name: str
    project_code: str
    project_name: str
    county: str
    stage: int
    lead: str
    role: str
    state: str
    state_label: str
    received_on: date | None
    accepted_on: date | None
    decided_on: date | None
    resumes_on: date | None
    attempt: int
    figures: Figures
    paused_for: str = ""
    resumes_provisional: bool = False
    works: int = 0  # the key of its works, and its name where there are several
    works_name: str = ""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project in a list: its largest works speaks for it (K8). `holder`/`holder_matter`: the approval that decides its pace now."""

    pk: int
    code: str
    name: str
    county: str
    county_code: str
    level: str
    investment: str
    mode: str
    in_scope: bool
    state: str
    state_label: str
    enterprise: str
    runner: str
    total_investment: Decimal | None
    registered_on: date
    permitted_on: date | None
    stage: int | None
    stages: tuple[StageRow, ...]
    figures: Figures
    holder: str
    holder_matter: str
    last_event_on: date | None
    works: int = 0  # the key of the works that speaks for it
    verified_on: date | None = None  # freshness.py
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Every project a person may see, on a day, with all its approvals: what leader page, briefing and ledgers are made of.
    `ledger_head` pins the history of all projects, whoever looks."""

    today: date
    projects: tuple[ProjectRow, ...]
    approvals: tuple[ApprovalRow, ...]
    ledger_head: str
    ledger_heads: tuple[ChainHead, ...] = ()  # the events the fingerprint `ledger_head` stands for


@dataclass(frozen=True, slots=True)
class EventRow:
    pk: int
    number: int
    kind: str
    label: str
    matter: str
    occurred_on: date
    recorded_at: datetime
    lag: int
    by: str
    origin: str
    document: str
    note: str
    evidence: int | None
    evidence_name: str
    confirmed: bool
    objected: bool
    waiting: bool
    approval: int | None = None
    project_code: str = ""
    project_name: str = ""
    answer: str = ""  # what the department said against it
    step: bool = False  # a step of its approval, which may be put right
    replaced_on: date | None = None  # the day that stands in its place
    replaces_on: date | None = None  # the day in whose place it stands, and why
    why: str = ""
    second_notice: bool = False  # not everything was asked for in one notice


@dataclass(frozen=True, slots=True)
class LateEntryRow:
    """A back-dated step that waits for the department."""

    pk: int
    approval: int
    project_code: str
    project_name: str
    matter: str
    step: str
    occurred_on: date
    handed_in_at: datetime
    by: str
    document: str
    note: str
    evidence: int | None
    replaces_on: date | None = None  # it puts right a step of this day


@dataclass(frozen=True, slots=True)
class Bar:
    """One approval on the Gantt: from receipt to decision, or to today while it is open. Pauses as (from, up to).

    `planned`: its days in the signed plan, drawn behind; `only_planned`: nothing has happened yet, only the plan is drawn."""

    approval: int
    name: str
    lead: str
    stage: int
    stage_name: str
    start: date
    end: date
    open: bool
    light: str
    state_label: str
    used: int
    limit: int | None
    due: date | None
    pauses: tuple[tuple[date, date], ...]
    provisional: bool = False
    planned: tuple[date, date] | None = None
    only_planned: bool = False


@dataclass(frozen=True, slots=True)
class StepChoice:
    """A step the machine would take, and what still speaks against it ((): nothing)."""

    step: str
    label: str
    objections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApprovalCard:
    """An approval on the project page: its row, what may be done, what it waits for, the number of its last event."""

    row: ApprovalRow
    steps: tuple[StepChoice, ...]
    waits_for: tuple[str, ...]
    sentence: str
    last_number: int


@dataclass(frozen=True, slots=True)
class WorksPart:
    """One works of several: its own clock, its own stages, the stage it stands in."""

    pk: int
    number: int
    name: str
    figures: Figures
    stage: int | None
    stages: tuple[StageRow, ...]
    permitted_on: date | None


@dataclass(frozen=True, slots=True)
class ProjectPage:
    row: ProjectRow
    cards: tuple[ApprovalCard, ...]
    bars: tuple[Bar, ...]
    events: tuple[EventRow, ...]
    span: tuple[date, date]
    limit_on: date | None
    today: date
    late_entries: tuple[LateEntryRow, ...]
    works: tuple[WorksPart, ...] = ()  # empty where there is only one

    @property
    def approvals(self) -> tuple[ApprovalRow, ...]:
        return tuple(card.row for card in self.cards)


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project in a short list. `verified_on` and `changed_on` as in freshness.py."""

    pk: int
    code: str
    name: str
    county: str
    state: str
    state_label: str
    stage: int | None
    stage_name: str
    figures: Figures
    verified_on: date | None = None
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class StartLine:
    """An approval that may be applied for now: everything it waits for has been granted."""

    approval: int
    name: str
    lead: str
    project_code: str
    project_name: str


@dataclass(frozen=True, slots=True)
class TodayList:
    """What a runner does today. `stale`: projects nobody has verified for more than 5 workdays, and how many."""

    today: date
    late: tuple[ApprovalRow, ...]
    soon: tuple[ApprovalRow, ...]
    correcting: tuple[ApprovalRow, ...]
    paused_ending: tuple[ApprovalRow, ...]
    may_start: tuple[StartLine, ...]
    stale: tuple[tuple[ProjectLine, int], ...]
    under_way: tuple[ApprovalRow, ...]
    projects: tuple[ProjectLine, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """A department's desk: open approvals by due day, runners' reports to confirm, back-dated steps to decide."""

    approvals: tuple[ApprovalRow, ...]
    to_confirm: tuple[EventRow, ...]
    late_entries: tuple[LateEntryRow, ...]
    total: int
    counts: tuple[tuple[str, int], ...]
