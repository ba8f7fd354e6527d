"""A printed briefing pins the history before it: what is added later changes nothing, what is rewritten behind it is found and named."""

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from approvals.chain import GENESIS, digest
from approvals.ledger import content
from approvals.models import Event
from approvals.verify import broken_links
from briefings.actions import Numbers
from briefings.models import Issue
from briefings.pressroom import composed
from briefings.printed import contradictions, issues
from tests.approvals.conftest import OURS, City, make_city
from tests.approvals.timeline import day, lived, morning
from tests.clearing import triggers_lifted

FRIDAY, NEXT = day("03-06"), day("03-13")
TOLD = "Issue 1 of 2026-03-06"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def city(db: None) -> City:
    made = make_city()
    lived(made.ours, "选址 03-02 接件 03-03 受理 03-04 审查", by=made.jia)
    lived(made.theirs, "选址 03-02 接件", by=made.yi)
    return made


def issued(on: date, number: int = 1) -> Issue:
    """The issue as the drawing worker keeps it; nothing needs to be drawn for its figures."""
    briefing = composed("weekly", on, on, Numbers(number, number))
    return Issue.objects.create(
        on=on, number=number, total_number=number, ordered_at=morning(on), figures=briefing.to_json(), ledger_head=briefing.ledger_head
    )


def verified(**options: Any) -> str:
    said = StringIO()
    call_command("verify_ledger", stdout=said, stderr=said, **options)
    return said.getvalue()


def forged(sql: str, *values: object) -> None:
    connection.check_constraints()
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1
        connection.check_constraints()


def written_anew(project_id: int, number: int, note: str) -> None:
    """As one would who knows the code: an event changed, and the whole chain behind it given fitting hashes."""
    previous = GENESIS
    for event in Event.objects.filter(project=project_id).select_related("about").order_by("number"):
        if event.number == number:
            event.note = note
        fitting = digest(previous, content(event, event.about.number if event.about else None))
        forged("UPDATE approvals_event SET note = %s, previous_hash = %s, hash = %s WHERE id = %s", event.note, previous, fitting, event.pk)
        previous = fitting


def test_what_was_printed_is_upheld_while_the_city_lives_on(city: City) -> None:
    first = issued(FRIDAY)
    lived(city.ours, "选址 03-09 补正 03-10 补齐", by=city.jia)
    second = issued(NEXT, 2)
    assert len({first.ledger_head, second.ledger_head}) == 2
    groups = [" ".join(one.ledger_head[n : n + 8] for n in range(0, 64, 8)) for one in (first, second)]
    assert verified() == (
        "事件链完整：12条事件逐条核验一致。\n"
        f"Issue 1 of 2026-03-06：{groups[0]} 相符\nIssue 2 of 2026-03-13：{groups[1]} 相符\n"
    )  # fmt: skip
    assert verified(head=groups[0]) == verified(head=first.ledger_head[:16]) == verified()


def test_a_cut_tail_is_found_although_every_link_holds(city: City) -> None:
    issued(FRIDAY)
    last = Event.objects.filter(project=city.ours).latest("number")
    forged("DELETE FROM approvals_event WHERE id = %s", last.pk)
    assert broken_links()[1] == []
    assert contradictions(issues()) == [f"{TOLD}: project {OURS} is not the same up to event {last.number} any more."]
    with pytest.raises(CommandError, match="有1处与简报所印不符。"):
        verified()


def test_a_cut_tail_is_found_although_the_project_has_gone_on_since(city: City) -> None:
    issued(FRIDAY)
    last = Event.objects.filter(project=city.ours).latest("number")
    forged("DELETE FROM approvals_event WHERE id = %s", last.pk)
    forged("UPDATE approvals_approval SET state = 'accepted' WHERE id = %s", last.approval_id)
    lived(city.ours, "选址 03-10 审查", by=city.jia)
    assert broken_links()[1] == []
    assert contradictions(issues()) == [f"{TOLD}: project {OURS} is not the same up to event {last.number} any more."]


def test_a_chain_written_anew_with_fitting_hashes_is_found(city: City) -> None:
    issued(FRIDAY)
    lived(city.ours, "选址 03-09 补正", by=city.jia)
    written_anew(city.ours.pk, 2, "伪造")
    assert broken_links()[1] == []
    assert contradictions(issues()) == [f"{TOLD}: project {OURS} is not the same up to event 6 any more."]


def test_a_chain_written_anew_as_it_was_is_the_same_history(city: City) -> None:
    issued(FRIDAY)
    written_anew(city.ours.pk, 2, Event.objects.get(project=city.ours, number=2).note)
    assert contradictions(issues()) == []


def test_a_whole_ledger_taken_away_is_found(city: City) -> None:
    issued(FRIDAY)
    for event in Event.objects.filter(project=city.theirs).order_by("-number"):
        forged("DELETE FROM approvals_event WHERE id = %s", event.pk)
    assert [(one.number, one.fault) for one in broken_links()[1]] == [(1, "event 1 should stand here; it is missing or was moved")]
    assert len(contradictions(issues())) == 1


def test_an_issue_whose_own_figures_were_changed_to_fit_is_found(city: City) -> None:
    """Heads made to fit the forged ledger no longer give the fingerprint; and a fingerprint made to fit is on no paper."""
    paper = issued(FRIDAY)
    written_anew(city.ours.pk, 2, "伪造")
    figures = composed("weekly", FRIDAY, FRIDAY, Numbers(1, 1)).to_json()
    Issue.objects.update(figures={**figures, "ledger_head": paper.ledger_head})
    assert contradictions(issues()) == [f"{TOLD}: its own figures were changed; they do not give the fingerprint it bears."]
    Issue.objects.update(figures=figures)
    assert contradictions(issues()) == [f"{TOLD}: its own figures were changed; they do not give the fingerprint it bears."]
    Issue.objects.update(ledger_head=figures["ledger_head"])
    assert contradictions(issues()) == []
    with pytest.raises(CommandError, match="没有一期简报印有校验值"):
        verified(head=paper.ledger_head[:16])


def test_the_figures_attached_to_a_pdf_are_enough_when_every_issue_is_gone(city: City, tmp_path: Any) -> None:
    paper = issued(FRIDAY)
    attached = tmp_path / "figures.json"
    attached.write_text(json.dumps(paper.figures, ensure_ascii=False), encoding="utf-8")
    Issue.objects.all().delete()
    assert "figures.json：" in verified(figures=str(attached))
    written_anew(city.ours.pk, 2, "伪造")
    assert "相符" not in verified()
    with pytest.raises(CommandError, match="有1处与简报所印不符。"):
        verified(figures=str(attached))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"ledger_head": "ab"}', '{"ledger_head": "ab", "ledger_heads": [1]}'])
def test_what_is_not_the_figures_of_an_issue_is_refused(db: None, tmp_path: Any, text: str) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"不是简报所附的|未存校验明细"):
        verified(figures=str(wrong))


def test_an_issue_older_than_its_heads_says_that_it_cannot_be_held_against_the_ledger(city: City) -> None:
    paper = issued(FRIDAY)
    Issue.objects.update(figures={name: value for name, value in paper.figures.items() if name != "ledger_heads"})
    assert verified().splitlines()[1].endswith("当时未存明细，无法对照")


@pytest.mark.parametrize("head", ["", "abc", "zzzzzzzzzzzzzzzz"])
def test_a_fingerprint_on_no_page_is_said_so(city: City, head: str) -> None:
    issued(FRIDAY)
    with pytest.raises(CommandError, match="没有一期简报印有校验值"):
        verified(head=head)
