"""Finding a project from the office: by name, code or owner, page by page, each person only what exists for them."""

import pytest
from django.test import Client

from projects.models import Project
from tests.cast import Cast, project, workdays_back


def names(client: Client, query: str = "") -> list[str]:
    return [line.name for line in client.get(f"/office/projects/{query}").context["found"].lines]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("dispatcher", ["他们的项目", "我们的项目"]),
        ("editor", ["他们的项目", "我们的项目"]),
        ("officer", ["他们的项目", "我们的项目"]),
        ("other_officer", []),
    ],
)
def test_each_finds_what_exists_for_them(cast: Cast, who: str, seen: list[str]) -> None:
    client = cast.client(getattr(cast, who))
    assert sorted(names(client, "?q=项目")) == seen
    assert sorted(names(client)) == seen


@pytest.mark.parametrize("word", ["我们", "丙公司", "2609-511902", "100001", "我们的项目"])
def test_name_owner_and_code_are_looked_through(cast: Cast, word: str) -> None:
    assert names(cast.client(cast.dispatcher), f"?q={word}") == ["我们的项目"]


@pytest.mark.parametrize("typed", ["(一期)", "（一期）", "幸福（一", "幸福(一期"])
def test_wide_and_narrow_brackets_are_one(cast: Cast, typed: str) -> None:
    Project.objects.filter(pk=cast.ours.pk).update(name="幸福（一期）工程")
    assert names(cast.client(cast.dispatcher), f"?q={typed}") == ["幸福（一期）工程"]


def test_a_dispatcher_of_a_county_finds_nothing_beyond_it(cast: Cast) -> None:
    cast.dispatcher.region = cast.ours.region
    cast.dispatcher.save()
    assert names(cast.client(cast.dispatcher), "?q=项目") == ["我们的项目"]


def test_a_page_shows_twenty_and_the_next_the_rest(cast: Cast) -> None:
    for number in range(19):
        code = f"2609-511902-04-01-3000{number:02d}"
        project(code, f"第{number}处工地", "511902", cast.ours.enterprise, cast.jia, workdays_back(cast.today, 20))
    client = cast.client(cast.dispatcher)
    assert (len(names(client)), len(names(client, "?page=2"))) == (20, 1)
    assert len({*names(client), *names(client, "?page=2")}) == 21


def test_a_row_opens_the_project_and_the_menu_leads_here(cast: Cast) -> None:
    page = cast.client(cast.dispatcher).get("/office/projects/").content.decode()
    assert f'href="/office/projects/{cast.ours.code}/"' in page
    assert '<a href="/office/projects/" aria-current="page">' in page


@pytest.mark.parametrize(
    ("who", "page", "goes"), [("wu", "/leader/", "/leader/projects/"), ("dispatcher", "/office/register/", "/office/projects/")]
)
def test_a_box_to_find_a_project_stands_where_the_day_begins(cast: Cast, who: str, page: str, goes: str) -> None:
    assert f'role="search" action="{goes}"' in cast.client(getattr(cast, who)).get(page).content.decode()


def test_a_fragment_comes_back_for_a_filter(cast: Cast) -> None:
    page = cast.client(cast.dispatcher).get("/office/projects/?q=我们", headers={"hx-request": "true"}).content.decode()
    assert (page.strip().startswith('<div id="rows">'), "<html" in page) == (True, False)
