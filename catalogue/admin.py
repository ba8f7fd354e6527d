"""The catalogue in the administration: versions are added, never changed once an approval uses them."""

from django.contrib import admin
from django.http import HttpRequest

from catalogue.models import Matter, MatterVersion, StageLimit


class VersionInline(admin.StackedInline):
    model = MatterVersion
    extra = 0
    show_change_link = True


@admin.register(Matter)
class MatterAdmin(admin.ModelAdmin):
    list_display = ["code"]
    search_fields = ["code", "versions__name"]
    inlines = [VersionInline]

    def has_delete_permission(self, request: HttpRequest, obj: Matter | None = None) -> bool:
        return False


@admin.register(StageLimit)
class StageLimitAdmin(admin.ModelAdmin):
    list_display = ["stage", "government", "days", "effective_from"]
    list_filter = ["government", "stage"]

    def has_delete_permission(self, request: HttpRequest, obj: StageLimit | None = None) -> bool:
        return False
