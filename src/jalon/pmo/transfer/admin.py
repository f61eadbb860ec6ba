"""Imports and feeds in the office's administration: to look at."""

from __future__ import annotations

from django.contrib import admin

from jalon.pmo.common.admin import ReadOnlyAdmin
from jalon.pmo.transfer.models import CalendarFeed, PlanImport, PlanPrint


@admin.register(PlanImport)
class PlanImportAdmin(ReadOnlyAdmin):
    list_display = ["name", "organisation", "by", "state", "format", "size", "uploaded_at", "applied_at"]
    list_filter = ["state", "format", "organisation"]
    search_fields = ["name"]
    exclude = ["plan", "stored", "report"]


@admin.register(PlanPrint)
class PlanPrintAdmin(ReadOnlyAdmin):
    list_display = ["plan", "by", "kind", "state", "pages", "size", "asked_at", "made_at"]
    list_filter = ["state", "kind"]
    exclude = ["stored"]


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnlyAdmin):
    list_display = ["user", "plan", "created_at", "last_read_at"]
    exclude = ["hash"]
