"""Laws of the figures: every period balances, and nothing is cleared by one person alone, whatever a desk does in whatever order."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.balance import Balance, Rate, ages, balance, past_due, rate
from petitions.clearing import LEVELS, OPEN_FROM, Answer, Fact, Result, Round, State, Step, fold
from petitions.obstacles import Attempt, against
from tests.petitions.histories import course, day
from tests.petitions.test_clearing import BEGUN, VERIFIED
from workdays import calendar

START = date(2026, 3, 2)
DAYS = st.integers(0, 60).map(lambda number: START + timedelta(days=number))
ROLES = ("petition_office", "officer", "enterprise", "dispatcher")
TRIES = st.tuples(
    st.sampled_from(list(OPEN_FROM)),
    st.sampled_from(ROLES),
    st.integers(1, 3),
    st.integers(0, 4),
    st.sampled_from(list(Answer)),
    st.sampled_from(list(Result)),
    st.sampled_from([7, 8]),
)
LIKELY = (Step.ASSESS, Step.ASSIGN, Step.SIGN, Step.PROPOSE, Step.VERIFY, Step.FOLLOW_UP)


def lived(tries: list[tuple[Step, str, int, int, Answer, Result, int]]) -> list[Fact]:
    """A desk that tries whatever it is given; what the rules refuse does not happen."""
    workdays = calendar.shipped()
    told, on = [Fact(Step.LOG, START, 1)], START
    for step, role, by, later, answer, result, department in tries:
        on += timedelta(days=later)
        detail = {"department": department, "days": 3, "until": (on + timedelta(days=9)).isoformat(), "owner": "某", "answer": answer,
                  "result": result, "basis": "文件", "understood": "是", "rest_due": "2026-12-01", "grade": "simple"}  # fmt: skip
        stands = fold(told, on, workdays)
        tried = Attempt(step, on, by, role, stands.department, "写了十个字以上的答复内容", 1, detail)
        if not against(stands, tried, workdays):
            told.append(Fact(step, on, by, detail))
    return told


lives = st.lists(TRIES | TRIES.flatmap(lambda one: st.sampled_from(LIKELY).map(lambda step: (step, *one[1:]))), max_size=40).map(lived)
cities = st.lists(lives, min_size=1, max_size=4)


@settings(max_examples=60)
@given(cities, DAYS, st.integers(0, 30))
def test_every_period_balances(city: list[list[Fact]], first: date, length: int) -> None:
    last = first + timedelta(days=length)
    rounds = [one for told in city for one in fold(told, last, calendar.shipped()).rounds]
    found = balance(rounds, first, last)
    assert found.opening + found.new == found.closed + found.open
    assert found.open == sum(fold(told, last, calendar.shipped()).open for told in city if told[0].on <= last)


@settings(max_examples=60)
@given(lives)
def test_nothing_is_cleared_without_a_second_person(told: list[Fact]) -> None:
    stands = fold(told, told[-1].on, calendar.shipped())
    if stands.state == State.CLEARED:
        assert stands.verified_by is not None
        assert stands.verified_by not in stands.handlers
        assert stands.rounds[-1].proposed_on is not None


@settings(max_examples=60)
@given(lives, st.integers(0, 60))
def test_nothing_is_ever_without_an_owner_or_past_its_date_without_climbing(told: list[Fact], later: int) -> None:
    today = told[-1].on + timedelta(days=later)
    stands = fold(told, today, calendar.shipped())
    assert stands.state not in State.WITH_DEPARTMENT or stands.department in (7, 8)
    assert 0 <= stands.level < len(LEVELS)
    assert not stands.past(today) or stands.level > 0
    assert stands.open == (stands.standing_date is not None)


@settings(max_examples=40)
@given(lives)
def test_rounds_follow_one_another(told: list[Fact]) -> None:
    rounds = fold(told, told[-1].on, calendar.shipped()).rounds
    assert all(one.closed_on is not None for one in rounds[:-1])
    assert all(one.closed_on is None or one.opened_on <= one.closed_on for one in rounds)


A = Round(day("03-02"), day("03-24"), day("03-10"), day("03-12"), "solved")
B = Round(day("03-02"), day("03-24"), day("03-25"), day("03-27"), "explained")
C = Round(day("03-20"), day("04-10"))
D = Round(day("03-03"), None, None, day("03-04"), "declined")
E = Round(day("03-02"), day("03-24"), None, day("03-20"), "withdrawn")


def test_a_month_in_figures() -> None:
    rounds = [A, B, C, D, E]
    assert balance(rounds, day("03-01"), day("03-31")) == Balance(0, 5, 4, 1)
    assert balance(rounds, day("03-12"), day("03-19")) == Balance(3, 0, 1, 2)
    assert balance(rounds, day("04-01"), day("04-30")) == Balance(1, 0, 0, 1)


def test_the_rate_counts_by_the_promised_day_and_shows_explained_apart() -> None:
    assert rate([A, B, C, D, E], day("03-01"), day("03-31")) == Rate(due=2, in_time=1, solved=1, partly=0, explained=1)
    assert rate([A, B], day("03-01"), day("03-31")).per_cent == 50
    assert rate([A], day("04-01"), day("04-30")).per_cent is None


def test_what_is_closed_later_was_not_closed_by_then() -> None:
    assert rate([B], day("03-01"), day("03-26")) == Rate(1, 0, 0, 0, 0)


def test_dynamic_zero_is_of_a_day() -> None:
    deferred = f"{BEGUN}; 03-20 挂账 05-20"
    for on, past in (("03-24", 0), ("03-25", 1)):
        assert past_due([course(BEGUN, on), course(deferred, on)], day(on)) == past
    assert past_due([course(deferred, "05-20")], day("05-20")) == 0
    assert past_due([course(deferred, "05-21")], day("05-21")) == 1


def test_the_open_ones_by_age() -> None:
    histories = ("03-02 登记", "03-20 登记", "03-23 登记", "01-05 登记", "02-10 登记", f"{VERIFIED}; 03-12 回访 满意")
    assert ages([course(told, "03-30") for told in histories], day("03-30"), calendar.shipped()) == (1, 1, 2, 1)
