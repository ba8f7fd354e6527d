"""The row that says what is to be done: it is the truth, every message is only a wake-up call."""

from datetime import datetime

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    WAITING = "waiting", "等待"
    TAKEN = "taken", "执行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


class Queue(models.TextChoices):
    DEFAULT = "default", "一般"
    DRAWING = "drawing", "制图"


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, now: datetime) -> "JobQuerySet":
        """Waiting, and their moment has come; oldest first."""
        return self.filter(state=State.WAITING, not_before__lte=now).order_by("not_before", "pk")

    def failed(self) -> "JobQuerySet":
        return self.filter(state=State.FAILED).order_by("-finished_at", "-pk")


class Job(models.Model):
    """One piece of work. `key` makes posting idempotent: the same key never becomes a second row."""

    kind = models.CharField("种类", max_length=80)
    key = models.CharField("幂等键", max_length=200, unique=True)
    arguments = models.JSONField("参数", default=dict)
    queue = models.CharField("队列", max_length=20, choices=Queue.choices, default=Queue.DEFAULT)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    not_before = models.DateTimeField("不早于")
    taken_at = models.DateTimeField("开始时间", null=True, blank=True)
    taken_by = models.CharField("执行进程", max_length=320, blank=True)
    created_at = models.DateTimeField("登记时间")
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    last_error = models.TextField("最近一次错误", blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"
        indexes = [
            models.Index(fields=["not_before", "id"], name="job_waiting", condition=Q(state="waiting")),
            models.Index(fields=["taken_at"], name="job_taken", condition=Q(state="taken")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_is_known"),
            models.CheckConstraint(condition=Q(queue__in=Queue.values), name="job_queue_is_known"),
            models.CheckConstraint(
                condition=Q(state="taken", taken_at__isnull=False) | Q(taken_at__isnull=True) & ~Q(state="taken"),
                name="job_is_held_while_taken",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["waiting", "taken"], finished_at__isnull=True),
                name="finished_job_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
