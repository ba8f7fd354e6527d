"""The project page: what each approval is, what may be done with it and by whom, its bar, its ledger."""

import pytest

from approvals.actions.confirm import confirm, object_to
from approvals.actions.projects import suspend
from approvals.board.project import project_page
from approvals.board.values import Bar, StepChoice
from approvals.models import Event
from tests.approvals.timeline import day, lived, morning

TODAY = day("03-13")
IN_REVIEW = "选址 03-02 接件 03-03 受理 03-04 审查"


def card(city, user, name="选址", workdays=None, on=TODAY):
    (found,) = [one for one in project_page(city.ours, user, on, workdays).cards if one.row.pk == city.approval(name).pk]
    return found


def offered(city, user, workdays, name="选址"):
    return [choice.step for choice in card(city, user, name, workdays).steps]


REVIEWING = ["request_correction", "begin_special", "extend", "grant", "grant_pending", "deny", "withdraw"]


@pytest.mark.parametrize(
    ("who", "steps"),
    [("jia", REVIEWING), ("officer", REVIEWING), ("dispatcher", REVIEWING), ("stranger", []), ("wu", []), ("bing", [])],
)
def test_steps_are_offered_to_whoever_may_record_them(city, workdays, who, steps):
    lived(city.ours, IN_REVIEW)
    assert offered(city, getattr(city, who), workdays) == steps


def test_the_public_is_offered_nothing(city, workdays):
    lived(city.ours, IN_REVIEW)
    assert offered(city, None, workdays) == []


def test_tolerance_is_offered_only_where_the_catalogue_allows_it(city, workdays):
    lived(city.ours, IN_REVIEW)
    version = city.approval("选址").version
    version.tolerance = False
    version.save()
    assert "grant_pending" not in offered(city, city.jia, workdays)


def test_nothing_is_offered_while_the_project_stands_still(city, workdays):
    lived(city.ours, IN_REVIEW)
    suspend(city.ours.pk, by=city.dispatcher, on=TODAY, today=TODAY, at=morning(TODAY), note="资金未落实")
    city.ours = type(city.ours).objects.get(pk=city.ours.pk)
    assert offered(city, city.jia, workdays) == []


def test_a_receipt_that_must_wait_says_for_what(city, workdays):
    waits = ("政府投资项目建议书审批", "建设项目用地预审与选址意见书核发")
    found = card(city, city.jia, "可研", workdays)
    assert (found.waits_for, found.steps) == (
        waits,
        (StepChoice("receive", "receive", tuple(f"waits for: {name}" for name in waits)),),
    )


def test_what_may_start_early_is_offered_without_objection(city, workdays):
    found = card(city, city.jia, "方案", workdays)
    assert (found.waits_for, found.steps) == (("建设用地规划许可证核发",), (StepChoice("receive", "receive"),))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "“{name}” has not been applied for yet."),
        (
            "选址 03-11 接件",
            "{lead} received your application for “{name}” on March 11, 2026 and will answer within five workdays whether it accepts it.",
        ),
        ("选址 03-02 接件", "{lead} is reviewing “{name}”; it was due on March 9, 2026 and is 4 workdays late."),
        ("选址 03-09 接件 03-10 受理", "{lead} is reviewing “{name}”, until March 17, 2026 at the latest."),
        (
            "选址 03-09 接件 03-10 受理 03-11 补正",
            "{lead} needs more material from you for “{name}”; until you supply it the days do not count.",
        ),
        (
            "选址 03-09 接件 03-10 受理 03-10 审查 03-11 特别",
            "“{name}” is in a special procedure whose days do not count; it goes on by March 19, 2026 at the latest.",
        ),
        ("选址 03-02 接件 03-03 受理 03-04 审查 03-05 办结", "“{name}” was granted by {lead} on March 5, 2026."),
        (
            "选址 03-02 接件 03-03 受理 03-04 审查 03-05 容缺",
            "“{name}” was granted by {lead} on March 5, 2026; material you promised is still to be supplied.",
        ),
    ],
)  # fmt: skip
def test_a_plain_sentence_says_where_it_stands(city, workdays, text, sentence):
    lived(city.ours, text)
    assert card(city, city.bing, "选址", workdays).sentence == sentence.format(
        lead="市自然资源和规划局", name="建设项目用地预审与选址意见书核发"
    )


def test_a_bar_runs_from_receipt_to_today_with_its_pauses(city, workdays):
    lived(city.ours, IN_REVIEW + " 03-05 补正 03-10 补齐")
    (bar,) = project_page(city.ours, city.jia, TODAY, workdays).bars
    assert bar == Bar(
        approval=city.approval("选址").pk,
        name="建设项目用地预审与选址意见书核发",
        lead="市自然资源和规划局",
        stage=1,
        stage_name="project approval and land-use planning",
        start=day("03-02"),
        end=TODAY,
        open=True,
        light="soon",
        state_label="in review",
        used=5,
        limit=5,
        due=TODAY,
        pauses=((day("03-05"), day("03-10")),),
    )


def test_a_bar_ends_with_its_decision(city, workdays):
    lived(city.ours, IN_REVIEW + " 03-06 办结")
    (bar,) = project_page(city.ours, city.jia, TODAY, workdays).bars
    assert (bar.start, bar.end, bar.open, bar.light) == (day("03-02"), day("03-06"), False, "decided")


def test_the_ledger_is_shown_newest_first_with_the_departments_word(city, workdays):
    lived(city.ours, IN_REVIEW, by=city.jia)
    receive, accept, _review = Event.objects.filter(approval=city.approval("选址")).order_by("number")
    confirm([receive.pk], by=city.officer, today=TODAY, at=morning(TODAY))
    object_to(accept.pk, by=city.officer, note="3月4日受理", today=TODAY, at=morning(TODAY))
    rows = project_page(city.ours, city.officer, TODAY, workdays).events
    assert [(row.kind, row.confirmed, row.objected, row.waiting) for row in rows] == [
        ("review", False, False, True),
        ("accept", False, True, False),
        ("started", False, False, False),
        ("stage_opened", False, False, False),
        ("receive", True, False, False),
        ("registered", False, False, False),
    ]


def test_a_step_typed_in_later_shows_its_lag(city, workdays):
    lived(city.ours, "选址 03-02 接件", today=day("03-06"))
    receive = [row for row in project_page(city.ours, city.jia, TODAY, workdays).events if row.kind == "receive"]
    assert [(row.occurred_on, row.lag) for row in receive] == [(day("03-02"), 4)]
