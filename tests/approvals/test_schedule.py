"""The days of a plan, as a clerk would lay them out, and the laws they keep."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.schedule import Ring, Schedule, Task, back, behind, in_order, schedule, union
from catalogue.rules import groups
from tests.approvals.timeline import day
from workdays import calendar

WORKDAYS = calendar.shipped()


def tasks(text):
    """`用地 5 <建议书;选址` a line: code, workdays, what it waits for; `*` behind the days: it may start early."""
    made = []
    for line in text.strip().splitlines():
        code, days, *after = line.split()
        made.append(Task(code, int(days.strip("*")), groups(after[0].strip("<")) if after else (), "*" in days))
    return made


def laid(text, start="03-02", target=None):
    return schedule(tasks(text), day(start), day(target) if target else None, WORKDAYS)


def spans(made):
    return {slot.code: (f"{slot.begin:%m-%d}", f"{slot.finish:%m-%d}") for slot in made.slots}


def test_a_chain_takes_its_days_one_after_the_other():
    made = laid("A 5\nB 7 <A\nC 5 <B")
    assert spans(made) == {"A": ("03-02", "03-09"), "B": ("03-09", "03-18"), "C": ("03-18", "03-25")}
    assert (made.critical, WORKDAYS.elapsed(made.start, made.finish)) == (("A", "B", "C"), 17)


def test_what_waits_for_nothing_runs_side_by_side():
    made = laid("A 5\nB 3\nC 2 <A;B")
    assert spans(made) == {"A": ("03-02", "03-09"), "B": ("03-02", "03-05"), "C": ("03-09", "03-11")}
    assert made.critical == ("A", "C")


def test_of_alternatives_the_one_granted_first_is_waited_for():
    assert spans(laid("A 5\nB 3\nC 2 <A|B"))["C"] == ("03-05", "03-09")


def test_predecessors_that_do_not_apply_are_skipped():
    assert spans(laid("C 2 <A|B;D")) == {"C": ("03-02", "03-04")}


def test_an_early_one_begins_beside_what_it_waits_for_and_ends_no_earlier():
    assert spans(laid("A 5\nB 5 <A\nC 2* <B"))["C"] == ("03-09", "03-16")
    assert spans(laid("A 5\nB 5 <A\nC 9* <B"))["C"] == ("03-09", "03-20")


def test_a_plan_that_starts_on_a_rest_day_begins_on_the_next_workday():
    assert spans(laid("A 1", start="02-15")) == {"A": ("02-24", "02-25")}


def test_what_has_begun_stands_where_it_began():
    given = [Task("A", 5, begun=day("03-02"), ended=day("03-04")), Task("B", 5, begun=day("03-03")), Task("C", 2, (("A",), ("B",)))]
    assert spans(schedule(given, day("03-12"), None, WORKDAYS)) == {
        "A": ("03-02", "03-04"), "B": ("03-03", "03-12"), "C": ("03-12", "03-16"),
    }  # fmt: skip


def test_what_has_begun_takes_its_days_from_there_and_what_is_over_holds_nothing():
    made = schedule([Task("A", 5, begun=day("03-02"), ended=day("03-04")), Task("B", 1, (("A",),))], day("03-12"), None, WORKDAYS)
    assert (spans(made), made.critical) == ({"A": ("03-02", "03-04"), "B": ("03-12", "03-13")}, ("B",))
    assert spans(schedule([Task("A", 5, begun=day("03-11"))], day("03-12"), None, WORKDAYS)) == {"A": ("03-11", "03-18")}


@pytest.mark.parametrize(("target", "short"), [(None, 0), ("03-02", 0), ("02-28", 1)])
def test_nothing_to_obtain_takes_no_day(target, short):
    assert laid("", target=target) == Schedule((), (), day("03-02"), day("03-02"), short)


def test_a_task_waits_for_nothing_and_has_not_begun_unless_it_is_said():
    assert Task("A", 5) == Task("A", 5, after=(), early=False, begun=None, ended=None)


def test_every_matter_stands_once_behind_those_it_waits_for_ties_by_their_codes():
    given = {task.code: task for task in tasks("D 1 <B;C\nC 1 <Z\nB 1 <Z\nA 1\nZ 1 <N")}
    assert in_order(given) == ["A", "Z", "B", "C", "D"]


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("A 5\nP 3\nB 2 <P\nC 1 <A;B", ("P", "B", "C")),  # both end as it begins: the one begun last
        ("X 9\nP 3\nY 1 <P\nZ 20* <X;Y", ("P", "Y", "Z")),  # its own days decide: what it begins with
        ("X 9\nP 3\nY 1 <P\nZ 1* <X;Y\nZZ 1 <Z", ("X", "Z", "ZZ")),  # it ends no earlier than what it waits for
        ("X 9\nP 3\nY 6 <P\nZ 1* <X;Y\nZZ 1 <Z", ("P", "Y", "Z", "ZZ")),  # two it ends with: the one begun last
        ("X 9\nY 1\nZ 20* <X;Y", ("X", "Z")),  # two it begins with: the one that ends last
        ("X 3\nP 3\nQ 0 <P\nZ 0* <X;Q\nZZ 1 <Z", ("X", "Z", "ZZ")),  # what takes no day pushes nothing
        ("A 5\nB 5", ("B",)),
        ("A 0 <B\nB 5", ("B",)),
    ],
)
def test_the_critical_chain_names_what_really_holds(text, chain):
    assert laid(text).critical == chain


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("A 5\nB 2* <A\nC 5 <B", {"A": ("03-06", "03-13"), "B": ("03-11", "03-13"), "C": ("03-13", "03-20")}),
        ("A 5\nB 9* <A", {"A": ("03-09", "03-20"), "B": ("03-09", "03-20")}),
    ],
)
def test_what_an_early_one_waits_for_begins_and_ends_no_later_than_it(text, latest):
    made = laid(text, target="03-20")
    assert {slot.code: (f"{slot.latest_begin:%m-%d}", f"{slot.latest_finish:%m-%d}") for slot in made.slots} == latest


def test_before_the_calendar_nothing_begins():
    assert [back(WORKDAYS, date(2018, 1, end), days) for end, days in ((1, 0), (2, 0), (3, 9))] == [date(2018, 1, 2)] * 3


def test_backward_from_the_day_the_ground_is_broken():
    made = laid("A 5\nB 7 <A\nP 3", target="03-20")
    latest = {slot.code: (f"{slot.latest_begin:%m-%d}", f"{slot.latest_finish:%m-%d}") for slot in made.slots}
    assert latest == {"A": ("03-04", "03-11"), "B": ("03-11", "03-20"), "P": ("03-17", "03-20")}
    assert made.short == 0


def test_a_target_that_cannot_be_kept_is_short_by_workdays():
    assert laid("A 5\nB 7 <A", target="03-16").short == 2


@pytest.mark.parametrize(("text", "ring"), [("A 1 <A", "A → A"), ("A 1 <B\nB 1* <C|D\nC 1 <A\nD 1", "A → B → C → A")])
def test_a_ring_is_refused_with_its_matters(text, ring):
    with pytest.raises(Ring, match=ring):
        laid(text)


def test_a_ring_is_told_without_the_way_to_it():
    with pytest.raises(Ring) as refused:
        laid("A 1 <B\nB 1 <C\nC 1 <B")
    assert (refused.value.codes, str(refused.value)) == (("B", "C", "B"), "B → C → B")


def test_what_waits_for_the_permit_lies_behind_it():
    given = {task.code: task for task in tasks("A 1\nP 3 <A\nX 2 <P\nY 1 <X|A")}
    assert behind(given, ["P"]) == {"X", "Y"}
    assert behind(given, ["P", "X"]) == {"Y"}


def test_days_side_by_side_count_once():
    assert union([(day("03-02"), day("03-09")), (day("03-05"), day("03-11")), (day("03-13"), day("03-13"))], WORKDAYS) == 7


CODES = [f"M{n}" for n in range(7)]


@st.composite
def networks(draw):
    """Up to seven matters, each behind any of those before it; groups of one or two."""
    made = []
    for n, code in enumerate(CODES[: draw(st.integers(1, 7))]):
        group = st.lists(st.sampled_from(CODES[:n]), min_size=1, max_size=2, unique=True) if n else st.nothing()
        after = draw(st.lists(group, max_size=2)) if n else []
        made.append(Task(code, draw(st.integers(0, 9)), tuple(map(tuple, after)), draw(st.booleans())))
    return made


DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))


@given(networks(), DAYS)
def test_every_line_begins_after_its_predecessors_finish(network, start):
    made = schedule(network, start, None, WORKDAYS)
    slots = {slot.code: slot for slot in made.slots}
    for task in network:
        slot = slots[task.code]
        assert WORKDAYS.is_workday(slot.begin)
        assert WORKDAYS.elapsed(slot.begin, slot.finish) >= task.days
        for group in task.after:
            first = min((slots[code] for code in group), key=lambda one: one.finish)
            if task.early:
                assert min(slots[code].begin for code in group) <= slot.begin
                assert slot.finish >= first.finish
            else:
                assert slot.begin >= first.finish


@given(networks(), DAYS, st.integers(0, 60))
def test_forward_is_never_later_than_backward_where_the_target_can_be_kept(network, start, spare):
    finish = schedule(network, start, None, WORKDAYS).finish
    made = schedule(network, start, finish + timedelta(days=spare), WORKDAYS)
    assert made.short == 0
    assert all(slot.begin <= slot.latest_begin and slot.finish <= slot.latest_finish for slot in made.slots)


@given(networks(), DAYS)
def test_the_critical_chain_holds_together_to_the_last_day(network, start):
    made = schedule(network, start, None, WORKDAYS)
    chain = [made.slot(code) for code in made.critical]
    assert chain[-1].finish == made.finish
    assert chain[0].begin == made.start
    assert all(before.code in after.waits_for for before, after in pairwise(chain))


@given(networks(), DAYS, st.integers(0, 6), st.integers(1, 5))
def test_more_days_never_make_a_plan_end_earlier(network, start, place, more):
    place %= len(network)
    longer = [Task(t.code, t.days + more * (n == place), t.after, t.early) for n, t in enumerate(network)]
    assert schedule(longer, start, None, WORKDAYS).finish >= schedule(network, start, None, WORKDAYS).finish


@given(DAYS, st.integers(0, 30))
def test_back_is_the_last_day_from_which_it_is_over_in_time(end, days):
    begin = back(WORKDAYS, end, days)
    assert WORKDAYS.is_workday(begin)
    assert WORKDAYS.due(begin, days) <= end
    assert WORKDAYS.due(WORKDAYS.due(begin, 1), days) > end
