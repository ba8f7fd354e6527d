"""What the past teaches the forecast: every file that is counted, every table that follows, and how a works' own pace is seen."""

from datetime import date
from functools import partial
from itertools import combinations

import numpy as np
import pytest

from approvals.chances import Table, posterior, scores, spread
from approvals.experience import AT_ONCE, EARLY, GUESSES, SHARES, TAIL, Experience, Seen, Time, ended_of, learn, no_experience, seen_of
from approvals.outlook import Plan, Step
from tests.approvals.forecast_world import CITY


def day(text: str) -> date:
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


TODAY = day("03-20")  # a Friday; the 2nd is a Monday, and no holiday lies between
PASSED = (
    Step("P", (), 5, received=day("03-03"), accepted=day("03-04"), decided=day("03-11")),
    Step("Q", (), 10, accepted=day("03-02"), decided=day("03-06")),
    Step("R", (("P", "Q"),), 20, accepted=day("03-09"), pauses=((day("03-12"), day("03-17")),)),
    Step("S", (("P",), ("Q",)), 20, accepted=day("03-13"), pauses=((day("03-16"), None),)),
    Step("T", (("X",),), 3, received=day("03-16")),
    Step("U", (("R",),), 3),
    Step("V", (("P",),), None, accepted=day("03-11"), decided=day("03-27")),
    Step("W", (("P",),), None, accepted=day("2025-11-03"), decided=day("2025-11-10")),
    Step("Y", (), 10, accepted=day("03-02"), pauses=((day("03-10"), day("03-11")), (day("03-04"), day("03-05"))), decided=day("03-13")),
    Step("Z", (), 0, accepted=day("03-02"), pauses=((day("03-02"), day("03-04")),), decided=day("03-06")),
)
PLAN = Plan("a", day("03-02"), 50, PASSED)


def at_once(time: Time, matter: str, days: int, over: bool = False) -> Seen:
    return Seen(time, (matter, None), days, over)


WAIT, COUNTER, PAUSE, ONSET = (partial(at_once, time) for time in (Time.WAIT, Time.COUNTER, Time.PAUSE, Time.ONSET))


def test_what_a_works_adds_to_the_experience() -> None:
    assert list(seen_of(PLAN, TODAY, CITY)) == [
        WAIT("P", EARLY + 2), COUNTER("P", 1), Seen(Time.RUN, ("P", 5), 5), PAUSE("P", 0),
        WAIT("Q", EARLY), Seen(Time.RUN, ("Q", 10), 4), PAUSE("Q", 0),
        # either of two was enough; it stood still from the 12th to the 16th and runs again
        WAIT("R", EARLY + 1), Seen(Time.RUN, ("R", 20), 6, True), PAUSE("R", 3), ONSET("R", 2),
        # it waited for both, and still stands
        WAIT("S", EARLY + 2), Seen(Time.RUN, ("S", 20), 0, True), PAUSE("S", 5, True), ONSET("S", 0),
        COUNTER("T", 4, True),
        # what will be decided on the 27th is not known today
        WAIT("V", EARLY), Seen(Time.RUN, ("V", None), 7, True),
        # longer before what it waits for than anything is imagined
        WAIT("W", 0), Seen(Time.RUN, ("W", None), 5), PAUSE("W", 0),
        WAIT("Y", EARLY), Seen(Time.RUN, ("Y", 10), 7), PAUSE("Y", 2), ONSET("Y", 1),
        WAIT("Z", EARLY), Seen(Time.RUN, ("Z", 0), 3), PAUSE("Z", 1), ONSET("Z", 0),
    ]  # fmt: skip


def test_a_decision_ends_what_it_finds_standing_still() -> None:
    """Denied on the 11th while a correction was awaited since the 10th; the other stands still today, whatever comes after."""
    denied = Step("A", (), 9, accepted=day("03-04"), pauses=((day("03-10"), None),), decided=day("03-11"))
    still = Step("B", (("X",),), 9, accepted=day("03-16"), pauses=((day("03-18"), None),), decided=day("03-27"))
    assert list(seen_of(Plan("a", day("03-02"), 50, (denied, still)), TODAY, CITY)) == [
        WAIT("A", EARLY + 2), Seen(Time.RUN, ("A", 9), 3), PAUSE("A", 2), ONSET("A", 3),
        WAIT("B", EARLY + 10), Seen(Time.RUN, ("B", 9), 1, True), PAUSE("B", 3, True), ONSET("B", 1),
    ]  # fmt: skip


def test_what_is_decided_today_has_ended_and_frees_what_waited_for_it() -> None:
    plan = Plan("a", day("03-16"), 50, (Step("A", (), 9, accepted=day("03-16"), decided=TODAY), Step("B", (("A", "X"), ("X",)), 3)))
    ended = [WAIT("A", EARLY), Seen(Time.RUN, ("A", 9), 4)]
    assert list(seen_of(plan, TODAY, CITY)) == [*ended, PAUSE("A", 0), WAIT("B", EARLY, True)]
    assert list(ended_of(plan, TODAY, CITY)) == ended
    assert list(ended_of(plan, day("03-19"), CITY)) == ended[:1]


def test_four_times_are_learned_and_when_a_pause_comes() -> None:
    assert [*Time] == ["wait", "counter", "run", "pause", "onset"]


def test_waits_and_runs_that_have_ended_show_the_pace_of_a_works() -> None:
    seen = [one for one in seen_of(PLAN, TODAY, CITY) if one.time in (Time.WAIT, Time.RUN) and not one.over]
    assert list(ended_of(PLAN, TODAY, CITY)) == seen


@pytest.mark.parametrize(
    ("begun", "waited"), [("03-19", 1), ("03-20", 0), pytest.param("04-01", 0, id="before a works begins nobody has waited")]
)
def test_what_could_be_applied_for_and_was_not_waits_still(begun: str, waited: int) -> None:
    plan = Plan("a", day(begun), 50, (Step("A", (), 5), Step("B", (("A",),), 5)))
    assert (list(seen_of(plan, TODAY, CITY)), list(ended_of(plan, TODAY, CITY))) == ([WAIT("A", EARLY + waited, True)], [])


def test_the_tables_follow_from_the_files_of_a_matter_and_of_all() -> None:
    """Six imagined files per matter behave like all, twenty-five for all like the guess; runs are alike by their share of the limit."""
    learned = learn([PLAN], TODAY, CITY)
    pools = {
        Time.WAIT: posterior([62, 60, 61, 62, 60, 0, 60, 60], [], GUESSES[Time.WAIT], 25),
        Time.COUNTER: posterior([1], [4], GUESSES[Time.COUNTER], 25),
        Time.RUN: posterior([5], [7], GUESSES[Time.RUN], 25),
        Time.PAUSE: posterior([0, 0, 3, 0, 2, 1], [5], GUESSES[Time.PAUSE], 25),
        Time.ONSET: posterior([2, 0, 1, 0], [], GUESSES[Time.ONSET], 25),
    }
    shares = posterior([20, 8, 14], [6, 0], SHARES, 25)
    assert alike(learned.pools, pools)
    assert learned.shares == pytest.approx(shares)
    own = {(one.time, one.key): one for one in seen_of(PLAN, TODAY, CITY) if one.time is not Time.ONSET}
    limits = {5: spread(shares, 5), 10: spread(shares, 10), 20: spread(shares, 20), 0: AT_ONCE, None: pools[Time.RUN]}
    assert alike(
        learned.tables,
        {
            (time, key): posterior(
                [] if one.over else [one.days], [one.days] if one.over else [], limits[key[1]] if time is Time.RUN else pools[time], 6
            )
            for (time, key), one in own.items()
        },
    )


def alike(told: dict, expected: dict) -> bool:
    return told.keys() == expected.keys() and all(table == pytest.approx(expected[key]) for key, table in told.items())


def test_what_was_never_seen_has_the_table_of_all() -> None:
    learned = learn([PLAN], TODAY, CITY)
    asked = [(Time.WAIT, ("new", None)), (Time.RUN, ("new", None)), (Time.RUN, ("new", 7)), (Time.RUN, ("new", 0))]
    expected = [learned.pools[Time.WAIT], learned.pools[Time.RUN], spread(learned.shares, 7), AT_ONCE]
    assert [learned.table(*one).tolist() for one in asked] == [table.tolist() for table in expected]
    assert learned.table(Time.RUN, ("P", 5)) is learned.tables[Time.RUN, ("P", 5)]


def test_a_file_is_scored_among_its_like_and_one_beyond_the_table_as_its_last_day() -> None:
    table = np.array([0.25, 0.5, 0.25])
    known = Experience({(Time.RUN, ("A", 5)): table}, {}, SHARES)
    normal, width = scores(table)
    told = [known.score(Seen(Time.RUN, ("A", 5), days)) for days in (0, 1, 2, 3, 99)]
    assert told == [(normal[0], width), (normal[1], width), (normal[2], width), (normal[2], width), (normal[2], width)]


@pytest.mark.parametrize(
    ("table", "mean", "within"),
    [
        pytest.param(GUESSES[Time.RUN], 17.999922, [0.003226, 0.009369, 0.157553, 0.720605, 0.963814, 0.988515], id="run"),
        pytest.param(GUESSES[Time.WAIT][60:], 5.299961, [0.191613, 0.468284, 0.883536, 0.966124, 0.980966, 0.994257], id="wait"),
        pytest.param(GUESSES[Time.COUNTER], 1.187984, [0.613145, 0.930194, 0.986036, 0.989954, 0.992763, 0.997703], id="counter"),
        pytest.param(GUESSES[Time.PAUSE], 1.419992, [0.870323, 0.873337, 0.949028, 0.994977, 0.996381, 0.998852], id="pause"),
        pytest.param(GUESSES[Time.ONSET], 3.324977, [0.278111, 0.619312, 0.955131, 0.984103, 0.989115, 0.996555], id="onset"),
        pytest.param(SHARES, 16.025869, [0.000249, 0.000728, 0.139924, 0.884124, 0.965125, 0.998194], id="twentieths of a limit"),
        pytest.param(TAIL, 29.999219, [0.032258, 0.093686, 0.302804, 0.497715, 0.638136, 0.885152], id="the rare long one"),
        pytest.param(AT_ONCE, 0.596992, [0.761861, 0.97877, 0.993028, 0.994977, 0.996381, 0.998852], id="a limit of no days"),
    ],
)
def test_the_plain_guess(table: Table, mean: float, within: list[float]) -> None:
    """Its mean, and the chances within 0, 2, 10, 20, 30 and 65 days."""
    told = [float(table @ np.arange(table.size)), *np.cumsum(table)[[0, 2, 10, 20, 30, 65]].tolist()]
    assert told == pytest.approx([mean, *within], abs=2e-6)


def test_a_wait_is_never_guessed_to_lie_before_what_it_waits_for() -> None:
    assert (GUESSES[Time.WAIT].size, GUESSES[Time.WAIT][:60].any(), GUESSES[Time.WAIT][60] > 0.19) == (461, False, True)


def test_with_no_past_the_guess_stands_alone() -> None:
    guess = no_experience()
    assert (guess.tables, guess.pools, guess.pace_of_runs, guess.pace_of_waits) == ({}, GUESSES, 0.1, 0.1)
    assert guess.shares is SHARES


def works(name: int, **runs: int) -> Plan:
    """Approvals accepted on 2 March, after no wait, that ran so many workdays."""
    steps = tuple(Step(matter, (), 20, accepted=day("03-02"), decided=CITY.due(day("03-02"), days)) for matter, days in runs.items())
    return Plan(f"{name}", day("03-02"), 50, steps)


def pace(plans: list[Plan], *, but: tuple[str, ...] = ()) -> float:
    """The formula of the book: over all pairs of runs of one works, and the 200 pairs of the guess."""
    learned = learn(plans, day("06-01"), CITY)
    alike, pairs = 0.1 * 200, 200.0
    for plan in plans:
        seen = [one for one in ended_of(plan, day("06-01"), CITY) if one.time is Time.RUN and one.key[0] not in but]
        for (one, wide), (other, far) in combinations([learned.score(run) for run in seen], 2):
            alike += one * wide * other * far
            pairs += (wide * far) ** 2
    return alike / pairs


def test_the_pace_is_how_alike_two_runs_of_one_works_are() -> None:
    plans = [works(n, A=3 + n % 17, B=3 + (n + n % 5) % 17, C=5 + (7 * n) % 11) for n in range(40)]
    assert learn(plans, day("06-01"), CITY).pace_of_runs == pytest.approx(pace(plans))


def test_what_hardly_differs_shows_no_pace() -> None:
    plans = [works(n, A=3 + n % 17, B=3 + (n + n % 5) % 17, C=5) for n in range(400)]
    learned = learn(plans, day("06-01"), CITY)
    assert learned.score(Seen(Time.RUN, ("C", 20), 5))[1] < 0.3
    assert learned.pace_of_runs == pytest.approx(pace(plans, but=("C",)))


def test_a_run_still_under_way_shows_no_pace() -> None:
    ended = [works(n, A=3 + n % 17, B=3 + n % 13) for n in range(30)]
    still = [Plan(plan.key, plan.begun, 50, (*plan.steps, Step("C", (), 20, accepted=day("05-06")))) for plan in ended]
    assert learn(still, day("06-01"), CITY).pace_of_runs == pytest.approx(pace(still))


def test_a_pace_lies_between_none_and_four_fifths() -> None:
    alike = [works(n, **dict.fromkeys("ABCDEFGH", 1 + n % 20)) for n in range(160)]
    opposed = [works(n, A=1 + n % 20, B=20 - n % 20) for n in range(400)]
    assert [learn(plans, day("06-01"), CITY).pace_of_runs for plans in (alike, opposed)] == [0.8, 0.0]


def test_waits_have_a_pace_of_their_own() -> None:
    """All ran a day; their waits were as different as the works."""

    def late(name: int) -> Plan:
        accepted = CITY.due(day("03-02"), 1 + name % 20)
        steps = tuple(Step(matter, (), 20, accepted=accepted, decided=CITY.due(accepted, 1)) for matter in "ABCDEFGH")
        return Plan(f"{name}", day("03-02"), 50, steps)

    learned = learn([late(n) for n in range(160)], day("06-01"), CITY)
    assert (learned.pace_of_waits, learned.pace_of_runs < 0.2) == (0.8, True)
