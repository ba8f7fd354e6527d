"""Marks and small words of the pages. A light is a shape and a word, never a colour alone; marks survive black-and-white print."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from approvals.board.receipts import CORRECTION
from approvals.board.values import ApprovalRow, Figures, StageRow
from approvals.states import Special, StageState, State

register = template.Library()

# Drawn on a 16 x 16 field; `currentColor` is set by the class of the light.
SHAPES = {
    "waiting": '<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.6 2.2"/>',
    "paused": '<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="M6 5v6M10 5v6" stroke="#fff" stroke-width="1.8"/>',
    "on_time": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    "soon": '<path d="M8 1.2 15.2 14H.8z" fill="currentColor"/><path d="M8 5.6v4M8 11v1.6" stroke="#fff" stroke-width="1.6"/>',
    "late": '<path d="M1.5 1.5h13v13h-13z" fill="currentColor"/><path d="M8 4v5M8 10.6v1.9" stroke="#fff" stroke-width="2"/>',
    "decided": '<path d="m2.5 8.6 3.7 3.7 7.3-8" fill="none" stroke="currentColor" stroke-width="2.4"/>',
    "void": '<path d="m3.5 3.5 9 9m0-9-9 9" stroke="currentColor" stroke-width="1.8"/>',
}
LIGHTS = {
    "waiting": _("Not started"),
    "paused": _("Paused"),
    "on_time": _("On time"),
    "soon": _("Due soon"),
    "late": _("Late"),
    "decided": _("Decided"),
}
# Signs are drawn once per use; the pieces never change, so they are put together once.
_SVG = {
    name: mark_safe(f'<svg class="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">{shape}</svg>')  # noqa: S308
    for name, shape in SHAPES.items()
}


@register.simple_tag
def shape(name: str) -> SafeString:
    """The bare sign, for legends and headings."""
    return _SVG[name]


@register.simple_tag
def light(name: str, word: str = "") -> SafeString:
    """Sign and word of a light; `word` replaces the usual one ("Late by 3 workdays")."""
    return format_html('<span class="light light-{}">{}<span>{}</span></span>', name, _SVG[name], word or LIGHTS[name])


@register.filter
def light_word(name: str) -> str:
    return str(LIGHTS[name])


@register.filter
def pause_kind(kind: str) -> str:
    """What a clock stands still for, in words."""
    return gettext("correction") if kind == CORRECTION else str(Special(kind).label) if kind else gettext("special procedure")


@register.filter
def day(value: date | None) -> str:
    """2026-03-12, or a dash. Cheaper than the date filter, and columns of it align."""
    return value.isoformat() if value else "–"


@register.filter
def stamp(value: datetime | None) -> str:
    """2026-03-12 09:30 in Shanghai, or a dash."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else "–"


@register.filter
def money(value: Decimal | None) -> str:
    """万元 with separators and no idle zeros: 12,340.5; a dash when unknown."""
    return "–" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


@register.simple_tag
def once_key() -> SafeString:
    """The hidden key that gives a form its one effect (portal.once)."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid.uuid4())


@register.simple_tag
def meter(used: int, limit: int | None, name: str) -> SafeString:
    """A bar of days used against the limit, full when past it. The same figures stand beside it as text."""
    share = min(100, round(100 * used / limit)) if limit else 0
    return format_html(
        '<svg class="meter light-{}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="meter-all" width="100" height="6"/><rect class="meter-used" width="{}" height="6"/></svg>',
        name,
        share,
    )


@register.simple_tag
def clock(figures: Figures) -> SafeString:
    """The light of a clock in the words that matter: days left, days over, or why it stands still."""
    return format_html('<span class="light light-{}">{}<span>{}</span></span>', figures.light, _SVG[figures.light], clock_words(figures))


@register.simple_tag
def approval_light(row: ApprovalRow) -> SafeString:
    """The light of an approval; before its clock runs, or after it became void, the state says more than the clock does."""
    if row.state in State.VOID:
        return light("void", row.state_label)
    if row.figures.light == "waiting" and row.state == State.RECEIVED:
        return light("waiting", gettext("awaits acceptance"))
    if row.figures.light == "waiting" and row.state == State.CORRECTING:
        return light("paused", row.state_label)
    return clock(row.figures)


@register.simple_tag
def stage_light(stage: StageRow) -> SafeString:
    """The light of a stage; one without a limit says where it stands."""
    if stage.figures.limit is not None and stage.figures.light != "waiting":
        return clock(stage.figures)
    name = {StageState.WAITING: "waiting", StageState.FINISHED: "decided"}.get(StageState(stage.state), "on_time")
    return light(name, str(StageState(stage.state).label))


@register.filter
def clock_words(figures: Figures) -> str:
    """“3 workdays left”, “last day”, “late by 2 workdays”; the bare name of the light where there is no limit."""
    if figures.light == "decided" and figures.late_workdays:
        days = {"days": figures.late_workdays}
        return ngettext("decided, late by %(days)s workday", "decided, late by %(days)s workdays", figures.late_workdays) % days
    if figures.light == "late" and figures.late_workdays:
        return ngettext("late by %(days)s workday", "late by %(days)s workdays", figures.late_workdays) % {"days": figures.late_workdays}
    if figures.light in ("on_time", "soon") and figures.remaining is not None:
        if figures.remaining <= 0:
            return gettext("last day")
        return ngettext("%(days)s workday left", "%(days)s workdays left", figures.remaining) % {"days": figures.remaining}
    return str(LIGHTS[figures.light])
