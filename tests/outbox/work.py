"""Handlers for the tests; a real worker imports them with `--include tests.outbox.work`."""

import resource
import signal
from pathlib import Path

import outbox


class OnPurpose(Exception):
    """What a handler raises when the test asks for it."""


@outbox.handles("test.note")
def note(diary: str, word: str) -> None:
    """Append the word to the diary."""
    with Path(diary).open("a") as book:
        book.write(f"{word}\n")


@outbox.handles("test.fail")
def fail(why: str) -> None:
    raise OnPurpose(why)


@outbox.handles("test.hang_once")
def hang_once(diary: str, word: str) -> None:
    """Wait for a killer the first time; the second time write the word."""
    began = Path(diary).with_suffix(".began")
    if not began.exists():
        began.touch()
        signal.pause()
    note(diary, word)


@outbox.handles("test.memory")
def memory(diary: str) -> None:
    """Write down how much memory this process may have."""
    note(diary, str(resource.getrlimit(resource.RLIMIT_AS)[0]))


@outbox.handles("test.greedy")
def greedy(size: int) -> None:
    bytearray(size)
