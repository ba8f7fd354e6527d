"""Run in a process and a folder of its own by `bench.pages`: load the demonstration city, ask for the pages, print the figures as JSON."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable

import django

PAGES = {
    "empty": ("runner1", "/bench-empty/"),
    "today": ("runner1", "/runner/"),
    "queue": ("officer1", "/office/"),
    "leader": ("leader", "/leader/"),
}
TIMES = 80


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    # Only now: these need the configured framework.
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from people.models import User  # noqa: PLC0415

    settings.ROOT_URLCONF = "bench.pages_urls"
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("seed_demo", verbosity=0, stdout=sys.stderr)
    clients = {}
    for name, (username, _address) in PAGES.items():
        clients[name] = Client(headers={"host": "localhost"})
        clients[name].force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    figures = {name: {"queries": 0} for name in PAGES}
    for name, (_username, address) in PAGES.items():
        answer = clients[name].get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        with CaptureQueriesContext(connection) as asked:
            clients[name].get(address)
        figures[name]["queries"] = len(asked)
    for name, seconds in taken_in_turns({name: lambda name=name: clients[name].get(PAGES[name][1]) for name in PAGES}).items():
        figures[name]["milliseconds"] = seconds * 1000
    print(json.dumps(figures))


def taken_in_turns(jobs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median CPU seconds of each job, one of each after the other, so that a slow minute hits all alike."""
    spent: dict[str, list[float]] = {name: [] for name in jobs}
    for _round in range(TIMES):
        for name, job in jobs.items():
            start = time.process_time()
            job()
            spent[name].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in spent.items()}


if __name__ == "__main__":
    main()
