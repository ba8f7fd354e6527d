"""Files are judged by what is in them, kept under a random name, refused with a sentence, and leave only through a gate."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ValidationError
from django.test import Client

from approvals.models import Event, Evidence
from portal.uploads import checked, clean_name
from tests.cast import PDF, Cast
from tests.portal.test_once import filled, reviews, step_url

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 40


def kept_files() -> set[str]:
    return {str(path) for path in (Path(settings.MEDIA_ROOT) / "evidence").glob("*")}


@pytest.mark.parametrize(
    ("name", "content", "kind", "shown"),
    [
        ("批复.pdf", PDF, "application/pdf", "批复.pdf"),
        ("照片.JPEG", JPEG, "image/jpeg", "照片.jpeg"),
        ("a.png", PNG, "image/png", "a.png"),
        ("evil.php", PDF, "application/pdf", "evil.php.pdf"),
        ("a.html", JPEG, "image/jpeg", "a.html.jpg"),
    ],
)
def test_the_content_decides_the_type_and_the_ending(name: str, content: bytes, kind: str, shown: str) -> None:
    seen = checked(SimpleUploadedFile(name, content, content_type="text/html"))
    assert (seen.content_type, seen.name) == (kind, shown)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "是空的"),
        (b"<svg onload=alert(1)>", "不是 PDF"),
        (b"MZ\x90", "不是 PDF"),
        (b"PK\x03\x04", "不是 PDF"),
        (b"GIF89a", "不是 PDF"),
    ],
)
def test_anything_else_is_refused_with_its_name(content: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words) as refused:
        checked(SimpleUploadedFile("回执.pdf", content))
    assert "回执.pdf" in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\照片.pdf", "照片.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("fdp.exe\u202e.pdf", "fdp.exe.pdf"),
        ("  .. ", "文件.pdf"),
        ("长" * 4000 + ".pdf", "长" * 100 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_folders_signs_or_tricks(typed: str, shown: str) -> None:
    assert clean_name(typed, ".pdf") == shown


def test_evidence_is_kept_under_a_random_name_with_its_fingerprint(cast: Cast) -> None:
    cast.client(cast.jia).post(step_url(cast), filled(cast, evidence=SimpleUploadedFile("../照片.pdf", PDF + b"1")))
    kept = Event.objects.get(approval=cast.approval, kind="review").evidence
    assert kept is not None
    assert (kept.name, kept.size, kept.sha256, kept.by, kept.project) == (
        "照片.pdf", len(PDF) + 1, hashlib.sha256(PDF + b"1").hexdigest(), cast.jia, cast.ours,
    )  # fmt: skip
    assert "照片" not in kept.file.name
    assert len(Path(kept.file.name).stem) >= 32


def test_a_refused_step_leaves_no_file_behind(cast: Cast) -> None:
    before = kept_files()
    cast.client(cast.jia).post(step_url(cast, "grant"), filled(cast, document="x", evidence=SimpleUploadedFile("a.pdf", PDF)))
    assert kept_files() == before


def test_a_file_of_the_wrong_type_keeps_what_was_typed(cast: Cast) -> None:
    answer = cast.client(cast.jia).post(step_url(cast), filled(cast, note="我写的", evidence=SimpleUploadedFile("a.pdf", b"<html>")))
    page = answer.content.decode()
    assert (answer.status_code, "我写的" in page, "a.pdf" in page, reviews(cast)) == (400, True, True, [])


def test_an_upload_of_50_mb_is_dropped_with_a_sentence_and_the_rest_is_kept(cast: Cast) -> None:
    big = SimpleUploadedFile("大图.jpg", JPEG + b"0" * (50 * 1024 * 1024))
    answer = cast.client(cast.jia).post(step_url(cast), filled(cast, note="我写的", evidence=big))
    page = answer.content.decode()
    assert answer.status_code == 413
    assert ["我写的" in page, "大图.jpg" in page, "20.0" in page] == [True] * 3
    assert (reviews(cast), Evidence.objects.filter(project=cast.ours).count()) == ([], 1)


def test_a_request_beyond_any_form_is_not_read(cast: Cast) -> None:
    client = cast.client(cast.jia)
    answer = client.generic(
        "POST", step_url(cast), b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=str(200 * 1024 * 1024)
    )
    assert answer.status_code == 413
    assert "20.0" in answer.content.decode()


def test_a_file_leaves_as_an_attachment_that_no_browser_opens_in_place(cast: Cast) -> None:
    answer = cast.client(cast.jia).get(f"/files/{cast.evidence.pk}/")
    assert b"".join(answer) == PDF  # type: ignore[arg-type]
    headers = ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control")
    assert [answer[name] for name in headers] == ["application/pdf", "nosniff", "default-src 'none'; sandbox", "no-store, private"]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")


@pytest.mark.parametrize(
    "path", ["/media/evidence/x.pdf", "/never-served-directly/x.pdf", "/files/../evidence/x.pdf", "/static/../files/1/"]
)
def test_no_other_address_serves_a_file(path: str) -> None:
    assert Client().get(path).status_code == 404
