"""What this room shows on the home of an initiative: the line of stages and gates, and the exceptions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from jalon.pmo.governance import line, proofs, queries, straying
from jalon.pmo.initiatives.models import Initiative


def stages(request: HttpRequest, initiative: Initiative, rights: frozenset[str]) -> dict[str, Any] | None:
    """The line, where the initiative lives by a method."""
    life = line.of(initiative)
    return {"life": life} if life is not None else None


def standing(request: HttpRequest, initiative: Initiative, rights: frozenset[str]) -> dict[str, Any] | None:
    """The next gate with its evidence, the tolerance on time, the exceptions that wait."""
    life = line.of(initiative)
    waiting = list(queries.exceptions_open(request.user, [initiative]))
    if life is None and not waiting:
        return None
    gate = life.next_gate if life else None
    step = next((one for one in life.steps if gate and one.gate == gate), None) if life else None
    criteria = proofs.Proofs(initiative).criteria(step.stage, step.spec) if step and step.spec else []
    time = next((one for one in straying.measured(initiative) if one.matter == "time"), None)
    return {
        "life": life,
        "gate": gate,
        "late": step.late if step else False,
        "in_order": sum(one.shown.ok for one in criteria),
        "asked": len(criteria),
        "missing": proofs.missing_sentence(criteria),
        "time": time,
        "left": max(time.tolerance.amount - time.forecast, 0) if time and time.forecast is not None else None,
        "waiting": waiting,
    }
