"""The regions and departments a new city starts with: read from the files beside this module, never overwriting what people changed.

巴中经开区 has no code of GB/T 2260; it is kept under the code statistics use (511971), and its projects carry the city's 511900.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILES = Path(__file__).parent / "files"


def fill_regions(region_model: Any) -> None:
    """One city, its counties, their townships (divisions_bazhong.csv). Rows already there stay as they are."""
    known = dict(region_model.objects.values_list("code", "pk"))
    for level in ("city", "county", "township"):
        lines = [line for line in _lines("divisions_bazhong.csv") if line["level"] == level and line["code"] not in known]
        region_model.objects.bulk_create(
            region_model(code=line["code"], name=line["name"], level=level, parent_id=known.get(line["parent"])) for line in lines
        )
        known = dict(region_model.objects.values_list("code", "pk"))


def fill_departments(department_model: Any) -> None:
    """The offices of the matter list (departments.csv), each with the words by which lists write it. Rows already there stay."""
    known = set(department_model.objects.values_list("code", flat=True))
    department_model.objects.bulk_create(
        department_model(code=line["code"], name=line["name"], words=line["words"].split(";"))
        for line in _lines("departments.csv")
        if line["code"] not in known
    )


def _lines(name: str) -> Iterator[dict[str, str]]:
    with (FILES / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
