"""Petitions for tests of doors and pages: who passes where, and one petition about the cast's own project."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from people.models import Role
from petitions.actions.intake import Draft, log
from petitions.actions.steps import Paper, Wish, take
from petitions.clearing import Step
from petitions.models import Attachment, Petition
from tests.cast import PDF, Cast


def petition_of(cast: Cast, **more: Any) -> Petition:
    """A petition of 丙 about our project, given to the officer's department and not signed for yet."""
    given = {"enterprise": cast.bing.enterprise, "channel": "portal", "category": "approval", "title": "道路未通",
             "text": "厂区外道路未通。", "contact": "联系人丙", "phone": "13800000001", "project": cast.ours, **more}  # fmt: skip
    petition = log(Draft(**given), by=cast.bing, today=cast.today, at=timezone.now())
    for step, detail in ((Step.ASSESS, {"grade": "simple"}), (Step.ASSIGN, {"department": cast.officer.department_id})):
        take(petition.pk, Wish(step, "", detail), by=cast.petition_office, today=cast.today, at=timezone.now())
    return Petition.objects.get(pk=petition.pk)


def petition_file_of(cast: Cast) -> Attachment:
    """What the officer handed in with the proposal to clear it."""
    petition = petition_of(cast)
    paper = Paper(ContentFile(PDF, name="x.pdf"), "照片.pdf", "application/pdf")  # type: ignore[arg-type]
    for wish in (Wish(Step.SIGN), Wish(Step.PROPOSE, "道路已经修通，请核验。", {"result": "solved"}, [paper])):
        take(petition.pk, wish, by=cast.officer, today=cast.today, at=timezone.now())
    return petition.attachments.get()


def petition_doors(door: Callable[..., Any]) -> dict[str, Any]:
    """Rows of the table of doors (tests/test_doors.py)."""
    takers = frozenset({Role.PETITION_OFFICE, Role.ENTERPRISE, Role.SEAT, Role.RUNNER})
    readers = takers | {Role.OFFICER, Role.DISPATCHER, Role.LEADER}
    # A petition that somebody else wrote down does not exist for a runner or a seat.
    not_theirs = ((Role.RUNNER, "get", 404), (Role.SEAT, "get", 404))
    return {
        "petitions": door(readers),
        "petition-new": door(takers, post=400),
        "petition": door(readers, args=lambda cast: [petition_of(cast).pk], exceptions=not_theirs),
        "petition-step": door(readers, post=400, args=lambda cast: [petition_of(cast).pk, "transfer"], exceptions=not_theirs),
        "petition-contact": door(
            frozenset({Role.PETITION_OFFICE, Role.OFFICER}), get=405, post=400, args=lambda cast: [petition_of(cast).pk]
        ),
        "petition-file": door(readers, args=lambda cast: [petition_file_of(cast).pk], exceptions=not_theirs),
    }


# Whose door, somebody else's row, a row that never was.
FOREIGN_PETITIONS: dict[str, Any] = {
    "petition": ("ding", lambda cast: [petition_of(cast).pk], [999999]),
    "petition-step": ("other_officer", lambda cast: [petition_of(cast).pk, "sign"], [999999, "sign"]),
    "petition-file": ("ding", lambda cast: [petition_file_of(cast).pk], [999999]),
}
