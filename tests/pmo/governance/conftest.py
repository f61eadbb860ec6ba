"""A steering committee of the cast's project, with five seats and a quorum of two."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.governance import actions
from jalon.pmo.organisation.models import Person
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand, hand, plan

__all__ = ["Hand", "hand", "plan"]


def person(user: Any) -> Person:
    return Person.objects.get(user=user)


@pytest.fixture
def board(cast: Cast) -> Any:
    """Sponsor (chair), portfolio manager and contributor vote; the officer writes, the viewer watches."""
    made = actions.create_board(
        by=cast.pmo_officer,
        organisation=cast.organisation,
        initiative=cast.project,
        name="Steering committee",
        quorum=2,
    )
    for user, role in (
        (cast.sponsor, "chair"),
        (cast.portfolio_manager, "member"),
        (cast.contributor, "member"),
        (cast.pmo_officer, "secretary"),
        (cast.viewer, "observer"),
    ):
        actions.seat(by=cast.pmo_officer, board=made, person=person(user), role=role)
    return made
