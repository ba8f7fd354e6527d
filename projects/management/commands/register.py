"""manage.py register FILE.xlsx: write the register of key projects out."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects import register
from projects.models import Project


class Command(BaseCommand):
    help = "写出重点项目登记表（Excel）；再次读入不会产生任何变化"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.xlsx", help="要写出的文件")

    def handle(self, *_args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if path.suffix.lower() != ".xlsx":
            raise CommandError(f"文件名应以 .xlsx 结尾：{path.name}")
        half = path.with_name(f".{path.name}.part")
        try:
            with half.open("wb") as file:
                count = register.write(Project.objects.all(), file)
            half.replace(path)
        except OSError as no:
            raise CommandError(f"无法写入{path}：{no.strerror}") from no
        finally:
            half.unlink(missing_ok=True)
        self.stdout.write(f"已写出{count}个项目：{path}")
