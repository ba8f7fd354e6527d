"""`manage.py drill`: every rule of the ladder in force is fired in a sandbox; returns 1 when one never fired, fired twice or amiss."""

import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from approvals.drill import Finding, drill
from approvals.models import Rung

HEADER = ("规则", "文种", "案例", "应触发", "已触发", "通知人数", "结论")
CASES = {"late": "到期未办结", "correction": "补正中", "experts": "专家评审", "decided": "当日办结", "–": "–"}


class Command(BaseCommand):
    help = "催办督办规则演练：逐条触发，全部回滚，不发送任何消息"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", help="从这一天（2026-03-02）起演练，缺省为今天")

    def handle(self, *args: Any, **options: Any) -> None:
        found = drill(_day(options["on"]))
        rows = [HEADER, *(_row(one) for one in found)]
        widths = [max(_width(row[column]) for row in rows) for column in range(len(HEADER))]
        for row in rows:
            self.stdout.write("  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip())
        wrong = [one for one in found if one.problem]
        self.stdout.write(f"演练{len(found)}项，{len(wrong)}项有误；已全部回滚，未发送任何消息。")
        if wrong or not found:
            sys.exit(1)


def _day(text: str | None) -> date:
    if text is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise CommandError(f"--on 应为日期（2026-03-02），不是 {text}") from wrong


def _row(one: Finding) -> tuple[str, ...]:
    days = "、".join(day.isoformat() for day in one.fired) or "–"
    return one.rule, str(Rung(one.rung).label), CASES[one.case], one.expected.isoformat(), days, str(one.told), one.problem or "正常"


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese sign takes two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
