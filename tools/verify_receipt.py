"""Verify a deadline receipt from its JSON alone: `python verify_receipt.py receipt.json` (or `-` for standard input).

A separate program on purpose: standard library only, nothing of the product is imported, and the days are counted another way, one by one.
It prints 相符 when every figure follows from what the receipt itself contains, 不符 with the first difference when one does not.
Exit 0: equal. 1: not equal, or the receipt contradicts itself. 2: this is not a receipt.

It checks the digest; that days follow one another without gap or repetition, from the first start to the last needed; that each weekday is
the true one and each day's kind can be (weekend, numbered notice, make-up day, regional document, statutory day of a year not announced);
that each approval's running and standing still on each day follows from its dates; the count; the result.
What it cannot know: whether a notice with that number exists, and whether a receipt was invented as a whole. For that compare the digest.
"""

import hashlib
import json
import sys
from datetime import date, timedelta
from pathlib import Path

DAY = timedelta(days=1)
STATUTORY = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
FIELDS = {
    "receipt": "format version scope code name today horizon amber limit members days result digest",
    "amber": "percent least",
    "limit": "days unit extension",
    "extension": "on days document",
    "member": "key name role start decided pauses",
    "pause": "number stop restart kind document",
    "day": "day weekday works kind name number provisional part counts total why ran paused",
    "result": "due used remaining late late_workdays light provisional",
}


class NoReceipt(Exception):
    """Not a receipt of this format."""


class Differs(Exception):
    """The first thing that does not agree."""


def main(arguments):
    if len(arguments) != 1:
        print("用法：verify_receipt.py <回执.json | ->")
        return 2
    try:
        text = sys.stdin.read() if arguments[0] == "-" else Path(arguments[0]).read_text(encoding="utf-8")
        verify(text)
    except (OSError, UnicodeDecodeError, NoReceipt) as error:
        print(f"不是时限回执：{error}")
        return 2
    except Differs as difference:
        print(f"不符：{difference}")
        return 1
    print("相符")
    return 0


def verify(text):
    """Returns nothing when the receipt is true to itself; else raises `Differs` or `NoReceipt`."""
    receipt = opened(text)
    told = {key: value for key, value in receipt["plain"].items() if key != "digest"}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if hashlib.sha256(text.encode()).hexdigest() != receipt["digest"]:
        raise Differs("摘要（digest）与内容不一致，内容被改动过")
    for member in receipt["members"]:
        check_member(member, receipt["today"])
    same("事项编号数", len({member["key"] for member in receipt["members"]}), len(receipt["members"]))
    if receipt["scope"] == "approval":
        same("单个事项的事项数", len(receipt["members"]), 1)
    check_calendar(receipt["days"], receipt["horizon"])
    told = recount(receipt, [one for one in receipt["members"] if receipt["scope"] == "approval" or one["role"] == "MAIN"])
    for name, found in told.items():
        same(f"结果 {name}", receipt["result"][name], found)


def same(what, claimed, found):
    if claimed != found or type(claimed) is not type(found):
        raise Differs(f"{what}：回执写 {claimed}，重算得 {found}")


def opened(text):
    try:
        plain = json.loads(text)
        if not isinstance(plain, dict) or plain.get("format") != "kaigong.receipt":
            raise NoReceipt("没有 kaigong.receipt 标记")
        if plain.get("version") != 1 or plain.get("scope") not in ("approval", "stage", "works"):
            raise NoReceipt("版本或 scope 不认识")
        return {
            **fields(plain, "receipt"),
            "plain": plain,
            "today": day_of(plain["today"]),
            "horizon": day_of(plain["horizon"]),
            "amber": {name: count_of(value) for name, value in fields(plain["amber"], "amber").items()},
            "limit": limit_of(plain["limit"]),
            "members": [member_of(member) for member in plain["members"]],
            "days": [{**fields(line, "day"), "day": day_of(line["day"])} for line in plain["days"]],
            "result": {**fields(plain["result"], "result"), "due": day_or_none(plain["result"]["due"])},
        }
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NoReceipt(f"内容或字段写法不对（{error}）") from error


def fields(value, what):
    if not isinstance(value, dict) or set(value) != set(FIELDS[what].split()):
        raise NoReceipt(f"{what} 的字段不全或多余")
    return value


def day_of(value):
    if not isinstance(value, str) or len(value) != 10:
        raise NoReceipt(f"{value!r} 不是日期")
    return date.fromisoformat(value)


def day_or_none(value):
    return None if value is None else day_of(value)


def count_of(value):
    if type(value) is not int or not 0 <= value <= 10_000:
        raise NoReceipt(f"{value!r} 不是天数")
    return value


def limit_of(limit):
    if limit is None:
        return None
    if fields(limit, "limit")["unit"] not in ("workday", "calendar_day", "month") or limit["extension"] in ({}, [], "", 0, False):
        raise NoReceipt("单位或延期写法不认识")
    extension = limit["extension"] and {**fields(limit["extension"], "extension"), "on": day_of(limit["extension"]["on"])}
    return {**limit, "days": count_of(limit["days"]), "extension": extension, "added": count_of(extension["days"]) if extension else 0}


def member_of(member):
    if not isinstance(fields(member, "member")["key"], str):
        raise NoReceipt("事项编号不是文字")
    pauses = [fields(pause, "pause") for pause in member["pauses"]]
    dated = [{**one, "stop": day_of(one["stop"]), "restart": day_or_none(one["restart"])} for one in pauses]
    return {**member, "start": day_or_none(member["start"]), "decided": day_or_none(member["decided"]), "pauses": dated}


def check_member(member, today):
    name, start, decided = member["name"], member["start"], member["decided"]
    if start is None and (member["pauses"] or decided):
        raise Differs(f"{name} 尚未开始，却有暂停或办结")
    if decided and not start <= decided <= today:
        raise Differs(f"{name} 的办结日 {decided} 早于开始日或晚于今天")
    if member["role"] not in ("MAIN", "PAR", "OUT"):
        raise Differs(f"{name} 的计时角色 {member['role']!r} 不认识")
    for place, pause in enumerate(member["pauses"], 1):
        same(f"{name} 的暂停序号", pause["number"], place)
        if pause["restart"] and pause["restart"] < pause["stop"]:
            raise Differs(f"{name} 第 {place} 次暂停的恢复日早于暂停日")


def check_calendar(lines, horizon):
    for place, line in enumerate(lines):
        day = line["day"]
        expected = lines[place - 1]["day"] + DAY if place else day
        if day != expected:
            raise Differs(f"{day} 重复或次序颠倒" if day < expected else f"缺少 {expected}")
        same(f"{day} 星期", line["weekday"], day.isoweekday())
        same(f"{day} 暂定", line["provisional"], day > horizon)
        check_ground(line)


def check_ground(line):
    """Can a day of this kind be worked, or off, on this weekday and by this document?"""
    day, kind, works = line["day"], line["kind"], line["works"]
    weekday, announced = day.isoweekday() <= 5, bool(line["number"])
    possible = {
        "weekday": works is True and weekday and not announced,
        "weekend": works is False and not weekday and not announced,
        "day_off": works is False and (announced or (line["provisional"] and (day.month, day.day) in STATUTORY)),
        "make_up": works is True and not weekday and announced and not line["provisional"],
        "regional_day_off": works is False and announced,
        "regional_workday": works is True and announced,
    }
    if not possible.get(str(kind), False):
        raise Differs(f"{day}（星期{day.isoweekday()}）不可能是 {kind}、{'工作' if works else '休息'}、文号 {line['number']!r}")
    if kind in ("weekday", "weekend") and line["provisional"] and (day.month, day.day) in STATUTORY:
        raise Differs(f"{day} 是法定节假日，却写作 {kind}")


def stands(member, day):
    """The numbers of the pauses this approval is in on this day."""
    return [one["number"] for one in member["pauses"] if one["stop"] <= day and (one["restart"] is None or day < one["restart"])]


def under_way(member, day):
    """After the start day, up to and with the decision day."""
    return member["start"] is not None and member["start"] < day and (member["decided"] is None or day <= member["decided"])


def alive(member, day):
    """Whether it still runs in the evening of this day."""
    started = member["start"] is not None and member["start"] <= day
    return started and (member["decided"] is None or day < member["decided"]) and not stands(member, day)


def recount(receipt, members):
    lines, today, limit = receipt["days"], receipt["today"], receipt["limit"]
    start = min((member["start"] for member in members if member["start"]), default=None)
    if start is None:
        same("日历天数", len(lines), 0)
        left = None if limit is None else limit["days"] + limit["added"]
        return {"used": 0, "due": None, "late": False, "late_workdays": 0, "remaining": left, "light": "waiting", "provisional": False}
    decided = max(member["decided"] for member in members) if all(member["decided"] for member in members) else None
    end = decided or today
    check_lines(lines, members, decided, today, limit)
    length = None if limit is None else length_of(limit, start)
    due = None if limit is None else due_day(lines, length, limit["unit"], start)
    check_reach(lines, start, end, due, limit, members, decided)
    used = sum(line["counts"] for line in lines if line["day"] <= end)
    lives = due and (any(alive(member, due) for member in members) or (decided and due >= decided))
    after = [line["day"] for line in lines if due and line["day"] > due and line["counts"]]
    late_from = due + DAY if lives else min(after, default=None)
    late = late_from is not None and late_from <= end
    overrun = [line for line in lines if line["works"] and line["counts"] and due and due < line["day"] <= end]
    allowance = length if due is None else sum(line["counts"] for line in lines if line["day"] <= due)
    light = light_of(receipt, members, decided, start, late, used, length, allowance)
    due_shown = None if light == "paused" and not (due and due <= today and allowance) else due
    remaining = None if allowance is None else allowance - used
    return {
        "used": used,
        "due": due_shown,
        "late": late,
        "late_workdays": len(overrun) if late else 0,
        "remaining": remaining if due or remaining is None else max(0, remaining),
        "light": light,
        "provisional": due_shown is not None and due_shown > receipt["horizon"],
    }


def check_lines(lines, members, decided, today, limit):
    """Each day's own account: who ran, who stood still, did it count, and the running total."""
    total = 0
    for line in lines:
        day = line["day"]
        after = decided is not None and day > decided
        ran = [member["key"] for member in members if under_way(member, day) and not stands(member, day)]
        paused = [[member["key"], number] for member in members if under_way(member, day) for number in stands(member, day)]
        countable = line["works"] or (limit is not None and limit["unit"] != "workday")
        counts = countable and (after or bool(ran))
        total += counts
        starts = any(member["start"] == day for member in members)
        if counts:
            why = "as_if_run_on" if after else "runs"
        else:
            why = "rest_day" if not countable else "paused" if paused else "start_day" if starts else "nothing_runs"
        part = "after_decision" if after else "ahead" if day > today else "happened"
        found = {"ran": ran, "paused": paused, "counts": counts, "total": total, "part": part, "why": why}
        for name, value in found.items():
            same(f"{day} {name}", line[name], value)


def length_of(limit, start):
    """Counted days; so many months end on the same day of a later month, or on its last day."""
    if limit["extension"] and limit["extension"]["on"] < start:
        raise Differs(f"延期日 {limit['extension']['on']} 早于开始日 {start}")
    if limit["unit"] != "month":
        return limit["days"] + limit["added"]
    month = start.month - 1 + limit["days"]
    first = date(start.year + month // 12, month % 12 + 1, 1)
    last = (first + 31 * DAY).replace(day=1) - DAY
    return (min(last, first + (start.day - 1) * DAY) - start).days + limit["added"]


def due_day(lines, length, unit, start):
    """The first day on which the count reaches the length; in calendar units, moved to a workday that counts."""
    reached = start if length == 0 else next((line["day"] for line in lines if line["total"] >= length), None)
    if reached is None or unit == "workday" or any(line["day"] == start == reached and line["works"] for line in lines):
        return reached
    return next((line["day"] for line in lines if line["day"] >= reached and line["works"] and line["counts"]), None)


def check_reach(lines, start, end, due, limit, members, decided):
    """The account begins with the first start and ends with the last day that matters, no earlier and no later."""
    last = max(end, due or end)
    expected = (start, last) if last >= start else ()
    if ((lines[0]["day"], lines[-1]["day"]) if lines else ()) != expected:
        raise Differs(f"日历应从 {start} 到 {last}")
    endless = [one for one in members if one["start"] and not one["decided"] and all(pause["restart"] for pause in one["pauses"])]
    if limit is not None and due is None and (decided or endless):
        raise Differs("日历在到期日之前就结束了")


def light_of(receipt, members, decided, start, late, used, length, allowance):
    today, amber = receipt["today"], receipt["amber"]
    if decided or today < start:
        return "decided" if decided else "waiting"
    if late or not any(alive(member, today) for member in members):
        return "late" if late else "paused"
    warning = max(amber["least"], -(-(length or 0) * amber["percent"] // 100))
    return "soon" if allowance is not None and used >= allowance - warning else "on_time"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
