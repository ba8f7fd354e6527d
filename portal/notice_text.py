"""A notice as people type it: one day or span of days a line, worked or off, and the holiday's name.

    2027-01-01 休 元旦
    2027-02-05 至 2027-02-11 休 春节
    2027-01-30 班 春节

Each line that cannot be read is told with its number. The outcome is the product's own JSON, so that a typed notice passes the same
examination as a file.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _

LINE = re.compile(r"^(?P<first>\S+?)(?:\s*(?:至|到|~|—|–|-{2})\s*(?P<last>\S+?))?\s+(?P<what>休|班|放假|上班)(?:\s+(?P<name>.+))?$")
DAY = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$")
LONGEST_SPAN = timedelta(days=31)
MOST_LINES = 200
MOST_FAULTS = 8


def as_json(text: str, year: int, number: str) -> str:
    """The notice in the product's own form; `ValidationError` with one message for each bad line."""
    days: list[dict[str, object]] = []
    faults: list[str] = []
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            days += _read(line.strip())
        except ValueError as wrong:
            faults.append(_("Line %(place)s: %(wrong)s") % {"place": place, "wrong": wrong})
    if len(days) > MOST_LINES:
        faults.append(_("More than %(most)s days; that is no yearly notice.") % {"most": MOST_LINES})
    if faults:
        raise forms.ValidationError(faults[:MOST_FAULTS])
    if not days:
        raise forms.ValidationError(_("Type at least one day."))
    return json.dumps({"year": year, "number": number, "days": days}, ensure_ascii=False)


def _read(line: str) -> Iterator[dict[str, object]]:
    found = LINE.match(line)
    if not found:
        raise ValueError(_("“%(line)s” is not written like “2027-01-01 休 元旦” or “2027-01-30 班 春节”.") % {"line": line[:40]})
    first = _day(found["first"])
    last = _day(found["last"]) if found["last"] else first
    if not first <= last <= first + LONGEST_SPAN:
        raise ValueError(_("from %(first)s to %(last)s is no span of days.") % {"first": first, "last": last})
    works = found["what"] in ("班", "上班")
    return iter(
        {"date": (first + timedelta(days=n)).isoformat(), "works": works, "name": (found["name"] or "").strip()}
        for n in range((last - first).days + 1)
    )


def _day(text: str) -> date:
    found = DAY.match(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise ValueError(_("“%(text)s” is not a date like 2027-01-01.") % {"text": text[:20]})
