"""Studies in the office's administration: who asked what, and how it ended; to look at."""

from __future__ import annotations

from django.contrib import admin

from jalon.pmo.common.admin import ReadOnlyAdmin
from jalon.pmo.control.models import Study


@admin.register(Study)
class StudyAdmin(ReadOnlyAdmin):
    list_display = ["kind", "initiative", "by", "state", "asked_at", "ended_at"]
    list_filter = ["kind", "state", "organisation"]
    exclude = ["columns", "answer", "live"]
