"""Several works (标段) under one project: each has its own stages and its own limit; the project shows the one that has used most."""

import pytest

from approvals.actions.sections import add_works
from approvals.board.project import project_page
from approvals.models import Approval, Event, Stage
from approvals.refusal import Refused
from approvals.states import Step
from approvals.verify import broken_links
from projects.models import Project, Works
from tests.approvals.conftest import everything
from tests.approvals.timeline import day, morning, taken
from workdays import calendar


def added(city, name="二标段", by=None, on="03-02", today=None, **more):
    today = day(today or on)
    return add_works(city.ours.pk, name=name, by=by or city.dispatcher, on=day(on), today=today, at=morning(today), **more)


def of_works(works, code):
    return Approval.objects.get(works=works, matter__code=code)


def test_it_gets_its_own_stages_and_approvals(city):
    first = city.ours.works.get()
    made = added(city, first="一标段")
    assert list(Works.objects.filter(project=city.ours).values_list("number", "name", "limit")) == [(1, "一标段", 50), (2, "二标段", 50)]
    codes = [list(Approval.objects.filter(works=works).values_list("matter__code", flat=True)) for works in (first, made)]
    assert codes[0] == codes[1] != []
    assert list(Stage.objects.filter(works=made).values_list("number", "limit", "state")) == [
        (1, 17, "waiting"), (2, 18, "waiting"), (3, 15, "waiting"), (4, 12, "waiting"), (5, None, "waiting"),
    ]  # fmt: skip
    event = Event.objects.get(project=city.ours, kind="works_added")
    assert (event.occurred_on, event.by, event.note, event.detail) == (
        day("03-02"), city.dispatcher, "二标段", {"works": 2, "name": "二标段"},
    )  # fmt: skip
    assert broken_links()[1] == []


REFUSED = {
    "without a name": ({"name": " "}, "Give the works a name, so that it can be told from the others."),
    "too long a name": ({"name": "标" * 201}, "A name has at most 200 characters."),
    "in the future": ({"on": "03-03", "today": "03-02"}, "2026-03-03 lies in the future (today is 2026-03-02)."),
    "before the project": ({"on": "01-04", "today": "03-02"}, "2026-01-04 lies before the project was registered (2026-01-05)."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_said(city, case):
    more, sentence = REFUSED[case]
    before = everything(city.ours)
    with pytest.raises(Refused) as no:
        added(city, **more)
    assert (no.value.reasons, everything(city.ours)) == ([sentence], before)


def test_two_works_of_one_name_are_refused(city):
    added(city)
    with pytest.raises(Refused, match="This project has a works of that name already"):
        added(city)


@pytest.mark.parametrize("who", ["jia", "officer", "wu", "bing"])
def test_only_the_dispatch_desk_adds_works(city, who):
    with pytest.raises(Refused, match="Only the dispatch desk adds works"):
        added(city, by=getattr(city, who))


def test_two_works_with_different_stages(city):
    """一标段 is in stage 1, 二标段 in stage 2: the page has both, and speaks for the one that has used most days."""
    first = city.ours.works.get()
    second = added(city, first="一标段")
    for works, code, days in ((first, "GG-105", ("03-02", "03-03")), (second, "GG-201", ("03-02", "03-02"))):
        taken(of_works(works, code), Step.RECEIVE, day(days[0]))
        taken(of_works(works, code), Step.ACCEPT, day(days[1]))
    page = project_page(Project.objects.get(pk=city.ours.pk), city.dispatcher, day("03-09"), calendar.current("511902"))
    assert [(part.name, part.figures.used, part.stage) for part in page.works] == [("一标段", 4, 1), ("二标段", 5, 2)]
    assert (page.row.works, page.row.figures.used, page.row.stage) == (second.pk, 5, 2)
    opened = [(part.name, stage.number) for part in page.works for stage in part.stages if stage.state == "open"]
    assert opened == [("一标段", 1), ("二标段", 2)]


def test_one_works_is_not_spoken_of(city):
    page = project_page(Project.objects.get(pk=city.ours.pk), city.dispatcher, day("03-09"), calendar.current("511902"))
    assert page.works == ()
