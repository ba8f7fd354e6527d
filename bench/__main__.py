"""`make bench`: every module of this folder that has a `run()` is measured, and one table is printed.

`run()` returns rows with the fields what, figure, unit, target ("" or None: for information) and met (None: for information).
`python -m bench clock pages` measures these modules only. The return code is 1 when a target was missed.
"""

import importlib
import os
import pkgutil
import sys
import unicodedata
from collections.abc import Iterable
from typing import Protocol

import django

import bench


class Row(Protocol):
    """What a bench module hands over for each line of the table."""

    what: str
    figure: float
    unit: str
    target: str | None
    met: bool | None


def modules(wanted: list[str]) -> list[str]:
    """The modules to measure, in order of name; ends with a sentence when one is not there."""
    known = [module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_")]
    if strangers := sorted(set(wanted) - set(known)):
        sys.exit(f"No such bench: {', '.join(strangers)}. There are: {', '.join(known)}.")
    return [name for name in known if not wanted or name in wanted]


def cells(row: Row) -> list[str]:
    verdict = {None: "", True: "met", False: "MISSED"}[row.met]
    return [row.what, f"{row.figure:,.2f} {row.unit}" if row.figure < 100 else f"{row.figure:,.0f} {row.unit}", row.target or "", verdict]


def width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def lines(name: str, rows: Iterable[Row]) -> list[str]:
    """The table of one module, its columns aligned."""
    table = [cells(row) for row in rows]
    widest = [max(width(line[column]) for line in table) for column in range(4)]
    padded = ["  ".join(text + " " * (most - width(text)) for text, most in zip(line, widest, strict=True)).rstrip() for line in table]
    return [f"== {name}", *padded, ""]


def main(wanted: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    missed = 0
    for name in modules(wanted):
        run = getattr(importlib.import_module(f"bench.{name}"), "run", None)
        if run is None:
            continue
        rows = list(run())
        missed += sum(row.met is False for row in rows)
        print("\n".join(lines(name, rows)), flush=True)
    print(f"{missed} targets missed." if missed else "All targets met.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
