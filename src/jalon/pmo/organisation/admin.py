"""Organisations, persons and calendars in the office's administration."""

from __future__ import annotations

from django.contrib import admin

from jalon.pmo.common.admin import JournalledAdmin
from jalon.pmo.organisation.models import Organisation, Person, WorkingCalendar


@admin.register(Organisation)
class OrganisationAdmin(JournalledAdmin):
    list_display = ["name", "slug", "country", "language"]


@admin.register(Person)
class PersonAdmin(JournalledAdmin):
    list_display = ["name", "email", "organisation"]
    search_fields = ["name", "email"]
    autocomplete_fields = ["user"]


@admin.register(WorkingCalendar)
class WorkingCalendarAdmin(JournalledAdmin):
    list_display = ["name", "organisation", "initiative", "person"]
