"""The decisions room's part: what is before a committee."""

from __future__ import annotations

from typing import Any

from jalon.pmo.decisions import access as decisions

MOST = 6


def asked(user: Any, initiative: Any) -> list[dict[str, Any]]:
    """Requests of the initiative and of what is below it that wait for their committee, oldest first."""
    rows = (
        decisions.proposals(user)
        .filter(state="asked", initiative__path__startswith=initiative.path)
        .select_related("entry", "board", "initiative__organisation")
        .defer("shown")
        .order_by("asked_at", "pk")
    )
    return [
        {
            "title": one.entry.title,
            "where": str(one.initiative),
            "board": one.board.name if one.board else "",
            "since": one.asked_at.date().isoformat() if one.asked_at else None,
        }
        for one in rows[:MOST]
    ]
