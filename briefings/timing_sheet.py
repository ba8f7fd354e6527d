"""The part of an issue about time as tables of the Excel ledger: 预测超期, 时间归属, 四种用时. Dates stay dates; beside them stands
which of them are provisional.
"""

from collections.abc import Iterator
from typing import NamedTuple

from briefings.timing import HandsLine, Prospect, SpeedLine, Timing
from briefings.timing_layout import gain
from briefings.value import Briefing, ProjectLine
from briefings.vocabulary import HANDS, INVESTMENTS, SPEEDS, chance
from briefings.workbook import Cell, Column

WORKDAYS = "天数均为工作日。"


class Table(NamedTuple):
    name: str
    columns: list[Column]
    rows: list[list[Cell]]
    days: str = "单位见“单位”列。"


def tables(briefing: Briefing) -> Iterator[Table]:
    """None where the issue has no part on time."""
    told = briefing.timing
    if told is None:
        return
    lines = {line.code: line for line in briefing.projects}
    yield Table("预测超期", PROSPECT_COLUMNS, [_prospect(one, lines[one.code], told) for one in told.prospects], WORKDAYS)
    yield Table("时间归属", HANDS_COLUMNS, [*_whole(told), *_lines("阶段", told.stages), *_lines("部门（单位）", told.departments)])
    yield Table("四种用时", SPEED_COLUMNS, [_speed(line) for line in told.speeds])


PROSPECT_COLUMNS = [
    *(Column("序号", 6), Column("项目代码", 27), Column("项目名称", 44, wrap=True), Column("工程", 6), Column("县（区）", 13)),
    *(
        Column("已用（工作日）", 10),
        Column("时限（工作日）", 10),
        Column("按期概率", 10),
        Column("最早许可日", 12),
        Column("预计许可日", 12),
    ),
    *(Column("最晚许可日", 12), Column("暂定", 16), Column("宜先推事项", 30, wrap=True), Column("责任部门", 22), Column("提速30%可", 20)),
]


def _prospect(one: Prospect, line: ProjectLine, told: Timing) -> list[Cell]:
    days = (("最早", one.earliest), ("预计", one.expected), ("最晚", one.latest))
    unsure = "、".join(word for word, on in days if on > told.horizon)
    return [
        *(line.number, line.code, line.name, one.works, line.county, one.used, one.limit, chance(one.chance)),
        *(one.earliest, one.expected, one.latest, unsure, one.matter, one.department, gain(one)),
    ]


HANDS_COLUMNS = [
    *(Column("范围", 14), Column("名称", 28), Column("单位", 9), Column("工程", 8)),
    *(Column(word, 11) for word in HANDS.values()),
    Column("合计", 10),
    Column("部门用时/工程", 14),
]


def _whole(told: Timing) -> list[list[Cell]]:
    hands = told.hands
    return [["全市", "跨度用时", "自然日", hands.works, *(days for _name, days in hands.parts()), hands.felt, None]]


def _lines(scope: str, lines: tuple[HandsLine, ...]) -> list[list[Cell]]:
    return [
        [scope, line.name, "工作日", line.works, line.government, line.applicant, line.third_party, None, None, line.mean] for line in lines
    ]


SPEED_COLUMNS = [
    *(Column("用时", 12), Column("单位", 9), Column("工程", 12), Column("样本数", 9)),
    *(Column("中位数", 10), Column("80%以内", 10), Column("90%以内", 10), Column("平均", 10)),
]


def _speed(line: SpeedLine) -> list[Cell]:
    word, unit = SPEEDS[line.speed]
    return [word, unit, INVESTMENTS.get(line.investment, "全部"), line.mean.n, line.median, line.p80, line.p90, line.mean]
