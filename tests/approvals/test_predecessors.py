"""Hard predecessors must be granted before receipt: `A;B|C` is A and (B or C), what does not apply to the project is skipped."""

import pytest

from approvals.plan import Entry, applicable, groups, unmet
from approvals.refusal import Refused
from approvals.states import Step
from people.models import User
from tests.approvals.conftest import everything
from tests.approvals.timeline import day, lived, taken

GRANTED = "03-02 接件 03-02 受理 03-02 审查 03-03 办结"


@pytest.mark.parametrize(
    ("expression", "passed", "open_groups"),
    [
        pytest.param("", {}, (), id="nothing to wait for"),
        pytest.param("A", {"A": False}, (("A",),), id="waits"),
        pytest.param("A", {"A": True}, (), id="met"),
        pytest.param("A", {}, (), id="what does not apply is skipped"),
        pytest.param("A;B", {"A": True, "B": False}, (("B",),), id="each of several"),
        pytest.param("B|C", {"B": False, "C": True}, (), id="any of alternatives"),
        pytest.param("B|C", {"B": False, "C": False}, (("B", "C"),), id="none of the alternatives"),
        pytest.param("B|C", {"C": False}, (("C",),), id="the alternative that applies"),
        pytest.param("A;B|C", {"A": False, "B": True, "C": False}, (("A",),), id="and before or"),
    ],
)
def test_predecessors_are_read_as_the_catalogue_writes_them(expression, passed, open_groups):
    assert unmet(expression, passed) == open_groups


def test_blanks_and_empty_parts_mean_nothing():
    assert groups(" A ; B | | C ;; ") == (("A",), ("B", "C"))


def test_conditional_matters_apply_when_the_answers_name_them():
    offered = [Entry("A", "Y"), Entry("B", "C"), Entry("C", "N"), Entry("D", "C")]
    assert applicable(offered, {"D", "C"}) == ("A", "D")


def test_a_receipt_waits_for_its_predecessors_and_names_them(city):
    before = everything(city.ours)
    with pytest.raises(Refused) as no:
        taken(city.approval("可研"), Step.RECEIVE, day("03-10"), by=city.jia)
    assert no.value.reasons == [
        "政府投资项目可行性研究报告审批 waits for: 政府投资项目建议书审批; 建设项目用地预审与选址意见书核发. "
        "Only the lead department (市发展和改革委员会) may override this, with a reason."
    ]
    assert everything(city.ours) == before


def test_the_receipt_is_taken_once_they_are_granted(city):
    lived(city.ours, f"建议书 {GRANTED}\n选址 {GRANTED}")
    assert taken(city.approval("可研"), Step.RECEIVE, day("03-10"), by=city.jia).kind == "receive"


def test_alternatives_that_do_not_apply_are_skipped(city):
    """用地 waits for 可研|核准|备案; of these a government project has only 可研. 供地 has no predecessors."""
    lived(city.ours, f"建议书 {GRANTED}\n选址 {GRANTED}\n供地 {GRANTED}\n可研 03-03 接件 03-03 受理 03-04 审查 03-05 办结")
    assert taken(city.approval("用地"), Step.RECEIVE, day("03-10"), by=city.jia).kind == "receive"


def test_a_matter_that_may_start_early_waits_for_nobody(city):
    assert taken(city.approval("方案"), Step.RECEIVE, day("03-10"), by=city.jia).kind == "receive"


def test_a_revoked_predecessor_is_waited_for_again(city):
    lived(city.ours, f"建议书 {GRANTED} 03-04 撤销\n选址 {GRANTED}")
    with pytest.raises(Refused, match=r"waits for: 政府投资项目建议书审批\. Only"):
        taken(city.approval("可研"), Step.RECEIVE, day("03-10"), by=city.jia)


def officer_of(city, approval) -> User:
    return User.objects.create(username="lead", role="officer", full_name="牵头部门", department=approval.lead)


def test_the_lead_department_may_override_with_a_reason(city):
    approval = city.approval("可研")
    event = taken(approval, Step.RECEIVE, day("03-10"), by=officer_of(city, approval), detail={"override": "同步受理，批前补齐"})
    assert event.detail == {"override": "同步受理，批前补齐"}


@pytest.mark.parametrize("who", ["jia", "dispatcher"])
def test_nobody_else_may_override(city, who):
    with pytest.raises(Refused, match="Only the lead department"):
        taken(city.approval("可研"), Step.RECEIVE, day("03-10"), by=getattr(city, who), detail={"override": "赶进度"})


def test_an_override_needs_its_reason(city):
    approval = city.approval("可研")
    with pytest.raises(Refused, match="with a reason"):
        taken(approval, Step.RECEIVE, day("03-10"), by=officer_of(city, approval), detail={"override": "  "})
