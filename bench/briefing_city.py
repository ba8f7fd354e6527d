"""The invented city's briefing: its files for the bench (`prepare`), or drawn from its stored figures by the whole product (`draw`)."""

import gc
import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEMONSTRATION", "1")
django.setup()

from briefings.briefing import compose  # noqa: E402 - the framework first
from briefings.layout import css, html  # noqa: E402
from briefings.pdf import render  # noqa: E402
from briefings.press import FANGSONG, FONT_FILE  # noqa: E402
from briefings.value import from_json  # noqa: E402
from tests.briefings.portfolio_factory import portfolio  # noqa: E402
from tests.briefings.timing_factory import timing  # noqa: E402


def prepare(folder: Path) -> None:
    """page.xml and style.css for us, page.html with the style inside for Chromium, figures.json."""
    city = portfolio()
    briefing = compose(city, number=46, total_number=112, city="巴中市", unit="巴中市投资项目审批服务代办专班", timing=timing(city))
    page, style = html(briefing), css()
    inside = f"<style>{style.replace(FANGSONG, FONT_FILE.as_uri())}</style></head>"
    files = {
        "page.xml": page,
        "style.css": style,
        "page.html": page.replace("</head>", inside, 1),
        "figures.json": json.dumps(briefing.to_json(), ensure_ascii=False),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def draw(folder: Path) -> None:
    (folder / "whole.pdf").write_bytes(render(from_json(json.loads((folder / "figures.json").read_text(encoding="utf-8")))))


if __name__ == "__main__":
    gc.disable()  # as the command does
    {"prepare": prepare, "draw": draw}[sys.argv[1]](Path(sys.argv[2]))
