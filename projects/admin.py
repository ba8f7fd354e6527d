"""Administrators extend the table of column words; projects and intakes they may look at, for everything else has one writer."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from projects.models import Assignment, ColumnWord, Intake, Project, Works
from projects.reading.headers import spelling
from projects.reading.rows import LABELS


class ColumnWordForm(forms.ModelForm):
    field = forms.ChoiceField(label=_("field"), choices=list(LABELS.items()))

    class Meta:
        model = ColumnWord
        fields = ["field", "word"]

    def clean_word(self) -> str:
        """A word is kept as headings are compared: half-width, without blanks, units and years."""
        word = spelling(self.cleaned_data["word"])
        if not word:
            raise ValidationError(_("Nothing is left of this word without its unit, year and brackets."))
        return word


@admin.register(ColumnWord)
class ColumnWordAdmin(admin.ModelAdmin):
    form = ColumnWordForm
    list_display = ["word", "field", "meaning"]
    list_filter = ["field"]
    search_fields = ["word"]

    @admin.display(description=_("meaning"))
    def meaning(self, word: ColumnWord) -> str:
        return LABELS.get(word.field, word.field)


class ReadOnly:
    """Rows that may be looked at here, and are written by their one writer elsewhere."""

    def has_add_permission(self, _request: HttpRequest, _parent: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _row: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _row: Any = None) -> bool:
        return False


class WorksInline(ReadOnly, admin.TabularInline):
    model = Works
    extra = 0


class AssignmentInline(ReadOnly, admin.TabularInline):
    model = Assignment
    extra = 0


@admin.register(Project)
class ProjectAdmin(ReadOnly, SimpleHistoryAdmin):
    list_display = ["code", "name", "region", "investment", "state"]
    list_filter = ["region", "investment", "state", "level"]
    search_fields = ["code", "name", "enterprise__name"]
    inlines = [WorksInline, AssignmentInline]


@admin.register(Intake)
class IntakeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["file_name", "by", "handed_in_at", "state", "rows_read"]
    list_filter = ["state"]
