"""Gates for programs: put to the committee, voted on, decided, reopened; with the rules of the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from jalon.pmo.common.errors import Refused
from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Strict
from jalon.pmo.governance import access, actions
from jalon.pmo.governance.models import Gate
from jalon.pmo.organisation import access as organisations

router = Router(tags=["governance"])


class PassageOut(Schema):
    id: int
    asked_at: datetime
    outcome: str
    decided_at: datetime | None
    note: str
    conditions: list[dict[str, Any]]
    criteria: list[dict[str, Any]]
    waiting_days: int
    reopened_at: datetime | None
    reopened_why: str


class GateState(Schema):
    id: int
    name: str
    state: str
    due: date | None
    version: int
    ballot: int | None = Field(description="the open ballot, to vote on")
    votes: int
    quorum: int | None
    passages: list[PassageOut]


class Submit(Strict):
    version: int | None = None
    note: str = Field("", max_length=2000)


class VoteIn(Strict):
    choice: str = Field(max_length=20, description="go, conditions, hold or stop")
    note: str = Field("", max_length=500)
    seat: int | None = Field(None, ge=1, le=MOST_ID, description="of a member whose vote is recorded")


class ConditionIn(Strict):
    title: str = Field(max_length=200)
    owner_id: int | None = Field(None, ge=1, le=MOST_ID)
    due: date | None = None


class DecideIn(Strict):
    version: int | None = None
    note: str = Field("", max_length=2000)
    conditions: list[ConditionIn] = Field(default_factory=list, max_length=20)


class ReopenIn(Strict):
    version: int | None = None
    why: str = Field(max_length=500)


@router.get("/gates/{int:gate_id}", response={200: GateState, **REFUSALS}, operation_id="get_gate")
def get_gate(request: HttpRequest, gate_id: int) -> Any:
    """A gate with each time it was put to its committee."""
    return _told(access.gate(request.user, gate_id))


@router.post("/gates/{int:gate_id}/submit", response={200: GateState, **REFUSALS}, operation_id="submit_gate")
def submit_gate(request: HttpRequest, gate_id: int, body: Submit) -> Any:
    """Put a gate to its committee; refused where the office requires what is missing."""
    gate = access.gate(request.user, gate_id)
    actions.submit_gate(by=request.user, gate=gate, version=body.version, note=body.note)
    return _told(gate)


@router.post("/gates/{int:gate_id}/votes", response={200: GateState, **REFUSALS}, operation_id="vote_on_gate")
def vote_on_gate(request: HttpRequest, gate_id: int, body: VoteIn) -> Any:
    """Vote once, on one's own seat or, as the keeper, for a member who said so."""
    gate = access.gate(request.user, gate_id)
    passage = gate.passages.filter(decided_at__isnull=True).select_related("ballot").first()
    if passage is None or passage.ballot is None:
        raise Refused(_("“%(gate)s” is not before the committee.") % {"gate": gate}, "not_waiting")
    member = access.seat(request.user, body.seat) if body.seat else None
    actions.vote(by=request.user, ballot=passage.ballot, choice=body.choice, note=body.note, member=member)
    return _told(gate)


@router.post("/gates/{int:gate_id}/decide", response={200: GateState, **REFUSALS}, operation_id="decide_gate")
def decide_gate(request: HttpRequest, gate_id: int, body: DecideIn) -> Any:
    """Close the vote: its outcome takes effect; each condition becomes an action."""
    gate = access.gate(request.user, gate_id)
    persons = organisations.persons(request.user, gate.initiative.organisation)
    conditions = []
    for one in body.conditions:
        owner = persons.filter(pk=one.owner_id).first() if one.owner_id else None
        if one.owner_id and owner is None:
            raise Refused(_("Nobody here has this id."), "owner_unknown", "conditions.owner_id")
        conditions.append({"title": one.title, "owner": owner, "due": one.due})
    actions.decide_gate(
        by=request.user, gate=gate, version=body.version, note=body.note, conditions=conditions
    )
    return _told(gate)


@router.post(
    "/gates/{int:gate_id}/withdraw", response={200: GateState, **REFUSALS}, operation_id="withdraw_gate"
)
def withdraw_gate(request: HttpRequest, gate_id: int) -> Any:
    """Take a gate back from the committee before it has decided."""
    gate = access.gate(request.user, gate_id)
    actions.withdraw_gate(by=request.user, gate=gate)
    return _told(gate)


@router.post("/gates/{int:gate_id}/reopen", response={200: GateState, **REFUSALS}, operation_id="reopen_gate")
def reopen_gate(request: HttpRequest, gate_id: int, body: ReopenIn) -> Any:
    """Undo what a gate decided, with the reason."""
    gate = access.gate(request.user, gate_id)
    actions.reopen_gate(by=request.user, gate=gate, version=body.version, why=body.why)
    return _told(gate)


def _told(gate: Gate) -> dict[str, Any]:
    gate.refresh_from_db()
    passages = list(gate.passages.select_related("ballot"))
    ballot = next((one.ballot for one in passages if one.ballot and one.decided_at is None), None)
    return {
        "id": gate.pk,
        "name": gate.name,
        "state": gate.state,
        "due": gate.due,
        "version": gate.version,
        "ballot": ballot.pk if ballot else None,
        "votes": ballot.votes.count() if ballot else 0,
        "quorum": ballot.quorum if ballot else None,
        "passages": passages,
    }
