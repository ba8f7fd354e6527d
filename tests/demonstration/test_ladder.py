"""The demonstration city on the ladder: rungs of some days ago have fired, those of the last days wait for the desk."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from approvals.due_rungs import due_rungs
from approvals.models import SupervisionNotice
from approvals.verify import broken_links
from demonstration import ladder
from demonstration.city import build
from people.models import Delivery, User
from workdays import calendar

TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_what_was_reached_days_ago_has_fired_and_the_rest_waits(db: None) -> None:
    workdays = calendar.current()
    build(TODAY, 60, workdays)
    fired = ladder.climb(TODAY, AT, workdays)
    assert fired == SupervisionNotice.objects.count() > 0
    assert all(workdays.elapsed(notice.reached_on, TODAY) > ladder.LEFT for notice in SupervisionNotice.objects.all())
    assert all(workdays.elapsed(due.reached.on, TODAY) <= ladder.LEFT for due in due_rungs(TODAY))
    assert User.objects.filter(head=True).values("department").distinct().count() == User.objects.filter(head=True).count() > 0
    assert all(address.endswith(".invalid") for address in Delivery.objects.values_list("address", flat=True))
    assert broken_links()[1] == []
