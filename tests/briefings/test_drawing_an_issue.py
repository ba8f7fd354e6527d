"""The drawing worker fills in an issue: its figures are frozen once, its files stand, a failure is said in words and tried again."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from approvals.board.portfolio import portfolio
from approvals.models import Event
from approvals.models.event import Kind
from briefings import actions, pressroom
from briefings.briefing import NothingToReport
from briefings.checks import CannotDraw
from briefings.models import Issue
from briefings.past import Past, portfolio_on
from briefings.value import from_json
from demonstration.city import build
from outbox import actions as jobs
from outbox.models import Job
from workdays import calendar

TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def _city() -> None:
    build(TODAY, 8, calendar.current())


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


def kept(issue: Issue) -> tuple[bytes, bytes]:
    return Path(issue.pdf.path).read_bytes(), Path(issue.sheet.path).read_bytes()


def ordered(on: date = TODAY) -> Issue:
    return actions.order("weekly", on, None, AT)


@pytest.mark.usefixtures("_city")
def test_the_job_draws_the_issue_and_a_second_run_changes_nothing() -> None:
    issue = ordered()
    assert jobs.run_due(lambda: AT) == 1
    issue.refresh_from_db()
    assert (issue.state, issue.problem, Job.objects.get().state) == (Issue.State.READY, "", "done")
    first = kept(issue)
    again = pressroom.draw(issue.pk, AT + timedelta(days=3))
    assert (again.ready_at, kept(again)) == (issue.ready_at, first)
    briefing = from_json(issue.figures)
    assert (briefing.number, briefing.ledger_head, len(briefing.projects)) == (1, issue.ledger_head, 8)
    text = "".join(pypdfium2.PdfDocument(first[0])[0].get_textpage().get_text_range().split())
    assert briefing.headline[0] in text
    assert openpyxl.load_workbook(io.BytesIO(first[1]))["项目总表"].max_row == 3 + 8


@pytest.mark.usefixtures("_city")
def test_a_failure_is_said_in_words_and_the_frozen_figures_stay(settings: object) -> None:
    issue, roles = ordered(), settings.FONT_ROLES  # type: ignore[attr-defined]
    figures = pressroom.composed("weekly", TODAY, TODAY, actions.Numbers(1, 1)).to_json()
    Issue.objects.filter(pk=issue.pk).update(figures={**figures, "unit": "当时的名称"})
    settings.FONT_ROLES = {**roles, "body": "No Such Face"}  # type: ignore[attr-defined]
    with pytest.raises(CannotDraw, match="fonts-noto-cjk"):
        pressroom.draw(issue.pk, AT)
    issue.refresh_from_db()
    assert (issue.state, "fonts-noto-cjk" in issue.problem) == (Issue.State.FAILED, True)
    settings.FONT_ROLES = roles  # type: ignore[attr-defined]
    drawn = pressroom.draw(issue.pk, AT)
    assert (drawn.state, drawn.problem, from_json(drawn.figures).unit) == (Issue.State.READY, "", "当时的名称")


def test_without_projects_the_issue_fails_in_words_and_the_job_rests() -> None:
    issue = ordered()
    assert jobs.run_due(lambda: AT) == 0
    issue.refresh_from_db()
    assert (issue.state, bool(issue.problem), bool(issue.pdf)) == (Issue.State.FAILED, True, False)
    assert Job.objects.get().state == "waiting"
    with pytest.raises(NothingToReport):
        pressroom.draw(issue.pk, AT)


@pytest.mark.usefixtures("_city")
def test_the_second_issue_reads_the_first() -> None:
    first = pressroom.draw(ordered(TODAY - timedelta(days=14)).pk, AT)
    second = pressroom.draw(ordered().pk, AT)
    before, now = from_json(Issue.objects.get(pk=first.pk).figures), from_json(Issue.objects.get(pk=second.pk).figures)
    assert (now.since, now.flow.correction) == (before.on, 0)
    assert len(now.flow.opening) == len(before.flow.open)


@pytest.mark.usefixtures("_city")
def test_an_earlier_day_is_folded_from_the_events() -> None:
    workdays = calendar.current()
    assert Past(TODAY, workdays).portfolio() == portfolio(None, TODAY, workdays)
    for day in (date(2026, 2, 13), date(2026, 8, 7)):
        then = portfolio_on(day, TODAY, workdays)
        permitted = Event.objects.filter(kind=Kind.PERMITTED, occurred_on__lte=day).count()
        assert sum(row.permitted_on is not None for row in then.projects) == permitted
        assert all(row.registered_on <= day and (row.permitted_on or day) <= day for row in then.projects)
        assert all((row.decided_on or day) <= day for row in then.approvals)


@pytest.mark.usefixtures("_city")
def test_the_command_writes_both_files_and_stores_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pdf, sheet = tmp_path / "a.pdf", tmp_path / "a.xlsx"
    call_command("briefing", "weekly", on="2026-11-13", out=str(pdf), xlsx=str(sheet))
    assert (pdf.read_bytes()[:5], sheet.read_bytes()[:2], Issue.objects.count()) == (b"%PDF-", b"PK", 0)
    assert "2026年第1期（总第1期），8个项目" in capsys.readouterr().out


@pytest.mark.usefixtures("_city")
def test_the_command_stores_when_asked(tmp_path: Path) -> None:
    call_command("briefing", "weekly", on="2026-11-13", out=str(tmp_path / "a.pdf"), store=True)
    issue = Issue.objects.get()
    assert (issue.state, kept(issue)[0]) == (Issue.State.READY, (tmp_path / "a.pdf").read_bytes())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"on": "20.11.2026"}, "--on 应为日期"),
        ({"on": "2999-01-01"}, "2999"),
        ({"out": "/no/such/folder/a.pdf"}, "文件夹 /no/such/folder 不存在"),
        ({"out": "/"}, "是文件夹"),
        ({}, "没有登记在库的重点项目"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, options: dict[str, str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("briefing", "weekly", **{"on": "2026-11-13", "out": str(tmp_path / "a.pdf"), **options})
    assert list(tmp_path.glob("*.pdf")) == []
