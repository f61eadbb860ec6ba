"""Saying where one is in a plan: nothing of the plan changes, so the journal hears nothing."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jalon.pmo.planning.models import Plan, Presence


def note_presence(*, by: Any, plan: Plan, uid: int | None) -> None:
    """Note that a person looks at a plan now."""
    Presence.objects.update_or_create(plan=plan, user=by, defaults={"uid": uid, "seen_at": timezone.now()})
