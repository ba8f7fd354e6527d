"""What happened to an approval, read from its rows in the ledger one after the other, and the working days from the rows somebody entered:
for the oracle, which shares no rule with the product. Days are ordinals."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from approvals.models import Event
from workdays.models import Notice, RegionalDay

# The days that are off in a year nobody has announced yet (全国年节及纪念日放假办法).
FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
VOID = {"decline", "refuse", "withdraw", "recall", "revoke"}
AFTER = {
    "receive": "received", "accept": "accepted", "deem_accepted": "accepted", "decline": "not_accepted", "refuse": "refused",
    "request_correction": "correcting", "review": "in_review", "begin_special": "special", "end_special": "in_review", "grant": "granted",
    "grant_pending": "granted_pending", "deny": "denied", "withdraw": "withdrawn", "recall": "recalled", "revoke": "revoked",
}  # fmt: skip
Stop = tuple[int, int | None]


def working_days(region: str, first: date, last: date) -> frozenset[int]:
    """The working days of a region from the rows an administrator entered."""
    ruling: dict[int, Notice] = {}
    for notice in Notice.objects.prefetch_related("days").order_by("year", "version"):
        ruling[notice.year] = notice
    said = {named.day: named.works for notice in ruling.values() for named in notice.days.all()}
    wide_to_narrow = [region[:4] + "00", region[:6], region]
    for code in dict.fromkeys(wide_to_narrow):
        said |= dict(RegionalDay.objects.filter(region_code=code).order_by("pk").values_list("day", "works"))
    found = set()
    for ordinal in range(first.toordinal(), last.toordinal()):
        day = date.fromordinal(ordinal)
        usual = day.weekday() < 5 and (day.year in ruling or (day.month, day.day) not in FIXED)
        if said.get(day, usual):
            found.add(ordinal)
    return frozenset(found)


@dataclass
class Life:
    """What happened to one approval."""

    state: str = "planned"
    back: str = ""
    received: int | None = None
    complete: int | None = None
    accepted: int | None = None
    decided: int | None = None
    stops: list[Stop] = field(default_factory=list)
    halts: list[tuple[int, int | None, str]] = field(default_factory=list)
    extra: int = 0
    last: int | None = None
    void: bool = False

    @property
    def start(self) -> int | None:
        """Silence accepts from the day on which the application was complete, so the clock stands ready from there."""
        if self.void:
            return None
        return self.accepted or (self.complete if self.state == "received" else None)


def nth(day: int, count: int, workdays: frozenset[int]) -> int:
    while count:
        day += 1
        count -= day in workdays
    return day


def life(events: Iterable[Event], workdays: frozenset[int]) -> Life:
    found = Life()
    for event in events:
        if event.kind in AFTER or event.kind in ("correct", "extend"):
            _lived(found, event, workdays)
    return found


def _lived(now: Life, event: Event, workdays: frozenset[int]) -> None:
    day, kind = event.occurred_on.toordinal(), event.kind
    now.last = day
    if kind == "receive":
        now.received = now.complete = day
    elif kind in ("accept", "deem_accepted"):
        now.accepted = day
    elif kind == "request_correction":
        now.back = now.state
        now.halts.append((day, None, "applicant"))
        if now.accepted:
            now.stops.append((day, None))
    elif kind == "begin_special":
        until = nth(day, event.detail["planned_days"], workdays) + 1
        now.halts.append((day, until, "third_party"))
        now.stops.append((day, until))
    elif kind == "extend":
        now.extra = event.detail["days"]
    elif kind in ("grant", "grant_pending", "deny"):
        now.decided = day
    if kind in ("correct", "end_special"):
        _goes_on(now, day)
    if kind == "correct":
        now.complete = now.complete if now.accepted else day
        now.state = now.back
    now.state = AFTER.get(kind, now.state)
    now.void = kind in VOID


def _goes_on(now: Life, day: int) -> None:
    stop, until, hand = now.halts[-1]
    now.halts[-1] = (stop, day if until is None else min(day, until), hand)
    if now.accepted and now.stops:
        now.stops[-1] = now.halts[-1][:2]
