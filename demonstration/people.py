"""The invented people of the demonstration city: the printed accounts, and enough runners that one project has one."""

from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password

from demonstration import names
from people.models import Department, Enterprise, Region, Role, User

PASSWORD = "Kaigong-2026"  # noqa: S105 - printed on purpose; demonstration mode only
DAILY = 10  # projects one runner can carry


@dataclass(frozen=True, slots=True)
class Staff:
    """Runners by county, officers by department, and the desk that confirms for everyone."""

    runners: dict[int, list[User]]
    officers: dict[int, User]
    dispatcher: User
    password: str


def officials(city: Region, counties: list[Region]) -> list[User]:
    """One account per role, as the README's table prints them."""
    return [
        account("dispatcher", "专班（演示）", Role.DISPATCHER, region=city),
        account("editor", "简报编辑（演示）", Role.EDITOR, region=city),
        account("petitions1", "诉求办甲（演示）", Role.PETITION_OFFICE, region=city),
        account("petitions2", "诉求办乙（演示）", Role.PETITION_OFFICE, region=city),
        account("seat1", "12345话务员（演示）", Role.SEAT),
        account("leader", "戊", Role.LEADER, region=city),
        account("teamlead1", "跑团团长（演示）", Role.TEAM_LEAD, region=counties[0]),
        account("sysadmin", "系统管理员（演示）", Role.SYSTEM_ADMIN, is_staff=True),
        account("secadmin", "安全管理员（演示）", Role.SECURITY_ADMIN),
        account("auditadmin", "审计管理员（演示）", Role.AUDIT_ADMIN),
    ]


def account(username: str, full_name: str, role: Role, **more: object) -> User:
    return User(username=username, full_name=full_name, role=role, **more)


def employ(random: Random, counties: list[Region], leading: list[Department], projects: int) -> Staff:
    """Create everybody; 甲 and 乙 are the first two runners. Fast: one password hash serves all, since it is printed anyway."""
    password = make_password(PASSWORD)
    city = Region.objects.get(level=Region.Level.CITY)
    people = officials(city, counties)
    number = max(len(counties) * 2, -(-projects // DAILY))
    spoken = {"甲", "乙"}
    runners = []
    for index in range(number):
        name = "甲乙"[index] if index < 2 else names.person(random)
        while index >= 2 and name in spoken:
            name = names.person(random)
        spoken.add(name)
        county = counties[index % len(counties)]
        runners.append(account(f"runner{index + 1}", name, Role.RUNNER, region=county, phone=f"139{index:08d}"))
    officers = [
        account(f"officer{index + 1}", f"{office.name}经办人（演示）", Role.OFFICER, department=office)
        for index, office in enumerate(leading)
    ]
    for person in [*people, *runners, *officers]:
        person.password = password
    User.objects.bulk_create([*people, *runners, *officers])
    by_county: dict[int, list[User]] = {}
    for runner in runners:
        by_county.setdefault(runner.region_id or 0, []).append(runner)
    return Staff(by_county, {officer.department_id or 0: officer for officer in officers}, people[0], password)


def owners(owned: list[Enterprise], password: str) -> None:
    """丙 and 丁 sign in for the first two enterprises; `password` is the hash that serves everybody."""
    for username, name, enterprise in zip(("enterprise1", "enterprise2"), "丙丁", owned, strict=False):
        person = account(username, name, Role.ENTERPRISE, enterprise=enterprise)
        person.password = password
        person.save()
