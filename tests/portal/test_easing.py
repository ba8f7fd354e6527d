"""The pages of promises, assessments, works and corrections: what they offer, what they refuse, and that what was typed stays."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from approvals.models import Approval, Commitment, Event, RegionalAssessment, Tolerance
from approvals.states import Step
from projects.models import Project, Works
from tests.cast import Cast, take, workdays_back


def press(cast: Cast, user: Any, url: str, **fields: Any) -> Any:
    return cast.client(user).post(url, {"key": str(uuid.uuid4()), **fields})


def other(cast: Cast) -> Approval:
    """An approval of our officer's department, received yesterday, that takes tolerance and a commitment."""
    one = Approval.objects.filter(works__project=cast.ours, state="planned", lead=cast.approval.lead, version__tolerance=True)[0]
    type(one.version).objects.filter(pk=one.version_id).update(may_start_early=True, commitment=True)
    take(one, Step.RECEIVE, cast.jia, workdays_back(cast.today, 1))
    return Approval.objects.get(pk=one.pk)


def owners_page(cast: Cast) -> str:
    page: str = cast.client(cast.bing).get(f"/enterprise/projects/{cast.ours.code}/").content.decode()
    return page


def test_accepted_with_material_missing(cast: Cast) -> None:
    one = other(cast)
    url = f"/office/approvals/{one.pk}/tolerance/"
    assert "容缺" in cast.client(cast.officer).get(url).content.decode()
    given = {"on": cast.today.isoformat(), "materials": "地籍调查表\n勘测图", "promise": "容缺1号"}
    late = press(cast, cast.officer, url, **given, due=(cast.today + timedelta(days=300)).isoformat())
    assert (late.status_code, "容缺1号" in late.content.decode(), Tolerance.objects.count()) == (409, True, 0)
    done = press(cast, cast.officer, url, **given)
    assert (done.status_code, done["Location"]) == (303, f"/office/projects/{cast.ours.code}/#a{one.pk}")
    owed = Tolerance.objects.get()
    assert (owed.materials, owed.due) == (["地籍调查表", "勘测图"], Approval.objects.get(pk=one.pk).due)
    for user, address in (
        (cast.jia, "/runner/"),
        (cast.officer, "/office/promises/"),
        (cast.bing, f"/enterprise/projects/{cast.ours.code}/"),
    ):
        assert "勘测图" in cast.client(user).get(address).content.decode(), address
    assert press(cast, cast.jia, f"/tolerances/{owed.pk}/supplied/", on=cast.today.isoformat()).status_code == 303
    assert Tolerance.objects.get().supplied_on == cast.today


def test_the_end_of_a_broken_letter_stands_ready(cast: Cast) -> None:
    owed = cast.tolerance()
    Tolerance.objects.update(due=cast.today - timedelta(days=1))
    url = f"/office/tolerances/{owed.pk}/end/"
    before = owners_page(cast).count("本次办理将终结")
    form = cast.client(cast.officer).get(url)
    assert "容缺承诺1号" in form.context["form"]["note"].value()
    answer = press(cast, cast.officer, url, on=cast.today.isoformat(), note=form.context["form"]["note"].value())
    assert (answer.status_code, Approval.objects.get(pk=cast.approval.pk).state) == (303, "denied")
    assert (before, owners_page(cast).count("本次办理将终结")) == (1, 0)


def test_decided_on_a_commitment_and_checked(cast: Cast) -> None:
    one = other(cast)
    on = cast.today.isoformat()
    done = press(cast, cast.officer, f"/office/approvals/{one.pk}/commitment/", on=on, number="承诺1号", document="准〔2026〕1号")
    made = Commitment.objects.get()
    assert (done.status_code, Approval.objects.get(pk=one.pk).state, made.checker) == (303, "granted", one.lead)
    url = f"/office/commitments/{made.pk}/"
    assert press(cast, cast.officer, url, on=on, passed="broken", finding="").status_code == 409
    put_right_by = (cast.today + timedelta(days=9)).isoformat()
    assert press(cast, cast.officer, url, on=on, passed="broken", finding="不符", put_right_by=put_right_by).status_code == 303
    assert press(cast, cast.officer, url, on=on, note="已改正").status_code == 303
    assert Commitment.objects.get().put_right_on == cast.today


def test_a_regional_assessment_is_entered_and_used(cast: Cast) -> None:
    Project.objects.filter(pk=cast.ours.pk).update(park="经开区")
    one = other(cast)
    planned = Approval.objects.filter(works__project=cast.ours, state="planned").exclude(pk=one.pk)[0]
    type(planned.version).objects.filter(pk=planned.version_id).update(regional_assessment="replace")
    terms = {
        "park": "经开区", "topic": "水土保持", "matters": planned.matter.code, "effect": "replace", "document": "函1号",
        "commissioned_by": "管委会", "valid_from": (cast.today - timedelta(days=9)).isoformat(), "valid_to": cast.today.isoformat(),
        "boundary": "规划范围",
    }  # fmt: skip
    assert press(cast, cast.dispatcher, "/office/assessments/new/", **terms).status_code == 303
    made = RegionalAssessment.objects.get()
    url = f"/office/approvals/{planned.pk}/assessment/"
    given = {"assessment": made.pk, "inside": "yes", "listed": "no", "on": cast.today.isoformat()}
    listed = press(cast, cast.dispatcher, url, **{**given, "listed": "yes"})
    assert (listed.status_code, Approval.objects.filter(pk=planned.pk).exists()) == (409, True)
    assert press(cast, cast.dispatcher, url, **given).status_code == 303
    assert not Approval.objects.filter(pk=planned.pk).exists()
    assert planned.version.name in cast.client(cast.dispatcher).get("/office/assessments/").content.decode()


def test_without_a_fitting_assessment_there_is_nothing_to_type(cast: Cast) -> None:
    page = cast.client(cast.officer).get(f"/office/approvals/{cast.approval.pk}/assessment/")
    assert (page.status_code, page.context["blocked"]) == (200, True)


def test_a_works_is_added(cast: Cast) -> None:
    url = f"/office/projects/{cast.ours.code}/works/"
    answer = press(cast, cast.dispatcher, url, on=cast.today.isoformat(), name="二标段", first="一标段")
    assert answer.status_code == 303
    assert list(Works.objects.filter(project=cast.ours).values_list("name", flat=True)) == ["一标段", "二标段"]
    page = cast.client(cast.dispatcher).get(f"/office/projects/{cast.ours.code}/").content.decode()
    assert page.count("二标段") > 1
    assert press(cast, cast.dispatcher, url, on=cast.today.isoformat(), name="二标段").status_code == 409


def test_a_step_is_put_right_from_the_list_of_what_happened(cast: Cast) -> None:
    accept = Event.objects.get(approval=cast.approval, kind="accept")
    address = f"/office/projects/{cast.ours.code}/"
    url = f"/office/events/{accept.pk}/correct/"
    assert url in cast.client(cast.officer).get(address).content.decode()
    right = workdays_back(cast.today, 1).isoformat()
    nothing = press(cast, cast.officer, url, on=accept.occurred_on.isoformat(), why="看错")
    assert (nothing.status_code, "看错" in nothing.content.decode()) == (409, True)
    assert press(cast, cast.officer, url, on=right, why="回执盖章日期看错").status_code == 303
    page = cast.client(cast.officer).get(address).content.decode()
    assert ("<s>" in page, "回执盖章日期看错" in page, url in page) == (True, True, False)
    assert "<s>" in cast.client(cast.bing).get(f"/enterprise/projects/{cast.ours.code}/").content.decode()
    waiting = cast.client(cast.officer).get("/office/confirm/").context["desk"].to_confirm
    assert accept.pk not in [row.pk for row in waiting], "what has been put right needs no confirmation"


@pytest.mark.parametrize("who", ["dispatcher", "wu", "editor"])
def test_overrides_are_listed_for_those_who_answer_for_them(cast: Cast, who: str) -> None:
    one = Approval.objects.filter(works__project=cast.ours, state="planned", lead=cast.approval.lead).exclude(version__predecessors="")[0]
    type(one.version).objects.filter(pk=one.version_id).update(may_start_early=False)
    url = f"/office/approvals/{one.pk}/step/receive/"
    answer = press(cast, cast.officer, url, on=cast.today.isoformat(), override="先行受理", seen="0")
    assert answer.status_code == 303
    page = cast.client(getattr(cast, who)).get("/overrides/").content.decode()
    assert ("先行受理" in page, one.version.name in page) == (True, True)
