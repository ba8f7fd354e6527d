"""What a corrected day does to everything that reads the ledger: receipts, hands, pasts loaded in bulk, issues of past days."""

from approvals.actions.correcting import Change, correct
from approvals.actions.histories import Past, keys, write_pasts
from approvals.board.halts import halts_of
from approvals.board.receipts import approval_subject
from approvals.ledger import Entry
from approvals.models import Approval, Event, Stage
from approvals.reading import standing
from approvals.states import Origin
from briefings.past import portfolio_on
from projects.models import Project, Works
from tests.approvals.test_correcting import event, right
from tests.approvals.timeline import day, lived, morning
from workdays import calendar


def test_the_receipt_and_the_halts_tell_the_right_days(city):
    lived(city.ours, "选址 03-05 接件 03-05 受理 03-05 审查 03-06 特别 03-10 恢复")
    special = event(city, "begin_special")
    right(special, "03-09", city.officer, document="专家〔2026〕9号", detail=dict(special.detail))
    one = Approval.objects.select_related("works__project", "matter", "version").get(pk=city.approval("选址").pk)
    workdays = calendar.current("511902")
    (member,) = approval_subject(one, day("03-11"), workdays).members
    told = [(pause.stop, pause.restart, pause.document) for pause in member.pauses]
    assert told == [(day("03-09"), day("03-10"), "专家〔2026〕9号")]
    halts = halts_of(Approval.objects.filter(pk=one.pk), {one.pk: workdays})
    assert [(halt.stop, halt.restart) for halt in halts[one.pk]] == [(day("03-09"), day("03-10"))]


def test_a_past_day_is_told_by_the_days_that_stand_now(city):
    """Accepted on the 5th, first written down as the 10th: an issue of the 6th counts it."""
    lived(city.ours, "选址 03-05 接件 03-10 受理")
    assert [row.state for row in accepted(city, "03-06")] == ["received"]
    right(event(city, "accept"), "03-05", city.officer)
    assert [row.state for row in accepted(city, "03-06")] == ["accepted"]
    right(event(city, "accept"), "03-09", city.officer)
    assert [row.state for row in accepted(city, "03-06")] == ["received"]


def accepted(city, on):
    rows = portfolio_on(day(on), day("03-11"), calendar.current()).approvals
    return [row for row in rows if row.matter == "GG-105" and row.project_code == city.ours.code]


def test_a_stage_event_put_right_keeps_its_seat(city):
    lived(city.ours, "选址 03-05 接件 03-06 受理")
    right(event(city, "receive"), "03-06", city.officer)
    rows = Event.objects.filter(project=city.ours).order_by("number")
    assert [(row.kind, row.occurred_on) for row in standing(rows) if row.kind != "registered"] == [
        ("receive", day("03-06")),
        ("stage_opened", day("03-06")),
        ("started", day("03-06")),
        ("accept", day("03-06")),
    ]


def test_a_past_loaded_in_bulk_may_hold_corrected_days(city):
    """Another system's history says: accepted on the 6th, put right to the 5th."""
    template = city.theirs
    Project.objects.filter(pk=template.pk).update(registered_on=day("03-02"))
    project = Project(
        pk=next(keys(Project)), code="2601-511902-04-01-100009", name="导入的项目", investment=template.investment, mode=template.mode,
        region=template.region, enterprise=template.enterprise, registered_on=day("03-02"),
    )  # fmt: skip
    works = Works(pk=next(keys(Works)), project=project, limit=50)
    stage = Stage(pk=next(keys(Stage)), works=works, number=1, limit=17)
    like = city.approval("选址")
    approval = Approval(
        pk=next(keys(Approval)), works=works, stage=stage, matter=like.matter, version=like.version, lead=like.lead, role=like.role,
        limit=5, statutory_unit=like.statutory_unit,
    )  # fmt: skip
    steps = [("registered", "03-02", None), ("receive", "03-05", approval), ("accept", "03-06", approval), ("accept", "03-05", approval)]
    entries = [Entry(kind, day(on), morning(day(on)), None, Origin.INTERFACE, of) for kind, on, of in steps]
    write_pasts([Past(project, [works], [stage], [approval], entries, {3: 2})], calendar.current())
    stored = Approval.objects.get(pk=approval.pk)
    assert (stored.state, stored.accepted_on, stored.due) == ("accepted", day("03-05"), day("03-12"))
    newest = Event.objects.filter(approval=stored).latest("number")
    assert newest.about is not None
    assert newest.about.occurred_on == day("03-06")
    made = correct(newest.pk, Change(day("03-06"), "原日期无误"), by=city.officer, today=day("03-11"), at=morning(day("03-11")))
    assert (made.about, Approval.objects.get(pk=approval.pk).accepted_on) == (newest, day("03-06"))
