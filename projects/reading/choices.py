"""Cells that choose among few things: investment, approval mode, level, county, inside the reform or not.

Offices write each choice in many ways; what could mean two things is refused (`Bad`). Values are those of the models.
"""

import re

from projects.reading.cells import Bad, plain
from projects.reading.values import City, County

YES = {"是", "纳入", "列入", "属于", "在", "√", "✓", "✔", "☑", "Y", "YES", "1", "有", "TRUE", "○", "●"}
NO = {"否", "不纳入", "未纳入", "不列入", "不属于", "不在", "不是", "×", "✗", "✘", "X", "N", "NO", "0", "无", "FALSE", "非"}
GOVERNMENT = re.compile("政府|财政|专项债|国债|预算内|国家投资|公益")
ENTERPRISE = re.compile("企业|企投|民间|民营|民资|社会|自筹|自有|外资|外商|招商|平台公司|国有平台|国企|市场化|私营|个人|股份|商投")
# The money of a state-owned platform company is the enterprise's own, whatever else the cell names (approvals.md, Project).
PLATFORM = re.compile("(平台|国有|国企|公司).*(自有|自筹)")
MODES = {"审批": "approved", "核准": "verified", "备案": "filed"}
REFORM = "(?:工改|工程建设项目审批制度改革|工程审批制度改革|审批制度改革|改革范围|工程建设项目审批改革)"
NOT = "(?:不|未|无需|无须|没有|没|非|免)"
INTO = "(?:纳入|列入|计入|进入|划入|归入|属于?|涉及|适用|参加|参与|实行|执行|在|是)"
OUTSIDE = re.compile(
    rf"(?:{NOT}(?:再|予|应|宜|需|能|得|曾|作)?{INTO}|非)[^，。；,;]{{0,6}}?{REFORM}"
    rf"|{REFORM}(?:项目|范围)?(?:之外|以外|外|除外)|{REFORM}(?:项目|范围)?[:为]?(?:否|不是)"
)
INSIDE = re.compile(rf"(?<!否)(?:纳入|列入|属于)[^，。；,;]{{0,6}}?{REFORM}|{REFORM}(?:项目|范围)?[:为]?是(?!否)")


def investment(words: str) -> str:
    """政府投资 -> government, 企业投资 and what stands for it -> enterprise."""
    bare = plain(words)
    for said in (re.sub(r"\(.*?\)", "", bare), bare):
        enterprise, government = ENTERPRISE.search(said), GOVERNMENT.search(said)
        if "非政府" in said or (enterprise and government and PLATFORM.search(said)):
            return "enterprise"
        if bool(enterprise) != bool(government):
            return "enterprise" if enterprise else "government"
    raise Bad(f"投资性质应为“政府投资”或“企业投资”，现为：{words}")


def mode(words: str) -> str:
    """审批 -> approved, 核准 -> verified, 备案 -> filed."""
    found = mode_within(words)
    if found is None:
        raise Bad(f"审批方式应为“审批”“核准”“备案”之一，现为：{words}")
    return found


def mode_within(words: str) -> str | None:
    """The mode a longer text names (政府投资审批类), when it names exactly one."""
    named = [value for word, value in MODES.items() if word in plain(words).replace("批复", "审批")]
    return named[0] if len(named) == 1 else None


def level(words: str) -> str:
    """省重点, 省市重点 -> province; 市重点 -> city."""
    bare = plain(words)
    if "省" in bare or "国家" in bare or "中央" in bare:
        return "province"
    if "市" in bare:
        return "city"
    raise Bad(f"项目级别应为“省重点”或“市重点”，现为：{words}")


def level_of_list(words: str, city: City) -> str | None:
    """The level a title, a section or a sheet's name gives to everything under it: 省重点项目 or 市重点项目, not 省市重点项目."""
    bare = re.sub(r"20\d\d年度?", "", plain(words)).replace(city.name, "")
    if re.search("省[、和及与]?市(级)?重点", bare):
        return None
    if re.search("省级?重点", bare):
        return "province"
    return "city" if re.search("市级?重点", bare) else None


def yes_or_no(words: str) -> bool:
    bare = plain(words).upper()
    if bare in YES:
        return True
    if bare in NO:
        return False
    raise Bad(f"应填“是”或“否”，现为：{words}")


def scope(words: str) -> bool:
    """Whether the project is inside the reform: 是/否, 纳入/不纳入, or a sentence about it."""
    said = scope_of_remark(words)
    if said is not None:
        return said
    bare = plain(words).removesuffix("范围")
    return yes_or_no(bare)


def scope_of_remark(words: str) -> bool | None:
    """False for a remark such as 不纳入工改范围, True for 纳入工改, None for any other remark."""
    bare = plain(words)
    if OUTSIDE.search(bare):
        return False
    return True if INSIDE.search(bare) else None


def county(words: str, city: City) -> str:
    """The division code of the county of this city that the cell names."""
    bare = plain(words)
    for prefix in ("四川省", city.name):
        bare = bare.removeprefix(prefix) if bare != prefix else bare
    named = [one for one in city.counties if bare in one.words or plain(words) in one.words]
    if not named:
        named = [one for one in city.counties if bare.startswith(_leading(one))]
    mentioned = _mentioned(bare, city)
    if len(mentioned) > 1:
        raise Bad(f"县（区）应为一个，现为：{words}")
    if len(named) != 1:
        raise Bad(f"县（区）“{words}”不在{city.name}；应为{'、'.join(one.name for one in city.counties)}之一")
    return named[0].code


def county_within(words: str, city: City) -> str | None:
    """The county a title, a section or a sheet's name speaks of, when it is exactly one."""
    bare = re.sub(r"^[\d一二三四五六七八九十、.．()-]+(?=\D)|\(.*?\)$", "", plain(words))
    exact = [one.code for one in city.counties if bare in one.words]
    leading = [one.code for one in city.counties if bare.startswith(_leading(one))]
    mentioned = _mentioned(bare, city)
    found = exact or (mentioned if len(mentioned) > 1 else leading or mentioned)
    return found[0] if len(found) == 1 else None


def _leading(one: County) -> tuple[str, ...]:
    """The words that may open a longer text: 南江县发展和改革局, not 南江 or 开发区, which open others as well."""
    return tuple(word for word in one.words if len(word) > 2 and word != "开发区")


def _mentioned(bare: str, city: City) -> list[str]:
    return [one.code for one in city.counties if one.name in bare]


def flow_type(words: str) -> int:
    """1 to 10, the national kinds of approval flow; a name may follow the number."""
    found = re.match(r"(\d{1,2})(?!\d)", plain(words))
    if not found or not 1 <= int(found[1]) <= 10:
        raise Bad(f"流程类型应为1至10，现为：{words}")
    return int(found[1])
