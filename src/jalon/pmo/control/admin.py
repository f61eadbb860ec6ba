"""Studies and uncertainties in the office's administration; to look at."""

from __future__ import annotations

from django.contrib import admin

from jalon.pmo.common.admin import ReadOnlyAdmin
from jalon.pmo.control.models import Study, Uncertainty


@admin.register(Study)
class StudyAdmin(ReadOnlyAdmin):
    list_display = ["kind", "initiative", "by", "state", "asked_at", "ended_at"]
    list_filter = ["kind", "state", "organisation"]
    exclude = ["columns", "answer", "live"]


@admin.register(Uncertainty)
class UncertaintyAdmin(ReadOnlyAdmin):
    list_display = ["plan", "name", "proposed_name", "version"]
