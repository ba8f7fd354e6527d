"""Files people hand in. Judged by what is in them, never by their name; kept under a random name; refused with a sentence.

A file over the limit is dropped while it arrives (`TooLargeIsDropped`), so that the rest of the form, with everything that was typed,
comes back to the person; a request far beyond any form is not read at all (`portal.middleware.RefuseTooLarge`).
"""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

# What a file must begin with, the type it is served as, the ending it is named with.
KINDS = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
)
SAME_ENDING = {".jpeg": ".jpg"}
LONGEST_NAME = 100


class TooLargeIsDropped(FileUploadHandler):
    """Stops keeping a file as soon as it passes the limit and notes its field; the form then says so."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > settings.UPLOAD_LIMIT:
            if self.request is not None:
                self.request.META.setdefault("kaigong.too_large", {})[self.field_name] = self.file_name
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def dropped(request: HttpRequest) -> dict[str, str]:
    """Field -> file name of the files that were over the limit. Read after the form has been parsed."""
    return request.META.get("kaigong.too_large", {})


def too_large(name: str) -> str:
    """The sentence for a file that was dropped."""
    limit = filesizeformat(settings.UPLOAD_LIMIT)
    return _("The file “%(name)s” is larger than %(limit)s. Hand in a smaller one, for instance a photo at lower resolution.") % {
        "name": clean_name(name, ""),
        "limit": limit,
    }


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: its true type and a name that is safe to show and to save under."""

    file: UploadedFile
    name: str
    content_type: str


def checked(file: UploadedFile) -> Checked:
    """The file, if it is a PDF, JPEG or PNG by its content. Raises ValidationError with the sentence to show."""
    if not file.size:
        raise forms.ValidationError(_("The file “%(name)s” is empty.") % {"name": clean_name(file.name or "", "")})
    if file.size > settings.UPLOAD_LIMIT:
        raise forms.ValidationError(too_large(file.name or ""))
    head = file.read(16)
    file.seek(0)
    for magic, content_type, ending in KINDS:
        if head.startswith(magic):
            return Checked(file, clean_name(file.name or "", ending), content_type)
    raise forms.ValidationError(
        _("The file “%(name)s” is not a PDF, JPEG or PNG (by its content). Photograph the paper or save it as PDF.")
        % {"name": clean_name(file.name or "", "")}
    )


def clean_name(name: str, ending: str) -> str:
    """A name without folders, control or direction signs, at most LONGEST_NAME long, with the ending of its true type."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, own = shown.rpartition(".")
    own = f".{own.lower()}" if dot else ""
    if not ending:
        return shown[:LONGEST_NAME] or _("file")
    if SAME_ENDING.get(own, own) != ending:
        stem, own = shown, ending
    return (stem[:LONGEST_NAME] or _("file")) + own


class EvidenceField(forms.FileField):
    """An evidence file in a form; its cleaned value is `Checked` or None."""

    def clean(self, data: Any, initial: Any = None) -> Checked | None:
        file = super().clean(data, initial)
        return checked(file) if file else None
