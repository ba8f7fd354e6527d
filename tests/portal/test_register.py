"""A register handed in on a page: read in the background, previewed, applied once, its rejected rows given back."""

import io
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from approvals.actions import adopt
from outbox.models import Job
from projects.models import Intake, Project
from tests.cast import Cast

SAMPLE = Path(__file__).parent.parent / "projects" / "files" / "register_sample.xlsx"


def hand_in(client: Client, content: bytes | None = None, name: str = "重点项目.xlsx", **more: str) -> Intake:
    file = SimpleUploadedFile(name, SAMPLE.read_bytes() if content is None else content)
    answer = client.post("/office/register/", {"key": str(uuid.uuid4()), "file": file, **more})
    assert answer.status_code == 303, answer.content.decode()
    return Intake.objects.get(pk=answer["Location"].split("/")[-2])


@pytest.fixture
def desk(cast: Cast) -> Client:
    return cast.client(cast.dispatcher)


def test_a_register_waits_to_be_read_and_the_page_may_be_left(desk: Client) -> None:
    intake = hand_in(desk)
    page = desk.get(f"/office/register/{intake.pk}/").content.decode()
    assert (intake.state, intake.file_name, Job.objects.get(kind="approvals.read_intake").arguments) == (
        "waiting", "重点项目.xlsx", {"intake_id": intake.pk},
    )  # fmt: skip
    assert ['hx-trigger="every 1s"' in page, '<meta http-equiv="refresh"' in page] == [True, True]


def test_the_preview_tells_every_row_and_the_worker_applies_it_once(desk: Client, cast: Cast) -> None:
    intake = hand_in(desk)
    adopt.read_intake(intake.pk)
    shown = desk.get(f"/office/register/{intake.pk}/")
    assert shown.context["preview"].counts == {"new": 220, "changed": 0, "unchanged": 0, "rejected": 4}
    assert "every 1s" not in shown.content.decode()
    presses = [desk.post(f"/office/register/{intake.pk}/apply/", {"key": str(uuid.uuid4())}).status_code for _press in range(2)]
    adopt.apply_intake(intake.pk, cast.dispatcher.pk, on=cast.today, at=timezone.now())
    intake.refresh_from_db()
    assert (presses, intake.outcome) == ([303, 303], {"created": 220, "changed": 0, "unchanged": 0, "rejected": 4})
    assert Project.objects.count() == 222
    assert Job.objects.filter(kind="approvals.apply_intake").count() == 1


def test_the_rejected_rows_come_back_with_their_reasons(desk: Client) -> None:
    intake = hand_in(desk)
    adopt.read_intake(intake.pk)
    answer = desk.get(f"/office/register/{intake.pk}/rejections/")
    rows = [row for sheet in load_workbook(io.BytesIO(answer.content)) for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert len(rows) == 4
    assert all(row[-1] for row in rows)
    assert (answer["Cache-Control"], answer["Content-Disposition"].startswith("attachment")) == ("no-store, private", True)


def test_what_is_no_workbook_is_refused_in_words(desk: Client) -> None:
    intake = hand_in(desk, b"<html>not a workbook</html>")
    adopt.read_intake(intake.pk)
    answer = desk.get(f"/office/register/{intake.pk}/")
    intake.refresh_from_db()
    assert (intake.state, bool(intake.problem), intake.problem in answer.content.decode()) == ("refused", True, True)
    assert desk.post(f"/office/register/{intake.pk}/apply/", {"key": str(uuid.uuid4())}).status_code == 409


@pytest.mark.parametrize("content", [b"", None])
def test_no_file_or_an_empty_one_is_said_at_the_field(desk: Client, content: bytes | None) -> None:
    form = {"key": str(uuid.uuid4())} | ({"file": SimpleUploadedFile("a.xlsx", content)} if content is not None else {})
    answer = desk.post("/office/register/", form)
    assert (answer.status_code, "id_file_error" in answer.content.decode(), Intake.objects.count()) == (400, True, 0)


def test_a_workbook_of_50_mb_is_dropped_with_a_sentence(desk: Client) -> None:
    file = SimpleUploadedFile("大.xlsx", b"PK" + b"0" * (50 * 1024 * 1024))
    answer = desk.post("/office/register/", {"key": str(uuid.uuid4()), "file": file})
    assert (answer.status_code, "大.xlsx" in answer.content.decode(), Intake.objects.count()) == (413, True, 0)


def test_the_system_administrator_may_hand_in_too(cast: Cast) -> None:
    assert hand_in(cast.client(cast.system_admin)).by == cast.system_admin
