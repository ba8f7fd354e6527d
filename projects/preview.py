"""What applying a register would do, as a value: shown on the page, printed by the command, stored with the intake (bounded in size)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from projects.comparison import Changes
from projects.reading.values import Fault, Reading, Rejection, SheetNote

SHOWN = 200  # of each kind, in what is stored
SIGNS = 120  # of each text, in what is stored


@dataclass(frozen=True, slots=True)
class New:
    code: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Changed:
    code: str
    name: str
    place: str
    changes: Changes


@dataclass(frozen=True)
class Preview:
    """What applying would do today.

    The counts are of the whole file. A preview that comes back from storage holds at most SHOWN lines of each kind and no `reading`: it can
    be shown, not applied.
    """

    counts: Mapping[str, int]  # new, changed, unchanged, rejected
    new: tuple[New, ...]
    changed: tuple[Changed, ...]
    rejections: tuple[Rejection, ...]
    sheets: tuple[SheetNote, ...]
    notes: tuple[str, ...]
    reading: Reading | None = field(default=None, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; at most SHOWN lines of each kind, texts cut to SIGNS, rejected rows without their cells."""
        return {
            "counts": dict(self.counts),
            "new": [[one.code, _cut(one.name), one.place] for one in self.new[:SHOWN]],
            "changed": [
                [one.code, _cut(one.name), one.place, {name: [_cut(_plain(side)) for side in pair] for name, pair in one.changes.items()}]
                for one in self.changed[:SHOWN]
            ],
            "rejections": [
                [one.sheet, one.row, [[f.field, f.column, _cut(f.header), _cut(f.value), f.reason[:400], f.blank] for f in one.faults]]
                for one in self.rejections[:SHOWN]
            ],
            "sheets": [[note.name, note.rows, note.said] for note in self.sheets[:SHOWN]],
            "notes": [_cut(note) for note in self.notes[:SHOWN]],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Preview":
        """The preview as it was stored; values of changes come back as texts."""
        return cls(
            counts=stored["counts"],
            new=tuple(New(*line) for line in stored["new"]),
            changed=tuple(
                Changed(code, name, place, {field: (before, after) for field, (before, after) in changes.items()})
                for code, name, place, changes in stored["changed"]
            ),
            rejections=tuple(
                Rejection(sheet, row, tuple(Fault(*fault) for fault in faults), ()) for sheet, row, faults in stored["rejections"]
            ),
            sheets=tuple(SheetNote(*note) for note in stored["sheets"]),
            notes=tuple(stored["notes"]),
        )


def said(name: str, value: Any) -> str:
    """A value of a change in words: the choice's name, the amount with its unit, — for nothing."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "纳入" if value else "不纳入"
    if name in ("total_investment", "year_investment"):
        return f"{_plain(value)}万元"
    if name in CHOICES:
        return CHOICES[name].get(str(value), str(value))
    return str(_plain(value))


# Officials read these words; the page's own labels are in the language of the page.
CHOICES = {
    "investment": {"government": "政府投资", "enterprise": "企业投资"},
    "mode": {"approved": "审批", "verified": "核准", "filed": "备案"},
    "level": {"province": "省重点", "city": "市重点"},
}
NAMES = {
    "name": "项目名称",
    "investment": "投资性质",
    "mode": "审批方式",
    "total_investment": "总投资",
    "year_investment": "年度计划投资",
    "level": "项目级别",
    "list_year": "名单年度",
    "ground_breaking_on": "计划开工时间",
    "runner_name": "代办员",
    "in_scope": "工改范围",
    "scope_reason": "不纳入原因",
    "remark": "备注",
    "park": "园区",
    "responsible_unit": "责任单位",
    "sponsor": "包联领导",
    "site": "建设地点",
    "flow_type": "流程类型",
    "region": "县（区）",
    "owner": "建设单位",
}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _cut(value: Any) -> Any:
    return value[:SIGNS] + "…" if isinstance(value, str) and len(value) > SIGNS else value
