"""Overrides of hard predecessors, as an issue prints them: received before what must come first was granted; why, and how it ended.

Those of the period stand in the issue, and of the others those that are still under way.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OverrideTold:
    """`ended` is the state on the day of the issue, in words; `open`: still under way."""

    on: date
    code: str
    project: str
    matter: str
    department: str
    reason: str
    ended: str
    open: bool


def to_print(told: tuple[OverrideTold, ...], since: date, until: date) -> tuple[OverrideTold, ...]:
    """Of the period (since, until], and older ones still under way; the oldest first."""
    chosen = [one for one in told if one.on <= until and (one.on > since or one.open)]
    return tuple(sorted(chosen, key=lambda one: (one.on, one.code, one.matter)))
