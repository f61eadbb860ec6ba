"""What a point of the agenda needs to be decided in the room: its gate, exception or late decision."""

from __future__ import annotations

from typing import Any

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotVisible
from jalon.pmo.decisions.models import AgendaItem
from jalon.pmo.governance import access as governance
from jalon.pmo.governance import line
from jalon.pmo.governance.proofs import Proofs
from jalon.pmo.governance.views import stages, tolerances
from jalon.pmo.organisation import access as organisations
from jalon.pmo.registers import access as registers

MOST_PERSONS = 200


def of(user: Any, item: AgendaItem) -> dict[str, Any]:
    """The context of the desk; empty for another kind, and where the record is not the user’s to see."""
    make = {
        AgendaItem.Kind.GATE: _gate,
        AgendaItem.Kind.EXCEPTION: _exception,
        AgendaItem.Kind.LATE: _late,
    }.get(AgendaItem.Kind(item.kind))
    if make is None or item.target_pk is None:
        return {}
    try:
        return make(user, item.target_pk)
    except NotVisible:
        return {}


def _gate(user: Any, pk: int) -> dict[str, Any]:
    gate = governance.gate(user, pk)
    initiative = gate.initiative
    rights = policy.rights(user, initiative)
    life = line.of(initiative)
    if life is None:
        return {}
    opened = life.step(gate.stage_id)
    desk = line.desk(user, initiative, opened, Proofs(initiative), rights)
    persons = organisations.persons(user, initiative.organisation)[:MOST_PERSONS]
    return {
        "initiative": initiative,
        "opened": opened,
        "desk": desk,
        "asked": range(1, stages.ASKED + 1),
        "persons": persons if desk is not None and desk.may_close else (),
        "may_plan": "plan" in rights,
    }


def _exception(user: Any, pk: int) -> dict[str, Any]:
    row = governance.exception(user, pk)
    one, may_decide, means = tolerances.waiting_desk(user, row)
    return {
        "initiative": row.initiative,
        "one": one,
        "may_decide": may_decide,
        "means": means,
        "moved": tolerances.revision_of(row.initiative),
        "may_plan": bool(policy.rights(user, row.initiative) & {"plan", "approve"}),
    }


def _late(user: Any, pk: int) -> dict[str, Any]:
    entry = registers.entry(user, pk)
    return {"entry": entry}
