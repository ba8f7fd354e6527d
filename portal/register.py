"""The register's pages: hand in a workbook, watch it being read, look at what it would do, apply it, take the rejected rows home.

Reading and applying happen in the worker; the page asks how far it is and may be left.
"""

import io
from typing import BinaryIO, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions import adopt
from approvals.refusal import Refused
from portal import gates
from portal.files import EXCEL
from portal.forms import RegisterForm
from portal.limiter import seconds_to_wait, too_many
from portal.moment import moment
from portal.once import Done, once
from portal.uploads import clean_name, dropped
from projects import intake as reading
from projects import preview as previews
from projects import rejected
from projects.models import Intake

SHOWN = 20
AN_HOUR = 60


@gates.register
@require_http_methods(["GET", "HEAD", "POST"])
@once
def register(request: HttpRequest) -> HttpResponse | Done:
    """The registers handed in so far, and the form for the next."""
    form = RegisterForm()
    status = 200
    if request.method == "POST":
        if wait := seconds_to_wait(request, "register", times=AN_HOUR, seconds=3600):
            return too_many(request, wait)
        form = RegisterForm(data=request.POST, files=request.FILES, dropped=dropped(request))
        if form.is_valid():
            return _hand_in(request, form)
        status = 413 if form.dropped else 400
    context = {"form": form, "intakes": Intake.objects.select_related("by")[:SHOWN]}
    return render(request, "office/register.html", context, status=status)


def _hand_in(request: HttpRequest, form: RegisterForm) -> Done:
    file = form.cleaned_data["file"]
    name = clean_name(file.name, "")
    row = adopt.hand_in(file, name, by=gates.person(request), at=moment(request).at, strict=form.cleaned_data["strict"])
    return Done(reverse("portal:intake", args=[row.pk]), _("“%(name)s” has arrived and is being read.") % {"name": name})


@gates.register
@require_safe
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; then what it would do; then what it did. Asks again every second while it is under way."""
    row = gates.intake(request, pk)
    context = {"intake": row, "under_way": row.state in ("waiting", "reading", "applying")}
    if row.preview and not context["under_way"]:
        preview = previews.Preview.from_json(row.preview)
        context |= {"preview": preview, "changed": [_said(line) for line in preview.changed], "shown": previews.SHOWN}
    return render(request, "office/intake.html#progress" if request.htmx else "office/intake.html", context)  # type: ignore[attr-defined]


def _said(line: previews.Changed) -> tuple[previews.Changed, list[tuple[str, str, str]]]:
    """The changes of a project in words: field, before, after."""
    return line, [
        (previews.NAMES.get(name, name), previews.said(name, before), previews.said(name, after))
        for name, (before, after) in line.changes.items()
    ]


@gates.register
@require_POST
@once
def apply(request: HttpRequest, pk: int) -> HttpResponse | Done:
    row = gates.intake(request, pk)
    try:
        adopt.order_applying(row.pk, by=gates.person(request), at=moment(request).at)
    except Refused as no:
        context = {"intake": row, "under_way": False, "reasons": no.reasons}
        return render(request, "office/intake.html", context, status=409)
    return Done(reverse("portal:intake", args=[row.pk]), _("The register is being applied, all good rows or none."))


@gates.register
@require_safe
def rejections(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows as a workbook, the reason in the last column: to be put right and handed in again."""
    row = gates.intake(request, pk)
    if not row.preview:
        raise Http404
    if wait := seconds_to_wait(request, "rejections", times=10, seconds=60):
        return too_many(request, wait)
    with row.file.open("rb") as file:
        preview = reading.preview(reading.read(cast(BinaryIO, file)))
    book = io.BytesIO()
    rejected.write(preview.rejections, preview.sheets, book)
    response = HttpResponse(book.getvalue(), content_type=EXCEL)
    response["Content-Disposition"] = "attachment; filename=\"rejected.xlsx\"; filename*=UTF-8''%E4%B8%8D%E5%90%88%E6%A0%BC%E8%A1%8C.xlsx"
    return response
