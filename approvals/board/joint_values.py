"""The frozen values of joint handling: applications with their lists and notices, consultations, visits. Days are workdays."""

from dataclasses import dataclass
from datetime import date

from approvals.joint import Paper


@dataclass(frozen=True, slots=True)
class PartRow:
    """One approval of an application. `list_state`: none, open (waits to be merged), merged, lapsed (silence accepted before that).
    `list_by`: the last day on which a list or a notice is in time; None once the approval is no longer merely received."""

    approval: int
    name: str
    lead: str
    lead_id: int
    state: str
    state_label: str
    list_state: str
    items: tuple[str, ...]
    list_by: date | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice that was sent: every paper once, with who wants it. `second`: 违反一次性告知. `open`: something is still to be supplied."""

    pk: int
    on: date
    due: date
    provisional: bool
    document: str
    papers: tuple[Paper, ...]
    second: bool
    open: bool


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application; `merge_by`: the last day for the one notice while lists wait, None when none does."""

    pk: int
    number: int
    kind: str
    kind_label: str
    stage: str
    project_code: str
    project_name: str
    lead: str
    lead_id: int
    handed_in_on: date
    parts: tuple[PartRow, ...]
    notices: tuple[NoticeRow, ...]
    merge_by: date | None
    composite: str = ""

    @property
    def waiting(self) -> tuple[PartRow, ...]:
        """Lists that can be merged now."""
        return tuple(part for part in self.parts if part.list_state == "open")

    @property
    def granted(self) -> int:
        return sum(part.state in ("granted", "granted_pending") for part in self.parts)


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """`standing`: open, silent, answered, answered_late, lapsed (approvals.joint). `light`: on_time or soon while open, else decided."""

    pk: int
    approval: int
    matter: str
    project_code: str
    project_name: str
    asker: str
    asker_id: int
    asked: str
    asked_id: int
    question: str
    delivery: str
    asked_on: date
    limit: int
    due: date
    provisional: bool
    reply: str
    reply_label: str
    opinion: str
    replied_on: date | None
    silent_on: date | None
    standing: str
    light: str
    left: int


@dataclass(frozen=True, slots=True)
class SeatRow:
    department: str
    department_id: int
    present: bool | None
    opinion: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit; `state`: called, held, called_off. `rest_day`: why nobody works that day ("" on a workday). `after_due`: approvals due
    before that day."""

    pk: int
    on: date
    place: str
    state: str
    lead: str
    lead_id: int
    project_code: str
    project_name: str
    county: str
    works: int
    matters: tuple[str, ...]
    approvals: tuple[int, ...]
    seats: tuple[SeatRow, ...]
    reply: str
    photos: tuple[tuple[int, str], ...]
    reason: str
    asked_by: str
    off_on: date | None
    off_reason: str
    rest_day: str
    after_due: tuple[str, ...]
    overdue: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be begun together: `stage` 1-5 for a parallel application, 0 for the joint acceptance; `n` approvals to choose."""

    works: int
    works_name: str
    stage: int
    stage_name: str
    n: int


@dataclass(frozen=True, slots=True)
class Together:
    """Everything joint of one project."""

    applications: tuple[ApplicationRow, ...]
    consultations: tuple[ConsultationRow, ...]
    visits: tuple[VisitRow, ...]

    @property
    def anything(self) -> bool:
        return bool(self.applications or self.consultations or self.visits)
