"""What holds for every page: no inline style or script anywhere, a strict policy, nothing private kept, a fixed number of questions."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.states import Step
from tests.cast import Cast, first_approval, project, take, workdays_back
from tests.petitioners import petition_of

PAGES = {
    "runner-today": "jia",
    "runner-projects": "jia",
    "runner-project": "jia",
    "runner-step": "jia",
    "office": "officer",
    "office-confirm": "officer",
    "office-objection": "officer",
    "office-late-entry": "officer",
    "office-step": "officer",
    "office-projects": "dispatcher",
    "office-project": "dispatcher",
    "office-act": "dispatcher",
    "register": "dispatcher",
    "intake": "dispatcher",
    "briefings": "editor",
    "enterprise": "bing",
    "enterprise-project": "bing",
    "petitions": "petition_office",
    "petition-new": "seat",
    "petition": "petition_office",
    "petition-step": "petition_office",
    "leader": "wu",
    "leader-projects": "wu",
    "leader-project": "wu",
    "forecast": "wu",
    "speeds": "wu",
    "receipt": "bing",
    "calendar-desk": "system_admin",
    "plan": "dispatcher",
    "plan-draw-up": "jia",
    "plans": "dispatcher",
    "hand-overs": "dispatcher",
    "messages": "jia",
    "password": "jia",
    "sign-in": None,
    "status": None,
    "clock": None,
}


def url_of(name: str, cast: Cast) -> str:
    arguments = {
        "runner-step": lambda: [cast.approval.pk, "review"],
        "office-step": lambda: [cast.approval.pk, "begin_special"],
        "office-objection": lambda: [cast.report().pk],
        "office-late-entry": lambda: [cast.late_entry().pk],
        "office-act": lambda: [cast.ours.code, "suspend"],
        "intake": lambda: [cast.intake().pk],
        "petition": lambda: [petition_of(cast).pk],
        "petition-step": lambda: [petition_of(cast).pk, "transfer"],
        "receipt": lambda: ["works", cast.approval.works_id],
    }
    if name == "plan":
        cast.plan()
    if name.endswith("-project") or name in ("plan", "plan-draw-up"):
        return reverse(f"portal:{name}", args=[cast.ours.code])
    return reverse(f"portal:{name}", args=arguments.get(name, lambda: [])())


class Inline(HTMLParser):
    """Collects whatever a strict Content-Security-Policy would have to forbid, and fields without a label."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.fields: list[str] = []
        self.labelled: set[str] = set()
        self.in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith(("on", "hx-on"))]
        self.found += [f"{tag} {value}" for value in given.values() if value and value.strip().lower().startswith("javascript:")]
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(tag)
        if tag == "label" and given.get("for"):
            self.labelled.add(str(given["for"]))
        if tag in ("input", "select", "textarea") and given.get("type") not in ("hidden", "submit"):
            self.fields.append(given.get("id") or f"{tag} {given.get('name')}")


def checked(html: str) -> Inline:
    page = Inline()
    page.feed(html)
    return page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_inline_style_or_script_and_every_field_a_label(name: str, cast: Cast) -> None:
    who = PAGES[name]
    answer = cast.client(getattr(cast, who) if who else None).get(url_of(name, cast))
    page = checked(answer.content.decode())
    assert answer.status_code == 200
    assert page.found == []
    assert [field for field in page.fields if field not in page.labelled] == []
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert [answer[header] for header in ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy")] == [
        "DENY",
        "nosniff",
        "same-origin",
    ]


@pytest.mark.parametrize("name", [name for name, who in PAGES.items() if who])
def test_a_page_behind_a_door_is_kept_by_no_cache(name: str, cast: Cast) -> None:
    answer = cast.client(getattr(cast, PAGES[name])).get(url_of(name, cast))
    assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("path", ["/no/such/page", "/runner/projects/x/", "/clock/?start=%00", "/leader/"])
def test_error_pages_are_in_the_look_too(path: str, cast: Cast) -> None:
    answer = cast.client(cast.jia).get(path)
    page = answer.content.decode()
    assert answer.status_code in (400, 403, 404)
    assert (checked(page).found, "css/kaigong.css" in page) == ([], True)


@pytest.mark.parametrize(
    "name",
    [
        "runner-today",
        "runner-projects",
        "office",
        "office-projects",
        "office-confirm",
        "enterprise",
        "leader",
        "leader-projects",
        "forecast",
        "speeds",
    ],
)
def test_a_list_asks_the_database_as_often_for_one_row_as_for_three(name: str, cast: Cast) -> None:
    client = cast.client(getattr(cast, PAGES[name]))
    url = url_of(name, cast)
    counts = [questions(client, url)]
    for number in (3, 4):
        code, owner = f"2609-511902-04-01-10000{number}", cast.ours.enterprise
        more = project(code, f"又一项目{number}", "511902", owner, cast.jia, workdays_back(cast.today, 20))
        take(first_approval(more), Step.RECEIVE, cast.jia, workdays_back(cast.today, 2))
        counts.append(questions(client, url))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 14


def questions(client: Client, url: str) -> int:
    """Asked the second time: what is reckoned once after every event (the forecast) is kept by then."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_what_people_type_is_inert_everywhere(cast: Cast) -> None:
    evil = '<script>alert(1)</script>"onmouseover=alert(2) x="'
    type(cast.ours).objects.filter(pk=cast.ours.pk).update(name=evil)
    type(cast.ours.enterprise).objects.filter(pk=cast.ours.enterprise_id).update(name=evil)
    for name, who in PAGES.items():
        answer = cast.client(getattr(cast, who) if who else None).get(url_of(name, cast))
        assert checked(answer.content.decode()).found == [], name
        assert "<script>alert" not in answer.content.decode()


def test_styles_load_nothing_from_elsewhere() -> None:
    sheets = [Path(f"static/{name}").read_text(encoding="utf-8") for name in ("css/kaigong.css", "css/pages.css", "css/status.css")]
    assert [link for sheet in sheets for link in re.findall(r"url\(|@import", sheet)] == []
    assert "sourceMappingURL" not in Path("static/vendor/bootstrap/bootstrap.min.css").read_text(encoding="utf-8")
