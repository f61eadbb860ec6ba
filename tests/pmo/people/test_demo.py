"""The demonstration's stakeholders, communication and responsibilities, in either language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from jalon.pmo.people import queries
from jalon.pmo.people.models import Tension
from jalon.web.demo import people
from jalon.web.demo.office import Office
from tests.cast import Cast
from tests.pmo.planning.conftest import plan

__all__ = ["plan"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", [0, 1])
@pytest.mark.parametrize("key", ["tramway-c", "aulnes"])
def test_the_demonstration_names_people_and_one_row_to_mend(
    cast: Cast, plan: Any, language: int, key: str
) -> None:
    office = Office(
        organisation=cast.organisation,
        officer=cast.pmo_officer,
        users={},
        persons={},
        nodes={key: cast.project},
        plans={},
        language=language,
        data_date=datetime(2026, 11, 20),
    )
    people.fill(office)
    team = people.TEAMS[key]
    matrix = queries.matrix(cast.project)
    assert [line.label for line in matrix.lines if line.faults] == [team.subjects[2][1][language]]
    assert matrix.uncovered == 0
    assert {one.row.name for one in queries.stakeholders(cast.project)} == {
        one[0][language] for one in team.stakeholders
    }
    assert len(queries.communications(cast.project)) == len(team.communications)
    assert Tension.objects.get().title == team.tension[0][language]
