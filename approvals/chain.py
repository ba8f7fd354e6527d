"""The chains of the projects: each event carries the hash of the one before it in its project (`ledgers.chain`).

A chain's last event stands for all before it. One fingerprint over the last events of all projects is printed in every briefing, and the
briefing keeps which events those were: however long the city lives on, they must still stand where they stood, with the same hashes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ledgers.chain import GENESIS, canonical, digest, moment

__all__ = ["GENESIS", "ChainHead", "canonical", "digest", "fingerprint", "moment"]


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last event of a project's chain at some moment: whoever knows its hash knows everything up to it."""

    project: int
    number: int
    hash: str


def fingerprint(heads: Iterable[ChainHead]) -> str:
    """One hash over the heads of all chains, in the order of the projects' keys: what a briefing prints."""
    return digest(GENESIS, {"heads": [[head.project, head.number, head.hash] for head in heads]})
