"""Whose hands: sentences a clerk could check, and the days that always add up."""

from datetime import date, timedelta
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.clock import History, read_union
from approvals.hands import NOBODY, Halt, Hand, Hands, Role, Share, Track, by_day, by_department, by_stage, first_receipt, hands
from tests.approvals.strategies import FIRST, SHIPPED, WINDOW, calendars
from tests.approvals.strategies import days as any_day
from workdays.days import Workdays

CITY = Workdays(SHIPPED)
DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def of(*tracks: Track, first: str = "03-02", last: str = "03-13") -> Hands:
    """2 March 2026 is a Monday; to Friday the 13th there are 9 workdays and one weekend after it."""
    return hands(tracks, day(first), day(last), CITY)


def main(received: str, decided: str | None = None, *halts: Halt, **more) -> Track:
    return Track(Role.MAIN, day(received), day(decided) if decided else None, halts, **more)


def halt(stop: str, restart: str | None, hand: Hand) -> Halt:
    return Halt(day(stop), day(restart) if restart else None, hand)


def test_an_approval_that_only_runs_is_the_government_s_but_for_days_off():
    assert of(main("03-02", "03-13")) == Hands(9, 0, 0, 2)


def test_a_correction_is_the_applicant_s_and_its_restart_day_the_government_s():
    assert of(main("03-02", "03-13", halt("03-04", "03-09", Hand.APPLICANT))) == Hands(6, 3, 0, 2)


def test_a_special_procedure_is_a_third_party_s():
    assert of(main("03-02", "03-13", halt("03-04", "03-09", Hand.THIRD_PARTY))) == Hands(6, 0, 3, 2)


def test_a_pause_of_one_does_not_hide_the_work_of_another():
    assert of(main("03-02", "03-13", halt("03-03", "03-13", Hand.APPLICANT)), main("03-02", "03-10")) == Hands(7, 2, 0, 2)


def test_experts_beat_a_correction_on_the_same_day():
    sitting, missing = halt("03-03", "03-06", Hand.THIRD_PARTY), halt("03-05", "03-11", Hand.APPLICANT)
    assert of(main("03-02", None, sitting), main("03-02", None, missing), last="03-05") == Hands(2, 0, 1, 0)


def test_a_halt_that_begins_after_the_decision_changes_nothing():
    assert of(main("03-02", "03-04", halt("03-10", "03-12", Hand.THIRD_PARTY))) == of(main("03-02", "03-04")) == Hands(2, 7, 0, 2)


def test_the_days_of_two_works_are_added_hand_by_hand():
    assert Hands(1, 2, 3, 4) + Hands(10, 20, 30, 40) == Hands(11, 22, 33, 44)


def test_the_words_for_hands_and_roles_stay_as_they_are():
    assert [hand.value for hand in Hand] == ["government", "applicant", "third_party", "day_off"]
    assert [role.value for role in Role] == ["MAIN", "PAR", "OUT"]


def test_what_nobody_placed_is_of_no_stage_and_no_department():
    assert by_stage([main("03-02")], day("03-03"), CITY) == {0: Share(1, 0, 0)}
    assert by_department([main("03-02")], day("03-03"), CITY) == {"": Share(1, 0, 0)}


def test_between_two_approvals_nothing_is_applied_for():
    assert of(main("03-02", "03-04"), main("03-11", "03-13")) == Hands(4, 5, 0, 2)


def test_days_at_the_counter_are_the_government_s():
    """Received on the 2nd, accepted only on the 5th: the clock used 6 days, the government had the file for 9."""
    used = read_union([History(day("03-05"), (), day("03-13"))], 20, day("03-13"), CITY).used
    assert (used, of(main("03-02", "03-13")).government) == (6, 9)


def test_a_survey_a_tender_and_a_drawing_review_are_a_third_party_s():
    survey = Track(Role.PAR, day("03-02"), day("03-04"), contractor=True)
    tender = Track(Role.OUT, day("03-04"), day("03-06"))
    review = main("03-06", "03-12", contractor=True)
    assert of(survey, tender, review) == Hands(0, 1, 8, 2)


def test_an_office_beats_a_contractor_on_the_same_day():
    assert of(main("03-02", "03-06"), main("03-02", "03-13", contractor=True)) == Hands(4, 0, 5, 2)


def test_a_parallel_approval_changes_nobody_s_hands():
    assert of(main("03-02", "03-04"), Track(Role.PAR, day("03-02"), day("03-13"))) == of(main("03-02", "03-04"))


def test_a_make_up_saturday_is_worked_and_a_holiday_is_off():
    assert hands([main("09-17")], day("09-17"), day("09-25"), CITY) == Hands(6, 0, 0, 2)


def test_the_first_day_is_not_counted():
    assert (of(main("03-02"), last="03-02"), of(main("03-02"), last="03-03")) == (NOBODY, Hands(1, 0, 0, 0))


def test_what_ended_before_it_began_was_in_nobody_s_hands():
    assert of(main("03-02"), last="02-20") == NOBODY


def test_the_first_receipt_is_the_earliest():
    assert (first_receipt([main("03-05"), main("03-03")]), first_receipt([])) == (day("03-03"), None)


def test_departments_that_work_on_one_day_each_have_it():
    tracks = [
        main("03-02", "03-06", department="住建", stage=1),
        main("03-02", "03-04", department="规划", stage=1),
        main(
            "03-09", "03-13", halt("03-11", "03-12", Hand.THIRD_PARTY), halt("03-12", "03-13", Hand.APPLICANT), department="住建", stage=2
        ),
        Track(Role.PAR, day("03-02"), day("03-13"), department="环境", stage=5),
    ]
    assert by_department(tracks, day("03-13"), CITY) == {"住建": Share(6, 1, 1), "规划": Share(2, 0, 0), "环境": Share(0, 0, 0)}
    assert by_stage(tracks, day("03-13"), CITY) == {1: Share(4, 0, 0), 2: Share(2, 1, 1), 5: Share(0, 0, 0)}


@st.composite
def tracks(draw) -> Track:
    received = draw(any_day)
    length = draw(st.integers(0, 40))
    decided = received + length * DAY if draw(st.booleans()) else None
    halts = []
    for _ in range(draw(st.integers(0, 3))):
        stop = received + draw(st.integers(-1, length + 1)) * DAY
        restart = draw(st.one_of(st.none(), st.integers(0, 20)))
        hand = draw(st.sampled_from([Hand.APPLICANT, Hand.THIRD_PARTY]))
        halts.append(Halt(stop, None if restart is None else stop + restart * DAY, hand))
    role, contractor = draw(st.sampled_from(Role)), draw(st.booleans())
    return Track(role, received, decided, tuple(halts), draw(st.integers(1, 3)), draw(st.sampled_from("甲乙丙")), contractor)


several = st.lists(tracks(), max_size=6)


def slow_hand(one: Track, on: date) -> str | None:
    """One approval on one day, asked plainly."""
    if one.role == "PAR" and not one.contractor:
        return None
    if not one.received < on or (one.decided and on > one.decided):
        return None
    held = {halt.hand.value for halt in one.halts if halt.stop <= on and (halt.restart is None or on < halt.restart)}
    if held:
        return "third_party" if "third_party" in held else "applicant"
    return "third_party" if one.contractor or one.role == "OUT" else "government"


def slow(several: list[Track], on: date, workdays: Workdays) -> str:
    if not workdays.is_workday(on):
        return "day_off"
    found = {slow_hand(one, on) for one in several}
    return next((hand for hand in ("government", "third_party") if hand in found), "applicant")


@settings(max_examples=400, deadline=None)
@given(several, any_day, st.integers(0, WINDOW), calendars())
def test_the_four_are_those_of_the_slow_count_and_add_up_to_the_days_felt(several, first, length, workdays):
    last = first + length * DAY
    expected = [(first + n * DAY, slow(several, first + n * DAY, workdays)) for n in range(1, length + 1)]
    found = hands(several, first, last, workdays)
    counts = [[hand for _day, hand in expected].count(name) for name in ("government", "applicant", "third_party", "day_off")]
    assert (list(by_day(several, first, last, workdays)), found, found.felt) == (expected, Hands(*counts), length)


@settings(max_examples=200, deadline=None)
@given(several, st.integers(0, 2 * WINDOW), calendars())
def test_each_department_has_its_own_days_and_their_sum_is_no_less_than_the_whole(several, length, workdays):
    last = FIRST + length * DAY
    whole = hands(several, FIRST, last, workdays).government
    shares = by_department(several, last, workdays)
    for name, share in shares.items():
        own = [one for one in several if one.department == name]
        told = [[slow_hand(one, FIRST + n * DAY) for one in own] for n in range(1, length + 1) if workdays.is_workday(FIRST + n * DAY)]
        first_of = [next((hand for hand in ("government", "third_party", "applicant") if hand in found), None) for found in told]
        assert share == Share(*(first_of.count(name) for name in ("government", "third_party", "applicant")))
        assert share.government <= whole
    assert sum(share.government for share in shares.values()) >= whole


@settings(max_examples=200, deadline=None)
@given(several, calendars())
def test_government_days_are_the_days_used_where_every_file_is_accepted_on_receipt(several, workdays):
    main_ones = [Track(Role.MAIN, one.received, one.decided, one.halts) for one in several]
    last = FIRST + 2 * WINDOW * DAY
    histories = [History(one.received, tuple((halt.stop, halt.restart) for halt in one.halts), one.decided) for one in main_ones]
    clipped = [History(one.start, one.pauses, min(one.decided, last) if one.decided else None) for one in histories]
    assert hands(main_ones, FIRST, last, workdays).government == read_union(clipped, None, last, workdays).used


def test_two_hundred_and_twenty_works_are_read_in_under_sixty_milliseconds():
    span = (halt("03-11", "03-16", Hand.THIRD_PARTY), halt("03-20", "03-25", Hand.APPLICANT))
    works = [main("03-02", "05-20", *span, stage=n % 5, department=f"{n % 9}") for n in range(20)]
    began = process_time()
    for _ in range(220):
        hands(works, day("03-02"), day("06-30"), CITY)
    assert process_time() - began < 0.06 * 5  # five times as slow a machine still passes; bench prints the true figure
