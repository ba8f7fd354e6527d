"""What every test shares: Debian's Chromium for browser tests, and a temporary folder that is gone at the end."""

import os
import shutil
from typing import Any

import pytest
from django.test import TestCase, TransactionTestCase
from hypothesis import settings

from tests.clearing import clear, remember

# Playwright's synchronous interface runs inside an event loop, so Django would refuse the tests' own queries.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# A busy machine is not a fault of the rule under test; and what a merge must pass tries the same examples every time.
settings.register_profile("kaigong", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("kaigong")

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's browser, never a downloaded one, and nothing that talks to the internet by itself."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The city's language and clock."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(autouse=True, scope="session")
def _committing_tests_clear_the_ledger_too() -> None:
    assert {"_fixture_setup", "_fixture_teardown"} <= vars(TestCase).keys(), "only committing tests are cleared this way"
    TransactionTestCase._fixture_setup = classmethod(remember)  # type: ignore[method-assign]
    TransactionTestCase._fixture_teardown = clear  # type: ignore[method-assign]


def pytest_unconfigure() -> None:
    """Remove the run's folder, once, by the process that made it."""
    if os.environ.get("KAIGONG_TEST_OWNER") == str(os.getpid()):
        shutil.rmtree(os.environ["KAIGONG_TEST_DIR"], ignore_errors=True)
