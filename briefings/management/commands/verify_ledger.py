"""manage.py verify_ledger [--head HEX] [--figures FILE.json]

Recompute the hash chain of every project and every petition and name the first broken link of a project, and the broken petitions; then
hold the projects' ledger against every stored briefing: what was printed must still be so. `--head` is the fingerprint on a printed page:
there must be an issue that bears it. `--figures` is the figures.json attached to a PDF: it is enough by itself, whatever became of the
stored issues.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from approvals.verify import broken_links
from briefings.frozen import Unreadable
from briefings.printed import Printed, bearing, contradictions, issues, of_figures
from petitions import ledger as petitions

GROUP = 8


class Command(BaseCommand):
    help = "核验办件流水：逐条重算，并与历期简报所印校验值对照。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", help="纸质简报所印的办件流水校验值")
        parser.add_argument("--figures", help="简报PDF所附的figures.json")

    def handle(self, *args: Any, **options: Any) -> None:
        printed = list(issues())
        if options["head"] is not None and not bearing(options["head"], printed):
            raise CommandError(f"没有一期简报印有校验值“{options['head']}”：简报或流水已被改动，或者抄录有误。")
        if options["figures"] is not None:
            printed.append(_attached(options["figures"]))
        checked, broken = broken_links()
        for link in broken:
            self.stderr.write(f"项目{link.project_code}第{link.number}条：{link.fault}")
        petition_events, torn = petitions.broken_links()
        for number in torn:
            self.stderr.write(f"诉求{number}：事件链断裂")
        against = contradictions(printed)
        for sentence in against:
            self.stderr.write(sentence)
        if broken or torn:
            raise CommandError(f"事件链有{len(broken) + len(torn)}处断裂。")
        if against:
            raise CommandError(f"有{len(against)}处与简报所印不符。")
        self.stdout.write(f"事件链完整：{checked}条事件逐条核验一致。")
        if petition_events:
            self.stdout.write(f"诉求事件链完整：{petition_events}条事件逐条核验一致。")
        for one in printed:
            self.stdout.write(f"{one.name}：{grouped(one.head)} {'相符' if one.checkable else '当时未存明细，无法对照'}")


def grouped(head: str) -> str:
    """As the briefing prints it, to be compared by eye."""
    return " ".join(head[place : place + GROUP] for place in range(0, len(head), GROUP))


def _attached(path: str) -> Printed:
    try:
        printed = of_figures(Path(path).name, json.loads(Path(path).read_text(encoding="utf-8")))
    except OSError as error:
        raise CommandError(f"{path} 无法读取：{error.strerror}。") from error
    except (ValueError, Unreadable) as error:
        raise CommandError(f"{path} 不是简报所附的figures.json。") from error
    if not printed.checkable:
        raise CommandError(f"{path} 未存校验明细，无法对照。")
    return printed
