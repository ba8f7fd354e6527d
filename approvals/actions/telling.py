"""Who hears of what departments do together: a message on their page, once a thing, written with the act that causes it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from approvals.models import Application, Consultation, JointVisit, MergedNotice
from people.models import Message, Role, User
from projects.models import Assignment, Project


def of_consultation(consultation: Consultation, project: Project, at: datetime, moved_by: str = "") -> None:
    """The officers of the department that is asked; again when a calendar notice has moved its last day."""
    text = _("%(asker)s asks your department's opinion on %(matter)s of %(project)s, by %(due)s.") % {
        "asker": consultation.approval.lead.name,
        "matter": consultation.approval.version.name,
        "project": project.name,
        "due": consultation.due,
    }
    officers = _officers([consultation.asked_id])
    key = f"consultation:{consultation.pk}:{moved_by}"[:120]
    _say(officers, key, f"{moved_by} {text}".strip(), f"/office/joint/consultations/{consultation.pk}/", at)


def of_visit(visit: JointVisit, project: Project, departments: Iterable[int], key: str, text: str, at: datetime) -> None:
    """The officers of the departments invited, and the runners, who bring the applicant."""
    address = f"/office/joint/visits/{visit.pk}/"
    _say(_officers(departments), f"visit:{visit.pk}:{key}", text, address, at)
    _say(_runners(project), f"visit:{visit.pk}:{key}", text, f"/runner/projects/{project.code}/", at)


def of_notice(project: Project, application: Application, notice: MergedNotice, at: datetime) -> None:
    """The runners, who gather what is missing, and the enterprise's own people."""
    text = _("%(lead)s asks for missing material for %(project)s, all in one notice, by %(due)s.") % {
        "lead": application.lead.name,
        "project": project.name,
        "due": notice.due,
    }
    key = f"notice:{notice.pk}"
    _say(_runners(project), key, text, f"/joint/applications/{application.pk}/", at)
    owners = User.objects.filter(role=Role.ENTERPRISE, is_active=True, enterprise=project.enterprise_id).values_list("pk", flat=True)
    _say(owners, key, text, f"/enterprise/projects/{project.code}/", at)


def _officers(departments: Iterable[int]) -> Iterable[int]:
    return User.objects.filter(role=Role.OFFICER, is_active=True, department__in=list(departments)).values_list("pk", flat=True)


def _runners(project: Project) -> Iterable[int]:
    return Assignment.objects.filter(project=project, until=None).values_list("runner_id", flat=True)


def _say(people: Iterable[int], key: str, text: str, address: str, at: datetime) -> None:
    messages = [Message(to_id=person, key=key, text=text[:500], address=address, at=at) for person in people]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
