"""Adopting a calendar: looked at before, applied at once, told only to those whose day moved."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from approvals.actions import calendar as adopting
from approvals.actions.steps import record
from approvals.models import Approval, Event
from approvals.projection import differing
from approvals.refusal import Refused
from approvals.states import Origin, Step
from people.models import Enterprise, Message, Role, User
from projects.models import Project, Works
from tests.approvals.test_stages import TO_PERMIT
from tests.approvals.timeline import lived
from tests.cast import first_approval, person, project
from workdays import calendar, papers
from workdays.days import BadNotice, NamedDay
from workdays.models import Notice
from workdays.papers import Paper

pytestmark = pytest.mark.django_db
OFFICE = ZoneInfo("Asia/Shanghai")


def day(text: str, year: int) -> date:
    return date.fromisoformat(f"{year}-{text}")


def at(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 10, tzinfo=OFFICE)


def notice_of(year: int) -> Paper:
    """The notice of a year as it came with the product: in 2019 and 2020 the revised one."""
    return next(paper for paper in papers.shipped() if paper.announcement.year == year)


def without(paper: Paper, number: str, gone: list[str], more: list[NamedDay] | None = None) -> Paper:
    """The notice as it was before it was revised."""
    year = paper.announcement.year
    absent = {day(text, year) for text in gone}
    kept = tuple(named for named in paper.announcement.days if named.day not in absent)
    return replace(paper, announcement=replace(paper.announcement, number=number, days=kept + tuple(more or [])))


@pytest.fixture
def dispatcher() -> User:
    return person("desk", Role.DISPATCHER, "专班")


@pytest.fixture
def jia() -> User:
    return person("jia", Role.RUNNER, "甲")


def begun(jia: User, accepted: date, code: str = "1901-511902-04-01-000001") -> tuple[Project, Approval]:
    """A government project whose feasibility study (7 workdays promised, 20 by law) was accepted on a day."""
    owner = Enterprise.objects.create(uscc=f"91511902MA6{code[-4:]}A1X", name="丙公司")
    made = project(code, "我们的项目", "511902", owner, jia, accepted)
    approval = first_approval(made)
    for step in (Step.RECEIVE, Step.ACCEPT, Step.REVIEW):
        record(approval.pk, step, by=jia, on=accepted, today=accepted, at=at(accepted), origin=Origin.RUNNER)
    approval = Approval.objects.get(pk=approval.pk)
    return made, approval


def test_may_day_of_2019_moves_what_was_due_over_it_later(jia: User, dispatcher: User) -> None:
    final = notice_of(2019)
    original = without(final, "国办发明电〔2018〕15号", ["05-02", "05-03", "04-28", "05-05"])
    adopting.adopt_notice(original, by=dispatcher, today=date(2019, 1, 2), at=at(date(2019, 1, 2)))
    made, approval = begun(jia, date(2019, 4, 29))
    assert (approval.limit, approval.due) == (3, date(2019, 5, 3))

    revised = replace(final, announcement=replace(final.announcement, number="国办发明电〔2019〕3号"))
    seen = adopting.preview(adopting.by_notice(revised))
    assert [str(day) for day in seen.days] == ["2019-04-28", "2019-05-02", "2019-05-03", "2019-05-05"]
    assert [(one.what, one.before, one.after) for one in seen.moved if one.what == "approval"] == [
        ("approval", date(2019, 5, 3), date(2019, 5, 6))
    ]

    before = Event.objects.count()
    done = adopting.adopt_notice(revised, by=dispatcher, today=date(2019, 4, 29), at=at(date(2019, 4, 29)))
    assert done == seen
    approval = Approval.objects.get(pk=approval.pk)
    assert approval.due == date(2019, 5, 6)
    assert Event.objects.count() == before + len(seen.moved)
    event = Event.objects.get(approval=approval, kind="calendar_moved")
    assert (event.document, event.detail["from"], event.detail["to"]) == ("国办发明电〔2019〕3号", "2019-05-03", "2019-05-06")
    assert differing(Works.objects.get(project=made), calendar.current("511902")) == []


def test_spring_festival_of_2020_made_longer_moves_days_later(jia: User, dispatcher: User) -> None:
    final = notice_of(2020)
    original = without(final, "国办发明电〔2019〕16号", ["01-31"], [NamedDay(date(2020, 2, 1), True, "春节")])
    adopting.adopt_notice(original, by=dispatcher, today=date(2020, 1, 2), at=at(date(2020, 1, 2)))
    _made, approval = begun(jia, date(2020, 1, 22))
    assert approval.due == date(2020, 2, 1)
    revised = replace(final, announcement=replace(final.announcement, number="国办发明电〔2020〕1号"))
    adopting.adopt_notice(revised, by=dispatcher, today=date(2020, 1, 27), at=at(date(2020, 1, 27)))
    approval = Approval.objects.get(pk=approval.pk)
    assert approval.due == date(2020, 2, 4)


def test_a_make_up_day_can_make_a_date_earlier(jia: User, dispatcher: User) -> None:
    _made, approval = begun(jia, date(2026, 11, 26))
    assert approval.due == date(2026, 12, 1)
    seen = adopting.preview(adopting.by_region("511902", date(2026, 11, 28), True, "巴府办〔2026〕9号", "集中审批日"))
    assert [(one.before, one.after, one.earlier) for one in seen.moved if one.what == "approval"] == [
        (date(2026, 12, 1), date(2026, 11, 30), True)
    ]


def test_a_county_closed_by_its_own_notice_moves_only_that_county(jia: User, dispatcher: User) -> None:
    _ours, approval = begun(jia, date(2026, 11, 26))
    seen = adopting.adopt_regional_day(
        "511921",
        date(2026, 11, 27),
        False,
        "通府办〔2026〕1号",
        "暴雨停工",
        by=dispatcher,
        today=date(2026, 11, 26),
        at=at(date(2026, 11, 26)),
    )
    assert seen.moved == ()
    adopting.adopt_regional_day(
        "511902",
        date(2026, 11, 27),
        False,
        "巴州府办〔2026〕1号",
        "暴雨停工",
        by=dispatcher,
        today=date(2026, 11, 26),
        at=at(date(2026, 11, 26)),
    )
    approval = Approval.objects.get(pk=approval.pk)
    assert approval.due == date(2026, 12, 2)


def test_the_coming_year_ends_what_was_provisional(jia: User, dispatcher: User) -> None:
    made, _approval = begun(jia, date(2026, 11, 26))
    works = Works.objects.get(project=made)
    assert calendar.current("511902").provisional(works.due)
    days = (NamedDay(date(2027, 1, 1), False, "元旦"), *(NamedDay(date(2027, 2, number), False, "春节") for number in range(5, 12)),
            NamedDay(date(2027, 5, 1), False, "劳动节"),
            *(NamedDay(date(2027, 10, number), False, "国庆节") for number in range(1, 8)))  # fmt: skip
    paper = replace(
        notice_of(2026), announcement=replace(notice_of(2026).announcement, year=2027, number="国办发明电〔2026〕9号", days=days)
    )
    done = adopting.adopt_notice(paper, by=dispatcher, today=date(2026, 11, 26), at=at(date(2026, 11, 26)))
    works.refresh_from_db()
    assert not calendar.current("511902").provisional(works.due)
    assert [(one.what, one.after > one.before) for one in done.moved if one.what == "works" and one.before and one.after] == [
        ("works", True)
    ]


def test_a_works_that_has_its_permit_is_recomputed_up_to_the_day_it_would_have_been_due(jia: User, dispatcher: User) -> None:
    """Nobody is told and no event is written: its past is not news. But what is stored stays what the events say."""
    owner = Enterprise.objects.create(uscc="91511902MA6ABCDE1X", name="丙公司")
    made = project("2601-511902-04-01-000001", "我们的项目", "511902", owner, jia, date(2026, 1, 5))
    lived(made, TO_PERMIT)
    works = Works.objects.get(project=made)
    assert works.permitted_on == date(2026, 3, 20)
    assert works.due is not None
    assert works.due > date(2026, 4, 27)
    before = Event.objects.count()
    when = {"by": dispatcher, "today": date(2026, 4, 1), "at": at(date(2026, 4, 1))}
    adopting.adopt_regional_day("511902", date(2026, 4, 27), False, "巴州府办〔2026〕1号", "暴雨停工", **when)
    now = Works.objects.get(project=made)
    assert (now.permitted_on, now.due) == (works.permitted_on, calendar.current("511902").due(works.due, 1))
    assert differing(now, calendar.current("511902")) == []
    assert Event.objects.count() == before


def test_only_those_whose_date_moved_are_told(jia: User, dispatcher: User) -> None:
    yi = person("yi", Role.RUNNER, "乙")
    begun(jia, date(2026, 11, 26))
    owner = Enterprise.objects.create(uscc="91511921MA6ABCDE2X", name="丁公司")
    project("2609-511921-04-01-100002", "他们的项目", "511921", owner, yi, date(2026, 11, 26))
    adopting.adopt_regional_day(
        "511902",
        date(2026, 11, 27),
        False,
        "巴州府办〔2026〕1号",
        "暴雨停工",
        by=dispatcher,
        today=date(2026, 11, 26),
        at=at(date(2026, 11, 26)),
    )
    assert set(Message.objects.values_list("to__username", flat=True)) == {"jia"}


@pytest.mark.parametrize("role", [Role.RUNNER, Role.LEADER, Role.EDITOR])
def test_others_do_not_adopt_calendars(role: Role) -> None:
    somebody = person("somebody", role, "某人")
    notices = Notice.objects.count()
    with pytest.raises(Refused):
        adopting.adopt_notice(notice_of(2026), by=somebody, today=date(2026, 11, 26), at=at(date(2026, 11, 26)))
    assert Notice.objects.count() == notices


def test_a_year_left_out_is_refused(dispatcher: User) -> None:
    paper = notice_of(2026)
    gap = replace(paper, announcement=replace(paper.announcement, year=2028, days=()))
    with pytest.raises(BadNotice):
        adopting.preview(adopting.by_notice(gap))
