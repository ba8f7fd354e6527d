"""Numbers reconcile: an issue whose figures contradict its rows is refused before anybody sees it."""

from collections.abc import Iterator

from briefings import timing
from briefings.value import Briefing


class Unreconciled(ValueError):
    """The figures of an issue contradict each other; the message lists every contradiction."""


def reconciled(briefing: Briefing) -> Briefing:
    """The same briefing; raises Unreconciled."""
    if wrong := list(contradictions(briefing)):
        raise Unreconciled("；".join(wrong))
    return briefing


def contradictions(briefing: Briefing) -> Iterator[str]:
    yield from _dates(briefing)
    yield from _balance(briefing)
    yield from _totals(briefing)
    yield from _links(briefing)
    if briefing.timing is not None:
        over = frozenset(line.code for line in briefing.projects if line.light in ("late", "decided", "ended"))
        yield from timing.contradictions(briefing.timing, over, frozenset(line.code for line in briefing.projects))


def _dates(briefing: Briefing) -> Iterator[str]:
    if briefing.since >= briefing.on:
        yield f"本期起始日{briefing.since}不早于截止日{briefing.on}"
    for line in briefing.projects:
        for word, day in (("入库", line.registered_on), ("许可", line.permitted_on), ("启动", line.started_on)):
            if day is not None and day > briefing.on:
                yield f"{line.code}的{word}日期{day}晚于截止日{briefing.on}"


def _balance(briefing: Briefing) -> Iterator[str]:
    flow = briefing.flow
    came = len(flow.opening) + len(flow.entered)
    went = len(flow.permitted) + len(flow.entered_permitted) + len(flow.open)
    if came != went:
        yield f"上期末在办与入库共{came}个，许可与期末在办共{went}个"
    if len(flow.open) + len(briefing.ever.permits) + len(flow.ended) != len(briefing.projects):
        yield "在办、已获许可与已终止之和不等于项目总数"
    if set(briefing.week.permits) != set(briefing.changes.permits):
        yield "本周许可名单与本周许可数不一致"


def _totals(briefing: Briefing) -> Iterator[str]:
    total = len(briefing.projects)
    sums = {
        "状态": sum(len(count.projects) for count in briefing.lights),
        "县区项目": sum(group.projects for group in briefing.counties),
        "县区在办、许可与终止": sum(group.open + group.permitted + group.ended for group in briefing.counties),
    }
    yield from (f"{word}合计{value}个，项目总数{total}个" for word, value in sums.items() if value != total)
    if sum(len(count.projects) for count in briefing.stages) != len(briefing.flow.open):
        yield "各阶段合计不等于在办项目数"
    if len(briefing.attention) != len(briefing.light("late")) + len(briefing.light("soon")):
        yield "超期与临期名单与其个数不一致"
    if sum(group.week for group in briefing.counties) != len(briefing.week.permits):
        yield "县区本周许可合计不等于全市"
    whole = (sum(group.on_time.part for group in briefing.counties), sum(group.on_time.whole for group in briefing.counties))
    if whole != (briefing.ever.on_time.part, briefing.ever.on_time.whole):
        yield "县区按期率的分子分母合计不等于全市"
    if sum(desk.open for desk in briefing.desks) != len(briefing.under_way):
        yield "部门在办事项合计不等于在办事项清单"
    if sum(desk.decided for desk in briefing.desks) != briefing.ever.decided:
        yield "部门办结事项合计不等于全市"


def _links(briefing: Briefing) -> Iterator[str]:
    if [line.number for line in briefing.projects] != list(range(1, len(briefing.projects) + 1)):
        yield "项目序号不连续"
    if len({line.code for line in briefing.projects}) != len(briefing.projects):
        yield "项目代码重复"
