"""Which approvals a project needs, and what each waits for.

A matter applies to a kind of project always (Y), on a condition (C: only when the answers name it) or never (N). Predecessors are
written `A;B|C`: A and (B or C); those that do not apply to this project are skipped (approvals.md "Catalogue").
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from catalogue.rules import groups

__all__ = ["Entry", "applicable", "groups", "unmet"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A matter as the catalogue offers it to one kind of project: `applies` is Y, C or N."""

    code: str
    applies: str


def applicable(entries: Iterable[Entry], answers: Collection[str]) -> tuple[str, ...]:
    """Codes of the matters to be handled, in the catalogue's order. `answers` names the conditional matters that apply."""
    return tuple(entry.code for entry in entries if entry.applies == "Y" or (entry.applies == "C" and entry.code in answers))


def unmet(expression: str, passed: Mapping[str, bool]) -> tuple[tuple[str, ...], ...]:
    """The groups of predecessors still to be decided. `passed` holds exactly the codes that apply to this works: True once granted."""
    open_groups = []
    for group in groups(expression):
        relevant = tuple(code for code in group if code in passed)
        if relevant and not any(passed[code] for code in relevant):
            open_groups.append(relevant)
    return tuple(open_groups)
