"""The plan of a works: drawn up, handed in, signed by the desk, revised with a reason; its approvals follow it."""

from datetime import date

import pytest

from approvals.actions.plans import Given, draw_up, hand_in, sign
from approvals.models import Approval, Event, Plan, PlanLine
from approvals.questions import QUESTIONS
from approvals.refusal import Refused
from approvals.schedule import union
from catalogue.models import MatterVersion, StageLimit
from projects.models import Investment, Mode, Project, Works
from tests.approvals.conftest import everything
from tests.approvals.test_layout import FILED, GOVERNMENT, OUTSIDE, laid_out
from tests.approvals.timeline import approval_of, day, lived, morning
from workdays import calendar

NOTHING = {question.key: question.answers[-1].value for question in QUESTIONS} | {"land": "yes", "tender": "yes"}
TODAY = day("01-06")


def given(start="01-06", target=None, **more):
    answers = NOTHING | more.pop("answers", {})
    return Given(answers, day(start), day(target) if target else None, **more)


def works_of(project):
    return Works.objects.get(project=project)


def drawn(city, project=None, by=None, on=TODAY, **more):
    project = project or city.ours
    return draw_up(works_of(project).pk, given(**more), by=by or city.dispatcher, today=on, at=morning(on))


def signed(city, project=None, on=TODAY, **more):
    plan = drawn(city, project, on=on, **more)
    hand_in(plan.pk, "丙总", by=city.dispatcher, at=morning(on))
    return sign(plan.pk, by=city.dispatcher, on=on, today=on, at=morning(on))


def dispositions(plan):
    return dict(plan.lines.values_list("version__matter__code", "disposition"))


def counted(plan):
    spans = [
        (line.begin, line.finish)
        for line in plan.lines.filter(version__stage__lte=3, version__clock_role="MAIN", begin__isnull=False)
    ]  # fmt: skip
    return union(spans, calendar.current())


def test_a_government_project_is_planned_inside_50(city):
    plan = signed(city, target="2026-06-30")
    works = works_of(city.ours)
    assert (works.limit, counted(plan) <= 50, Project.objects.get(pk=city.ours.pk).state) == (50, True, "planned")
    assert list(works.stages.order_by("number").values_list("limit", flat=True)) == [17, 18, 15, 12, None]


def test_a_platform_companys_own_money_project_is_enterprise_invested_and_has_40(city):
    project = laid_out({"investment": Investment.ENTERPRISE, "mode": Mode.VERIFIED}, responsible_unit="城投公司")
    plan = signed(city, project)
    assert (works_of(project).limit, counted(plan) <= 40) == (40, True)
    assert dispositions(plan)["GG-103"] == "applies"
    assert "GG-102" not in dispositions(plan)


def test_a_filed_project_has_no_feasibility_report_and_its_filing_no_days(city):
    project = laid_out(FILED)
    plan = signed(city, project)
    assert {"GG-101", "GG-102", "GG-103", "GG-203"} & set(dispositions(plan)) == set()
    filing = plan.lines.get(version__matter__code="GG-104")
    assert (filing.disposition, filing.days, filing.begin, filing.finish) == ("applies", 0, TODAY, TODAY)
    assert (works_of(project).limit, counted(plan) <= 40) == (40, True)


def test_a_highway_in_the_list_is_planned_without_50_or_40(city):
    project = laid_out(GOVERNMENT, **(OUTSIDE | {"scope_reason": "交通工程类"}))
    plan = signed(city, project, flow=7)
    works = works_of(project)
    assert (works.limit, list(works.stages.values_list("limit", flat=True))) == (None, [None] * 5)
    assert plan.lines.get(version__matter__code="GG-304").finish is not None
    assert Project.objects.get(pk=project.pk).flow_type == 7


def test_signing_brings_what_is_missing_and_takes_what_does_not_apply(city):
    plan = signed(city, answers={"forest": "yes", "drawings": "yes", "eia": "form"})
    planned = set(Approval.objects.filter(works__project=city.ours).values_list("matter__code", flat=True))
    assert ({"GG-P11", "GG-P02"} - planned, planned & {"GG-301", "GG-P01", "GG-302"}) == (set(), set())
    assert planned == set(plan.lines.filter(approval__isnull=False).values_list("approval__matter__code", flat=True))


def test_a_withdrawn_matter_that_applies_no_more_leaves_nothing_planned_and_comes_back_as_the_next_attempt(city):
    lived(city.ours, "图审 01-06 接件 01-07 受理 01-08 撤件")
    signed(city, on=day("01-09"), start="01-09", answers={"drawings": "yes"})
    assert (approval_of(city.ours, "图审").attempt, approval_of(city.ours, "图审").state) == (1, "withdrawn")
    signed(city, on=day("01-12"), start="01-12", reason="图审机构要求送审")
    again = approval_of(city.ours, "图审")
    assert (again.attempt, again.state, again.previous.state) == (2, "planned", "withdrawn")


def test_signing_is_one_event_with_who_signed_and_what_is_to_be_obtained(city):
    signed(city)
    event = Event.objects.get(project=city.ours, kind="planned")
    assert (event.occurred_on, event.by, event.detail["signatory"], event.detail["revision"]) == (TODAY, city.dispatcher, "丙总", 1)


def test_a_revision_says_why_and_the_earlier_one_stays_readable(city):
    first = signed(city)
    before = list(PlanLine.objects.filter(plan=first).order_by("pk").values())
    with pytest.raises(Refused, match="Revision 2 differs from a signed plan: say why"):
        drawn(city, answers={"forest": "yes"})
    second = signed(city, answers={"forest": "yes"}, reason="新增占用林地", on=day("01-09"), start="01-09")
    assert list(Plan.objects.filter(works__project=city.ours).values_list("revision", "reason")) == [(1, ""), (2, "新增占用林地")]
    assert list(PlanLine.objects.filter(plan=first).order_by("pk").values()) == before
    assert Event.objects.filter(project=city.ours, kind="plan_revised").values_list("note", "occurred_on").get() == (
        "新增占用林地",
        day("01-09"),
    )
    assert second.lines.filter(version__matter__code="GG-P11", disposition="applies").exists()


def test_what_has_begun_keeps_its_days_in_a_revision(city):
    signed(city)
    lived(city.ours, "选址 01-12 接件 01-13 受理 01-14 审查 01-16 办结\n建议书 01-12 接件 01-14 受理")
    plan = signed(city, on=day("01-19"), start="01-19", reason="按实际调整")
    spans = {line.version.matter.code: (line.begin, line.finish) for line in plan.lines.select_related("version__matter")}
    assert (spans["GG-105"], spans["GG-101"]) == ((day("01-13"), day("01-16")), (day("01-14"), day("01-19")))
    assert spans["GG-102"][0] == day("01-19")


def test_a_running_approval_keeps_its_version_when_the_catalogue_changes(city):
    lived(city.ours, "选址 01-06 接件 01-07 受理")
    old = approval_of(city.ours, "选址")
    MatterVersion.objects.create(**copy_of(old.version, effective_from=day("01-08"), committed_government=2))
    plan = signed(city, on=day("01-09"), start="01-09")
    line = plan.lines.get(version__matter__code="GG-105")
    assert (line.version_id, line.days, approval_of(city.ours, "选址").limit) == (old.version_id, 5, 5)


def test_changed_limits_leave_old_projects_unmoved(city):
    lived(city.ours, "选址 01-06 接件 01-07 受理")
    before = everything(city.ours)
    for stage, days in ((1, 10), (2, 10), (3, 10)):
        StageLimit.objects.create(stage=stage, government=True, days=days, effective_from=day("01-08"))
    assert everything(city.ours) == before
    assert list(works_of(city.ours).stages.order_by("number").values_list("limit", flat=True)) == [17, 18, 15, 12, None]


def copy_of(version, **changes):
    values = {field.name: getattr(version, field.name) for field in version._meta.concrete_fields if field.name != "id"}
    return values | changes


@pytest.mark.parametrize(
    ("more", "sentences"),
    [
        ({"answers": {"forest": ""}}, ["Not answered: Does it take forest land?"]),
        ({"start": "01-02"}, ["2026-01-02 lies before the project was registered (2026-01-05)."]),
        ({"target": "01-05"}, ["The ground cannot be broken (2026-01-05) before the plan begins (2026-01-06)."]),
    ],
)
def test_a_questionnaire_with_gaps_is_refused_and_nothing_is_written(city, more, sentences):
    with pytest.raises(Refused) as no:
        drawn(city, **more)
    assert (no.value.reasons, Plan.objects.count()) == (sentences, 0)


def test_an_answer_that_a_begun_approval_belies_is_refused(city):
    lived(city.ours, "选址 01-06 接件")
    with pytest.raises(Refused, match="建设项目用地预审与选址意见书核发 is not to be applied for, but it was received on 2026-01-06"):
        drawn(city, answers={"land": "no"})


def test_a_plan_that_misses_its_ground_breaking_day_is_not_handed_in(city):
    plan = drawn(city, target="02-02")
    with pytest.raises(Refused, match="The ground is to be broken on 2026-02-02, but the approvals take until"):
        hand_in(plan.pk, "丙总", by=city.jia, at=morning(TODAY))


@pytest.mark.parametrize(
    ("who", "may_draw"), [("jia", True), ("dispatcher", True), ("yi", False), ("officer", False), ("bing", False), ("wu", False)]
)
def test_the_runner_and_the_desk_draw_up_a_plan(city, who, may_draw):
    if may_draw:
        assert drawn(city, by=getattr(city, who)).drawn_up_by == getattr(city, who)
        return
    with pytest.raises(Refused, match="may not draw up"):
        drawn(city, by=getattr(city, who))


@pytest.mark.parametrize("who", ["jia", "yi", "officer", "bing", "wu"])
def test_only_the_desk_signs(city, who):
    plan = drawn(city)
    hand_in(plan.pk, "丙总", by=city.jia, at=morning(TODAY))
    before = everything(city.ours)
    with pytest.raises(Refused, match="Only the dispatch desk signs"):
        sign(plan.pk, by=getattr(city, who), on=TODAY, today=TODAY, at=morning(TODAY))
    assert everything(city.ours) == before
    assert sign(plan.pk, by=city.dispatcher, on=TODAY, today=TODAY, at=morning(TODAY)).signed_on == TODAY


def test_a_signed_plan_is_never_changed(city):
    plan = signed(city)
    for act in (lambda: hand_in(plan.pk, "别人", by=city.jia, at=morning(TODAY)), lambda: signed_again(city, plan)):
        with pytest.raises(Refused, match="was signed on 2026-01-06 and stays as it is"):
            act()


def signed_again(city, plan):
    return sign(plan.pk, by=city.dispatcher, on=TODAY, today=TODAY, at=morning(TODAY))


def test_a_draft_is_replaced_by_the_next_one_and_is_nobodys_until_handed_in(city):
    drawn(city)
    plan = drawn(city, answers={"forest": "yes"})
    assert list(Plan.objects.values_list("pk", "revision", "signed_on", "handed_in_at")) == [(plan.pk, 1, None, None)]
    with pytest.raises(Refused, match="has not been handed in"):
        sign(plan.pk, by=city.dispatcher, on=TODAY, today=TODAY, at=morning(TODAY))


def test_what_was_applied_for_since_the_draft_stops_the_signing(city):
    plan = drawn(city, answers={"drawings": "yes"})
    hand_in(plan.pk, "丙总", by=city.jia, at=morning(TODAY))
    Approval.objects.filter(pk=approval_of(city.ours, "图审").pk).update(received_on=TODAY)
    lived(city.ours, "图审 01-07 接件")
    with pytest.raises(Refused, match="was received on 2026-01-07, but the plan does without it"):
        sign(plan.pk, by=city.dispatcher, on=day("01-07"), today=day("01-07"), at=morning(day("01-07")))


def test_a_first_plan_of_a_project_under_way_moves_no_state(city):
    lived(city.ours, "选址 01-06 接件")
    signed(city)
    assert Project.objects.get(pk=city.ours.pk).state == "approving"


def test_a_suspended_project_gets_no_plan(city):
    Project.objects.filter(pk=city.ours.pk).update(state="suspended")
    with pytest.raises(Refused, match="no plan is made for it"):
        drawn(city)


def test_days_planned_where_the_catalogue_promises_none(city):
    plan = drawn(city, days={"GG-106": 20})
    line = plan.lines.get(version__matter__code="GG-106")
    assert (line.days, calendar.current().elapsed(line.begin, line.finish)) == (20, 20)
    assert date.fromisoformat(str(line.begin)) == TODAY
