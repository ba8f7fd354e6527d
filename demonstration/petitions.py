"""The petitions of the invented city: 346 settled by the end of October, some since, and open ones of every age and state.

Every life is told step by step within the rules (`petitions.obstacles`); the figures on the pages are counted from it. The same day and
the same number give the same petitions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from demonstration.scribe import SHANGHAI
from people.models import Department, Role, User
from petitions import ledger
from petitions.clearing import DEFAULT, Grade, Step
from petitions.ledger import Entry
from petitions.models import Petition
from petitions.words import Category, Channel
from projects.models import Project
from workdays.days import Workdays

SETTLED = 346
SETTLED_SINCE = 28  # in the weeks after, once there have been some
# How many workdays ago the open ones were raised, and the step each has come to.
OPEN: tuple[tuple[int, Step | None], ...] = (
    (1, None),
    (1, None),
    (2, Step.ASSESS),
    *((ago, Step.ASSIGN) for ago in (2, 3)),
    *((ago, Step.SIGN) for ago in (3, 4)),
    *((ago, Step.CONTACT) for ago in (5, 5, 6, 7, 9, 11, 14, 16)),
    *((ago, Step.PROPOSE) for ago in (8, 12)),
    *((ago, Step.VERIFY) for ago in (10, 13)),
    *((ago, Step.REPORT) for ago in (18, 22)),
    *((ago, Step.EXTEND) for ago in (20, 29)),
    *((ago, Step.DEFER) for ago in (26, 35, 41)),
)
# What a long one needs beside the usual way, after the first contact.
ASIDE = (Step.REPORT, Step.EXTEND, Step.DEFER)
# Category: the department it goes to, then what it is about.
ABOUT: dict[Category, tuple[str, tuple[str, ...]]] = {
    Category.INFRASTRUCTURE: ("zjj", ("厂区外道路未接通", "园区雨污管网未贯通", "项目周边路灯未安装")),
    Category.POLICY: ("fgw", ("招商协议约定的奖补未兑现", "技改补助申报无回音")),
    Category.LABOUR: ("jxj", ("一线普工招不到", "技工培训补贴政策不清楚")),
    Category.FINANCE: ("czj", ("续贷审批时间过长", "应急转贷资金申请困难")),
    Category.LAND: ("zrzy", ("临时用地手续办理缓慢", "剩余地块交付时间不明确")),
    Category.APPROVAL: ("spj", ("施工许可材料反复补正", "多头提交同一材料")),
    Category.UTILITIES: ("sdrq", ("临时用电容量不足", "供气管道未接入厂区")),
    Category.LOGISTICS: ("jjzd", ("货车进城通行证办理不便",)),
    Category.TAX: ("swj", ("留抵退税进度查询不到",)),
    Category.INSPECTION: ("cgj", ("同月多次上门检查",)),
    Category.ARREARS: ("zjj", ("已竣工工程款尚未支付",)),
}
CHANNELS = (Channel.VISIT, Channel.VISIT, Channel.TALK, Channel.HOTLINE, Channel.HOTLINE, Channel.TIANFU, Channel.LETTER, Channel.SURVEY)
GRADES = (Grade.SIMPLE, Grade.GENERAL, Grade.GENERAL, Grade.GENERAL, Grade.COMPLEX)
REPLY = "已现场核实并协调解决，经企业确认问题不再存在。"


@dataclass(slots=True)
class Clerk:
    """Tells one petition's life. `until`: the first day of which nothing is known yet."""

    random: Random
    workdays: Workdays
    until: date
    office: tuple[User, User]
    officer: User
    taker: User
    approver: User
    grade: Grade
    entries: list[Entry] = field(default_factory=list)

    def tell(self, on: date, last: Step | None) -> date:
        """Write every step up to and with `last`; returns the day of the last one."""
        self._write(Step.LOG, on, self.taker)
        stop = Step.CONTACT if last in ASIDE else last
        for step, day, by, note, detail in self._way(on):
            if stop is None or day >= self.until:
                break
            self._write(step, day, by, note, **detail)
            on = day
            if step == stop:
                break
        return self._aside(on, last) if last in ASIDE else on

    def _way(self, on: date) -> Iterator[tuple[Step, date, User, str, dict[str, object]]]:
        """The usual way, each step some workdays after the one before; one in eleven proposals comes too late."""
        office, second = self.office
        assigned = self._later(on, 0, 1)
        signed = self._later(assigned, 0, 1)
        contacted = self._later(signed, 0, 1)
        limit = DEFAULT.grades[self.grade]
        work = self.random.randint(limit // 3, limit - 3) if self.random.random() < 0.91 else limit + self.random.randint(1, 4)
        proposed = self.workdays.due(contacted, max(1, work))
        verified = self._later(proposed, 0, 2)
        answered = self._later(verified, 1, 3)
        answer = "satisfied" if self.random.random() < 0.8 else "basically"
        result = "explained" if self.random.random() < 0.12 else "solved"
        yield Step.ASSESS, on, office, "", {"grade": self.grade.value}
        yield Step.ASSIGN, assigned, office, "", {"department": self.officer.department_id}
        yield Step.SIGN, signed, self.officer, "", {}
        yield Step.CONTACT, contacted, self.officer, "已与企业联系，约定现场查看。", {}
        explained = {"basis": "现行政策规定", "understood": "企业表示理解"} if result == "explained" else {}
        yield Step.PROPOSE, proposed, self.officer, REPLY, {"result": result, **explained}
        yield Step.VERIFY, verified, second, "", {}
        yield Step.FOLLOW_UP, answered, second, "", {"answer": answer}

    def _aside(self, on: date, last: Step | None) -> date:
        """What long ones need: a report, an extension, an approved deferral."""
        day = self.workdays.due(on, 2)
        if last == Step.REPORT:
            self._write(Step.REPORT, day, self.officer, "方案已定，正在组织实施。")
        elif last == Step.EXTEND:
            self._write(Step.EXTEND, day, self.office[0], "涉及管线迁改，需要增加时间。", days=DEFAULT.grades[self.grade])
        else:
            until = self.workdays.due(self.until, self.random.randint(15, 60)).isoformat()
            self._write(Step.DEFER, day, self.approver, "列入明年计划，分步实施。", owner="分管负责人", until=until)
        return day

    def _later(self, on: date, least: int, most: int) -> date:
        return self.workdays.due(self.workdays.next_workday(on), self.random.randint(least, most))

    def _write(self, step: Step, on: date, by: User, note: str = "", **detail: object) -> None:
        at = datetime.combine(on, time(8, 30), SHANGHAI) + timedelta(minutes=11 * len(self.entries))
        self.entries.append(Entry(step, on, at, by, note, detail))


def raise_petitions(today: date, workdays: Workdays, seed: int = 2026) -> int:
    """Write them all; returns the number of events. The city's people and projects must be there, and no petition yet."""
    return ledger.load(told(today, workdays, seed), today, workdays)


def told(today: date, workdays: Workdays, seed: int) -> list[tuple[Petition, list[Entry]]]:
    """Every petition with its past, in the order they were logged; nothing is written."""
    random = Random(f"{seed}/petitions")
    office = (User.objects.get(username="petitions1"), User.objects.get(username="petitions2"))
    approver = User.objects.get(username="dispatcher")
    takers = {Channel.HOTLINE: User.objects.get(username="seat1")}
    officers = {officer.department_id: officer for officer in User.objects.filter(role=Role.OFFICER).order_by("-pk")}
    codes = dict(Department.objects.values_list("code", "pk"))
    projects = list(Project.objects.select_related("enterprise").order_by("pk"))
    october = date(today.year if today > date(today.year, 10, 31) else today.year - 1, 10, 31)
    lives: list[tuple[Petition, list[Entry]]] = []
    eve = today - timedelta(days=1)
    for when, last in _wanted(october, eve, workdays):
        category = random.choice([one for one, (code, _titles) in ABOUT.items() if codes[code] in officers])
        code, titles = ABOUT[category]
        channel, grade = random.choice(CHANNELS), _grade(random, when, last, today)
        clerk = Clerk(random, workdays, today, office, officers[codes[code]], takers.get(channel, office[0]), approver, grade)
        if isinstance(when, tuple):
            _told_between(clerk, *when)
        else:
            clerk.tell(when, last)
        project, hidden = random.choice(projects), random.random() < 0.06
        lives.append((_petition(project, channel, category, random.choice(titles), clerk.entries, hidden=hidden), clerk.entries))
    _number(lives)
    return lives


def _wanted(october: date, eve: date, workdays: Workdays) -> Iterator[tuple[date | tuple[date, date], Step | None]]:
    """The day each is raised and the step it comes to; for settled ones the days between which they are cleared."""
    yield from [((date(2018, 1, 1), october), Step.FOLLOW_UP)] * SETTLED
    if workdays.elapsed(october, eve) >= 12:
        yield from [((october + timedelta(days=1), eve), Step.FOLLOW_UP)] * SETTLED_SINCE
    for ago, last in OPEN:
        yield _back(eve + timedelta(days=1), ago, workdays), last


def _grade(random: Random, when: date | tuple[date, date], last: Step | None, today: date) -> Grade:
    """What is answered already was simple, what is open for weeks is complex."""
    if last in (Step.PROPOSE, Step.VERIFY):
        return Grade.SIMPLE
    return Grade.COMPLEX if isinstance(when, date) and (today - when).days > 20 else random.choice(GRADES)


def _told_between(clerk: Clerk, first: date, last: date) -> None:
    """A life that is over between these days: drawn again until it is."""
    while True:
        on = clerk.workdays.next_workday(last - timedelta(days=clerk.random.randint(12, 290 if first.year == 2018 else 50)))
        clerk.entries.clear()
        if first <= clerk.tell(on, Step.FOLLOW_UP) <= last and clerk.entries[-1].step == Step.FOLLOW_UP:
            return


def _back(today: date, number: int, workdays: Workdays) -> date:
    """The workday so many workdays before today."""
    day = today
    while number:
        day -= timedelta(days=1)
        number -= workdays.is_workday(day)
    return day


def _petition(project: Project, channel: Channel, category: Category, title: str, entries: Sequence[Entry], *, hidden: bool) -> Petition:
    owner = project.enterprise
    return Petition(
        channel=channel, category=category, title=title, text=f"{title}，影响项目建设和生产经营，请协调解决。", enterprise=owner,
        project=project,
        contact=owner.contact, phone=owner.phone, hide_name=hidden, raised_by=entries[0].by, opened_on=entries[0].on,
    )  # fmt: skip


def _number(lives: list[tuple[Petition, list[Entry]]]) -> None:
    """In the order they were logged, from 1 each year."""
    lives.sort(key=lambda one: one[1][0].at)
    last: dict[int, int] = {}
    for petition, entries in lives:
        petition.year = entries[0].on.year
        petition.serial = last[petition.year] = last.get(petition.year, 0) + 1
