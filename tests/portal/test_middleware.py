"""What is done before and after every page."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from approvals.actions import deem
from approvals.models import Approval
from approvals.states import Step
from portal.middleware import SettleOncePerDay
from tests.cast import Cast, take, workdays_back


def test_the_first_page_of_the_day_writes_what_silence_has_accepted(cast: Cast) -> None:
    silent = Approval.objects.get(works__project=cast.ours, matter__code="GG-105")
    take(silent, Step.RECEIVE, cast.jia, workdays_back(cast.today, 12))
    SettleOncePerDay.settled = None
    Client().get("/sign-in/")
    assert (Approval.objects.get(pk=silent.pk).state, SettleOncePerDay.settled) == ("accepted", timezone.localdate())


def test_it_is_done_once_a_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    monkeypatch.setattr(deem, "settle", lambda today, at: calls.append(today))
    for yesterday in (True, False, False):
        if yesterday:
            SettleOncePerDay.settled = cast.today - timedelta(days=1)
        Client().get("/sign-in/")
    assert calls == [timezone.localdate()]


def test_a_database_that_refuses_does_not_take_the_page_away(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def busy(today: object, at: object) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(deem, "settle", busy)
    SettleOncePerDay.settled = None
    assert Client().get("/sign-in/").status_code == 200
    assert SettleOncePerDay.settled is None
    assert [record.name for record in caplog.records if record.levelname == "ERROR"] == ["kaigong.portal"]


def test_public_pages_are_not_marked_private(db: None) -> None:
    assert "no-store" not in Client().get("/clock/").get("Cache-Control", "")


def test_a_body_that_is_too_large_by_its_own_word_is_answered_before_it_is_read(cast: Cast) -> None:
    answer = Client().generic("POST", "/sign-in/", b"", content_type="text/plain", CONTENT_LENGTH="999999999999")
    assert answer.status_code == 413
