"""The public calculator: if it is accepted on …, with a limit of …, paused from … to …, when is it due, and why?

What is typed becomes a case of `approvals.cases`, so the page and `manage.py clock` give one answer.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from approvals import cases, clock
from approvals.clock import History
from approvals.limits import Extension, Limit, Unit
from people.models import Region
from portal import gates
from portal.account import Account, account
from portal.forms import Day, number
from portal.limiter import seconds_to_wait, too_many
from portal.moment import moment
from workdays import calendar
from workdays.days import Workdays

PAUSES = 3
UNITS = [
    (Unit.WORKDAY, pgettext_lazy("unit", "workdays")),
    (Unit.CALENDAR_DAY, pgettext_lazy("unit", "calendar days")),
    (Unit.MONTH, pgettext_lazy("unit", "months")),
]


class ClockForm(forms.Form):
    start = Day(label=gettext_lazy("Accepted on"))
    limit = number(400, label=gettext_lazy("Limit"))
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=UNITS, widget=forms.Select(attrs={"class": "form-select"}))
    decided = Day(label=gettext_lazy("Decided on"), required=False)
    extended_on = Day(label=gettext_lazy("Extended on"), required=False)
    extended_by = number(200, label=gettext_lazy("Extended by (days)"), required=False)
    today = Day(label=gettext_lazy("Figures as of"), required=False)
    region = forms.ModelChoiceField(
        Region.objects.filter(level=Region.Level.COUNTY),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("the whole city"),
        label=gettext_lazy("County"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for place in range(1, PAUSES + 1):
            self.fields[f"stop{place}"] = Day(label=_("Pause %(number)s from") % {"number": place}, required=False)
            self.fields[f"restart{place}"] = Day(label=_("runs again on"), required=False)

    def pauses(self) -> tuple[tuple[date, date | None], ...]:
        given = self.cleaned_data
        stops = ((given.get(f"stop{place}"), given.get(f"restart{place}")) for place in range(1, PAUSES + 1))
        return tuple((stop, restart) for stop, restart in stops if stop)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for place in range(1, PAUSES + 1):
            if given.get(f"restart{place}") and not given.get(f"stop{place}"):
                self.add_error(f"stop{place}", _("A pause needs the day it begins."))
        if bool(given.get("extended_on")) != bool(given.get("extended_by")):
            self.add_error("extended_on", _("An extension needs its day and its length."))
        return given

    def pause_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"stop{place}"], self[f"restart{place}"]) for place in range(1, PAUSES + 1)]


@dataclass(frozen=True, slots=True)
class Answer:
    """`figures` is the answer as other systems get it; `problem` says why there is none."""

    figures: dict[str, Any]
    account: Account | None
    case: str
    problem: str = ""


@gates.everyone
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The form with an answer below it; the address holds the question, so it can be sent to somebody."""
    today = moment(request).today
    asked = "start" in request.GET
    if asked and (wait := seconds_to_wait(request, "clock", times=60, seconds=60)):
        return too_many(request, wait)
    form = ClockForm(request.GET) if asked else ClockForm(initial={"limit": 50, "unit": Unit.WORKDAY, "today": today})
    answer = _answer(form, today) if asked and form.is_valid() else None
    status = 400 if asked and (answer is None or answer.problem) else 200
    return render(request, "public/clock.html", {"form": form, "answer": answer}, status=status)


def _answer(form: ClockForm, today: date) -> Answer:
    case = _case(form, today)
    workdays = calendar.current(case["region"])
    figures = cases.result(case, lambda _region: workdays)
    shown = json.dumps(case, ensure_ascii=False)
    if "error" in figures:
        return Answer(figures, None, shown, str(figures["error"]))
    history, limit = _rule(form, workdays)
    return Answer(figures, account(history, limit, date.fromisoformat(case["today"]), workdays), shown)


def _case(form: ClockForm, today: date) -> dict[str, Any]:
    given = form.cleaned_data
    iso = {name: given[name].isoformat() if given.get(name) else None for name in ("start", "decided", "extended_on")}
    return {
        "id": "1",
        "start": iso["start"],
        "limit": given["limit"],
        "unit": given["unit"],
        "pauses": [[stop.isoformat(), restart.isoformat() if restart else None] for stop, restart in form.pauses()],
        "extension": {"on": iso["extended_on"], "days": given["extended_by"]} if iso["extended_on"] else None,
        "decided": iso["decided"],
        "today": (given.get("today") or today).isoformat(),
        "region": given["region"].code if given.get("region") else None,
    }


def _rule(form: ClockForm, workdays: Workdays) -> tuple[History, Limit]:
    given = form.cleaned_data
    history, limit = History(given["start"], form.pauses(), given.get("decided")), Limit(given["limit"], Unit(given["unit"]))
    if given.get("extended_on"):
        limit = clock.extend(history, limit, Extension(given["extended_on"], given["extended_by"]), workdays)
    return history, limit
