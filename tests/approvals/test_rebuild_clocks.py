"""`rebuild_clocks --check` proves everything that is stored beside the events: clocks, looks, and where each approval stands."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from approvals.models import Approval
from projects.models import Works
from tests.approvals.timeline import day, lived

HISTORY = "选址 03-02 接件 03-03 受理 03-04 审查"


def checked() -> list[str]:
    """What the command complains of."""
    said, complained = StringIO(), StringIO()
    try:
        call_command("rebuild_clocks", "--check", stdout=said, stderr=complained)
    except CommandError:
        return complained.getvalue().splitlines()
    return []


def test_an_untouched_history_is_equal(city):
    lived(city.ours, HISTORY, by=city.jia)
    assert checked() == []


@pytest.mark.parametrize(
    "tampered",
    [
        pytest.param({"due": day("03-31")}, id="a due day"),
        pytest.param({"state": "granted"}, id="a state"),
        pytest.param({"accepted_on": day("03-04")}, id="a day of acceptance"),
    ],
)
def test_a_stored_value_that_does_not_follow_from_the_events_is_named(city, tampered):
    lived(city.ours, HISTORY, by=city.jia)
    one = city.approval("选址")
    Approval.objects.filter(pk=one.pk).update(**tampered)
    found = checked()
    assert found
    assert all(line.startswith((f"Approval {one.pk}: ", "Stage ", "Works ")) for line in found)


def test_rebuilding_sets_clocks_right_again(city):
    lived(city.ours, HISTORY, by=city.jia)
    Works.objects.filter(project=city.ours).update(due=day("03-31"), used_closed=40)
    assert checked() != []
    call_command("rebuild_clocks", stdout=StringIO())
    assert checked() == []
