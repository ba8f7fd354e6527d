"""Several at once: two officers merge, two workers write silence, two counters receive the same form. Real connections, real commits."""

from collections.abc import Iterator

import pytest

from approvals.actions.consulting import fall_silent
from approvals.models import Application, Consultation, Event, MergedNotice
from approvals.verify import broken_links
from tests.approvals.conftest import City, make_city
from tests.approvals.joint_city import answered, applied, asked, called, merged, officer_of, wanted
from tests.approvals.test_at_once import at_once
from tests.approvals.timeline import day, lived, morning

ON, NEXT = day("03-02"), day("03-03")


@pytest.fixture
def city(transactional_db: None) -> Iterator[City]:
    return make_city()


def test_two_officers_merging_at_once_send_one_notice(city):
    application = applied(city, "建议书 选址", ON)
    wanted(city, application, "选址", NEXT, ["图"])
    wanted(city, application, "建议书", NEXT, ["照"])
    heard = at_once([lambda who=who: type(merged(application, NEXT, by=who)).__name__ for who in (city.officer, city.colleague)] * 2)
    refusal = "No department's list waits to be merged: none was written, or it was merged or accepted by silence already."
    assert heard == sorted(["MergedNotice", refusal, refusal, refusal])
    assert (MergedNotice.objects.count(), Event.objects.filter(kind="request_correction").count()) == (1, 2)


def test_two_workers_write_a_silence_once(city):
    lived(city.ours, "选址 03-02 接件 03-02 受理 03-02 审查")
    asked(city, "选址", NEXT)
    silent = day("03-11")
    assert at_once([lambda: fall_silent(silent, morning(silent, 0))] * 4) == ["0", "0", "0", "1"]
    assert Event.objects.filter(kind="consult_silent").count() == 1
    assert broken_links()[1] == []


def test_a_reply_and_its_silence_at_once_leave_one_of_each_in_order(city):
    lived(city.ours, "选址 03-02 接件 03-02 受理 03-02 审查")
    one, silent = asked(city, "选址", NEXT), day("03-11")
    officer_of("sthj")
    at_once([lambda: fall_silent(silent, morning(silent, 0)), lambda: answered(one, silent)])
    kinds = Event.objects.filter(kind__in=("consult_silent", "consult_reply")).order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["consult_silent", "consult_reply"]
    assert Consultation.objects.filter(silent_on=silent, replied_on=silent).count() == 1


def test_the_same_form_at_two_counters_is_received_once(city):
    heard = at_once([lambda who=who: applied(city, "选址 供地", ON, by=who).number for who in (city.officer, city.jia, city.colleague)])
    assert [one for one in heard if one == "1"] == ["1"]
    assert (Application.objects.count(), Event.objects.filter(kind="receive").count()) == (1, 2)


def test_two_visits_called_at_once_are_one(city):
    lived(city.ours, "选址 03-02 接件 03-02 受理 03-02 审查")
    heard = at_once([lambda who=who: str(called(city, "选址", NEXT, NEXT, by=who).on) for who in (city.officer, city.dispatcher)])
    assert heard == ["2026-03-03", "A visit for these approvals is called for 2026-03-03 already."]
