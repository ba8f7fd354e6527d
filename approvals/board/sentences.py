"""What an approval's state means, in a sentence an enterprise understands: who has it, since when, until when."""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.board.values import ApprovalRow, ProjectRow
from approvals.states import State


def day(on: date | None, provisional: bool = False) -> str:
    """A date past the last announced day says so wherever it stands."""
    told = formats.date_format(on, "DATE_FORMAT") if on else "—"
    return _("%(day)s (provisional)") % {"day": told} if on and provisional else told


# One sentence per state; states under review say more (see `_under_review`).
SENTENCES = {
    State.PLANNED: gettext_lazy("“%(name)s” has not been applied for yet."),
    State.RECEIVED: gettext_lazy(
        "%(lead)s received your application for “%(name)s” on %(received)s and will answer within five workdays whether it accepts it."
    ),
    State.CORRECTING: gettext_lazy("%(lead)s needs more material from you for “%(name)s”; until you supply it the days do not count."),
    State.GRANTED: gettext_lazy("“%(name)s” was granted by %(lead)s on %(decided)s."),
    State.GRANTED_PENDING: gettext_lazy(
        "“%(name)s” was granted by %(lead)s on %(decided)s; material you promised is still to be supplied."
    ),
    State.DENIED: gettext_lazy("“%(name)s” was denied by %(lead)s on %(decided)s."),
    State.NOT_ACCEPTED: gettext_lazy("%(lead)s did not accept the application for “%(name)s”."),
    State.REFUSED: gettext_lazy("%(lead)s did not accept the application for “%(name)s”."),
    State.WITHDRAWN: gettext_lazy("The application for “%(name)s” was withdrawn."),
    State.RECALLED: gettext_lazy("The decision on “%(name)s” no longer stands."),
    State.REVOKED: gettext_lazy("The decision on “%(name)s” no longer stands."),
}
IN_SPECIAL = gettext_lazy("“%(name)s” is in a special procedure whose days do not count; it goes on by %(resumes)s at the latest.")


def say(row: ApprovalRow, today: date) -> str:
    """One plain sentence, translatable; it names no person."""
    facts = {
        "lead": row.lead,
        "name": row.name,
        "received": day(row.received_on),
        "accepted": day(row.accepted_on),
        "decided": day(row.decided_on),
        "due": day(row.figures.due, row.figures.provisional),
        "late": row.figures.late_workdays,
        "resumes": day(row.resumes_on, row.resumes_provisional),
    }
    state = State(row.state)
    if state == State.SPECIAL and row.paused_for:
        return str(IN_SPECIAL) % facts
    # Received, yet its clock runs: silence has accepted it (clock.md K3), whether or not that has been written down.
    reviewed = state not in SENTENCES or (state == State.RECEIVED and row.figures.light != "waiting")
    return (_under_review(row) if reviewed else str(SENTENCES[state])) % facts


def _under_review(row: ApprovalRow) -> str:
    if row.figures.late:
        return _("%(lead)s is reviewing “%(name)s”; it was due on %(due)s and is %(late)s workdays late.")
    if row.figures.due:
        return _("%(lead)s is reviewing “%(name)s”, until %(due)s at the latest.")
    return _("%(lead)s is reviewing “%(name)s”.")


def standing(row: ProjectRow) -> str:
    """Where the whole project stands."""
    facts = {"used": row.figures.used, "limit": row.figures.limit, "permitted": day(row.permitted_on), "due": day(row.figures.due)}
    if row.permitted_on:
        return _("The construction permit was granted on %(permitted)s, after %(used)s workdays.") % facts
    if row.figures.light == "waiting":
        return _("No approval has begun yet.")
    if row.figures.limit is None:
        return _("%(used)s workdays have been used; no overall limit applies to this project.") % facts
    if row.figures.late:
        return _("%(used)s workdays have been used; the limit of %(limit)s has been passed.") % facts
    return _("%(used)s of %(limit)s workdays have been used.") % facts
