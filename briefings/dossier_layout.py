"""A project's report as HTML and PDF: one or two pages, its time line (the same drawing as on its page), its deadline receipt.

Text of people is escaped by the template, in the drawing by `gantt`.
"""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString

from approvals.board.forecast import ForecastLine
from approvals.board.hands import WorksHands
from approvals.receipt import Receipt
from briefings import gantt
from briefings.account import Run
from briefings.dossier import Dossier
from briefings.gathering import percent
from briefings.pdf import HOUR, SHANGHAI
from briefings.press import Drawn, printed
from briefings.timing import Hands
from briefings.timing_layout import grouped, hands_bar
from briefings.typefaces import families, stack
from briefings.vocabulary import INVESTMENTS, LEVELS, LIGHTS, MODES, PROVISIONAL, SHAPES, STAGES, chance, full_day, hundred_millions

TEMPLATE = "briefing/dossier.html"
STYLE = Path(settings.BASE_DIR) / "templates" / "briefing" / "dossier.css"
ATTACHMENT = "receipt.json"
MONTHS = tuple(f"{number}月" for number in range(1, 13))


def dossier_pdf(dossier: Dossier) -> Drawn:
    """Tagged PDF/A-3a with receipt.json attached (for tools/verify_receipt.py); the same value gives the same bytes."""
    account = dossier.receipt.to_json() if dossier.receipt else "{}"
    return printed(html(dossier), css(), account.encode(), _moment(dossier), ATTACHMENT, "计时核算单")


def _moment(dossier: Dossier) -> datetime:
    return datetime.combine(dossier.on, HOUR, SHANGHAI)


def html(dossier: Dossier) -> str:
    return get_template(TEMPLATE).render(_context(dossier))


def css() -> str:
    return _style().substitute({role: stack(names) for role, names in settings.FONT_ROLES.items()})


@cache
def _style() -> Template:
    return Template(STYLE.read_text(encoding="utf-8"))


def _context(dossier: Dossier) -> dict[str, Any]:
    row = dossier.row
    return {
        "d": dossier,
        "row": row,
        "title": f"{row.name} 专报 {dossier.on.isoformat()}",
        "unit": settings.ISSUING_UNIT,
        "day": full_day(dossier.on),
        "created": _moment(dossier).isoformat(),
        "facts": _facts(dossier),
        "cards": _cards(dossier),
        "sentences": [(light, SHAPES[light], sentence) for light, sentence in dossier.sentences],
        "hands": [_hands(one, dossier) for one in dossier.hands],
        "expected": [_expected(line, dossier) for line in dossier.expected],
        "gantt": _gantt(dossier),
        "runs": [_run(run) for run in dossier.runs],
        "account": _account(dossier.receipt) if dossier.receipt else {},
        "several": f"（工程{dossier.works}，共{dossier.of}个工程）" if dossier.of > 1 else "",
    }


def _facts(dossier: Dossier) -> list[tuple[str, str]]:
    row = dossier.row
    amount = f"{hundred_millions(row.total_investment)}亿元" if row.total_investment is not None else "未填报"
    kind = "、".join(word for word in (INVESTMENTS.get(row.investment, ""), MODES.get(row.mode, ""), LEVELS.get(row.level, "")) if word)
    return [
        ("项目代码", row.code),
        ("县（区）", row.county),
        ("项目类别", kind),
        ("总投资", amount),
        ("业主单位", row.enterprise),
        ("跑手", row.runner or "未指派"),
        ("入库日期", row.registered_on.isoformat()),
        ("当前阶段", "已获开工许可" if row.permitted_on else f"{STAGES.get(row.stage or 0, '尚未启动')}（{row.state_label}）"),
    ]


def _cards(dossier: Dossier) -> list[tuple[str, str, str, str]]:
    """(light, heading, value, what stands below)."""
    row, figures = dossier.row, dossier.row.figures
    limit = f"时限{figures.limit}个工作日" if figures.limit is not None else "不计开工许可时限"
    cards = [("", "已用", f"{figures.used}", f"工作日，{limit}")]
    if row.permitted_on:
        return [*cards, ("decided", "取得开工许可", row.permitted_on.isoformat(), "超过时限" if figures.late else "按期")]
    if figures.late:
        cards.append(("late", "超期", f"{figures.late_workdays}", "工作日"))
    elif figures.remaining is not None:
        cards.append((figures.light, "剩余", f"{figures.remaining}", "工作日"))
    unsure = f"{PROVISIONAL}：当年放假安排未公布" if figures.provisional else "开工许可时限届满之日"
    cards.append(("", "到期", figures.due.isoformat() if figures.due else "—", unsure if figures.due else "暂停计时或不计时限"))
    return [*cards, (figures.light, "状态", f"{SHAPES[figures.light]} {LIGHTS[figures.light]}", row.holder or "暂无在办事项")]


def _hands(one: WorksHands, dossier: Dossier) -> dict[str, Any]:
    told = one.hands
    hands = Hands(1, told.government, told.applicant, told.third_party, told.day_off)
    until = f"至{one.last.isoformat()}取得开工许可" if one.ended else f"至{one.last.isoformat()}"
    words = f"自{one.first.isoformat()}首件收件{until}，跨度用时{hands.felt}个自然日，四方之和即跨度用时。"
    return {
        "number": one.number if dossier.of > 1 else 0,
        "words": words + _paces(one, dossier),
        "bar": hands_bar(hands) if hands.felt else "",
    }


def _paces(one: WorksHands, dossier: Dossier) -> str:
    """Four speeds of the works whose clock speaks; statutory and committed of what has been applied for so far."""
    if one.pace is None or one.number != dossier.works:
        return ""
    scope = "" if one.ended else "（已申报事项）"
    allowed = f"法定{one.pace.statutory}、承诺{one.pace.committed}个工作日{scope}"
    return f"四种用时：{allowed}，净用时{dossier.row.figures.used}个工作日，跨度用时{one.hands.felt}个自然日。"


def _expected(line: ForecastLine, dossier: Dossier) -> str:
    outlook = line.outlook
    words = [f"工程{line.number}：" if dossier.of > 1 else "", f"预计{_dated(outlook.expected, dossier)}取得开工许可，八成可能在"]
    words.append(f"{_dated(outlook.earliest, dossier)}至{_dated(outlook.latest, dossier)}之间")
    if not dossier.plain:
        if outlook.probability is not None and not line.late:
            words.append(f"；在{line.limit}个工作日内取得的概率为{chance(percent(outlook.probability))}")
        if line.advice:
            words.append(f"。宜先推{line.advice.lead}“{line.advice.name}”")
    return "".join(words) + "。"


def _dated(day: date, dossier: Dossier) -> str:
    return f"{day.isoformat()}（{PROVISIONAL}）" if day > dossier.horizon else day.isoformat()


def _gantt(dossier: Dossier) -> SafeString:
    limit_on = dossier.limit_on
    unsure = f"（{PROVISIONAL}）" if dossier.row.figures.provisional else ""
    words = gantt.Words(
        title=f"{dossier.row.name}并联审批进度",
        today=f"{dossier.on.month}月{dossier.on.day}日",
        limit=f"时限 {limit_on.isoformat()}{unsure}" if limit_on else "",
        due="到期",
        provisional=PROVISIONAL,
        months=MONTHS,
    )
    font = ",".join(families(settings.FONT_ROLES["heading"])) or "sans-serif"
    return SafeString(gantt.on_paper(gantt.draw(dossier.bars, dossier.on, limit_on, words, gantt.WIDE), font))


def _run(run: Run) -> dict[str, Any]:
    span = f"{run.first:%y.%m.%d}" if run.first == run.last else f"{run.first:%y.%m.%d}—{run.last:%m.%d}"
    return {
        "span": span,
        "unsure": PROVISIONAL if run.provisional else "",
        "counted": run.counted or "",
        "total": run.total,
        "words": run.words,
        "ahead": run.ahead,
    }


def _account(receipt: Receipt) -> dict[str, str]:
    reading = receipt.reading
    limit = receipt.subject.limit
    due = reading.due or reading.due_if_resumed
    unsure = f"（{PROVISIONAL}）" if due and due > receipt.horizon else ""
    words = f"计至{receipt.today.isoformat()}已用{reading.used}个工作日"
    if limit is not None:
        words += f"，时限{limit.days}个工作日"
        words += f"，到期日{due.isoformat()}{unsure}" if due else ""
    return {"words": f"{words}。", "digest": grouped(str(receipt.content()["digest"]))}
