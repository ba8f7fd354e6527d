"""Supervision papers: every fact on the page, one page, the same bytes for the same facts, drawn by the drawing worker and kept."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from approvals.models import Approval, LadderRule, SupervisionNotice
from briefings import notice_press, tasks
from briefings.checks import CannotDraw
from briefings.notice_press import rendered
from briefings.notices import lateness, paper
from outbox import actions as jobs
from outbox.models import Job
from tests.approvals.conftest import City, make_city
from tests.approvals.ladder_city import FIVE, on_the_ladder, run
from tests.briefings.conftest import HOSTILE

AT = datetime(2026, 11, 18, 2, 0, 30, 123456, tzinfo=UTC)
ON = date(2026, 11, 18)
FACTS: dict[str, Any] = {
    "city": "巴中市", "unit": "巴中市投资项目审批服务代办专班", "word": "巴代办", "rule": "due-3", "rung": "supervision",
    "reached_on": "2026-11-18", "project": "恩阳区城乡供水一体化工程（二期）", "code": "2609-511903-04-01-100001", "county": "恩阳区",
    "owner": "恩阳水务公司", "sponsor": "陈副市长", "matter": "建设项目用地预审与选址意见书核发", "stage": "立项用地规划许可",
    "lead": "市自然资源和规划局", "received_on": "2026-11-02", "accepted_on": "2026-11-03", "limit": 8, "extension_days": 0,
    "due": "2026-11-13", "used": 11, "late_days": 3, "late": True, "paused": "", "pause_ends": "",
    "statutory": {"days": 20, "unit": "workday", "due": "2026-12-01"}, "statutory_late": False, "legal_basis": "土地管理法第五十二条",
    "told": ["陈副市长"],
}  # fmt: skip
NUMBERS = {"urging": "巴代办催〔2026〕3号", "supervision": "巴代办督〔2026〕3号", "circular": "巴代办通〔2026〕3号"}


def drawn(rung: str, **changes: Any) -> tuple[list[str], bytes]:
    """The text of each page without spaces, and the bytes."""
    facts = {**FACTS, "rung": rung, **changes}
    result = rendered(paper(facts, NUMBERS[rung], ON), facts, AT)
    assert result.complaints == ()
    with pypdfium2.PdfDocument(result.pdf) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document], result.pdf


@pytest.mark.parametrize(
    ("rung", "words"),
    [
        ("urging", ["催办单", "市自然资源和规划局：", "由你单位牵头办理", "行政许可法第四十二条"]),
        ("supervision", ["督办单", "市自然资源和规划局：", "主要负责人牵头", "抄送：包联领导陈副市长，市政府办公室。"]),
        ("circular", ["通报", "各县（区）人民政府", "由市自然资源和规划局牵头办理", "特此通报。", "市委办公室"]),
    ],
)
def test_a_paper_is_one_page_with_every_fact(rung: str, words: list[str]) -> None:
    pages, pdf = drawn(rung)
    assert len(pages) == 1
    facts = ["巴中市投资项目审批服务代办专班", NUMBERS[rung], FACTS["project"], FACTS["code"], FACTS["matter"], "2026年11月3日受理",
             "2026年11月13日到期", "已超期3个工作日", "法定时限20个工作日", "土地管理法第五十二条", "2026年11月18日印发"]  # fmt: skip
    assert [one for one in [*words, *facts] if one not in pages[0]] == []
    assert pdf.startswith(b"%PDF")


def test_the_same_facts_give_the_same_bytes_and_others_give_others() -> None:
    first, again, other = drawn("urging")[1], drawn("urging")[1], drawn("urging", late_days=4)[1]
    assert (first == again, first == other) == (True, False)


@pytest.mark.parametrize(
    ("late", "days", "words"),
    [(False, 0, "尚未办结，今日到期"), (True, 0, "尚未办结，已超期"), (True, 3, "尚未办结，已超期3个工作日")],
)
def test_lateness_is_said_right_on_the_due_day_and_on_the_days_off_after_it(late: bool, days: int, words: str) -> None:
    assert lateness({"late": late, "late_days": days}) == words


def test_an_extension_is_offered_only_while_it_is_possible() -> None:
    asked = [paper({**FACTS, "rung": "urging", "late": late}, "x", ON).asks[1] for late in (False, True)]
    assert ["届满前由本行政机关负责人批准" in asked[0], "不得再行延长" in asked[1]] == [True, True]


def test_an_extension_a_calendar_term_and_no_statutory_limit_are_said() -> None:
    extended = paper({**FACTS, "extension_days": 10}, "x", ON)
    assert "承诺办结时限8个工作日（已依法延长10个工作日）" in extended.opening
    calendar_days = paper(
        {**FACTS, "statutory": {"days": 60, "unit": "calendar_day", "due": "2026-11-10"}, "statutory_late": True}, "x", ON
    )
    assert dict(calendar_days.rows)["依据"].split("；")[1] == "法定时限60日（2026年11月10日到期，已超法定时限）"
    bare = paper({**FACTS, "statutory": {"days": None, "unit": "workday", "due": ""}, "legal_basis": "", "sponsor": ""}, "x", ON)
    assert (dict(bare.rows)["依据"], bare.copies) == ("并联审批事项目录承诺时限", "市政府办公室。")


@pytest.mark.parametrize("name", HOSTILE.values())
def test_names_as_bad_as_can_be_stay_text(name: str) -> None:
    clean = "".join(sign for sign in name if sign.isprintable())
    pages, _pdf = drawn("circular", project=clean, owner=clean)
    assert "".join(clean.split())[:12] in "".join(pages)


@pytest.fixture
def _files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.mark.django_db
@pytest.mark.usefixtures("_files")
def test_the_drawing_worker_draws_each_once_and_keeps_it() -> None:
    assert tasks.draw_notice
    city: City = make_city()
    on_the_ladder(city)
    run(FIVE)
    assert set(Job.objects.filter(kind="briefings.notice").values_list("queue", flat=True)) == {"drawing"}
    assert jobs.run_due(lambda: datetime(2026, 3, 19, 6, 0, tzinfo=UTC), queue="drawing") == 3
    notice = SupervisionNotice.objects.get(rule__code="due-5")
    kept = Path(notice.pdf.path).read_bytes()
    assert (Path(notice.pdf.path).name, notice.problem) == ("circular-2026-0001.pdf", "")
    Approval.objects.update(limit=99)
    again = rendered(paper(notice.facts, "巴代办通〔2026〕1号", notice.fired_on), notice.facts, notice.fired_at)
    assert again.pdf == kept
    notice_press.draw(notice.pk)
    assert Path(SupervisionNotice.objects.get(pk=notice.pk).pdf.path).read_bytes() == kept
    with pypdfium2.PdfDocument(io.BytesIO(kept)) as document:
        assert len(document) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_files")
def test_a_failure_is_noted_in_words_and_tried_again(settings: Any) -> None:
    city = make_city()
    on_the_ladder(city)
    LadderRule.objects.exclude(code="due").update(active=False)
    run(FIVE)
    notice, roles = SupervisionNotice.objects.get(), settings.FONT_ROLES
    settings.FONT_ROLES = {**roles, "body": "No Such Face"}
    with pytest.raises(CannotDraw):
        notice_press.draw(notice.pk)
    notice.refresh_from_db()
    assert (bool(notice.pdf), "fonts-noto-cjk" in notice.problem) == (False, True)
    settings.FONT_ROLES = roles
    notice_press.draw(notice.pk)
    notice.refresh_from_db()
    assert (bool(notice.pdf), notice.problem) == (True, "")
