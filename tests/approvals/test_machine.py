"""For every state exactly these steps: the whole table of each machine, compared as one, and tried through the action that writes."""

import pytest

from approvals.actions.steps import record
from approvals.models import Approval, Event, Stage
from approvals.refusal import Refused
from approvals.states import NATIONAL_CODE, Origin, StageState, State, Step
from projects.models import Project, ProjectState
from tests.approvals.conftest import everything
from tests.approvals.timeline import day, lived, morning, papers

OPEN = {
    "planned": {"receive"},
    "received": {"accept", "deem_accepted", "decline", "refuse", "request_correction", "withdraw"},
    "accepted": {"review", "request_correction", "extend", "withdraw"},
    "in_review": {"begin_special", "request_correction", "extend", "grant", "grant_pending", "deny", "withdraw"},
    "correcting": {"correct", "extend", "withdraw"},
    "special": {"end_special", "extend", "withdraw"},
    "granted": {"recall", "revoke"},
    "granted_pending": {"recall", "revoke"},
    "denied": set(),
    "not_accepted": set(),
    "refused": set(),
    "withdrawn": set(),
    "recalled": set(),
    "revoked": set(),
}
STAGES = {"waiting": {"open"}, "open": {"finish"}, "finished": {"reopen"}, "reopened": {"finish"}}
PROJECTS = {
    "registered": {"plan", "start", "suspend", "terminate"},
    "planned": {"start", "suspend", "terminate"},
    "approving": {"permit", "suspend", "terminate"},
    "permitted": {"complete", "reopen"},
    "completed": {"archive", "reopen"},
    "archived": set(),
    "suspended": {"resume_registered", "resume_planned", "resume_approving", "terminate"},
    "terminated": set(),
}
# How an approval comes to each state.
WAYS = {
    "planned": "",
    "received": "选址 03-02 接件",
    "accepted": "选址 03-02 接件 03-03 受理",
    "in_review": "选址 03-02 接件 03-03 受理 03-04 审查",
    "correcting": "选址 03-02 接件 03-03 受理 03-04 审查 03-05 补正",
    "special": "选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别",
    "granted": "选址 03-02 接件 03-03 受理 03-04 审查 03-05 办结",
    "granted_pending": "选址 03-02 接件 03-03 受理 03-04 审查 03-05 容缺",
    "denied": "选址 03-02 接件 03-03 受理 03-04 审查 03-05 不通过",
    "not_accepted": "选址 03-02 接件 03-03 不受理",
    "refused": "选址 03-02 接件 03-03 不予受理",
    "withdrawn": "选址 03-02 接件 03-03 撤件",
    "recalled": "选址 03-02 接件 03-03 受理 03-04 审查 03-05 办结 03-06 撤回",
    "revoked": "选址 03-02 接件 03-03 受理 03-04 审查 03-05 办结 03-06 撤销",
}


def steps_open(machine):
    return {transition.name for transition in machine.get_available_state_transitions()}


def test_for_every_state_of_an_approval_exactly_these_steps_are_open():
    assert {state.value: steps_open(Approval(state=state)) for state in State} == OPEN


def test_for_every_state_of_a_stage_exactly_these_steps_are_open():
    assert {state.value: steps_open(Stage(state=state)) for state in StageState} == STAGES


def test_for_every_state_of_a_project_exactly_these_steps_are_open():
    assert {state.value: steps_open(Project(state=state)) for state in ProjectState} == PROJECTS


def test_every_state_but_planned_has_its_national_code():
    assert {State(state): code for state, code in CODES.items()} == NATIONAL_CODE


CODES = {
    "received": 1, "withdrawn": 2, "accepted": 3, "not_accepted": 4, "refused": 5, "correcting": 6, "in_review": 8, "special": 9,
    "granted": 11, "granted_pending": 12, "denied": 13, "recalled": 14, "revoked": 15,
}  # fmt: skip


@pytest.mark.parametrize("state", OPEN)
def test_a_step_that_is_not_open_is_refused_and_leaves_no_trace(city, state):
    lived(city.ours, WAYS[state])
    approval = Approval.objects.filter(works__project=city.ours, matter__code="GG-105").earliest("attempt")
    assert approval.state == state
    before = everything(city.ours)
    closed = [step for step in Step if step.value not in OPEN[state] or step == Step.DEEM_ACCEPTED]
    for step in closed:
        with pytest.raises(Refused) as no:
            press(approval, step, city.officer)
        assert [f"“{step.label}”" in reason for reason in no.value.reasons] == [True]
    assert everything(city.ours) == before


@pytest.mark.parametrize(("state", "step"), [(state, step) for state in OPEN for step in OPEN[state] if step != "deem_accepted"])
def test_a_step_that_is_open_is_taken(city, state, step):
    lived(city.ours, WAYS[state])
    approval = Approval.objects.get(works__project=city.ours, matter__code="GG-105")
    press(approval, Step(step), city.officer)
    assert Event.objects.filter(approval=approval).latest("number").kind == step


def press(approval, step, by):
    on = day("03-06")
    return record(approval.pk, step, by=by, on=on, today=on, at=morning(on), origin=Origin.DEPARTMENT, **papers(step, on))
