"""A project passes from one runner to another: what stood open is written down, and read by the one who takes over."""

import pytest

from approvals.actions.handover import acknowledge, appoint_deputy, hand_over
from approvals.board.handover import runners, to_read
from approvals.models import Event, HandOver
from approvals.refusal import Refused
from people.models import Message
from projects.models import Assignment, Project
from tests.approvals.conftest import everything
from tests.approvals.timeline import day, lived, morning

TODAY = day("03-10")


def handed(city, projects=None, taker=None, by=None, reason="甲调离跑团", on="03-10"):
    keys = [project.pk for project in (projects if projects is not None else [city.ours])]
    taker = (taker or city.yi).pk
    return hand_over(keys, taker, by=by or city.dispatcher, reason=reason, on=day(on), today=TODAY, at=morning(TODAY))


def assignments(project):
    rows = Assignment.objects.filter(project=project).order_by("since", "pk")
    return list(rows.values_list("runner__username", "part", "since", "until"))


def test_the_old_runner_stops_and_the_new_one_begins_the_same_day(city):
    handed(city)
    assert assignments(city.ours) == [("jia", "main", day("01-05"), TODAY), ("yi", "main", TODAY, None)]


def test_what_stood_open_is_kept_as_it_was(city):
    lived(city.ours, "选址 03-02 接件 03-03 受理\n建议书 03-02 接件 03-03 受理 03-04 审查 03-05 办结", by=city.jia)
    (made,) = handed(city)
    open_now = [(item["matter"], item["due"]) for item in made.open_items if "what" not in item]
    assert open_now == [("建设项目用地预审与选址意见书核发", "2026-03-10")]
    assert [item["what"] for item in made.open_items if "what" in item] == ["unconfirmed"] * 6
    lived(city.ours, "选址 03-04 审查 03-06 办结")
    assert HandOver.objects.get(pk=made.pk).open_items == made.open_items


def test_it_is_one_event_with_its_reason(city):
    handed(city)
    event = Event.objects.get(project=city.ours, kind="handed_over")
    assert (event.occurred_on, event.by, event.note, event.detail["from"], event.detail["to"]) == (
        TODAY, city.dispatcher, "甲调离跑团", city.jia.pk, city.yi.pk,
    )  # fmt: skip


def test_the_new_runner_is_told_sees_it_and_acknowledges_it(city):
    (made,) = handed(city)
    assert list(Message.objects.values_list("to__username", "address")) == [("yi", "/runner/")]
    assert [one.pk for one in to_read(city.yi)] == [made.pk]
    assert (Project.objects.visible_to(city.yi).count(), Project.objects.visible_to(city.jia).count()) == (2, 0)
    acknowledge(made.pk, by=city.yi, at=morning(TODAY))
    acknowledge(made.pk, by=city.yi, at=morning(day("03-11")))
    assert (to_read(city.yi), HandOver.objects.get().acknowledged_at) == ((), morning(TODAY))
    with pytest.raises(Refused, match="Only 乙, who takes over"):
        acknowledge(made.pk, by=city.jia, at=morning(TODAY))


def test_a_runner_leaving_leaves_projects_nobody_runs_until_one_act_hands_them_all_over(city):
    Assignment.objects.create(project=city.theirs, runner=city.jia, part="deputy", since=day("02-02"))
    Assignment.objects.filter(project=city.theirs, part="main").update(runner=city.jia)
    Assignment.objects.filter(project=city.theirs, part="deputy").delete()
    type(city.jia).objects.filter(pk=city.jia.pk).update(is_active=False)
    first = runners(city.dispatcher)[0]
    assert (first.name, first.active, [load.name for load in first.projects]) == ("甲", False, ["幸福河湖", "红军路"])
    handed(city, [city.ours, city.theirs])
    assert [(one.name, one.active, len(one.projects)) for one in runners(city.dispatcher)] == [("乙", True, 2)]


def test_a_project_without_a_runner_is_listed_first_and_can_be_given(city):
    Assignment.objects.filter(project=city.ours).update(until=day("03-02"))
    assert [(one.pk, len(one.projects)) for one in runners(city.dispatcher)] == [(None, 1), (city.yi.pk, 1)]
    (made,) = handed(city)
    assert (made.giver, made.taker) == (None, city.yi)


def test_all_are_handed_over_or_none(city):
    before = [everything(city.ours), everything(city.theirs), list(Assignment.objects.values())]
    with pytest.raises(Refused, match="乙 runs “红军路” already"):
        handed(city, [city.ours, city.theirs])
    assert [everything(city.ours), everything(city.theirs), list(Assignment.objects.values())] == before
    assert (HandOver.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"projects": []}, "Tick at least one project."),
        ({"reason": " "}, "Say why the project is handed over."),
        ({"on": "03-11"}, "2026-03-11 lies in the future (today is 2026-03-10)."),
        ({"on": "01-02"}, "“幸福河湖”: 2026-01-02 lies before the day its runner began (2026-01-05)."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(city, given, sentence):
    with pytest.raises(Refused) as no:
        handed(city, **given)
    assert (no.value.reasons, HandOver.objects.count()) == ([sentence], 0)


@pytest.mark.parametrize("taker", ["officer", "wu", "bing"])
def test_it_goes_to_a_runner_who_works_here(city, taker):
    with pytest.raises(Refused, match="handed over to a runner who works here"):
        handed(city, taker=getattr(city, taker))
    type(city.yi).objects.filter(pk=city.yi.pk).update(is_active=False)
    with pytest.raises(Refused, match="handed over to a runner who works here"):
        handed(city)


@pytest.mark.parametrize("who", ["jia", "yi", "officer", "wu", "bing"])
def test_only_the_dispatch_desk_hands_over(city, who):
    with pytest.raises(Refused, match="Only the dispatch desk"):
        handed(city, by=getattr(city, who))


def test_a_deputy_stands_in_until_the_next_one(city):
    given = {"by": city.dispatcher, "on": TODAY, "today": TODAY}
    appoint_deputy(city.ours.pk, city.yi.pk, **given)
    assert (Project.objects.visible_to(city.yi).count(), runners(city.dispatcher)[-1].projects[0].deputy or "乙") == (2, "乙")
    with pytest.raises(Refused, match="runs “幸福河湖” already"):
        appoint_deputy(city.ours.pk, city.jia.pk, **given)
    handed(city)
    assert assignments(city.ours)[1:] == [("yi", "deputy", TODAY, TODAY), ("yi", "main", TODAY, None)]
