"""A project's own report: the same figures as its pages, on any day gone by, with its time line and a receipt that verifies."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from approvals.board.project import project_page
from approvals.refusal import Refused
from briefings import actions
from briefings.dossier import Dossier, dossier_on
from briefings.dossier_layout import dossier_pdf, html
from briefings.models import DossierOrder, Order
from outbox import actions as jobs
from outbox.models import Job
from tests.approvals.conftest import City, make_city
from tests.approvals.timeline import day, lived
from tools import verify_receipt
from workdays import calendar

ALL = """
建议书 03-02 接件 03-02 受理 03-02 审查 03-06 办结
选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别 03-11 恢复 03-16 办结
可研 03-17 接件 03-17 受理 03-18 审查
"""
EARLY = """
建议书 03-02 接件 03-02 受理 03-02 审查 03-06 办结
选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别
"""
TODAY, EARLIER = day("03-20"), day("03-09")
AT = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city()


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def told(city: City, on: date = TODAY, today: date = TODAY, plain: bool = False) -> Dossier:
    return dossier_on(city.ours, on, today, calendar.edition(), plain=plain)


@pytest.fixture
def lived_city(city: City) -> City:
    lived(city.ours, ALL, by=city.jia)
    return city


def test_it_shows_what_the_project_s_page_shows(lived_city: City) -> None:
    with translation.override("zh-hans"):
        page = project_page(lived_city.ours, lived_city.wu, TODAY, calendar.current(lived_city.ours.region.code))
    dossier = told(lived_city)
    assert (dossier.row, dossier.bars, dossier.limit_on) == (page.row, page.bars, page.limit_on)
    assert [sentence for _light, sentence in dossier.sentences] == [card.sentence for card in page.cards if card.row.state == "in_review"]


def test_a_day_gone_by_is_told_as_it_was_told_then(city: City) -> None:
    lived(city.ours, EARLY, by=city.jia)
    then = told(city, EARLIER, EARLIER)
    lived(city.ours, "选址 03-11 恢复 03-16 办结\n可研 03-17 接件 03-17 受理 03-18 审查", by=city.jia)
    now = told(city, EARLIER, TODAY)
    assert (now.row.figures, now.standing, now.sentences, now.hands[0].hands, now.runs) == (
        then.row.figures, then.standing, then.sentences, then.hands[0].hands, then.runs,
    )  # fmt: skip


@pytest.mark.parametrize("on", [day("03-02"), EARLIER, day("03-13"), TODAY])
def test_the_receipt_that_travels_with_it_verifies(lived_city: City, on: date) -> None:
    dossier = told(lived_city, on)
    document = pypdfium2.PdfDocument(dossier_pdf(dossier).pdf)
    attached = document.get_attachment(0)
    assert (document.count_attachments(), attached.get_name()) == (1, "receipt.json")
    verify_receipt.verify(bytes(attached.get_data()).decode())
    assert dossier.receipt is not None
    assert dossier.receipt.reading.used == dossier.row.figures.used


def test_it_is_drawn_on_one_or_two_pages_with_nothing_missing(lived_city: City) -> None:
    printed = dossier_pdf(told(lived_city))
    document = pypdfium2.PdfDocument(printed.pdf)
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    assert (len(document) <= 2, printed.complaints) == (True, ())
    for words in (
        "重点项目专报",
        "幸福河湖",
        "一、办到哪里，在谁手里",
        "并联审批进度",
        "计时核算",
        "暂停计时，不计",
        "verify_receipt.py",
        "专家评审",
    ):
        assert words in text
    assert dossier_pdf(told(lived_city)).pdf == printed.pdf


def test_an_enterprise_reads_no_chances_and_no_advice(lived_city: City) -> None:
    ours, theirs = html(told(lived_city)), html(told(lived_city, plain=True))
    assert ["概率" in ours, "概率" in theirs, "宜先推" in theirs, "八成可能" in theirs] == [True, False, False, True]


def test_what_people_typed_is_escaped(city: City) -> None:
    city.ours.name = "<script>alert(1)</script>"
    city.ours.save(update_fields=["name"])
    assert "<script>" not in html(told(city))


def test_before_anything_began_it_says_so(city: City) -> None:
    dossier = told(city)
    assert (dossier.bars, dossier.runs, dossier.hands) == ((), (), ())
    assert len(pypdfium2.PdfDocument(dossier_pdf(dossier).pdf)) == 1


def test_the_same_state_ordered_twice_is_one_report_and_a_new_event_makes_another(city: City) -> None:
    orders = [actions.order_dossier(city.ours, by, TODAY, AT) for by in (city.jia, city.wu, city.bing)]
    lived(city.ours, "建议书 03-02 接件", by=city.jia)
    orders.append(actions.order_dossier(city.ours, city.jia, TODAY, AT))
    assert [order.pk - orders[0].pk for order in orders] == [0, 0, 1, 2]
    assert [order.plain for order in orders] == [False, False, True, False]
    assert set(Job.objects.filter(kind="briefings.draw_dossier").values_list("queue", flat=True)) == {"drawing"}


def test_a_day_that_has_not_come_is_refused(city: City) -> None:
    with pytest.raises(Refused):
        actions.order_dossier(city.ours, city.jia, day("03-21"), AT)
    assert DossierOrder.objects.count() == 0


def test_the_drawing_worker_fills_it_in(lived_city: City) -> None:
    order = actions.order_dossier(lived_city.ours, lived_city.jia, TODAY, AT)
    assert jobs.run_due(lambda: AT) == 1
    order.refresh_from_db()
    assert (order.state, order.problem, Path(order.pdf.path).read_bytes()[:5]) == (Order.State.READY, "", b"%PDF-")


def test_a_failure_is_said_in_words(city: City) -> None:
    order = actions.order_dossier(city.ours, city.jia, date(2026, 1, 2), AT)
    jobs.run_due(lambda: AT)
    order.refresh_from_db()
    assert (order.state, order.problem) == (Order.State.FAILED, f"{city.ours.code}在2026-01-02尚未入库")


def test_the_command_draws_it(lived_city: City, tmp_path: Path, time_machine: Any) -> None:
    time_machine.move_to(AT, tick=False)
    out = tmp_path / "a.pdf"
    call_command("briefing", "project", lived_city.ours.code, on=str(EARLIER), out=str(out), stdout=io.StringIO())
    assert out.read_bytes()[:5] == b"%PDF-"
    for arguments in (["project"], ["project", "9999-999999-99-99-999999"], ["weekly", lived_city.ours.code]):
        with pytest.raises(CommandError):
            call_command("briefing", *arguments, out=str(out), stdout=io.StringIO())
