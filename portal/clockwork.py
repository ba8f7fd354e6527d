"""What the project pages of all doors show beside their figures: whose hands the days were in, what is to be expected, and "what if".

One place, so the doors cannot disagree.
"""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from approvals.board import easing, forecast
from approvals.board.forecast import ForecastLine
from approvals.board.hands import project_hands
from approvals.board.joint import together
from approvals.board.supervision import notices_of
from people.models import Role
from petitions.board.page import of_project
from petitions.models import Petition
from portal import gates
from portal.moment import moment
from projects.models import Project
from workdays import calendar

MOST_DAYS = 60


class WhatIfForm(forms.Form):
    """Which approval, and how many workdays less. It stands in the address, so it can be sent to somebody."""

    faster = forms.ChoiceField(label=gettext_lazy("If this takes less time"), widget=forms.Select(attrs={"class": "form-select"}))
    days = forms.IntegerField(
        label=gettext_lazy("workdays less"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=5,
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )

    def __init__(self, line: ForecastLine, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["faster"].choices = list(line.matters)  # type: ignore[attr-defined]


def beside(request: HttpRequest, project: Project) -> dict[str, Any]:
    """For the context of a project page: `hands`, `notices` of the ladder, `expected` (each works under way), `together` (what departments
    do jointly), and `what_if_form` and `what_if` of its first."""
    today, edition = moment(request).today, calendar.edition()
    expected = forecast.of_project(project, today, edition)
    user = gates.person(request)
    rows = of_project(project, user, today, edition.workdays(project.region.code))
    context: dict[str, Any] = {
        "petitions": rows,
        "openable": set(Petition.objects.visible_to(user).filter(project=project).values_list("pk", flat=True)) if rows else set(),
        "may_raise": user.role in (Role.ENTERPRISE, Role.RUNNER),
        "hands": project_hands(project, today, edition),
        "expected": expected,
        "notices": notices_of(project, user),
        "easing": easing.of_project(project, user, today),
        "together": together(project, today, edition),
    }
    if expected and expected[0].matters:
        asked = "faster" in request.GET
        form = context["what_if_form"] = WhatIfForm(expected[0], request.GET if asked else None)
        if asked and form.is_valid():
            given = form.cleaned_data
            context["what_if"] = forecast.faster(expected[0], given["faster"], given["days"], today, edition)
    return context
