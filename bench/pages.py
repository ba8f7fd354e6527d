"""The leader's screen, a runner's today list and a department's queue against an empty page of the same server, same person signed in.

220 projects on SQLite. CPU of the server alone, as a ratio; and the number of queries, which must be small and not grow with the rows.
"""

import json
import os
import subprocess
import sys
import tempfile

from bench.rows import Row, at_most

MOST_QUERIES = 12
NAMES = {"today": "a runner's today list", "queue": "a department's queue", "leader": "the leader's screen"}
TARGETS = {"today": 25.0}


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {
            **os.environ,
            "VAR_DIR": folder,
            "DEMONSTRATION": "1",
            "DEBUG": "0",
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        }
        done = subprocess.run([sys.executable, "-m", "bench.pages_measured"], env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    figures = json.loads(done.stdout.splitlines()[-1])
    floor = figures["empty"]["milliseconds"]
    rows = [Row("an empty page, signed in", floor, "ms", None, None)]
    for name, words in NAMES.items():
        rows.append(at_most(f"{words} / the empty page", figures[name]["milliseconds"] / floor, "x", TARGETS.get(name)))
        rows.append(at_most(f"{words}: queries", figures[name]["queries"], "queries", MOST_QUERIES))
    return rows
