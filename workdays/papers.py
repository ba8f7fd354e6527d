"""A notice as a file: the product's own JSON (see `notices/`) and that of the public holiday-cn collection.

own         {"year", "version", "number", "issued_on", "title", "url", "source", "revises": {"number", …},
             "days": [{"date", "works", "name"}]}
holiday-cn  {"year", "papers": [url], "days": [{"name", "date", "isOffDay"}]}; it has no document number, which must then be given.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workdays.days import FIRST, LAST, Announcement, BadNotice, NamedDay

LONGEST_NUMBER, LONGEST_NAME = 80, 40
SHIPPED = Path(__file__).parent / "notices"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a file says: the days it sets, and where they stand written."""

    announcement: Announcement
    title: str
    issued_on: date | None
    url: str
    source: str


def shipped() -> list[Paper]:
    """The notices that come with the product, 2018 on, in order."""
    return [read(path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("*.json"))]


def read(text: str, number: str = "") -> Paper:
    """The notice in a file's text, or `BadNotice` with the reason in words. `number` overrules what the file says."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadNotice("The file is not JSON: %(error)s.", error=error) from error
    if not isinstance(content, dict) or not isinstance(content.get("days"), list) or type(content.get("year")) is not int:
        raise BadNotice("A notice is an object with a year and a list of days.")
    if not FIRST.year <= content["year"] <= LAST.year:
        raise BadNotice("The calendar reaches from %(first)s to %(last)s; %(year)s is not in it.", first=FIRST.year, last=LAST.year,
                        year=content["year"])  # fmt: skip
    revised = content.get("revises")
    older = str(revised.get("number") or "") if isinstance(revised, dict) else ""
    numbers = [str(number or content.get("number") or "").strip(), *([f"（修订{older}）"] if older else [])]
    if not numbers[0]:
        raise BadNotice("The notice's document number is missing.")
    if len("".join(numbers)) > LONGEST_NUMBER:
        raise BadNotice("The document number is longer than %(most)s signs.", most=LONGEST_NUMBER)
    days = tuple(_day(entry) for entry in content["days"])
    if len({named.day for named in days}) < len(days):
        raise BadNotice("The notice names a day twice.")
    issued = content.get("issued_on")
    return Paper(
        Announcement(content["year"], "".join(numbers), days, content.get("version") or 1),
        title=str(content.get("title") or "")[:200],
        issued_on=_date(issued) if issued else None,
        url=_address(content)[:300],
        source=str(content.get("source") or ""),
    )


def _address(content: dict[str, Any]) -> str:
    told = content.get("papers")
    return str(content.get("url") or (told[0] if isinstance(told, list) and told else ""))


def _day(entry: Any) -> NamedDay:
    if not isinstance(entry, dict):
        raise BadNotice("A day of the notice is not an object: %(entry)s.", entry=repr(entry)[:60])
    works, off = entry.get("works"), entry.get("isOffDay")
    if works is None and isinstance(off, bool):
        works = not off
    if not isinstance(works, bool):
        raise BadNotice("The notice does not say whether %(day)s is worked.", day=str(entry.get("date"))[:40])
    return NamedDay(_date(entry.get("date")), works, str(entry.get("name") or "")[:LONGEST_NAME])


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadNotice("“%(value)s” is not a date of the form 2026-01-31.", value=str(value)[:40]) from error
