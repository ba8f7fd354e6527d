"""The pages of joint site visits: called, recorded with photos, called off; the month; the decision that waits for them."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.models import Approval, JointVisit
from approvals.states import Step
from people.models import Department
from tests.cast import PDF, Cast, take, workdays_back
from tests.portal.test_jointly import officer_of, ours, page, press
from tests.together import visit_of


def test_a_visit_is_called_held_and_told_to_the_enterprise(cast: Cast) -> None:
    planner, client = officer_of("zrzy"), cast.client(cast.dispatcher)
    siting = ours(cast, "GG-105")
    take(siting, Step.RECEIVE, cast.jia, workdays_back(cast.today, 2))
    invited = [planner.department_id, Department.objects.get(code="lyj").pk]
    form = {"approvals": [siting.pk], "on": cast.today.isoformat(), "place": "兴文街道现场", "departments": invited}
    answer = press(client, "joint-visit-call", [siting.works_id], **form)
    visit = JointVisit.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/office/joint/visits/{visit.pk}/")
    owner = page(cast.client(cast.bing), "enterprise-project", cast.ours.code)
    assert f"On {cast.today} the departments look at your site together" in owner
    assert "兴文街道现场" in page(client, "joint-visits")
    seats = {f"present_{invited[0]}": "yes", f"opinion_{invited[0]}": "一致", f"present_{invited[1]}": "no"}
    photo = _file("现场.pdf")
    held = press(cast.client(planner), "joint-visit-held", [visit.pk], reply="同意", photo1=photo, **seats)
    visit.refresh_from_db()
    assert (held.status_code, visit.held_on, visit.photos.count()) == (303, cast.today, 1)
    assert "Their one reply: 同意" in page(cast.client(cast.bing), "enterprise-project", cast.ours.code)
    again = cast.client(officer_of("lyj"))
    refused = press(again, "joint-visit-call", [siting.works_id], **form, reason="未看到现场")
    assert (refused.status_code, JointVisit.objects.count()) == (409, 1)
    assert "absent counts as no objection" in refused.content.decode()
    assert "未看到现场" in refused.content.decode()


def _file(name: str) -> Any:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def test_a_refused_record_keeps_no_photo(cast: Cast) -> None:
    visit, client = visit_of(cast), cast.client(cast.officer)
    key = visit.seats.get().department_id
    before = cast.ours.evidence.count()
    answer = press(client, "joint-visit-held", [visit.pk], reply="同意", photo1=_file("x.pdf"), **{f"present_{key}": "yes"})
    assert (answer.status_code, cast.ours.evidence.count()) == (409, before)


def test_a_decision_is_refused_on_the_page_while_the_visit_is_open(cast: Cast) -> None:
    take(cast.approval, Step.REVIEW, cast.jia, cast.today)
    visit_of(cast)
    seen = cast.approval.events.latest("number").number
    form = {"on": cast.today.isoformat(), "document": "巴发改〔2026〕1号", "seen": seen}
    answer = press(cast.client(cast.officer), "office-step", [cast.approval.pk, "grant"], **form)
    assert "A joint site visit is called for" in answer.content.decode()
    assert (answer.status_code, Approval.objects.get(pk=cast.approval.pk).state) == (400, "in_review")


def test_a_rest_day_is_allowed_and_warned_of(cast: Cast) -> None:
    siting = ours(cast, "GG-105")
    take(siting, Step.RECEIVE, cast.jia, workdays_back(cast.today, 2))
    new_year = date(cast.today.year + 1, 1, 1)
    form = {"approvals": [siting.pk], "on": new_year.isoformat(), "place": "现场", "departments": []}
    answer = press(cast.client(cast.dispatcher), "joint-visit-call", [siting.works_id], **form)
    assert answer.status_code == 303
    assert f"Mind: {new_year} is not a workday" in page(cast.client(cast.dispatcher), "joint-visit", JointVisit.objects.get().pk)


def test_a_visit_is_called_off_with_its_reason(cast: Cast) -> None:
    visit, client = visit_of(cast), cast.client(cast.officer)
    assert press(client, "joint-visit-off", [visit.pk], reason="").status_code == 400
    assert press(client, "joint-visit-off", [visit.pk], reason="连日暴雨").status_code == 303
    assert "does not take place: 连日暴雨" in page(cast.client(cast.bing), "enterprise-project", cast.ours.code)
    assert press(client, "joint-visit-off", [visit.pk], reason="连日暴雨").status_code == 409


@pytest.mark.parametrize("month", ["2026-03", "2026-13", "abc", "", "9999-12", "2026-03-99"])
def test_any_month_in_an_address_is_answered(cast: Cast, month: str) -> None:
    visit_of(cast)
    answer = cast.client(cast.officer).get("/office/joint/visits/", {"month": month})
    assert answer.status_code == 200
    shown = (2026, 3) if month.startswith("2026-03") else (cast.today.year, cast.today.month)
    assert (answer.context["month"].year, answer.context["month"].month) == shown
