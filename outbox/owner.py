"""Who holds a claim, and whether it still lives.

A process is named by machine, boot, number and start time, so that a number used again by a later process is not mistaken for
the dead one. A process that was killed and waits to be buried by its parent counts as dead.
"""

import os
import socket
from functools import lru_cache
from pathlib import Path

_PROC = Path("/proc")


def me() -> str:
    """This process: "machine:boot:number:start"."""
    return _name(os.getpid())


def here(owner: str) -> bool:
    """Whether the owner lives or lived on this machine; only then can `dead` tell."""
    return owner.split(":")[0] == socket.gethostname()


def dead(owner: str) -> bool:
    """Whether the process of this machine, named by `me()`, has ended."""
    try:
        _, boot, number, start = owner.split(":")
    except ValueError:
        return True
    state, began = _state_and_start(int(number)) if number.isdigit() else ("X", "")
    return boot != _boot() or state in "XZ" or began != start


@lru_cache(maxsize=4)
def _name(number: int) -> str:
    _, start = _state_and_start(number)
    return ":".join([socket.gethostname(), _boot(), str(number), start])


@lru_cache(maxsize=1)
def _boot() -> str:
    return (_PROC / "sys/kernel/random/boot_id").read_text().strip()[:8]


def _state_and_start(number: int) -> tuple[str, str]:
    """State letter and start in ticks since boot, from /proc/N/stat; ("X", "") when there is no such process."""
    try:
        text = (_PROC / str(number) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "X", ""
    fields = text.rpartition(")")[2].split()  # the name stands in brackets and may hold spaces
    return fields[0], fields[19]
