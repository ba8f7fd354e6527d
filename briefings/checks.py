"""Is this machine able to draw? Without these a briefing takes fifteen times longer, or is drawn in the wrong typefaces.

`manage.py check --tag briefings` says so, and the drawing refuses to start.
"""

import ctypes
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from briefings.typefaces import NoFontconfig, families, installed

LIBRARIES = (
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0", "briefings.E001"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0", "briefings.E002"),
)
TAG = "briefings"
PACKAGES = {"Noto Serif CJK SC": "fonts-noto-cjk", "Noto Sans CJK SC": "fonts-noto-cjk", "AR PL UKai CN": "fonts-arphic-ukai"}


class CannotDraw(RuntimeError):
    """The machine lacks what a drawing needs; the message names the packages."""


@register(TAG)
def able_to_draw(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Errors: the subsetting library, fontconfig, a Chinese typeface for each role. Warnings: a role drawn in its last resort."""
    problems = _libraries()
    return problems if problems else _typefaces()


def must_be_able_to_draw() -> None:
    """Raises CannotDraw with every error's words."""
    if errors := [problem for problem in able_to_draw() if problem.is_serious()]:
        raise CannotDraw(" ".join(f"{error.msg} {error.hint}" for error in errors))


def _libraries() -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    for library, package, key in LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            words = f"{library} is missing: a briefing cannot be drawn."
            problems.append(Error(words, hint=f"Install the package: apt-get install {package}", id=key))
    return problems


def _typefaces() -> list[CheckMessage]:
    try:
        return [problem for role in settings.FONT_ROLES for problem in _role(role)]
    except NoFontconfig:
        return [Error("libfontconfig is missing.", hint="Install the package: apt-get install libfontconfig1", id="briefings.E003")]


def _role(role: str) -> list[CheckMessage]:
    named = settings.FONT_ROLES[role]
    here = families(named)
    fallback = any(installed(family) for family in ("Noto Serif CJK SC", "Noto Sans CJK SC"))
    if not here or not fallback:
        hint = "Install the package: apt-get install fonts-noto-cjk"
        return [Error(f"No Chinese typeface for the role “{role}” ({named}).", hint=hint, id="briefings.E004")]
    wanted = [family for family in PACKAGES if family in named and not installed(family)]
    packages = sorted({PACKAGES[family] for family in wanted})
    if not wanted:
        return []
    return [
        Warning(f"{', '.join(wanted)} is missing.", hint=f"Install the packages: apt-get install {' '.join(packages)}", id="briefings.W001")
    ]
