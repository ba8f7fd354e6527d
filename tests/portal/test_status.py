"""Anybody may look up how far a project is, with the two codes of the receipt; nobody learns anything about a person."""

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

URL = "/status/"


def ask(cast: Cast, **other: str) -> HttpResponse:
    return Client().post(URL, {"project": cast.ours.code, "query": cast.ours.query_code, **other})


def test_the_two_codes_open_the_project(cast: Cast) -> None:
    answer = ask(cast)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert [part in page for part in (cast.ours.code, "巴州区", cast.approval.version.name, cast.approval.lead.name)] == [True] * 4


def test_a_receipts_qr_code_opens_it_too(cast: Cast) -> None:
    answer = Client().get(URL, {"project": cast.ours.code, "query": cast.ours.query_code})
    assert (answer.status_code, cast.approval.version.name in answer.content.decode()) == (200, True)


def test_codes_are_read_as_people_type_them(cast: Cast) -> None:
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    spaced = " ".join([cast.ours.query_code[:5].lower(), cast.ours.query_code[5:].lower()])
    assert ask(cast, project=f" {cast.ours.code.translate(wide)} ", query=spaced).status_code == 200


def test_nothing_about_people_or_the_enterprise_leaks(cast: Cast) -> None:
    """Everything that could leak is there: names, phones, contact, sponsor, runner, enterprise, investment."""
    page = ask(cast).content.decode()
    people = [cast.jia.full_name, cast.jia.phone, cast.jia.username, cast.bing.full_name, cast.ours.sponsor]
    owner = cast.ours.enterprise
    assert [secret for secret in (*people, owner.name, owner.uscc, owner.contact, owner.phone) if secret in page] == []


@pytest.mark.parametrize(
    "wrong",
    [{"query": "2222222222"}, {"project": "2609-511999-04-01-999999"}, {"project": "2609-511999-04-01-999999", "query": "2222222222"}],
    ids=["wrong query code", "no such project", "both"],
)
def test_a_wrong_code_and_a_missing_project_cannot_be_told_apart(cast: Cast, wrong: dict[str, str]) -> None:
    answer = ask(cast, **wrong)
    told = answer.content.decode().split('role="alert">')[1].split("</p>")[0]
    other = ask(cast, query="3333333333").content.decode().split('role="alert">')[1].split("</p>")[0]
    assert (answer.status_code, told) == (404, other)


def test_the_query_code_of_another_project_does_not_open_ours(cast: Cast) -> None:
    assert ask(cast, query=cast.theirs.query_code).status_code == 404


@pytest.mark.parametrize("typed", [{"project": ""}, {"query": ""}, {"query": "x" * 5000}, {"project": "\x00"}, {"project": "1" * 61}])
def test_what_cannot_be_a_code_is_refused_before_the_database(cast: Cast, typed: dict[str, str]) -> None:
    assert ask(cast, **typed).status_code == 400


def test_who_tries_codes_out_is_stopped_and_told_when_to_come_back(cast: Cast) -> None:
    answers = [ask(cast, query="2222222222") for _try in range(13)]
    assert [answer.status_code for answer in answers] == [404] * 12 + [429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert Client(REMOTE_ADDR="10.1.1.1").post(URL, {"project": cast.ours.code, "query": cast.ours.query_code}).status_code == 200
    assert Client(headers={"x-forwarded-for": "10.1.1.2"}).post(URL, {"project": "x", "query": "y"}).status_code == 429


def test_the_first_view_is_smaller_than_20_kb(cast: Cast) -> None:
    page = Client().get(URL).content
    sheet = finders.find("css/status.css")
    assert b"bootstrap" not in page
    assert b"<script" not in page
    with open(sheet, "rb") as file:  # type: ignore[arg-type]
        assert len(page) + len(file.read()) < 20_000
    assert len(ask(cast).content) < 20_000


def test_a_project_is_looked_up_with_few_questions(cast: Cast, django_assert_num_queries: object) -> None:
    ask(cast)
    with django_assert_num_queries(9):  # type: ignore[operator]
        ask(cast)


def test_the_probe_answers(cast: Cast) -> None:
    assert Client().get(reverse("portal:healthz")).json() == {"database": "ok"}
