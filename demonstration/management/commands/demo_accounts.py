"""Print who may sign in to the demonstration city: one line a role, user name, name, the page it opens with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demonstration.people import PASSWORD
from people.models import Role, User

OFFICES = ("officer1", "officer2", "officer12", "officer13", "dispatcher", "petitions1", "petitions2", "seat1")
SHOWN = ("runner1", "runner2", *OFFICES, "teamlead1", "editor", "leader")
ADMINISTRATORS = ("enterprise1", "enterprise2", "sysadmin", "secadmin", "auditadmin")
PAGE = {
    Role.RUNNER: "/runner/",
    Role.TEAM_LEAD: "/runner/",
    Role.OFFICER: "/office/",
    Role.DISPATCHER: "/office/",
    Role.EDITOR: "/office/briefings/",
    Role.ENTERPRISE: "/enterprise/",
    Role.LEADER: "/leader/",
    Role.PETITION_OFFICE: "/petitions/",
    Role.SEAT: "/petitions/new/",
    Role.SYSTEM_ADMIN: "/office/register/",
}


class Command(BaseCommand):
    help = "打印演示账号（仅演示模式）"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("演示账号只存在于演示模式（DEMONSTRATION=1）。")
        names = SHOWN + ADMINISTRATORS
        people = {person.username: person for person in User.objects.filter(username__in=names).select_related("department", "enterprise")}
        if not people:
            raise CommandError("还没有演示城市：先运行 manage.py seed_demo。")
        rows = [("用户名", "角色", "姓名", "首页")] + [_row(people[name]) for name in names if name in people]
        widths = [max(_width(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            self.stdout.write("  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip())
        self.stdout.write(f"密码均为 {PASSWORD}")


def _row(person: User) -> tuple[str, str, str, str]:
    return person.username, str(Role(person.role).label), str(person), PAGE.get(Role(person.role), "/")


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese sign takes two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
