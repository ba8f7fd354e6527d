"""What the background work is doing, and a second chance for what failed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from outbox import actions
from outbox.models import Job, State
from outbox.posting import wake


class Command(BaseCommand):
    help = "后台任务：各状态数量与失败清单；--retry 让失败的任务重新开始。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", metavar="KEY", help="重新执行这一个失败任务；写 all 表示全部失败任务")

    def handle(self, *args: Any, retry: str | None = None, **options: Any) -> None:
        if retry:
            self._retry(retry)
        counts = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
        self.stdout.write("  ".join(f"{state.label} {counts.get(state.value, 0)}" for state in State))
        for job in Job.objects.failed():
            self.stdout.write(f"失败 {job.key}（{job.kind}，尝试 {job.attempts} 次）：{job.last_error}")

    def _retry(self, key: str) -> None:
        now = timezone.now()
        failed = list(Job.objects.failed() if key == "all" else Job.objects.failed().filter(key=key))
        if not failed and key != "all":
            raise CommandError(f"没有键为“{key}”的失败任务。")
        with transaction.atomic():
            retried = [job for job in failed if actions.retry(job, now)]
        for job in retried:
            wake(job.pk, job.queue)
        self.stdout.write(f"已重新安排 {len(retried)} 个任务。")
