"""Changes, decisions and actions that a person may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from jalon.pmo.accounts import access as policy
from jalon.pmo.decisions.models import Matter


def entries(
    user: Any,
    initiative: Any = None,
    kinds: Iterable[str] = (),
    below: bool = True,
    open_only: bool = True,
) -> QuerySet[Matter]:
    """Those of an initiative and, with ``below``, of all below it; without one, all the person sees."""
    rows = Matter.objects.filter(policy.reach(user).condition(prefix="initiative__"), kind__in=list(kinds))
    if initiative is not None:
        where = {"initiative__path__startswith": initiative.path} if below else {"initiative": initiative}
        rows = rows.filter(**where)
    return rows.filter(closed__isnull=True) if open_only else rows
