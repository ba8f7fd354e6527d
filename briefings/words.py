"""The sentences of an issue, each made from its figures by an explicit template. They are stored with the figures and may be edited."""

from dataclasses import replace

from briefings.measures import NOTHING, Mean, Rate
from briefings.timing_words import predicted, spent
from briefings.value import Briefing, Numbers, Paragraph, Section, Window
from briefings.vocabulary import BEFORE_REFORM, INVESTMENTS, LIMITS, STAGES, day, hundred_millions, short

NAMED = 6
NUMERALS = "一二三四五六七八九十"


def spoken(figures: Briefing) -> Briefing:
    """The same issue with headline, opening and sections."""
    parts = [
        ("本期变化", _changed(figures)),
        ("总体进展", _overall(figures)),
        ("提请研究决策的事项", _asked(figures)),
        ("上期提请事项落实情况", _settled(figures)),
        ("超期预测", predicted(figures)),
        ("县（区）和部门情况", _groups(figures)),
        ("下步工作", _next_steps(figures)),
    ]
    told = [(title, paragraphs) for title, paragraphs in parts if paragraphs]
    sections = tuple(Section(f"{NUMERALS[place]}、{title}", paragraphs) for place, (title, paragraphs) in enumerate(told))
    return replace(figures, headline=_headline(figures), opening=_opening(figures), sections=sections)


def _headline(figures: Briefing) -> tuple[str, ...]:
    late, soon = len(figures.light("late")), len(figures.light("soon"))
    first = f"全市{len(figures.projects)}个重点项目{len(figures.ever.permits)}个取得开工许可"
    return first, f"本期新增{len(figures.week.permits)}个　{late}个超期　{soon}个临期"


def _opening(figures: Briefing) -> str:
    return (
        f"截至{day(figures.on)}，全市登记在库重点项目{len(figures.projects)}个，其中改革范围内{figures.in_scope}个，"
        f"总投资{hundred_millions(figures.total_investment)}亿元；累计取得开工许可{len(figures.ever.permits)}个，"
        f"在办{len(figures.flow.open)}个{_ended(figures)}。现将有关情况报告如下。"
    )


def _ended(figures: Briefing) -> str:
    return f"，已终止{len(figures.flow.ended)}个" if figures.flow.ended else ""


# --- one: what changed ---
def _changed(figures: Briefing) -> tuple[Paragraph, ...]:
    new = figures.changes
    paragraphs = [
        Paragraph(
            f"（一）新取得开工许可{len(new.permits)}个。",
            _list(figures, new.permits, "annex") if new.permits else "本期没有项目取得开工许可。",
        ),
        Paragraph(f"（二）新增超期{len(new.late)}个。", _list(figures, new.late, "holder") if new.late else "本期没有新增超期项目。"),
        Paragraph(f"（三）新启动{len(new.started)}个、新入库{len(new.registered)}个。", _began(figures)),
    ]
    if new.recovered is not None:
        text = _list(figures, new.recovered, "light") if new.recovered else "上期超期项目均未消除超期。"
        paragraphs.append(Paragraph(f"（四）消除超期{len(new.recovered)}个。", text))
    return tuple(paragraphs)


def _list(figures: Briefing, numbers: Numbers, note: str) -> str:
    shown = "；".join(_named(figures, number, note) for number in numbers[:NAMED])
    rest = f"；另有{len(numbers) - NAMED}个见附表" if len(numbers) > NAMED else ""
    return f"{shown}{rest}。"


def _named(figures: Briefing, number: int, note: str) -> str:
    line = figures.project(number)
    notes = {
        "annex": f"用时{line.used}个工作日" if line.in_scope else "不计时限",
        "holder": f"{line.holder}“{short(line.matter, 16)}”" if line.holder else "暂无在办事项",
        "light": "已获许可" if line.permitted_on else "已不再超期",
        "": "",
    }
    inner = f"{line.county}，{notes[note]}" if notes[note] else line.county
    return f"{short(line.name)}（{inner}）"


def _began(figures: Briefing) -> str:
    new = figures.changes
    began = f"新启动：{_list(figures, new.started, '')}" if new.started else "本期没有项目启动审批。"
    return began + (f"新入库：{_list(figures, new.registered, '')}" if new.registered else "本期没有项目入库。")


# --- two: overall ---
def _overall(figures: Briefing) -> tuple[Paragraph, ...]:
    return (
        Paragraph("（一）项目进展。", _progress(figures)),
        Paragraph("（二）审批用时。", _speed(figures, "government") + _speed(figures, "enterprise")),
        Paragraph("（三）按期情况。", _punctual(figures)),
        *spent(figures.timing),
    )


def _progress(figures: Briefing) -> str:
    flow = figures.flow
    with_permit = f"、入库时已获许可{len(flow.entered_permitted)}个" if flow.entered_permitted else ""
    corrected = f"（较上期公布数更正{flow.correction:+d}个）" if flow.correction else ""
    places = "、".join(f"{STAGES.get(c.stage, '其他') if c.stage else '待启动'}{len(c.projects)}个" for c in figures.stages if c.projects)
    return (
        f"上期末在办{len(flow.opening)}个{corrected}，本期入库{len(flow.entered)}个、取得许可{len(flow.permitted)}个{with_permit}，"
        f"期末在办{len(flow.open)}个" + (f"，其中{places}。" if places else "。")
    )


def _mean(window: Window, investment: str) -> Mean:
    return window.government if investment == "government" else window.enterprise


def _speed(figures: Briefing, investment: str) -> str:
    word, limit, before = INVESTMENTS[investment], LIMITS[investment], BEFORE_REFORM[investment]
    ever, week, last = (_mean(window, investment) for window in (figures.ever, figures.week, figures.last_week))
    promised = Mean(limit, 1).saved_against(before)
    if ever.value is None:
        return f"{word}项目尚无取得开工许可的样本，平均用时为“{NOTHING}”（时限{limit}个工作日，承诺比改革前{before}个压缩{promised}%）。"
    against = limit - ever.value
    compared = f"比{limit}个工作日的时限{'少' if against >= 0 else '多'}{abs(against)}个"
    return (
        f"{word}项目累计平均用时{ever.text}个工作日（n={ever.n}），{compared}，比改革前{before}个实际压缩{ever.saved_against(before)}%"
        f"（承诺压缩{promised}%）；本期平均{_days(week)}，上期{_days(last)}。"
    )


def _days(mean: Mean) -> str:
    return f"{mean.text}{'个' if mean.n else ''}（n={mean.n}）"


def _punctual(figures: Briefing) -> str:
    ever = _kept("累计已获许可", "个", "改革范围内项目", figures.ever.on_time)
    week = _kept("本期", "个", "取得许可项目", figures.week.on_time)
    decided = _kept("累计办结的", "件", "有承诺时限事项", figures.approvals_on_time)
    late, soon, paused = (len(figures.light(light)) for light in ("late", "soon", "paused"))
    return (
        f"{ever}；{week}。本期受理审批事项{figures.week.accepted}件、办结{figures.week.decided}件；{decided}。"
        f"在办项目中超期{late}个、临期{soon}个、暂停计时{paused}个。"
    )


def _kept(when: str, unit: str, what: str, rate: Rate) -> str:
    if not rate.whole:
        return f"{when}{what}没有样本，按期率“{NOTHING}”"
    return f"{when}的{rate.whole}{unit}{what}中{rate.part}{unit}按期，按期率{rate.text}".replace("的的", "的")


# --- three and four: decisions asked for, and what became of the last ---
def _asked(figures: Briefing) -> tuple[Paragraph, ...]:
    if not figures.decisions:
        return (Paragraph("", "本期没有超期或临期项目，无提请决策事项。"),)
    return tuple(
        Paragraph(f"（{NUMERALS[place]}）{short(figures.project(item.project).name)}。", f"{item.facts}建议：{item.proposal}")
        for place, item in enumerate(figures.decisions)
    )


def _settled(figures: Briefing) -> tuple[Paragraph, ...]:
    if not figures.outcomes:
        return ()
    done = sum(outcome.settled for outcome in figures.outcomes)
    told = "；".join(f"{short(outcome.name)}，{outcome.now}" for outcome in figures.outcomes)
    return (Paragraph("", f"上期提请{len(figures.outcomes)}项，已落实{done}项。{told}。"),)


# --- five: counties and departments ---
def _groups(figures: Briefing) -> tuple[Paragraph, ...]:
    return (
        Paragraph(
            "（一）县（区）。",
            _judged("县（区）项目按期率", [(g.name, g.on_time.text, g.on_time.whole, g.verdict) for g in figures.counties]),
        ),
        Paragraph("（二）部门。", _judged("部门事项按期率", [(d.name, d.on_time.text, d.on_time.whole, d.verdict) for d in figures.desks])),
    )


def _judged(what: str, rows: list[tuple[str, str, int, str]]) -> str:
    words = {"low": "显著低于全市水平", "watch_low": "偏低，需关注", "watch_high": "偏高", "high": "显著高于全市水平"}
    told = [f"{name}{text}（n={n}）{words[place]}" for name, text, n, place in rows if place in words]
    few = [name for name, _, _, place in rows if place == "few"]
    inside = sum(place == "inside" for *_, place in rows)
    parts = [f"{'；'.join(told)}。" if told else ""]
    if inside:
        parts.append(f"{'其余' if told else ''}{inside}个{'的' if told else ''}{what if not told else '差异'}在正常波动范围内，不作排名。")
    if few:
        parts.append(f"{'、'.join(few[:NAMED])}{f'等{len(few)}个' if len(few) > NAMED else ''}样本不足3，不评。")
    return "".join(parts) or f"尚无{what}的样本。"


# --- six: next steps ---
def _next_steps(figures: Briefing) -> tuple[Paragraph, ...]:
    late, soon, paused = (len(figures.light(light)) for light in ("late", "soon", "paused"))
    steps = [
        f"对{late}个超期项目逐一会商，由跑手逐日报告卡点" if late else "",
        f"对{soon}个临期项目提前提醒牵头部门，确保到期前办结" if soon else "",
        f"对{paused}个暂停计时项目核实暂停依据，条件具备的及时恢复" if paused else "",
        f"督促{_waiting(figures)}个待启动项目尽快申报" if _waiting(figures) else "",
        "下期报告上述事项落实情况",
    ]
    told = [step for step in steps if step]
    return (Paragraph("", "；".join(f"{NUMERALS[place]}是{step}" for place, step in enumerate(told)) + "。"),)


def _waiting(figures: Briefing) -> int:
    return len(figures.light("waiting"))
