"""Governance's part: the gates ahead, and the exceptions that wait for a decision."""

from __future__ import annotations

from typing import Any

from jalon.pmo.governance import queries as governance
from jalon.pmo.reporting.facts.both import both

GATES, EXCEPTIONS = 4, 5


def gates(initiative: Any) -> list[dict[str, Any]]:
    """The gates still to decide, in the order of the life; those that are waiting say so."""
    ahead = [one for one in governance.gates_of(initiative) if one.state not in governance.DECIDED]
    return [
        {
            "name": {"fr": one.name_fr, "en": one.name_en},
            "due": one.due.isoformat() if one.due else None,
            "state": one.state,
            "word": both(lambda one=one: str(one.get_state_display())),
        }
        for one in ahead[:GATES]
    ]


def exceptions(user: Any, initiative: Any) -> list[dict[str, Any]]:
    """Tolerances that are broken, or will be, here and below."""
    return [
        {
            "number": one.number,
            "where": both(lambda one=one: one.initiative.title),
            "matter": both(lambda one=one: str(one.get_matter_display())),
            "code": one.matter,
            "forecast": one.forecast,
            "limit": one.limit,
            "probability": one.probability,
            "opened": one.opened_at.date().isoformat(),
        }
        for one in governance.exceptions_open(user, below=initiative)[:EXCEPTIONS]
    ]
