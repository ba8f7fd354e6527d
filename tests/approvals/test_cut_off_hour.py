"""The office's hour (K12): what comes in after it counts from the next workday, and keeps its stamp. Off unless a city sets it."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from approvals.actions.steps import record
from approvals.models import Approval
from approvals.states import Origin, Step
from people.models import Enterprise, Role
from tests.cast import first_approval, person, project

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 3, 6)


def accepted_at(hour: int) -> Approval:
    jia = person("jia", Role.RUNNER, "甲")
    owner = Enterprise.objects.create(uscc="91511902MA6ABCDE1X", name="丙公司")
    approval = first_approval(project("2601-511902-04-01-000001", "我们的项目", "511902", owner, jia, FRIDAY))
    for step in (Step.RECEIVE, Step.ACCEPT):
        at = datetime(2026, 3, 6, hour, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
        record(approval.pk, step, by=jia, on=FRIDAY, today=FRIDAY, at=at, origin=Origin.RUNNER)
    return Approval.objects.get(pk=approval.pk)


@pytest.mark.parametrize(
    ("hour", "begins", "due"),
    [
        pytest.param(16, FRIDAY, date(2026, 3, 11), id="before the hour the day is day zero"),
        pytest.param(17, date(2026, 3, 9), date(2026, 3, 12), id="after it the next workday is"),
    ],
)
def test_what_comes_in_after_the_hour_counts_from_the_next_workday(settings: Any, hour: int, begins: date, due: date) -> None:
    settings.CUT_OFF_HOUR = 17
    approval = accepted_at(hour)
    assert (approval.received_on, approval.accepted_on, approval.due) == (FRIDAY, begins, due)


def test_without_an_hour_the_whole_day_counts() -> None:
    approval = accepted_at(23)
    assert (approval.accepted_on, approval.due) == (FRIDAY, date(2026, 3, 11))
