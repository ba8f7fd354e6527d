"""Cases as JSON: what comes out, and every way a case can make no sense, each named in words."""

import pytest

from approvals.cases import UnknownRegion, result, results
from workdays.calendar import shipped

ONE = {"id": "一", "start": "2026-03-02", "limit": 5, "today": "2026-03-05"}
STAGE = {
    "id": "阶段",
    "today": "2026-03-20",
    "limit": 18,
    "approvals": [
        {"start": "2026-03-02", "pauses": [["2026-03-05", "2026-03-13"]], "decided": "2026-03-20", "role": "MAIN"},
        {"start": "2026-03-02", "decided": "2026-03-10"},
    ],
}
MEMBER = {"start": "2026-03-02"}


def city(region):
    if region not in (None, "511900", "511902001"):
        raise UnknownRegion(region)
    return shipped()


def of_one(**changes):
    return result({**ONE, **changes}, city)


def of_stage(**changes):
    return result({**STAGE, **changes}, city)


def test_a_running_case_comes_out_with_exactly_these_keys():
    assert of_one() == {
        "id": "一",
        "due": "2026-03-09",
        "used": 3,
        "remaining": 2,
        "late": False,
        "late_workdays": 0,
        "light": "on_time",
        "provisional": False,
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"today": "2026-03-11"}, ("2026-03-09", 7, -2, True, 2, "late", False)),
        ({"decided": "2026-03-11", "today": "2026-04-11"}, ("2026-03-09", 7, -2, True, 2, "decided", False)),
        ({"pauses": [["2026-03-05", None]]}, (None, 2, 3, False, 0, "paused", False)),
        ({"pauses": [["2026-03-03", "2026-03-06"], ["2026-03-05", "2026-03-10"]]}, (None, 0, 5, False, 0, "paused", False)),
        ({"pauses": [["2026-03-05", "2026-03-05"]]}, ("2026-03-09", 3, 2, False, 0, "on_time", False)),
        ({"pauses": [["2026-03-05", "2026-03-05"]], "decided": "2026-03-05"}, ("2026-03-09", 3, 2, False, 0, "decided", False)),
        ({"start": None}, (None, 0, 5, False, 0, "waiting", False)),
        ({"start": "2026-03-06"}, ("2026-03-13", 0, 5, False, 0, "waiting", False)),
        ({"unit": "calendar_day"}, ("2026-03-09", 3, 4, False, 0, "on_time", False)),
        ({"unit": "month", "limit": 1}, ("2026-04-02", 3, 28, False, 0, "on_time", False)),
        ({"extension": {"on": "2026-03-09", "days": 10}}, ("2026-03-23", 3, 12, False, 0, "on_time", False)),
        ({"extension": {"on": "2026-03-02", "days": 0}}, ("2026-03-09", 3, 2, False, 0, "on_time", False)),
        ({"pauses": [["2026-03-02", "2026-03-04"]]}, ("2026-03-10", 2, 3, False, 0, "on_time", False)),
        ({"pauses": [["2026-03-03", "2026-03-05"]], "decided": "2026-03-05"}, ("2026-03-11", 1, 4, False, 0, "decided", False)),
        ({"extension": {"on": "2026-03-04", "days": 1}, "decided": "2026-03-04"}, ("2026-03-10", 2, 4, False, 0, "decided", False)),
        ({"limit": 0}, ("2026-03-02", 3, -3, True, 3, "late", False)),
        ({"decided": "2026-03-02"}, ("2026-03-09", 0, 5, False, 0, "decided", False)),
        ({"start": "2018-01-01", "limit": 1, "today": "2018-01-03"}, ("2018-01-02", 2, -1, True, 1, "late", False)),
        ({"decided": "2026-03-05", "today": "2099-12-31"}, ("2026-03-09", 3, 2, False, 0, "decided", False)),
        ({"approvals": None}, ("2026-03-09", 3, 2, False, 0, "on_time", False)),
        ({"limit": 250}, ("2027-02-26", 3, 247, False, 0, "on_time", True)),
        ({"region": "511902001"}, ("2026-03-09", 3, 2, False, 0, "on_time", False)),
        (
            {"unit": None, "pauses": None, "extension": None, "decided": None, "region": None},
            ("2026-03-09", 3, 2, False, 0, "on_time", False),
        ),
    ],
)
def test_a_case_reads_as_the_table_says(changes, expected):
    assert tuple(of_one(**changes).values())[1:] == expected


def test_a_case_that_has_not_started_needs_no_start():
    assert result({"id": "", "limit": 5, "today": "2026-03-05"}, city)["light"] == "waiting"


def test_a_stage_comes_out_as_a_union():
    assert tuple(of_stage().values()) == ("阶段", "2026-03-30", 12, 6, False, 0, "decided", False)


def test_what_says_nothing_does_not_disturb_a_stage():
    assert of_stage(start=None, pauses=None, extension=None, decided=None, region="511900", unit="workday") == of_stage()


@pytest.mark.parametrize(("role", "light"), [({}, "paused"), ({"role": "MAIN"}, "paused"), ({"role": "PAR"}, "decided")])
def test_a_stage_waits_for_a_main_approval_that_has_not_started(role, light):
    assert of_stage(approvals=[*STAGE["approvals"], {"start": None, **role}])["light"] == light


@pytest.mark.parametrize(("name", "shown"), [("一", "一"), (7, 7), (True, None), (1.5, None), (["一"], None), ({"a": 1}, None)])
def test_the_name_of_a_case_comes_back_where_it_can_be_one(name, shown):
    assert result({"id": name}, city)["id"] == shown


def test_only_main_approvals_count_in_a_stage():
    others = [{"start": "2026-03-02", "role": "PAR"}, {"start": "2026-03-02", "role": "OUT"}]
    assert of_stage(approvals=[*STAGE["approvals"], *others]) == of_stage()


WRONG = [
    ({"id": None}, "id 应是文字"),
    ({"id": 7}, "id 应是文字"),
    ({"today": None}, "缺少 today"),
    ({"limit": None}, "缺少 limit"),
    ({"limit": True}, "limit 应是整数，现在是 true"),
    ({"limit": 5.0}, "limit 应是整数，现在是 5.0"),
    ({"limit": "5"}, 'limit 应是整数，现在是 "5"'),
    ({"limit": -1}, "limit 应在 0 到 10000 之间，现在是 -1"),
    ({"limit": 10001}, "limit 应在 0 到 10000 之间，现在是 10001"),
    ({"limit": 10000, "start": "2090-01-01"}, "到期日超出日历范围（2018-01-01至2099-12-31）"),
    ({"limit": 10000, "unit": "month"}, "到期日超出日历范围（2018-01-01至2099-12-31）"),
    ({"unit": "week"}, '不认识的 unit："week"，应为 workday、calendar_day、month 之一'),
    ({"unit": "w" * 38}, f'不认识的 unit："{"w" * 38}"，应为 workday、calendar_day、month 之一'),
    ({"unit": "w" * 39}, f'不认识的 unit："{"w" * 39}…，应为 workday、calendar_day、month 之一'),
    ({"unit": []}, "不认识的 unit：[]，应为 workday、calendar_day、month 之一"),
    ({"region": "510000"}, '不认识的 region："510000"，应为巴中市及其县区、乡镇的区划代码'),
    ({"region": 511900}, "region 应是区划代码文字，现在是 511900"),
    ({"start": "2026-3-2"}, 'start 应写成 2026-03-02 这样的日期，现在是 "2026-3-2"'),
    ({"start": "20260302"}, 'start 应写成 2026-03-02 这样的日期，现在是 "20260302"'),
    ({"start": "２０２６-03-02"}, 'start 应写成 2026-03-02 这样的日期，现在是 "２０２６-03-02"'),
    ({"start": "2026-03-02\n"}, 'start 应写成 2026-03-02 这样的日期，现在是 "2026-03-02\\n"'),
    ({"start": 20260302}, "start 应写成 2026-03-02 这样的日期，现在是 20260302"),
    ({"start": "2026-02-29"}, "start 2026-02-29 不是存在的日期"),
    ({"start": "2017-12-31"}, "start 2017-12-31 超出日历范围（2018-01-01至2099-12-31）"),
    ({"today": "2100-01-01"}, "today 2100-01-01 超出日历范围（2018-01-01至2099-12-31）"),
    ({"decided": "2026-03-01"}, "办结日 2026-03-01 早于开始日 2026-03-02"),
    ({"start": None, "decided": "2026-03-05"}, "尚未开始（start 为空），不能有 pauses 或 decided"),
    ({"start": None, "pauses": [["2026-03-04", None]]}, "尚未开始（start 为空），不能有 pauses 或 decided"),
    ({"start": None, "extension": {"on": "2026-03-04", "days": 1}}, "尚未开始（start 为空），不能延期"),
    ({"pauses": {}}, "pauses 应是列表"),
    ({"pauses": ["2026-03-04"]}, "每次暂停应写成 [暂停日, 恢复日或 null]"),
    ({"pauses": ["一二"]}, "每次暂停应写成 [暂停日, 恢复日或 null]"),
    ({"pauses": [5]}, "每次暂停应写成 [暂停日, 恢复日或 null]"),
    ({"pauses": [["四日", None]]}, '暂停日 应写成 2026-03-02 这样的日期，现在是 "四日"'),
    ({"pauses": [["2026-03-04"]]}, "每次暂停应写成 [暂停日, 恢复日或 null]"),
    ({"pauses": [[None, "2026-03-04"]]}, "每次暂停应写成 [暂停日, 恢复日或 null]"),
    ({"pauses": [["2026-03-04", 5]]}, "恢复日 应写成 2026-03-02 这样的日期，现在是 5"),
    ({"pauses": [["2026-03-05", "2026-03-04"]]}, "恢复日 2026-03-04 早于暂停日 2026-03-05"),
    ({"pauses": [["2026-03-01", "2026-03-04"]]}, "暂停日 2026-03-01 早于开始日 2026-03-02"),
    ({"pauses": [["2026-03-05", "2026-03-06"]], "decided": "2026-03-04"}, "暂停日 2026-03-05 晚于办结日 2026-03-04"),
    ({"pauses": [["2026-03-04", "2026-03-06"]], "decided": "2026-03-04"}, "2026-03-04 起的暂停在办结日 2026-03-04 尚未结束"),
    ({"pauses": [["2026-03-04", None]], "decided": "2026-03-05"}, "2026-03-04 起的暂停在办结日 2026-03-05 尚未结束"),
    ({"extension": 10}, 'extension 应是 {"on": 日期, "days": 天数}'),
    ({"extension": {"on": "2026-03-04"}}, 'extension 应是 {"on": 日期, "days": 天数}'),
    ({"extension": {"on": "四日", "days": 10}}, 'extension.on 应写成 2026-03-02 这样的日期，现在是 "四日"'),
    ({"extension": {"on": None, "days": 10}}, "缺少 extension.on"),
    ({"extension": {"on": "2026-03-04", "days": None}}, "缺少 extension.days"),
    ({"extension": {"on": "2026-03-04", "days": -1}}, "extension.days 应在 0 到 10000 之间，现在是 -1"),
    ({"extension": {"on": "2026-03-01", "days": 10}}, "延期日 2026-03-01 早于开始日 2026-03-02"),
    ({"extension": {"on": "2026-03-10", "days": 10}}, "延期日 2026-03-10 晚于到期日 2026-03-09，到期后不能再延期"),
    ({"extension": {"on": "2026-03-05", "days": 10}, "decided": "2026-03-04"}, "延期日 2026-03-05 晚于办结日 2026-03-04"),
    ({"lmit": 5}, "不认识的字段：lmit"),
    ({"approvals": [MEMBER]}, "有 approvals 的案例不能同时有 start"),
]
WRONG_STAGE = [
    ({"approvals": []}, "approvals 应是至少有一项的列表"),
    ({"approvals": None}, "approvals 应是至少有一项的列表"),
    ({"approvals": MEMBER}, "approvals 应是至少有一项的列表"),
    ({"approvals": {}}, "approvals 应是至少有一项的列表"),
    ({"approvals": [3]}, "approvals 第 1 项：应是一个 JSON 对象"),
    ({"approvals": [MEMBER, {**MEMBER, "role": "main"}]}, 'approvals 第 2 项：不认识的 role："main"，应为 MAIN、PAR、OUT 之一'),
    ({"approvals": [MEMBER, {**MEMBER, "role": []}]}, "approvals 第 2 项：不认识的 role：[]，应为 MAIN、PAR、OUT 之一"),
    ({"approvals": [{**MEMBER, "limit": 3}]}, "approvals 第 1 项：不认识的字段：limit"),
    ({"approvals": [{**MEMBER, "decided": "2026-03-01"}]}, "approvals 第 1 项：办结日 2026-03-01 早于开始日 2026-03-02"),
    ({"unit": "month"}, "阶段和工程的时限只能以工作日（workday）计"),
    ({"extension": {"on": "2026-03-04", "days": 1}}, "有 approvals 的案例不能同时有 extension"),
]


@pytest.mark.parametrize(("changes", "words"), WRONG)
def test_a_case_that_makes_no_sense_is_named(changes, words):
    answer = of_one(**changes)
    assert answer == {"id": changes.get("id", "一"), "error": words}


@pytest.mark.parametrize(("changes", "words"), WRONG_STAGE)
def test_a_stage_that_makes_no_sense_is_named(changes, words):
    assert of_stage(**changes) == {"id": "阶段", "error": words}


@pytest.mark.parametrize("case", [None, 3, "x", [], True])
def test_what_is_no_case_at_all_is_named_and_the_others_still_come_out(case):
    assert results([case, ONE, ONE], city) == [{"id": None, "error": "每个案例应是一个 JSON 对象"}, of_one(), of_one()]
