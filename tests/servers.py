"""A real PostgreSQL and a real Redis for one test run, on free ports, gone at the end.

    python -m tests.servers COMMAND ...     runs the command with DATABASE_URL, DATABASE_RUNTIME_ROLE, BROKER_URL and CACHE_URL

PostgreSQL refuses to run as root, so root lends it to the system's user `postgres`. The two roles are those of a city: the owner,
who is no superuser, migrates, `kaigong_app` serves (trust.md, habit 3); the owner may put on the
other's hat, so that a test can.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

import psycopg
import redis

RUNTIME_ROLE = "kaigong_app"
STARTING = 30.0
QUICK = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "max_connections=100", "log_min_messages=panic"]


class DidNotStart(RuntimeError):
    """The server's own words say why."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres() -> Iterator[str]:
    """The owner's DATABASE_URL of an empty PostgreSQL."""
    binaries, user = _postgres_binaries(), "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    folder, port, password = Path(tempfile.mkdtemp(prefix="kaigong-postgres-")), free_port(), secrets.token_hex(16)
    try:
        secret = folder / "password"
        secret.write_text(password)
        for path in (folder, secret):
            shutil.chown(path, user)
        start = {"user": user, "cwd": "/", "stdin": subprocess.DEVNULL} if os.geteuid() == 0 else {"cwd": "/", "stdin": subprocess.DEVNULL}
        initdb = [binaries / "initdb", "-D", folder / "data", "-U", "postgres", f"--pwfile={secret}", "--auth=scram-sha-256"]
        subprocess.run([*initdb, "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8"], check=True, stdout=subprocess.DEVNULL, **start)
        options = [f"-c{option}" for option in (*QUICK, f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}")]
        place = f"{password}@127.0.0.1:{port}"
        with _running([binaries / "postgres", "-D", folder / "data", *options], signal.SIGINT, start) as server:
            _wait_until(lambda: _opens_a_session(f"postgres://postgres:{place}/postgres"), server, "PostgreSQL")
            _make_roles(f"postgres://postgres:{place}/postgres", password)
            yield f"postgres://kaigong_owner:{place}/kaigong"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis_server(port: int | None = None) -> Iterator[str]:
    """The address of an empty Redis that keeps nothing on disk, without the database number."""
    port = port or free_port()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kaigong-redis-"))
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
        server = stack.enter_context(_running([*command, "--loglevel", "warning"], signal.SIGTERM, {"stdout": subprocess.DEVNULL}))
        _wait_until(lambda: _answers(port), server, "Redis")
        yield f"redis://127.0.0.1:{port}"


@contextmanager
def _running(command: list[object], stop: int, options: dict[str, object]) -> Iterator[subprocess.Popen[bytes]]:
    """The server in a session of its own, so that Ctrl-C reaches the tests first; ended by its number."""
    with subprocess.Popen([str(word) for word in command], start_new_session=True, **options) as server:  # type: ignore[call-overload]
        try:
            yield server
        finally:
            server.send_signal(stop)
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()


def _postgres_binaries() -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    if versions:
        return versions[-1].parent
    found = shutil.which("postgres")
    if found is None:
        raise DidNotStart("PostgreSQL is not installed: apt-get install postgresql")
    return Path(found).parent


def _make_roles(url: str, password: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {RUNTIME_ROLE} LOGIN PASSWORD '{password}'")
        connection.execute(f"CREATE ROLE kaigong_owner LOGIN CREATEDB PASSWORD '{password}' IN ROLE {RUNTIME_ROLE}")
        connection.execute("CREATE DATABASE kaigong OWNER kaigong_owner")


def _opens_a_session(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _answers(port: int) -> bool:
    try:
        with redis.Redis(port=port, socket_timeout=2) as client:
            return bool(client.ping())
    except (redis.ConnectionError, redis.TimeoutError):
        return False


def _wait_until(ready: Callable[[], bool], server: subprocess.Popen[bytes], name: str) -> None:
    never = threading.Event()
    for _ in range(int(STARTING / 0.05)):
        if ready():
            return
        if server.poll() is not None:
            raise DidNotStart(f"{name} ended with {server.returncode} while starting")
        never.wait(0.05)
    raise DidNotStart(f"{name} did not answer within {STARTING:.0f} s")


def main(command: list[str]) -> int:
    """Run the command beside both servers; its return code."""
    signal.signal(signal.SIGTERM, _leave)
    with postgres() as database, redis_server() as queue:
        servers = {"DATABASE_URL": database, "DATABASE_RUNTIME_ROLE": RUNTIME_ROLE, "BROKER_URL": f"{queue}/0", "CACHE_URL": f"{queue}/1"}
        return subprocess.run(command, env={**os.environ, **servers}, check=False).returncode


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
