"""Keep what was handed in with a step: the bytes under a random name, a row with their fingerprint. And who looked at contact data."""

import hashlib
import secrets
from datetime import datetime
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ledgers.refusal import Refused
from people.models import Role, User
from petitions.models import Attachment, ContactLook, Petition

LOOKS_A_DAY = 30
MAY_LOOK = (Role.PETITION_OFFICE, Role.OFFICER)


def keep(petition: Petition, file: "UploadedFile[bytes]", name: str, content_type: str, by: User, at: datetime) -> Attachment:
    """Store a file that has been judged by its content. `name` is what people see; on disk it has a random one. When the transaction is
    rolled back the row goes; a file without a row is reached by nobody."""
    print_ = hashlib.sha256()
    for chunk in file.chunks():
        print_.update(chunk)
    file.seek(0)
    paper = Attachment(
        petition=petition, name=name, content_type=content_type, size=file.size or 0, sha256=print_.hexdigest(), by=by, at=at
    )
    paper.file.save(f"{secrets.token_hex(16)}{PurePath(name).suffix}", file, save=False)
    paper.save()
    return paper


@transaction.atomic
def look(petition: Petition, *, by: User, reason: str, at: datetime) -> ContactLook:
    """Let somebody see the contact data once, and write down who, when and why. Refused without a reason, to roles without need, for a
    hidden name to everybody but the office, and beyond thirty looks a day."""
    if by.role not in MAY_LOOK or (petition.hide_name and by.role != Role.PETITION_OFFICE):
        raise Refused(_("Contact data of this petition are not for this role."))
    if not reason.strip():
        raise Refused(_("Say what you need the contact data for: every look is logged."))
    if ContactLook.objects.filter(by=by, at__date=at.date()).count() >= LOOKS_A_DAY:
        raise Refused(_("No more than %(most)s looks at contact data a day.") % {"most": LOOKS_A_DAY})
    return ContactLook.objects.create(petition=petition, by=by, at=at, reason=reason.strip()[:200])
