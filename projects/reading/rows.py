"""One row of a register becomes one project, or the reasons why it does not; or it is no project at all (a total, a section, a footer)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from people import uscc
from projects import codes
from projects.reading import choices
from projects.reading.cells import Bad, amount, code_text, day, plain, shown, text
from projects.reading.headers import Column
from projects.reading.shape import Cell, Cells
from projects.reading.values import City, Fault, Rejection, Row, Trouble

LABELS = {
    "code": "项目代码",
    "name": "项目名称",
    "county": "县（区）",
    "investment": "投资性质",
    "mode": "审批方式",
    "owner": "建设单位",
    "uscc": "统一社会信用代码",
    "total": "总投资",
    "year_amount": "年度计划投资",
    "level": "项目级别",
    "province": "是否省重点",
    "list_year": "名单年度",
    "ground_breaking": "计划开工时间",
    "runner": "代办员",
    "scope": "是否纳入工改范围",
    "scope_reason": "不纳入原因",
    "remark": "备注",
    "park": "园区",
    "responsible_unit": "责任单位",
    "sponsor": "包联领导",
    "site": "建设地点",
    "flow_type": "流程类型",
}
NEEDED = ("name", "county", "investment", "mode", "owner", "uscc")
LENGTHS = {
    "name": 200, "owner": 120, "runner": 40, "scope_reason": 120, "remark": 200, "park": 60,
    "responsible_unit": 80, "sponsor": 40, "site": 120,
}  # fmt: skip
PHONE = re.compile(r"[\s:：,，、/(（]*(?:电话)?[:：]?\+?\d[\d\s-]{6,}[)）]?")


@dataclass(frozen=True, slots=True)
class Context:
    """What a row takes from around it: its sheet's unit, the list's year, and what sections, titles and sheet names say."""

    sheet: str
    city: City
    columns: Mapping[str, Column]
    epoch_1904: bool
    unit: str | None
    list_year: int | None
    county: str | None = None  # of the section, the sheet or its title
    level: str | None = None
    investment: str | None = None
    county_before: str | None = None  # of the row before


def parsers(context: Context) -> dict[str, Callable[[Cell], Any]]:
    """For each field, what turns a cell into its value; each raises Bad, or a code's Wrong."""

    def worded(choose: Callable[[str], Any]) -> Callable[[Cell], Any]:
        return lambda cell: choose(words) if (words := text(cell)) is not None else None

    def money(field: str) -> Callable[[Cell], Decimal | None]:
        column = context.columns.get(field)
        unit = (column.unit if column else None) or context.unit
        return lambda cell: amount(cell, unit)

    return {
        "code": lambda cell: codes.checked(words) if (words := code_text(cell)) is not None else None,
        "uscc": lambda cell: uscc.checked(words) if (words := code_text(cell)) is not None else None,
        "county": worded(lambda words: choices.county(words, context.city)),
        "investment": worded(choices.investment),
        "mode": worded(choices.mode),
        "level": worded(choices.level),
        "province": worded(lambda words: "province" if choices.yes_or_no(words) else "city"),
        "scope": worded(choices.scope),
        "flow_type": worded(choices.flow_type),
        "list_year": worded(_year),
        "runner": worded(lambda words: PHONE.sub("", words).strip() or None),
        "total": money("total"),
        "year_amount": money("year_amount"),
        "ground_breaking": lambda cell: day(cell, context.epoch_1904, context.list_year),
    }


def _year(words: str) -> int:
    found = re.fullmatch(r"(20\d\d)年?度?(\.0)?", plain(words))
    if not found:
        raise Bad(f"名单年度应为四位年份，如2026，现为：{words}")
    return int(found[1])


def suits(field: str, cell: Cell, city: City) -> bool:
    """Whether a cell could stand in the column of this field; asked where a heading alone does not decide."""
    if isinstance(cell, Trouble):
        return False
    words = plain(shown(cell))
    match field:
        case "code":
            return codes.looks_like_one(words)
        case "uscc":
            return len(uscc.normalised(words)) in (17, 18, 19) and not codes.looks_like_one(words)
        case "investment":
            return bool(choices.GOVERNMENT.search(words) or choices.ENTERPRISE.search(words) or "投资" in words)
        case "county":
            return bool(choices.county_within(words, city)) or (len(words) < 10 and words.endswith(("县", "区", "市")))
        case "level":
            return len(words) < 12 and bool(re.search("[省市县]", words))
        case "total" | "year_amount":
            return isinstance(cell, int | float) or bool(re.search(r"\d", words))
    return _parses(field, cell, city)


def _parses(field: str, cell: Cell, city: City) -> bool:
    parser = parsers(Context("", city, {}, False, "万元", None)).get(field)
    try:
        return parser is None or parser(cell) is not None
    except ValueError:
        return False


def read(number: int, cells: Cells, context: Context, seen: Mapping[str, str]) -> Row | Rejection:
    """The row's project, or the row with every fault found in it. `seen` are the codes already taken, with their places."""
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    known = parsers(context)
    for field, column in context.columns.items():
        cell = cells.get(column.at)
        try:
            values[field] = _checked(field, known.get(field, text)(cell)) if cell is not None else None
        except (Bad, codes.Wrong, uscc.Wrong) as wrong:
            faults.append(Fault(field, column.letter, column.header, shown(cell), str(wrong)))
    _complete(values, faults, cells, context)
    wrong_fields = {fault.field for fault in faults}
    if "code" not in wrong_fields:
        faults += _code_faults(values.get("code"), cells, context, seen)
    blanks = tuple(_blank(field, cells, context) for field in NEEDED if field not in wrong_fields and _lacks(values, field))
    kept = tuple(shown(cells.get(column)) for column in range(1, max(cells) + 1)) if faults or blanks else ()
    if faults:
        return Rejection(context.sheet, number, (*faults, *blanks), kept)
    values.pop("province", None)
    values["in_scope"] = values.pop("scope", None)
    return Row(context.sheet, number, blanks=blanks, cells=kept, **values)


def _checked(field: str, value: Any) -> Any:
    limit = LENGTHS.get(field)
    if limit and value is not None and len(value) > limit:
        raise Bad(f"{LABELS[field]}最多{limit}个字，现为{len(value)}个字")
    return value


def _code_faults(code: str | None, cells: Cells, context: Context, seen: Mapping[str, str]) -> list[Fault]:
    if code is None:
        return [_blank("code", cells, context)]
    if code in seen:
        column = context.columns["code"]
        return [Fault("code", column.letter, column.header, code, f"项目代码{code}与{seen[code]}重复，以先出现的一行为准")]
    return []


def _lacks(values: Mapping[str, Any], field: str) -> bool:
    """A government's own project needs no word about its mode: it is always 审批 (政府投资条例)."""
    return values.get(field) is None and not (field == "mode" and values.get("investment") == "government")


def _blank(field: str, cells: Cells, context: Context) -> Fault:
    column = context.columns.get(field)
    if column is None:
        return Fault(field, "", LABELS[field], "", f"表中没有“{LABELS[field]}”列，新项目必须填写", blank=field != "code")
    value = shown(cells.get(column.at))
    return Fault(field, column.letter, column.header, value, f"{LABELS[field]}为空，必须填写", blank=field != "code")


def _complete(values: dict[str, Any], faults: list[Fault], cells: Cells, context: Context) -> None:
    """What the row itself does not say but its surroundings do, each only where the row is silent."""
    wrong = {fault.field for fault in faults}
    if values.get("county") is None and "county" not in wrong:
        values["county"] = context.county or _county_of_code(values.get("code"), context)
    if values.get("level") is None and "level" not in wrong:
        values["level"] = values.get("province") or context.level
    if values.get("investment") is None and "investment" not in wrong:
        values["investment"] = context.investment
    if values.get("mode") is None and "mode" not in wrong and "investment" in context.columns:
        values["mode"] = choices.mode_within(shown(cells.get(context.columns["investment"].at)))  # 企业投资（备案类）
    if values.get("list_year") is None and "list_year" not in wrong:
        values["list_year"] = context.list_year
    remark = values.get("remark")
    if remark and values.get("scope") is None and "scope" not in wrong:
        values["scope"] = choices.scope_of_remark(remark)
        if values["scope"] is False and not values.get("scope_reason"):
            values["scope_reason"] = remark[: LENGTHS["scope_reason"]]


def _county_of_code(code: str | None, context: Context) -> str | None:
    """The county that gave the project its code; else that of the row before, if the code does not belong to another city."""
    division = codes.division(code) if code else None
    if division in {county.code for county in context.city.counties}:
        return division
    return context.county_before if division in (None, context.city.code) else None
