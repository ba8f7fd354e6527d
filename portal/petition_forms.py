"""What people type about a petition: raising it, and each step with what that very step asks for."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Department, Enterprise, Role, User
from petitions import words
from petitions.clearing import Answer, Step
from petitions.models import Petition
from petitions.obstacles import WRITTEN_BY_HAND
from petitions.words import Category, Channel
from portal.forms import PAPER, Day, line, lines, number
from portal.uploads import EvidenceField, too_large
from projects.models import Project

NOTE = {
    Step.DECLINE: _("Reason, and who is competent"),
    Step.RETURN: _("Why it is not this department’s"),
    Step.CONTACT: _("What was agreed with the enterprise"),
    Step.REPORT: _("What was done since the last report"),
    Step.PROPOSE: _("Reply to the enterprise: what was done"),
    Step.SEND_BACK: _("What is still missing"),
    Step.FOLLOW_UP: _("In the enterprise’s own words"),
    Step.REOPEN: _("What is wrong again"),
    Step.DEFER: _("Plan: what happens until then"),
    Step.EXTEND: _("Reason"),
    Step.WITHDRAW: _("Why it is withdrawn"),
}
NEEDS_NOTE = WRITTEN_BY_HAND | {Step.PROPOSE, Step.DEFER}
CHANNELS = {
    Role.ENTERPRISE: (Channel.PORTAL,),
    Role.SEAT: (Channel.HOTLINE,),
    Role.RUNNER: (Channel.VISIT, Channel.TALK),
    Role.PETITION_OFFICE: tuple(Channel),
}


def choice(label: Any, choices: Any, **options: Any) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=[("", _("Please choose")), *choices], widget=widget, **options)


def paper(label: Any) -> EvidenceField:
    return EvidenceField(label=label, required=False, widget=forms.FileInput(attrs={"class": "form-control", "accept": PAPER}))


class TakeForm(forms.Form):
    """One step of one petition. What the rules ask is asked by the rules; here only what the step could say at all."""

    def __init__(self, step: Step, petition: Petition, user: User, *, dropped: dict[str, str] | None = None, **bound: Any) -> None:
        super().__init__(**bound)
        self.step, self.petition, self.user, self.dropped = step, petition, user, dropped or {}
        own = {
            Step.ASSESS: self._assess, Step.MERGE: self._merge, Step.ASSIGN: self._assign, Step.TRANSFER: self._transfer,
            Step.PROPOSE: self._propose, Step.FOLLOW_UP: self._follow_up, Step.DEFER: self._defer, Step.EXTEND: self._extend,
        }.get(step)  # fmt: skip
        if own:
            own()
        self.fields["note"] = lines(label=NOTE.get(step, _("Remark")), max_length=2000, required=step in NEEDS_NOTE)
        if step in (Step.PROPOSE, Step.REPORT, Step.VERIFY):
            self.fields["paper"] = paper(_("Photo or PDF that shows it"))
        self.fields["seen"] = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def _assess(self) -> None:
        self.fields["grade"] = choice(_("Grade: simple 5, general 15, complex 30 workdays"), words.GRADES.items())

    def _merge(self) -> None:
        others = Petition.objects.open().filter(enterprise=self.petition.enterprise_id).exclude(pk=self.petition.pk)
        self.fields["master"] = choice(_("Merge with"), [(other.pk, f"{other.number} {other.title}") for other in others])

    def _assign(self) -> None:
        self._transfer()
        self.fields["due"] = Day(
            label=_("To be answered by"), required=False, help_text=_("Left open: by the grade. A rest day moves to the next workday.")
        )

    def _transfer(self) -> None:
        self.fields["department"] = choice(_("Responsible department"), Department.objects.values_list("pk", "name"))

    def _propose(self) -> None:
        self.fields["result"] = choice(_("How it ended"), words.RESULTS.items())
        self.fields["basis"] = line(label=_("Basis, if it was explained"), max_length=200, required=False)
        self.fields["understood"] = line(label=_("What the enterprise said to the explanation"), max_length=200, required=False)
        self.fields["rest_due"] = Day(label=_("If partly solved: the rest is settled by"), required=False)

    def _follow_up(self) -> None:
        mine = self.user.role == Role.ENTERPRISE
        answers = [(value, label) for value, label in words.ANSWERS.items() if not (mine and value == Answer.UNREACHABLE)]
        self.fields["answer"] = choice(_("Is the problem solved?"), answers)

    def _defer(self) -> None:
        self.fields["owner"] = line(label=_("Who answers for it (name and post)"), max_length=60)
        self.fields["until"] = Day(label=_("Comes back on"))

    def _extend(self) -> None:
        self.fields["days"] = number(60, label=_("Extended by (workdays)"))

    def clean(self) -> dict[str, Any]:
        for field, name in self.dropped.items():
            if field in self.fields:
                self.add_error(field, too_large(name))
        return super().clean() or self.cleaned_data

    def detail(self) -> dict[str, Any]:
        """What goes into the event beside the words: JSON."""
        detail: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name in ("note", "paper", "seen") or value in (None, ""):
                continue
            if name in ("department", "master"):
                value = int(value)
            detail[name] = value.isoformat() if isinstance(value, date) else value
        return detail


class RaiseForm(forms.Form):
    """A new petition. An enterprise raises for itself; others say for whom, by name or by 统一社会信用代码."""

    def __init__(self, user: User, **bound: Any) -> None:
        super().__init__(**bound)
        self.user = user
        if user.role != Role.ENTERPRISE:
            self.fields["enterprise"] = line(label=_("Enterprise: name or unified social credit code"), max_length=120)
            self.fields["enterprise"].widget.attrs["autofocus"] = True
        self.fields["category"] = choice(_("Category"), Category.choices)
        self.fields["title"] = line(label=_("In one line"), max_length=80)
        self.fields["text"] = lines(4, label=_("In full"), max_length=4000)
        channels = CHANNELS[Role(user.role)]
        if len(channels) > 1:
            self.fields["channel"] = choice(_("How it reached you"), [(one.value, one.label) for one in channels])
        projects = Project.objects.visible_to(user).order_by("name").values_list("code", "name")[:200]
        if user.role in (Role.ENTERPRISE, Role.RUNNER) and projects:
            self.fields["project"] = choice(_("Project"), projects, required=False)
        self.fields["contact"] = line(label=_("Contact person"), max_length=40, required=False)
        self.fields["phone"] = line(label=_("Contact phone"), max_length=20, required=False)
        self.fields["hide_name"] = forms.BooleanField(
            label=_("Hide the name from the departments: they see only the number"), required=False,
            widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        )  # fmt: skip

    def clean_enterprise(self) -> Enterprise:
        """Exactly one enterprise: by code, by its whole name, or by a part of the name that only one has."""
        word = self.cleaned_data["enterprise"].strip()
        exact = Enterprise.objects.filter(Q(uscc=word.upper()) | Q(name=word))[:2]
        found = exact or Enterprise.objects.filter(name__holds=word)[:2]
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(gettext("Several enterprises have “%(word)s” in their name: write more of it.") % {"word": word})
        raise forms.ValidationError(gettext("No enterprise is called “%(word)s”. Try a part of the name, or the code.") % {"word": word})

    def clean_project(self) -> Project | None:
        return Project.objects.visible_to(self.user).filter(code=self.cleaned_data["project"]).first()


class LookForm(forms.Form):
    """Why somebody needs the contact data."""

    reason = line(label=_("What you need the contact data for"), max_length=200)
