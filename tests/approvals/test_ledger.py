"""The ledger: numbered without gaps, chained by hashes, and verified by whoever doubts it. What is tampered with is found and named."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from approvals.models import Event
from approvals.verify import Break, broken_links
from tests.approvals.conftest import OURS
from tests.approvals.timeline import lived
from tests.clearing import triggers_lifted

HISTORY = "选址 03-02 接件 03-03 受理 03-04 审查 03-05 补正 03-09 补齐 03-10 办结"


@pytest.fixture
def ledger(city):
    lived(city.ours, HISTORY, by=city.jia)
    lived(city.theirs, "选址 03-02 接件", by=city.yi)
    return Event.objects.filter(project=city.ours)


def test_events_are_numbered_without_gaps_in_each_project(city, ledger):
    assert list(ledger.order_by("number").values_list("number", flat=True)) == list(range(1, 10))
    assert list(Event.objects.filter(project=city.theirs).order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_an_untouched_ledger_verifies(ledger):
    assert broken_links() == (13, [])
    said = StringIO()
    call_command("verify_ledger", stdout=said)
    assert said.getvalue() == "事件链完整：13条事件逐条核验一致。\n"


def tampered(sql, *values):
    """As somebody would who owns the database: the guards off, one statement, the guards on."""
    connection.check_constraints()  # PostgreSQL alters no table while checks of its keys are pending
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1
        connection.check_constraints()


CHANGED = "what it says does not fit its fingerprint"
MISSING = "event {} should stand here; it is missing or was moved"
LOOSE = "it is not linked to the one before"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("occurred_on", "2026-03-02"), ("recorded_at", "2026-03-02 00:00:00+00"), ("kind", "accept"), ("origin", "department"),
        ("document", "伪造〔2026〕1号"), ("note", "伪造"), ("detail", '{"missing": []}'), ("by_id", None), ("hash", "0" * 64),
        ("approval_id", None),
    ],
)  # fmt: skip
def test_a_changed_field_is_found(ledger, column, value):
    tampered(f"UPDATE approvals_event SET {column} = %s WHERE id = %s", value, ledger.get(number=7).pk)
    assert broken_links() == (13, [Break(OURS, 7, CHANGED)])


def test_a_changed_link_is_found(ledger):
    tampered("UPDATE approvals_event SET previous_hash = %s WHERE id = %s", "f" * 64, ledger.get(number=7).pk)
    assert broken_links() == (13, [Break(OURS, 7, LOOSE)])


@pytest.mark.parametrize("number", [1, 2, 8])
def test_a_removed_row_is_found(ledger, number):
    tampered("DELETE FROM approvals_event WHERE id = %s", ledger.get(number=number).pk)
    assert broken_links() == (12, [Break(OURS, number + 1, MISSING.format(number))])


def test_swapped_rows_are_found(ledger):
    fifth, sixth = ledger.get(number=5).pk, ledger.get(number=6).pk
    for number, pk in ((1000, fifth), (5, sixth), (6, fifth)):
        tampered("UPDATE approvals_event SET number = %s WHERE id = %s", number, pk)
    assert broken_links() == (13, [Break(OURS, 5, LOOSE)])


def test_a_row_put_in_between_is_found(ledger):
    for number in (9, 8, 7):
        tampered("UPDATE approvals_event SET number = %s WHERE id = %s", number + 1, ledger.get(number=number).pk)
    forged = ledger.get(number=6)
    forged.pk, forged.number, forged.note = None, 7, "伪造"
    forged.save(force_insert=True)
    assert broken_links() == (14, [Break(OURS, 7, LOOSE)])


def test_an_event_moved_to_another_project_is_found(city, ledger):
    tampered("UPDATE approvals_event SET project_id = %s, number = 5 WHERE id = %s", city.theirs.pk, ledger.get(number=9).pk)
    assert [one.number for one in broken_links()[1]] == [5]


def test_the_command_names_project_and_line_and_fails(ledger):
    tampered("UPDATE approvals_event SET note = '伪造' WHERE id = %s", ledger.get(number=7).pk)
    said = StringIO()
    with pytest.raises(CommandError, match="事件链有1处断裂。"):
        call_command("verify_ledger", stderr=said)
    assert said.getvalue() == f"项目{OURS}第7条：{CHANGED}\n"
