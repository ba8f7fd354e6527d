"""A machine that lacks what drawing needs says which package to install, before anything is drawn."""

import subprocess
import sys

import pytest
from django.core.checks import run_checks

from briefings import checks, typefaces


def test_this_machine_is_able_to_draw() -> None:
    assert run_checks(tags=[checks.TAG]) == []
    checks.must_be_able_to_draw()


def test_a_missing_subsetter_is_an_error_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LIBRARIES", (("libharfbuzz-subset.so.none", "libharfbuzz-subset0", "briefings.E001"),))
    (error,) = run_checks(tags=[checks.TAG])
    assert (error.id, error.hint) == ("briefings.E001", "Install the package: apt-get install libharfbuzz-subset0")
    with pytest.raises(checks.CannotDraw, match="libharfbuzz-subset0"):
        checks.must_be_able_to_draw()


def test_a_role_without_a_typeface_is_an_error(settings: object) -> None:
    settings.FONT_ROLES = {"body": "No Such Face"}  # type: ignore[attr-defined]
    (error,) = run_checks(tags=[checks.TAG])
    assert (error.id, "fonts-noto-cjk" in str(error.hint)) == ("briefings.E004", True)
    with pytest.raises(checks.CannotDraw, match="No Such Face"):
        checks.must_be_able_to_draw()


def test_a_family_that_is_not_installed_is_left_out() -> None:
    assert typefaces.families('SimHei Nowhere, FandolFang, "Noto Serif CJK SC"') == ("FandolFang", "Noto Serif CJK SC")
    assert typefaces.stack("Nowhere") == "serif"


def test_no_page_of_the_web_loads_the_renderer() -> None:
    code = "import django; django.setup(); import config.urls, sys; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
