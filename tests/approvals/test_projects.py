"""What people do to a project itself: suspend, resume, terminate, each with a reason, in order, by the dispatch desk alone."""

import pytest

from approvals.actions.projects import resume, suspend, terminate
from approvals.models import Event
from approvals.refusal import Refused
from projects.models import Project
from tests.approvals.conftest import everything
from tests.approvals.timeline import day, lived, morning

MOVES = {"suspend": suspend, "resume": resume, "terminate": terminate}


def move(city, verb, on="03-10", by=None, note="资金未落实", today="03-10"):
    when = {"on": day(on), "today": day(today), "at": morning(day(today))}
    return MOVES[verb](city.ours.pk, by=by or city.dispatcher, note=note, **when)


def state(city):
    return Project.objects.get(pk=city.ours.pk).state


@pytest.mark.parametrize(("text", "before"), [("", "registered"), ("选址 03-02 接件", "approving")])
def test_a_resumed_project_goes_on_where_it_stood(city, text, before):
    lived(city.ours, text)
    move(city, "suspend")
    assert state(city) == "suspended"
    move(city, "resume")
    assert state(city) == before


def test_each_is_one_event_with_its_reason(city):
    event = move(city, "terminate", note=" 业主放弃 ")
    assert Event.objects.filter(pk=event.pk).values_list("kind", "occurred_on", "note", "by", "origin").get() == (
        "terminated", day("03-10"), "业主放弃", city.dispatcher.pk, "department",
    )  # fmt: skip
    assert state(city) == "terminated"


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        ({"note": " "}, ["Say why."]),
        ({"on": "03-11"}, ["2026-03-11 lies in the future (today is 2026-03-10)."]),
        ({"on": "01-02"}, ["2026-01-02 lies before the project was registered (2026-01-05)."]),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(city, given, sentences):
    before = everything(city.ours)
    with pytest.raises(Refused) as no:
        move(city, "suspend", **given)
    assert (no.value.reasons, everything(city.ours)) == (sentences, before)


@pytest.mark.parametrize("who", ["jia", "officer", "wu", "bing"])
def test_only_the_dispatch_desk_moves_a_project(city, who):
    with pytest.raises(Refused, match="Only the dispatch desk"):
        move(city, "suspend", by=getattr(city, who))


def test_the_order_of_days_is_kept(city):
    move(city, "suspend", on="03-06")
    with pytest.raises(Refused, match="2026-03-05 lies before the step before it"):
        move(city, "resume", on="03-05")


@pytest.mark.parametrize(("first", "then"), [("suspend", "suspend"), ("terminate", "resume"), ("terminate", "terminate"), (None, "resume")])
def test_a_move_out_of_order_is_refused(city, first, then):
    if first:
        move(city, first)
    with pytest.raises(Refused, match="This is not possible while the project is"):
        move(city, then)
