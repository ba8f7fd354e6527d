"""Whose hands the days were in, drawn: a bar of four parts, each with its own pattern, so that it also speaks in black and white."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.hands import Hand, Hands, Share
from approvals.speeds import Pace

register = template.Library()
WORDS = {
    Hand.GOVERNMENT: gettext_lazy("offices"),
    Hand.APPLICANT: gettext_lazy("applicant"),
    Hand.THIRD_PARTY: gettext_lazy("third parties"),
    Hand.DAY_OFF: gettext_lazy("days off"),
}
MEANING = {
    Hand.GOVERNMENT: gettext_lazy("an office had the file, at the counter or in review"),
    Hand.APPLICANT: gettext_lazy("material was being supplied, or nothing was applied for"),
    Hand.THIRD_PARTY: gettext_lazy("experts, public notices, tenders, drawing review, surveys"),
    Hand.DAY_OFF: gettext_lazy("weekends and public holidays"),
}
# Two are plain, two carry a pattern; `hand-…` in the stylesheet gives the colours.
PATTERNS = mark_safe(
    '<defs><pattern id="hand-applicant" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="ground-applicant" width="6" height="6"/><rect class="hand-stripe" width="2" height="6"/></pattern>'
    '<pattern id="hand-third_party" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="ground-third_party" width="6" height="6"/>'
    '<circle class="hand-dot" cx="3" cy="3" r="1.3"/></pattern></defs>'
)
FILLS = {
    Hand.GOVERNMENT: "",
    Hand.APPLICANT: mark_safe(' fill="url(#hand-applicant)"'),
    Hand.THIRD_PARTY: mark_safe(' fill="url(#hand-third_party)"'),
    Hand.DAY_OFF: "",
}


def parts(told: Hands | Share) -> list[tuple[Hand, int]]:
    """The hands that had a day, in the order of the bar."""
    found = [(hand, getattr(told, hand.value, 0)) for hand in Hand]
    return [(hand, days) for hand, days in found if days]


@register.filter
def hand_rows(told: Hands | Share) -> list[tuple[str, str, str, int, int]]:
    """(hand, its word, what it means, days, percent) for each hand that can have days here, those with none too."""
    chosen = [hand for hand in Hand if hasattr(told, hand.value)]
    total = sum(getattr(told, hand.value) for hand in chosen)
    days = {hand: getattr(told, hand.value) for hand in chosen}
    return [(hand.value, str(WORDS[hand]), str(MEANING[hand]), n, round(100 * n / total) if total else 0) for hand, n in days.items()]


@register.filter
def pace_rows(told: Pace) -> list[tuple[str, int | str, str]]:
    """(speed, days, their unit), the four side by side; a dash where there is none."""
    named = (
        (_("statutory"), told.statutory, _("workdays")),
        (_("committed"), told.committed, _("workdays")),
        (_("net"), told.net, _("workdays")),
        (_("felt"), told.felt, _("calendar days")),
    )
    return [(word, "–" if days is None else days, unit) for word, days, unit in named]


@register.simple_tag
def hands_bar(told: Hands | Share, most: int = 0) -> SafeString:
    """The bar, full at `most` days (0: at its own). The figures stand beside it as text, and in its title."""
    found = parts(told)
    scale = max(most, sum(days for _hand, days in found), 1)
    pieces, x = [], 0.0
    for hand, days in found:
        width = 100 * days / scale
        pieces.append((hand.value, FILLS[hand], f"{x:.2f}", f"{width:.2f}"))
        x += width
    title = _(", ").join(f"{WORDS[hand]} {days}" for hand, days in found)
    bars = format_html_join("", '<rect class="hand-{}"{} x="{}%" width="{}%" height="100%"/>', pieces)
    return format_html('<svg class="hands-bar" role="img" aria-label="{}"><title>{}</title>{}</svg>', title, title, bars)


@register.simple_tag
def hand_patterns() -> SafeString:
    """The patterns themselves; once on a page, before the first bar. Not hidden by `display: none`: some browsers then draw nothing."""
    return format_html('<svg class="hand-patterns" width="0" height="0" aria-hidden="true" focusable="false">{}</svg>', PATTERNS)


@register.simple_tag
def hand_sign(name: str) -> SafeString:
    """The pattern of a hand, for tables and legends."""
    return format_html(
        '<svg class="hand-sign" aria-hidden="true" focusable="false"><rect class="hand-{}"{} width="100%" height="100%"/></svg>',
        name,
        FILLS[Hand(name)],
    )
