"""Since when a runner's report waits for the department's word: stored with the approval, so that no desk looks through the ledger."""

import pytest

from approvals.actions.confirm import confirm, object_to
from approvals.board.queue import department_queue
from approvals.models import Approval, Event
from approvals.projection import differing
from approvals.verify import broken_links
from demonstration.city import build
from projects.models import Works
from tests.approvals.timeline import day, lived, morning
from workdays import calendar

WHEN = {"today": day("03-05"), "at": morning(day("03-05"))}


def since(city):
    return city.approval("选址").unanswered_since


def reports(city):
    return list(Event.objects.filter(approval=city.approval("选址"), origin="runner").order_by("number"))


def test_it_is_the_moment_of_the_oldest_report_without_an_answer(city):
    assert since(city) is None
    lived(city.ours, "选址 03-02 接件 03-03 受理", by=city.jia)
    received, accepted = reports(city)
    assert since(city) == received.recorded_at
    confirm([received.pk], by=city.officer, **WHEN)
    assert since(city) == accepted.recorded_at
    object_to(accepted.pk, by=city.officer, note="3月3日未受理", **WHEN)
    assert since(city) is None


def test_answers_in_another_order_leave_the_oldest(city):
    lived(city.ours, "选址 03-02 接件 03-03 受理 03-04 审查", by=city.jia)
    received, accepted, reviewed = reports(city)
    confirm([accepted.pk, reviewed.pk], by=city.officer, **WHEN)
    assert since(city) == received.recorded_at


def test_what_a_department_records_itself_waits_for_nobody(city):
    lived(city.ours, "选址 03-02 接件 03-03 受理", by=city.officer)
    assert since(city) is None


def test_the_check_of_stored_clocks_finds_a_wrong_one(city, workdays):
    lived(city.ours, "选址 03-02 接件", by=city.jia)
    works = Works.objects.get(project=city.ours)
    right = since(city)
    Approval.objects.filter(pk=city.approval("选址").pk).update(unanswered_since=None)
    assert differing(works, workdays) == [f"Approval {city.approval('选址').pk}: (None,) -> ({right!r},)"]


def test_the_desk_shows_the_reports_that_have_waited_longest_first(city, workdays):
    lived(city.ours, "选址 03-02 接件 03-05 受理", by=city.jia)
    lived(city.theirs, "选址 03-03 接件 03-04 受理", by=city.yi)
    told = [(row.project_code, row.kind) for row in department_queue(city.officer, day("03-05"), workdays).to_confirm]
    ours, theirs = city.ours.code, city.theirs.code
    assert told == [(ours, "receive"), (theirs, "receive"), (theirs, "accept"), (ours, "accept")]


@pytest.mark.parametrize("most", [1, 2, 3, 7])
def test_a_page_of_them_is_the_beginning_of_the_whole(city, workdays, monkeypatch, most):
    lived(city.ours, "选址 03-02 接件 03-05 受理", by=city.jia)
    lived(city.theirs, "选址 03-03 接件 03-04 受理", by=city.yi)
    whole = department_queue(city.officer, day("03-05"), workdays).to_confirm
    monkeypatch.setattr("approvals.board.queue.CONFIRM_PAGE", most)
    assert department_queue(city.officer, day("03-05"), workdays).to_confirm == whole[:most]


def test_a_past_that_is_loaded_knows_it_too(db):
    build(day("2026-03-13"), 12, calendar.current())
    told = {event.pk: event for event in Event.objects.unanswered()}
    oldest = {}
    for event in told.values():
        oldest[event.approval_id] = min(event.recorded_at, oldest.get(event.approval_id, event.recorded_at))
    assert dict(Approval.objects.exclude(unanswered_since=None).values_list("pk", "unanswered_since")) == oldest
    assert (len(oldest) > 3, broken_links()[1]) == (True, [])
