"""The demonstration's stakeholders, communication and responsibilities, in either language."""

from __future__ import annotations

from datetime import datetime

import pytest

from jalon.pmo.people import queries
from jalon.web.demo import people
from jalon.web.demo.office import Office
from tests.cast import Cast


@pytest.mark.django_db
@pytest.mark.parametrize("language", [0, 1])
def test_the_demonstration_names_people_and_one_row_to_mend(cast: Cast, language: int) -> None:
    office = Office(
        organisation=cast.organisation,
        officer=cast.pmo_officer,
        users={},
        persons={},
        nodes={people.KEY: cast.project},
        plans={},
        language=language,
        data_date=datetime(2026, 11, 20),
    )
    people.fill(office)
    matrix = queries.matrix(cast.project)
    assert [line.subject.label for line in matrix.lines if line.faults] == [people.SUBJECTS[4][1][language]]
    assert queries.stakeholders(cast.project)[0].row.name == people.STAKEHOLDERS[0][0][language]
    assert len(queries.communications(cast.project)) == 3
