"""The desk of supervision: who will be told before it is sent, issue now, what was issued and whom it reached."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from approvals.actions import supervise
from approvals.models import Approval, Event, LadderRule, SupervisionNotice
from approvals.projection import refresh
from people.models import Channel, ChannelChoice, Delivery, Message, Role, User
from portal.middleware import SettleOncePerDay
from tests.cast import Cast, build, person
from workdays import calendar

TODAY = date(2026, 11, 20)  # a Friday
NOON = "2026-11-20T12:00:00+08:00"
PAGE = "/office/supervision/"


@pytest.fixture
def cast(db: None, time_machine: Any) -> Iterator[Cast]:
    """The standing cast on a Friday at noon; our first approval, accepted on Wednesday, is due today."""
    time_machine.move_to(datetime.fromisoformat(NOON), tick=False)
    cache.clear()
    SettleOncePerDay.settled = TODAY
    made = build(TODAY)
    Approval.objects.filter(pk=made.approval.pk).update(limit=2)
    Approval.objects.filter(pk=made.their_approval.pk).update(limit=20)
    recount(made.approval)
    recount(made.their_approval)
    return made


def recount(approval: Approval) -> None:
    refresh(approval.works, calendar.current())


def key() -> str:
    return str(uuid.uuid4())


def pair(cast: Cast, code: str) -> str:
    return f"{LadderRule.objects.get(code=code).pk}-{cast.approval.pk}"


def post(cast: Cast, who: User, **form: Any) -> Any:
    return cast.client(who).post(f"{PAGE}issue/", {"key": key(), **form})


def test_what_was_reached_stands_there_with_everyone_who_will_be_told(cast: Cast) -> None:
    head = person("head", Role.OFFICER, "某负责人", department=cast.approval.lead, head=True)
    ChannelChoice.objects.create(user=head, channel=Channel.EMAIL, address="head@city.test")
    answer = cast.client(cast.dispatcher).get(PAGE)
    rows = answer.context["pending"].rows
    assert [(row.rung, row.paper, row.reached_on, [(one.name, len(one.channels)) for one in row.told]) for row in rows] == [
        ("reminder", False, date(2026, 11, 19), [("经办人", 0), ("甲跑手", 0)]),
        ("urging", True, TODAY, [("某负责人", 1)]),
    ]
    page = answer.content.decode()
    assert all(words in page for words in ("某负责人", "我们的项目", cast.approval.version.name))
    assert (SupervisionNotice.objects.count(), Message.objects.count()) == (0, 0), "looking tells nobody"


def test_the_desk_issues_one_and_the_page_says_what_became_of_it(cast: Cast) -> None:
    answer = post(cast, cast.dispatcher, rung=[pair(cast, "due")])
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    notice = SupervisionNotice.objects.get()
    assert (notice.rule.code, notice.number, notice.by, notice.fired_on) == ("due", 1, cast.dispatcher, TODAY)
    page = cast.client(cast.dispatcher).get(PAGE)
    [row] = page.context["rows"]
    assert (row.number, row.has_pdf, [(one.name, one.opened) for one in row.told]) == ("巴代办催〔2026〕1号", False, [("经办人", None)])
    assert [one.rung for one in page.context["pending"].rows] == ["reminder"]


def test_whether_it_arrived_and_was_opened_is_shown(cast: Cast) -> None:
    ChannelChoice.objects.create(user=cast.officer, channel=Channel.EMAIL, address="officer@city.test")
    post(cast, cast.dispatcher, rung=[pair(cast, "due")])
    Delivery.objects.update(state="failed", problem="邮件服务器拒收")
    client = cast.client(cast.officer)
    client.post(f"/messages/{Message.objects.get(to=cast.officer).pk}/", {"key": key()})
    [row] = cast.client(cast.dispatcher).get(PAGE).context["rows"]
    [told] = row.told
    assert (told.opened, [(one.state, one.problem) for one in told.deliveries]) == (timezone.now(), [("failed", "邮件服务器拒收")])


def test_all_that_was_shown_is_issued_with_one_press_and_pressing_again_changes_nothing(cast: Cast) -> None:
    form = {"key": key(), "shown": [pair(cast, "amber"), pair(cast, "due")], "all": "yes"}
    client = cast.client(cast.dispatcher)
    assert [client.post(f"{PAGE}issue/", form).status_code for _ in range(3)] == [303] * 3
    assert sorted(SupervisionNotice.objects.values_list("rule__code", flat=True)) == ["amber", "due"]
    assert Event.objects.filter(kind="supervised").count() == 2


@pytest.mark.parametrize(
    ("form", "status"),
    [({}, 400), ({"rung": "nonsense"}, 400), ({"rung": "1-2-3"}, 400), ({"rung": "999999-1"}, 409), ({"rung": "１-２"}, 400)],
)
def test_nonsense_issues_nothing(cast: Cast, form: dict[str, str], status: int) -> None:
    assert (post(cast, cast.dispatcher, **form).status_code, SupervisionNotice.objects.count()) == (status, 0)


def test_after_hours_nothing_is_issued_and_the_tick_stays(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to(datetime.fromisoformat("2026-11-20T19:00:00+08:00"), tick=False)
    ticked = pair(cast, "due")
    answer = post(cast, cast.dispatcher, rung=[ticked])
    assert (answer.status_code, answer.context["ticked"], SupervisionNotice.objects.count()) == (409, [ticked], 0)


def test_what_was_decided_since_the_page_was_opened_is_not_issued(cast: Cast) -> None:
    ticked = pair(cast, "due")
    Approval.objects.filter(pk=cast.approval.pk).update(state="granted")
    assert (post(cast, cast.dispatcher, rung=[ticked]).status_code, SupervisionNotice.objects.count()) == (409, 0)


def test_only_the_dispatch_desk_issues(cast: Cast) -> None:
    statuses = [post(cast, who, rung=[pair(cast, "due")]).status_code for who in (cast.officer, cast.wu, cast.jia, cast.editor)]
    assert (statuses, SupervisionNotice.objects.count()) == ([403] * 4, 0)
    assert post(cast, cast.dispatcher, rung=[pair(cast, "due")]).status_code == 303, "the control"


def test_an_officer_sees_the_own_department_and_a_leader_only_what_went_to_leaders(cast: Cast) -> None:
    post(cast, cast.dispatcher, rung=[pair(cast, "amber"), pair(cast, "due")])
    cast.notice()
    seen = {
        name: [row.rung for row in cast.client(getattr(cast, name)).get(PAGE).context["rows"]]
        for name in ("dispatcher", "officer", "other_officer", "wu")
    }
    everything = ["supervision", "urging", "reminder"]
    assert seen == {"dispatcher": everything, "officer": everything, "other_officer": [], "wu": ["supervision"]}
    assert cast.client(cast.other_officer).get(PAGE).context["pending"].rows == ()
    assert cast.client(cast.wu).get(PAGE).context["pending"].rows == ()


def test_the_paper_leaves_through_its_gate(cast: Cast) -> None:
    notice = cast.notice()
    answers = {
        name: cast.client(getattr(cast, name)).get(f"/supervision/{notice.pk}/pdf/")
        for name in ("dispatcher", "officer", "wu", "jia", "yi")
    }
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "dispatcher": 200, "officer": 200, "wu": 200, "jia": 200, "yi": 404,
    }  # fmt: skip
    assert b"".join(answers["wu"].streaming_content).startswith(b"%PDF")
    for name in ("dispatcher", "officer", "jia"):
        b"".join(answers[name].streaming_content)


def test_the_projects_page_lists_its_papers(cast: Cast) -> None:
    post(cast, cast.dispatcher, rung=[pair(cast, "due")])
    pages = [
        cast.client(cast.officer).get(f"/office/projects/{cast.ours.code}/"),
        cast.client(cast.jia).get(f"/runner/projects/{cast.ours.code}/"),
    ]
    assert ["巴代办催〔2026〕1号" in page.content.decode() for page in pages] == [True, True]
    assert "巴代办催" not in cast.client(cast.bing).get(f"/enterprise/projects/{cast.ours.code}/").content.decode(), "between offices"


def test_the_kinds_are_filters_in_the_address(cast: Cast) -> None:
    post(cast, cast.dispatcher, rung=[pair(cast, "amber"), pair(cast, "due")])
    found = {
        kind: len(cast.client(cast.dispatcher).get(f"{PAGE}?kind={kind}&page=abc").context["rows"])
        for kind in ("", "urging", "circular", "nonsense")
    }
    assert found == {"": 2, "urging": 1, "circular": 0, "nonsense": 2}


@pytest.mark.parametrize("both", [False, True])
def test_the_page_asks_the_database_a_fixed_number_of_times(cast: Cast, both: bool, django_assert_num_queries: Any) -> None:
    if both:
        Approval.objects.filter(pk=cast.their_approval.pk).update(limit=2)
        recount(cast.their_approval)
    supervise.run(TODAY, timezone.now())
    LadderRule.objects.create(code="again", rung="urging", anchor="due", offset=0, audience="head")
    client = cast.client(cast.dispatcher)
    client.get(PAGE)
    with django_assert_num_queries(28):
        answer = client.get(PAGE)
    assert (len(answer.context["pending"].rows), len(answer.context["rows"])) == ((2, 4) if both else (1, 2))


def test_the_administrator_changes_a_rule_and_keeps_one_that_fired(cast: Cast) -> None:
    client, rule = cast.client(cast.system_admin), LadderRule.objects.get(code="due")
    page = f"/admin/approvals/ladderrule/{rule.pk}/"
    form = {"code": "due", "rung": "urging", "anchor": "due", "offset": "1", "audience": "head", "active": "on"}
    assert client.post(f"{page}change/", form).status_code == 302
    rule.refresh_from_db()
    assert (rule.offset, rule.automatic) == (1, False)
    assert client.post(f"{page}change/", {**form, "offset": "-1"}).status_code == 200
    assert client.post(f"{page}change/", {**form, "anchor": "pause"}).status_code == 200
    LadderRule.objects.filter(pk=rule.pk).update(offset=0)
    assert client.get(f"{page}delete/").status_code == 200
    post(cast, cast.dispatcher, rung=[pair(cast, "due")])
    assert [client.get(f"{page}delete/").status_code, client.post(f"{page}delete/", {"post": "yes"}).status_code] == [403, 403]
    assert cast.client(cast.dispatcher).get(f"{page}change/").status_code == 403
