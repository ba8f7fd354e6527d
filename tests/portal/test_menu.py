"""The menu: what is opened every day stands open, the rest is folded; every entry opens for whoever sees it, and one of them is here."""

import re

import pytest
from django.test import Client

from people.models import Role
from portal.context import FOLDED, MENU
from tests.cast import Cast


def folded(page: str) -> list[str]:
    sheet = page.partition('class="menu-sheet">')[2].partition("</div>")[0]
    return re.findall(r'href="([^"]+)"', sheet)


def test_no_door_shows_more_than_seven_entries_and_none_twice() -> None:
    for role in Role.values:
        names = [name for entries in (MENU, FOLDED) for name, _label in entries.get(role, ())]
        assert (len(MENU.get(role, ())) <= 7, len(names)) == (True, len(set(names)))


def test_every_folded_entry_opens_and_says_where_one_is(cast: Cast) -> None:
    client = cast.client(cast.dispatcher)
    urls = folded(client.get("/office/").content.decode())
    assert len(urls) == len(FOLDED[Role.DISPATCHER])
    for url in urls:
        answer = client.get(url)
        page = answer.content.decode()
        assert (answer.status_code, page.count('<summary class="here">'), f'<a href="{url}" aria-current="page">' in page) == (200, 1, True)


def test_an_open_entry_leaves_the_fold_unmarked(cast: Cast) -> None:
    assert '<summary class="here">' not in cast.client(cast.dispatcher).get("/office/projects/").content.decode()


@pytest.mark.parametrize("page", ["/sign-in/", "/clock/"])
def test_a_stranger_sees_no_menu(db: None, page: str) -> None:
    assert 'class="menu"' not in Client().get(page).content.decode()
