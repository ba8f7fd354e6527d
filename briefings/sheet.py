"""The Excel ledger of an issue, from the same frozen value as page and PDF. Days are workdays, money is 万元."""

from collections.abc import Sequence

from openpyxl import Workbook

from briefings.layout import indicators, title
from briefings.pdf import issued_at
from briefings.rows import investment_word
from briefings.timing_layout import grouped, head_words
from briefings.timing_sheet import WORKDAYS, tables
from briefings.value import ApprovalLine, Briefing, Desk, Group, ProjectLine
from briefings.vocabulary import APPROVAL_STATES, LIGHTS, SHAPES, SHORT_STAGES, STAGES, VERDICTS, full_day
from briefings.workbook import Cell, Column, add_table, new_book, saved


def ledger(briefing: Briefing) -> bytes:
    """The workbook: 项目总表, 超期与临期, 部门办件, 在办事项, 县区, 指标, what is told of time, 口径. The same value, the same bytes."""
    book = new_book(title(briefing), briefing.unit)
    for draw in (_projects, _attention, _desks, _under_way, _counties, _indicators, _timing, _definitions):
        draw(book, briefing)
    return saved(book, issued_at(briefing))


def _table(
    book: Workbook,
    briefing: Briefing,
    name: str,
    columns: Sequence[Column],
    rows: Sequence[list[Cell]],
    lights: Sequence[str] = (),
    days: str = WORKDAYS,
) -> None:
    heading = f"{briefing.city}重点项目审批工作简报　{name}"
    note = f"{briefing.on.year}年第{briefing.number}期，数据截至{full_day(briefing.on)}；{days}"
    add_table(book, name, heading, note, columns, rows, lights)


def _projects(book: Workbook, briefing: Briefing) -> None:
    _table(book, briefing, "项目总表", PROJECT_COLUMNS, [_project_row(p) for p in briefing.projects], [p.light for p in briefing.projects])


PROJECT_COLUMNS = [
    Column("序号", 6),
    Column("项目代码", 27),
    Column("项目名称", 44, wrap=True),
    Column("县（区）", 13),
    Column("级别", 9),
    Column("投资性质", 11),
    Column("审批方式", 9),
    Column("改革范围", 9),
    Column("总投资（万元）", 14),
    Column("业主单位", 32, wrap=True),
    Column("跑手", 10),
    Column("项目状态", 10),
    Column("当前阶段", 18),
    *(Column(f"{word}{what}", 11) for word in list(SHORT_STAGES.values())[:3] for what in ("用时", "时限")),
    Column("已用（工作日）", 10),
    Column("时限（工作日）", 10),
    Column("剩余（工作日）", 10),
    Column("到期日", 12),
    Column("是否暂定", 9),
    Column("超期（工作日）", 10),
    Column("灯色", 14),
    Column("入库日期", 12),
    Column("启动日期", 12),
    Column("许可日期", 12),
    Column("责任部门", 20),
    Column("当前事项", 26, wrap=True),
]


def _project_row(line: ProjectLine) -> list[Cell]:
    stages = {stage.number: stage for stage in line.stages}
    days: list[Cell] = []
    for number in (1, 2, 3):
        stage = stages.get(number)
        days += [stage.used, stage.limit] if stage is not None and (stage.used or stage.light != "waiting") else [None, None]
    return [
        *(
            line.number,
            line.code,
            line.name,
            line.county,
            line.level,
            investment_word(line),
            line.mode,
            line.in_scope,
            line.total_investment,
        ),
        *(line.enterprise, line.runner, line.state, STAGES.get(line.stage or 0, "")),
        *days,
        *(
            line.used,
            line.limit,
            line.remaining,
            line.due,
            line.provisional if line.due else None,
            line.late_workdays if line.late else None,
        ),
        *(f"{SHAPES[line.light]} {LIGHTS[line.light]}", line.registered_on, line.started_on, line.permitted_on, line.holder, line.matter),
    ]


def _attention(book: Workbook, briefing: Briefing) -> None:
    columns = [
        *(
            Column("序号", 6),
            Column("灯色", 12),
            Column("项目代码", 27),
            Column("项目名称", 44, wrap=True),
            Column("县（区）", 13),
            Column("跑手", 10),
        ),
        *(Column("当前阶段", 18), Column("已用（工作日）", 10), Column("时限（工作日）", 10), Column("剩余（工作日）", 10)),
        *(
            Column("超期（工作日）", 10),
            Column("到期日", 12),
            Column("是否暂定", 9),
            Column("责任部门", 20),
            Column("当前事项", 26, wrap=True),
            Column("建议", 60, wrap=True),
        ),
    ]
    proposals = {decision.project: decision.proposal for decision in briefing.decisions}
    lines = [briefing.project(number) for number in briefing.attention]
    rows = [_attention_row(line, proposals.get(line.number, "")) for line in lines]
    _table(book, briefing, "超期与临期", columns, rows, [line.light for line in lines])


def _attention_row(line: ProjectLine, proposal: str) -> list[Cell]:
    return [
        *(
            line.number,
            f"{SHAPES[line.light]} {LIGHTS[line.light]}",
            line.code,
            line.name,
            line.county,
            line.runner,
            STAGES.get(line.stage or 0, ""),
        ),
        *(line.used, line.limit, line.remaining, line.late_workdays if line.late else None, line.due),
        *(line.provisional if line.due else None, line.holder, line.matter, proposal),
    ]


def _desks(book: Workbook, briefing: Briefing) -> None:
    heads = [
        "部门（单位）",
        "累计受理",
        "累计办结",
        "本期受理",
        "本期办结",
        "在办",
        "其中暂停",
        "在办超时",
        "按期件数",
        "样本数",
        "按期率",
        "平均用时",
        "平均承诺",
        "判定",
    ]
    columns = [Column(head, 26 if place == 0 else 18 if place == len(heads) - 1 else 10) for place, head in enumerate(heads)]
    _table(book, briefing, "部门办件", columns, [_desk_row(desk) for desk in briefing.desks])


def _desk_row(desk: Desk) -> list[Cell]:
    counts: list[Cell] = [desk.accepted, desk.decided, desk.week_accepted, desk.week_decided, desk.open, desk.paused, desk.late]
    return [desk.name, *counts, desk.on_time.part, desk.on_time.whole, desk.on_time, desk.used, desk.committed, VERDICTS[desk.verdict]]


def _under_way(book: Workbook, briefing: Briefing) -> None:
    columns = [
        *(
            Column("项目序号", 8),
            Column("项目名称", 44, wrap=True),
            Column("阶段", 18),
            Column("事项", 30, wrap=True),
            Column("部门（单位）", 22),
        ),
        *(Column("状态", 10), Column("收件日期", 12), Column("受理日期", 12), Column("已用（工作日）", 10), Column("承诺（工作日）", 10)),
        *(
            Column("到期日", 12),
            Column("是否暂定", 9),
            Column("灯色", 12),
            Column("超期（工作日）", 10),
            Column("超法定", 8),
            Column("暂停原因", 30, wrap=True),
        ),
    ]
    rows = [_work_row(work, briefing.project(work.project)) for work in briefing.under_way]
    _table(book, briefing, "在办事项", columns, rows, [work.light for work in briefing.under_way])


def _work_row(work: ApprovalLine, line: ProjectLine) -> list[Cell]:
    return [
        *(
            work.project,
            line.name,
            STAGES.get(work.stage, str(work.stage)),
            work.matter,
            work.department,
            APPROVAL_STATES.get(work.state, work.state),
        ),
        *(
            work.received_on,
            work.accepted_on,
            work.used,
            work.limit,
            work.due,
            work.provisional if work.due else None,
            f"{SHAPES.get(work.light, '')} {LIGHTS.get(work.light, work.light)}",
        ),
        *(work.late_workdays if work.light == "late" else None, work.statutory_late, work.paused_for),
    ]


def _counties(book: Workbook, briefing: Briefing) -> None:
    heads = [
        "县（区）",
        "项目",
        "在办",
        "已许可",
        "本期许可",
        "超期",
        "临期",
        "暂停",
        "待启动",
        "已终止",
        "按期个数",
        "样本数",
        "按期率",
        "判定",
    ]
    columns = [Column(head, 18 if place in (0, len(heads) - 1) else 10) for place, head in enumerate(heads)]
    _table(book, briefing, "县区", columns, [_county_row(group) for group in briefing.counties])


def _county_row(group: Group) -> list[Cell]:
    counts: list[Cell] = [
        group.projects,
        group.open,
        group.permitted,
        group.week,
        group.late,
        group.soon,
        group.paused,
        group.waiting,
        group.ended,
    ]
    return [group.name, *counts, group.on_time.part, group.on_time.whole, group.on_time, VERDICTS[group.verdict]]


def _indicators(book: Workbook, briefing: Briefing) -> None:
    columns = [Column("指标", 34), Column("本期", 12), Column("上期", 12), Column("今年累计", 12), Column("时限", 12)]
    _table(book, briefing, "指标", columns, [list(row) for row in indicators(briefing)])


def _timing(book: Workbook, briefing: Briefing) -> None:
    for table in tables(briefing):
        _table(book, briefing, table.name, table.columns, table.rows, days=table.days)


def _definitions(book: Workbook, briefing: Briefing) -> None:
    rows: list[list[Cell]] = [[term.term, term.text] for term in briefing.definitions]
    rows += [["本期流水校验值", f"{grouped(briefing.ledger_head)}　{head_words(briefing)}"]] if briefing.ledger_head else []
    _table(book, briefing, "口径", [Column("名词", 18), Column("口径", 110, wrap=True)], rows)
