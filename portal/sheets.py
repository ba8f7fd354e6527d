"""One form, one act: the page of everything that is entered once, looks the same, and keeps what was typed when it is refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from approvals.actions import evidence
from approvals.models import Evidence
from approvals.refusal import Refused
from people.models import User
from portal.moment import Moment
from portal.once import Done
from portal.uploads import Checked
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands around the form. `about` is the thing it is about, `below` a line under it, `hints` what to know before typing."""

    title: str
    about: str
    below: str
    back: str
    button: str
    hints: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()  # why there is nothing to type at all
    more: dict[str, Any] = field(default_factory=dict)


def sheet(request: HttpRequest, form: forms.Form, paper: Paper, act: Callable[[], str]) -> HttpResponse | Done:
    """The form (GET), or what it does (POST): `act` answers with what to say of it. 400: what was typed; 409: refused."""
    reasons: list[str] = []
    status = 200
    if request.method == "POST":
        status = 413 if getattr(form, "dropped", None) else 400
        if form.is_valid():
            try:
                return Done(paper.back, act())
            except Refused as no:
                reasons, status = no.reasons, 409
    context = {
        "form": form, "paper": paper, "reasons": reasons or paper.blocked, "blocked": bool(paper.blocked),
        "file_again": request.method == "POST" and bool(request.FILES or getattr(form, "dropped", None)), **paper.more,
    }  # fmt: skip
    return render(request, "office/sheet.html", context, status=status)


def with_file(project: Project, file: Checked | None, by: User, now: Moment, act: Callable[[Evidence | None], Any]) -> Any:
    """The act with its file kept; when it is refused nothing of the file is left."""
    if file is None:
        return act(None)
    with evidence.kept(project, file.file, name=file.name, content_type=file.content_type, by=by, at=now.at) as kept:
        return act(kept)
