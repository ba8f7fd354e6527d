"""What people type for regional assessments, tolerance, commitments, further works, and to put a step right."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.actions.committing import Promise
from approvals.actions.correcting import OWN
from approvals.actions.tolerating import Letter
from approvals.models import Event, Evidence, RegionalAssessment
from approvals.states import Step
from catalogue.models import MatterVersion
from people.models import Department
from portal.forms import PAPER, Day, StepForm, line, lines
from portal.uploads import EvidenceField, too_large


class Sheet(forms.Form):
    """A form with a day on paper and, where `paper` says so, a file."""

    paper: Any = ""

    def __init__(self, *, today: date, dropped: dict[str, str] | None = None, **bound: Any) -> None:
        super().__init__(**bound)
        self.dropped = dropped or {}
        self.fields["on"] = Day(label=_("Day on paper"), initial=today)
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        self.order_fields(["on"])
        if self.paper:
            self.fields["evidence"] = EvidenceField(
                label=self.paper, required=False, widget=forms.FileInput(attrs={"class": "form-control", "accept": PAPER})
            )

    def clean(self) -> dict[str, Any]:
        for field, name in self.dropped.items():
            if field in self.fields:
                self.add_error(field, too_large(name))
        return super().clean() or self.cleaned_data


class ToleranceForm(Sheet):
    paper = _("The promise letter (photo or PDF)")
    materials = lines(4, label=_("Secondary material that is missing, one item a line"), max_length=2000)
    promise = line(label=_("Number of the promise letter"), max_length=80)
    due = Day(
        label=_("To be supplied by"), required=False,
        help_text=_("At the latest the day the committed limit ends; left empty, that day."),
    )  # fmt: skip

    def letter(self, file: Evidence | None) -> Letter:
        given = self.cleaned_data
        return Letter(given["promise"], given["materials"].splitlines(), given["due"], file)


class SupplyForm(Sheet):
    document = line(label=_("Number of the receipt"), max_length=80, required=False)
    note = lines(2, label=_("Remark"), max_length=500, required=False)


class EndForm(Sheet):
    def __init__(self, *, note: str, **bound: Any) -> None:
        super().__init__(**bound)
        self.fields["document"] = line(label=_("Document number"), max_length=80, required=False)
        self.fields["note"] = lines(3, label=_("Reason"), max_length=500, initial=note)


class CommitmentForm(Sheet):
    paper = _("The signed promise (photo or PDF)")
    number = line(label=_("Number of the signed promise"), max_length=80)
    document = line(label=_("Document number of the decision"), max_length=80)
    check_by = Day(label=_("After-check by"), required=False, help_text=_("Left empty: within thirty workdays."))
    checker = forms.ModelChoiceField(
        Department.objects.all(), label=_("Checked by"), required=False, empty_label=_("the lead department"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    override = line(
        label=_("Reason for going ahead without the predecessor"), max_length=200, required=False,
        help_text=_("Only where the matters before this one are not granted yet; it is listed in the briefing."),
    )  # fmt: skip

    def promise(self, file: Evidence | None) -> Promise:
        given = self.cleaned_data
        return Promise(given["number"], given["document"], given["check_by"], given["checker"], file)

    def particulars(self) -> dict[str, Any]:
        reason = self.cleaned_data.get("override", "")
        return {"override": reason} if reason else {}


KEPT = (("kept", _("The promise was kept")), ("broken", _("The promise was not kept")))


class CheckForm(Sheet):
    passed = forms.ChoiceField(label=_("Result of the check"), choices=[("", _("Please choose")), *KEPT],
                               widget=forms.Select(attrs={"class": "form-select"}))  # fmt: skip
    finding = lines(3, label=_("What was found"), max_length=500, required=False)
    put_right_by = Day(label=_("To be put right by"), required=False, help_text=_("Only where the promise was not kept."))


class PutRightForm(Sheet):
    note = lines(3, label=_("How it was put right"), max_length=500)


class AssessmentForm(forms.Form):
    """The register of regional assessments: one document."""

    park = line(label=_("Park"), max_length=60)
    topic = line(label=_("Topic"), max_length=60)
    matters = forms.MultipleChoiceField(label=_("For these matters"), widget=forms.CheckboxSelectMultiple)
    effect = forms.ChoiceField(
        label=_("Effect"), choices=RegionalAssessment.Effect.choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    simplification = lines(2, label=_("How it simplifies the application"), max_length=200, required=False)
    document = line(label=_("Document number"), max_length=80)
    commissioned_by = line(label=_("Commissioned by"), max_length=80)
    valid_from = Day(label=_("Valid from"))
    valid_to = Day(label=_("Valid to"))
    boundary = lines(2, label=_("Boundary"), max_length=300)
    negative_list = lines(2, label=_("Negative list (what it does not cover)"), max_length=300, required=False)

    def __init__(self, *, matters: list[MatterVersion], **bound: Any) -> None:
        super().__init__(**bound)
        self.fields["matters"].choices = [(version.matter.code, version.name) for version in matters]  # type: ignore[attr-defined]


YES_NO = (("yes", _("yes")), ("no", _("no")))


class UseForm(Sheet):
    """Which assessment, and the two questions that are asked and kept."""

    assessment = forms.ChoiceField(label=_("Regional assessment"), widget=forms.Select(attrs={"class": "form-select"}))
    inside = forms.ChoiceField(label=_("Do the works lie inside its boundary?"), choices=[("", _("Please choose")), *YES_NO],
                               widget=forms.Select(attrs={"class": "form-select"}))  # fmt: skip
    listed = forms.ChoiceField(label=_("Does the project stand on its negative list?"), choices=[("", _("Please choose")), *YES_NO],
                               widget=forms.Select(attrs={"class": "form-select"}))  # fmt: skip

    def __init__(self, *, assessments: list[RegionalAssessment], **bound: Any) -> None:
        super().__init__(**bound)
        self.fields["on"].label = _("Day of the application")
        shown = [(str(one.pk), f"{one.park} · {one.topic} · {one.document}（{one.valid_from} – {one.valid_to}）") for one in assessments]
        self.fields["assessment"].choices = [("", _("Please choose")), *shown]  # type: ignore[attr-defined]


class WorksForm(Sheet):
    name = line(label=_("Name of the new works"), max_length=200)

    def __init__(self, *, nameless: bool, **bound: Any) -> None:
        super().__init__(**bound)
        if nameless:
            self.fields["first"] = line(label=_("Name of the works there is"), max_length=200, required=False)


class CorrectionForm(StepForm):
    """A step as it should have been entered: its own form with what stands written, and why that is wrong."""

    def __init__(self, event: Event, *, today: date, **bound: Any) -> None:
        kind = Step.ACCEPT if event.kind == Step.DEEM_ACCEPTED else Step(event.kind)
        super().__init__(kind, today=today, may_override="override" in event.detail, initial=written(event), **bound)
        self.fields["why"] = lines(2, label=_("What was wrong, and how you know"), max_length=300)
        self.fields["seen"].required = False
        self.order_fields(["on", "why"])


def written(event: Event) -> dict[str, Any]:
    """What stands written, by the names of the form."""
    particulars = {name: value for name, value in event.detail.items() if name not in OWN}
    if isinstance(particulars.get("missing"), list):
        particulars["missing"] = "\n".join(map(str, particulars["missing"]))
    return {**particulars, "on": event.occurred_on, "document": event.document, "note": event.note}
