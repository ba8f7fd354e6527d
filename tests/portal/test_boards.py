"""Boards in the browser's address: grouped, narrowed, kept under a name; the signs of integrity and their rows; a look in one tap."""

import uuid
from typing import Any

import pytest

from approvals.models import Event
from approvals.models.event import Kind
from portal.models import SavedView
from tests.cast import Cast


def key() -> dict[str, str]:
    return {"key": str(uuid.uuid4())}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"市发展和改革委员会": 2}),
        ("?by=county", {"巴州区": 1, "通江县": 1}),
        ("?by=runner&county=511902", {"甲跑手": 1}),
        ("?by=runner&runner=yi", {"乙跑手": 1}),
        ("?by=nonsense&county=x&light=purple&since=2099-01-01", {}),
        ("?since=yesterday&stage=99&stale=7", {"市发展和改革委员会": 2}),
        (f"?county={'9' * 500}", {"市发展和改革委员会": 2}),
    ],
)
def test_a_board_is_an_address_and_nonsense_in_it_counts_as_nothing(cast: Cast, query: str, found: dict[str, int]) -> None:
    shown = cast.client(cast.wu).get(f"/boards/{query}").context["rows"]
    assert {row.line.name: row.line.under_way for row in shown} == found


def test_every_number_of_a_board_opens_as_many_rows(cast: Cast) -> None:
    client = cast.client(cast.dispatcher)
    for by in ("department", "county", "stage", "runner"):
        for row in client.get(f"/boards/?by={by}").context["rows"]:
            for cell in (row.under_way, *row.lights, row.stale, row.very_stale, row.decided, row.kept):
                if cell.address:
                    assert client.get(cell.address).context["total"] == cell.number


@pytest.mark.parametrize("page", ["abc", "-1", "0", "1e309", "999999"])
def test_an_odd_page_number_is_no_fault(cast: Cast, page: str) -> None:
    assert cast.client(cast.wu).get(f"/boards/approvals/?page={page}").status_code == 200


def test_a_view_is_kept_opened_and_dropped_by_its_owner_alone(cast: Cast) -> None:
    client = cast.client(cast.wu)
    answer = client.post("/boards/views/", {**key(), "name": " 巴州区  逾期 ", "query": "by=runner&county=511902&evil=<script>"})
    view = SavedView.objects.get()
    assert (answer.status_code, view.user, view.name) == (303, cast.wu, "巴州区 逾期")
    assert "evil" not in view.query
    assert [row.line.name for row in client.get(f"/boards/?{view.query}").context["rows"]] == ["甲跑手"]
    other = cast.client(cast.dispatcher)
    assert other.get("/boards/").context["views"].count() == 0
    assert other.post(f"/boards/views/{view.pk}/drop/", key()).status_code == 404
    assert client.post(f"/boards/views/{view.pk}/drop/", key()).status_code == 303
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "名" * 41, "\x00"])
def test_a_view_without_a_usable_name_is_not_kept_and_says_so(cast: Cast, name: str) -> None:
    answer = cast.client(cast.wu).post("/boards/views/", {**key(), "name": name, "query": "by=county"})
    assert (answer.status_code, SavedView.objects.count()) == (400, 0)
    assert "by=county" in answer.context["here"]


def test_signs_nobody_sees_are_no_part_of_a_views_name(cast: Cast) -> None:
    client = cast.client(cast.wu)
    assert client.post("/boards/views/", {**key(), "name": "巴\x00州\u202e 区", "query": "by=county"}).status_code == 303
    assert SavedView.objects.get().name == "巴州 区"


def test_a_name_is_used_once(cast: Cast) -> None:
    client = cast.client(cast.wu)
    answers = [client.post("/boards/views/", {**key(), "name": "逾期", "query": "by=county"}).status_code for _ in range(2)]
    assert (answers, SavedView.objects.count()) == ([303, 400], 1)


def test_each_sign_of_integrity_opens_its_rows(cast: Cast) -> None:
    client = cast.client(cast.wu)
    lines = {share.indicator: share.signs for share, *_words in client.get("/boards/integrity/?from=2020-01-01").context["lines"]}
    behind = {sign: client.get(f"/boards/integrity/?from=2020-01-01&sign={sign}").context["page"].paginator.count for sign in lines}
    assert behind == lines
    assert len(lines) == 7


@pytest.mark.parametrize("query", ["?from=x&to=y", "?from=2026-12-31&to=2020-01-01", "?sign=nonsense", "?department=%00", "?page=abc"])
def test_nonsense_about_a_period_shows_the_quarter(cast: Cast, query: str) -> None:
    shown = cast.client(cast.officer).get(f"/boards/integrity/{query}")
    assert (shown.status_code, shown.context["period"].last) == (200, cast.today)


def test_a_look_is_one_tap_for_the_own_runner_and_nothing_for_another(cast: Cast) -> None:
    url = f"/projects/{cast.ours.code}/verified/"
    form: dict[str, Any] = key()
    client = cast.client(cast.jia)
    answers = [client.post(url, form).status_code for _ in range(2)]
    stranger = cast.client(cast.yi).post(url, key()).status_code
    officer = cast.client(cast.officer).post(url, key()).status_code
    assert (answers, stranger, officer) == ([303, 303], 404, 303)
    assert list(Event.objects.filter(kind=Kind.VERIFIED).values_list("by__username", flat=True)) == ["jia", "officer"]


def test_a_project_given_up_says_why_no_look_is_needed(cast: Cast) -> None:
    type(cast.ours).objects.filter(pk=cast.ours.pk).update(state="terminated")
    answer = cast.client(cast.jia).post(f"/projects/{cast.ours.code}/verified/", key())
    assert (answer.status_code, len(answer.context["reasons"])) == (409, 1)
