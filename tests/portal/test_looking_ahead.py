"""What to expect, on the leader's pages and a project's: the same figures everywhere, sorted by urgency, with an answer to "what if"."""

from datetime import timedelta

import pytest

from approvals.actions import projects as acts
from approvals.board import forecast
from approvals.calibration import BANDS
from approvals.hands import Hands
from approvals.models import Approval
from approvals.states import Step
from portal.templatetags.chances import percent, percent_from, points, share
from portal.templatetags.hands import hand_rows, hands_bar
from projects.models import Works
from tests.cast import Cast, at, first_approval, project, take, workdays_back
from workdays import calendar


def line_of(cast: Cast, who: str = "wu") -> forecast.ForecastLine:
    return next(one for one in forecast.lines(getattr(cast, who), cast.today, calendar.edition()) if one.code == cast.ours.code)


def test_the_pages_of_a_day_tell_the_same(cast: Cast) -> None:
    listed = line_of(cast)
    (on_its_page,) = cast.client(cast.wu).get(f"/leader/projects/{cast.ours.code}/").context["expected"]
    (for_its_runner,) = cast.client(cast.jia).get(f"/runner/projects/{cast.ours.code}/").context["expected"]
    on_the_list = {one.code: one for name in ("predicted", "others") for one in cast.client(cast.wu).get("/leader/forecast/").context[name]}
    assert listed == on_its_page == for_its_runner == on_the_list[cast.ours.code]
    outlook = listed.outlook
    assert cast.today < outlook.earliest <= outlook.expected <= outlook.latest
    assert (outlook.used, listed.limit, listed.late) == (2, 50, False)


def test_a_works_that_cannot_keep_its_limit_is_predicted_late_and_named(cast: Cast) -> None:
    works = Works.objects.get(project=cast.ours)
    works.limit = 3
    works.save(update_fields=["limit"])
    screen = cast.client(cast.wu).get("/leader/")
    (late,) = screen.context["predicted"]
    assert (late.code, late.limit, late.outlook.probability) == (cast.ours.code, 3, 0.0)
    assert late.advice is not None
    page = screen.content.decode()
    assert late.name in page
    assert late.advice.name in page


def test_what_is_late_already_is_not_predicted(cast: Cast) -> None:
    Works.objects.filter(project=cast.ours).update(limit=1, late_from=cast.today - timedelta(days=1))
    assert forecast.predicted_late([line_of(cast)]) == ()


def test_each_sees_the_forecast_of_what_each_may_see(cast: Cast) -> None:
    edition = calendar.edition()
    seen = {who: {one.code for one in forecast.lines(getattr(cast, who), cast.today, edition)} for who in ("wu", "jia", "audit_admin")}
    assert seen == {"wu": {cast.ours.code, cast.theirs.code}, "jia": {cast.ours.code}, "audit_admin": set()}


def test_nothing_is_expected_of_a_suspended_project(cast: Cast) -> None:
    acts.suspend(cast.ours.pk, by=cast.dispatcher, on=cast.today, today=cast.today, at=at(cast.today), note="用地调整")
    page = cast.client(cast.wu).get(f"/leader/projects/{cast.ours.code}/")
    assert (page.context["expected"], "what_if_form" in page.context) == ((), False)
    assert {one.code for one in forecast.lines(cast.wu, cast.today, calendar.edition())} == {cast.theirs.code}


def test_a_new_event_makes_a_new_forecast(cast: Cast) -> None:
    before = line_of(cast)
    take(cast.approval, Step.REVIEW, cast.jia, cast.today)
    take(cast.approval, Step.GRANT, cast.jia, cast.today, document="〔2026〕8号")
    after = line_of(cast)
    assert cast.approval.matter.code in dict(before.matters)
    assert cast.approval.matter.code not in dict(after.matters)


def test_what_if_answers_with_before_and_after_from_the_same_dice(cast: Cast) -> None:
    line = line_of(cast)
    matter = line.matters[0][0]
    answer = cast.client(cast.bing).get(f"/enterprise/projects/{cast.ours.code}/?faster={matter}&days=9").context["what_if"]
    assert (answer.matter, answer.days, answer.before.probability, answer.before.expected) == (
        matter, 9, line.outlook.probability, line.outlook.expected,
    )  # fmt: skip
    assert answer.after.expected <= answer.before.expected
    assert answer.after.probability >= answer.before.probability


@pytest.mark.parametrize(
    "query", ["?faster=GG-999&days=5", "?faster=&days=5", "?faster={matter}&days=0", "?faster={matter}&days=1e9", "?faster=%00"]
)
def test_a_nonsense_what_if_is_told_at_its_field(cast: Cast, query: str) -> None:
    query = query.format(matter=line_of(cast).matters[0][0])
    page = cast.client(cast.wu).get(f"/leader/projects/{cast.ours.code}/{query}")
    assert (page.status_code, "what_if" in page.context, bool(page.context["what_if_form"].errors)) == (200, False, True)


def test_the_enterprise_is_told_the_day_but_no_odds(cast: Cast) -> None:
    page = cast.client(cast.bing).get(f"/enterprise/projects/{cast.ours.code}/").content.decode()
    expected = line_of(cast).outlook.expected.isoformat()
    assert expected in page
    assert "%</dd>" not in page


def test_matters_that_wait_for_each_other_are_not_forecast(cast: Cast) -> None:
    first, second = Approval.objects.filter(works__project=cast.ours, state="planned", role="MAIN").select_related("version", "matter")[:2]
    for one, other in ((first, second), (second, first)):
        one.version.predecessors = other.matter.code
        one.version.save(update_fields=["predecessors"])
    page = cast.client(cast.wu).get(f"/leader/projects/{cast.ours.code}/")
    assert (page.status_code, page.context["expected"]) == (200, ())


@pytest.mark.parametrize("projects", [1, 3])
def test_a_project_s_page_asks_as_often_whatever_the_city_holds(cast: Cast, projects: int, django_assert_num_queries: object) -> None:
    for number in range(1, projects):
        more = project(f"2609-511902-04-01-20000{number}", "另一个", "511902", cast.ours.enterprise, cast.jia, workdays_back(cast.today, 9))
        take(first_approval(more), Step.RECEIVE, cast.jia, workdays_back(cast.today, 2), cast.evidence)
    edition = calendar.edition()
    forecast.of_project(cast.ours, cast.today, edition)
    with django_assert_num_queries(5):  # type: ignore[operator]
        forecast.of_project(cast.ours, cast.today, edition)


def test_chances_in_words() -> None:
    assert [percent(chance) for chance in (None, 0.0, 0.004, 0.634, 0.995, 1.0)] == ["–", "< 1 %", "< 1 %", "63 %", "> 99 %", "> 99 %"]
    assert ([percent_from(band / BANDS) for band in range(BANDS)][-1], points(0.084)) == ("80–100\u00a0%", "+8")


def test_what_was_counted_is_said_as_it_is() -> None:
    assert [share(part) for part in (None, 0.0, 0.004, 1.0)] == ["–", "0\u00a0%", "0\u00a0%", "100\u00a0%"]


def test_the_bar_of_hands_is_drawn_to_scale_and_says_its_figures() -> None:
    drawn = hands_bar(Hands(10, 5, 0, 5))
    assert [part.split('"')[0] for part in drawn.split('width="')[1:]] == ["50.00%", "25.00%", "25.00%"]
    assert "10" in drawn.split("<title>")[1]
    assert [(row[0], row[3], row[4]) for row in hand_rows(Hands(10, 5, 0, 5))] == [
        ("government", 10, 50), ("applicant", 5, 25), ("third_party", 0, 0), ("day_off", 5, 25),
    ]  # fmt: skip
