"""A plan on paper: the service scheme (代办服务方案) and the agency agreement (委托代办协议), in the form offices sign.

Documents speak Chinese. Everything comes from the plan as it was drawn up, so a signed plan gives the same paper whenever it is drawn.
Text of people is escaped by the template, in the drawing by `gantt`.
"""

import json
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString

from approvals.board.plans import PlanPage, PlanRow, plan_page
from approvals.board.values import Bar
from briefings import gantt
from briefings.models import PlanPaper
from briefings.pdf import SHANGHAI
from briefings.press import Drawn, printed
from briefings.typefaces import families, stack
from briefings.vocabulary import INVESTMENTS, LEVELS, MODES, STAGES, full_day, hundred_millions
from projects.models import Assignment, Project
from workdays.days import Workdays

STYLE = Path(settings.BASE_DIR) / "templates" / "briefing" / "plan.css"
CHINESE = "zh-hans"
MORNING = time(9)
NAMES = {"scheme": "投资项目审批服务代办方案", "agreement": "投资项目审批服务委托代办协议"}
ATTACHMENT = "plan.json"
WAYS = {"applies": "正常办理", "committed": "告知承诺", "assessed": "区域评估替代", "not_applicable": "不需办理"}


def paper_pdf(paper: PlanPaper, workdays: Workdays) -> Drawn:
    """Tagged PDF/A-3a with the plan's lines attached as JSON; the same plan gives the same bytes."""
    with translation.override(CHINESE):
        plan = plan_page(paper.plan, paper.on, workdays)
    return printed(html(paper, plan), css(), _attached(plan), datetime.combine(paper.on, MORNING, SHANGHAI), ATTACHMENT, "代办方案数据")


def html(paper: PlanPaper, plan: PlanPage) -> str:
    return get_template(f"briefing/{paper.kind}.html").render(_context(paper, plan))


def css() -> str:
    return _style().substitute({role: stack(names) for role, names in settings.FONT_ROLES.items()})


@cache
def _style() -> Template:
    return Template(STYLE.read_text(encoding="utf-8"))


def _attached(plan: PlanPage) -> bytes:
    lines = [
        {"code": row.code, "disposition": row.disposition, "days": row.days, "begin": str(row.begin or ""), "finish": str(row.finish or "")}
        for row in plan.lines
    ]
    return json.dumps({"revision": plan.revision, "start": str(plan.start), "target": str(plan.target or ""), "lines": lines}).encode()


def _context(paper: PlanPaper, plan: PlanPage) -> dict[str, Any]:
    project = paper.plan.works.project
    runners = dict(Assignment.objects.filter(project=project, until=None).values_list("part", "runner__full_name"))
    ends = plan.target or plan.finish
    return {
        "title": f"{project.name} {NAMES[paper.kind]}",
        "heading": NAMES[paper.kind],
        "created": datetime.combine(paper.on, MORNING, SHANGHAI).isoformat(),
        "number": f"{project.code}-{plan.works}-{plan.revision}",
        "unit": settings.ISSUING_UNIT,
        "city": settings.CITY_NAME,
        "project": project,
        "plan": plan,
        "facts": _facts(project, plan),
        "runner": runners.get(Assignment.Part.MAIN, ""),
        "deputy": runners.get(Assignment.Part.DEPUTY, ""),
        "start": full_day(plan.start),
        "ends": full_day(ends) if ends else "",
        "target": full_day(plan.target) if plan.target else "",
        "finish": full_day(plan.finish) if plan.finish else "",
        "signed": full_day(plan.signed_on) if plan.signed_on else "",
        "rows": [_row(row) for row in plan.dated],
        "later": [row.name for row in plan.later],
        "spared": [(row.name, WAYS[row.disposition], row.reason) for row in plan.spared],
        "wanted": [row.name for row in (*plan.dated, *plan.later)],
        "critical": "→".join(plan.critical),
        "gantt": _gantt(project, plan),
    }


def _facts(project: Project, plan: PlanPage) -> list[tuple[str, str]]:
    kinds = (INVESTMENTS.get(project.investment, ""), MODES.get(project.mode, ""), LEVELS.get(project.level, ""))
    amount = f"{hundred_millions(project.total_investment)}亿元" if project.total_investment is not None else "未填报"
    return [
        ("项目名称", project.name),
        ("项目代码", project.code),
        ("业主单位", project.enterprise.name),
        ("信用代码", project.enterprise.uscc),
        ("项目类别", "、".join(word for word in kinds if word)),
        ("总投资", amount),
        ("建设地点", f"{project.region.name}{project.site if project.site != project.region.name else ''}"),
        ("工程", plan.works_name or f"工程{plan.works}"),
    ]


def _row(row: PlanRow) -> dict[str, Any]:
    return {
        "stage": STAGES[row.stage],
        "name": row.name,
        "lead": row.lead,
        "responsible": row.responsible,
        "way": WAYS[row.disposition],
        "days": "—" if row.days is None else row.days,
        "begin": _short(row.begin),
        "finish": _short(row.finish) + ("*" if row.provisional else ""),
        "latest": _short(row.latest_finish),
        "critical": row.critical,
    }


def _short(day: date | None) -> str:
    return day.strftime("%y.%m.%d") if day else "—"


def _gantt(project: Project, plan: PlanPage) -> SafeString:
    """The plan alone: the chain that decides the last day dark, everything else light."""
    critical = {row.name for row in plan.dated if row.critical}
    words = gantt.Words(
        title=f"{project.name}审批时序", today="计划起点", limit=f"计划开工 {plan.target}" if plan.target else "", due="",
        months=tuple(f"{number}月" for number in range(1, 13)),
    )  # fmt: skip
    bars = [_planned(bar, bar.name in critical) for bar in plan.bars]
    font = ",".join(families(settings.FONT_ROLES["heading"])) or "sans-serif"
    return SafeString(gantt.on_paper(gantt.draw(bars, plan.start, plan.target, words, gantt.WIDE), font))


def _planned(bar: Bar, critical: bool) -> Bar:
    assert bar.planned is not None
    light = "decided" if critical else "paused"
    return replace(bar, start=bar.planned[0], end=bar.planned[1], planned=None, only_planned=False, open=False, light=light, pauses=())
