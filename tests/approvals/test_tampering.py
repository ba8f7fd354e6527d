"""Whatever somebody who owns the database does to the ledger is found, and the project is named.

TAMPERINGS sets how many random ones are tried (1,000; in CI 200)."""

import os
from random import Random

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction

from approvals.actions.confirm import confirm, object_to
from approvals.actions.evidence import keep
from approvals.models import Event
from approvals.verify import broken_links
from projects.models import Project
from tests.approvals.conftest import City
from tests.approvals.tampering import COLUMNS, acts, an_event, new_value, put
from tests.approvals.timeline import day, lived, morning
from tests.cast import PDF
from tests.clearing import triggers_lifted

MANY = int(os.environ.get("TAMPERINGS", "200" if os.environ.get("CI") else "1000"))
HISTORY = """
选址 03-02 接件 03-03 受理 03-04 审查 03-05 补正 03-09 补齐 03-10 特别 03-13 恢复 03-16 延期 03-17 办结
建议书 03-02 接件 03-02 受理 03-03 审查 03-04 办结
供地 03-05 接件 03-06 撤件
"""


@pytest.fixture
def ledger(city: City) -> City:
    """Two ledgers with everything an event may bear: reports confirmed and objected to, evidence, particulars."""
    for project, runner in ((city.ours, city.jia), (city.theirs, city.yi)):
        given = {"name": "回执.pdf", "content_type": "application/pdf", "by": runner, "at": morning(day("03-02"))}
        paper = keep(project, ContentFile(PDF, name="x.pdf"), **given)  # type: ignore[arg-type]
        lived(project, HISTORY, by=runner, evidence=paper)
    reports = Event.objects.filter(origin="runner").order_by("pk")
    confirm([one.pk for one in reports[2:9]], by=city.dispatcher, today=day("03-17"), at=morning(day("03-17")))
    object_to(reports[1].pk, by=city.dispatcher, note="与实际不符", today=day("03-17"), at=morning(day("03-17")))
    connection.check_constraints()  # PostgreSQL alters no table while checks of its keys are pending
    return city


def test_every_tampering_is_found(ledger: City) -> None:
    random, missed = Random(2026), []
    whole = broken_links()
    with triggers_lifted():
        for number in range(MANY):
            act = random.choice(acts())
            with transaction.atomic():
                touched = act(random)
                found = {one.project_code for one in broken_links(touched)[1]}
                if not found & set(Project.objects.filter(pk__in=touched).values_list("code", flat=True)):
                    missed.append((number, act.__name__, sorted(touched)))
                transaction.set_rollback(True)
        assert missed == []
        assert broken_links() == whole
        connection.check_constraints()
    assert whole[1] == []


@pytest.mark.parametrize("column", COLUMNS)
def test_each_column_is_guarded(ledger: City, column: str) -> None:
    random = Random(column)
    with triggers_lifted():
        for _time in range(5):
            with transaction.atomic():
                event = an_event(random)
                value = new_value(random, event, column)
                name = f"{column}_id" if column in ("approval", "stage", "by", "evidence", "about") else column
                if column == "project":
                    put(event, project_id=value, number=event.number + 1000)
                else:
                    put(event, **{name: value})
                assert broken_links()[1] != []
                transaction.set_rollback(True)
    assert broken_links()[1] == []


def test_the_same_number_in_another_ledger_is_not_the_event_it_confirms(ledger: City) -> None:
    """By its number alone the link would look the same."""
    answer = Event.objects.filter(kind="confirm").select_related("about").latest("pk")
    other = Event.objects.exclude(project=answer.project_id).get(number=answer.about.number)  # type: ignore[union-attr]
    with triggers_lifted():
        put(answer, about_id=other.pk)
        connection.check_constraints()
    assert [(one.number, one.fault) for one in broken_links()[1]] == [(answer.number, "what it says does not fit its fingerprint")]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL takes no word for a date")
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_still_verified(ledger: City) -> None:
    first, second = (Event.objects.filter(project=project).get(number=4) for project in (ledger.ours, ledger.theirs))
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE approvals_event SET recorded_at = '昨天' WHERE id = %s", [first.pk])
        cursor.execute("UPDATE approvals_event SET occurred_on = '2026-02-31' WHERE id = %s", [second.pk])
    checked, broken = broken_links()
    assert checked == Event.objects.count()
    assert [(one.project_code, one.number, one.fault) for one in broken] == [
        (ledger.ours.code, 4, "it cannot be read"), (ledger.theirs.code, 4, "it cannot be read"),
    ]  # fmt: skip
