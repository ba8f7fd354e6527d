"""A register against what is known: which rows are new projects, which change one, and in what.

A blank cell never erases what is known; a row that lacks what a new project needs is rejected only if the project is new.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from people.models import Enterprise, Region
from projects.models import Project
from projects.reading.cells import cleaned, same
from projects.reading.rows import LABELS
from projects.reading.values import Fault, Reading, Rejection, Row

BATCH = 500
# What a row says -> where the project keeps it; the owner is compared by itself.
KEPT = {
    "name": "name",
    "investment": "investment",
    "mode": "mode",
    "total": "total_investment",
    "year_amount": "year_investment",
    "level": "level",
    "list_year": "list_year",
    "ground_breaking": "ground_breaking_on",
    "runner": "runner_name",
    "in_scope": "in_scope",
    "scope_reason": "scope_reason",
    "remark": "remark",
    "park": "park",
    "responsible_unit": "responsible_unit",
    "sponsor": "sponsor",
    "site": "site",
    "flow_type": "flow_type",
}
# Changes by the names of the project's columns, with values before and after; "owner" is the owner's name or code.
Changes = Mapping[str, tuple[Any, Any]]


class Comparison:
    """The good rows against the database, a batch at a time; rows that a new project cannot be made of are added to `rejections`."""

    def __init__(self, reading: Reading, rejections: list[Rejection], *, lock: bool = False) -> None:
        self.reading, self.rejections, self.lock = reading, rejections, lock
        self.regions = dict(Region.objects.values_list("code", "pk"))
        places = Region.objects.select_related("parent")
        # A project may be kept under a township; the register speaks of counties.
        self.counties = {one.pk: one.parent if one.level == Region.Level.TOWNSHIP and one.parent else one for one in places}
        self.names = names_of(reading.rows)

    def rows(self) -> Iterator[tuple[Row, Project | None, Changes]]:
        for start in range(0, len(self.reading.rows), BATCH):
            batch = self.reading.rows[start : start + BATCH]
            projects = Project.objects.filter(code__in=[row.code for row in batch]).select_related("enterprise")
            if self.lock:
                projects = projects.select_for_update(of=("self",))
            known = {project.code: project for project in projects}
            usccs = {row.uscc for row in batch if row.uscc}
            enterprises = dict(Enterprise.objects.filter(uscc__in=usccs).values_list("uscc", "name"))
            for row in batch:
                project = known.get(row.code)
                faults = self._faults(row, project, enterprises)
                if faults:
                    self.rejections.append(Rejection(row.sheet, row.row, faults, row.cells))
                else:
                    yield row, project, self._changes(row, project, enterprises) if project else {}

    def _faults(self, row: Row, project: Project | None, enterprises: Mapping[str, str]) -> tuple[Fault, ...]:
        if project is None:
            named = row.uscc in enterprises or row.uscc in self.names
            return tuple(fault for fault in row.blanks if not (fault.field == "owner" and named))
        if row.uscc and row.uscc not in enterprises and row.uscc not in self.names:
            return tuple(fault for fault in row.blanks if fault.field == "owner")
        if row.owner and not row.uscc and not same(row.owner, project.enterprise.name):
            reason = f"建设单位由“{project.enterprise.name}”改为“{row.owner}”，须同时填写统一社会信用代码"
            return (Fault("owner", "", LABELS["owner"], row.owner, reason),)
        return ()

    def _changes(self, row: Row, project: Project, enterprises: Mapping[str, str]) -> Changes:
        changes: dict[str, tuple[Any, Any]] = {}
        for said, kept in KEPT.items():
            before, after = getattr(project, kept), getattr(row, said)
            if after is not None and after != before and not (isinstance(before, str) and cleaned(before) == after):
                changes[kept] = (before, after)
        if "in_scope" in changes and row.in_scope and project.scope_reason and row.scope_reason is None:
            changes["scope_reason"] = (project.scope_reason, "")
        county = self.counties[project.region_id]
        if row.county and row.county != county.code:
            changes["region"] = (county.name, self.counties[self.regions[row.county]].name)
        if row.uscc and row.uscc != project.enterprise.uscc:
            name = self.names.get(row.uscc) or enterprises.get(row.uscc, "")
            changes["owner"] = (f"{project.enterprise.name} {project.enterprise.uscc}", f"{name} {row.uscc}")
        elif row.uscc and row.uscc in self.names and not same(self.names[row.uscc], project.enterprise.name):
            changes["owner"] = (project.enterprise.name, self.names[row.uscc])
        return changes


def names_of(rows: Iterable[Row]) -> dict[str, str]:
    """The name of each owner in this register: the first one written beside its code."""
    names: dict[str, str] = {}
    for row in rows:
        if row.uscc and row.owner:
            names.setdefault(row.uscc, row.owner)
    return names
