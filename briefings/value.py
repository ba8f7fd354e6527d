"""The frozen value behind one issue: page, PDF, Excel ledger and stored JSON are all made from it, so they cannot disagree.

Projects stand in it once, in the order of the annex; every figure that counts projects holds their numbers in that order, so each figure
leads to its rows. Days are workdays, money is 万元. A rate or mean keeps what it was computed from. A later field has a default.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from approvals.chain import ChainHead
from briefings.circulars import CircularTold
from briefings.frozen import Unreadable, freeze, thaw
from briefings.measures import Mean, Rate
from briefings.overriding import OverrideTold
from briefings.timing import Timing

SCHEMA = 1
Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StageLine:
    number: int
    state: str
    light: str
    used: int
    limit: int | None


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project; `number` is its place in the annex, from 1. `light`: decided on_time soon late paused waiting ended."""

    number: int
    code: str
    name: str
    county: str
    level: str
    investment: str
    mode: str
    in_scope: bool
    enterprise: str
    runner: str
    total_investment: Decimal | None
    state: str
    registered_on: date
    started_on: date | None
    permitted_on: date | None
    stage: int | None
    stages: tuple[StageLine, ...]
    light: str
    limit: int | None
    used: int
    remaining: int | None
    due: date | None
    late: bool
    late_from: date | None
    late_workdays: int
    statutory_late: bool
    provisional: bool
    holder: str
    matter: str


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One approval under way (received, not decided) on the day."""

    project: int
    stage: int
    matter: str
    department: str
    state: str
    received_on: date | None
    accepted_on: date | None
    used: int
    limit: int | None
    due: date | None
    light: str
    late_workdays: int
    statutory_late: bool
    paused_for: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """The balance of the register: opening + entered = permitted + entered_permitted + open. `ended` stands outside it.

    `entered_permitted`: projects that came into the register with a permit older than the period."""

    opening: Numbers
    entered: Numbers
    permitted: Numbers
    entered_permitted: Numbers
    open: Numbers
    ended: Numbers
    correction: int | None


@dataclass(frozen=True, slots=True)
class Window:
    """What happened in one stretch of time: permits by number, approvals by count, days and punctuality of its permits in scope."""

    permits: Numbers
    accepted: int
    decided: int
    government: Mean
    enterprise: Mean
    on_time: Rate


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new since the last issue, by number. `recovered`: late in the last issue, no longer late now (None without a last issue)."""

    permits: Numbers
    late: Numbers
    started: Numbers
    registered: Numbers
    recovered: Numbers | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A project that needs a leader: facts and a proposal, both by the explicit template named in `rule`."""

    project: int
    rule: str
    facts: str
    proposal: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision asked for in the last issue."""

    code: str
    name: str
    asked: str
    now: str
    settled: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A county. `verdict` is its place in the funnel around the city's rate."""

    name: str
    projects: int
    open: int
    permitted: int
    week: int
    late: int
    soon: int
    paused: int
    waiting: int
    ended: int
    on_time: Rate
    used_of_limit: Rate
    verdict: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A department: its approvals, not counting those that ended without a decision (K13)."""

    name: str
    accepted: int
    decided: int
    week_accepted: int
    week_decided: int
    open: int
    paused: int
    late: int
    on_time: Rate
    used: Mean
    committed: Mean
    verdict: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One approval on the time line of the project in focus."""

    stage: int
    matter: str
    department: str
    begun: date
    decided: date | None
    used: int
    limit: int | None
    late: bool
    paused_for: str


@dataclass(frozen=True, slots=True)
class Focus:
    project: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class MonthEnd:
    on: date
    open: int
    permitted: int


@dataclass(frozen=True, slots=True)
class StageCount:
    """Open projects by the stage they stand in; stage None: no stage begun."""

    stage: int | None
    projects: Numbers


@dataclass(frozen=True, slots=True)
class LightCount:
    light: str
    projects: Numbers


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`lead` is set in bold type before the text; both may be edited before the issue goes out."""

    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Briefing:
    schema: int
    city: str
    unit: str
    period: str
    number: int
    total_number: int
    since: date
    on: date
    ledger_head: str
    headline: tuple[str, ...]
    opening: str
    sections: tuple[Section, ...]
    flow: Flow
    stages: tuple[StageCount, ...]
    lights: tuple[LightCount, ...]
    week: Window
    last_week: Window
    year: Window
    ever: Window
    in_scope: int
    total_investment: Decimal
    changes: Changes
    decisions: tuple[Decision, ...]
    outcomes: tuple[Outcome, ...]
    attention: Numbers
    counties: tuple[Group, ...]
    desks: tuple[Desk, ...]
    approvals_on_time: Rate
    months: tuple[MonthEnd, ...]
    focus: Focus | None
    under_way: tuple[ApprovalLine, ...]
    definitions: tuple[Definition, ...]
    projects: tuple[ProjectLine, ...]
    timing: Timing | None = None  # issues older than this part have none
    ledger_heads: tuple[ChainHead, ...] = ()  # the events `ledger_head` stands for (briefings.printed); the first issues kept none
    overrides: tuple[OverrideTold, ...] = ()
    circulars: tuple[CircularTold, ...] = ()

    def project(self, number: int) -> ProjectLine:
        return self.projects[number - 1]

    def light(self, light: str) -> Numbers:
        return next((count.projects for count in self.lights if count.light == light), ())

    def to_json(self) -> dict[str, Any]:
        return dict(freeze(self))


def from_json(stored: Any) -> Briefing:
    """The issue as it was frozen; raises Unreadable when the JSON has another schema or shape."""
    if not isinstance(stored, dict) or stored.get("schema") != SCHEMA:
        raise Unreadable(f"Briefing: schema {SCHEMA} expected")
    return thaw(Briefing, stored)
