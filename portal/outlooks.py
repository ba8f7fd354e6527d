"""The leader's pages that look ahead and back: what is predicted to be late, how good predictions were, whose hands the days were in."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.board import forecast as forecasts
from approvals.board.hands import HandsOverview, overview
from approvals.speeds import Speed
from portal import gates
from portal.moment import moment
from projects.models import Investment
from workdays import calendar


@gates.leader
@require_safe
def forecast(request: HttpRequest) -> HttpResponse:
    """Every works under way, the least likely to keep its limit first; below it the calibration."""
    today, edition = moment(request).today, calendar.edition()
    told = forecasts.lines(gates.person(request), today, edition)
    late = forecasts.predicted_late(told)
    context = {
        "predicted": late,
        "others": [line for line in told if line.outlook.probability is not None and line not in late],
        "unlimited": [line for line in told if line.outlook.probability is None],
        "calibration": forecasts.calibration(today, edition),
        "most": forecasts.MOST if len(told) >= forecasts.MOST else 0,
    }
    return render(request, "leader/forecast.html", context)


@gates.leader
@require_safe
def speeds(request: HttpRequest) -> HttpResponse:
    told = overview(gates.person(request), moment(request).today, calendar.edition())
    shares = [line.share for line in (*told.stages, *told.departments)]
    longest = max((share.government + share.third_party + share.applicant for share in shares), default=0)
    return render(request, "leader/speeds.html", {"told": told, "longest": longest, "rows": _rows(told)})


@dataclass(frozen=True, slots=True)
class SpeedRow:
    """One speed of one kind of works; `first` of its speed."""

    name: str
    unit: str
    kind: str
    speed: Speed | None
    first: bool


def _rows(told: HandsOverview) -> list[SpeedRow]:
    names = (
        ("statutory", _("statutory"), _("workdays")),
        ("committed", _("committed"), _("workdays")),
        ("net", _("net"), _("workdays")),
        ("felt", _("felt"), _("calendar days")),
    )
    kinds = {"": _("all"), Investment.GOVERNMENT: _("government-invested"), Investment.ENTERPRISE: _("enterprise-invested")}
    return [
        SpeedRow(name, unit, kinds[line.kind], getattr(line.speeds, key), not line.kind)
        for key, name, unit in names
        for line in told.speeds
    ]
