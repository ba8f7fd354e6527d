"""What the leader's screen is made of: one value for the whole screen, one for each county."""

from dataclasses import dataclass
from datetime import date

from approvals.board.values import ApprovalRow, ProjectLine


@dataclass(frozen=True, slots=True)
class CountyLine:
    """A county on the leader's screen; `lights` in the order late soon paused on_time waiting decided. Rates are None where n is 0."""

    code: str
    name: str
    projects: int
    permitted: int
    lights: tuple[tuple[str, int], ...]
    on_time: int
    ended: int


@dataclass(frozen=True, slots=True)
class LeaderScreen:
    """One screen. Means are workdays of permitted projects in scope, None where there are none yet."""

    today: date
    projects: int
    in_scope: int
    permitted: int
    permitted_this_week: int
    late: int
    soon: int
    mean_government: float | None
    permitted_government: int
    mean_enterprise: float | None
    permitted_enterprise: int
    on_time: int
    ended: int
    lights: tuple[tuple[str, int], ...]
    stages: tuple[tuple[int, str, int], ...]
    counties: tuple[CountyLine, ...]
    late_projects: tuple[ProjectLine, ...]
    soon_projects: tuple[ProjectLine, ...]
    late_approvals: tuple[ApprovalRow, ...]
