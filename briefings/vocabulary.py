"""The words and constants of a Chinese briefing. Documents speak Chinese by themselves: nothing here depends on a reader's language."""

from datetime import date
from decimal import Decimal

from briefings.measures import rounded

# Workdays: the city's limit, and what the same stages took before the reform (国办发〔2019〕11号 compresses from these).
LIMITS = {"government": 50, "enterprise": 40}
BEFORE_REFORM = {"government": 74, "enterprise": 64}

INVESTMENTS = {"government": "政府投资", "enterprise": "企业投资"}
MODES = {"approved": "审批", "verified": "核准", "filed": "备案"}
LEVELS = {"province": "省重点", "city": "市重点"}
STAGES = {1: "立项用地规划许可", 2: "工程建设许可", 3: "施工许可", 4: "竣工验收", 5: "并行推进"}
SHORT_STAGES = {1: "立项用地", 2: "工程建设", 3: "施工许可", 4: "竣工验收", 5: "并行推进"}
PROJECT_STATES = {
    "registered": "已入库",
    "planned": "已排计划",
    "approving": "审批中",
    "permitted": "已获许可",
    "completed": "已竣工",
    "archived": "已归档",
    "suspended": "中止",
    "terminated": "终止",
}
APPROVAL_STATES = {
    "received": "已收件",
    "accepted": "已受理",
    "in_review": "审查中",
    "correcting": "补正中",
    "special": "特别程序",
}
# The order in which lights are drawn and counted. Each has a word and a shape, never a colour alone.
LIGHTS = {
    "decided": "已获开工许可",
    "on_time": "正常推进",
    "soon": "临期",
    "late": "超期",
    "paused": "暂停计时",
    "waiting": "待启动",
    "ended": "已终止",
}
SHAPES = {"decided": "✓", "on_time": "●", "soon": "▲", "late": "■", "paused": "‖", "waiting": "○", "ended": "×"}
VERDICTS = {
    "few": "样本不足",
    "inside": "正常范围",
    "watch_low": "偏低",
    "low": "显著偏低",
    "watch_high": "偏高",
    "high": "显著偏高",
}
HANDS = {"government": "政府部门", "applicant": "申请人", "third_party": "第三方", "day_off": "节假日"}
SPEEDS = {
    "statutory": ("法定", "工作日"),
    "committed": ("承诺", "工作日"),
    "net": ("净用时", "工作日"),
    "felt": ("跨度用时", "自然日"),
}
PERIODS = {"weekly": "工作简报"}
# Approvals that ended without a decision use no days and are never late (K13); the machine's own word list is tested to be the same.
VOID = frozenset({"not_accepted", "refused", "withdrawn", "recalled", "revoked"})
PAUSED = frozenset({"correcting", "special"})


def short(name: str, limit: int = 26) -> str:
    """A name for running text; the annex has it in full."""
    return name if len(name) <= limit else name[: limit - 1] + "…"


def day(value: date | None) -> str:
    """5月9日; "-" for none."""
    return f"{value.month}月{value.day}日" if value else "-"


PROVISIONAL = "暂定"


def term(value: date | None, provisional: bool) -> str:
    """A date that may lie past the last announced year says so wherever it stands: 1月9日（暂定）."""
    return f"{day(value)}（{PROVISIONAL}）" if value and provisional else day(value)


def chance(percent: int) -> str:
    """What is not certain is not called certain: 0 is below one per cent, 100 above ninety-nine."""
    return {0: "不足1%", 100: "超过99%"}.get(percent, f"{percent}%")


def full_day(value: date) -> str:
    """2026年5月9日."""
    return f"{value.year}年{value.month}月{value.day}日"


def hundred_millions(amount: Decimal | None) -> str:
    """万元 as 亿元 with two places; "-" for an unknown amount."""
    return "-" if amount is None else str(rounded(amount / 10000, 2))
