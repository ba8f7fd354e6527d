"""What is handed in at the calendar desk: a notice as a file or typed, or a region's own day. Each becomes a `Change` to look at."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.actions import calendar as adopting
from people.models import Region
from portal.forms import Day, line, lines
from portal.notice_text import as_json
from workdays import papers
from workdays.days import FIRST, LAST, BadNotice
from workdays.models import RegionalDay

MOST_BYTES = 200_000
NUMBER = gettext_lazy("Document number")


def spoken(bad: BadNotice) -> str:
    return _(bad.sentence) % bad.facts


@dataclass(frozen=True, slots=True)
class Handed:
    """A form's content as text fields, enough to make the change again when it is applied. `title` names it in words."""

    kind: str
    fields: tuple[tuple[str, str], ...]
    title: str
    change: adopting.Change


class ChangeForm(forms.Form):
    """Reads itself into `handed`: the change, and the fields that make it again."""

    kind = ""
    handed: Handed

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Three of these stand on one page; their fields must not share their names for labels."""
        super().__init__(*arguments, **{**options, "auto_id": f"id_{self.kind}_%s"})

    def change(self) -> tuple[dict[str, str], str, adopting.Change]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                fields, title, change = self.change()
            except BadNotice as bad:
                raise forms.ValidationError(spoken(bad)) from bad
            self.handed = Handed(self.kind, tuple(fields.items()), title, change)
        return given


class FileForm(ChangeForm):
    """The public holiday JSON of a year, or the product's own."""

    kind = "file"
    number = line(label=NUMBER, max_length=80, required=False)
    file = forms.FileField(
        label=gettext_lazy("JSON file of the year"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".json,application/json"}),
    )

    def clean_file(self) -> str:
        handed_in = self.cleaned_data["file"]
        if handed_in.size > MOST_BYTES:
            raise forms.ValidationError(_("A notice of a year is a small file; this one has %(size)s bytes.") % {"size": handed_in.size})
        try:
            return str(handed_in.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is not text in UTF-8.")) from error

    def change(self) -> tuple[dict[str, str], str, adopting.Change]:
        return notice_change(self.cleaned_data["file"], self.cleaned_data["number"])


class TypedForm(ChangeForm):
    """The days of a notice, one a line."""

    kind = "typed"
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=FIRST.year,
        max_value=LAST.year,
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )
    number = line(label=NUMBER, max_length=80)
    days = lines(
        8,
        label=gettext_lazy("Days, one a line"),
        max_length=20_000,
        help_text=gettext_lazy("2027-01-01 休 元旦 (day off) · 2027-01-30 班 春节 (worked) · 2027-02-05 至 2027-02-11 休 春节 (a span)"),
    )

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                given = self.cleaned_data
                self.content = as_json(given["days"], given["year"], given["number"])
            except forms.ValidationError as faults:
                self.add_error("days", faults)
        return super().clean()

    def change(self) -> tuple[dict[str, str], str, adopting.Change]:
        return notice_change(self.content, "")


class NoticeForm(ChangeForm):
    """What a looked-at notice carries back to be applied: its text, examined again."""

    kind = "notice"
    number = forms.CharField(max_length=80, required=False)
    text = forms.CharField(max_length=MOST_BYTES)

    def change(self) -> tuple[dict[str, str], str, adopting.Change]:
        return notice_change(self.cleaned_data["text"], self.cleaned_data["number"])


class RegionForm(ChangeForm):
    """A region's own day off or working day, by its own document."""

    kind = "region"
    region = forms.ModelChoiceField(
        Region.objects.filter(level__in=(Region.Level.CITY, Region.Level.COUNTY)).order_by("-level", "code"),
        to_field_name="code",
        label=gettext_lazy("Region"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    day = Day(label=gettext_lazy("Day"))
    works = forms.ChoiceField(
        label=gettext_lazy("On this day"),
        choices=[("off", gettext_lazy("nobody works")), ("works", gettext_lazy("people work"))],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    number = line(label=NUMBER, max_length=80)
    reason = line(label=gettext_lazy("Reason"), max_length=120)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and RegionalDay.objects.filter(region_code=given["region"].code, day=given["day"]).exists():
            self.add_error("day", _("This region has already set %(day)s.") % {"day": given["day"]})
        return super().clean()

    def change(self) -> tuple[dict[str, str], str, adopting.Change]:
        given = self.cleaned_data
        region, day, works = given["region"], given["day"], given["works"] == "works"
        change = adopting.by_region(region.code, day, works, given["number"], given["reason"])
        what = _("%(region)s works on %(day)s") if works else _("%(region)s is off on %(day)s")
        fields = {name: given[name] for name in ("works", "number", "reason")} | {"region": region.code, "day": day.isoformat()}
        return fields, what % {"region": region, "day": day}, change


def notice_change(text: str, number: str) -> tuple[dict[str, str], str, adopting.Change]:
    paper = papers.read(text, number=number)
    change = adopting.by_notice(paper)
    title = _("Notice for %(year)s") % {"year": paper.announcement.year}
    return {"text": json.dumps(json.loads(text), ensure_ascii=False), "number": number}, title, change
