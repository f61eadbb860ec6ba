"""Reports and packs in the office's administration: to look at."""

from __future__ import annotations

from django.contrib import admin

from jalon.pmo.common.admin import ReadOnlyAdmin
from jalon.pmo.reporting.models import Pack, PackTemplate, Rhythm, StatusReport


@admin.register(StatusReport)
class StatusReportAdmin(ReadOnlyAdmin):
    list_display = ["initiative", "number", "edition", "state", "declared", "computed", "signed_at"]
    list_filter = ["state", "declared", "computed", "organisation"]
    exclude = ["facts"]


@admin.register(Rhythm)
class RhythmAdmin(ReadOnlyAdmin):
    list_display = ["organisation", "initiative", "every", "day"]


@admin.register(Pack)
class PackAdmin(ReadOnlyAdmin):
    list_display = ["kind", "form", "initiative", "by", "state", "asked_at"]
    exclude = ["data"]


@admin.register(PackTemplate)
class PackTemplateAdmin(ReadOnlyAdmin):
    list_display = ["name", "organisation", "size", "at"]
    exclude = ["data"]
