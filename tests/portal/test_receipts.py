"""The receipt's page: the figures of the project page, day by day, for whoever may see the project; the JSON verifies by itself."""

import json

import pytest

from approvals.actions.steps import record
from approvals.models import Approval
from approvals.states import Origin, State, Step
from portal.receipt_lines import months
from tests.cast import Cast, at, take, workdays_back
from tools import verify_receipt

SPECIAL = {"kind": "expert_review", "basis": "行政许可法第四十五条", "approver": "分管负责人", "planned_days": 3}


def clocks(cast: Cast) -> dict[str, int]:
    return {"approval": cast.approval.pk, "stage": cast.approval.stage_id, "works": cast.approval.works_id}


@pytest.mark.parametrize("scope", ["approval", "stage", "works"])
@pytest.mark.parametrize("who", ["jia", "team_lead", "officer", "dispatcher", "editor", "bing", "wu"])
def test_everybody_who_sees_the_project_reads_the_same_account(cast: Cast, scope: str, who: str) -> None:
    url = f"/receipts/{scope}/{clocks(cast)[scope]}/"
    answer = cast.client(getattr(cast, who)).get(url)
    reading = answer.context["receipt"].reading
    assert (answer.status_code, reading.used, str(reading.light)) == (200, 2, "soon" if scope == "approval" else "on_time")
    counted = [line for month in answer.context["months"] for line in month.stretches if line.note == ""]
    assert sum(line.counted for line in counted) == 2


@pytest.mark.parametrize("scope", ["approval", "stage", "works"])
@pytest.mark.parametrize("who", ["yi", "ding", "other_officer"])
@pytest.mark.parametrize("ending", ["", "receipt.json"])
def test_a_foreign_clock_does_not_exist(cast: Cast, scope: str, who: str, ending: str) -> None:
    stranger = cast.client(getattr(cast, who))
    assert stranger.get(f"/receipts/{scope}/{clocks(cast)[scope]}/{ending}").status_code == 404
    assert stranger.get(f"/receipts/{scope}/999999/{ending}").status_code == 404


def test_there_are_receipts_of_nothing_else(cast: Cast) -> None:
    assert cast.client(cast.jia).get(f"/receipts/project/{cast.ours.pk}/").status_code == 404


@pytest.mark.parametrize("scope", ["approval", "stage", "works"])
def test_the_json_verifies_from_itself_alone_and_a_tampered_one_does_not(cast: Cast, scope: str) -> None:
    answer = cast.client(cast.bing).get(f"/receipts/{scope}/{clocks(cast)[scope]}/receipt.json")
    assert answer["Content-Disposition"] == f'attachment; filename="receipt-{scope}-{clocks(cast)[scope]}.json"'
    verify_receipt.verify(answer.content.decode())
    forged = json.loads(answer.content)
    forged["result"]["used"] = 1
    with pytest.raises(verify_receipt.Differs):
        verify_receipt.verify(json.dumps(forged))


def test_the_account_against_the_limit_in_law_is_one_tap_further(cast: Cast) -> None:
    client, url = cast.client(cast.wu), f"/receipts/approval/{cast.approval.pk}/"
    limits = [client.get(url + query).context["receipt"].subject.limit.days for query in ("", "?limit=statutory", "?limit=nonsense")]
    assert limits == [cast.approval.limit, cast.approval.statutory_limit, cast.approval.limit]
    assert json.loads(client.get(url + "receipt.json?limit=statutory").content)["limit"]["days"] == cast.approval.statutory_limit


def test_a_pause_is_told_with_its_kind_and_the_number_of_its_notice(cast: Cast) -> None:
    take(cast.approval, Step.REVIEW, cast.jia, workdays_back(cast.today, 1))
    record(
        cast.approval.pk, Step.BEGIN_SPECIAL, by=cast.officer, on=cast.today, today=cast.today, at=at(cast.today),
        origin=Origin.DEPARTMENT, document="〔2026〕7号", detail=SPECIAL,
    )  # fmt: skip
    answer = cast.client(cast.bing).get(f"/receipts/approval/{cast.approval.pk}/")
    (member,) = answer.context["receipt"].subject.members
    assert [(pause.stop, pause.kind, pause.document) for pause in member.pauses] == [(cast.today, "expert_review", "〔2026〕7号")]
    page = answer.content.decode()
    assert "专家评审" in page
    assert "〔2026〕7号" in page


def test_what_was_withdrawn_says_so_and_shows_no_days(cast: Cast) -> None:
    Approval.objects.filter(pk=cast.approval.pk).update(state="withdrawn")
    answer = cast.client(cast.wu).get(f"/receipts/approval/{cast.approval.pk}/")
    assert (answer.context["months"], answer.context["void"]) == ((), State.WITHDRAWN.label)


def test_every_day_stands_in_exactly_one_cell_and_one_line(cast: Cast) -> None:
    answer = cast.client(cast.wu).get(f"/receipts/works/{cast.approval.works_id}/")
    receipt, told = answer.context["receipt"], answer.context["months"]
    cells = [cell.day for month in told for week in month.weeks for cell in week if cell]
    stretches = [(line.last - line.first).days + 1 for month in told for line in month.stretches]
    assert cells == [line.ground.day for line in receipt.lines]
    assert sum(stretches) == len(cells)
    assert sum(month.counted for month in told) == receipt.lines[-1].total
    assert months(receipt) == told


def test_project_pages_of_all_doors_lead_to_the_receipts(cast: Cast) -> None:
    pages = {"jia": "runner", "officer": "office", "bing": "enterprise", "wu": "leader"}
    for who, door in pages.items():
        page = cast.client(getattr(cast, who)).get(f"/{door}/projects/{cast.ours.code}/").content.decode()
        for scope, key in clocks(cast).items():
            assert f'href="/receipts/{scope}/{key}/"' in page, (door, scope)


@pytest.mark.parametrize("scope", ["stage", "works"])
def test_a_receipt_asks_no_more_for_three_approvals_than_for_one(cast: Cast, scope: str, django_assert_num_queries: object) -> None:
    client, url = cast.client(cast.wu), f"/receipts/{scope}/{clocks(cast)[scope]}/"
    client.get(url)
    for _rows in (1, 3):
        with django_assert_num_queries(7):  # type: ignore[operator]
            client.get(url)
        for approval in Approval.objects.filter(works=cast.approval.works, state="planned", version__may_start_early=True)[:2]:
            take(approval, Step.RECEIVE, cast.jia, workdays_back(cast.today, 1), cast.evidence)
