"""Notices and regional days, to be looked at. Not edited here: changing the calendar moves clocks, which is an action of its own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from workdays.models import Notice, NoticeDay, RegionalDay


class ReadOnly:
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Days(ReadOnly, admin.TabularInline):
    model = NoticeDay


@admin.register(Notice)
class NoticeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["year", "version", "number", "issued_on"]
    inlines = [Days]


@admin.register(RegionalDay)
class RegionalDayAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["day", "region_code", "works", "number", "reason"]
    list_filter = ["region_code"]
