"""The briefing desk: ordered once a day, watched, downloaded through a gate."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from briefings.models import Issue
from tests.cast import PDF, Cast


def order(client: Client, on: str) -> int:
    return client.post("/office/briefings/", {"key": str(uuid.uuid4()), "on": on}).status_code


def test_an_issue_is_ordered_and_the_page_may_be_left(cast: Cast) -> None:
    client = cast.client(cast.editor)
    assert order(client, cast.today.isoformat()) == 303
    (issue,) = Issue.objects.all()
    page = client.get("/office/briefings/").content.decode()
    assert (issue.state, issue.on, issue.ordered_by, issue.number) == ("ordered", cast.today, cast.editor, 1)
    assert ['hx-trigger="every 1s"' in page, '<meta http-equiv="refresh"' in page] == [True, True]


def test_the_same_day_ordered_twice_is_one_issue(cast: Cast) -> None:
    assert [order(cast.client(one), cast.today.isoformat()) for one in (cast.editor, cast.dispatcher)] == [303, 303]
    assert Issue.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "nonsense", "2099-01-01"])
def test_a_day_that_has_not_come_is_refused(cast: Cast, typed: str) -> None:
    assert (order(cast.client(cast.editor), typed), Issue.objects.count()) == (400, 0)


def test_the_leader_downloads_and_a_runner_does_not(cast: Cast) -> None:
    issue = cast.issue()
    answer = cast.client(cast.wu).get(f"/briefings/{issue.pk}/pdf/")
    assert (b"".join(answer), answer["Content-Type"], answer["Cache-Control"]) == (PDF, "application/pdf", "no-store, private")  # type: ignore[arg-type]
    assert cast.client(cast.jia).get(f"/briefings/{issue.pk}/pdf/").status_code == 403


def test_what_is_not_drawn_yet_is_not_there(cast: Cast) -> None:
    order(cast.client(cast.editor), (cast.today - timedelta(days=1)).isoformat())
    issue = Issue.objects.get()
    assert [cast.client(cast.wu).get(f"/briefings/{issue.pk}/{what}/").status_code for what in ("pdf", "sheet")] == [404, 404]


def test_a_file_the_store_has_lost_is_a_404_not_a_500(cast: Cast) -> None:
    issue = cast.issue()
    issue.pdf.storage.delete(issue.pdf.name)
    assert cast.client(cast.wu).get(f"/briefings/{issue.pk}/pdf/").status_code == 404
