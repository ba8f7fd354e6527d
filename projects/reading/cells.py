"""What one cell says: a text, an amount in 万元, a day. Guessing is refused with a reason (`Bad`), in Chinese, naming the rule.

Amounts: plain numbers take the unit of their column; 5.2亿元, 5亿2000万, 约3,200万元 carry their own. Thousands must be grouped by three.
Days: year first (2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日, 20260305), real dates, serial numbers of the workbook's own system. Of a
month, a third of a month or a quarter the first day is taken, the stricter for a plan; 底 or 末 means the last day. A day or month without
its year belongs to the year of the list, when the list names one. Refused: the order of 1/2/2026, two-digit years, a bare year.
"""

import calendar
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from projects.reading import serials
from projects.reading.shape import Cell
from projects.reading.values import ERROR_TEXTS, Trouble

UNITS = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1), "百万元": Decimal(100), "亿元": Decimal(10_000)}
CENT = Decimal("0.01")
AMOUNT_LIMIT = Decimal(10) ** 12
# Ways of leaving a cell blank in writing.
NOTHING = {
    "", "/", "\\", "-", "--", "---", "—", "——", "无", "暂无", "待定", "未定", "待明确", "待确定", "未确定", "未明确", "不详", "未知", "空",
    "待报", "待补", "待核", "略", "N/A", "NA", "null", "None",
}  # fmt: skip
INVISIBLE = re.compile("[\ufffe\uffff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
GONE = ("Cc", "Cs")
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
PLAIN = re.compile(NUMBER)
COMPOUND = re.compile(rf"(?:({NUMBER})亿元?)?(?:({NUMBER})万元?)?(?:({NUMBER})元)?")
AROUND = re.compile(r"^(?:大约|约|≈|~|预计|估算|人民币|RMB|CNY|¥|￥)+|(?:左右|整|人民币)+$")
SCIENTIFIC = re.compile(r"^-?\d+(?:\.\d+)?[Ee][+-]?\d+$")
TEXT_FIRST = "；请把该列设为“文本”格式后重新填写"


class Bad(ValueError):
    """The cell cannot mean what its column asks for; the message is the reason."""


def shown(cell: Cell | None) -> str:
    """The cell as a person would read it, cut to 200 signs, without signs a database or a page cannot hold."""
    if cell is None:
        return ""
    if isinstance(cell, Trouble):
        return cell.shown
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return cleaned(str(cell))[:200]


def text(cell: Cell | None) -> str | None:
    """The words of a cell without invisible signs and outer blanks, line breaks closed; None when it says nothing."""
    if cell is None:
        return None
    if isinstance(cell, Trouble):
        raise Bad(cell.reason)
    words = cleaned(cell) if isinstance(cell, str) else shown(cell)
    if words in ERROR_TEXTS:
        raise Bad(f"单元格是错误值{words}")
    return None if not words or plain(words) in NOTHING else words


def cleaned(words: str) -> str:
    """Without invisible and control signs, outer blanks and line breaks; a break between two Latin words leaves a blank."""
    words = words.strip()
    if words.isprintable():
        return words
    words = "".join(
        sign for sign in INVISIBLE.sub("", words).replace("\t", " ") if sign in "\r\n" or unicodedata.category(sign) not in GONE
    )
    words = re.sub(r" *[\r\n]+ *", "\n", words).strip()
    return re.sub(r"(?<=[\x21-\x7e])\n(?=[\x21-\x7e])", " ", words).replace("\n", "").strip()


def code_text(cell: Cell | None) -> str | None:
    """The words of a code: refused when the sheet stored a number, which keeps fifteen digits and no leading zero."""
    if isinstance(cell, bool | int | float | date):
        raise Bad(f"代码被存成了{'日期' if isinstance(cell, date) else '数字'}（{shown(cell)}），位数可能已丢失{TEXT_FIRST}")
    words = text(cell)
    if words and SCIENTIFIC.match(plain(words)):
        raise Bad(f"代码被存成了科学计数法（{words}），位数已丢失{TEXT_FIRST}")
    return words


def plain(words: str) -> str:
    """Half-width, without any blanks: for comparing and parsing, never for storing names."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def same(one: str, other: str) -> bool:
    """Whether two names differ in nothing a reader would notice: width, blanks, invisible signs."""
    return plain(cleaned(one)) == plain(cleaned(other))


def amount(cell: Cell | None, unit: str | None) -> Decimal | None:
    """万元 with two decimals; `unit` is what the column says (one of UNITS), None when it says nothing."""
    if isinstance(cell, bool | date):
        raise Bad(f"应为金额，现为{shown(cell)}")
    if isinstance(cell, int | float):
        return _scaled(Decimal(repr(cell)), unit)
    words = text(cell)
    if words is None:
        return None
    bare = plain(words)
    if SCIENTIFIC.match(bare):
        raise Bad(f"金额被存成了科学计数法（{bare}），可能已丢失精度；请改写为普通数字")
    bare = AROUND.sub("", bare)
    if PLAIN.fullmatch(bare):
        return _scaled(Decimal(bare.replace(",", "")), unit)
    found = COMPOUND.fullmatch(bare)
    if not bare or not found:
        raise Bad(_why_no_amount(words, bare))
    parts = zip(found.groups(), ("亿元", "万元", "元"), strict=True)
    return _bounded(sum((Decimal(part.replace(",", "")) * UNITS[own] for part, own in parts if part), Decimal(0)))


def _scaled(value: Decimal, unit: str | None) -> Decimal:
    if unit is None:
        raise Bad("没有写明金额单位；请在表头或标题行注明“单位：万元”或“单位：亿元”")
    return _bounded(value * UNITS[unit])


def _bounded(value: Decimal) -> Decimal:
    if not value.is_finite() or value < 0:
        raise Bad("金额不能为负数")
    if value >= AMOUNT_LIMIT:
        raise Bad("金额过大（超过一万亿万元），请核对单位")
    return value.quantize(CENT)


def _why_no_amount(words: str, bare: str) -> str:
    if bare.startswith(("-", "−", "(")):
        return f"金额不能为负数：{words}"
    if "," in bare and re.fullmatch(r"[\d,.]+", bare):
        return f"千分位逗号的位置不对：{words}"
    if re.search(r"\d\s*[-~至—]\s*\d", bare):
        return f"金额应为一个数，不能是范围：{words}"
    if re.search("美元|欧元|港元|日元|港币", bare):
        return f"金额应以人民币计：{words}"
    return f"应为金额，现为：{words}"


STARTED = re.compile(r"^(已|续建|在建).*")
FULL_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?")
PACKED_DAY = re.compile(r"(20\d\d)(\d\d)(\d\d)")
MONTH = re.compile(r"(\d{4})(?:[-./年](\d{1,2})月?|(\d\d))份?(上旬|中旬|下旬|初|中|底|末)?")
QUARTER = re.compile(r"(\d{4})年?第?([一二三四1-4])季度(初|底|末)?")
YEAR_EDGE = re.compile(r"(\d{4})年(初|底|末)")
CLOCK = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*$")
WITHOUT_YEAR = re.compile(r"\d{1,2}月.*|第?[一二三四1-4]季度.*|年[初底末]")
FIRST_DAY = {"中旬": 11, "中": 11, "下旬": 21}


def day(cell: Cell | None, epoch_1904: bool = False, list_year: int | None = None) -> date | None:
    """The day a cell names; see the head of this module for what is taken and what is refused."""
    if isinstance(cell, bool):
        raise Bad(f"应为日期，现为{shown(cell)}")
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        return _day_of_number(cell, epoch_1904)
    words = text(cell)
    if words is None or STARTED.match(words):
        return None
    bare = plain(CLOCK.sub("", unicodedata.normalize("NFKC", words)))
    if list_year and WITHOUT_YEAR.fullmatch(bare):
        bare = f"{list_year}{bare}" if bare.startswith("年") else f"{list_year}年{bare}"
    if re.fullmatch(r"\d{5}(\.\d+)?", bare):
        return _day_of_number(float(bare), epoch_1904)
    return _day_of_words(bare, words)


def _day_of_number(value: float, epoch_1904: bool) -> date:
    written = repr(value)
    if 2000 <= value < 2100:
        tail = written.partition(".")[2]
        if tail in ("", "0"):
            raise Bad(f"只写了年份：{written}；请写到日或月，如2026-03-05")
        if tail == "1":
            raise Bad(f"{written}分不清是1月还是10月；请写成2026-01或2026-10的文本")
        return _day_of_words(written, written)
    if isinstance(value, int) and (200_001 <= value <= 209_912 or 20_000_101 <= value <= 20_991_231):
        return _day_of_words(written, written)
    found = serials.day(value, epoch_1904)
    if found is None:
        raise Bad(f"应为日期，现为数字{written}")
    return found


def _day_of_words(bare: str, words: str) -> date:
    if found := FULL_DAY.fullmatch(bare) or PACKED_DAY.fullmatch(bare):
        return _real(int(found[1]), int(found[2]), int(found[3]), words)
    if found := MONTH.fullmatch(bare):
        return _part(int(found[1]), int(found[2] or found[3]), found[4], words)
    if found := QUARTER.fullmatch(bare):
        quarter = int(found[2]) if found[2].isdecimal() else "一二三四".index(found[2]) + 1
        last = found[3] in ("底", "末")
        return _part(int(found[1]), quarter * 3 - (0 if last else 2), found[3], words)
    if found := YEAR_EDGE.fullmatch(bare):
        return _part(int(found[1]), 1 if found[2] == "初" else 12, found[2], words)
    if re.fullmatch(r"\d{1,2}[-./]\d{1,2}[-./]\d{1,4}", bare):
        raise Bad(f"{words}分不清年、月、日的顺序；请写成年-月-日，如2026-03-05")
    if re.fullmatch(r"\d{4}年?度?", bare):
        raise Bad(f"只写了年份：{words}；请写到日或月，如2026-03-05")
    raise Bad(f"应为日期（如2026-03-05、2026年3月5日），现为：{words}")


def _part(year: int, month: int, part: str | None, words: str) -> date:
    if not 1 <= month <= 12:
        raise Bad(f"不是真实的日期：{words}")
    if part in ("底", "末"):
        return _real(year, month, calendar.monthrange(year, month)[1], words)
    return _real(year, month, FIRST_DAY.get(part or "", 1), words)


def _real(year: int, month: int, number: int, words: str) -> date:
    try:
        found = date(year, month, number)
    except ValueError as unreal:
        raise Bad(f"不是真实的日期：{words}") from unreal
    if not serials.EARLIEST <= found <= serials.LATEST:
        raise Bad(f"日期{found.isoformat()}不在2000年至2099年之间")
    return found
