"""The plan's pages: drawn up on a phone, handed in, signed by the desk, read by everybody of the project, drawn on paper."""

import uuid
from typing import Any

import pypdfium2
import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from approvals.board.plans import plan_page
from approvals.models import Plan
from approvals.questions import QUESTIONS
from briefings import actions, pressroom
from briefings.models import PlanPaper
from projects.models import Project
from tests.cast import Cast
from workdays import calendar

ANSWERS = {f"q_{one.key}": one.answers[-1].value for one in QUESTIONS} | {"q_land": "yes", "q_tender": "yes", "q_forest": "yes"}


def post(cast: Cast, who: str, name: str, *arguments: Any, **data: Any) -> HttpResponse:
    client = cast.client(getattr(cast, who))
    return client.post(reverse(f"portal:{name}", args=arguments), {"key": str(uuid.uuid4()), **data})


def form(cast: Cast, **changes: Any) -> dict[str, Any]:
    given = ANSWERS | {"flow": "1", "start": str(cast.today), "d_GG-106": "20", "d_GG-310": "15", "d_GG-P09": "10", "d_GG-P16": "10"}
    return {name: value for name, value in (given | changes).items() if value is not None}


def draw_up(cast: Cast, who: str = "jia", **changes: Any) -> HttpResponse:
    return post(cast, who, "plan-draw-up", cast.ours.code, **form(cast, **changes))


def page(cast: Cast, who: str, query: str = "") -> Any:
    return cast.client(getattr(cast, who)).get(reverse("portal:plan", args=[cast.ours.code]) + query)


def test_from_the_questionnaire_to_the_signed_baseline(cast: Cast) -> None:
    assert draw_up(cast).status_code == 303
    plan = Plan.objects.get()
    line = plan.lines.get(version__matter__code="GG-P11")
    handed = post(cast, "jia", "plan-hand-in", plan.pk, signatory="丙总", **{f"line-{line.pk}": "林草局李工"})
    waiting = cast.client(cast.dispatcher).get(reverse("portal:plans")).content.decode()
    signed = post(cast, "dispatcher", "plan-sign", plan.pk)
    plan.refresh_from_db()
    line.refresh_from_db()
    assert ([handed.status_code, signed.status_code], cast.ours.name in waiting, line.responsible) == ([303, 303], True, "林草局李工")
    assert (plan.signed_by, plan.signatory, plan.signed_on) == (cast.dispatcher, "丙总", cast.today)
    assert cast.ours.name not in cast.client(cast.dispatcher).get(reverse("portal:plans")).content.decode()


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_missing(cast: Cast) -> None:
    gap = draw_up(cast, q_forest=None)
    late = draw_up(cast, start="2020-01-01", q_roads="yes")
    assert (gap.status_code, late.status_code, Plan.objects.count()) == (400, 409, 0)
    assert gap.context["form"].errors.keys() == {"q_forest"}
    assert (late.context["form"]["q_roads"].value(), len(late.context["reasons"])) == ("yes", 1)


def test_a_begun_approval_belies_the_answer(cast: Cast) -> None:
    refused = draw_up(cast, q_merged="yes")
    assert (refused.status_code, len(refused.context["reasons"]), Plan.objects.count()) == (409, 1, 0)


def test_a_draft_is_the_drawers_own_and_a_signed_plan_everybodys(cast: Cast) -> None:
    cast.plan()
    seen = {who: page(cast, who).context.get("plan") is not None for who in ("jia", "dispatcher", "bing", "wu", "officer", "team_lead")}
    assert seen == {"jia": True, "dispatcher": True, "bing": False, "wu": False, "officer": False, "team_lead": False}
    cast.signed_plan()
    assert all(page(cast, who).context["plan"].signed_on == cast.today for who in seen)


def test_the_page_holds_the_plan_against_what_happened(cast: Cast) -> None:
    cast.signed_plan()
    shown = page(cast, "bing").context["plan"]
    first = next(row for row in shown.lines if row.approval == cast.approval.pk)
    assert (first.accepted_on, first.late, shown.limit, shown.counted <= 50) == (cast.approval.accepted_on, 0, 50, True)
    assert [one.name for one in shown.may_start if one.waits_for] == []
    assert all(one.waits_for for one in shown.waiting)
    assert "baseline" in page(cast, "bing").context["gantt_wide"]


def test_a_plan_left_behind_says_by_how_many_workdays(cast: Cast) -> None:
    plan = cast.signed_plan()
    later = calendar.current().due(plan.start, 7)
    shown = plan_page(Plan.objects.get(pk=plan.pk), later, calendar.current())
    behind = next(row for row in shown.lines if row.code == "GG-105")
    assert (behind.late, shown.late > 0) == (calendar.current().elapsed(behind.begin, later), True)


def test_the_project_page_draws_the_baseline_behind(cast: Cast) -> None:
    url = reverse("portal:runner-project", args=[cast.ours.code])
    before = cast.client(cast.jia).get(url).content.decode()
    cast.signed_plan()
    after = cast.client(cast.jia).get(url).content.decode()
    assert ('class="baseline"' in before, 'class="baseline"' in after) == (False, True)


def test_earlier_revisions_stay_readable(cast: Cast) -> None:
    cast.signed_plan()
    draw_up(cast, reason="新增占用林地")
    assert [page(cast, "jia", f"?revision={n}").status_code for n in (1, 2, 3)] == [200, 200, 404]
    assert [page(cast, "bing", f"?revision={n}").status_code for n in (1, 2)] == [200, 404]
    assert [one.revision for one in page(cast, "jia").context["versions"]] == [2, 1]


@pytest.mark.parametrize("query", ["?works=2", "?works=x", "?revision=x", "?revision=9"])
def test_what_is_not_there_is_404(query: str, cast: Cast) -> None:
    cast.plan()
    assert page(cast, "jia", query).status_code == 404


def test_pressing_sign_twice_signs_once(cast: Cast) -> None:
    plan, client = cast.plan(), cast.client(cast.dispatcher)
    given = {"key": str(uuid.uuid4())}
    answers = [client.post(reverse("portal:plan-sign", args=[plan.pk]), given).status_code for _press in range(2)]
    assert (answers, Project.objects.get(pk=cast.ours.pk).events.filter(kind="planned").count()) == ([303, 303], 1)
    assert post(cast, "dispatcher", "plan-sign", plan.pk).status_code == 409


def text_of(paper: PlanPaper) -> str:
    document = pypdfium2.PdfDocument(paper.pdf.path)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            "agreement",
            ["委托代办协议", "甲方（委托方）", "乙方（代办方）", "第二条委托事项", "甲方职责", "乙方职责", "代办期限", "（盖章）", "丙总"],
        ),
        ("scheme", ["代办方案", "关键线路", "责任部门", "建设工程规划许可证核发", "不需办理的事项及理由", "丙总"]),
    ],
)
def test_the_papers_are_drawn_by_the_worker_in_their_official_form(
    kind: str, words: list[str], cast: Cast, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    plan = cast.signed_plan()
    assert post(cast, "bing", "plan-paper", plan.pk, kind).status_code == 303
    assert post(cast, "jia", "plan-paper", plan.pk, kind).status_code == 303
    paper = PlanPaper.objects.get()
    assert (paper.state, paper.ordered_by, paper.signed) == ("ordered", cast.bing, True)
    with translation.override("en"):
        drawn = pressroom.draw_paper(paper.pk, timezone.now())
    text = text_of(drawn)
    assert (drawn.state, drawn.problem, [word for word in [*words, "我们的项目", "丙公司不公开"] if word not in text]) == ("ready", "", [])


def test_a_draft_nobody_handed_in_goes_on_no_paper(cast: Cast) -> None:
    draw_up(cast)
    plan = Plan.objects.get()
    assert [post(cast, who, "plan-paper", plan.pk, "scheme").status_code for who in ("jia", "bing")] == [409, 404]
    assert PlanPaper.objects.count() == 0


def test_a_draft_takes_its_papers_with_it(cast: Cast) -> None:
    plan = cast.plan()
    actions.order_paper(plan, "scheme", cast.jia, timezone.now())
    draw_up(cast)
    assert PlanPaper.objects.count() == 0


def test_the_desk_hands_projects_over_on_its_page(cast: Cast) -> None:
    given = {"taker": cast.yi.pk, "part": "main", "on": str(cast.today), "reason": "甲调离"}
    nothing = post(cast, "dispatcher", "hand-overs", **given)
    done = post(cast, "dispatcher", "hand-overs", project=cast.ours.pk, **given)
    first = cast.client(cast.yi).get(reverse("portal:runner-today"))
    read = post(cast, "yi", "hand-over-read", first.context["hand_overs"][0].pk)
    assert ([nothing.status_code, done.status_code, read.status_code], cast.ours.name in first.content.decode()) == ([409, 303, 303], True)
    assert cast.client(cast.yi).get(reverse("portal:runner-today")).context["hand_overs"] == ()


def test_a_deputy_is_appointed_on_the_same_page(cast: Cast) -> None:
    given = {"taker": cast.yi.pk, "part": "deputy", "on": str(cast.today), "reason": "甲休假", "project": cast.ours.pk}
    assert post(cast, "dispatcher", "hand-overs", **given).status_code == 303
    assert cast.client(cast.yi).get(reverse("portal:runner-project", args=[cast.ours.code])).status_code == 200
