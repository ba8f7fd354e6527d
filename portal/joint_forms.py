"""What is typed where departments act together. A form checks what can be known from itself; whether the act is allowed is the action's."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals import joint
from approvals.models import Approval, Consultation
from people.models import Department
from portal.forms import PAPER, Day, line, lines, number
from portal.uploads import EvidenceField, too_large

SELECT = {"class": "form-select"}
PHOTOS = ("photo1", "photo2", "photo3")


class Ticks(forms.MultipleChoiceField):
    """Rows to tick; the cleaned value is their keys."""

    def __init__(self, choices: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(choices=[(str(key), name) for key, name in choices], widget=forms.CheckboxSelectMultiple, **options)

    def clean(self, value: Any) -> list[int]:
        return [int(key) for key in super().clean(value)]


class PaperForm(forms.Form):
    """The paper of an application: day, number, remark, file."""

    def __init__(self, *, today: date, dropped: dict[str, str] | None = None, **bound: Any) -> None:
        super().__init__(**bound)
        self.dropped = dropped or {}
        self.fields["on"] = Day(label=_("Handed in on"), initial=today)
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        self.fields["document"] = line(label=_("Number of the receipt"), max_length=80, required=False)
        self.fields["note"] = lines(2, label=_("Remark"), max_length=500, required=False)
        self.fields["evidence"] = EvidenceField(
            label=_("Photo or PDF of the paper"), required=False, widget=forms.FileInput(attrs={"class": "form-control", "accept": PAPER})
        )

    def clean(self) -> dict[str, Any]:
        for field, name in self.dropped.items():
            if field in self.fields:
                self.add_error(field, too_large(name))
        return super().clean() or self.cleaned_data


class ApplyForm(PaperForm):
    """Which planned approvals of the stage, under whose lead, and reasons of the own department for going ahead."""

    def __init__(self, approvals: Iterable[Approval], waits: dict[int, list[str]], *, own: int | None, today: date, **bound: Any) -> None:
        super().__init__(today=today, **bound)
        rows = list(approvals)
        paper = list(self.fields.items())
        self.fields.clear()
        self.fields["approvals"] = Ticks([(row.pk, row.version.name) for row in rows], label=_("Approvals applied for together"))
        leads = {row.lead_id: row.lead.name for row in rows if own in (None, row.lead_id)}
        self.fields["lead"] = forms.TypedChoiceField(
            label=_("Leading department"), coerce=int, empty_value=None, required=False, widget=forms.Select(attrs=SELECT),
            choices=[("", _("as usual for the stage")), *leads.items()] if own is None else list(leads.items()),
        )  # fmt: skip
        for name, made in paper:
            self.fields[name] = made
        self.rows = [(row, waits[row.pk]) for row in rows]
        self.overridable = [row.pk for row in rows if row.lead_id == own and waits[row.pk] and not row.version.may_start_early]
        for row in rows:
            if row.pk in self.overridable:
                self.fields[f"override_{row.pk}"] = line(
                    label=_("Reason for going ahead without the predecessor: %(matter)s") % {"matter": row.version.name},
                    max_length=200, required=False,
                )  # fmt: skip

    def overrides(self) -> dict[int, str]:
        return {key: given for key in self.overridable if (given := self.cleaned_data.get(f"override_{key}"))}


class WantedForm(forms.Form):
    items = lines(5, label=_("Everything your department misses, one item a line"), max_length=4000)

    def rows(self) -> list[str]:
        return list(self.cleaned_data["items"].splitlines())


class NoticeForm(forms.Form):
    """The one notice: by when, its number, and the fingerprint of the lists that were looked at."""

    due = Day(label=_("To be supplied by"))
    document = line(label=_("Number of the correction notice"), max_length=80)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SuppliedForm(forms.Form):
    def __init__(self, *, today: date, **bound: Any) -> None:
        super().__init__(**bound)
        self.fields["on"] = Day(label=_("Supplied on"), initial=today)
        self.fields["note"] = lines(2, label=_("What was supplied"), max_length=500)


class AskForm(forms.Form):
    """A question to another department."""

    def __init__(self, approval: Approval, **bound: Any) -> None:
        super().__init__(**bound)
        least = joint.reply_days(approval.matter.code)
        self.fields["asked"] = forms.ModelChoiceField(
            Department.objects.exclude(pk=approval.lead_id).order_by("name"), label=_("Department asked"),
            empty_label=_("Please choose"), widget=forms.Select(attrs=SELECT),
        )  # fmt: skip
        self.fields["question"] = lines(3, label=_("What is asked"), max_length=500)
        self.fields["delivery"] = line(
            label=_("Proof of delivery"), max_length=80,
            help_text=_("Number of the letter or of the receipt. Without it silence never counts as no opinion."),
        )  # fmt: skip
        self.fields["limit"] = number(joint.LONGEST_REPLY, label=_("Reply within (workdays)"), initial=least)


class ReplyForm(forms.Form):
    reply = forms.ChoiceField(label=_("Reply"), choices=Consultation.Reply, widget=forms.RadioSelect)
    opinion = lines(4, label=_("Opinion"), max_length=500, required=False, help_text=_("Conditions and objections need their reasons."))


class CallForm(forms.Form):
    """A joint visit: what for, when, where, with whom; for another visit why, and who asks for it."""

    def __init__(
        self, approvals: Iterable[Approval], usual: Iterable[int], *, today: date, again: Iterable[tuple[int, str]] | None, **bound: Any
    ) -> None:
        super().__init__(**bound)
        rows = list(approvals)
        chosen = [row.pk for row in rows]
        self.fields["approvals"] = Ticks([(row.pk, row.version.name) for row in rows], label=_("Approvals concerned"), initial=chosen)
        self.fields["on"] = Day(label=_("Day of the visit"))
        self.fields["on"].widget.attrs["min"] = today.isoformat()
        self.fields["place"] = line(label=_("Where everybody meets"), max_length=120)
        departments = Department.objects.order_by("code").values_list("pk", "name")
        self.fields["departments"] = Ticks(departments, label=_("Departments invited"), required=False, initial=list(usual))
        if again is not None:
            asking = [("", _("Please choose")), *again]
            if len(asking) > 2:
                self.fields["asked_by"] = forms.TypedChoiceField(
                    label=_("Asked for again by"), choices=asking, coerce=int, empty_value=None, widget=forms.Select(attrs=SELECT)
                )
            self.fields["reason"] = lines(2, label=_("Why another visit is needed"), max_length=300)


class HeldForm(forms.Form):
    """Each department present or absent, its opinion, photos, the one reply."""

    def __init__(self, seats: Iterable[tuple[int, str]], *, dropped: dict[str, str] | None = None, **bound: Any) -> None:
        super().__init__(**bound)
        self.dropped = dropped or {}
        self.seats = list(seats)
        for key, name in self.seats:
            self.fields[f"present_{key}"] = forms.ChoiceField(
                label=name, choices=[("yes", _("present")), ("no", _("absent"))], widget=forms.RadioSelect
            )
            self.fields[f"opinion_{key}"] = line(label=_("Opinion"), max_length=500, required=False)
        self.fields["reply"] = lines(4, label=_("One reply for all approvals"), max_length=500)
        for field in PHOTOS:
            self.fields[field] = EvidenceField(
                label=_("Photo"), required=False, widget=forms.FileInput(attrs={"class": "form-control", "accept": PAPER})
            )

    def clean(self) -> dict[str, Any]:
        for field, name in self.dropped.items():
            if field in self.fields:
                self.add_error(field, too_large(name))
        return super().clean() or self.cleaned_data

    def lines_of_seats(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"present_{key}"], self[f"opinion_{key}"]) for key, _name in self.seats]


class OffForm(forms.Form):
    reason = lines(3, label=_("Why it is called off"), max_length=300)
