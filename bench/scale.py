"""What pages, a step and the daily work cost at 220, 22,000 and 220,000 projects with 24 approvals each, on a PostgreSQL of its own.

Processor milliseconds of the product and of its database session together, the quickest of several: what else the machine does is not
measured. The largest city takes some minutes to fill; `BENCH_SCALE=22000` leaves it out.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable

from bench.rows import Row, at_most
from tests.servers import RUNTIME_ROLE, postgres

SIZES = (220, 22_000, 220_000)
JUDGED = 22_000
MOST_MILLISECONDS = 50.0
# What a page shows or a person does may not care how many projects there are; the depth of an index and cold memory are allowed for.
ALIKE = 2.0
# How a cost may grow: with the rows it counts; not at all; not any more once a list of bounded length is full.
ROWS, NEVER, FULL = "rows", "never", "full"
JOBS = (
    ("counts", "counts by light and county", ROWS),
    ("at_risk", "the fifty most at risk", ROWS),
    ("queue", "one department's queue by due day", ROWS),
    ("search_common", "a name search that finds many (学校)", ROWS),
    ("search_rare", "a name search that finds few (凤凰)", ROWS),
    ("project", "a project's page", NEVER),
    ("today", "a runner's today list", NEVER),
    ("step", "a step recorded", NEVER),
    ("settle", "the day's settling, nothing due", NEVER),
    ("experience", "what the forecast learns once a day", FULL),
    ("expected", "the forecasts of a list, kept", FULL),
)

TARGETS: dict[str, Callable[[int, int], float | None]] = {
    ROWS: lambda least, most: most / least,
    NEVER: lambda least, most: ALIKE,
    FULL: lambda least, most: None,
}


def run() -> list[Row]:
    figures = measured([size for size in SIZES if size <= int(os.environ.get("BENCH_SCALE", SIZES[-1]))])
    return [row for job in JOBS for row in rows_of(*job, figures)]


def measured(sizes: list[int]) -> dict[int, dict[str, float]]:
    """By size and name of the job, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder, postgres() as address:
        surroundings = {
            **os.environ,
            "VAR_DIR": folder,
            "DEMONSTRATION": "1",
            "DEBUG": "0",
            "DATABASE_URL": address,
            "DATABASE_RUNTIME_ROLE": RUNTIME_ROLE,
        }
        command = [sys.executable, "-m", "bench.scale_measured", *map(str, sizes)]
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return {int(size): told for size, told in json.loads(done.stdout.splitlines()[-1]).items()}


def rows_of(name: str, words: str, growth: str, figures: dict[int, dict[str, float]]) -> list[Row]:
    """A line for each size, and the ratio between the smallest and the largest: how it may grow is judged by that."""
    limit = None if name == "experience" else MOST_MILLISECONDS
    rows = [at_most(f"{words}, {size:,} projects", told[name], "ms", limit if size == JUDGED else None) for size, told in figures.items()]
    least, most = min(figures), max(figures)
    if most > least:
        ratio = at_most(f"{words}, {least:,} -> {most:,}", figures[most][name] / figures[least][name], "x", TARGETS[growth](least, most))
        rows.append(ratio)
    if growth == FULL and most > JUDGED:
        rows.append(at_most(f"{words}, {JUDGED:,} -> {most:,}", figures[most][name] / figures[JUDGED][name], "x", ALIKE))
    return rows
