"""Plans and runs in the administration: to look at; what changes them goes through the room's actions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from jalon.pmo.planning.models import Plan, Run


class Shown(admin.ModelAdmin):
    """Neither added, changed nor deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Plan)
class PlanAdmin(Shown):
    list_display = ("name", "initiative", "revision", "activity_count", "critical_count", "last_changed")
    search_fields = ("name", "initiative__name")
    list_select_related = ("initiative__organisation",)


@admin.register(Run)
class RunAdmin(Shown):
    list_display = ("plan", "number", "kind", "name", "made_at", "by")
    list_filter = ("kind",)
    list_select_related = ("plan", "by")
    exclude = ("inputs", "columns")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("inputs", "columns")
