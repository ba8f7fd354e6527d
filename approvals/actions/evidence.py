"""Keep the paper behind a step: the bytes under a random name, and a row with their fingerprint."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

from approvals.models import Evidence
from people.models import User
from projects.models import Project


def keep(project: Project, file: "UploadedFile[bytes]", *, name: str, content_type: str, by: User, at: datetime) -> Evidence:
    """Store a file that has been judged (portal.uploads). `name` is what people see; on disk it has a random one."""
    print_ = hashlib.sha256()
    for chunk in file.chunks():
        print_.update(chunk)
    file.seek(0)
    evidence = Evidence(project=project, name=name, content_type=content_type, size=file.size or 0, sha256=print_.hexdigest(), by=by, at=at)
    evidence.file.save(f"{secrets.token_hex(16)}{PurePath(name).suffix}", file, save=False)
    evidence.save()
    return evidence


@contextmanager
def kept(project: Project, file: "UploadedFile[bytes]", *, name: str, content_type: str, by: User, at: datetime) -> Iterator[Evidence]:
    """The evidence while a step is recorded with it; when the step is refused, the bytes go again and nothing is left behind."""
    evidence = keep(project, file, name=name, content_type=content_type, by=by, at=at)
    try:
        yield evidence
    except BaseException:
        evidence.file.delete(save=False)
        raise
