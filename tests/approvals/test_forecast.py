"""What is to be expected of each works: exact where the past leaves no doubt, lawful everywhere."""

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from approvals.experience import Experience, learn, no_experience
from approvals.forecast import forecast, what_if
from approvals.outlook import Outlook, Plan, Step
from approvals.simulation import Ring
from tests.approvals.forecast_world import CITY, city

TODAY = date(2025, 10, 14)
LATER = date(2026, 12, 1)


@cache
def world() -> tuple[Plan, ...]:
    return tuple(city(np.random.default_rng(2), 260, date(2024, 9, 2), date(2025, 12, 1)))


@cache
def known() -> tuple[Plan, ...]:
    return tuple(plan.known_on(TODAY) for plan in world() if plan.begun <= TODAY)


@cache
def experience() -> Experience:
    return learn(known(), TODAY, CITY)


def live() -> list[Plan]:
    return [plan for plan in known() if plan.permitted_on(TODAY) is None]


def told(plans: list[Plan], seed: int = 5, draws: int = 400) -> list[Outlook]:
    return forecast(plans, experience(), TODAY, CITY, np.random.default_rng(seed), draws=draws)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def sure(**gone) -> tuple[Plan, Experience]:
    """After 4,000 works in which A took 5 days, B (after A) 3, C (after B or A) 2, and nobody waited: one more such works."""
    done = (
        Step("A", (), 5, received=day("03-02"), accepted=day("03-02"), decided=day("03-09")),
        Step("B", (("A",),), 3, received=day("03-09"), accepted=day("03-09"), decided=day("03-12")),
        Step("C", (("A", "B"), ("B",)), 2, final=True, received=day("03-12"), accepted=day("03-12"), decided=day("03-16")),
    )
    past = [Plan(f"{n}", day("03-02"), 10, done) for n in range(4000)]
    return Plan("new", day("03-02"), 10, done).known_on(day("03-05")), learn(past, day("04-01"), CITY)


def test_a_past_without_doubt_gives_one_day():
    """A has run 3 of its 5 days on Thursday 5 March: B from the 9th to the 12th, C to Monday the 16th, ten days in all."""
    plan, past = sure()
    [outlook] = forecast([plan], past, day("03-05"), CITY, np.random.default_rng(1))
    assert (outlook.earliest, outlook.expected, outlook.latest, outlook.used) == (day("03-16"), day("03-16"), day("03-16"), 3)
    assert outlook.probability > 0.97
    assert outlook.used_expected == pytest.approx(10, abs=0.1)


def test_days_less_come_off_the_end():
    plan, past = sure()
    before, after = what_if(plan, "B", 2, past, day("03-05"), CITY, np.random.default_rng(1))
    assert (before.expected, after.expected, after.used_expected - before.used_expected) == (
        day("03-16"),
        day("03-12"),
        pytest.approx(-2, abs=0.1),
    )


def test_a_day_less_of_what_already_runs_leaves_it_a_day():
    plan, past = sure()
    _before, after = what_if(plan, "A", 99, past, day("03-05"), CITY, np.random.default_rng(1))
    assert after.expected == day("03-13")


def test_of_two_that_run_side_by_side_the_longer_is_pushed():
    """Both hold up the permit; only the longer one's end decides when it comes."""
    longer = Step("L", (), 20, received=day("03-02"), accepted=day("03-02"), decided=day("03-30"))
    shorter = replace(longer, matter="S", limit=5, decided=day("03-09"))
    permit = Step("P", (("L",), ("S",)), 2, final=True, received=day("03-30"), accepted=day("03-30"), decided=day("04-01"))
    plan = Plan("new", day("03-02"), 19, (shorter, longer, permit))
    past = learn([replace(plan, key=f"{n}") for n in range(3000)], day("05-06"), CITY)
    [outlook] = forecast([plan.known_on(day("03-03"))], past, day("03-03"), CITY, np.random.default_rng(1))
    assert (outlook.push.matter, outlook.probability < 0.05, outlook.push.probability > 0.9) == ("L", True, True)


def test_a_planned_restart_ends_a_standstill():
    standing = Step("A", (), 5, final=True, received=day("03-02"), accepted=day("03-02"), pauses=((day("03-04"), day("03-06")),))
    open_end = replace(standing, pauses=((day("03-04"), None),))
    plans = [Plan(step.matter, day("03-02"), 5, (step,)) for step in (standing, open_end)]
    one, other = forecast(plans, no_experience(), day("03-04"), CITY, np.random.default_rng(1))
    assert one.latest < other.latest
    assert one.expected < other.expected


def test_decided_works_are_certain():
    done = [plan for plan in known() if plan.permitted_on(TODAY)]
    outlooks = told(done)
    assert {outlook.probability for outlook in outlooks} == {0.0, 1.0}
    assert all(
        outlook.earliest == outlook.expected == outlook.latest == plan.permitted_on(TODAY)
        for outlook, plan in zip(outlooks, done, strict=True)
    )
    assert all(outlook.pushes == () and outlook.permitted for outlook in outlooks)


def test_what_has_used_more_than_its_limit_has_no_chance():
    over = [replace(plan, limit=outlook.used - 1) for plan, outlook in zip(live(), told(live()), strict=True) if outlook.used > 1]
    assert {outlook.probability for outlook in told(over)} == {0.0}


def test_the_same_dice_give_the_same_outlooks():
    assert told(live()) == told(live())
    assert told(live(), seed=6) != told(live())


def test_the_order_of_days_is_earliest_expected_latest_and_all_lie_ahead():
    assert all(TODAY < outlook.earliest <= outlook.expected <= outlook.latest for outlook in told(live()))


@pytest.mark.parametrize("matter", ["survey", "fire", "tender"])
def test_less_work_left_is_never_later(matter):
    """The same dice: what is left out stands last in the plan, so that the others keep theirs."""
    plans = [replace(plan, steps=tuple(sorted(plan.steps, key=lambda step: step.matter == matter))) for plan in live()]
    plans = [plan for plan in plans if plan.steps[-1].matter == matter and plan.steps[-1].received is None]
    less = [replace(plan, steps=plan.steps[:-1]) for plan in plans]
    outlooks = told([*plans, *less])
    pairs = list(zip(outlooks[: len(plans)], outlooks[len(plans) :], strict=True))
    assert len(pairs) > 1
    assert all(after.latest <= before.latest and after.expected <= before.expected for before, after in pairs)


def test_a_push_never_hurts_and_the_best_comes_first():
    for outlook in told(live()):
        assert all(push.gain >= 0 and push.days >= 0 for push in outlook.pushes)
        ranks = [(push.gain, push.days) for push in outlook.pushes]
        assert ranks == sorted(ranks, reverse=True)


def test_more_days_less_is_never_worse():
    plan = next(plan for plan in live() if not any(step.matter == "design" and step.accepted for step in plan.steps))
    rounds = [what_if(plan, "design", days, experience(), TODAY, CITY, np.random.default_rng(3))[1] for days in range(8)]
    assert all(one.latest >= other.latest for one, other in pairwise(rounds))
    assert [one.probability for one in rounds] == sorted(one.probability for one in rounds)


def test_a_longer_limit_is_never_less_likely_kept():
    wider = [replace(plan, limit=plan.limit + 5) for plan in live()]
    assert all(one.probability <= other.probability for one, other in zip(told(live()), told(wider), strict=True))


def test_without_a_limit_there_is_no_probability_but_a_date():
    outlook = told([replace(live()[0], limit=None)])[0]
    assert (outlook.probability, outlook.expected > TODAY) == (None, True)
    assert all(push.probability is None and push.gain == 0 for push in outlook.pushes)


def test_with_no_history_the_guess_speaks():
    outlooks = forecast(live(), no_experience(), TODAY, CITY, np.random.default_rng(1), draws=400)
    assert all(0 <= outlook.probability <= 1 and outlook.earliest > TODAY for outlook in outlooks)
    assert learn([], TODAY, CITY).tables == {}


def test_no_works_have_no_outlook():
    assert told([]) == []


def test_where_nothing_is_to_be_approved_the_works_may_begin():
    [outlook] = told([Plan("none", TODAY, 50, ())])
    assert (outlook.permitted, outlook.expected, outlook.probability) == (True, TODAY, 1.0)


def test_approvals_that_wait_for_each_other_are_refused():
    ring = Plan("ring", TODAY, 50, (Step("A", (("B",),)), Step("B", (("A",),))))
    with pytest.raises(Ring, match="waits for itself"):
        told([ring])


def test_what_the_plan_does_not_hold_holds_nothing_up():
    alone = Plan("one", TODAY, 50, (Step("design", (("X", "Y"), ("Z",)), 10, final=True),))
    free = Plan("one", TODAY, 50, (Step("design", (), 10, final=True),))
    assert told([alone]) == told([free])


def test_a_works_that_begins_next_month_is_not_forecast_before_it():
    later = Plan("later", date(2025, 11, 17), 50, (Step("permit", (), 3, final=True),))
    assert told([later])[0].earliest >= date(2025, 11, 17)


def test_a_day_past_the_announced_calendar_is_provisional():
    late = Plan("late", day("12-01"), 50, tuple(Step(f"M{n}", ((f"M{n - 1}",),) if n else (), 20) for n in range(4)))
    [outlook] = forecast([late], no_experience(), day("12-01"), CITY, np.random.default_rng(1))
    assert (outlook.provisional, told(live())[0].provisional) == (True, False)


def test_what_if_refuses_what_makes_no_sense():
    plan, past = sure()
    with pytest.raises(KeyError, match="X"):
        what_if(plan, "X", 2, past, day("03-05"), CITY, np.random.default_rng(1))
    with pytest.raises(ValueError, match="-2 days"):
        what_if(plan, "B", -2, past, day("03-05"), CITY, np.random.default_rng(1))
