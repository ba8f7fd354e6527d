"""The ledger against what was printed: no history can be rewritten behind a briefing that somebody holds in his hands.

Every issue prints one fingerprint (办件流水校验值) and keeps, in the figures stored with it and attached to its PDF, the last event of each
project that it stands for. An issue is upheld when those heads give the fingerprint, and every one of them still stands in the ledger.
Events written later change nothing; a cut tail or a chain written anew does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from approvals.chain import ChainHead, fingerprint
from approvals.verify import moved_heads
from briefings.frozen import Unreadable, thaw
from briefings.models import Issue
from projects.models import Project

# Some pages print only the first of the 64 signs; fewer than eight pin nothing.
SHORTEST = 8


@dataclass(frozen=True, slots=True)
class Printed:
    """What one issue printed. `heads` () : one of the first issues, which did not keep what its fingerprint stands for."""

    name: str
    head: str
    heads: tuple[ChainHead, ...]

    @property
    def checkable(self) -> bool:
        return bool(self.heads)


@dataclass(frozen=True, slots=True)
class _Kept:
    ledger_head: str
    ledger_heads: tuple[ChainHead, ...]


def issues() -> Iterator[Printed]:
    """Every issue with figures, oldest first."""
    rows = Issue.objects.filter(figures__isnull=False).order_by("on", "pk")
    for on, number, head, inner, heads in rows.values_list(
        "on", "number", "ledger_head", "figures__ledger_head", "figures__ledger_heads"
    ).iterator():
        name = _("Issue %(number)s of %(on)s") % {"number": number, "on": on}
        # The row and the figures say it twice; where they differ, neither can be right.
        yield Printed(name, head if head == inner else "", _heads(head, heads))


def of_figures(name: str, figures: Any) -> Printed:
    """What the figures attached to a PDF say of the ledger. Raises briefings.frozen.Unreadable."""
    if not isinstance(figures, dict):
        raise Unreadable(f"{name}: expected figures")
    head = figures.get("ledger_head", "")
    return Printed(name, str(head), _heads(head, figures.get("ledger_heads")))


def _heads(head: Any, heads: Any) -> tuple[ChainHead, ...]:
    return thaw(_Kept, {"ledger_head": head, "ledger_heads": heads or []}).ledger_heads


def contradictions(printed: Iterable[Printed]) -> list[str]:
    """What of these issues the ledger does not uphold, a sentence each; [] when history is as it was printed. One pass over the ledger."""
    checked = [one for one in printed if one.checkable]
    gone = set(moved_heads(head for one in checked for head in one.heads))
    codes = dict(Project.objects.filter(pk__in={head.project for head in gone}).values_list("pk", "code"))
    return [sentence for one in checked for sentence in _contradictions(one, gone, codes)]


def _contradictions(printed: Printed, gone: set[ChainHead], codes: dict[int, str]) -> Iterator[str]:
    if fingerprint(printed.heads) != printed.head:
        yield _("%(issue)s: its own figures were changed; they do not give the fingerprint it bears.") % {"issue": printed.name}
    for head in printed.heads:
        if head in gone:
            yield _("%(issue)s: project %(code)s is not the same up to event %(number)s any more.") % {
                "issue": printed.name, "code": codes.get(head.project, head.project), "number": head.number,
            }  # fmt: skip


def bearing(head: str, printed: Iterable[Printed]) -> list[Printed]:
    """The issues whose fingerprint begins with these signs, as the page prints them: in groups or not."""
    signs = "".join(head.split()).lower()
    return [one for one in printed if len(signs) >= SHORTEST and one.head.startswith(signs)]
