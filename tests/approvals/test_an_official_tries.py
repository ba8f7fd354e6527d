"""What an official will try on the first day, each a test that reads like the sentence. Promises, assessments: test_an_official_asks."""

from datetime import date

import pytest

from approvals.actions.correcting import Change, correct
from approvals.actions.deem import settle
from approvals.board.easing import OverrideLine, overrides
from approvals.board.events import event_rows
from approvals.board.figures import of_approval, of_clock, of_stage
from approvals.board.project import project_page
from approvals.models import Approval, Event, Stage
from approvals.refusal import Refused
from approvals.states import Step
from catalogue.models import ClockRole, MatterVersion
from people.models import Role
from projects.models import Project, Works
from tests.approvals.conftest import everything
from tests.approvals.timeline import MATTERS, day, lived, morning, papers, taken, trace
from tests.cast import person
from workdays import calendar


def figures(city, name, today):
    shown = of_approval(city.approval(name), day(today), calendar.current("511902"))
    return shown.used, shown.remaining, shown.due, shown.light


def page(city, today, user=None):
    return project_page(Project.objects.get(pk=city.ours.pk), user or city.dispatcher, day(today), calendar.current("511902"))


def card(city, name, today):
    return next(one for one in page(city, today).cards if one.row.matter == MATTERS[name] and one.row.state != "planned")


def lead_officer(approval):
    return person(f"of-{approval.lead.code}", Role.OFFICER, "牵头部门经办人", department=approval.lead)


def test_accept_on_the_friday_before_spring_festival(city):
    """The Saturday after it is worked (调休), then nine days off: five workdays end on Friday 27 February."""
    lived(city.ours, "选址 02-12 接件 02-13 受理")
    assert [figures(city, "选址", on) for on in ("02-13", "02-14", "02-23", "02-24", "02-27")] == [
        (0, 5, day("02-27"), "on_time"),
        (1, 4, day("02-27"), "on_time"),
        (1, 4, day("02-27"), "on_time"),
        (2, 3, day("02-27"), "on_time"),
        (5, 0, day("02-27"), "soon"),
    ]


def test_accept_on_a_rest_day(city):
    """Saturday counts as the start; the first day is Monday."""
    lived(city.ours, "选址 03-06 接件 03-07 受理")
    assert [figures(city, "选址", on) for on in ("03-07", "03-08", "03-09", "03-13", "03-14")] == [
        (0, 5, day("03-13"), "on_time"),
        (0, 5, day("03-13"), "on_time"),
        (1, 4, day("03-13"), "on_time"),
        (5, 0, day("03-13"), "soon"),
        (5, 0, day("03-13"), "late"),
    ]


def test_receive_and_do_nothing_for_five_workdays(city):
    lived(city.ours, "选址 03-02 接件")
    assert settle(day("03-09"), morning(day("03-09"))) == 0
    assert settle(day("03-10"), morning(day("03-10"))) == 1
    assert [row[2:] for row in trace(city.ours) if row[1] == "GG-105"] == [
        ("receive", day("03-02")), ("deem_accepted", day("03-02")),
    ]  # fmt: skip
    assert figures(city, "选址", "03-10") == (6, -1, day("03-09"), "late")


def test_give_a_second_correction_notice(city):
    lived(city.ours, "选址 03-02 接件 03-03 补正 03-04 补齐 03-05 补正")
    notices = Event.objects.filter(approval=city.approval("选址"), kind="request_correction").order_by("number")
    asked = papers(Step.REQUEST_CORRECTION, day("03-03"))["detail"]
    assert [notice.detail for notice in notices] == [asked, asked | {"second_notice": True}]
    rows = event_rows(notices, calendar.current())
    assert [row.second_notice for row in rows] == [False, True]


def test_start_a_special_procedure_while_another_approval_of_the_stage_runs(city):
    """选址 sits with the experts from 5 March for five planned workdays; 建议书 runs on, and so does the stage."""
    lived(city.ours, "选址 03-02 接件 03-02 受理 03-03 审查 03-05 特别\n建议书 03-03 接件 03-03 受理")
    stage = Stage.objects.get(works__project=city.ours, number=1)
    used = [of_stage(stage, day(on), calendar.current("511902")).used for on in ("03-04", "03-05", "03-10")]
    assert used == [2, 3, 6]
    assert [figures(city, "选址", on)[0] for on in ("03-04", "03-05", "03-10")] == [2, 2, 2]


def test_a_special_procedure_ends_by_itself_and_writing_that_down_later_changes_no_day(city):
    lived(city.ours, "选址 03-02 接件 03-02 受理 03-03 审查 03-05 特别")
    shown = [(card(city, "选址", on).row.state_label, card(city, "选址", on).row.paused_for) for on in ("03-12", "03-13")]
    assert shown == [
        ("special procedure", "special procedure, not counted"),
        ("in review again: the planned days of the special procedure are over", ""),
    ]
    assert card(city, "选址", "03-13").sentence == (
        "市自然资源和规划局 is reviewing “建设项目用地预审与选址意见书核发”, until March 17, 2026 at the latest."
    )
    before = figures(city, "选址", "03-16")
    taken(city.approval("选址"), Step.END_SPECIAL, day("03-16"), by=city.officer)
    assert (figures(city, "选址", "03-16"), city.approval("选址").state) == (before, "in_review")


def test_extend_twice(city):
    lived(city.ours, "选址 03-02 接件 03-02 受理 03-04 延期")
    before = everything(city.ours)
    with pytest.raises(Refused) as no:
        taken(city.approval("选址"), Step.EXTEND, day("03-05"), by=city.officer)
    assert no.value.reasons == [
        "The limit was already extended on 2026-03-04; it may be extended once (Administrative Licensing Law, article 42)."
    ]
    assert (everything(city.ours), figures(city, "选址", "03-05")[2]) == (before, day("03-23"))


@pytest.mark.parametrize(("level", "days", "due"), [("agency", 10, "03-23"), ("government", 15, "03-30")])
def test_extend_as_far_as_the_law_allows_and_no_day_further(city, level, days, due):
    lived(city.ours, "选址 03-02 接件 03-02 受理")
    given = {"level": level, "approver": "主要负责人"}
    with pytest.raises(Refused, match=f"by at most {days} workdays"):
        taken(city.approval("选址"), Step.EXTEND, day("03-04"), by=city.officer, detail={**given, "days": days + 1})
    taken(city.approval("选址"), Step.EXTEND, day("03-04"), by=city.officer, detail={**given, "days": days})
    assert figures(city, "选址", "03-04")[2] == day(due)


def test_extend_what_the_catalogue_does_not_let_be_extended(city):
    MatterVersion.objects.filter(matter__code=MATTERS["选址"]).update(extendable=0)
    lived(city.ours, "选址 03-02 接件 03-03 受理 03-04 审查")
    with pytest.raises(Refused) as no:
        taken(city.approval("选址"), Step.EXTEND, day("03-05"))
    assert no.value.reasons == ["By the catalogue this matter may not be extended (Administrative Licensing Law, article 42)."]


def test_withdraw_a_late_one(city):
    """No longer late, still visible; what it stood for is to be applied for again, as attempt 2."""
    lived(city.ours, "选址 03-02 接件 03-02 受理")
    assert figures(city, "选址", "03-12") == (8, -3, day("03-09"), "late")
    taken(city.approval("选址"), Step.WITHDRAW, day("03-12"), by=city.officer)
    rows = [one.row for one in page(city, "03-13").cards if one.row.matter == "GG-105"]
    assert [(row.attempt, row.state, row.figures.late, row.figures.used, row.received_on) for row in rows] == [
        (1, "withdrawn", False, 0, day("03-02")),
        (2, "planned", False, 0, None),
    ]


def test_apply_again_as_attempt_two(city):
    lived(city.ours, "选址 03-02 接件 03-02 受理 03-03 审查 03-04 不通过\n选址 03-05 接件 03-05 受理")
    first, second = Approval.objects.filter(works__project=city.ours, matter__code="GG-105").order_by("attempt")
    assert (first.state, second.state, second.attempt, second.previous) == ("denied", "accepted", 2, first)


def test_a_permit_before_the_planning_permit(city):
    """施工许可 waits for the planning permit; only its own department goes ahead, and that is listed with how it ended."""
    permit = city.approval("施工")
    with pytest.raises(Refused, match="建筑工程施工许可证核发 waits for: 建设工程规划许可证核发; "):
        taken(permit, Step.RECEIVE, day("03-02"), by=city.jia)
    officer = lead_officer(permit)
    event = taken(permit, Step.RECEIVE, day("03-02"), by=officer, detail={"override": "应急工程，先行受理"})
    lived(city.ours, "施工 03-03 受理 03-04 审查 03-05 不通过")
    listed = OverrideLine(
        event=event.pk, on=day("03-02"), approval=permit.pk, project_code=city.ours.code, project_name="幸福河湖",
        matter="建筑工程施工许可证核发", lead=permit.lead.name, by="牵头部门经办人", reason="应急工程，先行受理", state="denied",
        state_label="denied", decided_on=day("03-05"),
    )  # fmt: skip
    assert {name: overrides(user) for name, user in (("city", None), ("leader", city.wu), ("own", officer), ("land", city.officer))} == {
        "city": (listed,), "leader": (listed,), "own": (listed,), "land": (),
    }  # fmt: skip


def test_a_provincial_approval_is_shown_and_not_counted(city):
    Approval.objects.filter(pk=city.approval("选址").pk).update(provincial=True, role=ClockRole.MAIN)
    lived(city.ours, "选址 03-02 接件 03-02 受理\n建议书 03-05 接件 03-05 受理")
    works = Works.objects.get(project=city.ours)
    assert figures(city, "选址", "03-09") == (5, 0, day("03-09"), "soon"), "its own clock is shown"
    assert of_clock(works, works.limit, day("03-09"), calendar.current("511902")).used == 2, "建议书 alone: the 6th and the 9th"


def test_a_date_changed_afterwards(city):
    """Both stay: the old one struck through, the new one in its place, with who and why; the clock follows."""
    lived(city.ours, "选址 03-05 接件 03-06 受理", by=city.jia)
    old = Event.objects.get(approval=city.approval("选址"), kind="accept")
    assert figures(city, "选址", "03-11")[2] == day("03-13")
    new = correct(old.pk, Change(day("03-05"), "回执盖章为 3 月 5 日"), by=city.officer, today=day("03-11"), at=morning(day("03-11")))
    rows = {row.pk: row for row in page(city, "03-11").events}
    assert [(row.occurred_on, row.replaced_on, row.replaces_on, row.why, row.by, row.waiting) for row in (rows[old.pk], rows[new.pk])] == [
        (day("03-06"), day("03-05"), None, "", "甲", False),
        (day("03-05"), None, day("03-06"), "回执盖章为 3 月 5 日", "经办人", False),
    ]
    assert figures(city, "选址", "03-11")[2] == date(2026, 3, 12)
