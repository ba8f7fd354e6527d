"""The same press, pressed again, has one effect."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from approvals.models import Event, Evidence
from portal.models import Submission
from tests.cast import PDF, Cast, build


def step_url(cast: Cast, step: str = "review", approval: Any = None) -> str:
    return reverse("portal:runner-step", args=[(approval or cast.approval).pk, step])


def filled(cast: Cast, **other: Any) -> dict[str, Any]:
    """The form as the page shows it, saved without touching anything."""
    last = Event.objects.filter(approval=cast.approval).latest("number").number
    return {"key": str(uuid.uuid4()), "on": cast.today.isoformat(), "seen": last, "document": "", "note": "", **other}


def reviews(cast: Cast) -> list[tuple[date, int | None, str]]:
    return list(Event.objects.filter(approval=cast.approval, kind="review").values_list("occurred_on", "by", "origin"))


def test_a_step_is_recorded_and_the_person_told(cast: Cast) -> None:
    answer = cast.client(cast.jia).post(step_url(cast), filled(cast), follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert answer.redirect_chain == [(f"/runner/projects/{cast.ours.code}/#a{cast.approval.pk}", 303)]
    assert len(said) == 1
    assert cast.approval.version.name in said[0]
    assert reviews(cast) == [(cast.today, cast.jia.pk, "runner")]


def test_the_same_press_again_gets_the_first_answer(cast: Cast) -> None:
    client, form = cast.client(cast.jia), filled(cast)
    answers = [client.post(step_url(cast), form) for _press in range(3)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (303, f"/runner/projects/{cast.ours.code}/#a{cast.approval.pk}")
    }
    assert reviews(cast) == [(cast.today, cast.jia.pk, "runner")]
    assert Submission.objects.count() == 1


def test_the_same_key_with_other_entries_is_refused(cast: Cast) -> None:
    client, form = cast.client(cast.jia), filled(cast)
    client.post(step_url(cast), form)
    assert client.post(step_url(cast), {**form, "note": "别的"}).status_code == 422
    assert client.post(step_url(cast, "withdraw"), {**form, "note": "撤"}).status_code == 422
    assert [event.kind for event in Event.objects.filter(approval=cast.approval).order_by("number")] == ["receive", "accept", "review"]


def test_another_file_is_another_entry(cast: Cast) -> None:
    client, form = cast.client(cast.jia), filled(cast)
    first = client.post(step_url(cast), {**form, "evidence": SimpleUploadedFile("a.pdf", PDF)})
    again = client.post(step_url(cast), {**form, "evidence": SimpleUploadedFile("a.pdf", PDF)})
    other = client.post(step_url(cast), {**form, "evidence": SimpleUploadedFile("a.pdf", PDF + b"%")})
    assert [first.status_code, again.status_code, other.status_code] == [303, 303, 422]
    assert Evidence.objects.filter(project=cast.ours).count() == 2  # the cast's own, and this one


@pytest.mark.parametrize("key", [None, "", "not-a-key", ["a", "b"]])
def test_a_form_without_a_good_key_is_not_carried_out(cast: Cast, key: Any) -> None:
    form = {**filled(cast), "key": key}
    if key is None:
        del form["key"]
    assert cast.client(cast.jia).post(step_url(cast), form).status_code == 400
    assert reviews(cast) == []


def test_the_keys_of_two_people_have_nothing_to_do_with_each_other(cast: Cast) -> None:
    form = filled(cast)
    cast.client(cast.jia).post(step_url(cast), form)
    theirs = {**form, "seen": Event.objects.filter(approval=cast.their_approval).latest("number").number}
    assert cast.client(cast.yi).post(step_url(cast, approval=cast.their_approval), theirs).status_code == 303


def test_a_refused_step_leaves_no_trace_and_the_key_free(cast: Cast) -> None:
    client = cast.client(cast.jia)
    form = filled(cast, on=(cast.today + timedelta(days=1)).isoformat(), note="我写的备注", evidence=SimpleUploadedFile("a.pdf", PDF))
    refused = client.post(step_url(cast), form)
    page = refused.content.decode()
    assert refused.status_code == 400
    assert "我写的备注" in page
    assert f"{cast.today + timedelta(days=1)} " in page
    assert (reviews(cast), Submission.objects.count(), Evidence.objects.filter(project=cast.ours).count()) == ([], 0, 1)
    assert client.post(step_url(cast), {**filled(cast), "key": form["key"]}).status_code == 303


def test_a_step_the_machine_does_not_take_is_409(cast: Cast) -> None:
    refused = cast.client(cast.jia).post(step_url(cast, "grant"), filled(cast, document="巴发改〔2026〕1号"))
    assert (refused.status_code, reviews(cast)) == (409, [])


def test_a_stale_page_says_what_happened_and_keeps_what_was_typed(cast: Cast) -> None:
    client, stale = cast.client(cast.jia), filled(cast, note="我写的备注")
    client.post(step_url(cast), filled(cast))
    answer = client.post(step_url(cast), stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert [part in page for part in ("我写的备注", str(cast.today), "甲跑手")] == [True] * 3
    assert len(reviews(cast)) == 1


@pytest.mark.django_db(transaction=True)
def test_sixteen_presses_at_once_have_one_effect() -> None:
    cast = build(timezone.localdate())
    form, url = filled(cast), step_url(cast)

    def press(_number: int) -> tuple[int, str]:
        try:
            answer = cast.client(cast.jia).post(url, form)
            return answer.status_code, answer.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as crowd:
        answers = list(crowd.map(press, range(16)))
    assert set(answers) == {(303, f"/runner/projects/{cast.ours.code}/#a{cast.approval.pk}")}
    assert reviews(cast) == [(cast.today, cast.jia.pk, "runner")]
    assert Submission.objects.count() == 1
