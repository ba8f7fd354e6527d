"""One screen, and every number opens its rows."""

import pytest

from projects.models import Works
from tests.cast import Cast


def names(cast: Cast, query: str) -> set[str]:
    found = cast.client(cast.wu).get(f"/leader/projects/{query}").context["found"]
    assert found.total == len(found.lines)
    return {line.name for line in found.lines}


def test_the_figures_of_the_cast(cast: Cast) -> None:
    screen = cast.client(cast.wu).get("/leader/").context["screen"]
    assert (screen.projects, screen.in_scope, screen.permitted, screen.late, screen.soon) == (2, 2, 0, 0, 0)
    assert [(county.name, county.projects) for county in screen.counties] == [("巴州区", 1), ("通江县", 1)]


def test_every_number_opens_as_many_rows(cast: Cast) -> None:
    Works.objects.filter(project=cast.ours).update(late_from=cast.today, due=cast.today)
    client = cast.client(cast.wu)
    screen = client.get("/leader/").context["screen"]
    assert screen.late == 1
    for light, number in screen.lights:
        assert client.get(f"/leader/projects/?light={light}").context["found"].total == number
        for county in screen.counties:
            rows = client.get(f"/leader/projects/?light={light}&county={county.code}").context["found"].total
            assert rows == dict(county.lights)[light]
    for number, _name, count in screen.stages:
        assert client.get(f"/leader/projects/?stage={number}").context["found"].total == count


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"我们的项目", "他们的项目"}),
        ("?q=我们", {"我们的项目"}),
        ("?q=丁公司", {"他们的项目"}),
        ("?q=２６０９－５１１９２１", {"他们的项目"}),
        ("?county=511902", {"我们的项目"}),
        ("?investment=enterprise", set()),
        ("?permitted=all", set()),
        ("?scope=in", {"我们的项目", "他们的项目"}),
        ("?q=%00&light=purple&county=abc&stage=99&investment=x&page=1e309", {"我们的项目", "他们的项目"}),
        ("?page=-1", {"我们的项目", "他们的项目"}),
        ("?enterprise=2&ordering=internal_note&enterprise__phone__startswith=1", {"我们的项目", "他们的项目"}),
    ],
)
def test_the_list_narrows_by_what_stands_in_the_address(cast: Cast, query: str, found: set[str]) -> None:
    assert names(cast, query) == found


def test_a_runner_finds_only_own_projects_with_the_same_search(cast: Cast) -> None:
    found = cast.client(cast.jia).get("/runner/projects/?q=项目").context["found"]
    assert [line.name for line in found.lines] == ["我们的项目"]
    assert "丁公司" not in cast.client(cast.jia).get("/runner/projects/?q=丁公司").content.decode().replace('value="丁公司"', "")


def test_a_fragment_comes_back_for_a_filter(cast: Cast) -> None:
    page = cast.client(cast.wu).get("/leader/projects/?q=我们", headers={"hx-request": "true"}).content.decode()
    assert page.strip().startswith('<div id="rows">')
    assert "<html" not in page


def test_the_screen_stays_within_its_questions(cast: Cast, django_assert_max_num_queries: object) -> None:
    client = cast.client(cast.wu)
    client.get("/leader/")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get("/leader/")


def test_a_leader_reads_a_project_and_is_offered_nothing_to_press(cast: Cast) -> None:
    page = cast.client(cast.wu).get(f"/leader/projects/{cast.ours.code}/").content.decode()
    assert (cast.approval.version.name in page, "/step/" in page) == (True, False)
