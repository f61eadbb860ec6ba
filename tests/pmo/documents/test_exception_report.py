"""The report of an exception: what strays, each way out with what it takes, what was decided."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from docx import Document as Word

from jalon.pmo.governance import actions
from jalon.pmo.governance.models import ToleranceException
from jalon.pmo.planning import actions as planning
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand


@pytest.fixture
def strayed(cast: Cast, plan: Any) -> ToleranceException:
    """A task takes eight days instead of one, where five more were granted."""
    planning.set_baseline(by=cast.project_manager, plan_id=plan.pk)
    Hand(plan, cast.project_manager).set(3, duration="8d")
    actions.set_tolerance(
        by=cast.portfolio_manager, initiative=cast.programme, matter="time", amount=5, probability=20
    )
    actions.check(cast.project)
    return ToleranceException.objects.get()


def _text(answer: HttpResponse) -> str:
    assert answer.status_code == 200, answer.content
    document = Word(io.BytesIO(answer.content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_it_tells_what_strays_and_each_way_out_as_the_page_does(
    cast: Cast, strayed: ToleranceException
) -> None:
    address = reverse("exception_report", args=[cast.project.slug, strayed.pk])
    client = cast.client(cast.sponsor)
    page = client.get(reverse("governance_tolerances", args=[cast.project.slug]))
    assert address in page.content.decode()
    answer = client.get(address)
    assert f'filename="substation exception report {strayed}.docx"' in answer["Content-Disposition"]
    said = _text(answer)
    ((row, _may, _means),) = page.context["waiting"]
    assert [row.stands in said, row.allowed in said] == [True, True]
    assert len(row.options) > 1
    for way in row.options:
        assert way.title in said
        assert all(f"{label} {text}" in said for label, text, _state in way.figures)
    assert "Recommendation" in said
    assert _text(client.get(f"/api/v1/initiatives/substation/exceptions/{strayed.pk}/report")) == said
    cast.sponsor.language = "fr"
    cast.sponsor.save()
    assert "Rapport d’exception" in _text(cast.client(cast.sponsor).get(address))


def test_once_decided_it_says_by_whom_and_why(cast: Cast, strayed: ToleranceException) -> None:
    actions.decide_exception(
        by=cast.portfolio_manager,
        exception=strayed,
        version=strayed.version,
        option="accept",
        note="The opening was moved too",
    )
    said = _text(cast.client(cast.viewer).get(reverse("exception_report", args=["substation", strayed.pk])))
    assert "The opening was moved too" in said
    assert str(cast.portfolio_manager) in said
    assert "Recommendation" not in said


def test_it_is_there_for_who_sees_the_project_and_at_its_own_address_only(
    cast: Cast, strayed: ToleranceException
) -> None:
    for user in (cast.stranger, cast.foreigner, cast.nobody):
        answer = cast.client(user).get(reverse("exception_report", args=["substation", strayed.pk]))
        assert answer.status_code == 404
    elsewhere = reverse("exception_report", args=[cast.other_project.slug, strayed.pk])
    assert cast.client(cast.pmo_officer).get(elsewhere).status_code == 404
