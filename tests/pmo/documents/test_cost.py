"""Documents tell what a project costs, in the money of its plan, or in hours where it has no prices."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from jalon.pmo.documents.writing import facts, fields, sections, word
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.planning import actions as planning
from tests.cast import Cast
from tests.pmo.planning.conftest import small_plan

pytestmark = pytest.mark.django_db


def _priced(cast: Cast, project: Initiative, **changes: Any) -> None:
    made = small_plan()
    leaves = tuple(
        one if one.is_summary or one.milestone else replace(one, fixed_cost=600_000.0)
        for one in made.activities
    )
    made = replace(made, activities=leaves, data_date=datetime(2026, 1, 30, 17), **changes)
    plan = planning.store_plan(by=cast.project_manager, initiative=project, engine_plan=made)
    planning.set_baseline(by=cast.pmo_officer, plan_id=plan.pk)


def test_budget_actual_and_forecast_are_written_as_money_in_both_languages(
    cast: Cast, project: Initiative
) -> None:
    _priced(cast, project, currency="EUR")
    tasks = sum(not one.is_summary and not one.milestone for one in small_plan().activities)
    whole = f"{0.6 * tasks:.2f}"
    with translation.override("en"):
        english = facts.of(project)
        charter = sections.of("Purpose · Budget envelope and funding · Signatures", english)
    with translation.override("fr"):
        french = facts.of(project)
    assert english["cost"]["budget"] == f"€{whole}M"
    assert french["cost"]["budget"] == f"{whole.replace('.', ',')}\u00a0M€"
    assert [one.title for one in charter] == ["Purpose", "Budget envelope and funding"], "signed at the end"
    figures = dict(charter[1].tables[0].rows)
    assert figures["Budget"] == f"€{whole}M"
    assert sum(1 for one in english["cost_phases"] if one["budget"]) >= 1
    assert english["cost_years"], "year by year"
    assert set(english["cost"]) == set(fields.GROUPS["cost"])


def test_a_plan_that_cannot_be_measured_leaves_the_section_to_be_written(
    cast: Cast, project: Initiative
) -> None:
    known = facts.of(project)
    (section,) = sections.of("Time and cost, planned and actual", known)
    assert section.is_empty
    assert set(known["cost"].values()) == {""}


@pytest.mark.parametrize(
    ("heading", "subject"),
    [
        ("Contrôles et résultats", "checks"),
        ("Checks and results", "checks"),
        ("Controls and tolerances", "tolerances"),
        ("Contrôles et tolérances", "tolerances"),
        ("Plan of the change-over", "plan"),
        ("Net present value and payback", ""),
        ("Valeur actuelle nette et délai de retour", ""),
        ("Délai et coût, prévus et réels", "cost"),
    ],
)
def test_a_heading_speaks_of_the_same_in_both_languages(heading: str, subject: str) -> None:
    found = sections._spoken_of(sections.folded(heading))
    assert subject in found if subject else found == ()


def test_the_words_of_a_table_stay_whole() -> None:
    table = sections.Table(
        ("Criterion", "Tolerance", "Result"), (("A very long criterion " * 3, "≤ 65 K", "Passed"),)
    )
    widths = word._shares(table)
    assert sum(widths) == pytest.approx(word.WIDTH)
    assert widths[1] > word.A_LETTER * len("Tolerance")
    assert word._numbers(sections.Table(("Year", "Cost", "On"), (("2026", "−£12k", "3 May 2026"),))) == {1}
