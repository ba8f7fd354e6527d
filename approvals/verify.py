"""Prove the ledger: walk every project's chain and find the first link that does not hold.

What it finds: a changed field, a missing or swapped row, a row put in between, a first row cut off. A cut tail cannot be seen from inside:
the head printed in the last briefing shows it.
"""

from dataclasses import dataclass

from approvals.chain import GENESIS, digest
from approvals.ledger import Line, content
from approvals.models import Event


@dataclass(frozen=True, slots=True)
class Break:
    """The first link of a project's chain that does not hold, and what is wrong with it."""

    project_code: str
    number: int
    fault: str


def broken_links() -> tuple[int, list[Break]]:
    """Number of events checked, and at most one break per project. Read as plain values, a stretch at a time: ledgers are long."""
    columns = list(Line.__slots__)
    rows = Event.objects.order_by("project_id", "number").values_list(*columns, "about__number", "project__code")
    checked, breaks, current, expected, previous = 0, [], None, 1, GENESIS
    for *values, about, code in rows.iterator(chunk_size=2000):
        line = Line(*values)
        checked += 1
        if line.project_id != current:
            current, expected, previous = line.project_id, 1, GENESIS
        if expected < 0:
            continue
        fault = _fault(line, about, expected, previous)
        if fault:
            breaks.append(Break(code, line.number, fault))
            expected = -1
            continue
        expected, previous = expected + 1, line.hash
    return checked, breaks


def _fault(line: Line, about: int | None, expected: int, previous: str) -> str:
    if line.number != expected:
        return f"应为第{expected}条，缺失或被调换"
    if line.previous_hash != previous:
        return "与上一条不相连"
    if line.hash != digest(previous, content(line, about)):
        return "内容与其指纹不符"
    return ""
