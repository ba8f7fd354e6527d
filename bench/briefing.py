"""The weekly briefing of 220 projects: the product's drawing against headless Chromium printing the same HTML, in CPU seconds of fresh
processes, everything they start included, taken in turns. Target: at most 0.9 of Chromium."""

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.rows import Row, at_most

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = [
    *("/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
ROUNDS = 5
TARGET = 0.9
BECOME_SUBREAPER = 36


def run() -> list[Row]:
    """The least of five rounds each, for whatever else the machine does only adds, and their ratios."""
    ctypes.CDLL(None).prctl(BECOME_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        _python("bench.briefing_city", "prepare", held)
        rounds = [_round(folder) for _ in range(ROUNDS)]
    ours, theirs, whole = (min(times) for times in zip(*rounds, strict=True))
    return [
        at_most("220 projects: the same HTML drawn by us", ours, "s CPU", None),
        at_most("220 projects: the same HTML printed by Chromium", theirs, "s CPU", None),
        at_most("the same HTML, ours / Chromium", ours / theirs, "x", TARGET),
        at_most("from stored figures on (framework, figures, HTML) / Chromium", whole / theirs, "x", None),
    ]


def _round(folder: Path) -> tuple[float, float, float]:
    """CPU seconds of our drawing, of Chromium's, and of ours from the stored figures on."""
    ours = _python("bench.briefing_drawn", str(folder))
    user = tempfile.mkdtemp(dir=folder)
    theirs = _cpu([*CHROMIUM, f"--user-data-dir={user}", f"--print-to-pdf={folder}/theirs.pdf", f"file://{folder}/page.html"])
    return ours, theirs, _python("bench.briefing_city", "draw", str(folder))


def _python(*arguments: str) -> float:
    return _cpu([sys.executable, "-m", *arguments])


def _cpu(command: list[str]) -> float:
    """CPU seconds, user and system, of the command and of every process it started: orphans come to us to be waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        try:
            pid, status = os.wait()
        except ChildProcessError:
            break
        if pid == started.pid:
            started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise SystemExit(f"{command[0]} {command[2]} ended with {started.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
