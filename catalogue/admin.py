"""The catalogue in the administration: versions are added, and never changed once an approval or a plan rests on them.

Every version and every stage limit is examined with the whole catalogue of its day before it is saved (catalogue/rules.py).
"""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Matter, MatterVersion, StageLimit
from catalogue.revising import objections, too_early, users_of

COPIED = [field.name for field in MatterVersion._meta.concrete_fields if field.name not in ("id", "effective_from")]


def today() -> date:
    # The door reads the clock; the rules take the day as an argument.
    return timezone.localdate()  # noqa: TID251


class VersionForm(forms.ModelForm):
    """A version with everything that speaks against it."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return given
        version = MatterVersion(**{name: given[name] for name in COPIED if name in given})
        version.pk, version.effective_from = self.instance.pk, given["effective_from"]
        reasons = too_early(version.effective_from, today()) or objections([version], version.effective_from)
        if reasons:
            raise ValidationError(reasons)
        return given


class LimitForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return given
        limit = StageLimit(pk=self.instance.pk, **{name: given[name] for name in ("stage", "government", "effective_from", "days")})
        reasons = too_early(limit.effective_from, today()) or objections([], limit.effective_from, [limit])
        if reasons:
            raise ValidationError(reasons)
        return given


class Kept(admin.ModelAdmin):
    """What is in use is only looked at, and the page says why."""

    def why_kept(self, obj: Model) -> str:
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or not self.why_kept(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and obj is not None and not self.why_kept(obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> HttpResponse:
        obj = options.get("obj")
        if obj is not None and (why := self.why_kept(obj)):
            messages.info(request, why)
        return super().render_change_form(request, context, *args, **options)


class VersionInline(admin.TabularInline):
    """The versions of a matter at a glance; each is opened on its own page."""

    model = MatterVersion
    fields = ("effective_from", "name", "lead", "committed_government", "committed_enterprise", "predecessors")
    readonly_fields = ("effective_from", "name", "lead", "committed_government", "committed_enterprise", "predecessors")
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Matter)
class MatterAdmin(admin.ModelAdmin):
    list_display = ["code", "newest"]
    search_fields = ["code", "versions__name"]
    inlines = [VersionInline]

    @admin.display(description=gettext_lazy("name"))
    def newest(self, matter: Matter) -> str:
        return str(matter.versions.order_by("effective_from").last() or "")

    def has_change_permission(self, request: HttpRequest, obj: Matter | None = None) -> bool:
        # A matter is its code, and keeps it for ever.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Matter | None = None) -> bool:
        return False


@admin.register(MatterVersion)
class MatterVersionAdmin(Kept):
    form = VersionForm
    list_display = ["named", "stage", "effective_from", "lead", "committed_government", "committed_enterprise", "copy"]
    list_filter = ["stage", "effective_from", "clock_role"]
    search_fields = ["matter__code", "name"]
    list_select_related = ["matter", "lead"]

    @admin.display(description=gettext_lazy("matter"), ordering="matter__code")
    def named(self, version: MatterVersion) -> str:
        return f"{version.matter.code} {version.name}"

    @admin.display(description=gettext_lazy("new version"))
    def copy(self, version: MatterVersion) -> SafeString:
        address = reverse("admin:catalogue_matterversion_add", current_app=self.admin_site.name)
        return format_html('<a href="{}?like={}">{}</a>', address, version.pk, _("Add a version like this"))

    def why_kept(self, obj: Model) -> str:
        users = users_of(obj)
        if not users:
            return ""
        words = _(", ").join(f"{name} {number}" for name, number in users.items())
        return _("This version is in use (%(users)s): it stays as it is. Add a new version with a first day of its own.") % {"users": words}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The values of the version this one shall be like; the first day is left to be said."""
        like = request.GET.get("like", "")
        old = MatterVersion.objects.filter(pk=int(like)).first() if like.isascii() and like.isdigit() and len(like) < 10 else None
        return {} if old is None else {name: getattr(old, name) for name in COPIED}


@admin.register(StageLimit)
class StageLimitAdmin(Kept):
    form = LimitForm
    list_display = ["stage", "government", "days", "effective_from"]
    list_filter = ["government", "stage"]

    def why_kept(self, obj: Model) -> str:
        assert isinstance(obj, StageLimit)
        if obj.effective_from > today():
            return ""
        return _("This limit is in force since %(day)s: works begun under it keep it. Add a new limit with a first day of its own.") % {
            "day": obj.effective_from,
        }  # fmt: skip
