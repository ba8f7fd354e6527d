"""What holds for the whole house: its arrows, its sizes, its supplies, and the words that must not stand in it."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings

HOME = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
REQUIREMENTS = ["requirements.txt", "requirements-dev.txt"]
TEXT = {".py", ".html", ".css", ".js", ".txt", ".md", ".toml", ".yaml", ".yml", ".sh", ".json", ".po", ".svg", ".webmanifest", ""}


def ours() -> list[Path]:
    """Every file of the repository, committed or about to be; without those that git ignores."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=HOME, check=True, capture_output=True, text=True).stdout
    return [path for name in names.split("\0") if name and (path := HOME / name).is_file()]


def sources() -> list[Path]:
    return [path for path in ours() if path.suffix == ".py" and "migrations" not in path.parts]


def short(path: Path) -> str:
    return str(path.relative_to(HOME))


def length(path: Path) -> int:
    return path.read_text().count("\n")


def judge(*words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(BIN / words[0]), *words[1:]], cwd=HOME, input=given, capture_output=True, text=True, check=False)


def pinned() -> dict[str, str]:
    """Package -> whole line, of both files."""
    lines = [line.strip() for name in REQUIREMENTS for line in (HOME / name).read_text().splitlines()]
    return {re.split(r"[\[=<>~! ]", line)[0].lower(): line for line in lines if line and not line.startswith(("#", "-r "))}


def test_the_top_level_shows_what_the_product_is() -> None:
    for name in ("approvals", "projects", "templates", "tests", "manage.py", "requirements.txt", "Makefile"):
        assert (HOME / name).exists(), name


def test_the_arrows_between_the_packages_are_kept() -> None:
    verdict = judge("lint-imports", "--no-cache")
    assert verdict.returncode == 0, verdict.stdout


def test_every_package_has_its_place_among_the_arrows() -> None:
    contracts = tomllib.loads((HOME / "pyproject.toml").read_text())["tool"]["importlinter"]
    [layers] = [contract["layers"] for contract in contracts["contracts"] if contract["type"] == "layers"]
    placed = {name.strip() for layer in layers for name in layer.split("|")}
    packages = {path.parent.name for path in HOME.glob("*/__init__.py")} - {"tests", "bench", "tools"}
    assert placed == packages == set(contracts["root_packages"])


@pytest.mark.parametrize("clock", ["date.today()", "datetime.now(UTC)", "timezone.now()", "timezone.localdate()", "timezone.localtime()"])
@pytest.mark.parametrize("place", ["approvals/clock.py", "projects/models.py", "briefings/actions.py", "workdays/days.py"])
def test_the_clock_of_the_system_is_not_read_inside(place: str, clock: str) -> None:
    assert "TID251" in banned(place, clock)


@pytest.mark.parametrize("door", ["portal/runner.py", "outbox/tasks.py", "projects/management/commands/intake.py"])
def test_the_clock_of_the_system_is_read_at_the_doors(door: str) -> None:
    assert "TID251" not in banned(door, "timezone.now()")


def banned(place: str, clock: str) -> str:
    """What ruff says about reading this clock in this file."""
    source = f"from datetime import UTC, date, datetime\nfrom django.utils import timezone\nprint({clock})\n"
    return judge("ruff", "check", "--select", "TID251", "--stdin-filename", place, "-", given=source).stdout


def test_every_supply_has_exactly_one_version() -> None:
    assert [line for line in pinned().values() if not re.fullmatch(r"[A-Za-z0-9_.-]+(\[[a-z,]+\])?==[0-9][0-9A-Za-z.]*", line)] == []


def test_the_state_machine_is_the_free_one() -> None:
    assert "django-fsm" not in pinned()
    assert pinned()["django-fsm-2"].startswith("django-fsm-2==4.")


def test_nothing_is_loaded_from_elsewhere_or_read_from_beside_the_repository() -> None:
    elsewhere = ["cdn" + ".jsdelivr", "unpkg" + ".com", "cdnjs" + ".", "fonts.google" + "apis", "fonts.gstatic" + ".com", "bootcdn" + "."]
    beside = ["../" + "shared/", "/work" + "/"]
    found = [
        (short(path), word)
        for path in ours()
        if path.suffix in TEXT
        for text in [path.read_text(errors="replace")]
        for word in elsewhere + beside
        if word in text
    ]
    assert found == []


def test_pages_carry_no_address_of_another_server_as_source() -> None:
    outside = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
    assert [short(path) for path in ours() if path.suffix == ".html" and outside.search(path.read_text())] == []


def test_no_file_is_longer_than_one_can_hold() -> None:
    long = {short(path): length(path) for path in sources() if length(path) > (250 if path.is_relative_to(HOME / "tests") else 300)}
    assert long == {}


def test_no_function_is_longer_than_one_look() -> None:
    long = {}
    for path in (path for path in sources() if not path.is_relative_to(HOME / "tests")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 40:
                long[f"{short(path)}:{node.name}"] = (node.end_lineno or 0) - node.lineno + 1
    assert long == {}


def test_every_periodic_task_exists() -> None:
    current_app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(current_app.tasks) == set()


def test_no_package_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "helpers", "common", "core", "services", "manager", "managers", "misc", "lib"}
    assert [short(path) for path in sources() if path.stem in drawers or path.parent.name in drawers] == []
