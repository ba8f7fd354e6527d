"""Many at once: eight petitions get eight numbers without a gap, and the same step pressed eight times is one event."""

import pytest

from petitions.clearing import Step
from petitions.ledger import broken_links
from petitions.models import Petition, PetitionEvent
from tests.approvals.test_at_once import CLIENTS, at_once
from tests.petitions.conftest import Desk, make_desk


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


def test_numbers_have_no_gap_when_all_log_at_once(desk: Desk) -> None:
    heard = at_once([lambda: desk.raised().number] * CLIENTS)
    assert heard == [f"2026-{number:04d}" for number in range(1, CLIENTS + 1)]


def test_the_same_step_pressed_eight_times_is_one_event(desk: Desk) -> None:
    petition = desk.raised()
    heard = at_once([lambda: desk.step(petition, Step.ASSESS, desk.office, "03-02", grade="simple")] * CLIENTS)
    refusal = "“assess” is not possible while the petition is “to be assigned”."
    assert heard == sorted(["[]"] + [refusal] * (CLIENTS - 1))
    assert list(PetitionEvent.objects.order_by("number").values_list("kind", flat=True)) == ["log", "assess"]
    assert (Petition.objects.get().grade, broken_links()) == ("simple", (2, []))
