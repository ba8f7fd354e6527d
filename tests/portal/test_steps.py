"""Recording a step: what each one asks for, what it keeps, and what it says afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from approvals.models import Event
from approvals.states import Step
from tests.cast import Cast, take
from tests.portal.test_once import filled


def post(client: Client, cast: Cast, step: str, door: str = "runner", **form: Any) -> tuple[int, str]:
    answer = client.post(f"/{door}/approvals/{cast.approval.pk}/step/{step}/", filled(cast, **form))
    return answer.status_code, answer.content.decode()


def written(cast: Cast) -> tuple[str, str, str, dict[str, Any], str]:
    event = Event.objects.filter(approval=cast.approval).latest("number")
    return event.kind, event.document, event.note, event.detail, event.origin


@pytest.fixture
def reviewing(cast: Cast) -> Cast:
    take(cast.approval, Step.REVIEW, cast.jia, cast.today)
    return cast


def test_a_special_procedure_keeps_its_five_particulars(reviewing: Cast) -> None:
    form = {
        "kind": "expert_review",
        "basis": "行政许可法第四十五条",
        "approver": "王局长",
        "planned_days": "10",
        "document": "告知〔2026〕3号",
    }
    assert post(reviewing.client(reviewing.jia), reviewing, "begin_special", **form)[0] == 303
    detail = {"kind": "expert_review", "basis": "行政许可法第四十五条", "approver": "王局长", "planned_days": 10}
    assert written(reviewing) == ("begin_special", "告知〔2026〕3号", "", detail, "runner")


@pytest.mark.parametrize("lacking", ["kind", "basis", "approver", "planned_days", "document"])
def test_it_asks_for_each_of_them_by_name(reviewing: Cast, lacking: str) -> None:
    form = {"kind": "hearing", "basis": "依据", "approver": "人", "planned_days": "5", "document": "号", lacking: ""}
    status, page = post(reviewing.client(reviewing.jia), reviewing, "begin_special", **form)
    assert (status, f'id="id_{lacking}_error"' in page) == (400, True)


@pytest.mark.parametrize("days", ["0", "366", "-1", "1e3", "10^24", "九"])
def test_planned_days_have_bounds(reviewing: Cast, days: str) -> None:
    form = {"kind": "hearing", "basis": "依据", "approver": "人", "planned_days": days, "document": "号"}
    assert post(reviewing.client(reviewing.jia), reviewing, "begin_special", **form)[0] == 400


def test_a_correction_notice_names_everything_that_is_missing(cast: Cast) -> None:
    due = cast.today + timedelta(days=14)
    form = {"missing": "用地红线图\n\n 法人授权书 \n", "due": due.isoformat(), "document": "补正〔2026〕7号"}
    assert post(cast.client(cast.jia), cast, "request_correction", **form)[0] == 303
    detail = {"missing": ["用地红线图", "法人授权书"], "due": due.isoformat()}
    assert written(cast) == ("request_correction", "补正〔2026〕7号", "", detail, "runner")


def test_a_correction_due_before_its_notice_is_refused(cast: Cast) -> None:
    form = {"missing": "图", "due": (cast.today - timedelta(days=1)).isoformat()}
    status, page = post(cast.client(cast.jia), cast, "request_correction", **form)
    assert (status, written(cast)[0], str(cast.today) in page) == (400, "accept", True)


def test_a_decision_needs_its_document_number(reviewing: Cast) -> None:
    client = reviewing.client(reviewing.jia)
    assert post(client, reviewing, "grant")[0] == 400
    assert post(client, reviewing, "grant", document="巴发改〔2026〕12号")[0] == 303
    assert written(reviewing) == ("grant", "巴发改〔2026〕12号", "", {}, "runner")


@pytest.mark.parametrize("step", ["withdraw", "deny"])
def test_a_step_that_ends_things_needs_its_reason(reviewing: Cast, step: str) -> None:
    client = reviewing.client(reviewing.jia)
    assert post(client, reviewing, step, note="  ")[0] == 400
    assert post(client, reviewing, step, note="申请人书面请求")[0] == 303


def test_the_department_records_under_its_own_name(reviewing: Cast) -> None:
    assert post(reviewing.client(reviewing.officer), reviewing, "grant", "office", document="号")[0] == 303
    assert written(reviewing)[4] == "department"


@pytest.mark.parametrize(
    "typed", ["{:%Y-%m-%d}", "{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日", "{0.year}/{0.month}/{0.day}"]
)
def test_a_day_is_read_as_people_write_it(cast: Cast, typed: str) -> None:
    assert post(cast.client(cast.jia), cast, "review", on=typed.format(cast.today))[0] == 303


@pytest.mark.parametrize("typed", ["", "昨天", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-24\x00", "1e9"])
def test_what_is_no_day_is_refused_with_what_was_typed(cast: Cast, typed: str) -> None:
    status, page = post(cast.client(cast.jia), cast, "review", on=typed, note="我写的")
    assert (status, written(cast)[0], "我写的" in page) == (400, "accept", True)


@pytest.mark.parametrize(("days", "why"), [(1, "future"), (-5, "before the step before")])
def test_a_day_that_cannot_be_is_refused(cast: Cast, days: int, why: str) -> None:
    day = cast.today + timedelta(days=days)
    status, page = post(cast.client(cast.jia), cast, "review", on=day.isoformat())
    assert (status, str(day) in page, written(cast)[0]) == (400, True, "accept"), why


def test_a_step_that_is_not_open_says_so_before_anything_is_typed(cast: Cast) -> None:
    page = cast.client(cast.jia).get(f"/runner/approvals/{cast.approval.pk}/step/grant/").content.decode()
    assert ('role="alert"' in page, '<form method="post" enctype' in page) == (True, False)


@pytest.mark.parametrize("step", ["deem_accepted", "no-such-step", "RECEIVE"])
def test_only_steps_of_people_have_a_page(cast: Cast, step: str) -> None:
    assert cast.client(cast.jia).get(f"/runner/approvals/{cast.approval.pk}/step/{step}/").status_code == 404


def test_fields_nobody_asked_for_change_nothing(cast: Cast) -> None:
    form = {"state": "granted", "by": cast.yi.pk, "origin": "department", "approval": cast.their_approval.pk, "recorded_at": "2020-01-01"}
    assert post(cast.client(cast.jia), cast, "review", **form)[0] == 303
    assert written(cast) == ("review", "", "", {}, "runner")
    assert cast.their_approval.events.count() == 2


def test_a_text_of_a_megabyte_is_refused_not_cut(cast: Cast) -> None:
    assert post(cast.client(cast.jia), cast, "review", note="长" * 400_000)[0] == 400
    assert written(cast)[0] == "accept"


def test_strange_letters_are_kept_as_they_are(cast: Cast) -> None:
    assert post(cast.client(cast.jia), cast, "review", note="𠮷野家 😀 é")[0] == 303
    assert written(cast)[2] == "𠮷野家 😀 é"
