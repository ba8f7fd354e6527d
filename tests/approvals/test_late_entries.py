"""A step dated more than five workdays back needs a reason and a second person, and does not count before that person agrees."""

import pytest

from approvals.actions.confirm import decide_late_entry
from approvals.actions.deem import settle
from approvals.models import Event, Evidence, LateEntry
from approvals.refusal import Refused
from approvals.states import Origin, Step
from projects.models import Assignment
from tests.approvals.conftest import everything
from tests.approvals.timeline import day, morning, taken, trace

TODAY = day("03-16")
FRESH, OLD = day("03-09"), day("03-06")  # five and six workdays before


def handed_in(city, step=Step.RECEIVE, on=OLD, by=None, **more):
    given = {"note": "回执找到得晚", **more}
    return taken(city.approval("选址"), step, on, by=by or city.jia, today=TODAY, **given)


def decide(entry, by, agree=True, today=TODAY):
    return decide_late_entry(entry.pk, by=by, agree=agree, today=today, at=morning(today, 15))


def test_five_workdays_back_counts_at_once(city):
    assert isinstance(handed_in(city, on=FRESH), Event)


def test_six_workdays_back_waits_and_nothing_else_changes(city):
    before = everything(city.ours)[:-1]
    late = handed_in(city)
    assert isinstance(late, LateEntry)
    assert everything(city.ours)[:-1] == before
    assert LateEntry.objects.values().get() == {
        "id": late.pk,
        "approval_id": city.approval("选址").pk,
        "step": "receive",
        "occurred_on": OLD,
        "document": "",
        "note": "回执找到得晚",
        "detail": {},
        "evidence_id": None,
        "about_id": None,
        "by_id": city.jia.pk,
        "handed_in_at": morning(TODAY),
        "verdict": "waiting",
        "decided_by_id": None,
        "decided_at": None,
    }


def test_another_system_reports_old_steps_without_waiting(city):
    assert isinstance(taken(city.approval("选址"), Step.RECEIVE, OLD, today=TODAY, origin=Origin.INTERFACE), Event)


def test_it_needs_its_reason(city):
    with pytest.raises(Refused) as no:
        handed_in(city, note=" ")
    assert no.value.reasons == ["The step is dated more than 5 workdays back: say why it is entered only now."]
    assert not LateEntry.objects.exists()


def test_it_counts_once_the_department_agrees_with_both_times_visible(city):
    late = handed_in(city)
    decide(late, city.officer)
    event = Event.objects.get(approval=city.approval("选址"))
    assert (event.kind, event.occurred_on, event.recorded_at, event.by, event.origin) == (
        "receive", OLD, morning(TODAY, 15), city.jia, "department",
    )  # fmt: skip
    assert event.detail == {"confirmed_by": city.officer.pk, "handed_in_by": city.jia.pk}
    assert city.approval("选址").received_on == OLD
    late.refresh_from_db()
    assert (late.verdict, late.decided_by, late.decided_at) == ("confirmed", city.officer, morning(TODAY, 15))


def test_a_rejected_one_never_counts(city):
    before = trace(city.ours)
    late = decide(handed_in(city), city.officer, agree=False)
    assert (late.verdict, trace(city.ours)) == ("rejected", before)


def test_it_is_decided_once(city):
    late = handed_in(city)
    decide(late, city.officer)
    with pytest.raises(Refused, match="already decided"):
        decide(late, city.colleague, agree=False)


def test_nobody_decides_the_own_entry(city):
    late = handed_in(city, by=city.officer)
    with pytest.raises(Refused, match="Nobody confirms the own report"):
        decide(late, city.officer)
    assert decide(late, city.colleague).verdict == "confirmed"


@pytest.mark.parametrize("who", ["jia", "yi", "stranger", "wu"])
def test_only_its_department_or_the_dispatch_desk_decides(city, who):
    late = handed_in(city, by=city.officer)
    with pytest.raises(Refused, match="may not confirm steps of this approval"):
        decide(late, getattr(city, who))
    assert decide(late, city.dispatcher).verdict == "confirmed"


def test_several_are_decided_in_their_order(city):
    first = handed_in(city, on=day("03-02"))
    second = handed_in(city, Step.ACCEPT, day("03-03"))
    with pytest.raises(Refused, match="An earlier back-dated step of this approval waits too"):
        decide(second, city.officer)
    decide(first, city.officer)
    decide(second, city.officer)
    assert [row[2:] for row in trace(city.ours)[1:]] == [
        ("receive", day("03-02")),
        ("stage_opened", day("03-02")),
        ("started", day("03-02")),
        ("accept", day("03-03")),
    ]


def test_one_behind_another_is_asked_for_everything_that_needs_no_machine(city):
    handed_in(city, on=day("03-04"))
    with pytest.raises(Refused) as no:
        handed_in(city, Step.GRANT, day("03-03"), document="")
    assert no.value.reasons == [
        "2026-03-03 lies before the step before it (2026-03-04): steps are recorded in the order they happened.",
        "A decision needs its document number.",
    ]


def test_one_that_no_longer_fits_is_refused_when_it_is_decided(city):
    handed_in(city, on=day("03-02"))
    grant = handed_in(city, Step.GRANT, day("03-03"))
    decide(LateEntry.objects.earliest("pk"), city.officer)
    with pytest.raises(Refused, match="“grant” is not possible while the approval is “received”"):
        decide(grant, city.officer)
    grant.refresh_from_db()
    assert grant.verdict == "waiting"


def test_it_outlives_the_reassignment_of_its_runner(city):
    late = handed_in(city)
    Assignment.objects.filter(project=city.ours).update(until=TODAY)
    decide(late, city.officer)
    assert city.approval("选址").state == "received"


def test_silence_waits_while_one_waits(city):
    """Receipt and correction notice are both handed in late: silence must not accept between the two decisions."""
    receipt, notice = handed_in(city, on=day("03-02")), handed_in(city, Step.REQUEST_CORRECTION, day("03-04"))
    decide(receipt, city.officer)
    assert settle(TODAY, morning(TODAY, 16)) == 0
    decide(notice, city.officer)
    approval = city.approval("选址")
    assert (approval.state, approval.accepted_on) == ("correcting", None)


def test_its_department_may_open_its_evidence(city):
    paper = Evidence.objects.create(
        project=city.ours, file="x.pdf", name="回执.pdf", content_type="application/pdf", size=1, sha256="0" * 64, at=morning(TODAY)
    )
    handed_in(city, evidence=paper)
    assert list(Evidence.objects.visible_to(city.officer)) == [paper]
    assert list(Evidence.objects.visible_to(city.stranger)) == []
