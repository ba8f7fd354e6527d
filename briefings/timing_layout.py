"""The part of an issue about time, set for the annexes: the list of the predicted late, whose hands as a bar and tables, the four speeds,
and the head of the ledger in groups a person can compare.
"""

from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from briefings.drawing import INK, MUTE, PAPER, picture, rect, strokes, text
from briefings.measures import Rate
from briefings.timing import Hands, HandsLine, Prospect, SpeedLine, Timing
from briefings.timing_words import number
from briefings.typefaces import families
from briefings.value import Briefing
from briefings.vocabulary import HANDS, INVESTMENTS, PROVISIONAL, SPEEDS, chance

WIDTH, LEGEND, BAR = 642.0, 14.0, 20.0
FILLS = {"government": "#245f8c", "applicant": "#eab03a", "third_party": "#cfe0ea", "day_off": "#eef0f3"}
GROUP = 8


def timing(briefing: Briefing) -> dict[str, Any]:
    """For the template; without the part on time every list is empty and the drawing too."""
    told = briefing.timing
    return {
        "prospects": prospects(briefing),
        "hands": hands_bar(told.hands) if told and told.hands.felt else "",
        "hands_words": f"{told.hands.works}个工程，跨度用时共{told.hands.felt}个自然日" if told else "",
        "stage_hands": [_hands_row(line) for line in told.stages] if told else [],
        "department_hands": [_hands_row(line) for line in told.departments] if told else [],
        "speeds": speed_rows(told) if told else [],
        "head": grouped(briefing.ledger_head),
        "head_words": head_words(briefing),
    }


def prospects(briefing: Briefing) -> list[dict[str, Any]]:
    told = briefing.timing
    lines = {line.code: line for line in briefing.projects}
    return (
        [_prospect(told, one, lines[one.code].number, lines[one.code].name, lines[one.code].county) for one in told.prospects]
        if told
        else []
    )


def _prospect(told: Timing, one: Prospect, place: int, name: str, county: str) -> dict[str, Any]:
    return {
        "number": place,
        "name": name if one.works == 1 else f"{name}（工程{one.works}）",
        "county": county,
        "days": f"{one.used}/{one.limit}" if one.limit is not None else str(one.used),
        "chance": chance(one.chance),
        "expected": f"{one.expected:%y.%m.%d}",
        "unsure": PROVISIONAL if one.expected > told.horizon else "",
        "between": f"{one.earliest:%y.%m.%d}—{one.latest:%y.%m.%d}" + (PROVISIONAL if one.latest > told.horizon else ""),
        "matter": one.matter,
        "department": one.department,
        "gain": gain(one),
    }


def gain(one: Prospect) -> str:
    """What 30 % more speed brings: percentage points where there are any, otherwise days; "" for next to nothing."""
    if not one.matter:
        return ""
    if one.gain >= 1:
        return f"提高{one.gain}个百分点"
    return f"提前{one.days}个工作日" if one.days > 0 else ""


def _hands_row(line: HandsLine) -> list[object]:
    return [line.name, line.works, line.government, line.applicant, line.third_party, line.mean.text]


def speed_rows(told: Timing) -> list[tuple[bool, list[object]]]:
    """(whether a speed begins, its cells): speed, unit, kind of works, n, median, 80 %, 90 %, mean."""
    return [(not line.investment, _speed_row(line)) for name in SPEEDS for line in told.speeds if line.speed == name]


def _speed_row(line: SpeedLine) -> list[object]:
    word, unit = SPEEDS[line.speed]
    kind = INVESTMENTS.get(line.investment, "全部")
    return [f"{word}（{unit}）" if not line.investment else "", kind, line.mean.n, number(line.median), line.p80, line.p90, line.mean.text]


def grouped(head: str) -> str:
    """64 characters in groups of eight, so that two people can read them to each other."""
    return " ".join(head[place : place + GROUP] for place in range(0, len(head), GROUP))


def head_words(briefing: Briefing) -> str:
    """What the head pins, and one sentence how to check it; an issue that kept no heads cannot say how many events it stands for."""
    events = sum(head.number for head in briefing.ledger_heads)
    counted = f"共{len(briefing.ledger_heads)}个项目、{events}条办件流水" if events else "全部办件流水"
    checked = f"manage.py verify_ledger --head {briefing.ledger_head[:GROUP]}"
    return f"编制本期时{counted}的校验值。核对：由系统管理员运行 {checked}，结果应为相符。"


def hands_bar(hands: Hands) -> SafeString:
    """One bar of four parts, each told by a pattern and a word besides its colour."""
    font = ",".join(families(settings.FONT_ROLES["heading"])) or "sans-serif"
    body, x = [], 0.0
    for name, days in hands.parts():
        width = WIDTH * days / hands.felt
        body.append(rect(x, LEGEND, width, BAR, FILLS[name]))
        if name in ("applicant", "third_party"):
            body.append(strokes(name, (x, LEGEND, width, BAR)))
        share = Rate(days, hands.felt).text
        if width > 34:
            body.append(text(x + width / 2, LEGEND + 13.5, share, 9, PAPER if name == "government" else INK, "middle", bold=True))
        if width > 44:
            body.append(text(x + 1, LEGEND - 4, f"{HANDS[name]} {days}天", 8.5, MUTE))
        x += width
    told = "；".join(f"{HANDS[name]}{days}天" for name, days in hands.parts())
    return SafeString(picture(WIDTH, LEGEND + BAR + 2, body, "时间归属", told, font))
