"""Steps of a petition as people take them: what is written, who hears of it, and what is refused leaves no trace."""

from typing import Any

import pytest

from ledgers.refusal import Refused
from people.models import Message
from petitions import ledger
from petitions.actions.papers import look
from petitions.actions.steps import Wish, settle, take
from petitions.clearing import OPEN_FROM, State, Step
from petitions.ledger import VERBS, broken_links
from petitions.models import Attachment, ContactLook, Petition, PetitionEvent
from tests.petitions.conftest import REPLY, Desk, day, morning


def told(petition: Petition) -> list[tuple[str, str, str | None]]:
    rows = PetitionEvent.objects.filter(petition=petition).order_by("number").values_list("kind", "occurred_on", "by__username")
    return [(kind, on.strftime("%m-%d"), by) for kind, on, by in rows]


def stands(petition: Petition) -> dict[str, Any]:
    return Petition.objects.filter(pk=petition.pk).values("state", "department", "due", "step_due", "closed_on", "opened_on").get()


def test_a_whole_life_is_told_by_its_events(desk: Desk) -> None:
    petition = desk.cleared()
    assert told(petition) == [
        ("log", "03-02", "bing"),
        ("assess", "03-02", "office"),
        ("assign", "03-03", "office"),
        ("sign", "03-04", "officer"),
        ("propose", "03-10", "officer"),
        ("verify", "03-11", "office"),
        ("follow_up", "03-12", "bing"),
    ]
    assert stands(petition) == {
        "state": "cleared",
        "department": desk.land.pk,
        "due": day("03-24"),
        "step_due": None,
        "closed_on": day("03-12"),
        "opened_on": day("03-02"),
    }
    assert broken_links() == (7, [])


def everything(petition: Petition) -> list[Any]:
    return [
        list(Petition.objects.values()),
        list(PetitionEvent.objects.values()),
        list(Attachment.objects.values()),
        Message.objects.count(),
    ]


@pytest.mark.parametrize(
    ("step", "who", "detail", "reason"),
    [
        (Step.PROPOSE, "officer", {"result": "solved"}, "not closed without evidence"),
        (Step.DEFER, "officer", {"owner": "某", "until": "2026-05-01"}, "needs the approval of the city task force"),
        (Step.REPORT, "stranger", {}, "stranger may not touch this petition|别部门 may not touch this petition"),
        (Step.FOLLOW_UP, "office", {"answer": "satisfied"}, "“follow up” is not possible while the petition is “being handled”"),
        (Step.EXTEND, "office", {"days": 16}, "at most doubles"),
    ],
)
def test_a_refused_step_leaves_no_trace(desk: Desk, step: Step, who: str, detail: dict[str, Any], reason: str) -> None:
    petition = desk.begun()
    before = everything(petition)
    with pytest.raises(Refused, match=reason):
        desk.step(petition, step, getattr(desk, who), "03-10", REPLY, **detail)
    assert everything(petition) == before


def test_nobody_verifies_the_own_work_also_after_a_change_of_office(desk: Desk) -> None:
    petition = desk.proposed()
    type(desk.officer).objects.filter(pk=desk.officer.pk).update(role="petition_office")
    desk.officer.refresh_from_db()
    with pytest.raises(Refused, match="Nobody verifies the own work"):
        desk.step(petition, Step.VERIFY, desk.officer, "03-11")
    desk.step(petition, Step.VERIFY, desk.second, "03-11")


def test_a_second_return_is_refused_and_a_third_is_impossible(desk: Desk) -> None:
    petition = desk.raised()
    desk.step(petition, Step.ASSESS, desk.office, "03-02", grade="simple")
    desk.step(petition, Step.ASSIGN, desk.office, "03-03", department=desk.land.pk)
    desk.step(petition, Step.RETURN, desk.officer, "03-03", "属水利部门职责。")
    desk.step(petition, Step.ASSIGN, desk.office, "03-03", department=desk.land.pk)
    with pytest.raises(Refused, match="a second return is refused"):
        desk.step(petition, Step.RETURN, desk.officer, "03-03", "属水利部门职责。")
    desk.step(petition, Step.TRANSFER, desk.office, "03-03", department=desk.water.pk)
    desk.step(petition, Step.RETURN, desk.stranger, "03-04", "不属我局职责。")
    assert stands(petition)["state"] == "assessed"
    other = type(desk.land).objects.exclude(pk__in=[desk.land.pk, desk.water.pk])[0]
    third = type(desk.officer).objects.create(username="third", role="officer", department=other)
    desk.step(petition, Step.ASSIGN, desk.office, "03-04", department=other.pk)
    with pytest.raises(Refused, match="there is no third return"):
        desk.step(petition, Step.RETURN, third, "03-04", "不属我局职责。")


def test_a_deadline_on_a_rest_day_moves_and_says_so(desk: Desk) -> None:
    petition = desk.raised()
    desk.step(petition, Step.ASSESS, desk.office, "03-02", grade="general")
    said = desk.step(petition, Step.ASSIGN, desk.office, "03-03", department=desk.land.pk, due="2026-04-04")
    assert said == ["2026-04-04 is a rest day: the date moves to 2026-04-07."]
    assert stands(petition)["due"] == day("04-07")


def test_a_transfer_keeps_the_clock_and_the_petition_has_an_owner(desk: Desk) -> None:
    petition = desk.begun()
    desk.step(petition, Step.TRANSFER, desk.office, "03-09", department=desk.water.pk)
    assert (stands(petition)["department"], stands(petition)["due"]) == (desk.water.pk, day("03-24"))


def test_a_deferral_comes_back_on_its_date_whoever_notices(desk: Desk) -> None:
    petition = desk.begun()
    desk.step(petition, Step.DEFER, desk.dispatcher, "03-10", "分三步办理。", owner="副区长", until="2026-05-20")
    assert settle(day("05-19"), morning("05-19")) == 0
    assert stands(petition)["state"] == "deferred"
    assert settle(day("05-22"), morning("05-22")) == 1
    assert told(petition)[-1] == ("resume", "05-20", None)
    assert (stands(petition)["state"], stands(petition)["due"]) == ("in_progress", day("05-20"))


def test_a_step_on_a_deferral_that_has_ended_first_writes_its_end(desk: Desk) -> None:
    petition = desk.begun()
    desk.step(petition, Step.DEFER, desk.wu, "03-10", "分三步办理。", owner="副区长", until="2026-05-20")
    desk.step(petition, Step.REPORT, desk.officer, "05-21", "已恢复办理。")
    assert [kind for kind, _on, _by in told(petition)][-2:] == ["resume", "report"]


def test_what_is_partly_solved_leaves_a_petition_with_owner_and_date_behind(desk: Desk) -> None:
    petition = desk.proposed(result="partly", rest_due="2026-06-01")
    desk.step(petition, Step.VERIFY, desk.office, "03-11")
    [part] = petition.parts.all()
    assert (part.state, part.department, part.due, part.number) == ("assigned", desk.land, day("06-01"), "2026-0002")


def test_a_merged_petition_follows_an_open_one_of_the_same_enterprise(desk: Desk) -> None:
    master, again = desk.begun(), desk.raised()
    foreign = desk.raised(by=desk.seat, enterprise=desk.ding.enterprise)
    for wrong in (again.pk, foreign.pk, 999999, None):
        with pytest.raises(Refused, match="Name an open petition of the same enterprise"):
            desk.step(again, Step.MERGE, desk.office, "03-05", master=wrong)
    desk.step(again, Step.MERGE, desk.office, "03-05", master=master.pk)
    again = Petition.objects.get(pk=again.pk)
    assert (again.state, again.master) == (State.MERGED, master)


def test_a_reopened_petition_counts_again(desk: Desk) -> None:
    petition = desk.cleared()
    desk.step(petition, Step.REOPEN, desk.bing, "04-11", "道路又坏了。")
    assert stands(petition) == {
        "state": "assessed", "department": None, "due": None, "step_due": day("04-13"), "closed_on": None, "opened_on": day("04-11"),
    }  # fmt: skip


def test_a_stale_page_is_told_so(desk: Desk) -> None:
    petition = desk.begun()
    with pytest.raises(Refused, match="since you opened the page"):
        take(petition.pk, Wish(Step.CONTACT, "通过电话", seen=3), by=desk.officer, today=day("03-05"), at=morning("03-05"))
    take(petition.pk, Wish(Step.CONTACT, "通过电话", seen=4), by=desk.officer, today=day("03-05"), at=morning("03-05"))


def test_the_enterprise_and_the_department_hear_of_what_concerns_them(desk: Desk) -> None:
    petition = desk.proposed()
    desk.step(petition, Step.VERIFY, desk.office, "03-11")
    heard = sorted(Message.objects.values_list("to__username", "text"))
    assert heard == [
        ("bing", "您的诉求 2026-0001 已交市自然资源和规划局办理，2026-03-24 前办结。"),
        ("bing", "您的诉求 2026-0001 已有答复并经核验，请您评价。"),
        ("colleague", "诉求 2026-0001 交办贵单位，2026-03-24 前办结。"),
        ("officer", "诉求 2026-0001 交办贵单位，2026-03-24 前办结。"),
    ]


def test_every_look_at_contact_data_is_logged_with_its_reason(desk: Desk) -> None:
    petition, hidden = desk.begun(), desk.begun(hide_name=True)
    look(petition, by=desk.officer, reason="首次联系企业", at=morning("03-05"))
    for who, which, reason in ((desk.wu, petition, "看看"), (desk.officer, hidden, "首次联系"), (desk.officer, petition, " ")):
        with pytest.raises(Refused):
            look(which, by=who, reason=reason, at=morning("03-05"))
    assert list(ContactLook.objects.values_list("by__username", "petition", "reason")) == [("officer", petition.pk, "首次联系企业")]


def test_the_machine_of_the_row_is_the_machine_of_the_rules() -> None:
    names = {VERBS.get(step, step.value): step for step in OPEN_FROM}
    for state in State:
        open_now = {names[one.name] for one in Petition(state=state.value).get_available_state_transitions()}
        assert open_now == {step for step, states in OPEN_FROM.items() if state in states}


def test_the_state_cannot_be_set_from_outside(desk: Desk) -> None:
    petition = desk.raised()
    with pytest.raises(AttributeError):
        petition.state = "cleared"
    assert ledger.locked(petition.pk).state == "logged"
