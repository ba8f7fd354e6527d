"""The database itself refuses to change or remove an event of a petition, and a chain that was broken is found."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from petitions.ledger import broken_links
from petitions.models import Petition, PetitionEvent
from tests.clearing import triggers_lifted
from tests.petitions.conftest import Desk

REFUSAL = "the ledger is append-only"
ACTS = {
    "update": lambda event: PetitionEvent.objects.filter(pk=event.pk).update(note="伪造"),
    "delete": lambda event: event.delete(),
    "delete all": lambda event: PetitionEvent.objects.all()._raw_delete("default"),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_ledger_refuses(desk: Desk, act: str) -> None:
    desk.begun()
    event = PetitionEvent.objects.latest("number")
    before = list(PetitionEvent.objects.values())
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        ACTS[act](event)
    assert list(PetitionEvent.objects.values()) == before


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL alters no table inside a transaction with pending events")
def test_a_changed_event_is_found_when_somebody_lifted_the_triggers(desk: Desk) -> None:
    petition, other = desk.begun(), desk.raised()
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE petitions_petitionevent SET note = 'x' WHERE petition_id = %s AND number = 2", [petition.pk])
        cursor.execute("DELETE FROM petitions_petitionevent WHERE petition_id = %s", [other.pk])
    assert broken_links() == (4, [petition.number, other.number])
    said = StringIO()
    with pytest.raises(CommandError, match="事件链有2处断裂。"):
        call_command("verify_ledger", stderr=said)
    assert said.getvalue() == f"诉求{petition.number}：事件链断裂\n诉求{other.number}：事件链断裂\n"


def test_a_petition_without_an_owner_is_refused(desk: Desk) -> None:
    petition = desk.begun()
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).update(department=None)


def test_an_unknown_state_is_refused(desk: Desk) -> None:
    petition = desk.raised()
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).update(state="settled")
