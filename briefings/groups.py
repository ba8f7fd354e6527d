"""Counties and departments side by side: each rate with its sample, judged against the city by the funnel, never ranked by a bare rate."""

from datetime import date

from approvals.board.values import ApprovalRow
from briefings.figures import Lines, Stretch, on_time
from briefings.measures import Rate, mean_of, verdict
from briefings.rows import plain
from briefings.value import Bar, Desk, Focus, Group, ProjectLine
from briefings.vocabulary import PAUSED


def counties(lines: Lines, week: Stretch) -> tuple[Group, ...]:
    """In the order of the annex, which is the order of the division codes."""
    city = on_time(lines)
    names = list(dict.fromkeys(line.county for line in lines))
    return tuple(_county(name, tuple(line for line in lines if line.county == name), week, city) for name in names)


def _county(name: str, lines: Lines, week: Stretch, city: Rate) -> Group:
    def lit(light: str) -> int:
        return sum(line.light == light for line in lines)

    permitted = [line for line in lines if line.permitted_on]
    scoped = [line for line in permitted if line.in_scope]
    rate = on_time(lines)
    return Group(
        name=name,
        projects=len(lines),
        open=len(lines) - len(permitted) - lit("ended"),
        permitted=len(permitted),
        week=sum(line.permitted_on in week for line in lines),
        late=lit("late"),
        soon=lit("soon"),
        paused=lit("paused"),
        waiting=lit("waiting"),
        ended=lit("ended"),
        on_time=rate,
        used_of_limit=Rate(sum(line.used for line in scoped), sum(line.limit or 0 for line in scoped)),
        verdict=verdict(rate, city),
    )


def approvals_on_time(approvals: list[ApprovalRow]) -> Rate:
    """Of the decided approvals that have a committed limit, those that kept it."""
    judged = [row for row in approvals if row.decided_on and row.figures.limit is not None]
    return Rate(sum(not row.figures.late for row in judged), len(judged))


def desks(approvals: list[ApprovalRow], week: Stretch) -> tuple[Desk, ...]:
    """Departments by the number of approvals they accepted, the busiest first."""
    city = approvals_on_time(approvals)
    by_name: dict[str, list[ApprovalRow]] = {}
    for row in approvals:
        by_name.setdefault(plain(row.lead), []).append(row)
    lines = [_desk(name, rows, week, city) for name, rows in by_name.items()]
    return tuple(sorted(lines, key=lambda desk: (-desk.accepted, desk.name)))


def _desk(name: str, rows: list[ApprovalRow], week: Stretch, city: Rate) -> Desk:
    waiting = [row for row in rows if row.decided_on is None]
    judged = [row for row in rows if row.decided_on and row.figures.limit is not None]
    rate = approvals_on_time(rows)
    return Desk(
        name=name,
        accepted=sum(row.accepted_on is not None for row in rows),
        decided=len(rows) - len(waiting),
        week_accepted=sum(row.accepted_on in week for row in rows),
        week_decided=sum(row.decided_on in week for row in rows),
        open=len(waiting),
        paused=sum(row.state in PAUSED for row in waiting),
        late=sum(row.figures.late for row in waiting),
        on_time=rate,
        used=mean_of([row.figures.used for row in judged]),
        committed=mean_of([row.figures.limit or 0 for row in judged]),
        verdict=verdict(rate, city),
    )


def focus(approvals: list[ApprovalRow], line: ProjectLine | None) -> Focus | None:
    """The time line of one project: its approvals from acceptance to decision; None when it has none."""
    if line is None:
        return None
    rows = [row for row in approvals if plain(row.project_code) == line.code and row.accepted_on]
    bars = [_bar(row, row.accepted_on) for row in rows if row.accepted_on]
    return Focus(line.number, tuple(sorted(bars, key=lambda bar: (bar.stage, bar.begun, bar.matter)))) if bars else None


def _bar(row: ApprovalRow, begun: date) -> Bar:
    figures = row.figures
    paused_for = plain(row.paused_for) if row.state in PAUSED else ""
    return Bar(row.stage, plain(row.name), plain(row.lead), begun, row.decided_on, figures.used, figures.limit, figures.late, paused_for)
