"""A broker for Celery that needs no server: a message is a file, and every step of its life is one atomic rename.

    folder/coming/   being written             -> rename: published, whole or not at all
    folder/ready/QUEUE/   waiting              -> rename: claimed, by exactly one worker
    folder/claimed/OWNER/QUEUE/   being worked -> deleted when acknowledged, renamed back when refused or when OWNER is dead
    folder/broken/   not readable, kept for people; it never stops a worker

For one machine: owners are judged dead or alive by their process (outbox.owner). Kombu's own filesystem transport is not used:
it reads files while they are being written and forgets a message as soon as it was read.
"""

import json
import logging
import os
import time
import uuid
from collections import deque
from pathlib import Path
from queue import Empty
from typing import Any
from urllib.parse import quote

from kombu.transport import TRANSPORT_ALIASES, base, virtual

from outbox import owner

logger = logging.getLogger(__name__)

SWEEP_EVERY = 1.0


def register() -> None:
    """Make `folder://` a broker address."""
    TRANSPORT_ALIASES["folder"] = "config.broker:Transport"


class Folder:
    """The files. Safe with any number of processes; each process gives it its own claims."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._swept = float("-inf")

    def publish(self, queue: str, message: dict[str, Any]) -> None:
        """Put a message at the end of the queue; raises OSError and leaves nothing when the disk refuses."""
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}"
        coming = self._made(self.root / "coming") / name
        try:
            coming.write_text(json.dumps(message), encoding="utf-8")
            coming.rename(self._made(self._ready(queue)) / name)
        except OSError:
            coming.unlink(missing_ok=True)
            raise

    def names(self, queue: str) -> list[str]:
        """What waits in the queue, oldest first."""
        try:
            return sorted(os.listdir(self._ready(queue)))
        except FileNotFoundError:
            return []

    def claim(self, queue: str, name: str) -> tuple[dict[str, Any], Path] | None:
        """The message and the file that stands for the claim; None when another worker was quicker."""
        ready = self._ready(queue)
        claimed = self._made(self.root / "claimed" / owner.me() / ready.name) / name
        try:
            (ready / name).rename(claimed)
        except FileNotFoundError:
            return None
        try:
            return json.loads(claimed.read_text(encoding="utf-8")), claimed
        except ValueError:
            logger.error("Message %s of queue %s is not readable; it is kept in broken/", name, queue)
            claimed.rename(self._made(self.root / "broken") / name)
            return None

    def give_back(self, claimed: Path) -> None:
        """Back to its place in its queue; its name keeps its age."""
        claimed.rename(self._made(self.root / "ready" / claimed.parent.name) / claimed.name)

    def purge(self, queue: str) -> int:
        names = self.names(queue)
        for name in names:
            (self._ready(queue) / name).unlink(missing_ok=True)
        return len(names)

    def sweep(self) -> None:
        """Once a second at most: give back what dead workers had claimed."""
        if time.monotonic() - self._swept < SWEEP_EVERY:
            return
        self._swept = time.monotonic()
        for holder in self._made(self.root / "claimed").iterdir():
            if owner.dead(holder.name):
                self._bury(holder)

    def _bury(self, holder: Path) -> None:
        """Several workers may do this at once: each file has one winner, the others find it gone."""
        try:
            for queue in holder.iterdir():
                for claimed in queue.iterdir():
                    self.give_back(claimed)
                queue.rmdir()
            holder.rmdir()
        except FileNotFoundError:
            logger.debug("Another worker returns the messages of %s", holder.name)

    def _ready(self, queue: str) -> Path:
        return self.root / "ready" / quote(queue, safe="@").replace(".", "%2E")

    @staticmethod
    def _made(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        return folder


class Channel(virtual.Channel):
    """What kombu asks of a broker, answered with files."""

    def __init__(self, connection: "Transport", **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        options: dict[str, Any] = getattr(connection.client, "transport_options", {})
        self.folder = Folder(Path(options["folder"]))
        self._seen: dict[str, deque[str]] = {}
        self._claims: dict[str, Path] = {}
        self._unanswered: set[str] = set()

    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        self.folder.publish(queue, message)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        self.folder.sweep()
        seen = self._seen.get(queue) or deque(self.folder.names(queue))
        while seen:
            taken = self.folder.claim(queue, seen.popleft())
            if taken is not None:
                self._seen[queue] = seen
                message, claimed = taken
                self._remember(queue, message, claimed)
                return message
        self._seen.pop(queue, None)
        raise Empty

    def _remember(self, queue: str, message: dict[str, Any], claimed: Path) -> None:
        if queue in self._unanswered:
            claimed.unlink(missing_ok=True)
        else:
            self._claims[message["properties"]["delivery_tag"]] = claimed

    def basic_consume(self, queue: str, no_ack: bool, *args: Any, **kwargs: Any) -> None:
        if no_ack:
            self._unanswered.add(queue)
        super().basic_consume(queue, no_ack, *args, **kwargs)

    def basic_get(self, queue: str, no_ack: bool = False, **kwargs: Any) -> Any:
        message = super().basic_get(queue, no_ack=no_ack, **kwargs)
        if message is not None and no_ack:
            self._forget(message.delivery_tag)
        return message

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        self._forget(delivery_tag)
        super().basic_ack(delivery_tag, multiple)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        super().basic_reject(delivery_tag, requeue)
        self._forget(delivery_tag)

    def _forget(self, delivery_tag: str) -> None:
        claimed = self._claims.pop(delivery_tag, None)
        if claimed is not None:
            claimed.unlink(missing_ok=True)

    def _restore(self, message: Any) -> None:
        claimed = self._claims.pop(message.delivery_tag, None)
        if claimed is not None:
            self.folder.give_back(claimed)

    def _size(self, queue: str) -> int:
        return len(self.folder.names(queue))

    def _purge(self, queue: str) -> int:
        self._seen.pop(queue, None)
        return self.folder.purge(queue)


class Transport(virtual.Transport):
    """The address `folder://`; its transport option "folder" says where.

    A Celery worker hangs it into its event loop, as it does with Redis, so both run by the same code: exact time limits, a
    quick end. `drain_events` is for consumers without a loop.
    """

    Channel = Channel
    polling_interval = 0.1
    default_port = 0  # type: ignore[assignment]
    driver_type = driver_name = "folder"
    implements = virtual.Transport.implements.extend(asynchronous=True)
    connection_errors = (*base.Transport.connection_errors, OSError)  # type: ignore[assignment]

    def driver_version(self) -> str:
        return "1"

    def register_with_event_loop(self, connection: "Transport", loop: Any) -> None:
        """Look into the folder ten times a second, as long as the connection has channels."""
        timer: Any = loop.call_repeatedly(self.polling_interval, lambda: self.deliver_what_waits() if self.channels else timer.cancel())

    def deliver_what_waits(self) -> None:
        """Hand over messages until there is none, or until the consumers hold as many as they may."""
        while True:
            try:
                self.cycle.get(self._deliver)  # type: ignore[union-attr]
            except Empty:
                return
