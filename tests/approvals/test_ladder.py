"""The ladder of supervision in the life of an approval: every rung once, on its day, to the right people, in office hours."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from approvals.actions import projects, supervise
from approvals.due_rungs import due_rungs
from approvals.models import Approval, Event, LadderRule, SupervisionNotice
from approvals.refusal import Refused
from approvals.states import Step
from outbox.models import Job
from people.models import Message
from tests.approvals.conftest import City
from tests.approvals.ladder_city import AMBER, DUE, FIVE, THREE, fired, on_the_ladder, run
from tests.approvals.timeline import day, lived, morning, taken


def told(code: str) -> set[str]:
    return set(SupervisionNotice.objects.get(rule__code=code).told.values_list("username", flat=True))


def test_each_rung_fires_once_on_its_day(city: City) -> None:
    approval = on_the_ladder(city)
    numbers = [run(f"03-{n:02d}") for n in range(2, 31)]
    assert sum(numbers) == 4
    assert fired(approval) == [("amber", AMBER, AMBER), ("due", DUE, DUE), ("due-3", THREE, THREE), ("due-5", FIVE, FIVE)]


def test_after_an_outage_over_two_rungs_both_fire_once_each_with_their_old_days(city: City) -> None:
    approval = on_the_ladder(city)
    assert [run(AMBER), run("03-18"), run("03-18"), run("03-18", 15)] == [1, 2, 0, 0]
    assert fired(approval) == [("amber", AMBER, AMBER), ("due", DUE, "03-18"), ("due-3", THREE, "03-18")]


def test_a_clock_that_jumps_ahead_and_back_fires_nothing_twice(city: City) -> None:
    on_the_ladder(city)
    assert [run(DUE), run("03-11"), run("03-10"), run(DUE), run("03-13")] == [2, 0, 0, 0, 0]


def test_an_approval_that_was_decided_meanwhile_is_left_alone(city: City) -> None:
    approval = on_the_ladder(city)
    due = due_rungs(day(FIVE))
    taken(approval, Step.GRANT, day("03-18"))
    assert [supervise.fire(one.rule.pk, approval.pk, today=day(FIVE), at=morning(day(FIVE))) for one in due] == [None] * 4
    assert (run(FIVE), fired()) == (0, [])


@pytest.mark.parametrize("act", ["suspend", "terminate"])
def test_a_project_that_stands_still_hears_nothing(city: City, act: str) -> None:
    on_the_ladder(city)
    getattr(projects, act)(city.ours.pk, by=city.dispatcher, on=day("03-06"), today=day("03-06"), at=morning(day("03-06")), note="缓建")
    assert (run(FIVE), fired()) == (0, [])


def test_during_a_correction_the_applicant_is_reminded_and_not_the_department(city: City) -> None:
    """The notice gives until 31 December by default; here until 20 March."""
    approval = on_the_ladder(city)
    detail = {"missing": ["用地权属证明"], "due": "2026-03-20"}
    taken(approval, Step.REQUEST_CORRECTION, day("03-09"), detail=detail)
    assert [run("03-17"), run("03-18"), run("03-19"), run("03-31")] == [0, 1, 0, 0]
    assert fired() == [("pause", "03-18", "03-18")]
    assert told("pause") == {"jia", "bing"}
    notice = SupervisionNotice.objects.get()
    assert (notice.number, notice.rung, Job.objects.filter(kind="briefings.notice").count()) == (None, "reminder", 0)


def test_a_rung_reached_during_a_pause_is_not_fired_later_unless_it_is_still_true(city: City) -> None:
    """Paused one workday after the due day, nothing having run yet: nothing during the pause; the due rung once the clock turns on."""
    approval = on_the_ladder(city)
    taken(approval, Step.REQUEST_CORRECTION, day("03-13"), detail={"missing": ["图纸"], "due": "2026-12-31"})
    assert run("03-20") == 0
    taken(approval, Step.CORRECT, day("03-23"))
    assert run("03-23") == 2
    assert fired() == [("amber", AMBER, "03-23"), ("due", DUE, "03-23")]
    assert run("03-26") == 1, "the third workday it ran on after the due day, for the day of the pause's end counts"


def test_an_extension_that_takes_the_rung_away_leaves_nothing_behind(city: City) -> None:
    approval = on_the_ladder(city)
    assert run(AMBER) == 1
    taken(approval, Step.EXTEND, day("03-11"), detail={"level": "agency", "days": 5, "approver": "主要负责人"})
    assert [run("03-12"), run("03-18"), run("03-19")] == [0, 0, 1], "due on 19 March now; amber is not told twice"


def test_every_pause_has_a_reminder_of_its_own(city: City) -> None:
    approval = on_the_ladder(city)
    for stop, supplied in (("03-03", "03-06"), ("03-09", "03-11")):
        taken(approval, Step.REQUEST_CORRECTION, day(stop), detail={"missing": ["图纸"], "due": f"2026-{supplied}"})
        assert run(supplied) == 1
        taken(approval, Step.CORRECT, day(supplied))
    assert [code for code, _reached, _fired in fired()] == ["pause", "pause"]


def test_experts_that_take_too_long_turn_the_ladder_on_again(city: City) -> None:
    """Planned for five workdays from 4 March: the runner is reminded two before; from 12 March the clock runs by itself."""
    approval = on_the_ladder(city)
    taken(approval, Step.BEGIN_SPECIAL, day("03-04"))
    assert [run("03-09"), run("03-10")] == [0, 1]
    assert (fired(), told("pause")) == ([("pause", "03-10", "03-10")], {"jia", "bing"})
    assert run("03-20") == 2
    assert fired()[1:] == [("amber", "03-18", "03-20"), ("due", "03-20", "03-20")]


@pytest.mark.parametrize(("hour", "number"), [(8, 0), (9, 2), (17, 2), (18, 0)])
def test_nothing_leaves_outside_office_hours_and_the_rung_keeps_its_day(city: City, hour: int, number: int) -> None:
    on_the_ladder(city)
    assert run(DUE, hour) == number
    assert run("03-14") == 0, "a Saturday"
    run("03-16")
    assert [(code, reached) for code, reached, _fired in fired()] == [("amber", AMBER), ("due", DUE)]


def test_what_is_not_issued_by_itself_waits_for_the_desk(city: City) -> None:
    LadderRule.objects.filter(code="due").update(automatic=False)
    approval = on_the_ladder(city)
    assert (run(DUE), fired()) == (1, [("amber", AMBER, DUE)])
    pair = (LadderRule.objects.get(code="due").pk, approval.pk)
    assert supervise.issue([pair], by=city.dispatcher, today=day(DUE), at=morning(day(DUE))) == 1
    notice = SupervisionNotice.objects.get(rule__code="due")
    assert (notice.by, Event.objects.filter(kind="supervised").latest("number").origin) == (city.dispatcher, "department")


def test_the_desk_is_refused_outside_office_hours_for_what_is_gone_and_anyone_else_always(city: City) -> None:
    approval = on_the_ladder(city)
    pair = (LadderRule.objects.get(code="due").pk, approval.pk)
    with pytest.raises(Refused, match="office hours only"):
        supervise.issue([pair], by=city.dispatcher, today=day(DUE), at=morning(day(DUE), 19))
    with pytest.raises(Refused, match="Only the dispatch desk"):
        supervise.issue([pair], by=city.officer, today=day(DUE), at=morning(day(DUE)))
    with pytest.raises(Refused, match="Nothing was issued"):
        supervise.issue([pair], by=city.dispatcher, today=day("03-11"), at=morning(day("03-11")))
    assert (fired(), Message.objects.count()) == ([], 0)


def test_a_rule_that_is_not_in_force_fires_nothing(city: City) -> None:
    LadderRule.objects.filter(code__in=("amber", "due")).update(active=False)
    on_the_ladder(city)
    assert (run(DUE), fired()) == (0, [])


def test_provincial_approvals_and_those_without_a_limit_have_no_ladder(city: City) -> None:
    approval = on_the_ladder(city)
    Approval.objects.filter(pk=approval.pk).update(provincial=True)
    assert run(FIVE) == 0
    Approval.objects.filter(pk=approval.pk).update(provincial=False, limit=None)
    assert run(FIVE) == 0


def test_a_rung_that_fails_leaves_nothing_behind_and_does_not_hold_up_the_others(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    on_the_ladder(city)
    said = supervise.words_of

    def broken(facts: dict[str, object], number: str) -> str:
        if facts["rule"] == "amber":
            raise RuntimeError("a template is broken")
        return said(facts, number)

    monkeypatch.setattr(supervise, "words_of", broken)
    with pytest.raises(ExceptionGroup):
        run(DUE)
    assert fired() == [("due", DUE, DUE)]
    monkeypatch.undo()
    assert (run(DUE), len(fired())) == (1, 2)


def test_a_second_row_for_the_same_rung_is_refused_by_the_database(city: City) -> None:
    approval = on_the_ladder(city)
    run(DUE)
    first = SupervisionNotice.objects.get(rule__code="due")
    first.pk, first.number = None, 99
    with pytest.raises(IntegrityError):
        first.save(force_insert=True)
    assert approval.pk


@pytest.mark.parametrize("both", [False, True])
def test_asking_what_is_due_costs_the_same_for_one_and_for_two(city: City, both: bool) -> None:
    on_the_ladder(city)
    if both:
        lived(city.theirs, "选址 03-02 接件 03-02 受理 03-03 审查")
    due_rungs(day(AMBER))
    with CaptureQueriesContext(connection) as asked:
        assert len({one.approval.pk for one in due_rungs(day("04-30"))}) == (2 if both else 1)
    assert len(asked) == 8, [one["sql"][:90] for one in asked]


def test_a_rule_that_blames_the_department_for_a_pause_cannot_be_kept(db: None) -> None:
    with pytest.raises(IntegrityError):
        LadderRule.objects.create(code="x", rung="urging", anchor="pause", offset=0, audience="head")
