"""A date past the last announced day says so on every page, and everybody who could load the notice is told that it is missing."""

import pytest

from people.models import Role, User
from portal.middleware import SettleOncePerDay
from projects.models import Works
from tests.cast import Cast
from tests.portal.winter import winter
from workdays.models import Notice

__all__ = ["winter"]
MARK = 'class="badge-maybe"'


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("jia", "/runner/projects/"),
        ("jia", "/runner/projects/{code}/"),
        ("dispatcher", "/office/projects/{code}/"),
        ("bing", "/enterprise/projects/{code}/"),
        ("wu", "/leader/projects/"),
        ("wu", "/leader/projects/{code}/"),
        ("wu", "/leader/forecast/"),
        ("wu", "/receipts/works/{works}/"),
    ],
)
def test_the_due_day_of_a_works_is_marked(winter: Cast, who: str, path: str) -> None:
    works = Works.objects.get(project=winter.ours)
    assert works.due is not None
    assert works.due.year == winter.today.year + 1
    page = winter.client(getattr(winter, who)).get(path.format(code=winter.ours.code, works=works.pk)).content.decode()
    assert MARK in page


def test_the_drawing_marks_its_limit_line(winter: Cast) -> None:
    page = winter.client(winter.wu).get(f"/leader/projects/{winter.ours.code}/")
    due = Works.objects.get(project=winter.ours).due
    drawing = str(page.context["gantt_wide"])
    assert f"{due}（" in drawing or f"{due} (" in drawing


def test_those_who_mind_the_calendar_are_told_until_the_notice_is_there(winter: Cast) -> None:
    people = {user.role: user for user in vars(winter).values() if isinstance(user, User)}
    told = {role for role, user in people.items() if winter.client(user).get("/messages/").context["notice_wanted"]}
    assert told == {Role.DISPATCHER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
    Notice.objects.create(year=winter.today.year + 1, version=1, number="x")
    assert not winter.client(winter.dispatcher).get("/messages/").context["notice_wanted"]
    assert SettleOncePerDay.settled == winter.today


def test_only_who_may_load_it_is_shown_the_way(winter: Cast) -> None:
    shown = {
        who: 'href="/office/calendar/"' in winter.client(getattr(winter, who)).get("/messages/").content.decode()
        for who in ("dispatcher", "system_admin", "audit_admin")
    }
    assert shown == {"dispatcher": True, "system_admin": True, "audit_admin": False}
