"""Recompute every stored clock from the ledger; `--check` only compares: `manage.py rebuild_clocks [--check]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from approvals.projection import differing, refresh
from projects.models import Works
from workdays import calendar


class Command(BaseCommand):
    help = "Rebuild the stored due dates from the events, or check that they are equal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare only; exit 1 if anything differs")

    def handle(self, *args: Any, **options: Any) -> None:
        number, wrong = 0, []
        for works in Works.objects.select_related("project__region").iterator(chunk_size=200):
            workdays = calendar.current(works.project.region.code)
            number += 1
            if options["check"]:
                wrong += differing(works, workdays)
            else:
                refresh(works, workdays)
        if wrong:
            for line in wrong[:50]:
                self.stderr.write(line)
            raise CommandError(f"{len(wrong)}处与事件不一致。")
        self.stdout.write(f"{number}个工程的时限与事件{'一致' if options['check'] else '已重算'}。")
