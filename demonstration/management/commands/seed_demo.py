"""Load the demonstration city: `manage.py seed_demo`, or any size with `--projects N`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from demonstration import ladder
from demonstration.city import build
from demonstration.easing import ease
from demonstration.petitions import raise_petitions
from projects.models import Project
from workdays import calendar


class Command(BaseCommand):
    help = "Load an invented city with real counties (demonstration mode only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--projects", type=int, default=220, help="how many projects (default 220)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is any project already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("演示数据只能在演示模式下载入（DEMONSTRATION=1）。")
        if options["projects"] < 1:
            raise CommandError("--projects 应为正整数。")
        if Project.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("库中已有项目：演示数据只载入空库，以免与真实数据混在一起。")
        events = build(timezone.localdate(), options["projects"], calendar.current())
        ease(timezone.localdate(), timezone.now(), calendar.current())
        ladder.climb(timezone.localdate(), timezone.now(), calendar.current())
        raise_petitions(timezone.localdate(), calendar.current())
        self.stdout.write(f"已载入演示城市：{Project.objects.count()}个项目，{events}条事件（姓名、企业、项目均为虚构）。")
