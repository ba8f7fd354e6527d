"""A refused step says why in whole sentences, all reasons at once, and leaves no trace."""

from datetime import date

import pytest

from approvals.actions import projects as project_actions
from approvals.refusal import Refused, Stale
from approvals.states import Origin, Step
from tests.approvals.conftest import everything
from tests.approvals.timeline import day, lived, morning, taken

IN_REVIEW = "选址 03-02 接件 03-03 受理 03-04 审查"
SPECIAL = {"kind": "expert_review", "basis": "行政许可法第四十五条", "approver": "分管负责人", "planned_days": 5}
EXTENSION = {"level": "agency", "days": 10, "approver": "主要负责人"}

REFUSED = {
    "the future": (
        "选址 03-05 接件", Step.ACCEPT, "03-11", {}, "2026-03-11 lies in the future (today is 2026-03-10).",
    ),
    "before the step before": (
        "选址 03-06 接件", Step.ACCEPT, "03-05", {},
        "2026-03-05 lies before the step before it (2026-03-06): steps are recorded in the order they happened.",
    ),
    "before registration": (
        "", Step.RECEIVE, "2025-12-31", {"origin": Origin.INTERFACE},
        "2025-12-31 lies before the project was registered (2026-01-05).",
    ),
    "before every calendar": (
        "", Step.RECEIVE, "0987-01-01", {}, "0987-01-01 lies before the project was registered (2026-01-05).",
    ),
    "no document of a decision": (IN_REVIEW, Step.GRANT, "03-10", {"document": " "}, "A decision needs its document number."),
    "no reason of a denial": (IN_REVIEW, Step.DENY, "03-10", {"note": " "}, "Say why it is denied."),
    "a document number without end": (
        IN_REVIEW, Step.GRANT, "03-10", {"document": "号" * 81}, "A document number has at most 80 characters.",
    ),
    "a reason without end": (
        IN_REVIEW, Step.DENY, "03-10", {"note": "由" * 501}, "A reason has at most 500 characters (here: 501).",
    ),
    "no papers named": (
        IN_REVIEW, Step.REQUEST_CORRECTION, "03-10", {"detail": {"missing": [" "], "due": "2026-03-20"}},
        "Name everything that is missing, in one notice (Administrative Licensing Law, article 32).",
    ),
    "no day for the papers": (
        IN_REVIEW, Step.REQUEST_CORRECTION, "03-10", {"detail": {"missing": ["图"], "due": "soon"}},
        "Say by which day the missing material must be supplied.",
    ),
    "papers due before they are asked for": (
        IN_REVIEW, Step.REQUEST_CORRECTION, "03-10", {"detail": {"missing": ["图"], "due": "2026-03-09"}},
        "The day for supplying material (2026-03-09) lies before the notice (2026-03-10).",
    ),
    "a special procedure without particulars": (
        IN_REVIEW, Step.BEGIN_SPECIAL, "03-10", {"detail": {}, "document": ""},
        "Choose the kind of special procedure.",
        "Name the legal basis of the special procedure.",
        "Name who approved the special procedure.",
        "The applicant must be told in writing: give the number of the notice (Administrative Licensing Law, article 45).",
        "Planned days of the special procedure must be between 1 and 365 workdays.",
    ),
    "a special procedure without end": (
        IN_REVIEW, Step.BEGIN_SPECIAL, "03-10", {"detail": SPECIAL | {"planned_days": 366}},
        "Planned days of the special procedure must be between 1 and 365 workdays.",
    ),
    "an extension without particulars": (
        IN_REVIEW, Step.EXTEND, "03-10", {"detail": {}, "document": "", "note": ""},
        "Say why the limit is extended.",
        "Say whose head approved the extension: the agency’s, or for joint handling the government’s.",
        "Name who approved the extension.",
        "An extension needs its document number.",
        "Say by how many workdays the limit is extended.",
    ),
    "an extension too long": (
        IN_REVIEW, Step.EXTEND, "03-10", {"detail": EXTENSION | {"days": 11}},
        "This matter may be extended by at most 10 workdays (asked: 11; Administrative Licensing Law, article 42).",
    ),
    "an extension by the government's head too long": (
        IN_REVIEW, Step.EXTEND, "03-10", {"detail": EXTENSION | {"level": "government", "days": 16}},
        "For joint handling the head of the government may extend by at most 15 workdays (asked: 16; Administrative Licensing Law, "
        "article 42).",
    ),
    "a second extension": (
        "选址 03-02 接件 03-03 受理 03-04 审查 03-05 延期", Step.EXTEND, "03-10", {},
        "The limit was already extended on 2026-03-05; it may be extended once (Administrative Licensing Law, article 42).",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_said_and_nothing_is_written(city, case):
    history, step, on, given, *sentences = REFUSED[case]
    lived(city.ours, history)
    refused(city, city.approval("选址"), step, on, given, sentences)


def refused(city, approval, step, on, given, sentences, by=None):
    before = everything(city.ours)
    with pytest.raises(Refused) as no:
        taken(approval, step, day(on), by=by or city.officer, today=date(2026, 3, 10), **given)
    assert no.value.reasons == sentences
    assert everything(city.ours) == before


def test_an_extension_after_the_due_day_comes_too_late(city):
    lived(city.ours, IN_REVIEW)
    with pytest.raises(Refused) as no:
        taken(city.approval("选址"), Step.EXTEND, day("03-11"), by=city.officer)
    assert no.value.reasons == ["The due day 2026-03-10 is over; a limit can only be extended before that."]
    assert taken(city.approval("选址"), Step.EXTEND, day("03-10"), by=city.officer).detail == EXTENSION


def test_tolerance_is_refused_where_the_catalogue_knows_none(city):
    lived(city.ours, "建议书 03-02 接件 03-03 受理 03-04 审查")
    approval = city.approval("建议书")
    approval.version.tolerance = False
    approval.version.save()
    sentence = "The catalogue does not allow 政府投资项目建议书审批 to be granted with material pending."
    refused(city, approval, Step.GRANT_PENDING, "03-10", {"origin": Origin.INTERFACE}, [sentence], by=city.jia)


@pytest.mark.parametrize("who", ["yi", "stranger", "wu", "bing"])
def test_whoever_may_not_write_is_told_so(city, who):
    lived(city.ours, IN_REVIEW)
    person = getattr(city, who)
    refused(city, city.approval("选址"), Step.GRANT, "03-10", {}, [f"{person} may not record steps of this approval."], by=person)


@pytest.mark.parametrize("who", ["jia", "officer", "colleague", "dispatcher"])
def test_whoever_may_write_does(city, who):
    lived(city.ours, IN_REVIEW)
    assert taken(city.approval("选址"), Step.GRANT, day("03-10"), by=getattr(city, who)).by == getattr(city, who)


def test_nothing_is_recorded_while_the_project_is_suspended(city):
    lived(city.ours, IN_REVIEW)
    at = {"on": day("03-09"), "today": day("03-09"), "at": morning(day("03-09"))}
    project_actions.suspend(city.ours.pk, by=city.dispatcher, note="资金未落实", **at)
    sentence = "The project is suspended: nothing can be recorded until it is resumed."
    refused(city, city.approval("选址"), Step.GRANT, "03-10", {}, [sentence])
    project_actions.resume(city.ours.pk, by=city.dispatcher, note="资金已落实", **at)
    assert taken(city.approval("选址"), Step.GRANT, day("03-10"), by=city.officer).kind == "grant"


def test_a_page_that_is_out_of_date_is_told_what_happened_since(city):
    lived(city.ours, "选址 03-02 接件", by=city.jia)
    lived(city.ours, "选址 03-03 受理", by=city.officer)
    before = everything(city.ours)
    with pytest.raises(Stale) as no:
        taken(city.approval("选址"), Step.ACCEPT, day("03-04"), by=city.jia, seen=2)
    assert no.value.reasons == ["This approval has moved since you opened the page:", "2026-03-03: accept (by 经办人)"]
    assert everything(city.ours) == before
