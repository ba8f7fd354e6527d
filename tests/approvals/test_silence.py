"""Acceptance by silence (行政许可法 32, K3): five workdays after receipt without a correction notice, accepted from the day of receipt."""

import pytest

from approvals.actions.deem import settle
from approvals.actions.projects import terminate
from approvals.board.figures import of_approval
from approvals.models import Event
from approvals.refusal import Refused
from approvals.states import Step
from tests.approvals.timeline import day, lived, morning, taken

# Received on Monday 2 March: the fifth workday after is Monday 9 March.
FIFTH, SIXTH = day("03-09"), day("03-10")


def settled(on):
    return settle(on, morning(on, 0))


def test_on_the_fifth_workday_nothing_has_happened_yet(city):
    lived(city.ours, "选址 03-02 接件")
    assert (settled(FIFTH), city.approval("选址").state) == (0, "received")


def test_after_the_fifth_workday_it_is_accepted_from_the_day_of_receipt(city):
    lived(city.ours, "选址 03-02 接件")
    assert settled(SIXTH) == 1
    approval = city.approval("选址")
    event = Event.objects.get(approval=approval, kind="deem_accepted")
    assert (event.occurred_on, event.recorded_at, event.by, event.origin) == (day("03-02"), morning(SIXTH, 0), None, "system")
    assert (approval.state, approval.accepted_on, approval.due) == ("accepted", day("03-02"), day("03-09"))


def test_settling_again_changes_nothing(city):
    lived(city.ours, "选址 03-02 接件")
    assert [settled(SIXTH), settled(SIXTH), settled(day("04-01"))] == [1, 0, 0]


def test_workers_that_stood_still_for_weeks_make_no_difference(city):
    lived(city.ours, "选址 03-02 接件")
    settled(day("04-01"))
    assert city.approval("选址").accepted_on == day("03-02")


def test_a_correction_notice_in_time_prevents_it(city):
    lived(city.ours, "选址 03-02 接件 03-09 补正")
    assert (settled(day("04-01")), city.approval("选址").state) == (0, "correcting")


def test_a_correction_starts_the_five_days_again(city):
    lived(city.ours, "选址 03-02 接件 03-09 补正 03-16 补齐")
    assert [settled(day("03-23")), settled(day("03-24"))] == [0, 1]
    assert city.approval("选址").accepted_on == day("03-16")


def test_days_off_do_not_count(city):
    """Received on the Friday before Qingming (4 to 6 April off): the fifth workday is 13 April."""
    lived(city.ours, "选址 04-03 接件")
    assert [settled(day("04-13")), settled(day("04-14"))] == [0, 1]


@pytest.mark.parametrize(("on", "light", "used"), [("03-09", "waiting", 0), ("03-10", "late", 6)])
def test_pages_are_right_before_anybody_settles(city, workdays, on, light, used):
    """选址 promises five workdays: accepted by silence from 2 March it is late on the 10th, whether or not a worker ran."""
    lived(city.ours, "选址 03-02 接件")
    shown = of_approval(city.approval("选址"), day(on), workdays)
    assert (shown.light, shown.used) == (light, used)
    settled(day(on))
    assert of_approval(city.approval("选址"), day(on), workdays) == shown


def test_whoever_comes_too_late_with_a_notice_finds_it_accepted(city):
    """Nobody settled; still the notice of the 10th no longer stops an acceptance, it stops a clock."""
    lived(city.ours, "选址 03-02 接件")
    taken(city.approval("选址"), Step.REQUEST_CORRECTION, SIXTH, by=city.officer)
    kinds = Event.objects.filter(approval=city.approval("选址")).order_by("number").values_list("kind", "occurred_on")
    assert list(kinds) == [("receive", day("03-02")), ("deem_accepted", day("03-02")), ("request_correction", SIXTH)]


def test_a_refused_step_does_not_settle_on_the_way(city):
    lived(city.ours, "选址 03-02 接件")
    with pytest.raises(Refused, match="“not accept” is not possible while the approval is “accepted”"):
        taken(city.approval("选址"), Step.DECLINE, SIXTH, by=city.officer)
    assert city.approval("选址").state == "received"


def test_a_project_given_up_accepts_nothing_more(city):
    lived(city.ours, "选址 03-02 接件")
    terminate(city.ours.pk, by=city.dispatcher, on=day("03-04"), today=day("03-04"), at=morning(day("03-04")), note="业主放弃")
    assert (settled(SIXTH), city.approval("选址").state) == (0, "received")


def test_nobody_may_press_it(city):
    lived(city.ours, "选址 03-02 接件")
    with pytest.raises(Refused, match="“deemed accepted” is not possible"):
        taken(city.approval("选址"), Step.DEEM_ACCEPTED, FIFTH, by=city.officer)


def test_a_special_procedure_turns_the_clock_on_again_by_itself(city, workdays):
    """Five planned workdays from 5 March: the clock stands through the 12th and runs on the 13th, without an event."""
    lived(city.ours, "选址 03-02 接件 03-02 受理 03-04 审查 03-05 特别")
    approval = city.approval("选址")
    readings = {on: of_approval(approval, day(on), workdays) for on in ("03-05", "03-12", "03-13", "03-16", "03-17", "03-18")}
    assert {on: (one.light, one.used) for on, one in readings.items()} == {
        "03-05": ("paused", 2),
        "03-12": ("paused", 2),
        "03-13": ("on_time", 3),
        "03-16": ("soon", 4),
        "03-17": ("soon", 5),
        "03-18": ("late", 6),
    }
    assert approval.state == "special"
