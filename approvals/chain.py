"""Each event carries the hash of the one before it in its project, so nobody can change, drop or swap one unseen.

What is hashed is the whole event as canonical JSON (sorted keys, no blanks, UTF-8): `manage.py verify_ledger` recomputes it.
A chain's last event stands for all before it. One fingerprint over the last events of all projects is printed in every briefing, and the
briefing keeps which events those were: however long the city lives on, they must still stand where they stood, with the same hashes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def moment(at: datetime) -> str:
    """A moment as the ledger writes it: UTC to the microsecond, the same from every database."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(previous: str, content: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{previous}\n{canonical(content)}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last event of a project's chain at some moment: whoever knows its hash knows everything up to it."""

    project: int
    number: int
    hash: str


def fingerprint(heads: Iterable[ChainHead]) -> str:
    """One hash over the heads of all chains, in the order of the projects' keys: what a briefing prints."""
    return digest(GENESIS, {"heads": [[head.project, head.number, head.hash] for head in heads]})
