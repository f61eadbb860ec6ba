"""Versions: an edit says which version it read; a newer one is never overwritten in silence."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F

from jalon.pmo.common.errors import Stale, VersionMissing


class Versioned(models.Model):
    """A row that counts its changes."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def change(model: type[models.Model], pk: Any, version: int | None, **fields: Any) -> None:
    """Write the fields if the row is still at this version, else raise Stale with what it holds now."""
    if version is None:
        raise VersionMissing
    rows = model._base_manager.filter(pk=pk)
    if rows.filter(version=version).update(version=F("version") + 1, **fields):
        return
    current = rows.values("version", *(name for name in fields)).first()
    raise Stale(current or {})
