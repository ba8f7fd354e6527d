"""A supervision paper (催办单, 督办单, 通报) as a value: every sentence on it, from the frozen facts alone. Pure.

The layout is that of an official document (GB/T 9704-2012): red head, number, title, whom it goes to, the facts, what is asked, who signs
and when. The words of a paper are Chinese, whatever language a page is read in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

KINDS = {"urging": "催办单", "supervision": "督办单", "circular": "通报"}
UNITS = {"workday": "个工作日", "calendar_day": "日", "month": "个月"}
TITLE_ROOM = 22
MAY_EXTEND = "确需延长期限的，应在期限届满前由本行政机关负责人批准，并将延长期限的理由告知申请人（行政许可法第四十二条）。"
# An extension comes before the due day is over, or not at all (K10): after an outage the paper must not offer it.
EXTENDS_NO_MORE = "期限已经届满，不得再行延长（行政许可法第四十二条），请立即办结。"
FEEDBACK = {"urging": 2, "supervision": 2, "circular": 3}  # workdays, in words below


@dataclass(frozen=True, slots=True)
class Paper:
    """`title`: its lines. `rows`: (word, what stands beside it). `asks`: numbered sentences. `copies`: 抄送, "" for none."""

    kind: str
    head: str
    number: str
    title: tuple[str, ...]
    to: str
    opening: str
    rows: tuple[tuple[str, str], ...]
    asks: tuple[str, ...]
    closing: str
    unit: str
    day: str
    on: date
    copies: str


def paper(facts: Mapping[str, Any], number: str, on: date) -> Paper:
    """The paper of these facts, under this number, issued on this day."""
    rung = facts["rung"]
    return Paper(
        kind=KINDS[rung],
        head=facts["unit"],
        number=number,
        title=_title(facts, rung),
        to=_to(facts, rung),
        opening=_opening(facts, on),
        rows=_rows(facts),
        asks=_asks(facts, rung),
        closing="特此通报。" if rung == "circular" else "请按要求办理并书面反馈。",
        unit=facts["unit"],
        day=full_day(on),
        on=on,
        copies=_copies(facts, rung),
    )


def full_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _written(text: str) -> str:
    """2026-03-12 as 2026年3月12日; an empty day stays a dash."""
    return full_day(date.fromisoformat(text)) if text else "—"


def _title(facts: Mapping[str, Any], rung: str) -> tuple[str, ...]:
    """In one line where it fits, else broken where the sense breaks."""
    first = f"关于“{facts['matter']}”"
    second = "超期未办结情况的通报" if rung == "circular" else f"办理事项的{KINDS[rung]}"
    return (first + second,) if len(first + second) <= TITLE_ROOM else (first, second)


def _to(facts: Mapping[str, Any], rung: str) -> str:
    return "各县（区）人民政府、经开区管委会，市级有关部门：" if rung == "circular" else f"{facts['lead']}："


def _copies(facts: Mapping[str, Any], rung: str) -> str:
    if rung == "urging":
        return ""
    sponsor = f"包联领导{facts['sponsor']}，" if facts["sponsor"] else ""
    return f"{sponsor}市委办公室、市政府办公室。" if rung == "circular" else f"{sponsor}市政府办公室。"


def _opening(facts: Mapping[str, Any], on: date) -> str:
    lead = facts["lead"] if facts["rung"] == "circular" else "你单位"
    late = lateness(facts)
    return (
        f"重点项目“{facts['project']}”的“{facts['matter']}”由{lead}牵头办理，承诺办结时限{_limit(facts)}。"
        f"截至{full_day(on)}，该事项{late}。现将有关情况{_verb(facts)}如下："
    )


def _verb(facts: Mapping[str, Any]) -> str:
    return "通报" if facts["rung"] == "circular" else "通知"


def lateness(facts: Mapping[str, Any]) -> str:
    """尚未办结，今日到期 · 尚未办结，已超期3个工作日 · on the days off just after the due day, none of which counts: 已超期."""
    if not facts["late"]:
        return "尚未办结，今日到期"
    return f"尚未办结，已超期{facts['late_days']}个工作日" if facts["late_days"] else "尚未办结，已超期"


def _limit(facts: Mapping[str, Any]) -> str:
    more = f"（已依法延长{facts['extension_days']}个工作日）" if facts["extension_days"] else ""
    return f"{facts['limit']}个工作日{more}"


def _rows(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return (
        ("项目", f"{facts['project']}（{facts['county']}）"),
        ("项目代码", facts["code"]),
        ("建设单位", facts["owner"]),
        ("审批事项", f"{facts['matter']}（{facts['stage']}）"),
        ("期限", f"{_written(facts['accepted_on'])}受理，{_written(facts['due'])}到期（承诺{_limit(facts)}）"),
        ("已用", f"{facts['used']}个工作日，{lateness(facts).removeprefix('尚未办结，')}（依法暂停的时间不计）"),
        ("依据", _basis(facts)),
    )


def _basis(facts: Mapping[str, Any]) -> str:
    """The promise, the statutory limit where there is one, and the law the matter rests on."""
    statutory = facts["statutory"]
    parts = ["并联审批事项目录承诺时限"]
    if statutory["days"]:
        over = "，已超法定时限" if facts["statutory_late"] else ""
        parts.append(f"法定时限{statutory['days']}{UNITS[statutory['unit']]}（{_written(statutory['due'])}到期{over}）")
    if facts["legal_basis"]:
        parts.append(facts["legal_basis"])
    return "；".join(parts)


def _asks(facts: Mapping[str, Any], rung: str) -> tuple[str, ...]:
    feedback = f"收到本件之日起{FEEDBACK[rung]}个工作日内"
    if rung == "urging":
        return (
            "请倒排工期，当日能够办结的当日办结；不能办结的，明确办结日期和责任人。",
            EXTENDS_NO_MORE if facts["late"] else MAY_EXTEND,
            f"请于{feedback}反馈办理情况。",
        )
    if rung == "supervision":
        return (
            "请主要负责人牵头，查明超期原因，立即办理，并明确办结日期和责任人。",
            "需要其他部门配合的，由代办专班协调；需要申请人补充材料的，一次性告知。",
            f"请于{feedback}书面反馈办理结果。",
        )
    return (
        f"{facts['lead']}应立即办结该事项，{feedback}书面说明超期原因和整改措施。",
        "各部门要对照承诺时限自查在办事项，临期事项提前办理，杜绝类似情况。",
        "代办专班跟踪督办，直至办结。",
    )
