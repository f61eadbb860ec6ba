"""Initiatives in the office's administration."""

from __future__ import annotations

from django.contrib import admin

from jalon.pmo.common.admin import JournalledAdmin
from jalon.pmo.initiatives.models import Initiative


@admin.register(Initiative)
class InitiativeAdmin(JournalledAdmin):
    """The place in the tree is changed by moving, on the initiative's own page."""

    list_display = ["name", "kind", "organisation", "stage", "archived"]
    list_filter = ["kind", "stage", "organisation"]
    search_fields = ["name", "name_alt", "code", "slug"]
    readonly_fields = ["organisation", "parent", "path", "depth", "position", "kind"]

    def has_add_permission(self, request: object) -> bool:
        return False
