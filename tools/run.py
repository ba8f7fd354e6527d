"""`make run`: prepare the data, then keep the processes of the Procfile running until Ctrl-C.

The web comes first; the workers follow when it answers. Every process stands in a session of its own and is told to stop by its
number; what does not stop in time is killed with its whole group (a worker that is killed loses nothing: outbox), and the kernel
ends them all should this supervisor itself be killed. So nothing is left behind. A process that ends by itself is started
again, unless it could not live a quarter of a minute: then all stop, and its words are the last printed.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tools import stamp

HOME = Path(__file__).resolve().parent.parent
ENDINGS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
OPENED = signal.SIGUSR1
HEARD = ENDINGS | {signal.SIGCHLD, OPENED}
GRACE = 1.0
TOO_SHORT_A_LIFE = 15.0
DEATH_OF_PARENT = 1
ROOT_WARNING = "ignore:You're running the worker with superuser privileges"
_libc = ctypes.CDLL(None)


@dataclass
class Service:
    """One line of the Procfile, and the process that does it now."""

    name: str
    command: str
    process: subprocess.Popen[bytes] | None = None
    since: float = field(default=0.0)

    def start(self) -> None:
        self.since = time.monotonic()
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", self.command], cwd=HOME, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent
        )

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ended(self) -> int | None:
        """The return code of a process that ended by itself."""
        return None if self.process is None else self.process.poll()

    def tell(self, number: int) -> None:
        if self.process is not None and self.alive():
            self.process.send_signal(number)

    def kill_group(self) -> None:
        """End whatever is left of the process and of its children."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            self.process.wait()


def die_with_parent() -> None:
    """Runs in the new process: hear signals again, and end when the supervisor does."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
    _libc.prctl(DEATH_OF_PARENT, signal.SIGTERM)


def read_procfile(text: str) -> list[Service]:
    """One service per line "name: command"."""
    lines = [line.partition(":") for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [Service(name.strip(), command.strip()) for name, _, command in lines]


def first_free_port(host: str, port: int) -> int:
    """The port, or the next one upwards that nobody holds."""
    for candidate in range(port, min(port + 100, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    sys.exit(f"No free port from {port} upwards.")


class Stop(Exception):
    """Leave now, with this return code."""


def prepare() -> None:
    """Tables, demonstration city, static files, the table of accounts; raises Stop when that fails or is interrupted."""
    done = subprocess.run([sys.executable, "-m", "tools.prepare"], cwd=HOME, check=False, preexec_fn=die_with_parent)
    if done.returncode:
        raise Stop(0 if -done.returncode in ENDINGS else 1)


def watch_for_opening(url: str) -> None:
    """Tell the supervisor once the pages answer."""
    pause = threading.Event()
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            break
        except OSError:
            pause.wait(0.05)
        else:
            break
    os.kill(os.getpid(), OPENED)


def serve(services: list[Service], url: str) -> None:
    """Start, open, keep, until told to end; raises Stop when something cannot live."""
    begun, ready = time.monotonic(), stamp.valid()
    if not ready:
        prepare()
    web, *workers = services
    web.start()
    threading.Thread(target=watch_for_opening, args=(url,), daemon=True).start()
    while (heard := signal.sigwait(HEARD)) not in ENDINGS:
        if heard == OPENED:
            print(f"Kaigong answers at {url} ({time.monotonic() - begun:.1f} s). Ctrl-C ends it.", flush=True)
            if ready:
                prepare()
            for worker in workers:
                worker.start()
        else:
            for service in services:
                keep(service)


def keep(service: Service) -> None:
    """Start the service again if it ended by itself; raises Stop when it cannot live."""
    code = service.ended()
    if code is None:
        return
    service.kill_group()
    if time.monotonic() - service.since < TOO_SHORT_A_LIFE:
        print(f"{service.name} ended at once with {code}; stopping.", file=sys.stderr, flush=True)
        raise Stop(1)
    print(f"{service.name} ended with {code}; starting it again.", file=sys.stderr, flush=True)
    service.start()


def stop(services: list[Service]) -> None:
    """Ask, wait, then insist; a second Ctrl-C insists at once."""
    for service in services:
        service.tell(signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    while any(service.alive() for service in services) and (left := deadline - time.monotonic()) > 0:
        heard = signal.sigtimedwait(HEARD, left)
        if heard is not None and heard.si_signo in ENDINGS:
            break
    for service in services:
        service.kill_group()


def main() -> int:
    host = os.environ.setdefault("HOST", "127.0.0.1")
    port = first_free_port(host, int(os.environ.get("PORT", "8000")))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    os.environ |= {"PORT": str(port), "DEMONSTRATION": "1", "LOG_FORMAT": "text", "PATH": path, "PYTHONWARNINGS": ROOT_WARNING}
    services = read_procfile((HOME / "Procfile").read_text())
    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    try:
        serve(services, f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{port}/")
    except Stop as reason:
        return int(reason.args[0])
    finally:
        stop(services)
    return 0


if __name__ == "__main__":
    sys.exit(main())
