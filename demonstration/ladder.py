"""The ladder in the demonstration city: every department has a head, a few people chose channels, what was reached days ago has fired.

What was reached in the last workdays is left for the desk to see before it is sent. No channel here leads anywhere: the addresses end in
.invalid.
"""

from datetime import date, datetime

from django.db import transaction

from approvals.actions import supervise
from approvals.due_rungs import due_rungs
from demonstration.people import account
from people.models import Channel, ChannelChoice, Role, User
from workdays.days import Workdays

LEFT = 3  # workdays whose rungs are left to the desk
MOST = 40  # rungs fired: enough for two pages


@transaction.atomic
def climb(today: date, at: datetime, workdays: Workdays) -> int:
    """Returns how many rungs fired."""
    _heads()
    _channels()
    chosen = [due for due in due_rungs(today) if workdays.elapsed(due.reached.on, today) > LEFT][:MOST]
    return sum(supervise.fire(due.rule.pk, due.approval.pk, today=today, at=at) is not None for due in chosen)


def _heads() -> None:
    """One head a department that has officers, with the same printed password."""
    heads = []
    for number, officer in enumerate(User.objects.filter(role=Role.OFFICER).select_related("department").order_by("pk"), start=1):
        head = account(f"head{number}", f"{officer.department}负责人（演示）", Role.OFFICER, department=officer.department, head=True)
        head.password = officer.password
        heads.append(head)
    User.objects.bulk_create(heads)


def _channels() -> None:
    people = User.objects.filter(username__in=["officer1", "head1", "runner1", "leader"])
    ChannelChoice.objects.bulk_create(
        [ChannelChoice(user=one, channel=Channel.EMAIL, address=f"{one.username}@example.invalid") for one in people]
    )
