"""Handing projects over: the dispatch desk sees who runs what and gives projects to another runner; that one reads what is open."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from approvals.actions import handover as acts
from approvals.board import handover as board
from approvals.refusal import Refused
from portal import gates
from portal.forms import Day, lines
from portal.moment import Moment, moment
from portal.once import Done, once


class HandOverForm(forms.Form):
    """To whom, from when, why; which projects is ticked in the list."""

    def __init__(self, takers: tuple[tuple[int, str], ...], *, now: Moment, **bound: Any) -> None:
        super().__init__(**bound)
        self.fields["taker"] = forms.TypedChoiceField(
            label=gettext_lazy("To"), coerce=int, choices=[("", gettext_lazy("Please choose")), *takers],
            widget=forms.Select(attrs={"class": "form-select"}),
        )  # fmt: skip
        self.fields["part"] = forms.ChoiceField(
            label=gettext_lazy("As"),
            choices=[("main", gettext_lazy("runner (the project is handed over)")), ("deputy", gettext_lazy("deputy (stands in)"))],
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        self.fields["on"] = Day(label=gettext_lazy("From"), initial=now.today)
        self.fields["reason"] = lines(label=gettext_lazy("Reason"), max_length=300, rows=2)


@gates.dispatch
@require_http_methods(["GET", "HEAD", "POST"])
@once
def desk(request: HttpRequest) -> HttpResponse | Done:
    """Every open project by its runner, first those nobody runs; tick some or all of a runner's and hand them over in one act."""
    user, now, reasons = gates.person(request), moment(request), []
    form = HandOverForm(board.takers(user), now=now, data=request.POST if request.method == "POST" else None)
    ticked = {
        int(key) for key in request.POST.getlist("project")[: acts.MOST_AT_ONCE + 1] if key.isascii() and key.isdigit() and len(key) < 19
    }
    if request.method == "POST" and form.is_valid():
        try:
            return Done(reverse("portal:hand-overs"), _handed(ticked, form.cleaned_data, request))
        except Refused as no:
            reasons = no.reasons
    context = {"runners": board.runners(user), "recent": board.recent(user), "form": form, "reasons": reasons, "ticked": ticked}
    status = 200 if request.method != "POST" else 409 if reasons else 400
    return render(request, "office/hand_overs.html", context, status=status)


def _handed(ticked: set[int], told: dict[str, Any], request: HttpRequest) -> str:
    user, now = gates.person(request), moment(request)
    if told["part"] == "main":
        made = acts.hand_over(ticked, told["taker"], by=user, reason=told["reason"], on=told["on"], today=now.today, at=now.at)
        number = len(made)
        return ngettext("%(number)s project handed over.", "%(number)s projects handed over.", number) % {"number": number}
    if not ticked:
        raise Refused(_("Tick at least one project."))
    for key in sorted(ticked):
        acts.appoint_deputy(key, told["taker"], by=user, on=told["on"], today=now.today)
    return _("The deputy is appointed.")


@gates.runners_only
@require_POST
@once
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse | Done:
    made = gates.hand_over(request, pk)
    acts.acknowledge(made.pk, by=gates.person(request), at=moment(request).at)
    return Done(reverse("portal:runner-today"), _("You run “%(project)s” now.") % {"project": made.project})
