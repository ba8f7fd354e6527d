"""A project passes from one runner to another: the day, the reason, and what stood open, written down and read by the one who takes over.

One project, one runner, and perhaps a deputy. The dispatch desk hands over, one project or all of a runner who leaves, in one act: all or
none. What stood open is taken from the project's own page at that moment and kept as it was.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import ledger
from approvals.board.handover import open_items
from approvals.ledger import Entry
from approvals.models import HandOver
from approvals.models.event import Kind
from approvals.refusal import Refused
from approvals.states import Origin
from people.models import Message, Role, User
from projects.models import Assignment, Project
from workdays import calendar

REASON_ROOM = 300
MOST_AT_ONCE = 200


@transaction.atomic
def hand_over(project_ids: Iterable[int], taker_id: int, *, by: User, reason: str, on: date, today: date, at: datetime) -> list[HandOver]:
    """Give these projects to another runner from `on`, all or none. Raises Refused with every reason."""
    keys = sorted(set(project_ids))
    taker = User.objects.filter(pk=taker_id).first()
    reasons = _of_act(by, keys, taker, reason, on, today)
    if reasons or taker is None:
        raise Refused(*reasons)
    # In the order of their keys, so that two acts at once wait for each other and never in a ring.
    made = [_one(ledger.locked(key), taker, by, reason.strip(), on, today, at) for key in keys]
    words = _("%(number)s projects were handed over to you by %(by)s: read what stands open.") % {"number": len(made), "by": by}
    Message.objects.get_or_create(to=taker, key=f"handover:{made[0].pk}", defaults={"text": words, "address": "/runner/", "at": at})
    return made


def _of_act(by: User, keys: list[int], taker: User | None, reason: str, on: date, today: date) -> list[str]:
    if by.role != Role.DISPATCHER or Project.objects.visible_to(by).filter(pk__in=keys).count() != len(keys):
        return [_("Only the dispatch desk hands a project over.")]
    reasons = []
    if not keys:
        reasons.append(_("Tick at least one project."))
    if len(keys) > MOST_AT_ONCE:
        reasons.append(_("At most %(most)s projects are handed over at once.") % {"most": MOST_AT_ONCE})
    if taker is None or taker.role != Role.RUNNER or not taker.is_active:
        reasons.append(_("A project is handed over to a runner who works here."))
    if not reason.strip():
        reasons.append(_("Say why the project is handed over."))
    if len(reason) > REASON_ROOM:
        reasons.append(_("A reason has at most %(most)s characters (here: %(here)s).") % {"most": REASON_ROOM, "here": len(reason)})
    if on > today:
        reasons.append(_("%(on)s lies in the future (today is %(today)s).") % {"on": on, "today": today})
    return reasons


def _one(project: Project, taker: User, by: User, reason: str, on: date, today: date, at: datetime) -> HandOver:
    current = Assignment.objects.filter(project=project, part=Assignment.Part.MAIN, until=None).select_related("runner").first()
    if current is not None and current.runner_id == taker.pk:
        raise Refused(_("%(name)s runs “%(project)s” already.") % {"name": taker, "project": project})
    if current is not None and on < current.since:
        raise Refused(
            _("“%(project)s”: %(on)s lies before the day its runner began (%(since)s).")
            % {"project": project, "on": on, "since": current.since}
        )
    if on < project.registered_on:
        raise Refused(_("“%(project)s” was registered on %(day)s, after %(on)s.") % {
            "project": project, "day": project.registered_on, "on": on,
        })  # fmt: skip
    items = open_items(project, today, calendar.current(project.region.code))
    Assignment.objects.filter(project=project, part=Assignment.Part.MAIN, until=None).update(until=on)
    # Who takes the project over stands in for nobody there any more.
    Assignment.objects.filter(project=project, part=Assignment.Part.DEPUTY, until=None, runner=taker).update(until=on)
    Assignment.objects.create(project=project, runner=taker, since=on)
    giver = current.runner if current else None
    made = HandOver.objects.create(project=project, giver=giver, taker=taker, on=on, reason=reason, open_items=items, by=by, at=at)
    detail = {"from": giver.pk if giver else None, "to": taker.pk, "open": len(items)}
    ledger.append(project, Entry(Kind.HANDED_OVER.value, on, at, by, Origin.DEPARTMENT, note=reason, detail=detail))
    return made


@transaction.atomic
def appoint_deputy(project_id: int, deputy_id: int, *, by: User, on: date, today: date) -> Assignment:
    """Someone stands in beside the runner from a day on; an earlier deputy stands down that day."""
    project = ledger.locked(project_id)
    deputy = User.objects.filter(pk=deputy_id, role=Role.RUNNER, is_active=True).first()
    if by.role != Role.DISPATCHER or not Project.objects.visible_to(by).filter(pk=project_id).exists():
        raise Refused(_("Only the dispatch desk appoints a deputy."))
    if deputy is None:
        raise Refused(_("A deputy is a runner who works here."))
    if Assignment.objects.filter(project=project, runner=deputy, until=None).exists():
        raise Refused(_("%(name)s runs “%(project)s” already.") % {"name": deputy, "project": project})
    if not project.registered_on <= on <= today:
        raise Refused(_("%(on)s does not lie between the registration (%(registered)s) and today (%(today)s).") % {
            "on": on, "registered": project.registered_on, "today": today,
        })  # fmt: skip
    before = Assignment.objects.filter(project=project, part=Assignment.Part.DEPUTY, until=None).first()
    if before is not None:
        before.until = max(on, before.since)
        before.save(update_fields=["until"])
    return Assignment.objects.create(project=project, runner=deputy, part=Assignment.Part.DEPUTY, since=on)


@transaction.atomic
def acknowledge(hand_over_id: int, *, by: User, at: datetime) -> HandOver:
    """The new runner has read what stood open. Reading it twice changes nothing."""
    made = HandOver.objects.select_for_update().get(pk=hand_over_id)
    if made.taker_id != by.pk:
        raise Refused(_("Only %(name)s, who takes over, acknowledges it.") % {"name": made.taker})
    if made.acknowledged_at is None:
        made.acknowledged_at = at
        made.save(update_fields=["acknowledged_at"])
    return made
