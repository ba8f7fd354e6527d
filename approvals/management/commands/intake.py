"""Read a register of key projects: `manage.py intake FILE [--dry-run] [--strict]`.

Prints what is new, changed, unchanged and rejected, each rejected row with its reasons; rejected rows never block the good ones unless
`--strict` is asked. `--rejected FILE.xlsx` writes them out, the reason in the last column.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from approvals.actions.adopt import adopt
from projects import intake, rejected
from projects.preview import Preview

KINDS = (("new", "新增"), ("changed", "变更"), ("unchanged", "未变"), ("rejected", "不合格"))


class Command(BaseCommand):
    help = "Read a register of key projects from Excel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="show what would happen, write nothing")
        parser.add_argument("--strict", action="store_true", help="write nothing at all if any row is rejected")
        parser.add_argument("--rejected", type=Path, help="write the rejected rows to this workbook")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            preview = intake.preview(intake.read(options["file"]))
        except intake.Unreadable as unreadable:
            raise CommandError(str(unreadable)) from unreadable
        except OSError as error:
            raise CommandError(f"打不开文件{options['file']}：{error.strerror}") from error
        self.tell(preview)
        if options["rejected"] and preview.rejections:
            with options["rejected"].open("wb") as file:
                rejected.write(preview.rejections, preview.sheets, file)
        if options["dry_run"]:
            self.stdout.write("试运行：没有写入任何数据。")
            return
        try:
            applied = adopt(preview, by=None, on=timezone.localdate(), at=timezone.now(), strict=options["strict"])
        except intake.Strict as strict:
            raise CommandError(str(strict)) from strict
        self.stdout.write(f"已写入：新增{len(applied.created)}个，变更{len(applied.changed)}个，未变{applied.unchanged}个。")

    def tell(self, preview: Preview) -> None:
        self.stdout.write("，".join(f"{label}{preview.counts[kind]}个" for kind, label in KINDS) + "。")
        for note in preview.notes:
            self.stdout.write(note)
        for rejection in preview.rejections:
            for fault in rejection.faults:
                place = f"{rejection.sheet}!{fault.column}{rejection.row}"
                self.stdout.write(f"  不合格 {place} {fault.header or fault.field}“{fault.value}”：{fault.reason}")
