"""Each event carries the hash of the one before it, so nobody can change, drop or swap one unseen.

What is hashed is the whole event as canonical JSON (sorted keys, no blanks, UTF-8): `manage.py verify_ledger` recomputes it.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def moment(at: datetime) -> str:
    """A moment as a ledger writes it: UTC to the microsecond, the same from every database."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(previous: str, content: Mapping[str, Any]) -> str:
    """64 hex signs over the event's content and the hash of the one before."""
    return hashlib.sha256(f"{previous}\n{canonical(content)}".encode()).hexdigest()
