"""manage.py load_catalogue FILE.csv [--from DATE] [--dry-run]

Takes a new version of the catalogue of matters into force from a day (today unless said otherwise): all of the file, or nothing.
"""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from catalogue.revising import Refused, Revision, load

WRITTEN = {"utf-8": "UTF-8", "gb18030": "GBK"}


class Command(BaseCommand):
    help = "载入新版事项目录（CSV，列与 catalogue/files/matters.csv 相同），全部生效或全部不生效。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="事项目录文件（UTF-8 或 GBK）")
        parser.add_argument("--from", dest="effective_from", help="生效日期，如 2027-01-01；默认今天")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不载入")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        begins = _day(options["effective_from"]) if options["effective_from"] else today
        try:
            content = Path(options["file"]).read_bytes()
        except OSError as gone:
            raise CommandError(f"读不到文件 {options['file']}：{gone.strerror}。") from gone
        with translation.override("zh-hans"):
            try:
                revision = load(content, begins, today, dry_run=options["dry_run"])
            except Refused as no:
                raise CommandError("目录未载入：\n" + "\n".join(no.reasons)) from no
        self.stdout.write(_said(revision, options["dry_run"]))


def _said(revision: Revision, dry_run: bool) -> str:
    verb = "将新增" if dry_run else "新增"
    lines = [
        f"{verb}{len(revision.added)}个事项版本，{revision.unchanged}个不变（{WRITTEN[revision.encoding]}，自{revision.effective_from}起生效）。"
    ]
    lines += [f"  {version.matter.code} {version.name}" for version in revision.added]
    return "\n".join(lines)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise CommandError(f"--from 应为日期，如 2027-01-01；收到的是“{text}”。") from wrong
