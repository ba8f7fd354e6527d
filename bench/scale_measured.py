"""Run in a process of its own by `bench.scale`, on an empty PostgreSQL: fill it to each size, measure, print the figures as JSON."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import django

TIMES = 7


def main(sizes: list[int]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    # Only now: these need the configured framework.
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from bench import scale_city  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    figures, copies = {}, 1
    scale_city.settle_down()
    for size in sizes:
        wanted = size // scale_city.LIVES
        if wanted > copies:
            scale_city.grow(range(copies, wanted))
        copies = wanted
        with connection.cursor() as cursor:
            # What helpers of the session spend would not be seen.
            cursor.execute("SET max_parallel_workers_per_gather = 0")
        session = connection.connection.info.backend_pid
        figures[size] = {name: quickest(job, session) * 1000 for name, job in jobs().items()}
    print(json.dumps(figures))


def spent(session: int) -> float:
    """Processor seconds of this process and of its session at the database so far."""
    return time.process_time() + int(Path(f"/proc/{session}/schedstat").read_text().split()[0]) / 1e9


def quickest(job: Callable[[], object], session: int) -> float:
    job()
    best = float("inf")
    for _ in range(TIMES):
        begun = spent(session)
        job()
        best = min(best, spent(session) - begun)
    return best


def jobs() -> dict[str, Callable[[], object]]:
    """What is measured, by name: the functions behind the pages, of the same people and the same project at each size."""
    from django.http import QueryDict  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from approvals.actions import deem  # noqa: PLC0415
    from approvals.board import forecast, leader, queue, today  # noqa: PLC0415
    from approvals.board.project import project_page  # noqa: PLC0415
    from people.models import User  # noqa: PLC0415
    from portal.finding import found  # noqa: PLC0415
    from projects.models import Project  # noqa: PLC0415
    from workdays import calendar  # noqa: PLC0415

    now = timezone.now()
    day, edition = timezone.localtime(now).date(), calendar.edition()
    workdays = edition.workdays()
    people = {name: User.objects.get(username=name) for name in ("leader", "officer1", "dispatcher", "runner1")}
    project = Project.objects.filter(state="approving").order_by("pk").first()

    def learn() -> None:
        forecast.forget()
        forecast.experience(day, edition)

    return {
        "counts": lambda: leader.counts(leader.seen_works(people["leader"], day, workdays), day),
        "at_risk": lambda: leader.at_risk(people["leader"], day, workdays, size=50),
        "queue": lambda: queue.department_queue(people["officer1"], day, workdays),
        "search_common": lambda: found(people["leader"], day, QueryDict("q=学校")),
        "search_rare": lambda: found(people["leader"], day, QueryDict("q=凤凰")),
        "project": lambda: project_page(project, people["dispatcher"], day, workdays),
        "today": lambda: today.today_list(people["runner1"], day, workdays),
        "step": step(day, now),
        # Up to the day before everything is settled already.
        "settle": lambda: deem.settle(day - timedelta(days=7), now),
        "experience": learn,
        "expected": lambda: forecast.lines(people["leader"], day, edition),
    }


def step(day: date, now: datetime) -> Callable[[], None]:
    """One real step of one approval, taken back afterwards, so that each time and at each size it is the same."""
    from django.db import transaction  # noqa: PLC0415

    from approvals.actions.steps import record  # noqa: PLC0415
    from approvals.models import Approval  # noqa: PLC0415
    from approvals.states import Origin, State, Step  # noqa: PLC0415
    from people.models import User  # noqa: PLC0415

    approval = Approval.objects.under_way().filter(state=State.ACCEPTED, late_entries=None).order_by("pk")[0]
    runner = User.objects.get(assignments__project=approval.works.project, assignments__until=None)

    def taken() -> None:
        with transaction.atomic():
            record(approval.pk, Step.REVIEW, by=runner, on=day, today=day, at=now, origin=Origin.RUNNER)
            transaction.set_rollback(True)

    return taken


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
