"""Chances in words and signs: a percentage, and a bar of the days between which a permit is expected."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from approvals.calibration import BANDS

register = template.Library()


@register.filter
def percent(chance: float | None) -> str:
    """0.634 -> 63 %. What is not certain is not called certain: below 1 % and above 99 % it says so. A dash for None."""
    if chance is None:
        return "–"
    if chance < 0.01:
        return "< 1 %"
    if chance > 0.99:
        return "> 99 %"
    return f"{round(100 * chance)} %"


@register.filter
def share(part: float | None) -> str:
    """What was counted, not guessed: 0 of 18 is 0 %, and all of them 100 %. A dash for None."""
    return "–" if part is None else f"{round(100 * part)}\u00a0%"


@register.filter
def percent_from(low: float) -> str:
    """The band of a table of chances that begins here: 0.2 -> 20–40 %."""
    return f"{round(100 * low)}–{round(100 * low + 100 / BANDS)}\u00a0%"


@register.filter
def points(gain: float) -> str:
    """A gain of probability in percentage points: 0.084 -> +8."""
    return f"+{round(100 * gain)}"


@register.simple_tag
def chance_bar(chance: float) -> SafeString:
    return format_html(
        '<svg class="chance-bar" aria-hidden="true" focusable="false"><rect class="meter-all" width="100%" height="100%"/>'
        '<rect class="chance-part" width="{}%" height="100%"/></svg>',
        round(100 * chance),
    )
