"""A project's own report: ordered on its page, watched, downloaded by those who may see the project and by nobody else."""

import uuid

import pytest
from django.test import Client

from briefings.models import DossierOrder
from tests.cast import OURS, PDF, THEIRS, Cast


def order(cast: Cast, who: str, code: str = OURS) -> int:
    return cast.client(getattr(cast, who)).post(f"/projects/{code}/reports/", {"key": str(uuid.uuid4())}).status_code


def test_it_is_ordered_once_and_the_page_may_be_left(cast: Cast) -> None:
    assert [order(cast, "jia"), order(cast, "wu")] == [303, 303]
    (made,) = DossierOrder.objects.all()
    page = cast.client(cast.jia).get(f"/projects/{OURS}/reports/").content.decode()
    assert (made.state, made.on, made.ordered_by, made.plain) == ("ordered", cast.today, cast.jia, False)
    assert ['hx-trigger="every 1s"' in page, '<meta http-equiv="refresh"' in page, ">PDF<" in page] == [True, True, False]


def asked(client: Client, url: str) -> int:
    answer = client.get(url)
    if answer.streaming:
        b"".join(answer)  # type: ignore[arg-type]
    return answer.status_code


@pytest.mark.parametrize("who", ["yi", "ding"])
def test_of_a_foreign_project_there_is_none(cast: Cast, who: str) -> None:
    dossiers = [cast.dossier(), cast.dossier(plain=True)]
    assert order(cast, who) == 404
    assert cast.client(getattr(cast, who)).get(f"/projects/{OURS}/reports/").status_code == 404
    assert [asked(cast.client(getattr(cast, who)), f"/reports/{one.pk}/pdf/") for one in dossiers] == [404, 404]
    assert DossierOrder.objects.count() == 2


@pytest.mark.parametrize(("who", "answers"), [("jia", [200, 404]), ("officer", [200, 404]), ("wu", [200, 404]), ("bing", [404, 200])])
def test_each_gets_the_words_meant_for_them(cast: Cast, who: str, answers: list[int]) -> None:
    dossiers = [cast.dossier(), cast.dossier(plain=True)]
    client = cast.client(getattr(cast, who))
    assert [asked(client, f"/reports/{one.pk}/pdf/") for one in dossiers] == answers


def test_it_is_downloaded_as_a_file(cast: Cast) -> None:
    answer = cast.client(cast.jia).get(f"/reports/{cast.dossier().pk}/pdf/")
    assert (b"".join(answer), answer["Content-Type"], answer["Cache-Control"]) == (PDF, "application/pdf", "no-store, private")  # type: ignore[arg-type]


@pytest.mark.parametrize(("who", "door"), [("jia", "runner"), ("officer", "office"), ("bing", "enterprise"), ("wu", "leader")])
def test_every_project_page_leads_to_it(cast: Cast, who: str, door: str) -> None:
    page = cast.client(getattr(cast, who)).get(f"/{door}/projects/{OURS}/").content.decode()
    assert f'href="/projects/{OURS}/reports/"' in page
    assert f"/projects/{THEIRS}/reports/" not in page
