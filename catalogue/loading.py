"""Load the catalogue from its file: 43 matters with stages, limits, predecessors, and the limits of the stages.

`files/matters.csv` was compiled from the engineering-project approval reform's public rules (each row names its source and how far to
trust it). Loading adds versions in force from a day; it never changes a version that is there, so loading twice changes nothing.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

FILES = Path(__file__).parent / "files"
PARALLEL = 5
UNITS = {"WD": "workday", "CD": "calendar_day", "": "workday"}


class BadCatalogue(ValueError):
    """A row of the catalogue file cannot be used; the message names matter, column and value."""


def rows(name: str) -> Iterator[dict[str, str]]:
    with (FILES / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def first_word(text: str) -> str:
    """The office that leads: the first one named (`住建/行政审批` -> 住建)."""
    return re.split(r"[/(（或;]", text, maxsplit=1)[0].strip()


def days(row: dict[str, str], column: str) -> int | None:
    """Days of a column, the longest where a row gives two (`15/10` by size of the works); None where nothing is promised."""
    text = row[column].strip()
    if not text:
        return None
    try:
        return max(int(part) for part in text.split("/"))
    except ValueError:
        raise BadCatalogue(f"{row['code']} {column}: {text}") from None


def department_of(word: str, departments: Any) -> Any:
    for department in departments:
        if word in (department.name, *department.words):
            return department
    raise BadCatalogue(f"lead_dept: {word}")


def load_matters(matter_model: Any, version_model: Any, department_model: Any, effective_from: date) -> int:
    """Add what the file says as versions in force from a day; returns how many were new."""
    departments = list(department_model.objects.all())
    added = 0
    for row in rows("matters.csv"):
        matter, _new = matter_model.objects.get_or_create(code=row["code"])
        _version, new = version_model.objects.get_or_create(
            matter=matter,
            effective_from=effective_from,
            defaults=fields(row) | {"lead": department_of(first_word(row["lead_dept"]), departments)},
        )
        added += new
    return added


def fields(row: dict[str, str]) -> dict[str, Any]:
    """A row of the file as the columns of a version."""
    return {
        "name": row["name_zh"],
        "stage": PARALLEL if row["stage"] == "P" else int(row["stage"]),
        "kind": row["kind"],
        "cooperating": row["coop_depts"],
        "applies_government": row["applies_gov"],
        "applies_verified": row["applies_ent_hezhun"],
        "applies_filed": row["applies_ent_beian"],
        "condition": row["condition"],
        "statutory_days": days(row, "statutory_days"),
        "statutory_unit": UNITS[row["statutory_unit"]],
        "committed_government": days(row, "committed_gov"),
        "committed_enterprise": days(row, "committed_ent"),
        "extendable": days(row, "extendable") or 0,
        "clock_role": row["clock_role"],
        "milestone": row["milestone"] == "Y",
        "predecessors": row["predecessors"],
        "may_start_early": row["may_start_early"] == "Y",
        "regional_assessment": row["regional_assessment"],
        "tolerance": row["tolerance"] == "Y",
        "commitment": row["commitment"] == "Y",
        "joint_visit": row["joint_survey"] == "Y",
        "special_procedures": row["special_procedures"],
        "provincial": "省级权限" in row["lead_dept"],
        "result_document": row["result_doc"],
        "legal_basis": row["legal_basis"],
        "source": row["source"],
        "confidence": row["confidence"],
    }


def load_stage_limits(limit_model: Any, effective_from: date) -> int:
    added = 0
    for row in rows("stage_limits.csv"):
        _limit, new = limit_model.objects.get_or_create(
            stage=int(row["stage"]),
            government=row["investment"] == "government",
            effective_from=effective_from,
            defaults={"days": int(row["days"])},
        )
        added += new
    return added
