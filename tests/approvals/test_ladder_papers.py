"""What a rung writes when it fires: whom it tells, the number it takes, the facts it freezes, the event in the ledger."""

from approvals.models import Approval, Event, LadderRule, SupervisionNotice
from approvals.papers import paper_number
from approvals.verify import broken_links
from briefings.gathering import circulars_on
from outbox.models import Job
from people.models import Message, User
from projects.models import Assignment, Project
from tests.approvals.conftest import City
from tests.approvals.ladder_city import AMBER, DUE, FIVE, THREE, head_of, on_the_ladder, run
from tests.approvals.timeline import day, lived, morning
from tests.cast import person


def told(code: str) -> set[str]:
    return set(SupervisionNotice.objects.get(rule__code=code).told.values_list("username", flat=True))


def test_who_is_told(city: City) -> None:
    on_the_ladder(city)
    head_of(city)
    run(FIVE)
    assert [told(code) for code in ("amber", "due", "due-3", "due-5")] == [
        {"officer", "colleague", "jia"},
        {"head"},
        {"wu"},
        {"wu"},
    ]


def test_without_a_named_head_the_officers_hear_it(city: City) -> None:
    on_the_ladder(city)
    run(DUE)
    assert told("due") == {"officer", "colleague"}


def test_the_leader_who_sponsors_the_project_is_in_charge(city: City) -> None:
    person("chen", "leader", "陈副市长", region=city.wu.region)
    Project.objects.filter(pk=city.ours.pk).update(sponsor="陈副市长")
    on_the_ladder(city)
    run(FIVE)
    assert [told(code) for code in ("due-3", "due-5")] == [{"chen"}, {"chen", "wu"}]


def test_whoever_left_is_not_told(city: City) -> None:
    on_the_ladder(city)
    User.objects.filter(username="colleague").update(is_active=False)
    Assignment.objects.filter(project=city.ours).update(until=day("03-05"))
    Assignment.objects.create(project=city.ours, runner=city.yi, since=day("03-05"))
    run(AMBER)
    assert told("amber") == {"officer", "yi"}


def test_messages_lead_to_the_page_of_each_ones_own_door(city: City) -> None:
    on_the_ladder(city)
    run(FIVE)
    pages = dict(Message.objects.filter(key__endswith=str(SupervisionNotice.objects.get(rule__code="amber").pk)).values_list(
        "to__username", "address"))  # fmt: skip
    code = city.ours.code
    assert pages == {"officer": f"/office/projects/{code}/", "colleague": f"/office/projects/{code}/", "jia": f"/runner/projects/{code}/"}
    of_three = SupervisionNotice.objects.get(rule__code="due-3").message_key
    assert Message.objects.get(to=city.wu, key=of_three).address.startswith("/leader/")


def test_papers_are_numbered_within_their_kind_and_year_without_gaps(city: City) -> None:
    on_the_ladder(city)
    Approval.objects.filter(works__project=city.theirs, matter__code="GG-105").update(limit=3)
    lived(city.theirs, "选址 03-02 接件 03-02 受理 03-03 审查")
    run(FIVE)
    rows = SupervisionNotice.objects.exclude(number=None).order_by("rung", "number")
    assert [paper_number(row).removeprefix("巴代办") for row in rows] == [f"{mark}〔2026〕{n}号" for mark in "通督催" for n in (1, 2)]
    assert Job.objects.filter(kind="briefings.notice", queue="drawing").count() == 6


def test_the_number_begins_again_with_the_year(city: City) -> None:
    approval = on_the_ladder(city)
    rule = LadderRule.objects.get(code="due-5")
    SupervisionNotice.objects.create(
        rule=rule, approval=city.approval("建议书"), rung=rule.rung, year=2025, number=41, reached_on=day("2025-12-30"),
        fired_on=day("2025-12-30"), fired_at=morning(day("2025-12-30")),
    )  # fmt: skip
    run(FIVE)
    assert SupervisionNotice.objects.get(approval=approval, rule=rule).number == 1


def test_the_event_and_the_facts_are_those_of_the_day(city: City) -> None:
    approval = on_the_ladder(city)
    run(THREE)
    notice = SupervisionNotice.objects.get(rule__code="due-3")
    event = Event.objects.filter(kind="supervised").latest("number")
    assert (event.approval_id, event.occurred_on, event.by_id, event.origin, event.document) == (
        approval.pk, day(THREE), None, "system", "巴代办督〔2026〕1号",
    )  # fmt: skip
    assert event.detail == {
        "rung": "supervision", "rule": "due-3", "reached_on": "2026-03-17", "year": 2026, "number": 1, "told": [city.wu.pk],
    }  # fmt: skip
    known = {name: notice.facts[name] for name in ("project", "lead", "accepted_on", "due", "limit", "used", "late_days", "late", "told")}
    assert known == {
        "project": "幸福河湖", "lead": "市自然资源和规划局", "accepted_on": "2026-03-02", "due": "2026-03-12", "limit": 8, "used": 11,
        "late_days": 3, "late": True, "told": ["戊"],
    }  # fmt: skip
    Project.objects.filter(pk=city.ours.pk).update(name="改了名")
    notice.refresh_from_db()
    assert notice.facts["project"] == "幸福河湖"
    assert broken_links()[1] == []


def test_a_circular_stands_in_the_issue_of_its_week(city: City) -> None:
    approval = on_the_ladder(city)
    run(FIVE)
    (told,) = circulars_on(day(FIVE))
    assert (told.on, told.project, told.matter, told.department) == (day(FIVE), "幸福河湖", approval.version.name, approval.lead.name)
    assert (told.number, told.late) == (paper_number(SupervisionNotice.objects.get(rung="circular")), 5)
