"""`manage.py clock < cases.json`: the working-day clock for other systems and for checks. The format stands in `approvals.cases`."""

import csv
import json
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from approvals.cases import UnknownRegion, results
from people.places import FILES
from workdays import calendar
from workdays.days import Workdays


class Command(BaseCommand):
    help = "从标准输入读取 JSON 案例列表，向标准输出写出 JSON 结果列表（到期日、已用、剩余、是否超期）。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for stream in (sys.stdin, sys.stdout):
            if isinstance(stream, TextIOWrapper):
                # A lone surrogate in an id is written as its JSON escape instead of a broken byte.
                stream.reconfigure(encoding="utf-8", errors="strict" if stream is sys.stdin else "backslashreplace")
        answers = results(self._cases(), self._calendar())
        self.stdout.write(json.dumps(answers, ensure_ascii=False))

    def _cases(self) -> list[Any]:
        try:
            cases = json.loads(sys.stdin.read().removeprefix("\ufeff"), parse_int=_whole)
        except UnicodeDecodeError as error:
            raise CommandError("输入不是 UTF-8 编码的 JSON。", returncode=2) from error
        except json.JSONDecodeError as error:
            raise CommandError(f"输入不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列（{error.msg}）。", returncode=2) from error
        except RecursionError as error:
            raise CommandError("输入的 JSON 嵌套过深。", returncode=2) from error
        if not isinstance(cases, list):
            raise CommandError("输入应是一个 JSON 列表，每项是一个案例。", returncode=2)
        return cases

    def _calendar(self) -> Callable[[str | None], Workdays]:
        """Working days by region, with what regions set for themselves where there is a database to say so."""
        try:
            of_region = calendar.edition().workdays
        except DatabaseError:
            self.stderr.write("数据库不可用：按随产品提供的节假日安排计算，不含各区县自定的放假和上班日。")
            return _known(lambda region: calendar.shipped())
        return _known(of_region)


def _known(of_region: Callable[[str | None], Workdays]) -> Callable[[str | None], Workdays]:
    with (FILES / "divisions_bazhong.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = {line["code"] for line in csv.DictReader(file)}

    def workdays(region: str | None) -> Workdays:
        if region is not None and region not in codes:
            raise UnknownRegion(region)
        return of_region(region)

    return workdays


def _whole(digits: str) -> int | float:
    """A number too long for any date or limit is read as infinite, so that only its own case is refused."""
    return int(digits) if len(digits) < 20 else float("inf")
