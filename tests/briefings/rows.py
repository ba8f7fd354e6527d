"""A project or an approval in one line, for portfolios small enough to count by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

from approvals.board.values import ApprovalRow, Figures, Portfolio, ProjectRow, StageRow

ON = date(2026, 11, 20)


def figures(limit: int | None = 50, used: int = 0, light: str = "on_time", **more: Any) -> Figures:
    remaining = None if limit is None else limit - used
    late = limit is not None and used > limit
    known = {"due": None, "late": late, "late_workdays": max(0, -(remaining or 0)) if late else 0, "provisional": False, **more}
    return Figures(limit=limit, used=used, remaining=remaining, light=light, **known)


def project(pk: int, light: str = "on_time", used: int = 10, county: str = "巴州区", **more: Any) -> ProjectRow:
    investment = more.pop("investment", "government")
    limit = 50 if investment == "government" else 40
    clock = more.pop("clock", None) or figures(limit, used, light, **more.pop("on_clock", {}))
    opened = more.pop("opened_on", date(2026, 9, 1))
    stage = StageRow(1, "", "open", figures(18, min(used, 18)), opened, None)
    values: dict[str, Any] = {
        "pk": pk, "code": f"P{pk:03d}", "name": f"项目{pk}", "county": county, "county_code": county, "level": "city",
        "investment": investment, "mode": "approved", "in_scope": True, "state": "approving", "state_label": "", "enterprise": "某公司",
        "runner": "甲",
        "total_investment": Decimal(10000), "registered_on": date(2026, 1, 5), "permitted_on": None, "stage": 1, "stages": (stage,),
        "figures": clock, "holder": "", "holder_matter": "", "last_event_on": None,
    }  # fmt: skip
    return ProjectRow(**{**values, **more})


def permitted(pk: int, on: date, used: int = 45, **more: Any) -> ProjectRow:
    return project(pk, "decided", used, permitted_on=on, state="permitted", stage=None, **more)


def approval(pk: int, of: ProjectRow, lead: str = "水利局", matter: str = "洪水影响评价审批", **more: Any) -> ApprovalRow:
    values: dict[str, Any] = {
        "pk": pk, "matter": "M", "name": matter, "project_code": of.code, "project_name": of.name, "county": of.county, "stage": 1,
        "lead": lead, "role": "MAIN", "state": "in_review", "state_label": "", "received_on": date(2026, 11, 2),
        "accepted_on": date(2026, 11, 2),
        "decided_on": None, "resumes_on": None, "attempt": 1, "figures": figures(5, 3), "paused_for": "",
    }  # fmt: skip
    return ApprovalRow(**{**values, **more})


def city(*projects: ProjectRow, approvals: tuple[ApprovalRow, ...] = (), today: date = ON) -> Portfolio:
    return Portfolio(today, projects, approvals, "ab" * 32)
