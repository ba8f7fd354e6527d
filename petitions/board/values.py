"""The frozen values the pages of petitions are drawn from."""

from dataclasses import dataclass
from datetime import date, datetime

from petitions.balance import Balance, Rate


@dataclass(frozen=True, slots=True)
class Row:
    """A petition in a list. `enterprise` is "" where the name is hidden from this reader. `light` and its word: of the date that counts."""

    pk: int
    number: str
    title: str
    category: str
    channel: str
    state: str
    state_label: str
    enterprise: str
    department: str
    level: str
    raised: bool  # stands above the department's own level
    opened_on: date
    standing_date: date | None
    due: date | None
    closed_on: date | None
    light: str
    light_word: str
    hidden: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A reader's petitions, the most urgent first, and the figures of those petitions. `counts`: (light, number) of the open ones."""

    rows: tuple[Row, ...]
    counts: tuple[tuple[str, int], ...]
    balance: Balance
    rate: Rate
    past_due: int
    ages: tuple[int, int, int, int]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Told:
    """An event as this reader may read it. `particulars`: (label, value) pairs."""

    number: int
    label: str
    occurred_on: date
    recorded_at: datetime
    by: str
    note: str
    particulars: tuple[tuple[str, str], ...]
    files: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A step offered to this reader."""

    step: str
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    row: Row
    text: str
    grade: str
    step_due: date | None
    contact: str
    phone: str
    may_reveal: bool
    project_code: str
    project_name: str
    steps: tuple[Choice, ...]
    events: tuple[Told, ...]
    files: tuple[tuple[int, str], ...]
    alike: tuple[Row, ...]
    related: tuple[tuple[str, Row], ...]
    seen: int
