"""What each step needs before it may be taken, and the sentence for whoever lacks it.

One table of demands (approvals.md "The machine of one approval"), one function that asks them all, so that a person learns everything that
is missing at once and not one thing a try.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.fold import Course
from approvals.states import Level, Special, Step


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step somebody wants to take. `notices` and `course` tell what happened before."""

    step: Step
    on: date
    today: date
    document: str = ""
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    has_evidence: bool = False


REASON = {
    Step.DECLINE: gettext_lazy("Say why it is not accepted, and who is competent."),
    Step.REFUSE: gettext_lazy("Say why acceptance is refused."),
    Step.DENY: gettext_lazy("Say why it is denied."),
    Step.CORRECT: gettext_lazy("Say what was supplied."),
    Step.WITHDRAW: gettext_lazy("Say what the applicant asked for (the withdrawal needs the applicant's own request)."),
    Step.RECALL: gettext_lazy("Say why the decision is recalled, and on what basis."),
    Step.REVOKE: gettext_lazy("Say why the decision is revoked, and on what basis."),
    Step.EXTEND: gettext_lazy("Say why the limit is extended."),
}
LONGEST_SPECIAL = 365
# 行政许可法 42: handled jointly by several agencies, the head of the government may extend by fifteen workdays.
JOINT_HANDLING = 15
DOCUMENT_ROOM = 80
NOTE_ROOM = 500


def missing(attempt: Attempt) -> list[str]:
    """What the step's own paper lacks; [] when complete."""
    reasons = too_long(attempt)
    if attempt.step in REASON and not attempt.note.strip():
        reasons.append(str(REASON[attempt.step]))
    if attempt.step in (Step.GRANT, Step.GRANT_PENDING) and not attempt.document.strip():
        reasons.append(_("A decision needs its document number."))
    if attempt.step == Step.REQUEST_CORRECTION:
        reasons += _correction(attempt)
    if attempt.step == Step.BEGIN_SPECIAL:
        reasons += _special(attempt)
    if attempt.step == Step.EXTEND:
        reasons += _extension(attempt)
    return reasons


def too_long(attempt: Attempt) -> list[str]:
    """What the ledger has no room for; a database would refuse it less politely."""
    reasons = []
    if len(attempt.document) > DOCUMENT_ROOM:
        reasons.append(_("A document number has at most %(most)s characters.") % {"most": DOCUMENT_ROOM})
    if len(attempt.note) > NOTE_ROOM:
        reasons.append(_("A reason has at most %(most)s characters (here: %(here)s).") % {"most": NOTE_ROOM, "here": len(attempt.note)})
    return reasons


def _correction(attempt: Attempt) -> list[str]:
    reasons = []
    if not [item for item in attempt.detail.get("missing", []) if str(item).strip()]:
        reasons.append(_("Name everything that is missing, in one notice (Administrative Licensing Law, article 32)."))
    due = day_of(attempt.detail.get("due"))
    if due is None:
        reasons.append(_("Say by which day the missing material must be supplied."))
    elif due < attempt.on:
        reasons.append(_("The day for supplying material (%(due)s) lies before the notice (%(on)s).") % {"due": due, "on": attempt.on})
    return reasons


def day_of(text: object) -> date | None:
    """A day written as 2026-03-02; None for anything else."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _special(attempt: Attempt) -> list[str]:
    reasons = []
    if attempt.detail.get("kind") not in Special.values:
        reasons.append(_("Choose the kind of special procedure."))
    if not attempt.detail.get("basis"):
        reasons.append(_("Name the legal basis of the special procedure."))
    if not attempt.detail.get("approver"):
        reasons.append(_("Name who approved the special procedure."))
    if not attempt.document.strip():
        reasons.append(
            _("The applicant must be told in writing: give the number of the notice (Administrative Licensing Law, article 45).")
        )
    days = attempt.detail.get("planned_days")
    if not isinstance(days, int) or not 1 <= days <= LONGEST_SPECIAL:
        reasons.append(_("Planned days of the special procedure must be between 1 and %(most)s workdays.") % {"most": LONGEST_SPECIAL})
    return reasons


def _extension(attempt: Attempt) -> list[str]:
    reasons = []
    if attempt.detail.get("level") not in Level.values:
        reasons.append(_("Say whose head approved the extension: the agency’s, or for joint handling the government’s."))
    if not attempt.detail.get("approver"):
        reasons.append(_("Name who approved the extension."))
    if not attempt.document.strip():
        reasons.append(_("An extension needs its document number."))
    days = attempt.detail.get("days")
    if not isinstance(days, int) or days < 1:
        reasons.append(_("Say by how many workdays the limit is extended."))
    return reasons


def untimely(attempt: Attempt, course: Course, registered_on: date) -> list[str]:
    """Why the day on paper cannot be: it lies ahead, before the step before, or before the project existed."""
    reasons = []
    if attempt.on > attempt.today:
        reasons.append(_("%(on)s lies in the future (today is %(today)s).") % {"on": attempt.on, "today": attempt.today})
    if course.last_on and attempt.on < course.last_on:
        reasons.append(
            _("%(on)s lies before the step before it (%(last)s): steps are recorded in the order they happened.")
            % {"on": attempt.on, "last": course.last_on}
        )
    if attempt.on < registered_on:
        reasons.append(
            _("%(on)s lies before the project was registered (%(registered)s).") % {"on": attempt.on, "registered": registered_on}
        )
    return reasons


def too_far(attempt: Attempt, course: Course, due: date | None, longest: int) -> list[str]:
    """Bounds of an extension: once, before the due day is over, and no longer than the law allows (行政许可法 42, K10)."""
    if attempt.step != Step.EXTEND:
        return []
    reasons = []
    if course.extension_on:
        reasons.append(
            _("The limit was already extended on %(on)s; it may be extended once (Administrative Licensing Law, article 42).")
            % {"on": course.extension_on}
        )
    return reasons + late_extension(attempt.on, due) + _too_long_extended(attempt.detail, longest)


def late_extension(on: date, due: date | None) -> list[str]:
    if due and on > due:
        return [_("The due day %(due)s is over; a limit can only be extended before that.") % {"due": due}]
    return []


def _too_long_extended(detail: Mapping[str, Any], longest: int) -> list[str]:
    """The head of the agency extends as far as the catalogue says for this matter; where several handle it jointly, the head of the
    government by fifteen workdays, and only where it may be extended at all."""
    days = detail.get("days")
    by_government = detail.get("level") == Level.GOVERNMENT
    bound = (JOINT_HANDLING if longest else 0) if by_government else longest
    if not isinstance(days, int) or days <= bound:
        return []
    facts = {"longest": bound, "days": days}
    if by_government and longest:
        return [
            _(
                "For joint handling the head of the government may extend by at most %(longest)s workdays (asked: %(days)s; "
                "Administrative Licensing Law, article 42)."
            )
            % facts
        ]
    if not bound:
        return [_("By the catalogue this matter may not be extended (Administrative Licensing Law, article 42).")]
    return [
        _("This matter may be extended by at most %(longest)s workdays (asked: %(days)s; Administrative Licensing Law, article 42).")
        % facts
    ]


def outside_neighbours(on: date, before: date | None, behind: date | None) -> list[str]:
    """Why a step that is put right cannot have this day: it would change places with the step before or behind it."""
    reasons = []
    if before and on < before:
        reasons.append(
            _("%(on)s lies before the step before it (%(last)s): steps are recorded in the order they happened.")
            % {"on": on, "last": before}
        )
    if behind and on > behind:
        reasons.append(_("%(on)s lies after the step that followed it (%(next)s): put that one right first.") % {"on": on, "next": behind})
    return reasons
