"""What people type. A form checks what can be known from the form alone; whether the step is allowed is the action's to say."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.states import Level, Special, Step
from portal.uploads import EvidenceField, too_large

# As a browser sends it, and as people write it when there is no picker.
DATE_FORMATS = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]
PAPER = "image/jpeg,image/png,application/pdf"
FIRST, LAST = date(2018, 1, 1), date(2099, 12, 31)


class Day(forms.DateField):
    """A calendar day inside the calendar the product knows."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})
        messages = {"invalid": _("“%(value)s” is not a date: write it as 2026-03-05.")}
        super().__init__(input_formats=DATE_FORMATS, widget=widget, error_messages=messages, **options)

    def to_python(self, value: Any) -> date | None:
        try:
            day: date | None = super().to_python(value)
        except forms.ValidationError as wrong:
            raise forms.ValidationError(self.error_messages["invalid"], params={"value": str(value)[:40]}) from wrong
        if day and not FIRST <= day <= LAST:
            raise forms.ValidationError(
                gettext("%(day)s lies outside the calendar (%(first)s to %(last)s).") % {"day": day, "first": FIRST, "last": LAST}
            )
        return day


def line(**options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.TextInput(attrs={"class": "form-control"}), **options)


def lines(rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"class": "form-control", "rows": rows}), **options)


def number(most: int, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"})
    return forms.IntegerField(min_value=1, max_value=most, widget=widget, **options)


NOTE_LABEL = {
    Step.DECLINE: _("Reason, and who is competent"),
    Step.REFUSE: _("Reason"),
    Step.DENY: _("Reason"),
    Step.CORRECT: _("What was supplied"),
    Step.END_SPECIAL: _("Result"),
    Step.WITHDRAW: _("What the applicant asked for"),
    Step.RECALL: _("Reason and basis"),
    Step.REVOKE: _("Reason and basis"),
    Step.EXTEND: _("Reason"),
}
DOCUMENT_LABEL = {
    Step.GRANT: _("Document number of the decision"),
    Step.GRANT_PENDING: _("Document number of the decision"),
    Step.BEGIN_SPECIAL: _("Number of the written notice to the applicant"),
    Step.EXTEND: _("Document number of the extension"),
    Step.REQUEST_CORRECTION: _("Number of the correction notice"),
}
NEEDS_NOTE = frozenset(NOTE_LABEL) - {Step.END_SPECIAL}
NEEDS_DOCUMENT = frozenset({Step.GRANT, Step.GRANT_PENDING, Step.BEGIN_SPECIAL, Step.EXTEND})


class StepForm(forms.Form):
    """One step of one approval: day, papers, and what this very step needs besides."""

    def __init__(self, step: Step, *, today: date, may_override: bool = False, dropped: dict[str, str] | None = None, **bound: Any) -> None:
        super().__init__(**bound)
        self.step, self.dropped = step, dropped or {}
        own = {Step.REQUEST_CORRECTION: self._correction, Step.BEGIN_SPECIAL: self._special, Step.EXTEND: self._extension}.get(step)
        self.fields["on"] = Day(label=_("Day on paper"), initial=today)
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        if own:
            own()
        self.fields["document"] = line(label=DOCUMENT_LABEL.get(step, _("Document number")), max_length=80, required=step in NEEDS_DOCUMENT)
        self.fields["note"] = lines(label=NOTE_LABEL.get(step, _("Remark")), max_length=500, required=step in NEEDS_NOTE, rows=2)
        if may_override and step == Step.RECEIVE:
            self.fields["override"] = line(
                label=_("Reason for going ahead without the predecessor"), max_length=200, required=False,
                help_text=_("Only where the matters before this one are not granted yet; it is listed in the briefing."),
            )  # fmt: skip
        self.fields["evidence"] = EvidenceField(
            label=_("Photo or PDF of the paper"), required=False, widget=forms.FileInput(attrs={"class": "form-control", "accept": PAPER})
        )
        self.fields["seen"] = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def _correction(self) -> None:
        self.fields["missing"] = lines(
            label=_("Everything that is missing, one item a line"), max_length=2000, rows=4,
            help_text=_("All of it in this one notice: a second notice is marked for ever."),
        )  # fmt: skip
        self.fields["due"] = Day(label=_("To be supplied by"))

    def _special(self) -> None:
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind of procedure"),
            choices=[("", _("Please choose")), *Special.choices],
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        self.fields["basis"] = line(label=_("Legal basis"), max_length=120)
        self.fields["approver"] = line(label=_("Approved by"), max_length=40)
        self.fields["planned_days"] = number(
            365, label=_("Planned workdays"), help_text=_("When they are over, the clock runs again by itself.")
        )

    def _extension(self) -> None:
        self.fields["days"] = number(60, label=_("Extended by (workdays)"))
        self.fields["level"] = forms.ChoiceField(
            label=_("Approved at which level"), choices=[("", _("Please choose")), *Level.choices],
            widget=forms.Select(attrs={"class": "form-select"}),
            help_text=_("The agency’s head: as far as the catalogue allows; for joint handling the government’s: 15 workdays."),
        )  # fmt: skip
        self.fields["approver"] = line(label=_("Approved by (name)"), max_length=40)

    def clean(self) -> dict[str, Any]:
        for field, name in self.dropped.items():
            if field in self.fields:
                self.add_error(field, too_large(name))
        return super().clean() or self.cleaned_data

    def detail(self) -> dict[str, Any]:
        """What goes into the event beside date, document and note: JSON, by the names approvals.demands asks for."""
        given = self.cleaned_data
        detail: dict[str, Any] = {
            name: given[name] for name in ("kind", "basis", "level", "approver", "planned_days", "days") if given.get(name)
        }
        if given.get("override"):
            detail["override"] = given["override"]
        if given.get("missing"):
            detail["missing"] = [item.strip() for item in given["missing"].splitlines() if item.strip()]
        if given.get("due"):
            detail["due"] = given["due"].isoformat()
        return detail


class ReasonForm(forms.Form):
    """A day and a reason: suspend, resume, terminate."""

    def __init__(self, *, today: date, **bound: Any) -> None:
        super().__init__(**bound)
        self.fields["on"] = Day(label=_("Day on paper"), initial=today)
        self.fields["note"] = lines(label=_("Reason"), max_length=500, rows=3)


class ObjectionForm(forms.Form):
    note = lines(label=_("What is not as the runner reported"), max_length=500, rows=3)


class StatusForm(forms.Form):
    """The two codes on a receipt. Long texts are refused before they reach the database."""

    project = line(label=_("Project code"), max_length=60)
    query = line(label=_("Query code"), max_length=20)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in self.fields:
            self.fields[name].widget.attrs.update(
                {"class": "box", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
            )


class RegisterForm(forms.Form):
    """A register in Excel. What is in it is judged by the reading itself, in the background."""

    def __init__(self, *, dropped: dict[str, str] | None = None, **bound: Any) -> None:
        super().__init__(**bound)
        self.dropped = dropped or {}

    file = forms.FileField(
        label=_("Register (.xlsx, .xls or .ods)"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.xls,.ods"}),
        max_length=200,
    )
    strict = forms.BooleanField(
        label=_("Only if every row is good"), required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )

    def clean(self) -> dict[str, Any]:
        if "file" in self.dropped:
            self.errors.pop("file", None)
            self.add_error("file", too_large(self.dropped["file"]))
        return super().clean() or self.cleaned_data


class IssueForm(forms.Form):
    """The day whose figures a briefing shows: any day up to today."""

    def __init__(self, *, today: date, **bound: Any) -> None:
        super().__init__(**bound)
        self.today = today
        self.fields["on"] = Day(label=_("Figures as of"), initial=today)
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(gettext("%(on)s lies in the future (today is %(today)s).") % {"on": on, "today": self.today})
        return on
