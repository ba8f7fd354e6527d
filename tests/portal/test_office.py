"""A department's desk: its queue, what runners reported, what was back-dated, and the dispatch desk's word on a project."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from approvals.models import Approval, Event, LateEntry
from approvals.models.event import Kind
from approvals.states import Step
from people.models import Role
from projects.models import Project
from tests.cast import Cast, person, take


def key() -> str:
    return str(uuid.uuid4())


def answers(cast: Cast) -> list[tuple[int | None, str, str, str]]:
    """What departments said: about which event, what, who, in which words."""
    rows = Event.objects.filter(kind__in=(Kind.CONFIRM, Kind.OBJECT)).order_by("pk").values_list("about", "kind", "by__username", "note")
    return list(rows)


def test_the_queue_shows_the_departments_own_approvals_only(cast: Cast) -> None:
    mine = cast.client(cast.officer).get("/office/")
    theirs = cast.client(cast.other_officer).get("/office/")
    assert {row.pk for row in mine.context["desk"].approvals} == {cast.approval.pk, cast.their_approval.pk}
    assert theirs.context["desk"].approvals == ()
    assert "没有" in theirs.content.decode() or "No approval" in theirs.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"ours", "theirs"}),
        ("?county=511902", {"ours"}),
        ("?light=late", set()),
        ("?search=我们", {"ours"}),
        ("?search=511921", {"theirs"}),
        ("?light=nonsense&county=x&page=abc&stage=99", {"ours", "theirs"}),
        ("?page=999999999999999999999999", {"ours", "theirs"}),
        ("?county=511902&county=511921&enterprise__phone__startswith=1", {"theirs"}),
    ],
)
def test_filters_stand_in_the_address_and_nonsense_counts_as_nothing(cast: Cast, query: str, found: set[str]) -> None:
    rows = cast.client(cast.officer).get(f"/office/{query}").context["desk"].approvals
    names = {cast.approval.pk: "ours", cast.their_approval.pk: "theirs"}
    assert {names[row.pk] for row in rows} == found


def test_the_chips_count_what_their_lists_hold(cast: Cast) -> None:
    client = cast.client(cast.officer)
    chips = client.get("/office/").context["chips"]
    assert sum(chip.number for chip in chips) == 2
    assert [len(client.get(f"/office/{chip.address}").context["desk"].approvals) for chip in chips] == [chip.number for chip in chips]


def test_many_reports_are_confirmed_at_once(cast: Cast) -> None:
    client = cast.client(cast.officer)
    reports = list(Event.objects.filter(origin="runner").order_by("pk").values_list("pk", flat=True))
    answer = client.post("/office/confirm/", {"key": key(), "event": reports})
    assert (answer.status_code, answer["Location"]) == (303, "/office/confirm/")
    assert sorted(answers(cast)) == [(pk, "confirm", "officer", "") for pk in reports]
    assert client.get("/office/confirm/").context["desk"].to_confirm == ()


def test_everything_shown_is_confirmed_with_one_press(cast: Cast) -> None:
    reports = list(Event.objects.filter(origin="runner").values_list("pk", flat=True))
    cast.client(cast.officer).post("/office/confirm/", {"key": key(), "shown": reports, "all": "yes"})
    assert len(answers(cast)) == len(reports) == 4


def test_nothing_ticked_is_nothing_done(cast: Cast) -> None:
    assert cast.client(cast.officer).post("/office/confirm/", {"key": key()}).status_code == 400
    assert answers(cast) == []


def test_another_department_cannot_confirm_ours(cast: Cast) -> None:
    answer = cast.client(cast.other_officer).post("/office/confirm/", {"key": key(), "event": [cast.report().pk]})
    assert (answer.status_code, answers(cast)) == (400, [])


def test_an_objection_needs_its_reason_and_stands_beside_the_report(cast: Cast) -> None:
    client, report = cast.client(cast.officer), cast.report()
    assert client.post(f"/office/events/{report.pk}/object/", {"key": key(), "note": " "}).status_code == 400
    assert client.post(f"/office/events/{report.pk}/object/", {"key": key(), "note": "我局尚未受理"}).status_code == 303
    assert answers(cast) == [(report.pk, "object", "officer", "我局尚未受理")]
    assert "我局尚未受理" in client.get(f"/office/projects/{cast.ours.code}/").content.decode()


def hand_in_late(cast: Cast) -> LateEntry:
    """甲 reports a review of sixteen days ago, of an approval accepted before that."""
    long_ago = cast.today - timedelta(days=25)
    approval = Approval.objects.get(works__project=cast.theirs, matter__code="GG-105")
    take(approval, Step.RECEIVE, cast.yi, long_ago)
    take(approval, Step.ACCEPT, cast.yi, long_ago + timedelta(days=1))
    seen = approval.events.latest("number").number
    form = {"key": key(), "on": (long_ago + timedelta(days=4)).isoformat(), "note": "出差未及时填", "seen": seen}
    answer = cast.client(cast.yi).post(f"/runner/approvals/{approval.pk}/step/review/", form, follow=True)
    assert "五个工作日" in answer.content.decode() or "five workdays" in answer.content.decode()
    return LateEntry.objects.get(approval=approval)


@pytest.fixture
def planner(cast: Cast) -> Client:
    """The officer of the department whose approval was back-dated."""
    lead = Approval.objects.get(works__project=cast.theirs, matter__code="GG-105").lead
    return cast.client(person("planner", Role.OFFICER, "规划经办人", department=lead))


@pytest.mark.parametrize(("verdict", "stands"), [("count", "confirmed"), ("reject", "rejected")])
def test_a_back_dated_step_counts_only_when_a_second_person_agrees(cast: Cast, planner: Client, verdict: str, stands: str) -> None:
    late = hand_in_late(cast)
    before = late.approval.events.count()
    answer = planner.post(f"/office/late-entries/{late.pk}/", {"key": key(), "verdict": verdict})
    late.refresh_from_db()
    assert (answer.status_code, late.verdict, late.decided_by and late.decided_by.username) == (303, stands, "planner")
    assert (late.approval.events.count() > before) == (verdict == "count")


def test_it_is_decided_once(cast: Cast, planner: Client) -> None:
    late, client = hand_in_late(cast), planner
    client.post(f"/office/late-entries/{late.pk}/", {"key": key(), "verdict": "reject"})
    assert client.post(f"/office/late-entries/{late.pk}/", {"key": key(), "verdict": "count"}).status_code == 409
    assert client.post(f"/office/late-entries/{late.pk}/", {"key": key(), "verdict": "perhaps"}).status_code == 400


def act(client: Client, cast: Cast, name: str, **form: Any) -> int:
    given = {"key": key(), "on": cast.today.isoformat(), "note": "资金未落实", **form}
    return client.post(f"/office/projects/{cast.ours.code}/{name}/", given).status_code


def test_the_dispatch_desk_suspends_and_resumes_with_a_reason(cast: Cast) -> None:
    desk = cast.client(cast.dispatcher)
    state = lambda: Project.objects.get(pk=cast.ours.pk).state  # noqa: E731
    was = state()
    assert act(desk, cast, "suspend", note="") == 400
    assert (act(desk, cast, "suspend"), state()) == (303, "suspended")
    assert act(desk, cast, "suspend") == 409
    assert (act(desk, cast, "resume"), state()) == (303, was)
    assert (act(desk, cast, "terminate"), state()) == (303, "terminated")


def test_steps_are_offered_on_the_departments_own_approvals_only(cast: Cast) -> None:
    page = cast.client(cast.officer).get(f"/office/projects/{cast.ours.code}/")
    offered = {card.row.lead for lane in page.context["lanes"] for card in (*lane.cards, *lane.later, *lane.over) if card.near or card.far}
    assert offered == {cast.approval.lead.name}
