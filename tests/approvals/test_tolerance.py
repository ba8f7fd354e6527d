"""容缺受理: accepted with material missing, against a letter. The clock runs, no certificate before supply."""

import pytest

from approvals.actions import tolerating
from approvals.actions.tolerating import Letter
from approvals.models import Event, Tolerance
from approvals.refusal import Refused
from approvals.states import Step
from people.models import Department, Role
from projects.models import Assignment, Project
from tests.approvals.conftest import everything
from tests.approvals.timeline import approval_of, day, lived, morning, taken
from tests.cast import person

MATERIALS = ("地籍调查表", "勘测定界图")
DUE = day("03-10")  # five committed workdays after the acceptance of 3 March


def tolerated(city, project=None, by=None, on="03-03", today=None, **more):
    letter = {"promise": "容缺承诺〔2026〕1号", "materials": MATERIALS, "due": None, **more}
    today = day(today or on)
    one = approval_of(project or city.ours, "选址")
    return tolerating.accept(one.pk, Letter(**letter), by=by or city.officer, on=day(on), today=today, at=morning(today))


def supplied(tolerance, by, on, today=None):
    today = day(today or on)
    return tolerating.supply(tolerance.pk, by=by, on=day(on), today=today, at=morning(today), note="原件已核")


def events(city):
    rows = Event.objects.filter(project=city.ours, approval__isnull=False).order_by("number")
    return [(row.kind, row.occurred_on, row.document, row.by) for row in rows]


def test_it_is_accepted_against_a_letter_and_its_clock_runs(city):
    lived(city.ours, "选址 03-02 接件")
    made = tolerated(city)
    assert events(city) == [
        ("receive", day("03-02"), "", None),
        ("accept", day("03-03"), "容缺承诺〔2026〕1号", city.officer),
        ("tolerated", day("03-03"), "容缺承诺〔2026〕1号", city.officer),
    ]
    assert Tolerance.objects.values("materials", "promise", "agreed_on", "due", "supplied_on", "broken_on").get(pk=made.pk) == {
        "materials": list(MATERIALS), "promise": "容缺承诺〔2026〕1号", "agreed_on": day("03-03"), "due": DUE,
        "supplied_on": None, "broken_on": None,
    }  # fmt: skip
    one = city.approval("选址")
    assert (one.state, one.due, one.runs_from is not None) == ("accepted", DUE, True)


REFUSED = {
    "no number": ({"promise": " "}, ["Give the number of the promise letter."]),
    "no material": ({"materials": ["", " "]}, ["Name the secondary material that is missing, one item a line."]),
    "too long a name": ({"materials": ["图" * 201]}, ["The name of a material has at most 200 characters."]),
    "a day before": ({"due": day("03-02")}, ["The day for supplying (2026-03-02) lies before the acceptance (2026-03-03)."]),
    "beyond the committed limit": (
        {"due": day("03-11")},
        ["The material is to be supplied by 2026-03-10 at the latest, the day the committed limit ends (asked: 2026-03-11)."],
    ),
    "entered too late": (
        {"today": "03-11"}, ["“accept” is not possible while the approval is “accepted”. Possible now: "
                             "request correction, begin review, extend, withdraw."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_missing_is_said_and_nothing_is_written(city, case):
    lived(city.ours, "选址 03-02 接件")
    more, sentences = REFUSED[case]
    before = everything(city.ours)
    with pytest.raises(Refused) as no:
        tolerated(city, **more)
    if case == "entered too late":
        assert "A promise is entered within 5 workdays of the day it was given." in no.value.reasons
    else:
        assert no.value.reasons == sentences
    assert (everything(city.ours), Tolerance.objects.count()) == (before, 0)


def test_the_catalogue_must_allow_it(city):
    lived(city.ours, "选址 03-02 接件")
    version = city.approval("选址").version
    version.tolerance = False
    version.save()
    with pytest.raises(Refused) as no:
        tolerated(city)
    assert no.value.reasons == ["The catalogue does not allow tolerance acceptance (容缺受理) for 建设项目用地预审与选址意见书核发."]


@pytest.mark.parametrize("who", ["jia", "stranger", "wu", "bing"])
def test_nobody_but_its_department_or_the_dispatch_desk_agrees(city, who):
    lived(city.ours, "选址 03-02 接件")
    with pytest.raises(Refused, match="Only 市自然资源和规划局 or the dispatch desk may do this"):
        tolerated(city, by=getattr(city, who))
    assert tolerated(city, by=city.dispatcher).by == city.dispatcher


def test_no_certificate_before_the_material_is_there(city):
    lived(city.ours, "选址 03-02 接件")
    made = tolerated(city)
    lived(city.ours, "选址 03-04 审查")
    with pytest.raises(Refused) as no:
        taken(city.approval("选址"), Step.GRANT, day("03-06"), by=city.officer)
    assert no.value.reasons == [
        "No certificate before the promised material is supplied: 地籍调查表; 勘测定界图 (letter 容缺承诺〔2026〕1号, due 2026-03-10)."
    ]
    supplied(made, city.jia, "03-06")
    with pytest.raises(Refused, match="was supplied on 2026-03-06 only; no certificate can be dated before that"):
        taken(city.approval("选址"), Step.GRANT, day("03-05"), by=city.officer, today=day("03-06"))
    assert taken(city.approval("选址"), Step.GRANT, day("03-06"), by=city.officer).kind == "grant"


def test_granted_pending_is_allowed_while_the_letter_runs(city):
    lived(city.ours, "选址 03-02 接件")
    made = tolerated(city)
    lived(city.ours, "选址 03-04 审查 03-06 容缺")
    assert supplied(made, city.officer, "03-10").kind == "supplied"


SUPPLY = {
    "in the future": ("03-05", "03-04", "2026-03-05 lies in the future (today is 2026-03-04)."),
    "before the promise": ("03-02", "03-04", "2026-03-02 lies before the promise (2026-03-03)."),
    "after its day": ("03-11", "03-11", "Promise letter 容缺承诺〔2026〕1号 was due on 2026-03-10: what comes later does not keep it."),
}


@pytest.mark.parametrize("case", SUPPLY)
def test_a_supply_that_cannot_be_is_refused(city, case):
    lived(city.ours, "选址 03-02 接件")
    made = tolerated(city)
    on, today, sentence = SUPPLY[case]
    with pytest.raises(Refused) as no:
        supplied(made, city.officer, on, today)
    assert no.value.reasons == [sentence]


def broken(city):
    lived(city.ours, "选址 03-02 接件")
    made = tolerated(city)
    lived(city.ours, "选址 03-04 审查")
    return made


def test_a_letter_not_kept_is_written_down_once_on_the_day_after(city):
    made = broken(city)
    assert tolerating.settle(DUE, morning(DUE)) == 0, "its day is not over"
    assert [tolerating.settle(day("03-12"), morning(day("03-12"))) for _again in range(2)] == [1, 0]
    assert events(city)[-1] == ("unsupplied", day("03-11"), "容缺承诺〔2026〕1号", None)
    assert Tolerance.objects.get(pk=made.pk).broken_on == day("03-11")


@pytest.mark.parametrize("settled", [False, True])
def test_after_it_nothing_is_granted_and_the_application_ends(city, settled):
    """Whether or not the rule has been written down: no page depends on a worker."""
    broken(city)
    if settled:
        tolerating.settle(day("03-11"), morning(day("03-11")))
    for step in (Step.GRANT, Step.GRANT_PENDING):
        with pytest.raises(Refused) as no:
            taken(city.approval("选址"), step, day("03-11"), by=city.officer)
        assert no.value.reasons == [
            "Promise letter 容缺承诺〔2026〕1号 was not kept: 地籍调查表; 勘测定界图 was due on 2026-03-10. "
            "The application ends; nothing can be granted."
        ]
    assert taken(city.approval("选址"), Step.DENY, day("03-11"), by=city.officer).kind == "deny"
    attempts = city.ours.works.get().approvals.filter(matter__code="GG-105").order_by("attempt")
    assert [row.state for row in attempts] == ["denied", "planned"]
    assert [row[0] for row in events(city)[-2:]] == ["unsupplied", "deny"], "the end does not hide the letter that was not kept"


def another_of_the_same_enterprise(city):
    Project.objects.filter(pk=city.theirs.pk).update(enterprise=city.ours.enterprise)
    lived(city.theirs, "选址 03-11 接件")


@pytest.mark.parametrize("settled", [False, True])
def test_the_enterprise_gets_no_tolerance_next_time(city, settled):
    broken(city)
    if settled:
        tolerating.settle(day("03-11"), morning(day("03-11")))
    another_of_the_same_enterprise(city)
    with pytest.raises(Refused) as no:
        tolerated(city, city.theirs, on="03-12", promise="容缺承诺〔2026〕2号")
    assert no.value.reasons == [
        "丙公司 gets no tolerance: promise letter 容缺承诺〔2026〕1号 (建设项目用地预审与选址意见书核发) was not kept, "
        "its material was due on 2026-03-10 and did not come."
    ]


def test_another_enterprise_still_gets_it(city):
    broken(city)
    lived(city.theirs, "选址 03-11 接件")
    assert tolerated(city, city.theirs, on="03-12").promise == "容缺承诺〔2026〕1号"


def test_a_withdrawn_application_owes_nothing(city):
    broken(city)
    lived(city.ours, "选址 03-09 撤件")
    assert tolerating.settle(day("03-12"), morning(day("03-12"))) == 0
    another_of_the_same_enterprise(city)
    assert tolerated(city, city.theirs, on="03-12").promise == "容缺承诺〔2026〕1号"


def test_material_that_came_in_time_and_was_entered_a_day_late_keeps_the_letter(city):
    made = broken(city)
    tolerating.settle(day("03-11"), morning(day("03-11")))
    with pytest.raises(Refused, match="only the department or the dispatch desk"):
        supplied(made, city.jia, "03-10", "03-11")
    event = supplied(made, city.officer, "03-10", "03-11")
    assert (event.about.kind, Tolerance.objects.get(pk=made.pk).broken_on) == ("unsupplied", None)
    assert taken(city.approval("选址"), Step.GRANT, day("03-11"), by=city.officer).kind == "grant"


def test_who_sees_the_debts(city):
    made = broken(city)
    water = person("water", Role.OFFICER, "水利", department=Department.objects.get(code="slj"))
    assert Assignment.objects.filter(project=city.ours, runner=city.jia).exists()
    seen = {name: list(Tolerance.objects.visible_to(getattr(city, name))) for name in ("jia", "yi", "bing", "officer", "dispatcher", "wu")}
    assert seen == {"jia": [made], "yi": [], "bing": [made], "officer": [made], "dispatcher": [made], "wu": [made]}
    assert list(Tolerance.objects.visible_to(water)) == []
