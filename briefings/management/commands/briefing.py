"""manage.py briefing weekly --on DATE --out FILE.pdf [--xlsx FILE.xlsx] [--store]
manage.py briefing project CODE --on DATE --out FILE.pdf

Draws the issue of that day, or the project's own report, in this process. An issue bears the numbers it has, or would have if it were
issued now; `--store` issues it.
"""

import os
import tempfile
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from approvals.refusal import Refused
from briefings import actions, pressroom
from briefings.briefing import NothingToReport
from briefings.checks import CannotDraw, must_be_able_to_draw
from briefings.dossier import NotYet, dossier_on
from briefings.dossier_layout import dossier_pdf
from briefings.models import Issue
from briefings.pdf import draw
from briefings.press import uncollected
from briefings.reconcile import Unreconciled
from briefings.sheet import ledger
from briefings.value import Briefing, from_json
from projects.models import Project
from workdays import calendar

PROJECT = "project"


class Command(BaseCommand):
    help = "绘制一期工作简报（PDF），可同时生成 Excel 台账；或绘制一个项目的专报。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", choices=[*Issue.Period.values, PROJECT], help="简报种类；project 为单个项目的专报")
        parser.add_argument("code", nargs="?", help="项目代码（专报）")
        parser.add_argument("--on", help="数据截止日，如 2026-11-20；默认今天")
        parser.add_argument("--out", required=True, help="PDF 文件")
        parser.add_argument("--xlsx", help="Excel 台账文件")
        parser.add_argument("--store", action="store_true", help="正式编号并存档")

    def handle(self, *args: Any, **options: Any) -> None:
        with uncollected():
            self._draw(options)

    def _draw(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        today = timezone.localtime(now).date()
        on = _day(options["on"]) if options["on"] else today
        targets = [_writable(path) for path in (options["out"], options["xlsx"]) if path]
        if (options["period"] == PROJECT) != bool(options["code"]):
            raise CommandError("专报需要项目代码：manage.py briefing project 项目代码 --out 文件.pdf")
        try:
            must_be_able_to_draw()
            if options["code"]:
                self._report(options["code"], on, today, targets[0])
                return
            briefing = _stored(options["period"], on, now) if options["store"] else _fresh(options["period"], on, today)
        except NothingToReport as nothing:
            raise CommandError(f"{on} 没有登记在库的重点项目，无法编制简报。请先导入项目清单（manage.py intake 文件）。") from nothing
        except (Refused, NotYet, Unreconciled, CannotDraw) as no:
            raise CommandError(str(no)) from no
        self._write(briefing, targets)

    def _report(self, code: str, on: date, today: date, target: Path) -> None:
        actions.judge(Issue.Period.WEEKLY, on, today)
        project = Project.objects.select_related("region", "enterprise").filter(code=code).first()
        if project is None:
            raise CommandError(f"没有代码为{code}的项目。")
        printed = dossier_pdf(dossier_on(project, on, today, calendar.edition(), plain=False))
        _put(target, printed.pdf)
        for complaint in printed.complaints:
            self.stderr.write(f"注意：{complaint}")
        self.stdout.write(f"{project.name}专报，数据截至{on}：{target}")

    def _write(self, briefing: Briefing, targets: list[Path]) -> None:
        printed = draw(briefing)
        _put(targets[0], printed.pdf)
        if len(targets) > 1:
            _put(targets[1], ledger(briefing))
        for complaint in printed.complaints:
            self.stderr.write(f"注意：{complaint}")
        number = f"{briefing.on.year}年第{briefing.number}期（总第{briefing.total_number}期）"
        self.stdout.write(f"{number}，{len(briefing.projects)}个项目，数据截至{briefing.on}：{'、'.join(map(str, targets))}")


def _fresh(period: str, on: date, today: date) -> Briefing:
    """The stored figures of that day when it was issued, otherwise today's knowledge of it."""
    issue = Issue.objects.filter(period=period, on=on, figures__isnull=False).first()
    return from_json(issue.figures) if issue else pressroom.composed(period, on, today, actions.numbers_for(period, on))


def _stored(period: str, on: date, now: Any) -> Briefing:
    issue = pressroom.draw(actions.order(period, on, None, now).pk, now)
    issue.refresh_from_db(fields=["figures"])
    return from_json(issue.figures)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise CommandError(f"--on 应为日期，如 2026-11-20；收到的是“{text}”。") from wrong


def _writable(text: str) -> Path:
    """The path, if a file can be put there: said before minutes are spent drawing."""
    path = Path(text)
    if path.is_dir():
        raise CommandError(f"{path} 是文件夹，请给出文件名。")
    if not path.parent.is_dir():
        raise CommandError(f"文件夹 {path.parent} 不存在。")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise CommandError(f"没有权限写入 {path}。")
    return path


def _put(path: Path, content: bytes) -> None:
    """The whole file or none: written beside it, then renamed."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as held:
        held.write(content)
    os.chmod(held.name, 0o644)
    os.replace(held.name, path)
