"""Drawings that compare: the funnel of rates around the city's, the time line of one project. SVG text is dear: few words, short ones."""

from collections.abc import Callable
from datetime import date, timedelta
from math import hypot

from briefings.drawing import BLUE, INK, LINE, MUTE, RED, line, lit, picture, polyline, rect, text
from briefings.measures import ATTENTION_Z, REAL_Z, Rate, bounds
from briefings.value import Bar, Briefing, ProjectLine
from briefings.vocabulary import STAGES, short, term

WIDTH = 642.0
MOST_BARS = 22


def funnel(city: Rate, points: list[tuple[str, Rate]], title: str, font: str) -> str:
    """Rates against their sample sizes; between the curves lies what chance explains around the city's rate."""
    width, height, left, right, top, bottom = 312.0, 168.0, 34.0, 10.0, 12.0, 30.0
    shown = [(name, rate) for name, rate in points if rate.whole]
    if not shown or not city.whole:
        return picture(width, 40, [text(width / 2, 24, "尚无样本", 9, MUTE, "middle")], title, "尚无样本", font)
    most = max(rate.whole for _, rate in shown) * 1.08 + 1
    low = min(0.7, *(rate.part / rate.whole for _, rate in shown)) - 0.05
    low = max(0.0, int(low * 10) / 10)

    def at(n: float, share: float) -> tuple[float, float]:
        return left + n / most * (width - left - right), top + (height - top - bottom) * (1 - (max(share, low) - low) / (1 - low))

    body = []
    for tenth in range(round(low * 10), 11, 1 if low >= 0.5 else 2):
        y = at(0, tenth / 10)[1]
        body += [line(left, y, width - right, y, LINE, 0.5), text(left - 4, y + 3, f"{tenth * 10}%", 8, MUTE, "end")]
    sizes = [most * step / 40 for step in range(1, 41)]
    for z, dash in ((ATTENTION_Z, "4 2"), (REAL_Z, "")):
        pairs = [(n, bounds(n, city, z)) for n in sizes if n >= 1]
        body += [polyline([at(n, pair[side]) for n, pair in pairs], "#8a919b", 0.9, dash) for side in (0, 1)]
    y = at(0, city.part / city.whole)[1]
    body += [line(left, y, width - right, y, BLUE, 1.1), text(width - right, height - 4, "样本数 n", 8, MUTE, "end")]
    body += _marks(shown, at)
    body.append(line(left, at(0, low)[1], width - right, at(0, low)[1], "#8a919b", 0.8))
    for n in _ticks(most):
        body.append(text(at(n, low)[0], height - bottom + 11, n, 8, MUTE, "middle"))
    told = f"全市{city.text}；" + "；".join(f"{name}{rate.text}，n={rate.whole}" for name, rate in points)
    return picture(width, height, body, title, told, font)


def _marks(shown: list[tuple[str, Rate]], at: Callable[[float, float], tuple[float, float]]) -> list[str]:
    """A dot where the group stands and beside it the row's number in the table, where there is room."""
    dots = [at(rate.whole, rate.part / rate.whole) for _, rate in shown]
    taken = list(dots)
    body = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.1" fill="{INK}"/>' for x, y in dots]
    for place, dot in enumerate(dots, start=1):
        spots = [(dot[0] + dx, dot[1] + dy) for reach in (1.0, 1.8, 2.6) for dx, dy in _around(reach)]
        x, y = max(spots, key=lambda spot: _room(spot, [one for one in taken if one != dot]) - 0.05 * _apart(spot, dot))
        taken.append((x, y))
        body.append(text(x, y + 2.8, place, 7.6, INK, "middle"))
    return body


def _room(spot: tuple[float, float], taken: list[tuple[float, float]]) -> float:
    return min((_apart(spot, other) for other in taken), default=9.0)


def _around(reach: float) -> list[tuple[float, float]]:
    return [
        (7 * reach, 0),
        (-7 * reach, 0),
        (0, -7 * reach),
        (0, 7 * reach),
        (6 * reach, -5 * reach),
        (6 * reach, 5 * reach),
        (-6 * reach, -5 * reach),
    ]


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance up to which a number is readable; more room than that is worth nothing."""
    return min(9.0, hypot(one[0] - other[0], one[1] - other[1]))


def _ticks(most: float) -> range:
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**9) if most / step <= 7)
    return range(0, int(most) + 1, step)


def timeline(briefing: Briefing, font: str) -> str:
    """The approvals of the project in focus from acceptance to decision, with its due day and the day of the issue."""
    assert briefing.focus is not None
    project, bars = briefing.project(briefing.focus.project), briefing.focus.bars[-MOST_BARS:]
    first = min(bar.begun for bar in bars)
    last = max([briefing.on, *(day for day in (project.due,) if day and day < briefing.on + timedelta(days=60))])
    left, right, row = 132.0, 62.0, 12.0
    span = max(1, (last - first).days + 1)

    def across(day: date) -> float:
        return left + (day - first).days / span * (WIDTH - left - right)

    body, y = list[str](), 26.0
    for stage in sorted({bar.stage for bar in bars}):
        body += [
            rect(0, y, WIDTH, 13.5, "#f3f5f7"),
            rect(0, y, 3, 13.5, BLUE),
            text(8, y + 10, f"{STAGES.get(stage, '其他')}阶段", 8.8, bold=True),
        ]
        body.append(text(left, y + 10, _stage_words(project, stage), 8.4, MUTE))
        y += 15
        for bar in (bar for bar in bars if bar.stage == stage):
            body += _row(bar, y, row, across, briefing.on, left)
            y += row
        y += 4
    grid = _month_lines(first, last, across, y)
    told = "；".join(f"{bar.matter}：{bar.begun}至{bar.decided or '在办'}，{bar.used}日" for bar in bars)
    return picture(WIDTH, y + 2, [*grid, *body, *_day_lines(briefing, project, across, y)], f"{project.name}并联审批进度", told, font)


def _stage_words(project: ProjectLine, number: int) -> str:
    stage = next((stage for stage in project.stages if stage.number == number), None)
    if stage is None:
        return ""
    over = f"　超{stage.used - stage.limit}日" if stage.limit is not None and stage.used > stage.limit else ""
    return f"用时 {stage.used}" + (f" / 时限 {stage.limit} 日" if stage.limit is not None else " 日") + over


def _row(bar: Bar, y: float, height: float, across: Callable[[date], float], on: date, left: float) -> list[str]:
    start, end = across(bar.begun), across(bar.decided or on)
    light = "late" if bar.late else "paused" if bar.paused_for else "decided" if bar.decided else "on_time"
    promise = f"{bar.used}/{bar.limit} 日" if bar.limit is not None else f"{bar.used} 日"
    return [
        text(left - 8, y + 9, short(bar.matter, 11), 8.2, INK, "end"),
        lit(light, [(start, y + 2, max(3, end - start), height - 5)]),
        text(max(end, start + 3) + 4, y + 9, promise, 7.8, RED if bar.late else MUTE),
    ]


def _month_lines(first: date, last: date, across: Callable[[date], float], bottom: float) -> list[str]:
    day, body = first.replace(day=1), list[str]()
    while day <= last:
        if day >= first:
            body += [line(across(day), 16, across(day), bottom, LINE, 0.5), text(across(day) + 2, 23, f"{day.month}月", 8, MUTE)]
        day = (day.replace(day=28) + timedelta(days=5)).replace(day=1)
    return body


def _day_lines(briefing: Briefing, project: ProjectLine, across: Callable[[date], float], bottom: float) -> list[str]:
    on, x = briefing.on, across(briefing.on)
    body = [line(x, 13, x, bottom, INK, 0.9), text(x + 3, 22, f"{on.month}月{on.day}日", 8.4)]
    if project.due and across(project.due) >= 0 and project.due <= on + timedelta(days=60):
        due = across(project.due)
        words = f"开工许可到期 {term(project.due, project.provisional)}"
        if due > 150:
            body += [line(due, 4, due, bottom, RED, 1.2, "5 3"), text(due - 3, 12, words, 8.4, RED, "end", bold=True)]
    return body
