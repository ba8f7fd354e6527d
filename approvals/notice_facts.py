"""What a rung says: the facts of the day on which it fires, frozen for its paper, and the sentence for the people who are told."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from approvals.clock import read
from approvals.due_rungs import DueRung
from approvals.models import Approval
from approvals.models.supervision import Rung
from approvals.reminders import Standing
from approvals.states import State
from people.models import User
from workdays.days import Workdays


def facts_of(due: DueRung, standing: Standing, told: list[User], today: date, workdays: Workdays) -> dict[str, Any]:
    """Plain JSON: names, days as 2026-03-12, whole workdays. `late_days` 0 on the due day itself."""
    approval, project = due.approval, due.approval.works.project
    reading = read(standing.history, standing.limit, today, workdays) if standing.history.start else None
    return {
        "city": settings.CITY_NAME,
        "unit": settings.ISSUING_UNIT,
        "word": settings.NOTICE_WORD,
        "rule": due.rule.code,
        "rung": due.rule.rung,
        "reached_on": due.reached.on.isoformat(),
        "project": project.name,
        "code": project.code,
        "county": project.region.name,
        "owner": project.enterprise.name,
        "sponsor": project.sponsor,
        "matter": approval.version.name,
        "stage": str(approval.stage.get_number_display()),
        "lead": approval.lead.name,
        "received_on": _day(approval.received_on),
        "accepted_on": _day(approval.accepted_on),
        "limit": approval.limit,
        "extension_days": approval.extension_days,
        "due": _day(approval.due),
        "used": reading.used if reading else 0,
        "late_days": reading.late_workdays if reading and reading.late else 0,
        "late": bool(reading and reading.late),
        "paused": state_in_words(approval) if standing.pause else "",
        "pause_ends": _day(standing.pause.ends) if standing.pause else "",
        "statutory": {"days": approval.statutory_limit, "unit": approval.statutory_unit, "due": _day(approval.statutory_due)},
        "statutory_late": bool(approval.statutory_late_from and approval.statutory_late_from <= today),
        "legal_basis": approval.version.legal_basis,
        "told": [str(user) for user in told],
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def state_in_words(approval: Approval) -> str:
    return str(State(approval.state).label)


def words_of(facts: dict[str, Any], number: str) -> str:
    """The sentence people are told, at most 500 characters. `number`: the paper's, as printed on it; "" for a reminder."""
    said = {**facts, "number": number, "paper": str(Rung(facts["rung"]).label)}
    if facts["paused"]:
        text = _("%(project)s: “%(matter)s” stands still (%(paused)s). What is to be supplied or finished is due on %(pause_ends)s.") % said
    elif facts["rung"] == Rung.REMINDER:
        text = _("%(project)s: “%(matter)s” (%(lead)s) is due on %(due)s; please see to it in time.") % said
    elif facts["late"]:
        text = (
            _("%(paper)s %(number)s: %(project)s, “%(matter)s” (%(lead)s) was due on %(due)s and is late by %(late_days)s workdays.") % said
        )
    else:
        text = _("%(paper)s %(number)s: %(project)s, “%(matter)s” (%(lead)s) is due on %(due)s and not decided yet.") % said
    return text[:500]
