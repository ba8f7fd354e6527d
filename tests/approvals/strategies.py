"""Random calendars and histories for the laws: a window of spring 2026, in which every kind of collision happens often."""

from datetime import date, timedelta
from functools import cache
from random import Random

from hypothesis import strategies as st

from approvals.clock import History
from workdays import papers
from workdays.days import Announcement, NamedDay, Workdays

FIRST = date(2026, 2, 1)
WINDOW = 70
SHIPPED = [paper.announcement for paper in papers.shipped()]

days = st.integers(0, WINDOW).map(lambda n: FIRST + timedelta(days=n))
limits = st.integers(0, 25)


@cache
def calendar(seed: int) -> Workdays:
    """The true calendar of all years but 2026, which has up to 25 days off and working days anywhere in the window; 0 has none."""
    random = Random(seed)
    named = {FIRST + timedelta(days=random.randint(0, WINDOW)): random.random() < 0.5 for _ in range(min(seed, 25))}
    notice = Announcement(2026, "〔2025〕7号", tuple(NamedDay(day, works, "") for day, works in named.items()))
    return Workdays([*SHIPPED[:-1], notice])


def calendars() -> st.SearchStrategy[Workdays]:
    return st.integers(0, 60).map(calendar)


@st.composite
def runs(draw, start=days, open_only: bool = False) -> History:
    """One approval: none, overlapping or zero-length pauses, all of them over at its decision."""
    begin = draw(start)
    length = draw(st.integers(0, 45))
    decided = begin + timedelta(days=length) if not open_only and draw(st.booleans()) else None
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        stop = begin + timedelta(days=draw(st.integers(0, length)))
        if decided:
            pauses.append((stop, stop + timedelta(days=draw(st.integers(0, (decided - stop).days)))))
        else:
            lasts = draw(st.one_of(st.none(), st.integers(0, 20)))
            pauses.append((stop, None if lasts is None else stop + timedelta(days=lasts)))
    return History(begin, tuple(pauses), decided)


unions = st.lists(st.one_of(runs(), st.just(History(None))), min_size=1, max_size=5)
