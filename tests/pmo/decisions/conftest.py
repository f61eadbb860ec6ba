"""The small plan of the cast's project, its steering committee, and a scenario of the plan."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from jalon.pmo.decisions.actions import meetings, proposals, scenarios
from jalon.pmo.decisions.models import Meeting, Proposal, Scenario
from jalon.pmo.governance import actions as governance
from jalon.pmo.planning import access as plan_access
from tests.cast import Cast
from tests.pmo.governance.conftest import board
from tests.pmo.planning.conftest import Hand, hand, plan

__all__ = ["Hand", "board", "hand", "plan"]

LONGER = {"op": "set", "uid": 2, "fields": {"duration": "5d"}}


@pytest.fixture
def scenario(cast: Cast, plan: Any) -> Scenario:
    """Digging takes five days instead of two."""
    own = plan_access.plan(cast.project_manager, plan.pk)
    return scenarios.begin(by=cast.project_manager, plan=own, name="Rock under the yard", operations=[LONGER])


@pytest.fixture
def proposal(cast: Cast, plan: Any, scenario: Scenario) -> Proposal:
    """A change request for that scenario, not asked yet."""
    return proposals.raise_change(
        by=cast.project_manager,
        initiative=cast.project,
        plan=plan,
        title="Rock under the yard",
        text="The survey found rock.",
        scenario=scenario,
    )


@pytest.fixture
def asked(cast: Cast, proposal: Proposal, board: Any) -> Proposal:
    """The same, before the steering committee."""
    return proposals.ask(by=cast.project_manager, proposal=proposal, board=board, version=proposal.version)


@pytest.fixture
def meeting(cast: Cast, board: Any, asked: Proposal) -> Meeting:
    """The committee meets about it."""
    return meetings.plan_meeting(
        by=cast.pmo_officer, board=board, starts=datetime(2026, 1, 13, 9, tzinfo=UTC), place="Room 3"
    )


def voted(cast: Cast, proposal: Proposal, choice: str = "approve") -> Proposal:
    """Both who vote say so, the chair closes."""
    proposal.refresh_from_db()
    for user in (cast.sponsor, cast.portfolio_manager):
        governance.vote(by=user, ballot=proposal.ballot, choice=choice)
    governance.close_ballot(by=cast.sponsor, ballot=proposal.ballot)
    proposal.refresh_from_db()
    return proposal
