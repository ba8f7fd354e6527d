"""The ladder in the administration: its rules may be changed and switched off; one that has fired is never deleted."""

from django.contrib import admin
from django.http import HttpRequest

from approvals.models import LadderRule


@admin.register(LadderRule)
class LadderRuleAdmin(admin.ModelAdmin):
    list_display = ["code", "rung", "anchor", "offset", "audience", "active", "automatic"]
    list_filter = ["rung", "active"]

    def has_delete_permission(self, request: HttpRequest, obj: LadderRule | None = None) -> bool:
        """One that has fired stays: its notices name it. Several at once are not deleted, so each is asked for."""
        return super().has_delete_permission(request, obj) and obj is not None and not obj.notices.exists()

    def get_readonly_fields(self, request: HttpRequest, obj: LadderRule | None = None) -> list[str]:
        """What a rule is called and what it fires stands fast once it has fired; when, for whom and whether remain open."""
        return ["code", "rung", "anchor"] if obj is not None and obj.notices.exists() else []
