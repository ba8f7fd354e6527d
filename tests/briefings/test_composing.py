"""What an issue says of portfolios small enough to count by hand."""

from dataclasses import replace
from datetime import date

import pytest

from approvals.board.values import Portfolio
from approvals.states import State
from briefings.briefing import NothingToReport, compose
from briefings.measures import Mean, Rate
from briefings.reconcile import Unreconciled
from briefings.value import Briefing, Changes, Flow, MonthEnd
from briefings.vocabulary import VOID
from tests.briefings.rows import ON, approval, city, figures, permitted, project


def issue(now: Portfolio, before: Briefing | None = None) -> Briefing:
    return compose(now, number=1, total_number=1, before=before, city="巴中市", unit="专班")


def said(briefing: Briefing) -> str:
    return briefing.opening + "".join(p.lead + p.text for section in briefing.sections for p in section.paragraphs)


WEEK = city(
    permitted(1, date(2026, 11, 18), 45),
    permitted(2, date(2026, 11, 10), 52),
    permitted(3, date(2026, 11, 20), 30, investment="enterprise"),
    project(4, "late", 55, on_clock={"late_from": date(2026, 11, 16)}),
    project(5, "late", 70, on_clock={"late_from": date(2026, 10, 16)}),
    project(6, registered_on=date(2026, 11, 17), opened_on=date(2026, 11, 19)),
    permitted(7, date(2025, 5, 1), registered_on=date(2026, 11, 16)),
    project(8, "waiting", 0, stage=None, stages=()),
)


def test_the_register_balances() -> None:
    expected = Flow((1, 3, 4, 5, 8), (6, 7), (1, 3), (7,), (4, 5, 6, 8), (), None)
    assert issue(WEEK).flow == expected


def test_what_changed_is_named_by_its_dates() -> None:
    assert issue(WEEK).changes == Changes(permits=(1, 3), late=(4,), started=(6,), registered=(6, 7), recovered=None)


def test_days_are_told_by_kind_and_period() -> None:
    week, last, ever = (getattr(issue(WEEK), name) for name in ("week", "last_week", "ever"))
    assert [week.government, week.enterprise, week.on_time] == [Mean(45, 1), Mean(30, 1), Rate(2, 2)]
    assert [last.government, last.enterprise, last.on_time] == [Mean(52, 1), Mean(0, 0), Rate(0, 1)]
    assert [ever.government, ever.on_time] == [Mean(45 + 52 + 45, 3), Rate(3, 4)]


def test_the_months_end_with_the_day_of_the_issue() -> None:
    assert issue(WEEK).months[-2:] == (MonthEnd(date(2026, 10, 31), 6, 0), MonthEnd(ON, 4, 4))


def test_a_project_outside_the_scope_counts_as_project_but_not_in_days() -> None:
    briefing = issue(city(permitted(1, ON, 90, in_scope=False, clock=figures(None, 90, "decided"))))
    assert (briefing.week.permits, briefing.week.government, briefing.ever.on_time) == ((1,), Mean(0, 0), Rate(0, 0))
    assert "不计时限" in said(briefing)


def test_without_data_there_is_a_dash() -> None:
    briefing = issue(city(project(1)))
    text = said(briefing)
    assert "平均用时为“-”" in text
    assert "没有样本，按期率“-”" in text
    assert "0.0%" not in text
    assert "100.0%" not in text


def test_no_project_is_nothing_to_report() -> None:
    with pytest.raises(NothingToReport):
        issue(city())


def test_a_date_after_the_day_is_refused() -> None:
    with pytest.raises(Unreconciled, match="晚于截止日"):
        issue(city(permitted(1, date(2026, 11, 21))))


def test_approvals_without_a_decision_do_not_count_for_their_department() -> None:
    one = project(1)
    rows = (
        approval(1, one, decided_on=date(2026, 11, 18), state="granted"),
        approval(2, one, decided_on=date(2026, 11, 19), state="granted", figures=figures(5, 7)),
        approval(3, one),
        approval(4, one, state="withdrawn"),
        approval(5, one, state="planned", received_on=None, accepted_on=None),
    )
    (desk,) = issue(city(one, approvals=rows)).desks
    assert (desk.accepted, desk.decided, desk.open, desk.week_decided, desk.on_time) == (3, 2, 1, 2, Rate(1, 2))
    assert (desk.used, desk.committed, desk.verdict) == (Mean(10, 2), Mean(10, 2), "few")


def test_the_words_for_approvals_that_ended_are_the_machines() -> None:
    assert set(VOID) == set(State.VOID)


def test_the_second_issue_begins_where_the_first_ended_and_says_what_it_corrects() -> None:
    first = replace(issue(WEEK), on=date(2026, 11, 10), flow=replace(issue(WEEK).flow, open=(4, 5)))
    second = issue(WEEK, first)
    assert (second.since, second.flow.correction) == (date(2026, 11, 10), len(second.flow.opening) - 2)
    assert "较上期公布数更正+3个" in said(second)


def test_the_next_issue_tells_what_became_of_what_was_asked() -> None:
    first = replace(issue(WEEK), on=date(2026, 11, 13))
    later = [permitted(4, date(2026, 11, 19)) if row.pk == 4 else row for row in WEEK.projects]
    second = issue(city(*later), first)
    assert [(o.code, o.now, o.settled) for o in second.outcomes] == [
        ("P005", "仍超期，现已超20个工作日", False),
        ("P004", "已于11月19日取得开工许可", True),
    ]
    assert second.changes.recovered == (4,)
    assert "上期提请2项，已落实1项" in said(second)
