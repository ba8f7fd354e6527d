"""区域评估: inside its boundary, off its negative list, valid on the day of application, before anything has begun."""

from dataclasses import replace

import pytest

from approvals.actions import assessing
from approvals.actions.assessing import Answers, Terms
from approvals.actions.layout import change_kind, planned
from approvals.actions.plans import Given, draw_up, hand_in, sign
from approvals.models import Approval, AssessmentUse, Event, RegionalAssessment, Stage
from approvals.refusal import Refused
from approvals.states import Step
from catalogue.models import Matter, MatterVersion
from people.models import Department, Role
from projects.models import Investment, Project
from tests.approvals.conftest import everything
from tests.approvals.test_plans import NOTHING
from tests.approvals.timeline import day, morning, taken
from tests.cast import person

PARK = "巴中经济开发区"
TERMS = Terms(
    park=PARK, topic="水土保持方案", matters=("GG-P04",), effect="replace", document="巴水函〔2025〕12号", commissioned_by="经开区管委会",
    valid_from=day("2025-03-01"), valid_to=day("2026-03-31"), boundary="经开区规划范围 12.6 平方公里", negative_list="弃渣场项目",
)  # fmt: skip
SIMPLER = replace(
    TERMS, topic="区域环评", matters=("GG-P01",), effect="simplify", simplification="环境现状章节引用区域环评", document="巴环函〔2025〕3号"
)
WITH_SOIL = Given(NOTHING | {"soil": "report"}, day("03-09"))
INSIDE = Answers(inside=True, listed=False)


def registered(city, terms=TERMS):
    return assessing.register(terms, by=city.dispatcher, today=day("03-02"), at=morning(day("03-02")))


def wanted(city, code="GG-P04"):
    """A planned approval our project needs for its own; its park is the assessment's."""
    Project.objects.filter(pk=city.ours.pk).update(park=PARK)
    works = city.ours.works.get()
    works.project.refresh_from_db(fields=["park"])
    version = MatterVersion.objects.get(matter__code=code)
    one = planned(works, Stage.objects.get(works=works, number=version.stage), version, works.project)
    one.save()
    return one


def used(city, one, assessment, on="03-10", by=None, answers=INSIDE, today=None):
    today = day(today or on)
    by = by or city.dispatcher
    return assessing.use(one.pk, assessment.pk, answers, by=by, on=day(on), today=today, at=morning(today))


def test_it_replaces_the_approval_which_leaves_the_plan(city):
    one, assessment = wanted(city), registered(city)
    use = used(city, one, assessment)
    assert not Approval.objects.filter(pk=one.pk).exists()
    assert (use.assessment, use.works.project, use.matter.code, use.applied_on) == (assessment, city.ours, "GG-P04", day("03-10"))
    event = Event.objects.get(kind="assessment_used")
    assert (event.approval, event.occurred_on, event.by, event.document) == (None, day("03-10"), city.dispatcher, "巴水函〔2025〕12号")
    assert event.detail == {
        "matter": "GG-P04", "name": one.version.name, "park": PARK, "topic": "水土保持方案", "effect": "replace",
        "valid_from": "2025-03-01", "valid_to": "2026-03-31", "inside_boundary": True, "on_negative_list": False, "works": 1,
    }  # fmt: skip


def test_who_waited_for_it_waits_no_more(city):
    one, assessment = wanted(city), registered(city)
    land = city.approval("选址")
    MatterVersion.objects.filter(pk=land.version_id).update(predecessors="GG-P04", may_start_early=False)
    with pytest.raises(Refused, match="waits for: "):
        taken(city.approval("选址"), Step.RECEIVE, day("03-10"), by=city.jia)
    used(city, one, assessment)
    assert taken(city.approval("选址"), Step.RECEIVE, day("03-10"), by=city.jia).kind == "receive"


def test_it_stays_away_when_the_kind_of_project_changes(city):
    MatterVersion.objects.filter(matter__code="GG-P04").update(applies_government="Y", applies_verified="Y", applies_filed="Y")
    used(city, wanted(city), registered(city))
    project = Project.objects.get(pk=city.ours.pk)
    project.investment = Investment.ENTERPRISE
    project.save(update_fields=["investment"])
    change_kind(project.pk, by=city.dispatcher, on=day("03-11"), at=morning(day("03-11")), before={})
    assert not Approval.objects.filter(works__project=project, matter__code="GG-P04").exists()


def test_a_plan_drawn_up_before_it_is_not_signed_after_it(city):
    """Signing would bring the replaced matter back; a plan drawn up anew names the assessment in its place."""
    wanted(city)
    drawn_on = day("03-09")
    plan = draw_up(city.ours.works.get().pk, WITH_SOIL, by=city.dispatcher, today=drawn_on, at=morning(drawn_on))
    hand_in(plan.pk, "丙总", by=city.dispatcher, at=morning(drawn_on))
    use = used(city, Approval.objects.get(works__project=city.ours, matter__code="GG-P04"), registered(city))
    with pytest.raises(Refused) as no:
        sign(plan.pk, by=city.dispatcher, on=day("03-10"), today=day("03-10"), at=morning(day("03-10")))
    name = MatterVersion.objects.get(matter=use.matter).name
    assert no.value.reasons == [f"A regional assessment has replaced {name}, but the plan still asks for it: draw the plan up again."]
    again = draw_up(city.ours.works.get().pk, WITH_SOIL, by=city.dispatcher, today=day("03-10"), at=morning(day("03-10")))
    assert again.lines.get(version__matter__code="GG-P04").disposition == "assessed"


def test_it_simplifies_the_application_and_the_approval_stays(city):
    one, assessment = wanted(city, "GG-P01"), registered(city, SIMPLER)
    used(city, one, assessment)
    event = Event.objects.get(kind="assessment_used")
    assert (event.approval, Approval.objects.get(pk=one.pk).state) == (one, "planned")
    assert event.note == "区域环评 of 巴中经济开发区 simplifies 环境影响报告书审批: 环境现状章节引用区域环评"


REFUSED = {
    "outside the boundary": (
        {"answers": Answers(inside=False, listed=False)}, "Confirm that the works lie inside the boundary: 经开区规划范围 12.6 平方公里.",
    ),
    "on the negative list": (
        {"answers": Answers(inside=True, listed=True)}, "The project stands on the negative list: 弃渣场项目.",
    ),
    "expired": (
        {"on": "04-01"},
        "巴中经济开发区 水土保持方案 (巴水函〔2025〕12号) expired on 2026-03-31; "
        "on the day of application, 2026-04-01, it was valid no more.",
    ),
    "ahead": ({"on": "03-11", "today": "03-10"}, "2026-03-11 lies in the future (today is 2026-03-10)."),
    "before the project was registered": (
        {"on": "01-04", "today": "03-10"}, "2026-01-04 lies before the project was registered (2026-01-05).",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_speaks_against_it_is_said_and_nothing_is_written(city, case):
    one, assessment = wanted(city), registered(city)
    before = everything(city.ours)
    more, sentence = REFUSED[case]
    with pytest.raises(Refused) as no:
        used(city, one, assessment, **more)
    assert no.value.reasons == [sentence]
    assert (everything(city.ours), AssessmentUse.objects.count()) == (before, 0)


def test_a_project_of_another_park_is_refused(city):
    one, assessment = wanted(city), registered(city)
    Project.objects.filter(pk=city.ours.pk).update(park="恩阳工业园")
    with pytest.raises(Refused) as no:
        used(city, one, assessment)
    assert no.value.reasons == ["The assessment holds for 巴中经济开发区; the register says of this project: 恩阳工业园."]


def test_one_not_yet_valid_is_refused(city):
    one, assessment = wanted(city), registered(city, replace(TERMS, valid_from=day("03-11")))
    with pytest.raises(Refused) as no:
        used(city, one, assessment)
    assert no.value.reasons == [
        "巴中经济开发区 水土保持方案 (巴水函〔2025〕12号) is valid from 2026-03-11; the day of application is 2026-03-10."
    ]


def test_one_made_for_another_matter_is_refused(city):
    one, assessment = wanted(city, "GG-P08"), registered(city)
    with pytest.raises(Refused) as no:
        used(city, one, assessment)
    assert no.value.reasons == ["巴中经济开发区 水土保持方案 was not made for 洪水影响评价类审批."]


def test_an_approval_that_has_begun_is_refused(city):
    one, assessment = wanted(city), registered(city)
    taken(one, Step.RECEIVE, day("03-09"))
    with pytest.raises(Refused) as no:
        used(city, one, assessment)
    assert no.value.reasons == [
        "生产建设项目水土保持方案审批(报告书) has begun (received): a regional assessment is used before the application."
    ]


@pytest.mark.parametrize("who", ["jia", "stranger", "officer", "wu", "bing"])
def test_only_the_department_of_the_matter_or_the_dispatch_desk_uses_it(city, who):
    one, assessment = wanted(city), registered(city)
    water = person("water2", Role.OFFICER, "水利", department=Department.objects.get(pk=one.lead_id))
    by = getattr(city, who)
    if by.department_id == one.lead_id:
        pytest.skip("the rightful one")
    with pytest.raises(Refused, match="or the dispatch desk may do this"):
        used(city, one, assessment, by=by)
    assert used(city, one, assessment, by=water).by == water


REGISTER = {
    "ends before it begins": ({"valid_to": day("2025-02-28")}, "It cannot end (2025-02-28) before it begins (2025-03-01)."),
    "for no matter": ({"matters": ()}, "Name at least one matter it is for."),
    "for a matter without assessments": (
        {"matters": ("GG-105",)}, "The catalogue knows no regional assessment (区域评估) for 建设项目用地预审与选址意见书核发.",
    ),
    "replacing what may only be simplified": (
        {"matters": ("GG-P01",)}, "By the catalogue a regional assessment only simplifies 环境影响报告书审批; it does not replace it.",
    ),
    "simplifying nobody knows how": ({"effect": "simplify"}, "Say how it simplifies the application."),
}  # fmt: skip


@pytest.mark.parametrize("case", REGISTER)
def test_the_register_takes_nothing_half_said(city, case):
    more, sentence = REGISTER[case]
    with pytest.raises(Refused) as no:
        registered(city, replace(TERMS, **more))
    assert (no.value.reasons, RegionalAssessment.objects.count()) == ([sentence], 0)


@pytest.mark.parametrize("who", ["jia", "officer", "wu", "bing"])
def test_the_register_is_the_dispatch_desks(city, who):
    with pytest.raises(Refused, match="Only the dispatch desk keeps the register"):
        assessing.register(TERMS, by=getattr(city, who), today=day("03-02"), at=morning(day("03-02")))
    made = registered(city)
    assert (made.by, [matter.code for matter in made.matters.all()]) == (city.dispatcher, ["GG-P04"])
    assert Matter.objects.get(code="GG-P04").regional_assessments.get() == made
