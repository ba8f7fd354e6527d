"""A board counts each approval once under its department, county, stage and runner; each number equals the rows behind it."""

from datetime import date

import pytest

from approvals.board.boards import GROUPS, LIGHTS, BoardLine, Narrowing, board, rows
from tests.approvals.timeline import day, lived
from tests.cast import project

TODAY = day("03-20")
SINCE = date(2026, 1, 1)
# 建议书 decided in time, 可研 not asked for; 选址 late; 供地 has no limit.
OURS = """
建议书 03-02 接件 03-02 受理 03-02 审查 03-03 办结
选址 03-02 接件 03-03 受理 03-04 审查
"""
THEIRS = """
建议书 03-02 接件 03-02 受理 03-02 审查 03-12 办结
选址 03-16 接件 03-17 受理 03-18 审查
"""


@pytest.fixture
def lived_city(city):
    lived(city.ours, OURS, by=city.jia)
    lived(city.theirs, THEIRS, by=city.yi)
    return city


def counted(lines: tuple[BoardLine, ...]) -> dict[str, tuple[int, ...]]:
    """name -> under way, late, soon, on time, paused, waiting, stale, very stale, decided, in time."""
    return {
        line.name: (line.under_way, *(number for _light, number in line.lights), line.stale, line.very_stale, line.decided, line.in_time)
        for line in lines
    }


def test_the_same_approvals_are_counted_by_department_and_by_runner(lived_city, workdays):
    by = {group: counted(board(lived_city.wu, group, Narrowing(), SINCE, TODAY, workdays)) for group in GROUPS}
    assert by["department"] == {
        "市自然资源和规划局": (2, 1, 0, 1, 0, 0, 1, 1, 0, 0),
        "市发展和改革委员会": (0, 0, 0, 0, 0, 0, 0, 0, 2, 1),
    }
    assert by["runner"] == {"甲": (1, 1, 0, 0, 0, 0, 1, 1, 1, 1), "乙": (1, 0, 0, 1, 0, 0, 0, 0, 1, 0)}
    assert by["county"] == {"巴州区": (1, 1, 0, 0, 0, 0, 1, 1, 1, 1), "通江县": (1, 0, 0, 1, 0, 0, 0, 0, 1, 0)}
    assert by["stage"] == {"project approval and land-use planning": (2, 1, 0, 1, 0, 0, 1, 1, 2, 1)}


@pytest.mark.parametrize("by", GROUPS)
def test_every_number_has_exactly_its_rows(lived_city, workdays, by):
    for line in board(lived_city.wu, by, Narrowing(), SINCE, TODAY, workdays):
        asked = {light: rows(lived_city.wu, Narrowing(**{by: line.key, "light": light}), SINCE, TODAY, workdays)[0] for light in LIGHTS}
        assert asked == dict(line.lights)
        behind = {
            "under way": Narrowing(**{by: line.key}), "stale": Narrowing(**{by: line.key}, stale="5"),
            "very stale": Narrowing(**{by: line.key}, stale="10"), "decided": Narrowing(**{by: line.key}, decided="all"),
            "in time": Narrowing(**{by: line.key}, decided="in_time"), "late": Narrowing(**{by: line.key}, decided="late"),
        }  # fmt: skip
        found = {name: rows(lived_city.wu, one, SINCE, TODAY, workdays)[0] for name, one in behind.items()}
        assert found == {
            "under way": line.under_way, "stale": line.stale, "very stale": line.very_stale, "decided": line.decided,
            "in time": line.in_time, "late": line.decided - line.in_time,
        }  # fmt: skip


def test_a_board_holds_only_what_its_reader_may_see(lived_city, workdays):
    seen = {
        who: sum(line.under_way for line in board(getattr(lived_city, who), "county", Narrowing(), SINCE, TODAY, workdays))
        for who in ("wu", "officer", "jia", "yi", "bing")
    }
    assert seen == {"wu": 2, "officer": 2, "jia": 1, "yi": 1, "bing": 1}


def test_nothing_decided_has_no_rate(lived_city, workdays):
    rates = {line.name: line.rate for line in board(lived_city.wu, "department", Narrowing(), SINCE, TODAY, workdays)}
    assert rates == {"市自然资源和规划局": None, "市发展和改革委员会": 50.0}


@pytest.mark.parametrize("more", [0, 2])
def test_a_board_asks_twice_however_many_projects_there_are(lived_city, workdays, more, django_assert_num_queries):
    for number in range(more):
        lived(
            project(f"2601-511902-04-01-30000{number}", "又一个", "511902", lived_city.ours.enterprise, lived_city.jia, day("01-05")),
            THEIRS,
        )
    with django_assert_num_queries(2):
        board(lived_city.wu, "runner", Narrowing(county="511902"), SINCE, TODAY, workdays)
