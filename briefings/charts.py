"""The drawings of an issue as SVG, for PDF and page alike: pure functions of the frozen value, in workdays and projects.

Every drawing carries a title and a description that says its figures; its numbers also stand in a table of the annex.
"""

from collections.abc import Callable

from briefings.drawing import BLUE, INK, LINE, MUTE, PAPER, RED, SKY, legend, line, lit, picture, polyline, rect, text
from briefings.drawing import ON as INK_ON
from briefings.value import Briefing, Group, Numbers
from briefings.vocabulary import INVESTMENTS, LIGHTS, LIMITS

WIDTH = 642.0
COLUMNS, CELL, GAP = 44, 12.0, 2.6
BIN = 5


def lights(briefing: Briefing, font: str) -> str:
    """One square a project, in the order of the lights."""
    body, place = [], 0
    for count in briefing.lights:
        squares = range(place, place + len(count.projects))
        body.append(lit(count.light, [((i % COLUMNS) * (CELL + GAP), (i // COLUMNS) * (CELL + GAP), CELL, CELL) for i in squares]))
        place += len(count.projects)
    below = -(-place // COLUMNS) * (CELL + GAP)
    body.append(legend(0, below + 12, {c.light: f"{LIGHTS[c.light]} {len(c.projects)}" for c in briefing.lights if c.projects}))
    told = "，".join(f"{LIGHTS[count.light]}{len(count.projects)}个" for count in briefing.lights if count.projects)
    return picture(WIDTH, below + 18, body, "项目状态全景", f"每格一个项目：{told}", font)


def counties(briefing: Briefing, font: str) -> str:
    """Stacked bars of lights, a bar a county; the legend stands under the squares above."""
    left, right, step = 76.0, 48.0, 21.0
    most = max(group.projects for group in briefing.counties)
    scale = (WIDTH - left - right) / most
    body: list[str] = []
    for row, group in enumerate(briefing.counties):
        y = row * step
        body.append(text(left - 8, y + 14, group.name[:8], 9.5, INK, "end"))
        body += _stack(_shares(group), left, y + 3, scale, step - 7)
        body.append(text(left + group.projects * scale + 6, y + 13.6, f"{group.projects} 个", 9, MUTE))
    bottom = len(briefing.counties) * step
    told = "；".join(f"{group.name}共{group.projects}个，已获许可{group.permitted}个，超期{group.late}个" for group in briefing.counties)
    return picture(WIDTH, bottom + 2, body, "各县（区）项目推进情况", told, font)


def _shares(group: Group) -> dict[str, int]:
    known = {"decided": group.permitted, "soon": group.soon, "late": group.late, "paused": group.paused, "waiting": group.waiting}
    rest = group.open - group.soon - group.late - group.paused - group.waiting
    return {light: {**known, "on_time": rest, "ended": group.ended}[light] for light in LIGHTS}


def _stack(shares: dict[str, int], x: float, y: float, scale: float, height: float) -> list[str]:
    body = []
    for light, count in shares.items():
        if count:
            body.append(lit(light, [(x, y, count * scale - 0.8, height)]))
            if count * scale > 13:
                body += _number(light, x + count * scale / 2, y + height / 2 + 3.2, count)
            x += count * scale
    return body


def _number(light: str, x: float, y: float, count: int) -> list[str]:
    """On a hatched bar the number stands on a patch of its own."""
    patch = [rect(x - 6, y - 8, 12, 10, "#eab03a")] if light == "soon" else []
    return [*patch, text(x, y, count, 8.5, INK_ON.get(light, INK), "middle")]


def remaining(briefing: Briefing, font: str) -> str:
    """Open projects and permits so far at the ends of the months."""
    height, left, right, top, bottom = 176.0, 30.0, 74.0, 14.0, 24.0
    months = briefing.months
    most = max(max(month.open, month.permitted) for month in months) * 1.1 or 1
    across = (WIDTH - left - right) / max(1, len(months) - 1)

    def at(place: int, value: float) -> tuple[float, float]:
        return left + place * across, top + (height - top - bottom) * (1 - value / most)

    body = _scale(most, lambda value: at(0, value)[1], left, WIDTH - right)
    open_line = [at(place, month.open) for place, month in enumerate(months)]
    done_line = [at(place, month.permitted) for place, month in enumerate(months)]
    body.append(polyline([(left, at(0, 0)[1]), *open_line, (open_line[-1][0], at(0, 0)[1])], "none", 0, fill="#e6eef5"))
    body += [polyline(open_line, BLUE, 2), polyline(done_line, "#3f8f63", 1.6, "5 3")]
    for place, month in enumerate(months):
        (x, y), (_, y_done) = open_line[place], done_line[place]
        body += [_dot(x, y, BLUE), _dot(x, y_done, "#3f8f63")]
        body.append(text(x, y - 6 if month.open >= month.permitted else y + 12, month.open, 8.5, INK, "middle"))
        body.append(
            text(
                x,
                height - 9,
                f"{month.on.month}月" if place < len(months) - 1 else f"{month.on.month}月{month.on.day}日",
                8.5,
                MUTE,
                "middle",
            )
        )
    (x, y), (_, y_done) = open_line[-1], done_line[-1]
    y_done += 11 if abs(y - y_done) < 11 and y_done >= y else -11 if abs(y - y_done) < 11 else 0
    body += [
        text(x + 8, y + 3, f"在办 {months[-1].open}", 9, BLUE, bold=True),
        text(x + 8, y_done + 3, f"已许可 {months[-1].permitted}", 9, "#2f7a52"),
    ]
    told = "；".join(f"{month.on.year}年{month.on.month}月在办{month.open}个、累计许可{month.permitted}个" for month in months)
    return picture(WIDTH, height, body, "在办项目余量", told, font)


def _dot(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.3" fill="{PAPER}" stroke="{colour}" stroke-width="1.4"/>'


def _scale(most: float, up: Callable[[float], float], left: float, right: float) -> list[str]:
    """Level lines at round numbers; `up` gives the height of a value."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**9) if most / step <= 6)
    marks = range(0, int(most) + 1, step)
    return [part for v in marks for part in (line(left, up(v), right, up(v), LINE, 0.5), text(left - 5, up(v) + 3, v, 8, MUTE, "end"))]


def days_used(briefing: Briefing, font: str) -> str:
    """How many permitted projects in scope used how many workdays, in steps of five, with both limits."""
    bins = used_bins(briefing)
    height, left, right, top, bottom = 156.0, 30.0, 12.0, 26.0, 22.0
    most = max((len(g) + len(e) for _, g, e in bins), default=0) * 1.12 or 1
    first, column = bins[0][0], (WIDTH - left - right) / len(bins)

    def up(value: float) -> float:
        return top + (height - top - bottom) * (1 - value / most)

    body = _scale(most, up, left, WIDTH - right)
    for place, (low, government, enterprise) in enumerate(bins):
        x, g, e = left + place * column, len(government), len(enterprise)
        body += [rect(x + 2, up(g), column - 4, up(0) - up(g), BLUE), rect(x + 2, up(g + e), column - 4, up(g) - up(g + e), SKY)]
        body.append(text(x + 2, height - 8, low, 8, MUTE))
        if g + e:
            body.append(text(x + column / 2, up(g + e) - 3, g + e, 8.5, INK, "middle"))
    body += _limits(lambda limit: left + (limit + 1 - first) / BIN * column, up(0))
    body += [
        rect(left + 6, 3, 9, 9, BLUE),
        text(left + 19, 11, "政府投资", 8.5, MUTE),
        rect(left + 70, 3, 9, 9, SKY),
        text(left + 83, 11, "企业投资", 8.5, MUTE),
    ]
    told = "；".join(f"{low}至{low + BIN - 1}日：政府{len(g)}个、企业{len(e)}个" for low, g, e in bins if g or e)
    return picture(WIDTH, height, body, "已获开工许可项目用时分布", told or "尚无样本", font)


def _limits(across: Callable[[int], float], bottom: float) -> list[str]:
    """Both limits as dashed lines at the end of their day, the words on the outer sides."""
    body = []
    for investment, side, anchor in (("enterprise", -3, "end"), ("government", 3, "start")):
        limit = LIMITS[investment]
        x = across(limit)
        body += [line(x, 14, x, bottom, RED, 1, "4 3"), text(x + side, 21, f"{INVESTMENTS[investment]}时限 {limit} 日", 8.5, RED, anchor)]
    return body


def used_bins(briefing: Briefing) -> list[tuple[int, Numbers, Numbers]]:
    """(lowest day, government projects, enterprise projects) in steps of five days, without gaps, from at most 25 to at least 54."""
    done = [line for line in briefing.projects if line.permitted_on and line.in_scope]
    lowest = min([25, *(line.used // BIN * BIN for line in done)])
    highest = max([50, *(line.used // BIN * BIN for line in done)])

    def of(low: int, investment: str) -> Numbers:
        return tuple(line.number for line in done if line.used // BIN * BIN == low and line.investment == investment)

    return [(low, of(low, "government"), of(low, "enterprise")) for low in range(lowest, highest + 1, BIN)]
