"""What the boards would tell of time for the synthetic city: round figures that add up, three works that are predicted late."""

from datetime import date
from decimal import Decimal

from approvals.board.values import Portfolio, ProjectRow
from briefings.measures import Mean
from briefings.timing import Hands, HandsLine, Prospect, SpeedLine, Timing

HORIZON = date(2026, 12, 31)
CHANCES = (0, 7, 41)


def prospect(row: ProjectRow, chance: int = 41, expected: date = date(2026, 12, 22), latest: date = date(2027, 1, 8)) -> Prospect:
    return Prospect(
        code=row.code, works=1, used=row.figures.used, limit=row.figures.limit, chance=chance, earliest=date(2026, 12, 14),
        expected=expected, latest=latest, provisional=latest > HORIZON, matter="洪水影响评价", department="水利局", gain=6,
        days=Decimal("2.2"),
    )  # fmt: skip


def timing(city: Portfolio) -> Timing:
    moving = [row for row in city.projects if row.figures.light == "on_time" and row.figures.limit][: len(CHANCES)]
    speeds = [
        SpeedLine(name, kind, Mean(days * n, n), Decimal(days), days + 8, days + 15)
        for name, days in (("statutory", 110), ("committed", 47), ("net", 35), ("felt", 112))
        for kind, n in (("", 90), ("government", 50), ("enterprise", 40))
    ]
    return Timing(
        horizon=HORIZON,
        hands=Hands(200, 6600, 1900, 6100, 7000),
        stages=(HandsLine("立项用地规划许可", 200, 2600, 300, 2400), HandsLine("工程建设许可", 190, 4200, 316, 1000)),
        departments=(HandsLine("自然资源和规划局", 200, 4000, 570, 4100), HandsLine("水利局", 150, 2700, 100, 50)),
        speeds=tuple(speeds),
        forecast=60,
        prospects=tuple(prospect(row, chance) for row, chance in zip(moving, CHANCES, strict=True)),
    )
