"""The calendar and the clock against named peers, as ratios measured in one run.

The question is always the same: the n-th workday after a day, or the workdays between two days, by the calendar of 2018-2026. Before
anything is timed, every peer has to give our answers on a sample. Slow peers answer a smaller sample, and their time per answer is
scaled; the row says so. NumPy is asked in the way that suits it best as well: calendar prepared once, a million pairs in one call.
`python -m bench.clock` prints the table.
"""

import gc
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from time import perf_counter
from typing import Any, NamedTuple

import chinese_calendar
import holidays
import numpy as np

from approvals.clock import History, read_union, sweep
from workdays import papers
from workdays.days import DAYS, EVE, Workdays

DAY = timedelta(days=1)
MILLION = 1_000_000
WORKDAYS = Workdays(paper.announcement for paper in papers.shipped())
LAST = WORKDAYS.horizon
TODAY = date(2026, 5, 20)


class Row(NamedTuple):
    """`figure` is a ratio unless `unit` says ms; `target` None: for information."""

    what: str
    figure: float
    unit: str
    target: str | None
    met: bool | None


def run() -> list[Row]:
    gc.disable()
    try:
        return [*due_rows(), *elapsed_rows(), *million_rows(), *portfolio_rows()]
    finally:
        gc.enable()


def seconds(work: Callable[[], object], repeat: int = 7) -> float:
    """The quickest of several runs: what the code needs when nothing else disturbs."""
    best = float("inf")
    for _ in range(repeat):
        begun = perf_counter()
        work()
        best = min(best, perf_counter() - begun)
    return best


def at_least(what: str, ratio: float, target: int | None) -> Row:
    return Row(what, ratio, "x", f">= {target} x" if target else None, ratio >= target if target else None)


def at_most(what: str, figure: float, unit: str, target: float) -> Row:
    return Row(what, figure, unit, f"<= {target:g} {unit}", figure <= target)


# --- the peers ---

REST = np.array([day for day in DAYS[1:] if day <= LAST and not WORKDAYS.is_workday(day)], "datetime64[D]")
PREPARED = np.busdaycalendar("1111111", REST)  # NumPy knows no make-up Saturdays, so every rest day is given as a holiday
CHINA = holidays.country_holidays("CN", years=range(2018, 2027))  # type: ignore[attr-defined]


def chinese_due(day: date, n: int) -> date:
    while n:
        day += DAY
        n -= chinese_calendar.is_workday(day)
    return day


def chinese_elapsed(a: date, b: date) -> int:
    return len(chinese_calendar.get_workdays(a + DAY, b))


def holidays_elapsed(a: date, b: date) -> int:
    return CHINA.get_working_days_count(a + DAY, b)


def numpy_due(day: date, n: int) -> date:
    return np.busday_offset(day, n, roll="backward", busdaycal=PREPARED).item()


def numpy_due_from_list(day: date, n: int) -> date:
    return np.busday_offset(day, n, roll="backward", weekmask="1111111", holidays=REST).item()


def numpy_elapsed(a: date, b: date) -> int:
    return int(np.busday_count(a + DAY, b + DAY, busdaycal=PREPARED))


def numpy_elapsed_from_list(a: date, b: date) -> int:
    return int(np.busday_count(a + DAY, b + DAY, weekmask="1111111", holidays=REST))


def bare_due(day: date, n: int, dates: Sequence[date] = WORKDAYS.dates, prefix: Sequence[int] = WORKDAYS.prefix) -> date:
    """Nothing but the look-up: no refusal of a day outside, no n = 0."""
    return dates[prefix[day.toordinal() - EVE] + n - 1]


def per_answer(ask: Callable[[Any, Any], object], pairs: Sequence[tuple[Any, Any]]) -> float:
    return seconds(lambda: [ask(a, b) for a, b in pairs]) / len(pairs)


def agree(ours: Callable[[Any, Any], object], peer: Callable[[Any, Any], object], pairs: Sequence[tuple[Any, Any]]) -> None:
    for a, b in pairs:
        if ours(a, b) != peer(a, b):
            raise AssertionError(f"{peer.__name__}({a}, {b}) = {peer(a, b)}, ours {ours(a, b)}")


def due_rows() -> list[Row]:
    """One call. Limits of 1 to 60 workdays from days of 2018-2026."""
    source = random.Random(1)
    pairs = [(date(2018, 1, 1) + source.randrange(3100) * DAY, source.randint(1, 60)) for _ in range(2000)]
    ours = per_answer(WORKDAYS.due, pairs)
    rows = [at_most("due: ours against the bare list look-up", ours / per_answer(bare_due, pairs), "x", 2)]
    peers: list[tuple[str, Callable[[date, int], date], int, int | None]] = [
        ("chinesecalendar, day by day (20 asked)", chinese_due, 20, 100),
        ("holidays.get_nth_working_day (50 asked)", CHINA.get_nth_working_day, 50, 100),
        ("numpy.busday_offset, days off passed (200 asked)", numpy_due_from_list, 200, 100),
        ("numpy.busday_offset, calendar prepared", numpy_due, 2000, None),
    ]
    for name, ask, sample, target in peers:
        agree(WORKDAYS.due, ask, pairs[:20])
        rows.append(at_least(f"due, one call: {name}", per_answer(ask, pairs[:sample]) / ours, target))
    return rows


def elapsed_rows() -> list[Row]:
    """One call. Spans of up to 120 days."""
    source = random.Random(2)
    starts = [date(2018, 1, 1) + source.randrange(3100) * DAY for _ in range(2000)]
    pairs = [(start, start + source.randint(1, 120) * DAY) for start in starts]
    ours = per_answer(WORKDAYS.elapsed, pairs)
    peers: list[tuple[str, Callable[[date, date], int], int, int | None]] = [
        ("chinesecalendar.get_workdays (20 asked)", chinese_elapsed, 20, 100),
        ("holidays.get_working_days_count (50 asked)", holidays_elapsed, 50, 100),
        ("numpy.busday_count, days off passed (200 asked)", numpy_elapsed_from_list, 200, 100),
        ("numpy.busday_count, calendar prepared", numpy_elapsed, 2000, None),
    ]
    rows = []
    for name, ask, sample, target in peers:
        agree(WORKDAYS.elapsed, ask, pairs[:20])
        rows.append(at_least(f"elapsed, one call: {name}", per_answer(ask, pairs[:sample]) / ours, target))
    return rows


def million_rows() -> list[Row]:
    """A million pairs. Ours: the same two lists, looked up by NumPy; and once more in a plain Python loop."""
    source = np.random.default_rng(3)
    starts = source.integers(1, 3100, MILLION)
    lengths = source.integers(1, 61, MILLION)
    # 29,950 days fit in two bytes; small tables stay in the cache.
    prefix, nth = np.array(WORKDAYS.prefix, np.int16), np.array((0, *WORKDAYS.numbers), np.int16)

    def look_up() -> Any:
        return nth.take(prefix.take(starts) + lengths)

    first = np.datetime64(DAYS[0], "D")
    days = first + starts
    ends = days + lengths
    ours = seconds(look_up, 20)
    peer = seconds(lambda: np.busday_offset(days, lengths, roll="backward", busdaycal=PREPARED), 2)
    assert (first + look_up() == np.busday_offset(days, lengths, roll="backward", busdaycal=PREPARED)).all()
    dates = [DAYS[n] for n in starts.tolist()]
    loop = seconds(lambda: [WORKDAYS.due(day, n) for day, n in zip(dates, lengths.tolist(), strict=True)], 2)
    counting = seconds(lambda: prefix.take(starts + lengths) - prefix.take(starts), 20)
    counted = seconds(lambda: np.busday_count(days + 1, ends + 1, busdaycal=PREPARED), 2)
    slow = dict(zip(("chinesecalendar", "holidays"), (chinese_due, CHINA.get_nth_working_day), strict=True))
    sample = list(zip(dates[:20], lengths[:20].tolist(), strict=True))
    return [
        at_least("due, a million pairs: numpy.busday_offset, calendar prepared", peer / ours, 100),
        *(
            at_least(f"due, a million pairs: {name} (20 asked, scaled)", per_answer(ask, sample) * MILLION / ours, 100)
            for name, ask in slow.items()
        ),
        at_least("due, a million pairs: numpy.busday_offset against our plain Python loop", peer / loop, None),
        at_least("elapsed, a million pairs: numpy.busday_count, calendar prepared", counted / counting, None),
    ]


# --- the union clock ---


def works(source: random.Random, main: int) -> list[History]:
    """Twenty-four approvals over five months, a quarter paused once, what lies ahead not started; `main` of them MAIN.

    The catalogue lays at most 14 MAIN approvals on a works' stages 1-3; with 24 the works is heavier than any real one.
    """
    made = []
    for place in range(24):
        role = "MAIN" if place < main else "PAR"
        start = date(2026, 1, 12) + (place % 12 * 12 + source.randint(0, 10)) * DAY
        if start > TODAY:
            made.append(History(None, role=role))
            continue
        length = source.randint(3, 40)
        stop = start + source.randint(1, 2) * DAY
        pauses = ((stop, min(stop + source.randint(1, 20) * DAY, start + length * DAY)),) if source.random() < 0.25 else ()
        decided = start + length * DAY
        made.append(History(start, pauses, decided if decided <= TODAY else None, role))
    return made


def naive_used(histories: Sequence[History]) -> int:
    """The workdays on which at least one MAIN approval runs, as a set of days."""
    days = set()
    for one in histories:
        if one.start is None or one.role != "MAIN":
            continue
        day, end = one.start + DAY, min(one.decided or TODAY, TODAY)
        while day <= end:
            if WORKDAYS.is_workday(day) and not any(stop <= day and (restart is None or day < restart) for stop, restart in one.pauses):
                days.add(day)
            day += DAY
    return len(days)


def portfolio_rows() -> list[Row]:
    """220 works of 24 approvals: used days, due day, lateness and light of each, from the histories; the set finds the used days only."""
    rows = []
    for main, target in ((14, 3.0), (24, None)):
        source = random.Random(4)
        city = [works(source, main) for _ in range(220)]
        assert [read_union(one, 50, TODAY, WORKDAYS).used for one in city] == [naive_used(one) for one in city]
        ours = seconds(lambda city=city: [read_union(one, 50, TODAY, WORKDAYS) for one in city], 600)
        naive = seconds(lambda city=city: [naive_used(one) for one in city], 3)
        what = f"220 works of 24 approvals, {main} of them MAIN"
        rows.append(
            at_most(f"union clock: {what}", ours * 1000, "ms", target)
            if target
            else Row(f"union clock: {what}", ours * 1000, "ms", None, None)
        )
        rows.append(at_least(f"union clock: {what}: the day-by-day set", naive / ours, None))
    swept = seconds(lambda: [sweep([one for one in each if one.role == "MAIN"], 50, WORKDAYS) for each in city], 100)
    return [*rows, Row("union clock: the sweep that is stored, 220 works, 24 MAIN", swept * 1000, "ms", None, None)]


def line(row: Row) -> str:
    mark = {None: "", True: "met", False: "MISSED"}[row.met]
    return f"{row.what:<84} {row.figure:>12,.1f} {row.unit:<3} {row.target or '':<11} {mark}"


if __name__ == "__main__":
    print("\n".join(line(row) for row in run()))
