"""An approval on the ladder: 选址 accepted on 2 March, limit eight workdays, due on 12 March, amber from the 10th; and who is around."""

from datetime import date

from approvals.actions import supervise
from approvals.models import Approval, SupervisionNotice
from people.models import Role, User
from tests.approvals.conftest import City
from tests.approvals.timeline import day, lived, morning
from tests.cast import person

UNDER_WAY = "选址 03-02 接件 03-02 受理 03-03 审查"
LIMIT = 8
AMBER, DUE, THREE, FIVE = "03-10", "03-12", "03-17", "03-19"


def on_the_ladder(city: City, text: str = UNDER_WAY) -> Approval:
    """The approval after these steps. Its limit is set so that no change of the catalogue moves these tests."""
    Approval.objects.filter(works__project=city.ours, matter__code="GG-105").update(limit=LIMIT)
    lived(city.ours, text)
    return city.approval("选址")


def run(on: str | date, hour: int = 10) -> int:
    today = day(on) if isinstance(on, str) else on
    return supervise.run(today, morning(today, hour))


def fired(approval: Approval | None = None) -> list[tuple[str, str, str]]:
    """Rule, day it was reached, day it fired; oldest first."""
    rows = SupervisionNotice.objects.order_by("pk")
    if approval is not None:
        rows = rows.filter(approval=approval)
    return [(row.rule.code, f"{row.reached_on:%m-%d}", f"{row.fired_on:%m-%d}") for row in rows.select_related("rule")]


def head_of(city: City) -> User:
    return person("head", Role.OFFICER, "负责人", department=city.officer.department, head=True)
