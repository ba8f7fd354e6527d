"""The settings under test: the product's own, with quick passwords and a temporary folder.

Every variable that could point at a real city is given a value before the product's settings read the environment, so a
developer's `.env` can never reach a test. `make test` sets DATABASE_URL, BROKER_URL and CACHE_URL for its second run, on
PostgreSQL and Redis; a plain `pytest` runs on SQLite and plain files.
"""

import os
import tempfile
from pathlib import Path

SAFE = {
    "DEMONSTRATION": "1",
    "DEBUG": "0",
    "SECRET_KEY": "only-for-tests-0123456789-0123456789-0123456789-abcdefgh",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "HTTPS": "0",
    "DATABASE_RUNTIME_ROLE": "",
    "BROKER_URL": "folder://here",
    "CACHE_URL": "locmemcache://",
    "LOG_LEVEL": "WARNING",
    "LOG_FORMAT": "text",
}
for _name, _value in SAFE.items():
    os.environ.setdefault(_name, _value)

# One folder for the whole run, made by the first process; pytest-xdist's workers inherit it and keep a corner of it each.
if "KAIGONG_TEST_DIR" not in os.environ:
    os.environ["KAIGONG_TEST_DIR"] = tempfile.mkdtemp(prefix="kaigong-test-")
    os.environ["KAIGONG_TEST_OWNER"] = str(os.getpid())
_corner = Path(os.environ["KAIGONG_TEST_DIR"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["VAR_DIR"] = str(_corner)
os.environ["MEDIA_ROOT"] = str(_corner / "files")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_corner / 'kaigong.sqlite3'}")

# Redis is one for all of pytest-xdist's workers: each gets a numbered room for its messages and a prefix for its cache.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if _worker and os.environ["BROKER_URL"].endswith("/0"):
    os.environ["BROKER_URL"] = os.environ["BROKER_URL"].removesuffix("0") + str(2 + int(_worker.removeprefix("gw")))

# Nothing is collected for tests; an empty folder spares every test a warning about that.
(_corner / "static").mkdir(parents=True, exist_ok=True)

from config.settings import *  # noqa: E402, F403
from config.settings import CACHES, DATABASES, STORAGES  # noqa: E402

CACHES["default"]["KEY_PREFIX"] = _worker

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: eight clients at once must meet the same locks as in a city.
    DATABASES["default"]["TEST"] = {"NAME": str(_corner / "test.sqlite3")}
