"""What packs and the pages above read: the last signed report of each initiative, with its facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from jalon.pmo.reporting.models import Pack, StatusReport

KEPT = 8
"""Packs a person keeps."""
_SIGNED = {"state": StatusReport.State.SIGNED, "is_latest": True}


def last_reports(initiative_ids: Iterable[int]) -> QuerySet[StatusReport]:
    """The last signed report of each of these initiatives."""
    newest = (
        StatusReport.objects.filter(initiative=OuterRef("initiative"), **_SIGNED)
        .order_by("-number")
        .values("pk")[:1]
    )
    return (
        StatusReport.objects.filter(initiative_id__in=list(initiative_ids), **_SIGNED)
        .annotate(newest=Subquery(newest))
        .filter(pk=F("newest"))
        .select_related("organisation")
    )


def packs(user: Any, organisation: Any, initiative: Any = None) -> QuerySet[Pack]:
    """The packs a person asked for of a node, newest first, without their content."""
    return (
        Pack.objects.filter(by=user, organisation=organisation, initiative=initiative)
        .defer("data")
        .order_by("-asked_at", "-pk")
    )
