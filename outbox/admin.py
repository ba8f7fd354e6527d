"""The jobs, to look at: nothing here can be added, changed or deleted by hand."""

from django.contrib import admin
from django.http import HttpRequest

from outbox.models import Job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    list_display = ["key", "kind", "queue", "state", "attempts", "not_before", "finished_at", "last_error"]
    list_filter = ["state", "queue", "kind"]
    search_fields = ["key"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False
