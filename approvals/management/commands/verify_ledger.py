"""Recompute the hash chain of every project's ledger and name the first broken link: `manage.py verify_ledger`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from approvals.verify import broken_links


class Command(BaseCommand):
    help = "Verify that nobody has changed, dropped, added or swapped an event."

    def handle(self, *args: Any, **options: Any) -> None:
        checked, broken = broken_links()
        if broken:
            for link in broken:
                self.stderr.write(f"项目{link.project_code}第{link.number}条：{link.fault}")
            raise CommandError(f"事件链有{len(broken)}处断裂。")
        self.stdout.write(f"事件链完整：{checked}条事件逐条核验一致。")
