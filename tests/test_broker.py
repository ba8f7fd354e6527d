"""The broker without a server: every message is worked once, and none is lost when a worker is killed."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from config import broker
from outbox import owner

broker.register()

CONSUMER = textwrap.dedent("""
    import signal, socket, sys
    from pathlib import Path
    from kombu import Connection, Consumer, Queue
    from config import broker

    folder, diary, dawdle = sys.argv[1:]
    broker.register()

    def work(body, message):
        with Path(diary).open("a") as book:
            book.write(f"{body['number']}\\n")
        if dawdle == "hang" and body["number"] == 100:
            signal.pause()  # until somebody kills us
        message.ack()

    with Connection("folder://", transport_options={"folder": folder}) as connection:
        with Consumer(connection, [Queue("default", durable=True)], callbacks=[work], prefetch_count=1, accept=["json"]):
            while True:
                try:
                    connection.drain_events(timeout=5)
                except socket.timeout:
                    pass
""")


def wait_until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    """Until it is true; fails the test when that takes too long."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        pause.wait(0.02)
    pytest.fail("It never became true")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with Connection("folder://", transport_options={"folder": str(tmp_path / "broker")}) as line:
        yield line


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start a worker that writes the number of each message into its diary."""
    started = []

    def worker(diary: Path, dawdle: str = "") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", CONSUMER, str(tmp_path / "broker"), str(diary), dawdle]
        started.append(subprocess.Popen(command, cwd=Path(__file__).parent.parent))
        return started[-1]

    yield worker
    for process in started:
        process.kill()
        process.wait()


def publish(connection: Connection, numbers: Iterator[int] | range, queue: str = "default") -> None:
    with connection.Producer(serializer="json") as producer:
        for number in numbers:
            producer.publish({"number": number}, routing_key=queue)


def numbers(*diaries: Path) -> list[int]:
    return sorted(int(line) for diary in diaries if diary.exists() for line in diary.read_text().split())


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def get(channel: Any, queue: str = "default", **options: Any) -> Any:
    return channel.basic_get(queue, **options)


def test_two_workers_do_each_of_500_messages_once(connection: Connection, start: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    publish(connection, range(250))
    start(first)
    start(second)
    publish(connection, range(250, 500))
    wait_until(lambda: files(tmp_path / "broker") == [])
    assert numbers(first, second) == list(range(500))


def test_a_killed_worker_loses_nothing_and_only_what_it_held_is_done_again(connection: Connection, start: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    publish(connection, range(500))
    doomed = start(first, "hang")
    wait_until(lambda: 100 in numbers(first))
    doomed.send_signal(signal.SIGKILL)
    start(second)
    wait_until(lambda: files(tmp_path / "broker") == [])
    assert numbers(first, second) == sorted([*range(500), 100])


def test_messages_leave_in_the_order_they_came(connection: Connection) -> None:
    publish(connection, range(5))
    with connection.channel() as channel:
        assert [get(channel).payload["number"] for _ in range(5)] == [0, 1, 2, 3, 4]
        assert get(channel) is None


def test_an_acknowledged_message_is_gone(connection: Connection, tmp_path: Path) -> None:
    publish(connection, range(1))
    with connection.channel() as channel:
        get(channel).ack()
    assert files(tmp_path) == []


def test_a_message_that_needs_no_answer_is_gone_when_read(connection: Connection, tmp_path: Path) -> None:
    publish(connection, range(1))
    with connection.channel() as channel:
        assert get(channel, no_ack=True).payload == {"number": 0}
        assert files(tmp_path) == []


def test_a_refused_message_waits_again_or_is_gone(connection: Connection, tmp_path: Path) -> None:
    publish(connection, range(1))
    with connection.channel() as channel:
        get(channel).reject(requeue=True)
        again = get(channel)
        assert again.payload == {"number": 0}
        again.reject(requeue=False)
        assert get(channel) is None
    assert files(tmp_path) == []


def test_a_closed_channel_returns_what_it_held(connection: Connection) -> None:
    publish(connection, range(2))
    with connection.channel() as channel:
        get(channel)
    with connection.channel() as channel:
        assert get(channel).payload == {"number": 0}


def test_a_half_written_message_is_not_seen(connection: Connection, tmp_path: Path) -> None:
    coming = tmp_path / "broker" / "coming"
    coming.mkdir(parents=True)
    (coming / "00000000000000000001-aa").write_text('{"body": "half')
    with connection.channel() as channel:
        assert get(channel) is None


def test_a_broken_message_is_put_aside_and_the_next_is_read(connection: Connection, tmp_path: Path, caplog: Any) -> None:
    publish(connection, range(2))
    oldest = min(files(tmp_path / "broker" / "ready"))
    oldest.write_bytes(b"\xff{")
    with connection.channel() as channel:
        assert get(channel).payload == {"number": 1}
    assert [path.name for path in files(tmp_path / "broker" / "broken")] == [oldest.name]
    assert "is not readable" in caplog.text


def test_queues_do_not_see_each_other_and_count_and_empty_alone(connection: Connection) -> None:
    publish(connection, range(3), "default")
    publish(connection, range(3, 5), "drawing")
    with connection.channel() as channel:
        assert [channel.queue_declare(name, passive=True).message_count for name in ("default", "drawing")] == [3, 2]
        assert channel.queue_purge("default") == 3
        assert get(channel) is None
        assert get(channel, "drawing").payload == {"number": 3}


def test_a_queue_named_like_a_path_stays_in_the_folder(connection: Connection, tmp_path: Path) -> None:
    publish(connection, range(1), "../../escape")
    assert [path.parent.name for path in files(tmp_path)] == ["%2E%2E%2F%2E%2E%2Fescape"]
    with connection.channel() as channel:
        assert get(channel, "../../escape").payload == {"number": 0}


def test_a_disk_that_refuses_is_told_to_the_publisher(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    options = {"folder": str(tmp_path / "file" / "broker")}
    with Connection("folder://", transport_options=options) as connection, pytest.raises(NotADirectoryError):
        publish(connection, range(1))


def test_a_claim_of_a_living_process_is_left_alone(tmp_path: Path) -> None:
    folder = broker.Folder(tmp_path)
    folder.publish("default", {"number": 0})
    [name] = folder.names("default")
    assert folder.claim("default", name) is not None
    broker.Folder(tmp_path).sweep()
    assert folder.names("default") == []
    assert folder.claim("default", name) is None


def test_the_claim_of_an_earlier_process_with_our_number_is_returned(tmp_path: Path) -> None:
    folder = broker.Folder(tmp_path)
    folder.publish("default", {"number": 0})
    [name] = folder.names("default")
    folder.claim("default", name)
    earlier = owner.me().rpartition(":")[0] + ":1"
    os.rename(tmp_path / "claimed" / owner.me(), tmp_path / "claimed" / earlier)
    broker.Folder(tmp_path).sweep()
    assert folder.names("default") == [name]
    assert list((tmp_path / "claimed").iterdir()) == []


def test_a_poll_of_an_empty_queue_says_empty(connection: Connection) -> None:
    with connection.channel() as channel, pytest.raises(Empty):
        channel._get("default")
