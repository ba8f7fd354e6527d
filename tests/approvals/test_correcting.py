"""A day that was written down wrong is put right by another event: both stay, the right one counts, and what follows from it follows."""

import pytest

from approvals.actions.confirm import decide_late_entry
from approvals.actions.correcting import Change, correct
from approvals.actions.deem import settle
from approvals.models import Event, LateEntry, Stage
from approvals.projection import differing
from approvals.refusal import Refused
from approvals.verify import broken_links
from projects.models import Works
from tests.approvals.conftest import everything
from tests.approvals.timeline import approval_of, day, lived, morning
from workdays import calendar

TODAY = day("03-11")
HISTORY = "选址 03-05 接件 03-06 受理 03-09 审查 03-11 办结"


def event(city, kind, name="选址"):
    return Event.objects.filter(approval=approval_of(city.ours, name), kind=kind).latest("number")


def right(one, on, by, today=TODAY, why="回执日期看错", **more):
    said = {"document": one.document, "note": one.note, "detail": dict(one.detail), **more}
    return correct(one.pk, Change(day(on), why, **said), by=by, today=today, at=morning(today, 15))


def said(city):
    """What our project's ledger says of approvals, in its order: kind, day, which it replaces."""
    rows = Event.objects.filter(project=city.ours, approval__isnull=False).order_by("number")
    return [(row.kind, row.occurred_on, row.about.occurred_on if row.about else None) for row in rows.select_related("about")]


def days(city, name="选址"):
    one = approval_of(city.ours, name)
    return one.received_on, one.accepted_on, one.decided_on


def test_the_right_day_counts_and_both_stay_visible(city):
    lived(city.ours, HISTORY)
    made = right(event(city, "accept"), "03-05", city.officer)
    assert days(city) == (day("03-05"), day("03-05"), day("03-11"))
    assert said(city) == [
        ("receive", day("03-05"), None),
        ("accept", day("03-06"), None),
        ("review", day("03-09"), None),
        ("grant", day("03-11"), None),
        ("accept", day("03-05"), day("03-06")),
    ]
    assert (made.by, made.origin, made.detail, made.recorded_at) == (
        city.officer, "department", {"put_right": "回执日期看错"}, morning(TODAY, 15),
    )  # fmt: skip
    assert city.approval("选址").used_closed == 4
    assert differing(Works.objects.get(project=city.ours), calendar.current()) == []
    assert broken_links() == (Event.objects.count(), [])


def test_it_can_be_put_right_again(city):
    lived(city.ours, HISTORY)
    first = right(event(city, "accept"), "03-05", city.officer)
    with pytest.raises(Refused) as no:
        right(first.about, "03-09", city.officer)
    assert no.value.reasons == ["This step was already put right on 2026-03-05: put that one right."]
    right(first, "03-09", city.dispatcher)
    assert days(city)[1] == day("03-09")


@pytest.mark.parametrize("who", ["jia", "yi", "stranger", "wu", "bing"])
def test_nobody_else_puts_it_right(city, who):
    lived(city.ours, HISTORY)
    with pytest.raises(Refused, match="Only 市自然资源和规划局 or the dispatch desk may do this"):
        right(event(city, "accept"), "03-05", getattr(city, who))
    assert right(event(city, "accept"), "03-05", city.dispatcher).kind == "accept"


REFUSED = {
    "before the step before it": (
        "accept", "03-04", {}, "2026-03-04 lies before the step before it (2026-03-05): steps are recorded in the order they happened.",
    ),
    "after the step behind it": (
        "accept", "03-10", {}, "2026-03-10 lies after the step that followed it (2026-03-09): put that one right first.",
    ),
    "in the future": ("grant", "03-12", {}, "2026-03-12 lies in the future (today is 2026-03-11)."),
    "without a reason": ("accept", "03-05", {"why": " "}, "Say what was wrong, and how you know."),
    "without any difference": ("accept", "03-06", {}, "Nothing is different from what stands written."),
    "a decision without its number": ("grant", "03-10", {"document": ""}, "A decision needs its document number."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_right_is_refused_and_nothing_is_written(city, case):
    lived(city.ours, HISTORY)
    kind, on, more, sentence = REFUSED[case]
    before = everything(city.ours)
    with pytest.raises(Refused) as no:
        right(event(city, kind), on, city.officer, **more)
    assert no.value.reasons == [sentence]
    assert everything(city.ours) == before


def test_a_day_before_the_project_was_registered_is_refused(city):
    city.ours.registered_on = day("03-04")
    city.ours.save()
    lived(city.ours, HISTORY)
    with pytest.raises(Refused) as no:
        right(event(city, "receive"), "03-03", city.officer)
    assert no.value.reasons == ["2026-03-03 lies before the project was registered (2026-03-04)."]


@pytest.mark.parametrize("new", ["03-02", "03-06"])
def test_a_day_six_workdays_back_waits_for_a_second_person(city, new):
    """The old day or the new one: 03-03 is six workdays before 03-11, and so is what is moved away from it."""
    lived(city.ours, "选址 03-02 接件 03-06 受理" if new == "03-06" else "选址 03-05 接件 03-06 受理")
    before = everything(city.ours)[:-1]
    late = right(event(city, "receive"), new, city.officer)
    assert isinstance(late, LateEntry)
    assert everything(city.ours)[:-1] == before
    with pytest.raises(Refused, match="it waits for a second person"):
        right(event(city, "receive"), new, city.officer)
    with pytest.raises(Refused, match="Nobody confirms the own report"):
        decide_late_entry(late.pk, by=city.officer, agree=True, today=TODAY, at=morning(TODAY, 16))
    decide_late_entry(late.pk, by=city.colleague, agree=True, today=TODAY, at=morning(TODAY, 16))
    made = event(city, "receive")
    assert (made.occurred_on, made.by, made.about, made.detail) == (
        day(new), city.officer, late.about,
        {"put_right": "回执日期看错", "confirmed_by": city.colleague.pk, "handed_in_by": city.officer.pk},
    )  # fmt: skip
    assert days(city)[0] == day(new)


def test_a_second_person_may_reject_it(city):
    lived(city.ours, "选址 03-02 接件 03-06 受理")
    late = right(event(city, "receive"), "03-06", city.officer)
    before = said(city)
    decide_late_entry(late.pk, by=city.colleague, agree=False, today=TODAY, at=morning(TODAY, 16))
    assert (said(city), days(city)[0]) == (before, day("03-02"))


def test_what_no_longer_fits_is_refused_when_the_second_person_agrees(city):
    lived(city.ours, "选址 03-02 接件 03-06 受理")
    late = right(event(city, "receive"), "03-06", city.officer)
    right(event(city, "accept"), "03-05", city.officer)
    with pytest.raises(Refused, match="2026-03-06 lies after the step that followed it"):
        decide_late_entry(late.pk, by=city.colleague, agree=True, today=TODAY, at=morning(TODAY, 16))


def test_the_days_of_a_pause_can_be_put_right(city):
    lived(city.ours, "选址 03-05 接件 03-05 受理 03-05 审查 03-06 特别 03-10 恢复")
    special = event(city, "begin_special")
    right(special, "03-06", city.officer, detail={**special.detail, "planned_days": 1})
    right(event(city, "end_special"), "03-11", city.officer)
    one = city.approval("选址")
    assert (one.used_closed, one.running_since, one.state) == (0, day("03-09"), "in_review"), "one planned day, over on the Monday"


def test_the_day_of_a_decision_moves_the_end_of_its_stage(city):
    lived(city.ours, "建议书 03-02 接件 03-02 受理 03-02 审查 03-03 办结\n选址 03-02 接件 03-02 受理 03-02 审查 03-03 办结")
    lived(city.ours, "可研 03-05 接件 03-05 受理 03-05 审查 03-06 办结")
    lived(city.ours, "供地 03-06 接件 03-06 受理 03-06 审查 03-06 办结\n用地 03-09 接件 03-09 受理 03-09 审查 03-11 办结")
    stage = Stage.objects.get(works__project=city.ours, number=1)
    assert (stage.state, stage.finished_on) == ("finished", day("03-11"))
    right(event(city, "grant", "用地"), "03-10", city.officer)
    assert Stage.objects.get(pk=stage.pk).finished_on == day("03-10")
    told = Event.objects.filter(stage=stage, kind="stage_finished").order_by("number")
    assert [(row.occurred_on, row.origin, row.about) for row in told] == [
        (day("03-11"), "system", None),
        (day("03-10"), "system", told[0]),
    ]


def test_the_day_of_the_first_receipt_moves_the_opening(city):
    lived(city.ours, "选址 03-05 接件 03-06 受理")
    right(event(city, "receive"), "03-06", city.officer)
    moved = Event.objects.filter(project=city.ours, kind__in=("stage_opened", "started"), occurred_on=day("03-06"))
    assert [(row.kind, row.about.occurred_on) for row in moved.order_by("number")] == [
        ("stage_opened", day("03-05")),
        ("started", day("03-05")),
    ]


def test_acceptance_by_silence_follows_the_day_of_receipt(city):
    lived(city.ours, "选址 03-02 接件")
    settle(day("03-10"), morning(day("03-10")))
    late = right(event(city, "receive"), "03-03", city.officer)
    decide_late_entry(late.pk, by=city.colleague, agree=True, today=TODAY, at=morning(TODAY, 16))
    assert said(city) == [
        ("receive", day("03-02"), None),
        ("deem_accepted", day("03-02"), None),
        ("receive", day("03-03"), day("03-02")),
        ("deem_accepted", day("03-03"), day("03-02")),
    ]
    assert days(city) == (day("03-03"), day("03-03"), None)


def test_silence_that_has_not_come_about_yet_is_said(city):
    lived(city.ours, "选址 03-02 接件")
    settle(day("03-10"), morning(day("03-10")))
    with pytest.raises(Refused) as no:
        right(event(city, "receive"), "03-04", city.officer)
    assert no.value.reasons == [
        "Complete only on 2026-03-04, it would not be accepted by silence yet: first put right on which day it was accepted."
    ]


def test_an_acceptance_in_time_takes_the_place_of_that_by_silence(city):
    lived(city.ours, "选址 03-05 接件")
    settle(day("03-13"), morning(day("03-13")))
    made = right(event(city, "deem_accepted"), "03-09", city.officer, today=day("03-13"), note="")
    late = LateEntry.objects.get()
    assert (made.step, made.occurred_on) == ("accept", day("03-09"))
    decide_late_entry(late.pk, by=city.colleague, agree=True, today=day("03-13"), at=morning(day("03-13"), 16))
    assert (city.approval("选址").state, days(city)[1]) == ("accepted", day("03-09"))


def test_a_receipt_more_than_five_workdays_before_its_acceptance_means_silence(city):
    lived(city.ours, "选址 03-09 接件 03-11 受理")
    late = right(event(city, "receive"), "03-02", city.officer)
    decide_late_entry(late.pk, by=city.colleague, agree=True, today=TODAY, at=morning(TODAY, 16))
    assert said(city)[2:] == [("receive", day("03-02"), day("03-09")), ("deem_accepted", day("03-02"), day("03-11"))]


def test_an_extension_must_still_lie_within_the_limit(city):
    lived(city.ours, "选址 03-03 接件 03-05 受理 03-09 审查 03-12 延期")
    assert approval_of(city.ours, "选址").limit == 5
    with pytest.raises(Refused) as no:
        right(event(city, "accept"), "03-04", city.officer, today=day("03-11"))
    assert no.value.reasons == ["The due day 2026-03-11 is over; a limit can only be extended before that."]


def test_an_extension_beyond_the_law_is_refused_when_put_right(city):
    lived(city.ours, "选址 03-05 接件 03-05 受理 03-09 延期")
    extension = event(city, "extend")
    with pytest.raises(Refused) as no:
        right(extension, "03-09", city.officer, detail={**extension.detail, "days": 11})
    assert no.value.reasons == ["This matter may be extended by at most 10 workdays (asked: 11; Administrative Licensing Law, article 42)."]


def test_what_is_no_step_is_not_put_right(city):
    opened = Event.objects.filter(project=city.ours).earliest("number")
    with pytest.raises(Refused, match=r"Only a step of an approval can be put right\."):
        right(opened, "03-05", city.dispatcher)
