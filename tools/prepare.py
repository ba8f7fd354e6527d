"""Make the data ready to be served: tables, the demonstration city, static files. Each step costs nothing when there is nothing to do."""

import hashlib
import os
import shutil
import signal
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tools import stamp


def migrate() -> None:
    """Bring the tables up to date."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=1)


def collect() -> None:
    """Gather and compress the static files, when one of them changed."""
    root = Path(settings.STATIC_ROOT)
    stamp, now = root / ".gathered", _fingerprint()
    if stamp.is_file() and stamp.read_text() == now:
        return
    shutil.rmtree(root, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _fingerprint() -> str:
    marks = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for name, storage in finder.list([]):
            place = os.stat(storage.path(name))
            marks.append(f"{name} {place.st_size} {place.st_mtime_ns}")
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C needs no traceback: every step is a transaction or is done again
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    migrate()
    collect()
    if settings.DEMONSTRATION:
        call_command("seed_demo", if_empty=True)
        call_command("demo_accounts")
    stamp.write()


if __name__ == "__main__":
    main()
