"""A past loaded in bulk is, row for row, the same past lived step by step: events, states, stored clocks, next attempts."""

from dataclasses import replace
from datetime import date
from itertools import cycle

import pytest
from django.db import transaction

from approvals import ledger
from approvals.actions.histories import Past, keys, write_pasts
from approvals.actions.layout import Catalogue, approvals_of, stages_of
from approvals.actions.taking import take, under_lock
from approvals.ledger import Entry
from approvals.models import Approval, Event, Stage
from approvals.models.event import Kind
from approvals.projection import APPROVAL_COLUMNS, STAGE_COLUMNS, WORKS_COLUMNS
from approvals.reading import course_of
from approvals.states import Origin, Step
from approvals.verify import broken_links
from demonstration.city import builder
from people.models import Enterprise, Region
from projects.models import Project, Works
from tests.approvals.timeline import day, morning
from workdays import calendar

TODAY = date(2026, 3, 16)
# One that simply goes on, one suspended, one that waits.
SAMPLE, SEED = (1, 17, 7), 21
VERBS = {Kind.SUSPENDED: "suspend", Kind.TERMINATED: "terminate"}


def lives() -> list[Past]:
    """The sample's pasts, unsaved, the same at every call."""
    counties = cycle(Region.objects.filter(level=Region.Level.COUNTY).order_by("code"))
    build = builder(TODAY, 20, calendar.current(), SEED)
    pasts = [build.past(number, next(counties))[0] for number in SAMPLE]
    Enterprise.objects.bulk_create([past.project.enterprise for past in pasts])
    return pasts


def one_by_one(past: Past) -> None:
    """The same entries through the lock and the machine of each, as pages record them."""
    project = past.project
    for row in (project, *past.works, *past.stages, *(one for one in past.approvals if one.attempt == 1)):
        row.save(force_insert=True)
    written: dict[int, Event] = {}
    for place, entry in enumerate(past.entries):
        written[place] = write(project, replace(entry, about=written.get(past.about.get(place, -1))))


def write(project: Project, entry: Entry) -> Event:
    if entry.approval is None or entry.kind not in Step.values:
        locked = ledger.locked(project.pk)
        if entry.kind in VERBS:
            locked.state_before_suspension = locked.state if entry.kind == Kind.SUSPENDED else ""
            locked.save(update_fields=["state_before_suspension"])
            ledger.move(locked, VERBS[Kind(entry.kind)])
        return ledger.append(locked, replace(entry, approval=saved(entry.approval)))
    locked, approval = under_lock(saved(entry.approval).pk)
    return take(locked, approval, course_of(approval, calendar.current()), replace(entry, approval=approval))


def saved(approval: Approval | None) -> Approval | None:
    return approval and Approval.objects.get(works=approval.works_id, matter=approval.matter_id, attempt=approval.attempt)


def rows() -> list[list[tuple]]:
    """Everything that follows from the entries. Keys of next attempts may differ, and hashes with them; what they say may not."""
    matter = ("works__project__code", "matter__code", "attempt")
    event = ("project__code", "number", "approval__matter__code", "approval__attempt", "stage__number", "kind", "occurred_on",
             "recorded_at", "by__username", "origin", "document", "note", "detail", "about__number")  # fmt: skip
    return [
        list(Project.objects.order_by("code").values_list("code", "state", "state_before_suspension")),
        list(Works.objects.order_by("project__code").values_list("project__code", *WORKS_COLUMNS)),
        list(
            Stage.objects.order_by("works__project__code", "number").values_list("works__project__code", "number", "state", *STAGE_COLUMNS)
        ),
        list(Approval.objects.order_by(*matter).values_list(*matter, "state", "limit", "previous__attempt", *APPROVAL_COLUMNS)),
        list(Event.objects.order_by("project__code", "number").values_list(*event)),
    ]


def test_a_loaded_past_is_the_lived_past(db):
    with transaction.atomic():
        written = write_pasts(lives(), calendar.current())
        loaded, checked = rows(), broken_links()
        transaction.set_rollback(True)
    for past in lives():
        one_by_one(past)
    assert rows() == loaded
    assert broken_links() == checked == (written, [])
    kinds = {row[5] for row in loaded[-1]}
    assert {"registered", "receive", "accept", "review", "grant", "confirm", "suspended", "permitted", "withdraw", "deem_accepted"} <= kinds


def test_a_past_the_machine_refuses_stops_the_load(city):
    project = Project(pk=next(keys(Project)), code="2601-511902-04-01-100009", name="停", investment="government", mode="approved",
                      region=city.ours.region, enterprise=city.ours.enterprise, registered_on=day("01-05"))  # fmt: skip
    works = Works(pk=next(keys(Works)), project=project)
    catalogue = Catalogue.on(day("01-05"))
    stages = stages_of(works, catalogue)
    for pk, stage in zip(keys(Stage), stages, strict=False):
        stage.pk = pk
    approvals = approvals_of(works, stages, catalogue, ())
    for pk, approval in zip(keys(Approval), approvals, strict=False):
        approval.pk, approval.stage_id = pk, approval.stage.pk
    grant = Entry(Step.GRANT.value, day("03-02"), morning(day("03-02")), None, Origin.INTERFACE, approvals[0])
    with pytest.raises(ledger.TransitionNotAllowed):
        write_pasts([Past(project, [works], stages, approvals, [grant])], calendar.current())
    assert not Project.objects.filter(code=project.code).exists()
