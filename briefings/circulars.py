"""Circulars (通报), as an issue prints them: the last rung of the ladder of supervision, each with its number, in the order of issue.

Those of the period stand in the issue. What was said on the day of the circular stands, however the approval went on.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CircularTold:
    """`number` as printed (巴代办通〔2026〕1号); `late`: workdays late on the day of issue."""

    on: date
    number: str
    project: str
    matter: str
    department: str
    late: int


def of_period(told: tuple[CircularTold, ...], since: date, until: date) -> tuple[CircularTold, ...]:
    """Of the period (since, until], the oldest first."""
    return tuple(sorted((one for one in told if since < one.on <= until), key=lambda one: (one.on, one.number)))
