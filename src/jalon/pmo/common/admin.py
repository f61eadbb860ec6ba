"""The office's administration: journalled edits, and the journal itself to read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from jalon.pmo.common import journal
from jalon.pmo.common.models import Change, ChangeSet, SavedView


class JournalledAdmin(admin.ModelAdmin):
    """What an administrator changes here enters the journal like any other change."""

    def _organisation(self, row: models.Model) -> Any:
        is_one = row._meta.label == "organisation.Organisation"
        return row if is_one else getattr(row, "organisation", None)

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        with transaction.atomic():
            former = type(obj)._base_manager.filter(pk=obj.pk).first() if change else None
            if former is not None and hasattr(obj, "version"):
                obj.version = former.version + 1
            super().save_model(request, obj, form, change)
            fields = {n: v for n, v in journal.fields_of(obj).items() if n not in ("password", "hash")}
            difference = (
                journal.changed(former, fields)
                if former is not None
                else journal.Difference(obj._meta.label, obj.pk, None, fields)
            )
            self._journal(request, obj, "admin.save", difference)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        with transaction.atomic():
            fields = {n: v for n, v in journal.fields_of(obj).items() if n not in ("password", "hash")}
            difference = journal.Difference(obj._meta.label, obj.pk, fields, None)
            self._journal(request, obj, "admin.delete", difference)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def _journal(
        self, request: HttpRequest, obj: models.Model, verb: str, difference: journal.Difference
    ) -> None:
        journal.record(
            by=request.user,
            organisation=self._organisation(obj),
            verb=verb,
            params={"model": obj._meta.label},
            changes=[difference],
        )


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at, never to touch."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ChangeInline(admin.TabularInline):
    model = Change
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ChangeSet)
class ChangeSetAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "actor", "organisation", "initiative", "request_id"]
    list_filter = ["verb"]
    date_hierarchy = "at"
    inlines = [ChangeInline]


@admin.register(SavedView)
class SavedViewAdmin(JournalledAdmin):
    list_display = ["name", "page", "owner", "shared"]
