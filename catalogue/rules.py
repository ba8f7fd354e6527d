"""What a catalogue must keep, whoever changes it: a file, or an administrator.

- Every predecessor it names is a matter it has, and no matter waits for itself, however far around (no cycle).
- What is promised is possible: in each stage the chain of matters that wait for one another promises no more workdays than the stage may
  take, for both kinds of investment and each mode of approval. Only matters that count in the stage (MAIN, decided in the city) take days
  of it; one that may start early runs beside what it waits for; a composite matter (组合事项) runs over its parts.
- A stage may take 1 to 50 workdays, and the three that count no more together than the city's promise: 50 or 40.
- The law allows at least what is promised. Calendar days are compared as the workdays that surely lie in them (five in seven, rounded
  down). Where the law sets no days (none, or 0: a filing made on the spot) there is nothing to compare.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

NEVER = "N"
COMPOSITE = "组合事项"
COUNTED_STAGES = (1, 2, 3)
LEAST, MOST = 1, 50
TOGETHER = {True: 50, False: 40}  # government-invested or not -> workdays of stages 1 to 3 (国办发〔2019〕11号, compressed by the city)
CHAIN_STAGES = (1, 2, 3, 4)
MODES = (("government", True), ("verified", False), ("filed", False))


@dataclass(frozen=True, slots=True)
class Offer:
    """A matter as the rules see it. `committed` and `statutory` in days, None where none are set; `applies` per mode: Y, C or N."""

    code: str
    name: str
    stage: int
    kind: str
    counts: bool
    early: bool
    predecessors: tuple[tuple[str, ...], ...]
    committed_government: int | None
    committed_enterprise: int | None
    statutory: int | None
    calendar_days: bool
    applies: Mapping[str, str]

    def committed(self, government: bool) -> int:
        return (self.committed_government if government else self.committed_enterprise) or 0


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a matter, or, without a code, with a stage: `sentence` % `facts` is the message, `column` what to change."""

    code: str
    column: str
    sentence: str
    facts: Mapping[str, Any]

    def __str__(self) -> str:
        return self.sentence % self.facts


@cache
def groups(expression: str) -> tuple[tuple[str, ...], ...]:
    """`A;B|C` -> ((A,), (B, C)): every group must be met, by any one of its members."""
    return tuple(tuple(code.strip() for code in part.split("|") if code.strip()) for part in expression.split(";") if part.strip())


def faults(offers: Sequence[Offer], limits: Mapping[tuple[int, bool], int]) -> list[Fault]:
    """Everything wrong with a catalogue, [] when it keeps the rules. `limits`: (stage, government-invested) -> workdays."""
    by_code = {offer.code: offer for offer in offers}
    found = [*of_limits(limits), *of_law(offers), *_unknown(offers, by_code)]
    ring = cycle(offers)
    if ring:
        # A chain through a cycle has no length.
        return [*found, _ring(ring, by_code)]
    return [*found, *_too_long(by_code, limits)]


def of_limits(limits: Mapping[tuple[int, bool], int]) -> Iterator[Fault]:
    """A stage limit outside 1 to 50, and three that together promise more than the city does."""
    for (stage, government), days in sorted(limits.items()):
        if not LEAST <= days <= MOST:
            yield Fault("", "days", "Stage %(stage)s (%(kind)s): %(days)s workdays; a stage may take %(least)s to %(most)s.", {
                "stage": stage, "kind": kind(government), "days": days, "least": LEAST, "most": MOST,
            })  # fmt: skip
    for government, most in TOGETHER.items():
        together = sum(limits.get((stage, government), 0) for stage in COUNTED_STAGES)
        if together > most:
            yield Fault("", "days", "Stages 1 to 3 (%(kind)s) may take %(days)s workdays together; the city promises %(most)s.", {
                "kind": kind(government), "days": together, "most": most,
            })  # fmt: skip


def kind(government: bool) -> str:
    return "政府投资" if government else "企业投资"


def of_law(offers: Iterable[Offer]) -> Iterator[Fault]:
    """Promises longer than the law allows."""
    for offer in offers:
        if not offer.statutory:
            continue
        allowed = offer.statutory * 5 // 7 if offer.calendar_days else offer.statutory
        for column, days in (("committed_gov", offer.committed_government), ("committed_ent", offer.committed_enterprise)):
            if days is not None and days > allowed:
                yield _beyond_the_law(offer, column, {"name": offer.name, "days": days, "law": offer.statutory, "allowed": allowed})


def _beyond_the_law(offer: Offer, column: str, facts: Mapping[str, Any]) -> Fault:
    if not offer.calendar_days:
        return Fault(offer.code, column, "%(name)s promises %(days)s workdays; the law allows %(law)s.", facts)
    return Fault(
        offer.code,
        column,
        "%(name)s promises %(days)s workdays; the law allows %(law)s calendar days, in which surely lie %(allowed)s workdays.",
        facts,
    )


def _unknown(offers: Iterable[Offer], known: Mapping[str, Offer]) -> Iterator[Fault]:
    for offer in offers:
        for code in (code for group in offer.predecessors for code in group if code not in known):
            yield Fault(offer.code, "predecessors", "%(name)s waits for %(other)s, which the catalogue does not have.", {
                "name": offer.name, "other": code,
            })  # fmt: skip


def cycle(offers: Iterable[Offer]) -> tuple[str, ...]:
    """The codes of matters that wait for each other in a ring, the first one repeated at the end; () when there is none."""
    after = {offer.code: [code for group in offer.predecessors for code in group] for offer in offers}
    done: set[str] = set()
    for start in sorted(after):
        ring = _ring_from(start, after, done, [])
        if ring:
            return ring
    return ()


def _ring_from(code: str, after: Mapping[str, list[str]], done: set[str], path: list[str]) -> tuple[str, ...]:
    if code in path:
        return (*path[path.index(code) :], code)
    if code in done or code not in after:
        return ()
    for other in after[code]:
        ring = _ring_from(other, after, done, [*path, code])
        if ring:
            return ring
    done.add(code)
    return ()


def _ring(ring: tuple[str, ...], by_code: Mapping[str, Offer]) -> Fault:
    words = " → ".join(f"{code} {by_code[code].name}" for code in ring)
    return Fault(ring[0], "predecessors", "These matters wait for each other in a ring: %(ring)s.", {"ring": words})


def _too_long(by_code: Mapping[str, Offer], limits: Mapping[tuple[int, bool], int]) -> Iterator[Fault]:
    told = set()
    for mode, government in MODES:
        for stage in CHAIN_STAGES:
            limit = limits.get((stage, government))
            days, chain = longest_chain(by_code.values(), stage, mode, government)
            if limit is not None and days > limit and (stage, chain, government) not in told:
                told.add((stage, chain, government))
                words = " → ".join(f"{by_code[code].name} {by_code[code].committed(government)}" for code in chain)
                yield Fault(
                    chain[-1],
                    "committed_gov" if government else "committed_ent",
                    "Stage %(stage)s (%(kind)s) may take %(limit)s workdays; one after the other its matters promise %(days)s: %(chain)s.",
                    {"stage": stage, "kind": kind(government), "limit": limit, "days": days, "chain": words},
                )


def longest_chain(offers: Iterable[Offer], stage: int, mode: str, government: bool) -> tuple[int, tuple[str, ...]]:
    """The most workdays that matters of a stage promise one after the other, and these matters in their order. Not for a ring.

    Matters on a condition are all taken to apply, and of alternatives the longer one: it must hold for every project."""
    here = {offer.code: offer for offer in offers if offer.stage == stage and offer.applies[mode] != NEVER}
    known: dict[str, tuple[int, tuple[str, ...]]] = {}
    days = partial(days_left, here=here, government=government)
    return max((_chain_to(code, here, days, known) for code in sorted(here)), default=(0, ()), key=lambda one: one[0])


def days_left(offer: Offer, here: Mapping[str, Offer], government: bool) -> int:
    """Workdays a matter adds behind those it waits for; a composite only what its longest part leaves of its days."""
    if not offer.counts:
        return 0
    days = offer.committed(government)
    if offer.kind != COMPOSITE:
        return days
    parts = [here[code].committed(government) for group in offer.predecessors for code in group if code in here]
    return max(0, days - max(parts, default=0))


def _chain_to(code: str, here: Mapping[str, Offer], days: Callable[[Offer], int],
              known: dict[str, tuple[int, tuple[str, ...]]]) -> tuple[int, tuple[str, ...]]:  # fmt: skip
    if code not in known:
        offer = here[code]
        before = [] if offer.early else [other for group in offer.predecessors for other in group if other in here]
        longest = max((_chain_to(other, here, days, known) for other in before), default=(0, ()), key=lambda one: one[0])
        own = days(offer)
        known[code] = (longest[0] + own, (*longest[1], code) if own else longest[1])
    return known[code]
