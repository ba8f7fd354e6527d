"""Cases in, results out: the clock for other systems, as plain JSON values (`manage.py clock`, the calculator page).

case    {"id", "start", "limit", "unit", "pauses", "extension", "decided", "today", "region"}
   or   {"id", "today", "limit", "approvals": [{"start", "pauses", "decided", "role"}, …]} for a stage or works
result  {"id", "due", "used", "remaining", "late", "late_workdays", "light", "provisional"}, or {"id", "error"} with the reason in Chinese.
Missing keys mean none, workday, the city. A case that makes no sense never keeps the others from coming out.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from approvals.clock import MAIN, History, Reading, extend, read, read_union
from approvals.limits import Extension, Limit, LimitRefused, Unit
from approvals.spans import Pause
from workdays.days import FIRST, LAST, UnknownYear, Workdays

ROLES = (MAIN, "PAR", "OUT")
MOST_DAYS = 10_000
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
OF_ONE = frozenset({"start", "pauses", "extension", "decided"})  # and of a union never
OF_UNION = frozenset({"id", "today", "limit", "unit", "approvals", "region"})
OF_MEMBER = frozenset({"start", "pauses", "decided", "role"})
Calendar = Callable[[str | None], Workdays]


class Nonsense(ValueError):
    """Why a case makes no sense, in Chinese."""


class UnknownRegion(LookupError):
    """Raised by a calendar that is asked for a region outside the city."""


def results(cases: Iterable[Any], calendar: Calendar) -> list[dict[str, Any]]:
    """One result per case, in order. `calendar` gives the working days of a region (None: the city), or raises `UnknownRegion`."""
    return [result(case, calendar) for case in cases]


def result(case: Any, calendar: Calendar) -> dict[str, Any]:
    name = case.get("id") if isinstance(case, dict) else None
    name = name if isinstance(name, str) or type(name) is int else None
    try:
        return {"id": name, **_shown(answer(case, calendar))}
    except Nonsense as error:
        return {"id": name, "error": str(error)}
    except UnknownYear:
        return {"id": name, "error": f"到期日超出日历范围（{FIRST}至{LAST}）"}


def answer(case: Any, calendar: Calendar) -> Reading:
    """The reading of one case; `Nonsense` says in Chinese what is wrong with it."""
    if not isinstance(case, dict):
        raise Nonsense("每个案例应是一个 JSON 对象")
    union = case.get("approvals") is not None or ("approvals" in case and "start" not in case)
    if unknown := [key for key in case if key not in OF_ONE | OF_UNION]:
        raise Nonsense(f"不认识的字段：{'、'.join(unknown)}")
    if union and (stray := [key for key, value in case.items() if key not in OF_UNION and value is not None]):
        raise Nonsense(f"有 approvals 的案例不能同时有 {'、'.join(stray)}")
    if not isinstance(case.get("id"), str):
        raise Nonsense("id 应是文字")
    today = _date(case, "today")
    if today is None:
        raise Nonsense("缺少 today")
    limit = Limit(_count(case, "limit"), _unit(case))
    workdays = _workdays(case, calendar)
    if not union:
        return _one(case, limit, today, workdays)
    if limit.unit is not Unit.WORKDAY:
        raise Nonsense("阶段和工程的时限只能以工作日（workday）计")
    return read_union(_members(case["approvals"]), limit, today, workdays)


def _one(case: Mapping[str, Any], limit: Limit, today: date, workdays: Workdays) -> Reading:
    history = _history(case)
    extension = case.get("extension")
    if extension is not None:
        limit = _extended(history, limit, extension, workdays)
    return read(history, limit, today, workdays)


def _extended(history: History, limit: Limit, extension: Any, workdays: Workdays) -> Limit:
    if not isinstance(extension, dict) or extension.keys() != {"on", "days"}:
        raise Nonsense('extension 应是 {"on": 日期, "days": 天数}')
    on, days = _date(extension, "on", "extension.on"), _count(extension, "days", "extension.days")
    if on is None:
        raise Nonsense("缺少 extension.on")
    if history.start is None:
        raise Nonsense("尚未开始（start 为空），不能延期")
    if on < history.start:
        raise Nonsense(f"延期日 {on} 早于开始日 {history.start}")
    if history.decided and on > history.decided:
        raise Nonsense(f"延期日 {on} 晚于办结日 {history.decided}")
    try:
        return extend(history, limit, Extension(on, days), workdays)
    except LimitRefused as refused:
        raise Nonsense(f"延期日 {on} 晚于到期日 {refused.facts['due']}，到期后不能再延期") from refused


def _members(approvals: Any) -> list[History]:
    if not isinstance(approvals, list) or not approvals:
        raise Nonsense("approvals 应是至少有一项的列表")
    histories = []
    for place, member in enumerate(approvals, 1):
        try:
            histories.append(_member(member))
        except Nonsense as error:
            raise Nonsense(f"approvals 第 {place} 项：{error}") from error
    return histories


def _member(member: Any) -> History:
    if not isinstance(member, dict):
        raise Nonsense("应是一个 JSON 对象")
    if extra := member.keys() - OF_MEMBER:
        raise Nonsense(f"不认识的字段：{'、'.join(sorted(map(str, extra)))}")
    return _history(member)


def _history(case: Mapping[str, Any]) -> History:
    start, decided = _date(case, "start"), _date(case, "decided")
    role = case.get("role")
    if role is not None and role not in ROLES:
        raise Nonsense(f"不认识的 role：{_quoted(role)}，应为 {'、'.join(ROLES)} 之一")
    pauses = _pauses(case.get("pauses"))
    if start is None:
        if pauses or decided:
            raise Nonsense("尚未开始（start 为空），不能有 pauses 或 decided")
        return History(None, role=role or MAIN)
    if decided and decided < start:
        raise Nonsense(f"办结日 {decided} 早于开始日 {start}")
    for stop, restart in pauses:
        if stop < start:
            raise Nonsense(f"暂停日 {stop} 早于开始日 {start}")
        if decided and stop > decided:
            raise Nonsense(f"暂停日 {stop} 晚于办结日 {decided}")
        if decided and (restart is None or restart > decided):
            raise Nonsense(f"{stop} 起的暂停在办结日 {decided} 尚未结束")
    return History(start, pauses, decided, role or MAIN)


def _pauses(value: Any) -> tuple[Pause, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Nonsense("pauses 应是列表")
    return tuple(_pause(pause) for pause in value)


def _pause(value: Any) -> Pause:
    if not isinstance(value, list) or len(value) != 2:
        raise Nonsense("每次暂停应写成 [暂停日, 恢复日或 null]")
    named = {"stop": value[0], "restart": value[1]}
    stop, restart = _date(named, "stop", "暂停日"), _date(named, "restart", "恢复日")
    if stop is None:
        raise Nonsense("每次暂停应写成 [暂停日, 恢复日或 null]")
    if restart and restart < stop:
        raise Nonsense(f"恢复日 {restart} 早于暂停日 {stop}")
    return stop, restart


def _date(case: Mapping[str, Any], key: str, name: str = "") -> date | None:
    value, name = case.get(key), name or key
    if value is None:
        return None
    if not isinstance(value, str) or not DATE.fullmatch(value):
        raise Nonsense(f"{name} 应写成 2026-03-02 这样的日期，现在是 {_quoted(value)}")
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise Nonsense(f"{name} {value} 不是存在的日期") from error
    if not FIRST <= day <= LAST:
        raise Nonsense(f"{name} {value} 超出日历范围（{FIRST}至{LAST}）")
    return day


def _count(case: Mapping[str, Any], key: str, name: str = "") -> int:
    value, name = case.get(key), name or key
    if value is None:
        raise Nonsense(f"缺少 {name}")
    if type(value) is not int:
        raise Nonsense(f"{name} 应是整数，现在是 {_quoted(value)}")
    if not 0 <= value <= MOST_DAYS:
        raise Nonsense(f"{name} 应在 0 到 {MOST_DAYS} 之间，现在是 {_quoted(value)}")
    return value


def _unit(case: Mapping[str, Any]) -> Unit:
    value = case.get("unit")
    if value is None:
        return Unit.WORKDAY
    if not isinstance(value, str) or value not in set(Unit):
        raise Nonsense(f"不认识的 unit：{_quoted(value)}，应为 {'、'.join(Unit)} 之一")
    return Unit(value)


def _workdays(case: Mapping[str, Any], calendar: Calendar) -> Workdays:
    region = case.get("region")
    if region is not None and not isinstance(region, str):
        raise Nonsense(f"region 应是区划代码文字，现在是 {_quoted(region)}")
    try:
        return calendar(region)
    except UnknownRegion as error:
        raise Nonsense(f"不认识的 region：{_quoted(region)}，应为巴中市及其县区、乡镇的区划代码") from error


def _quoted(value: Any) -> str:
    """The value as it stood in the case, shortened."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:40] + "…"


def _shown(reading: Reading) -> dict[str, Any]:
    return {
        "due": reading.due.isoformat() if reading.due else None,
        "used": reading.used,
        "remaining": reading.remaining,
        "late": reading.late,
        "late_workdays": reading.late_workdays,
        "light": reading.light.value,
        "provisional": reading.provisional,
    }
