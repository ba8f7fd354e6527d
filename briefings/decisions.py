"""What a leader is asked to decide: at most five pressing projects, each with facts and a proposal by an explicit template.

The rule is chosen from the facts alone, in this order; nothing is invented:
  statutory   an approval under way has passed its statutory term
  late_idle   late, and nothing is under way: the next matter has not been applied for
  late_paused late, and the approval that decides its pace stands still
  late_joint  late, and approvals of several departments are late at once
  late_one    late, in the hands of one department
  soon_paused / soon_idle / soon_one   the same before the limit is reached
"""

from briefings.figures import urgency
from briefings.rows import investment_word
from briefings.value import ApprovalLine, Briefing, Decision, Outcome, ProjectLine
from briefings.vocabulary import STAGES, day, hundred_millions, short, term

MOST = 5


def decisions(projects: tuple[ProjectLine, ...], under_way: tuple[ApprovalLine, ...]) -> tuple[Decision, ...]:
    """For the five most pressing late or soon projects."""
    pressing = sorted((line for line in projects if line.light in ("late", "soon")), key=urgency)[:MOST]
    return tuple(_decision(line, [work for work in under_way if work.project == line.number]) for line in pressing)


def _decision(line: ProjectLine, works: list[ApprovalLine]) -> Decision:
    held = next((work for work in works if (work.matter, work.department) == (line.matter, line.holder)), None)
    rule = _rule(line, works, held)
    return Decision(line.number, rule, _facts(line, held), _proposal(rule, line, works, held))


def _rule(line: ProjectLine, works: list[ApprovalLine], held: ApprovalLine | None) -> str:
    if any(work.statutory_late for work in works):
        return "statutory"
    urgency_word = "late" if line.light == "late" else "soon"
    if not works or not line.holder:
        return f"{urgency_word}_idle"
    if held is not None and held.paused_for:
        return f"{urgency_word}_paused"
    if urgency_word == "late" and len(_late_departments(works)) > 1:
        return "late_joint"
    return f"{urgency_word}_one"


def _late_departments(works: list[ApprovalLine]) -> list[str]:
    return list(dict.fromkeys(work.department for work in works if work.light == "late"))


def _facts(line: ProjectLine, held: ApprovalLine | None) -> str:
    amount = f"、总投资{hundred_millions(line.total_investment)}亿元" if line.total_investment is not None else ""
    where = f"{STAGES.get(line.stage, '其他')}阶段" if line.stage else "启动前"
    limit = f"（时限{line.limit}个）" if line.limit is not None else ""
    now = f"；当前环节为{line.holder}“{short(line.matter)}”{_held_for(held)}" if line.holder else ""
    return f"{line.county}{investment_word(line)}{amount}，{where}已用{line.used}个工作日{limit}，{_pressure(line)}{now}。"


def _pressure(line: ProjectLine) -> str:
    if line.light == "late":
        return f"超期{line.late_workdays}个"
    return f"剩余{line.remaining}个" + (f"，{term(line.due, line.provisional)}到期" if line.due else "")


def _held_for(held: ApprovalLine | None) -> str:
    if held is None:
        return ""
    if held.paused_for:
        return f"（暂停计时：{short(held.paused_for)}）"
    return f"（已办{held.used}日，承诺{held.limit}日）" if held.limit is not None else f"（已办{held.used}日）"


def _proposal(rule: str, line: ProjectLine, works: list[ApprovalLine], held: ApprovalLine | None) -> str:
    matter = f"“{short(line.matter)}”" if line.matter else "当前事项"
    overdue = next((work for work in works if work.statutory_late), None)
    cause = short(held.paused_for) if held else ""
    late = _late_departments(works)
    templates = {
        "statutory": lambda: f"由市政府分管领导主持调度，责成{_name(overdue)}3个工作日内作出决定，并书面说明超过法定时限的原因。",
        "late_idle": lambda: f"由{line.county}牵头，督促业主单位5个工作日内申报下一事项，逾期由专班提请调度会研究。",
        "late_paused": lambda: f"由{line.county}牵头，限期完成{cause}；恢复计时后由{line.holder}优先办理{matter}。",
        "late_joint": lambda: (
            f"召开并联审批联合会商，由{'、'.join(late[:3])}{'等' if len(late) > 3 else ''}同步出具意见，5个工作日内办结。"
        ),
        "late_one": lambda: f"责成{line.holder}5个工作日内办结{matter}，逾期由专班提请督办。",
        "soon_idle": lambda: f"由{line.county}督促业主单位在到期前申报下一事项，跑手逐日跟踪。",
        "soon_paused": lambda: f"由{line.county}协助业主单位尽快完成{cause}，{line.holder}提前介入、恢复计时后即办。",
        "soon_one": lambda: f"由{line.holder}{_by_when(line)}办结{matter}，跑手逐日跟踪。",
    }
    return templates[rule]()


def _by_when(line: ProjectLine) -> str:
    if line.remaining is not None and line.remaining <= 0:
        return "当日"
    return f"在{term(line.due, line.provisional)}前" if line.due else "在到期前"


def _name(work: ApprovalLine | None) -> str:
    return f"{work.department}对“{short(work.matter)}”" if work else ""


def outcomes(before: Briefing | None, projects: tuple[ProjectLine, ...]) -> tuple[Outcome, ...]:
    """What became of the decisions asked for in the last issue, in their order."""
    if before is None:
        return ()
    by_code = {line.code: line for line in projects}
    return tuple(_outcome(before, decision, by_code) for decision in before.decisions)


def _outcome(before: Briefing, decision: Decision, by_code: dict[str, ProjectLine]) -> Outcome:
    asked_of = before.project(decision.project)
    line = by_code.get(asked_of.code)
    words, settled = _what_became(line, asked_of)
    return Outcome(asked_of.code, asked_of.name, decision.proposal, words, settled)


def _what_became(line: ProjectLine | None, asked_of: ProjectLine) -> tuple[str, bool]:
    if line is None:
        return "已移出重点项目清单", True
    if line.permitted_on:
        return f"已于{day(line.permitted_on)}取得开工许可", True
    if line.light == "ended":
        return "项目已终止", True
    if line.light == "late":
        return f"仍超期，现已超{line.late_workdays}个工作日", False
    if (line.holder, line.matter) != (asked_of.holder, asked_of.matter):
        return f"上期所提事项已办结，现为{line.holder}“{short(line.matter)}”" if line.holder else "上期所提事项已办结，暂无在办事项", True
    return "尚未办结，暂停计时" if line.light == "paused" else "尚未办结，未超期", False
