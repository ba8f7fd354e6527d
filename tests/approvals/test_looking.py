"""“Looked, nothing changed” is an event of its own, once a day and person, and proves itself like every other."""

from datetime import date

import pytest

from approvals.actions.looking import verified
from approvals.freshness import cut
from approvals.models import Event
from approvals.models.event import Kind
from approvals.projection import differing
from approvals.refusal import Refused
from approvals.verify import broken_links
from projects.models import Project, ProjectState, Works
from tests.approvals.timeline import day, lived, morning
from workdays import calendar

HISTORY = "选址 03-02 接件 03-03 受理 03-04 审查"


def looked(city, on: str, by=None):
    return verified(city.ours.pk, by=by or city.jia, today=day(on), at=morning(day(on)), note="窗口说材料齐了")


def days(city) -> tuple[date | None, date | None]:
    works = Works.objects.get(project=city.ours)
    assert differing(works, calendar.current()) == []
    return works.changed_on, works.verified_on


def test_a_step_changes_and_verifies_a_look_only_verifies(city):
    assert days(city) == (None, None)
    lived(city.ours, HISTORY, by=city.jia)
    assert days(city) == (day("03-04"), day("03-04"))
    looked(city, "03-12")
    assert days(city) == (day("03-04"), day("03-12"))


def test_the_second_look_of_a_day_writes_nothing(city):
    lived(city.ours, HISTORY, by=city.jia)
    assert looked(city, "03-12") is not None
    assert looked(city, "03-12") is None
    looked(city, "03-13")
    assert list(Event.objects.filter(kind=Kind.VERIFIED).values_list("occurred_on", "by", "origin", "note")) == [
        (day("03-12"), city.jia.pk, "runner", "窗口说材料齐了"),
        (day("03-13"), city.jia.pk, "runner", "窗口说材料齐了"),
    ]
    assert broken_links()[1] == []


def test_whoever_may_not_see_a_project_may_not_vouch_for_it(city):
    for stranger in (city.yi, city.wu):
        with pytest.raises(Refused):
            looked(city, "03-12", by=stranger)
    assert not Event.objects.filter(kind=Kind.VERIFIED).exists()


def test_what_is_over_needs_no_look(city):
    Project.objects.filter(pk=city.ours.pk).update(state=ProjectState.TERMINATED)
    with pytest.raises(Refused):
        looked(city, "03-12")


def test_the_projection_of_a_look_that_was_tampered_with_is_found(city):
    lived(city.ours, HISTORY, by=city.jia)
    Works.objects.filter(project=city.ours).update(verified_on=day("03-20"))
    works = Works.objects.get(project=city.ours)
    assert differing(works, calendar.current()) == [f"Works {works.pk}: 2026-03-04, 2026-03-20 -> {(day('03-04'), day('03-04'))}"]


@pytest.mark.parametrize(
    ("today", "last"),
    [
        pytest.param("2026-03-13", "2026-03-05", id="six workdays back from a Friday"),
        pytest.param("2026-03-16", "2026-03-08", id="the Sunday before counts as long ago as its Friday"),
        pytest.param("2026-10-09", "2026-09-23", id="over the National Day holiday"),
    ],
)
def test_stale_begins_more_than_five_workdays_back(today: str, last: str) -> None:
    found = cut(day(today), calendar.shipped(), 5)
    workdays = calendar.shipped()
    assert found == day(last)
    assert (workdays.elapsed(found, day(today)) > 5, workdays.elapsed(date.fromordinal(found.toordinal() + 1), day(today)) > 5) == (
        True,
        False,
    )
