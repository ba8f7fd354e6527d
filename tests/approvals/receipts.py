"""Random receipts of every kind: approvals, stages, works, all units, extensions, regional days, pauses that overlap or never end."""

from datetime import date, timedelta
from random import Random

from approvals.limits import Extension, Limit, Unit
from approvals.receipt import Member, Receipt, Scope, Standstill, Subject, receipt
from workdays import papers
from workdays.days import NamedDay, Workdays

SHIPPED = [paper.announcement for paper in papers.shipped()]
ANCHORS = (
    date(2019, 4, 20),
    date(2020, 1, 10),
    date(2026, 1, 20),
    date(2026, 4, 20),
    date(2026, 9, 10),
    date(2026, 10, 20),
    date(2026, 12, 10),
)
KINDS = ("correction", "expert_review", "public_notice", "hearing")


def calendars(random: Random, count: int) -> list[Workdays]:
    """The shipped calendar, each with some regional days of its own."""
    return [Workdays(SHIPPED, [_regional(random) for _ in range(random.randint(0, 12))]) for _ in range(count)]


def _regional(random: Random) -> NamedDay:
    day = random.choice(ANCHORS) + timedelta(days=random.randint(0, 60))
    return NamedDay(day, random.random() < 0.5, "本地通知", f"恩府发〔{day.year}〕{random.randint(1, 40)}号")


def random_receipt(random: Random, workdays: Workdays) -> Receipt:
    anchor = random.choice(ANCHORS)
    today = anchor + timedelta(days=random.randint(-5, 75))
    scope = random.choice(list(Scope))
    count = 1 if scope is Scope.APPROVAL else random.randint(1, 5)
    members = tuple(_member(random, anchor, f"A{place}") for place in range(1, count + 1))
    starts = [member.start for member in members if member.start and (scope is Scope.APPROVAL or member.role == "MAIN")]
    limit, document = _limit(random, min(starts, default=None)), f"延〔2026〕{random.randint(1, 9)}号"
    return receipt(Subject(scope, "511902-1", "巴中某项目", members, limit, document), today, workdays)


def _limit(random: Random, start: date | None) -> Limit | None:
    if random.random() < 0.08:
        return None
    unit = random.choice(list(Unit))
    extension = None
    if start and random.random() < 0.3:
        extension = Extension(start + timedelta(days=random.randint(0, 9)), random.choice((0, 5, 10, 15)))
    return Limit(random.randint(0, 2) if unit is Unit.MONTH else random.choice((0, 1, 3, 5, 10, 20, 40)), unit, extension)


def _member(random: Random, anchor: date, key: str) -> Member:
    role = random.choice(("MAIN", "MAIN", "MAIN", "PAR", "OUT"))
    if random.random() < 0.1:
        return Member(key, f"事项{key}", None, role=role)
    start = anchor + timedelta(days=random.randint(0, 25))
    length = random.randint(0, 45)
    decided = start + timedelta(days=length) if random.random() < 0.55 else None
    pauses = tuple(_pause(random, start, length) for _ in range(random.choice((0, 0, 1, 1, 2, 3))))
    return Member(key, f"事项{key}", start, pauses, decided, role)


def _pause(random: Random, start: date, length: int) -> Standstill:
    stop = start + timedelta(days=random.randint(-1, length + 1))
    restart = None if random.random() < 0.15 else stop + timedelta(days=random.randint(0, 20))
    return Standstill(stop, restart, random.choice(KINDS), f"告知〔2026〕{random.randint(1, 30)}号")
