"""Users, roles and tokens in the office's administration."""

from __future__ import annotations

from django.contrib import admin

from jalon.pmo.accounts.models import ApiToken, Membership, User
from jalon.pmo.common.admin import JournalledAdmin, ReadOnlyAdmin


@admin.register(User)
class UserAdmin(JournalledAdmin):
    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "theme", "is_active", "is_staff", "is_superuser"]


@admin.register(Membership)
class MembershipAdmin(JournalledAdmin):
    list_display = ["user", "organisation", "initiative", "role"]
    list_filter = ["role", "organisation"]
    autocomplete_fields = ["user", "initiative"]


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ["name", "user", "prefix", "expires_at", "last_used_at"]
    exclude = ["hash"]
