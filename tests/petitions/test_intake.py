"""Logging: numbers without gaps, nothing without words, nothing for a stranger."""

import pytest

from ledgers.refusal import Refused
from petitions.models import Petition, PetitionEvent
from tests.petitions.conftest import Desk


def test_numbers_run_per_year_without_gaps(desk: Desk) -> None:
    assert [desk.raised(on).number for on in ("03-02", "03-02", "05-06")] == ["2026-0001", "2026-0002", "2026-0003"]
    with pytest.raises(Refused):
        desk.raised(text=" ")
    assert desk.raised().number == "2026-0004"


@pytest.mark.parametrize("who", ["bing", "office", "seat", "jia"])
def test_who_takes_petitions_in(desk: Desk, who: str) -> None:
    petition = desk.raised(by=getattr(desk, who))
    assert list(PetitionEvent.objects.values_list("petition", "number", "kind", "by__username")) == [(petition.pk, 1, "log", who)]


@pytest.mark.parametrize("who", ["officer", "dispatcher", "wu"])
def test_who_does_not(desk: Desk, who: str) -> None:
    with pytest.raises(Refused, match="taken in by the petition office"):
        desk.raised(by=getattr(desk, who))
    assert Petition.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"title": " "}, "in one line and in full"),
        ({"category": "nonsense"}, "Choose where the petition came from"),
        ({"channel": ""}, "Choose where the petition came from"),
    ],
)
def test_what_is_wanting_is_said(desk: Desk, changed: dict[str, str], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        desk.raised(**changed)


def test_an_enterprise_raises_for_itself_and_its_own_projects(desk: Desk) -> None:
    with pytest.raises(Refused, match="for itself only"):
        desk.raised(by=desk.ding)
    with pytest.raises(Refused, match="belongs to another enterprise"):
        desk.raised(by=desk.ding, enterprise=desk.ding.enterprise, project=desk.ours)
    assert desk.raised(project=desk.ours).project == desk.ours
