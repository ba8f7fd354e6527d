"""Histories as a clerk would write them: `选址 03-02 接件 03-03 受理 03-04 审查 03-10 办结`, one approval per line, in 2026 unless a date
says otherwise. `lived` records them through the actions, on their own days; `facts` gives them to the pure rules."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from approvals.actions.steps import record
from approvals.fold import Fact
from approvals.models import Approval, Event, LateEntry
from approvals.states import Origin, Step
from people.models import User
from projects.models import Project

SHANGHAI = ZoneInfo("Asia/Shanghai")
MATTERS = {
    "建议书": "GG-101", "可研": "GG-102", "核准": "GG-103", "备案": "GG-104", "选址": "GG-105", "供地": "GG-106", "用地": "GG-107",
    "方案": "GG-201", "规划": "GG-202", "概算": "GG-203", "图审": "GG-301", "消防": "GG-302", "监督": "GG-303", "施工": "GG-304",
    "招标": "GG-310", "核实": "GG-401", "环评": "GG-P02",
}  # fmt: skip
VERBS = {
    "接件": Step.RECEIVE, "受理": Step.ACCEPT, "视为受理": Step.DEEM_ACCEPTED, "不受理": Step.DECLINE, "不予受理": Step.REFUSE,
    "补正": Step.REQUEST_CORRECTION, "补齐": Step.CORRECT, "审查": Step.REVIEW, "特别": Step.BEGIN_SPECIAL, "恢复": Step.END_SPECIAL,
    "延期": Step.EXTEND, "办结": Step.GRANT, "容缺": Step.GRANT_PENDING, "不通过": Step.DENY, "撤件": Step.WITHDRAW, "撤回": Step.RECALL,
    "撤销": Step.REVOKE,
}  # fmt: skip
NOTED = {Step.DECLINE, Step.REFUSE, Step.DENY, Step.CORRECT, Step.WITHDRAW, Step.RECALL, Step.REVOKE, Step.EXTEND}
NUMBERED = {Step.GRANT, Step.GRANT_PENDING, Step.BEGIN_SPECIAL, Step.EXTEND}


@dataclass(frozen=True)
class Said:
    """One step of a text: the matter's code, the step, its day."""

    matter: str
    step: Step
    on: date


def day(text: str) -> date:
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def morning(on: date, hour: int = 10) -> datetime:
    """An office hour of that day in Shanghai."""
    return datetime.combine(on, time(hour), SHANGHAI)


def steps(text: str) -> list[Said]:
    """Every step of a text, approval by approval."""
    said = []
    for name, *words in filter(None, map(str.split, text.splitlines())):
        said += [Said(MATTERS[name], VERBS[verb], day(on)) for on, verb in zip(words[::2], words[1::2], strict=True)]
    return said


def papers(step: Step, on: date) -> dict[str, Any]:
    """What this step needs, complete: document, note, particulars."""
    detail: dict[str, Any] = {}
    if step == Step.REQUEST_CORRECTION:
        detail = {"missing": ["用地权属证明"], "due": "2026-12-31"}
    if step == Step.BEGIN_SPECIAL:
        detail = {"kind": "expert_review", "basis": "行政许可法第四十五条", "approver": "分管负责人", "planned_days": 5}
    if step == Step.EXTEND:
        detail = {"level": "agency", "days": 10, "approver": "主要负责人"}
    return {"document": f"〔2026〕{on:%m%d}号" if step in NUMBERED else "", "note": "依申请" if step in NOTED else "", "detail": detail}


def facts(text: str) -> list[Fact]:
    """The text of one approval as facts, numbered from 1."""
    return [
        Fact(number, said.step.value, said.on, None, papers(said.step, said.on)["detail"]) for number, said in enumerate(steps(text), 1)
    ]


def approval_of(project: Project, name: str) -> Approval:
    """The latest attempt at a matter, read afresh."""
    return Approval.objects.filter(works__project=project, matter__code=MATTERS[name]).select_related("version", "matter").latest("attempt")


def lived(project: Project, text: str, by: User | None = None, **more: Any) -> None:
    """Record every step of the text on its own day, all approvals side by side. `more` goes to every step. The latest attempt is meant."""
    names = {code: name for name, code in MATTERS.items()}
    for said in sorted(steps(text), key=lambda one: one.on):
        taken(approval_of(project, names[said.matter]), said.step, said.on, by=by, **more)


def taken(approval: Approval, step: Step, on: date, *, by: User | None = None, today: date | None = None, **more: Any) -> Event | LateEntry:
    """Record one step with complete papers; `today` is its own day unless it is entered later. `more` overrides anything."""
    today = today or on
    origin = Origin.DEPARTMENT if by is None or by.department_id else Origin.RUNNER
    given = {**papers(step, on), "today": today, "at": morning(today), "origin": origin, **more}
    return record(approval.pk, step, by=by, on=on, **given)


def trace(project: Project) -> list[tuple[Any, ...]]:
    """The project's ledger in short: number, matter or stage, kind, day."""
    rows = Event.objects.filter(project=project).select_related("approval__matter", "stage").order_by("number")
    return [
        (row.number, row.approval.matter.code if row.approval else str(row.stage.number) if row.stage else "", row.kind, row.occurred_on)
        for row in rows
    ]
