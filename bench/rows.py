"""One line of the table that `make bench` prints."""

from typing import NamedTuple


class Row(NamedTuple):
    """What was measured, its figure, the target in words (None: for information) and whether it was met."""

    what: str
    figure: float
    unit: str
    target: str | None
    met: bool | None


def at_least(what: str, figure: float, unit: str, target: float | None) -> Row:
    return Row(what, figure, unit, None if target is None else f">= {target:g} {unit}", None if target is None else figure >= target)


def at_most(what: str, figure: float, unit: str, target: float | None) -> Row:
    return Row(what, figure, unit, None if target is None else f"<= {target:g} {unit}", None if target is None else figure <= target)
