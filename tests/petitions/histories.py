"""Petitions written as a clerk would note them: `03-02 登记; 03-02 研判 一般; 03-03 交办 1; 03-03 签收 11`. The year is 2026."""

from datetime import date
from typing import Any

from petitions.clearing import Course, Fact, Step, fold
from workdays import calendar

STEPS = {
    "登记": Step.LOG, "研判": Step.ASSESS, "不予受理": Step.DECLINE, "合并": Step.MERGE, "交办": Step.ASSIGN, "转办": Step.TRANSFER,
    "签收": Step.SIGN, "退回": Step.RETURN, "首联": Step.CONTACT, "反馈": Step.REPORT, "申请销号": Step.PROPOSE, "核验": Step.VERIFY,
    "核验不过": Step.SEND_BACK, "回访": Step.FOLLOW_UP, "重开": Step.REOPEN, "挂账": Step.DEFER, "延期": Step.EXTEND, "撤回": Step.WITHDRAW,
}  # fmt: skip
GRADES = {"简单": "simple", "一般": "general", "复杂": "complex"}
ANSWERS = {"满意": "satisfied", "基本满意": "basically", "不满意": "dissatisfied", "未接通": "unreachable"}
RESULTS = {"已解决": "solved", "部分解决": "partly", "解释到位": "explained"}


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def facts(text: str) -> list[Fact]:
    return [_fact(*line.split()) for line in text.replace("\n", ";").split(";") if line.strip()]


def _fact(on: str, name: str, *rest: str) -> Fact:
    step, detail, by = STEPS[name], {}, None
    for word in rest:
        detail |= _said(step, word)
        if word.startswith("by="):
            by = int(word[3:])
    return Fact(step, day(on), by, detail)


def _said(step: Step, word: str) -> dict[str, Any]:
    if word in GRADES:
        return {"grade": GRADES[word]}
    if word in ANSWERS:
        return {"answer": ANSWERS[word]}
    if word in RESULTS:
        return {"result": RESULTS[word]}
    if word.startswith("by="):
        return {}
    if step in (Step.ASSIGN, Step.TRANSFER):
        return {"department": int(word)} if word.isdigit() else {"due": day(word).isoformat()}
    return {"days": int(word)} if step == Step.EXTEND else {"until": day(word).isoformat()}


def course(text: str, today: str) -> Course:
    return fold(facts(text), day(today), calendar.shipped())
