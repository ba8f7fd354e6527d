"""Recording a step writes exactly one event, moves the machine, draws the consequences and refreshes what is stored beside the events."""

from datetime import date

from approvals.chain import GENESIS
from approvals.models import Approval, Event, Stage
from approvals.states import Origin, Step
from projects.models import Project, Works
from tests.approvals.timeline import day, lived, morning, taken, trace

MARCH = {number: date(2026, 3, number) for number in range(1, 32)}


def test_a_receipt_writes_its_event_and_what_follows_from_it(city):
    taken(city.approval("选址"), Step.RECEIVE, MARCH[2], by=city.jia)
    assert trace(city.ours) == [
        (1, "", "registered", date(2026, 1, 5)),
        (2, "GG-105", "receive", MARCH[2]),
        (3, "1", "stage_opened", MARCH[2]),
        (4, "", "started", MARCH[2]),
    ]


def test_an_event_says_everything_in_its_row(city):
    lived(city.ours, "选址 03-02 接件 03-03 受理 03-04 审查")
    before = Event.objects.filter(project=city.ours).latest("number")
    approval = city.approval("选址")
    event = taken(approval, Step.GRANT, MARCH[10], by=city.jia, today=MARCH[12], document=" 选字〔2026〕7号 ", note="  ")
    assert Event.objects.filter(pk=event.pk).values().get() == {
        "id": event.pk,
        "project_id": city.ours.pk,
        "number": before.number + 1,
        "approval_id": approval.pk,
        "stage_id": None,
        "kind": "grant",
        "occurred_on": MARCH[10],
        "recorded_at": morning(MARCH[12]),
        "by_id": city.jia.pk,
        "origin": "runner",
        "document": "选字〔2026〕7号",
        "note": "",
        "detail": {},
        "evidence_id": None,
        "about_id": None,
        "previous_hash": before.hash,
        "hash": event.hash,
    }


def test_every_event_carries_the_hash_of_the_one_before_it(city):
    lived(city.ours, "选址 03-02 接件 03-03 受理 03-04 审查")
    events = list(Event.objects.filter(project=city.ours).order_by("number"))
    assert [event.previous_hash for event in events] == [GENESIS, *(event.hash for event in events[:-1])]
    assert len({event.hash for event in events}) == len(events)


def test_the_state_and_the_stored_clock_follow_the_step(city):
    lived(city.ours, "选址 03-02 接件 03-03 受理 03-04 审查")
    stored = ("state", "received_on", "accepted_on", "decided_on", "deem_from", "clock_start", "due", "late_from", "last_event_on")
    assert Approval.objects.filter(pk=city.approval("选址").pk).values_list(*stored).get() == (
        "in_review", MARCH[2], MARCH[3], None, None, MARCH[3], MARCH[10], MARCH[11], MARCH[4],
    )  # fmt: skip
    assert Stage.objects.filter(works__project=city.ours, number=1).values_list("state", "opened_on", "clock_start", "due").get() == (
        "open", MARCH[2], MARCH[3], MARCH[26],
    )  # fmt: skip
    assert Works.objects.filter(project=city.ours).values_list("clock_start", "running_since", "used_closed", "permitted_on").get() == (
        MARCH[3], MARCH[3], 0, None,
    )  # fmt: skip
    assert Project.objects.get(pk=city.ours.pk).state == "approving"


def test_a_step_says_where_it_came_from(city):
    lived(city.ours, "选址 03-02 接件", by=city.jia)
    lived(city.ours, "选址 03-03 受理", by=city.officer)
    lived(city.ours, "选址 03-04 审查", origin=Origin.INTERFACE)
    steps = Event.objects.filter(approval=city.approval("选址")).order_by("number")
    assert list(steps.values_list("kind", "origin", "by__username")) == [
        ("receive", "runner", "jia"),
        ("accept", "department", "officer"),
        ("review", "interface", None),
    ]


def test_a_second_correction_notice_carries_its_mark_for_ever(city):
    lived(city.ours, "选址 03-02 接件 03-03 补正 03-04 补齐 03-05 受理 03-06 审查 03-09 补正")
    notices = Event.objects.filter(approval=city.approval("选址"), kind="request_correction").order_by("number")
    assert [event.detail.get("second_notice", False) for event in notices] == [False, True]


def test_a_correction_leads_back_to_where_the_approval_was(city):
    states = []
    for text in ("选址 03-02 接件 03-03 补正 03-04 补齐", "选址 03-05 受理 03-05 补正 03-06 补齐", "选址 03-06 审查 03-09 补正 03-10 补齐"):
        lived(city.ours, text)
        states.append(city.approval("选址").state)
    assert states == ["received", "accepted", "in_review"]


def test_a_step_from_a_page_that_shows_the_last_event_is_taken(city):
    lived(city.ours, "选址 03-02 接件")
    last = Event.objects.filter(approval=city.approval("选址")).latest("number").number
    assert taken(city.approval("选址"), Step.ACCEPT, day("03-03"), by=city.jia, seen=last).kind == "accept"
