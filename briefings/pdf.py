"""The issue as PDF: a pure function of the frozen value. It runs in the drawing worker, which limits its memory and time."""

import json
from datetime import datetime, time
from zoneinfo import ZoneInfo

from briefings.layout import css, html
from briefings.press import Drawn, printed
from briefings.value import Briefing

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = time(17)


def render(briefing: Briefing) -> bytes:
    """The issue as tagged PDF/A-3a with its figures attached as JSON; the same value gives the same bytes."""
    return draw(briefing).pdf


def draw(briefing: Briefing) -> Drawn:
    """The issue as PDF, and beside it what the renderer complained of."""
    figures = json.dumps(briefing.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return printed(html(briefing), css(), figures, issued_at(briefing))


def issued_at(briefing: Briefing) -> datetime:
    """The moment every document of the issue bears: the day of its figures, five in the afternoon."""
    return datetime.combine(briefing.on, HOUR, SHANGHAI)
