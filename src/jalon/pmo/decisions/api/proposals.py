"""Requests put before committees: what they change, their vote, what became of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from jalon.pmo.common.errors import Refused
from jalon.pmo.common.schemas import REFUSALS, Paging, page
from jalon.pmo.decisions import access, diffs, schemas
from jalon.pmo.decisions.actions import proposals as actions
from jalon.pmo.decisions.models import Proposal
from jalon.pmo.decisions.queries import proposals as read
from jalon.pmo.governance import access as governance_access
from jalon.pmo.governance import actions as governance
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.planning import access as plan_access
from jalon.pmo.planning import queries as plans

router = Router(tags=["decisions"])


class ProposalFilters(Paging):
    """Requests of one initiative, or in one state."""

    initiative: str = ""
    state: str = ""


@router.get("/requests", response={200: schemas.ProposalPage, **REFUSALS}, operation_id="list_requests")
def list_requests(request: HttpRequest, paging: Query[ProposalFilters]) -> Any:
    """Requests the caller may see, by id."""
    found = access.proposals(request.user).filter(pk__gt=paging.after).select_related(*read.WITH)
    if paging.initiative:
        found = found.filter(initiative__slug=paging.initiative)
    if paging.state:
        found = found.filter(state=paging.state)
    rows, following = page(list(found.order_by("pk")[: paging.limit + 1]), paging.limit)
    return {"items": [_told(row) for row in rows], "next": following}


@router.post("/requests", response={201: schemas.ProposalOut, **REFUSALS}, operation_id="create_request")
def create_request(request: HttpRequest, body: schemas.NewProposal) -> Any:
    """A request with its change: operations, or one of shift, cut, fund, staff; or a scenario made before."""
    initiative = initiatives.initiative(request.user, body.initiative, "plan")
    plan = plan_access.plan_of(request.user, body.initiative, "plan")
    scenario = access.scenario(request.user, body.scenario, "plan") if body.scenario else None
    if scenario is not None and (plan is None or scenario.plan_id != plan.pk):
        raise Refused(read.not_of(initiative), "scenario", "scenario")
    operations = [one.model_dump(by_alias=True, exclude_unset=True) for one in body.operations]
    if body.change and plan is not None:
        given = body.change.model_dump(exclude_none=True)
        operations += diffs.operations(given.pop("kind"), plans.snapshot(plan.pk), given)
    made = actions.raise_change(
        by=request.user,
        initiative=initiative,
        plan=plan,
        title=body.title,
        text=body.text,
        due=body.due,
        kind=body.kind,
        operations=operations,
        scenario=scenario,
    )
    return Status(201, _told(made))


@router.get(
    "/requests/{int:proposal_id}", response={200: schemas.ProposalOut, **REFUSALS}, operation_id="get_request"
)
def get_request(request: HttpRequest, proposal_id: int) -> Any:
    """One request."""
    return _told(access.proposal(request.user, proposal_id))


@router.post(
    "/requests/{int:proposal_id}/ask",
    response={200: schemas.ProposalOut, **REFUSALS},
    operation_id="ask_request",
)
def ask_request(request: HttpRequest, proposal_id: int, body: schemas.AskRequest) -> Any:
    """Put it before a committee, with its consequences as they are now."""
    found = access.proposal(request.user, proposal_id)
    board = governance_access.board(request.user, body.board)
    return _told(actions.ask(by=request.user, proposal=found, board=board, version=body.version))


@router.post(
    "/requests/{int:proposal_id}/withdraw",
    response={200: schemas.ProposalOut, **REFUSALS},
    operation_id="withdraw_request",
)
def withdraw_request(request: HttpRequest, proposal_id: int, body: schemas.VersionRequest) -> Any:
    """Take it back before it is decided."""
    found = access.proposal(request.user, proposal_id)
    return _told(actions.withdraw(by=request.user, proposal=found, version=body.version))


@router.post(
    "/requests/{int:proposal_id}/vote",
    response={200: schemas.ProposalOut, **REFUSALS},
    operation_id="vote_request",
)
def vote_request(request: HttpRequest, proposal_id: int, body: schemas.VoteRequest) -> Any:
    """Vote on one's own seat."""
    found = _with_ballot(request, proposal_id)
    governance.vote(by=request.user, ballot=found.ballot, choice=body.choice, note=body.note)
    return _told(found)


@router.post(
    "/requests/{int:proposal_id}/close",
    response={200: schemas.ProposalOut, **REFUSALS},
    operation_id="close_request",
)
def close_request(request: HttpRequest, proposal_id: int) -> Any:
    """Count the votes: what is approved is applied, on the plan that was voted on and no other."""
    found = _with_ballot(request, proposal_id)
    governance.close_ballot(by=request.user, ballot=found.ballot)
    return _told(access.proposal(request.user, proposal_id))


def _with_ballot(request: HttpRequest, proposal_id: int) -> Proposal:
    found = access.proposal(request.user, proposal_id)
    if found.ballot is None:
        raise Refused(read.not_asked(found), "not_asked")
    return found


def _told(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.pk,
        "code": read.code(proposal),
        "initiative": proposal.initiative.slug,
        "kind": proposal.entry.kind,
        "title": proposal.entry.title,
        "text": proposal.entry.text,
        "state": proposal.state,
        "due": proposal.entry.due,
        "board": str(proposal.board) if proposal.board_id else None,
        "scenario": proposal.scenario_id,
        "asked_at": proposal.asked_at.isoformat() if proposal.asked_at else None,
        "decided_at": proposal.decided_at.isoformat() if proposal.decided_at else None,
        "shown": proposal.shown,
        "waiting": proposal.waiting,
        "version": proposal.version,
    }
