"""The pages of joint handling: what is wanted from a department, forms for several approvals, the notice, questions, visits."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from approvals.models import Application, Approval, Consultation, Event, MergedNotice, Wanted
from people.models import Department, Role, User
from tests.cast import Cast, person
from tests.together import consultation_of


def press(client: Client, name: str, args: list[Any], **form: Any) -> Any:
    """Fill in a form and send it, as a browser that speaks English."""
    client.cookies["django_language"] = "en"
    return client.post(reverse(f"portal:{name}", args=args), {"key": str(uuid.uuid4()), **form})


def page(client: Client, name: str, *args: Any) -> str:
    client.cookies["django_language"] = "en"
    return client.get(reverse(f"portal:{name}", args=list(args))).content.decode()


def officer_of(code: str) -> User:
    return person(f"officer-{code}", Role.OFFICER, f"{code}经办人", department=Department.objects.get(code=code))


def ours(cast: Cast, code: str) -> Approval:
    return Approval.objects.get(works__project=cast.ours, matter__code=code)


@pytest.fixture
def planner(cast: Cast) -> User:
    """The officer of the department that leads stage 1."""
    return officer_of("zrzy")


def apply(cast: Cast, client: Client, codes: str = "GG-105 GG-106", **form: Any) -> Any:
    keys = [ours(cast, code).pk for code in codes.split()]
    return press(client, "apply", [cast.approval.works_id, 1], approvals=keys, on=cast.today.isoformat(), **form)


def test_a_runner_hands_in_one_form_and_sees_its_page(cast: Cast) -> None:
    client = cast.client(cast.jia)
    answer = apply(cast, client, document="并联〔2026〕1号")
    application = Application.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/joint/applications/{application.pk}/")
    assert sorted(application.approvals.values_list("matter__code", flat=True)) == ["GG-105", "GG-106"]
    shown = page(client, "application", application.pk)
    assert "建设项目用地预审与选址意见书核发" in shown
    assert "并联〔2026〕1号" in page(client, "runner-project", cast.ours.code)


def test_a_refused_form_keeps_what_was_typed_and_says_every_reason(cast: Cast) -> None:
    client = cast.client(cast.jia)
    answer = apply(cast, client, "GG-105 GG-102 GG-107", document="并联〔2026〕2号")
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert [reason.partition(" waits for")[0] for reason in answer.context["reasons"]] == [
        "政府投资项目可行性研究报告审批", "建设用地规划许可证核发",
    ]  # fmt: skip
    assert 'value="并联〔2026〕2号"' in shown
    assert shown.count("checked") == 3
    assert (Application.objects.count(), ours(cast, "GG-105").state) == (0, "planned")


def test_pressed_twice_it_is_one_application(cast: Cast) -> None:
    client, key = cast.client(cast.jia), str(uuid.uuid4())
    answers = [apply(cast, client, key=key) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (Application.objects.count(), Event.objects.filter(kind="applied").count()) == (1, 1)


def test_the_counter_of_the_leading_department_offers_only_itself_as_lead(cast: Cast, planner: User) -> None:
    client = cast.client(planner)
    form = client.get(reverse("portal:apply", args=[cast.approval.works_id, 1])).context["form"]
    assert [name for _key, name in form.fields["lead"].choices] == ["市自然资源和规划局"]
    assert apply(cast, client, lead=planner.department_id).status_code == 303


def test_an_impossible_stage_does_not_exist(cast: Cast) -> None:
    assert cast.client(cast.jia).get(reverse("portal:apply", args=[cast.approval.works_id, 9])).status_code == 404


def test_lists_are_written_merged_and_supplied(cast: Cast, planner: User) -> None:
    runner, lead = cast.client(cast.jia), cast.client(planner)
    apply(cast, runner)
    application, siting, land = Application.objects.get(), ours(cast, "GG-105"), ours(cast, "GG-106")
    assert "list or acceptance by" in page(lead, "application", application.pk)
    assert press(lead, "wanted", [application.pk, siting.pk], items="红线图\n\n红线图\n说明").status_code == 303
    assert press(lead, "wanted", [application.pk, land.pk], items="红线图").status_code == 303
    seen = lead.get(reverse("portal:joint-notice", args=[application.pk])).context
    assert [paper.item for paper in seen["papers"]] == ["红线图", "说明"]
    due = (cast.today + timedelta(days=20)).isoformat()
    sent = press(lead, "joint-notice", [application.pk], due=due, document="一次告〔2026〕1号", seen=seen["seen"])
    assert (sent.status_code, MergedNotice.objects.count(), siting.events.filter(kind="request_correction").count()) == (303, 1, 1)
    owner = page(cast.client(cast.bing), "enterprise-project", cast.ours.code)
    assert f"市自然资源和规划局 asks you, for all departments in one notice, to supply by {due}:" in owner
    assert "红线图" in owner
    assert press(runner, "joint-supplied", [application.pk], on=cast.today.isoformat(), note="红线图、说明").status_code == 303
    assert (ours(cast, "GG-105").state, ours(cast, "GG-106").state) == ("received", "received")


def test_a_notice_over_lists_that_changed_is_stale_and_sends_nothing(cast: Cast, planner: User) -> None:
    apply(cast, cast.client(cast.jia))
    application, lead = Application.objects.get(), cast.client(planner)
    press(lead, "wanted", [application.pk, ours(cast, "GG-105").pk], items="红线图")
    due = (cast.today + timedelta(days=20)).isoformat()
    answer = press(lead, "joint-notice", [application.pk], due=due, document="一次告〔2026〕9号", seen="0" * 16)
    assert (answer.status_code, MergedNotice.objects.count()) == (409, 0)
    assert 'value="一次告〔2026〕9号"' in answer.content.decode()


def test_the_list_of_another_department_s_approval_does_not_exist(cast: Cast, planner: User) -> None:
    apply(cast, cast.client(cast.jia))
    application = Application.objects.get()
    application.approvals.add(cast.approval)
    assert press(cast.client(planner), "wanted", [application.pk, cast.approval.pk], items="图").status_code == 404
    assert Wanted.objects.count() == 0


def test_a_question_is_asked_answered_and_told(cast: Cast) -> None:
    finance, client = officer_of("czj"), cast.client(cast.officer)
    given = {"asked": finance.department_id, "question": "资金来源是否落实？", "delivery": "巴征函〔2026〕7号回执", "limit": 5}
    answer = press(client, "consult", [cast.approval.pk], **given)
    one = Consultation.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/office/projects/{cast.ours.code}/#a{cast.approval.pk}")
    asked = cast.client(finance)
    assert "资金来源是否落实？" in page(asked, "joint")
    owner = page(cast.client(cast.bing), "enterprise-project", cast.ours.code)
    assert f"has asked 市财政局 for its opinion on “{cast.approval.version.name}”, by {one.due}; the days run on." in owner
    assert press(asked, "consultation", [one.pk], reply="conditions", opinion="分年度安排").status_code == 303
    one.refresh_from_db()
    assert (one.reply, one.opinion, one.replied_by) == ("conditions", "分年度安排", finance)
    assert "分年度安排" in page(client, "consultation", one.pk)


def test_a_question_without_proof_keeps_what_was_typed(cast: Cast) -> None:
    finance, client = officer_of("czj"), cast.client(cast.officer)
    answer = press(client, "consult", [cast.approval.pk], asked=finance.department_id, question="资金来源？", delivery="", limit=5)
    assert (answer.status_code, Consultation.objects.count()) == (400, 0)
    assert "资金来源？" in answer.content.decode()
    short = press(client, "consult", [cast.approval.pk], asked=finance.department_id, question="资金来源？", delivery="号", limit=2)
    assert (short.status_code, Consultation.objects.count()) == (409, 0)
    assert "between 5 and 15 workdays" in short.content.decode()


def test_only_the_department_asked_finds_a_form_for_its_reply(cast: Cast) -> None:
    one, finance = consultation_of(cast), officer_of("czj")
    people = (finance, cast.officer, cast.dispatcher)
    forms = [cast.client(who).get(f"/office/joint/consultations/{one.pk}/").context["may_reply"] for who in people]
    assert forms == [True, False, False]
    assert press(cast.client(cast.officer), "consultation", [one.pk], reply="agreed").status_code == 409
    assert cast.client(officer_of("slj")).get(f"/office/joint/consultations/{one.pk}/").status_code == 404


def test_joint_acceptance_has_its_page(cast: Cast) -> None:
    shown = page(cast.client(cast.jia), "joint-acceptance", cast.approval.works_id)
    assert "建设工程城建档案验收" in shown
    answer = press(cast.client(cast.jia), "joint-acceptance", [cast.approval.works_id], on=cast.today.isoformat())
    assert (answer.status_code, Application.objects.count()) == (409, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_asks_the_database_a_fixed_number_of_times(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    finance = officer_of("czj")
    for number in range(rows):
        approval = Approval.objects.filter(works=cast.approval.works_id).order_by("pk")[number]
        Approval.objects.filter(pk=approval.pk).update(state="in_review")
        Consultation.objects.create(
            approval=approval, asked=finance.department, question="？", delivery="号", asked_on=cast.today, limit=5,
            due=cast.today + timedelta(days=number), by=cast.officer, at=cast.report().recorded_at,
        )  # fmt: skip
    client = cast.client(finance)
    client.get("/office/joint/")
    with translation.override("en"), django_assert_num_queries(8):
        answer = client.get("/office/joint/")
    assert len(answer.context["wanted"]) == rows
