"""`make run` in earnest: it serves the demonstration city, ends cleanly with Ctrl-C and begins again at once."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ["DATABASE_URL"].startswith("sqlite"), reason="make run is about the embedded defaults"),
]
HOME = Path(__file__).parent.parent
STARTING = 120.0


class Product:
    """The supervisor in a process group of its own, as a terminal would start it."""

    def __init__(self, folder: Path, port: int) -> None:
        clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "MEDIA_ROOT", "DJANGO_SETTINGS_MODULE"}}
        self.environment = {**clean, "VAR_DIR": str(folder), "PORT": str(port)}
        self.log = folder / f"log-{port}"
        self.url = f"http://127.0.0.1:{port}/"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tools.run"], cwd=HOME, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait_for(self, words: str, times: int = 1) -> None:
        """Until the log holds these words so often."""
        deadline = time.monotonic() + STARTING
        while self.log.read_text().count(words) < times:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            signal.sigtimedwait(set(), 0.05)

    def answer(self) -> int | None:
        """The status of the first page; None when nobody answers."""
        try:
            with urllib.request.urlopen(self.url, timeout=10) as page:
                return int(page.status)
        except urllib.error.URLError:
            return None

    def family(self) -> set[int]:
        """Every living process that was started with this folder."""
        mark = f"VAR_DIR={self.environment['VAR_DIR']}\0".encode()
        found = set()
        for place in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (place / "environ").read_bytes() + b"\0":
                    found.add(int(place.name))
            except OSError:
                continue
        return found

    def end(self, number: int) -> int:
        os.killpg(self.process.pid, number)
        return self.process.wait(timeout=20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a small city, so that the large one need not be made."""
    made: Path = tmp_path_factory.mktemp("run")
    environment = {**Product(made, 0).environment, "DEMONSTRATION": "1"}
    for command in (["migrate", "--verbosity", "0"], ["seed_demo", "--projects", "2"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=HOME, env=environment, check=True, capture_output=True)
    return made


@pytest.fixture
def product(folder: Path) -> Iterator[Product]:
    made = Product(folder, free_port())
    yield made
    for number in made.family():
        os.kill(number, signal.SIGKILL)


def test_it_serves_and_ends_with_everything_it_started_and_begins_again(product: Product) -> None:
    product.start()
    product.wait_for("Kaigong answers at")
    assert product.answer() == 200
    assert product.end(signal.SIGINT) == 0
    assert (product.family(), product.answer()) == (set(), None)
    product.start()
    product.wait_for("Kaigong answers at", times=2)
    assert product.answer() == 200
    assert product.end(signal.SIGHUP) == 0
    assert product.family() == set()


def test_a_taken_port_gives_the_next_one_and_a_killed_supervisor_leaves_nothing(product: Product) -> None:
    product.start()
    product.wait_for("Kaigong answers at")
    neighbour = Product(product.log.parent, int(product.environment["PORT"]))
    neighbour.log = product.log.with_name("neighbour")
    neighbour.start()
    neighbour.wait_for("Kaigong answers at")
    assert f":{neighbour.environment['PORT']}/" not in neighbour.log.read_text()
    for one in (product, neighbour):
        one.process.kill()
        one.process.wait()
    deadline = time.monotonic() + 20
    while product.family() and time.monotonic() < deadline:
        signal.sigtimedwait(set(), 0.05)
    assert product.family() == set()
