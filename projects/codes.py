"""The project code (项目代码): one spelling, and the form checked – never its check digit, whose algorithm is not public.

New (GB/T 40058-2021): YYMM-RRRRRR-DD-TT-SSSSSC. Old (2013-2020): YYYY-RRRRRR-II-TT-NNNNNN, with -NNN for a part of a project.
"""

import re
import unicodedata
from datetime import date

NEW = re.compile(r"^\d{2}(0[1-9]|1[0-2])-\d{6}-\d{2}-\d{2}-\d{6}$", re.ASCII)
OLD = re.compile(r"^(201[3-9]|2020)-\d{6}-\d{2}-0[1-3]-\d{6}(-\d{3})?$", re.ASCII)
WIDTHS = (4, 6, 2, 2, 6)
# Signs that people type for a dash although Unicode files them elsewhere: minus, katakana bar, box drawing, 一, low line, macron.
LIKE_A_DASH = set("−ー─━一_⁃˗¯‾ㅡ㇐~\u00ad")


class Wrong(ValueError):
    """The text cannot be a project code; the message says which rule it breaks."""


def normalised(text: str) -> str:
    """Half-width digits, plain hyphens, no blanks or invisible signs: the one spelling under which a code is stored and compared."""
    if NEW.fullmatch(text):
        return text
    signs = []
    for sign in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(sign)
        if sign in LIKE_A_DASH or category == "Pd":
            signs.append("-")
        elif category not in {"Zs", "Zl", "Zp", "Cc", "Cf"}:
            signs.append(sign)
    return re.sub("-{2,}", "-", "".join(signs)).upper()


def checked(text: str) -> str:
    """The normalised code, or Wrong with the rule in one Chinese sentence."""
    code = normalised(text)
    if NEW.fullmatch(code) or OLD.fullmatch(code):
        return code
    raise Wrong(
        f"项目代码格式不符：{_objection(code)}（应为YYMM-区划6位-2位-2位-6位，或2013-2020年的YYYY-区划6位-2位-2位-6位）：{code[:40]}"
    )


def looks_like_one(text: str) -> bool:
    """Whether this was meant as a project code: digits and hyphens only, at least twelve digits."""
    if NEW.fullmatch(text):
        return True
    code = normalised(text)
    return bool(re.fullmatch(r"[0-9A-Z-]{12,40}", code)) and sum(sign.isdigit() for sign in code) >= 12


def division(code: str) -> str:
    """The six digits of the division that gave a normalised, checked code."""
    return code.split("-")[1]


def registered_by(code: str, on: date) -> date:
    """The first day on which a project with this code can have been registered: the code is given out at registration and opens with its
    month (YYMM; the old codes with the year). Never after `on`, the day the city's register says so."""
    begins = date(int(code[:4]), 1, 1) if OLD.match(code) else date(2000 + int(code[:2]), int(code[2:4]), 1)
    return min(begins, on)


def _objection(code: str) -> str:
    parts = code.split("-")
    if len(parts) not in (5, 6):
        return f"应由连字符分为5段，现为{len(parts)}段"
    for place, (part, width) in enumerate(zip(parts, WIDTHS, strict=False), 1):
        if not re.fullmatch(r"[0-9]+", part):
            return f"第{place}段应为数字，现为“{part[:12]}”"
        if len(part) != width:
            return f"第{place}段应为{width}位，现为{len(part)}位"
    if "2013" <= parts[0] <= "2020":
        return "第4段（项目类型）应为01至03" if parts[3] not in ("01", "02", "03") else "第6段应为3位数字"
    if not "01" <= parts[0][2:] <= "12":
        return f"第1段后两位应为月份01至12，现为{parts[0][2:]}"
    return "新式代码只有5段"
