"""The calendar desk: look first, apply what was looked at, and say in words what a bad notice lacks."""

import json
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from approvals.actions import calendar as adopting
from approvals.models import Event
from approvals.projection import differing
from approvals.states import Step
from people.models import Message, User
from projects.models import Works
from tests.cast import Cast, first_approval, project, take
from tests.portal.winter import winter
from workdays import calendar, papers
from workdays.models import Notice, RegionalDay

__all__ = ["winter"]
NUMBER = "国办发明电〔2026〕99号"


def desk(user: User) -> Client:
    """Reads English: the sentences as the code writes them."""
    client = Client()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def notice(year: int, **more: Any) -> dict[str, Any]:
    """The public JSON of a year: the days always off, and the week before them at New Year."""
    days = [("元旦", f"{year}-01-0{day}") for day in (1, 4, 5, 6)] + [("劳动节", f"{year}-05-01"), ("劳动节", f"{year}-05-02")]
    days += [("国庆节", f"{year}-10-0{day}") for day in (1, 2, 3)]
    return {"year": year, "papers": ["https://www.gov.cn/x"], "days": [{"name": n, "date": d, "isOffDay": True} for n, d in days]} | more


def uploaded(content: Any, number: str = NUMBER) -> dict[str, Any]:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return {"kind": "file", "number": number, "file": SimpleUploadedFile("2027.json", text)}


def next_year() -> int:
    return calendar.current().horizon.year + 1


def said(answer: Any) -> str:
    """Everything the page says against what was handed in."""
    forms = [answer.context[name] for name in ("file_form", "typed_form", "region_form")]
    with translation.override("en"):
        return " ".join(str(reason) for form in forms if form.is_bound for reasons in form.errors.values() for reason in reasons)


def press(client: Any, preview: Any, **changed: str) -> Any:
    """Press “apply” on a preview as a browser would."""
    shown = preview.context
    fields = {"kind": shown["kind"], "seen": shown["seen"], "key": str(uuid.uuid4()), **dict(shown["handed"].fields), **changed}
    return client.post("/office/calendar/apply/", fields)


def test_a_notice_is_looked_at_and_nothing_is_written(winter: Cast) -> None:
    before = (Notice.objects.count(), Event.objects.count(), list(Works.objects.order_by("pk").values()))
    answer = desk(winter.dispatcher).post("/office/calendar/", uploaded(notice(next_year())))
    outlook = answer.context["outlook"]
    assert (answer.status_code, outlook.number, {one.what for one in outlook.moved}) == (200, NUMBER, {"works"})
    assert [(tally.what, tally.moved, tally.earlier, tally.later) for tally in answer.context["tallies"]] == [
        ("approval", 0, 0, 0), ("stage", 0, 0, 0), ("works", 2, 0, 2), ("consultation", 0, 0, 0),
    ]  # fmt: skip
    assert (Notice.objects.count(), Event.objects.count(), list(Works.objects.order_by("pk").values())) == before


def test_apply_does_exactly_what_the_preview_showed(winter: Cast) -> None:
    client, year = desk(winter.dispatcher), next_year()
    preview = client.post("/office/calendar/", uploaded(notice(year)))
    answer = press(client, preview)
    assert (answer.status_code, answer["Location"]) == (303, "/office/calendar/")
    shown = {(one.pk, one.after) for one in preview.context["outlook"].moved}
    assert shown == set(Works.objects.filter(due__isnull=False).values_list("pk", "due"))
    assert Event.objects.filter(kind="calendar_moved", document=NUMBER).count() == len(shown)
    assert set(Message.objects.values_list("to__username", flat=True)) == {"jia", "yi"}
    for works in Works.objects.select_related("project__region"):
        assert differing(works, calendar.current(works.project.region.code)) == []
    after = client.get("/office/calendar/")
    line = after.context["notices"][0]
    assert (line.notice.year, line.notice.number, line.moved, bool(after.context["notice_wanted"])) == (year, NUMBER, 2, False)
    assert "2 due days moved (0 of them earlier) in 2 projects; 2 people were told." in after.content.decode()


def test_the_same_press_twice_has_one_effect(winter: Cast) -> None:
    client, key, year = desk(winter.dispatcher), str(uuid.uuid4()), next_year()
    preview = client.post("/office/calendar/", uploaded(notice(year)))
    answers = [press(client, preview, key=key).status_code for _time in range(2)]
    assert (answers, Notice.objects.filter(year=year).count()) == ([303, 303], 1)


def test_what_has_changed_since_the_look_is_shown_again_and_not_written(winter: Cast) -> None:
    client = desk(winter.dispatcher)
    preview = client.post("/office/calendar/", uploaded(notice(next_year())))
    now = adopting.by_region("511902", calendar.current().horizon, False, "巴州府办〔2026〕1号", "停工")
    RegionalDay.objects.create(region_code="511902", day=now.after.regional[-1][1].day, works=False, number="x", reason="停工")
    answer = press(client, preview)
    assert (answer.status_code, Notice.objects.filter(year=next_year()).exists()) == (409, False)
    assert "Since you looked" in answer.content.decode()
    assert press(client, answer).status_code == 303


def test_typed_days_become_a_notice(winter: Cast) -> None:
    year = next_year()
    days = (
        f"{year}-01-01 休 元旦\n{year}-02-05 至 {year}-02-11 休 春节\n\n{year}年1月30日 班 春节\n"
        f"{year}-05-01 至 {year}-05-03 休 劳动节\n{year}/10/1~{year}/10/3 休 国庆节"
    )
    client = desk(winter.system_admin)
    preview = client.post("/office/calendar/", {"kind": "typed", "year": year, "number": NUMBER, "days": days})
    assert (preview.status_code, press(client, preview).status_code) == (200, 303)
    named = Notice.objects.get(year=year).days.values_list("day", "works", "name")
    assert (len(named), [str(day) for day, works, _name in named if works]) == (15, [f"{year}-01-30"])


@pytest.mark.parametrize(
    ("content", "number", "reason"),
    [
        (b"{", NUMBER, "The file is not JSON"),
        (b"\xff\xfe\x00", NUMBER, "not text in UTF-8"),
        (b"[" * 100_000, NUMBER, "The file is not JSON"),
        (notice(2027), "", "document number is missing"),
        (notice(2027, days=[]), NUMBER, "The notice leaves 2027-01-01 a working day"),
        (notice(2029), NUMBER, "The notice for 2027 is missing"),
        (notice(2027) | {"year": 2026}, NUMBER, "2027-01-01 cannot be set by the notice for 2026"),
        (notice(99999), NUMBER, "99999 is not in it"),
        (notice(2027), "长" * 90, "at most 80 characters"),
        (notice(2027, days=[{"date": "2027-02-30", "isOffDay": True}]), NUMBER, "“2027-02-30” is not a date"),
        (notice(2027, days=[{"date": "2027-02-03", "isOffDay": "no"}]), NUMBER, "does not say whether 2027-02-03 is worked"),
    ],
)
def test_a_bad_file_is_refused_in_words(winter: Cast, content: Any, number: str, reason: str) -> None:
    answer = desk(winter.dispatcher).post("/office/calendar/", uploaded(content, number))
    assert answer.status_code == 400
    assert reason in said(answer)


def test_what_a_file_says_beside_its_days_cannot_break_it(winter: Cast) -> None:
    answer = desk(winter.dispatcher).post("/office/calendar/", uploaded(notice(2027, papers=5, revises=7, title=["x"], version="second")))
    assert (answer.status_code, press(desk(winter.dispatcher), answer).status_code) == (200, 303)


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ("", "This field is required"),
        ("明年元旦放假", "Line 1: “明年元旦放假” is not written like"),
        ("2027-01-01 休 元旦\n2027-13-01 休 元旦", "Line 2: “2027-13-01” is not a date"),
        ("2027-02-11 至 2027-02-05 休 春节", "is no span of days"),
        ("2027-01-01 休 元旦\n2027-01-01 班 元旦", "names a day twice"),
    ],
)
def test_a_badly_typed_day_is_refused_with_its_line(winter: Cast, days: str, reason: str) -> None:
    answer = desk(winter.dispatcher).post("/office/calendar/", {"kind": "typed", "year": 2027, "number": NUMBER, "days": days})
    assert (answer.status_code, Notice.objects.filter(number=NUMBER).exists()) == (400, False)
    assert reason in said(answer)


def test_a_region_s_own_day_moves_only_that_region(winter: Cast) -> None:
    horizon = calendar.current().horizon
    fields = {"region": "511902", "day": horizon.isoformat(), "works": "off", "number": "巴州府办〔2026〕1号", "reason": "停工"}
    client = desk(winter.dispatcher)
    preview = client.post("/office/calendar/", {"kind": "region", **fields})
    assert {one.project_code for one in preview.context["outlook"].moved} == {winter.ours.code}
    assert press(client, preview).status_code == 303
    again = client.post("/office/calendar/", {"kind": "region", **fields})
    assert (again.status_code, f"This region has already set {horizon}." in said(again)) == (400, True)


@pytest.mark.parametrize("projects", [1, 3])
def test_a_preview_asks_as_often_for_three_projects_as_for_one(winter: Cast, projects: int, django_assert_num_queries: object) -> None:
    for number in range(1, projects):
        more = project(f"2609-511902-04-01-30000{number}", "另一个", "511902", winter.ours.enterprise, winter.jia, winter.today)
        approval = first_approval(more)
        take(approval, Step.RECEIVE, winter.jia, winter.today, winter.evidence)
        take(approval, Step.ACCEPT, winter.jia, winter.today)
    change = adopting.by_notice(papers.read(json.dumps(notice(next_year())), number=NUMBER))
    with django_assert_num_queries(8):  # type: ignore[operator]
        outlook = adopting.preview(change)
    assert outlook.looked_at == projects + 1


@pytest.mark.parametrize("changed", [{"kind": "typed"}, {"text": "{"}, {"kind": ""}])
def test_a_meddled_form_writes_nothing(winter: Cast, changed: dict[str, str]) -> None:
    client = desk(winter.dispatcher)
    preview = client.post("/office/calendar/", uploaded(notice(next_year())))
    assert press(client, preview, **changed).status_code == 400
    assert not Notice.objects.filter(year=next_year()).exists()
