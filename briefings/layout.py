"""The issue as HTML and CSS: a pure function of the frozen value and of the typefaces in settings.FONT_ROLES.

Text of people is escaped by the template, in the drawings by `drawing`; nothing here is marked safe that a person typed.
"""

from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString

from briefings import charts, comparisons
from briefings.justify import breakable
from briefings.measures import NOTHING, Mean, Rate
from briefings.rows import investment_word
from briefings.timing_layout import timing
from briefings.typefaces import families, stack
from briefings.value import Briefing, Desk, Group, Paragraph, ProjectLine, StageLine
from briefings.vocabulary import LIGHTS, LIMITS, PROVISIONAL, SHAPES, SHORT_STAGES, VERDICTS, day, full_day, hundred_millions

TEMPLATE = "briefing/weekly.html"
SEAL = "本期全部数据以JSON形式附于本文件内（figures.json），与页面、Excel台账同源。"
# A full and a half character's width of nothing.
SPACE, HALF = "\u3000", "\u2002"
STYLE = Path(settings.BASE_DIR) / "templates" / "briefing" / "weekly.css"


def html(briefing: Briefing) -> str:
    """The whole document, without its stylesheet."""
    return get_template(TEMPLATE).render(_context(briefing))


@cache
def _style() -> Template:
    return Template(STYLE.read_text(encoding="utf-8"))


def css() -> str:
    """The stylesheet with the typefaces of the four roles that are installed; $number is the face of page numbers."""
    stacks = {role: stack(names) for role, names in settings.FONT_ROLES.items()}
    return _style().substitute(stacks, number=stacks["title"])


def title(briefing: Briefing) -> str:
    return f"{briefing.city}重点项目审批工作简报 {briefing.on.year}年第{briefing.number}期"


def _context(briefing: Briefing) -> dict[str, Any]:
    return {
        "b": briefing,
        "title": title(briefing),
        "running": f"{briefing.city}重点项目审批工作简报 · {briefing.on.year}年第{briefing.number}期",
        "subject": f"{len(briefing.projects)}个重点项目并联审批进展，数据截至{full_day(briefing.on)}",
        "created": f"{briefing.on.isoformat()}T17:00:00+08:00",
        "day": full_day(briefing.on),
        "opening": breakable(briefing.opening),
        "sections": [(s.title, [_set(p) for p in s.paragraphs]) for s in briefing.sections],
        "indicators": indicators(briefing),
        "cards": _cards(briefing),
        "charts": _charts(briefing),
        "pressing": [_pressing(briefing.project(number)) for number in briefing.attention],
        "overrides": [(day(one.on), one) for one in briefing.overrides],
        "circulars": [(day(one.on), one) for one in briefing.circulars],
        "focus": _focus(briefing),
        "counties": [_county(group) for group in briefing.counties],
        "county_sum": _county_sum(briefing),
        "desks": [_desk(desk) for desk in briefing.desks],
        "groups": _groups(briefing),
        **timing(briefing),
        "shapes": "　".join(f"{SHAPES[light]} {word}" for light, word in LIGHTS.items() if briefing.light(light)),
        "seal": SEAL,
    }


def _set(paragraph: Paragraph) -> tuple[str, str]:
    """The lead without its full stop, which is set in the typeface of the text."""
    stop = "。" if paragraph.lead.endswith("。") else ""
    return breakable(paragraph.lead.removesuffix("。")), stop + breakable(paragraph.text)


def _charts(briefing: Briefing) -> dict[str, SafeString]:
    font = ",".join(families(settings.FONT_ROLES["heading"])) or "sans-serif"
    drawn = {
        "lights": charts.lights(briefing, font),
        "remaining": charts.remaining(briefing, font),
        "counties": charts.counties(briefing, font),
        "days_used": charts.days_used(briefing, font),
        "county_funnel": comparisons.funnel(
            briefing.ever.on_time, [(g.name, g.on_time) for g in briefing.counties], "县（区）按期率", font
        ),
        "desk_funnel": comparisons.funnel(briefing.approvals_on_time, [(d.name, d.on_time) for d in briefing.desks], "部门按期率", font),
        "timeline": comparisons.timeline(briefing, font) if briefing.focus else "",
    }
    return {name: SafeString(svg) for name, svg in drawn.items()}


def indicators(briefing: Briefing) -> list[tuple[str, str, str, str, str]]:
    """(indicator, this period, last period, this year, limit): what the first pages and the Excel ledger print."""
    windows = (briefing.week, briefing.last_week, briefing.year)
    rows: list[tuple[str, list[str], str]] = [
        ("取得开工许可（个）", [str(len(window.permits)) for window in windows], NOTHING),
        ("受理审批事项（件）", [str(window.accepted) for window in windows], NOTHING),
        ("办结审批事项（件）", [str(window.decided) for window in windows], NOTHING),
        ("政府投资平均用时（日）", [window.government.text for window in windows], str(LIMITS["government"])),
        ("企业投资平均用时（日）", [window.enterprise.text for window in windows], str(LIMITS["enterprise"])),
        ("项目按期率", [window.on_time.text for window in windows], NOTHING),
    ]
    return [(word, week, last, year, limit) for word, (week, last, year), limit in rows]


def _cards(briefing: Briefing) -> list[tuple[str, str, str, str, str]]:
    """(class, heading, value, unit, what stands below)."""
    ever, late, soon = briefing.ever, len(briefing.light("late")), len(briefing.light("soon"))
    return [
        ("", "已获开工许可", str(len(ever.permits)), "个", f"本期 +{len(briefing.week.permits)}"),
        (
            "green",
            "项目按期率",
            ever.on_time.text.rstrip("%"),
            "%" if ever.on_time.whole else "",
            f"{ever.on_time.part} / {ever.on_time.whole} 个",
        ),
        ("", "政府投资平均用时", ever.government.text, "日", _below(ever.government, LIMITS["government"])),
        ("", "企业投资平均用时", ever.enterprise.text, "日", _below(ever.enterprise, LIMITS["enterprise"])),
        ("red" if late else "amber", "超期 / 临期", f"{late} / {soon}", "个", f"在办 {len(briefing.flow.open)} 个"),
    ]


def _below(mean: Mean, limit: int) -> str:
    return f"时限 {limit} 日，n={mean.n}"


def _pressing(line: ProjectLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "light": line.light,
        "mark": f"{SHAPES[line.light]} {LIGHTS[line.light]}",
        "name": line.name,
        "county": line.county,
        "stage": SHORT_STAGES.get(line.stage or 0, NOTHING),
        "days": _days(line.used, line.limit),
        "due": day(line.due),
        "unsure": PROVISIONAL if line.due and line.provisional else "",
        "holder": line.holder or "暂无在办事项",
        "matter": line.matter,
    }


def _days(used: int, limit: int | None) -> str:
    return f"{used}/{limit}" if limit is not None else str(used)


def _focus(briefing: Briefing) -> dict[str, str] | None:
    if briefing.focus is None:
        return None
    line = briefing.project(briefing.focus.project)
    amount = f"，总投资{hundred_millions(line.total_investment)}亿元" if line.total_investment is not None else ""
    runner = f"，跑手{line.runner}" if line.runner else ""
    words = f"{line.county}，{investment_word(line)}{amount}{runner}，已用{line.used}个工作日"
    return {"name": line.name, "line": words + (f"，时限{line.limit}个工作日" if line.limit is not None else "")}


def _rate(rate: Rate) -> str:
    return f"{rate.text}（{rate.whole}）"


def _county(group: Group) -> list[tuple[str, object]]:
    counts = [group.projects, group.open, group.permitted, group.week]
    lights = [("late", group.late), ("soon", group.soon), ("", group.paused), ("", group.waiting)]
    cells: list[tuple[str, object]] = [("", group.name), *(("n", count) for count in counts)]
    cells += [(f"n {light}" if count and light else "n", count) for light, count in lights]
    return [*cells, ("n", _rate(group.on_time)), (_verdict_class(group.verdict), VERDICTS[group.verdict])]


def _verdict_class(verdict: str) -> str:
    return {"low": "late", "watch_low": "soon", "high": "on_time", "watch_high": "on_time", "few": "waiting"}.get(verdict, "")


def _county_sum(briefing: Briefing) -> list[object]:
    groups, lights = briefing.counties, ("late", "soon", "paused", "waiting")
    totals = [sum(getattr(group, name) for group in groups) for name in ("projects", "open", "permitted", "week", *lights)]
    return ["全市", *totals, _rate(briefing.ever.on_time), ""]


def _desk(desk: Desk) -> list[tuple[str, object]]:
    counts = [desk.accepted, desk.decided, desk.open, desk.paused]
    means = f"{desk.used.text} / {desk.committed.text}"
    cells: list[tuple[str, object]] = [("", desk.name), *(("n", count) for count in counts)]
    cells += [("n late" if desk.late else "n", desk.late), ("n", means), ("n", _rate(desk.on_time))]
    return [*cells, (_verdict_class(desk.verdict), VERDICTS[desk.verdict])]


def _groups(briefing: Briefing) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in briefing.projects:
        groups.setdefault(line.county, []).append(_listed(line))
    return list(groups.items())


def _listed(line: ProjectLine) -> dict[str, Any]:
    """One row of the annex; its stages and their total share a cell: cells are what a long table costs."""
    stages = {stage.number: stage for stage in line.stages}
    shown = line.permitted_on or line.due
    date = f"{shown:%y.%m.%d}{PROVISIONAL if shown == line.due and line.provisional else ''}" if shown else ""
    return {
        "number": line.number,
        "name": line.name,
        "amount": f"{investment_word(line)[:2]} {hundred_millions(line.total_investment)}",
        "days": SPACE.join([*(_stage_words(stages.get(number)) for number in (1, 2, 3)), _total_words(line)]),
        "runner": line.runner,
        "light": line.light,
        "status": f"{SHAPES[line.light]} {date}" if date else f"{SHAPES[line.light]} {LIGHTS[line.light]}",
    }


def _stage_words(stage: StageLine | None) -> str:
    """Used/limit, two digits wide; an arrow when the stage took longer than its limit."""
    if stage is None or (stage.light == "waiting" and not stage.used):
        return f"{SPACE}{NOTHING}{SPACE}{SPACE}"
    over = stage.limit is not None and stage.used > stage.limit
    return ("" if stage.used > 9 else HALF) + _days(stage.used, stage.limit) + ("↑" if over else SPACE)


def _total_words(line: ProjectLine) -> str:
    if not line.used and not line.started_on:
        return f"{SPACE}{NOTHING}"
    return ("" if line.used > 9 else HALF) + _days(line.used, line.limit) + ("↑" if line.late else "")
