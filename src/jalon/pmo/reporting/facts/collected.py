"""All sources asked, one after the other."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from jalon.pmo.planning import queries as planning
from jalon.pmo.reporting import states
from jalon.pmo.reporting.facts import below, control, decisions, governance, plan, registers
from jalon.pmo.reporting.facts.both import both

SCHEMA = 2
"""Grows when the shape of the facts changes: a frozen report says which one it was written in."""


def collected(user: Any, initiative: Any, since: date) -> dict[str, Any]:
    """The facts of an initiative now, for a report whose period began on a day."""
    figures = planning.figures([initiative.pk]).get(initiative.pk)
    found = below.of(user, initiative) if initiative.kind != "project" else None
    if found is not None:
        codes = [code for one in found["initiatives"] if one["level"] == 0 for code in one["codes"]]
        codes += [states.of_plan(figures).code] if figures else []
        state = both(lambda: states.of_many(codes).sentence)
        code = states.of_many(codes).code
    else:
        state, code = both(lambda: states.of_plan(figures).sentence), states.of_plan(figures).code
    return {
        "schema": SCHEMA,
        "at": timezone.now().isoformat(timespec="seconds"),
        "initiative": {
            "name": initiative.name,
            "name_alt": initiative.name_alt,
            "kind": initiative.kind,
            "code": initiative.code,
            "owner": str(initiative.owner or ""),
            "sponsor": str(initiative.sponsor or ""),
            "stage": initiative.stage,
        },
        "state": {"code": code, "sentence": state, "rule": both(states.rule)},
        "plan": plan.of(figures, since),
        "value": control.value(user, initiative) if figures and figures.activities else None,
        "simulation": control.simulation(initiative) if figures else None,
        "risks": registers.risks(initiative),
        "currency": planning.currency_below(initiative.path),
        "gates": governance.gates(initiative),
        "exceptions": governance.exceptions(user, initiative),
        "asked": decisions.asked(user, initiative),
        "below": found,
        "changes": [],
    }
