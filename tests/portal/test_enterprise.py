"""The enterprise reads plain sentences about its own projects, and nothing about others."""

from django.utils import timezone

from approvals.actions.steps import record
from approvals.states import Origin, Step
from tests.cast import Cast, take


def test_its_projects_in_sentences(cast: Cast) -> None:
    page = cast.client(cast.bing).get("/enterprise/").content.decode()
    (mine,) = cast.client(cast.bing).get("/enterprise/").context["mine"]
    ((row, sentence),) = mine.sentences
    assert (mine.row.name, row.pk) == ("我们的项目", cast.approval.pk)
    assert cast.approval.lead.name in sentence
    assert [sentence in page, "他们的项目" in page, cast.ours.query_code in page] == [True, False, False]


def test_the_project_shows_codes_for_the_receipt_and_no_button_to_press(cast: Cast) -> None:
    page = cast.client(cast.bing).get(f"/enterprise/projects/{cast.ours.code}/").content.decode()
    assert [cast.ours.query_code in page, "/step/" in page] == [True, False]


def test_when_material_is_missing_it_is_the_enterprises_turn(cast: Cast) -> None:
    record(
        cast.approval.pk, Step.REQUEST_CORRECTION, by=cast.officer, on=cast.today, today=cast.today, at=timezone.now(),
        origin=Origin.DEPARTMENT, detail={"missing": ["红线图"], "due": cast.today.isoformat()},
    )  # fmt: skip
    answer = cast.client(cast.bing).get(f"/enterprise/projects/{cast.ours.code}/")
    assert [card.row.pk for card in answer.context["yours"]] == [cast.approval.pk]


def test_an_enterprise_without_projects_is_told_what_to_do(cast: Cast) -> None:
    cast.theirs.enterprise = cast.ours.enterprise
    cast.theirs.save()
    page = cast.client(cast.ding).get("/enterprise/").content.decode()
    assert 'class="empty"' in page


def test_a_decision_is_told_with_its_day(cast: Cast) -> None:
    take(cast.approval, Step.REVIEW, cast.jia, cast.today)
    take(cast.approval, Step.GRANT, cast.jia, cast.today, document="巴发改〔2026〕12号")
    page = cast.client(cast.bing).get(f"/enterprise/projects/{cast.ours.code}/").content.decode()
    assert "巴发改〔2026〕12号" in page
