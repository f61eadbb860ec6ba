"""Where the office runs a plan that was approved, whoever plans it may still say how it went."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.initiatives.engagement import OfficeOnly
from jalon.pmo.planning import actions, queries
from jalon.pmo.planning.models import Plan
from tests.cast import Cast


@pytest.fixture
def approved(cast: Cast) -> Plan:
    """Substation's plan: one task, an approved baseline, run by the office."""
    plan = actions.create_plan(by=cast.project_manager, initiative=cast.project, name="Substation")
    _change(plan, cast.project_manager, {"op": "insert", "rows": [{"name": "Dig", "duration": "5d"}]})
    actions.set_baseline(by=cast.pmo_officer, plan_id=plan.pk, approved=True)
    type(cast.project).objects.filter(pk=cast.project.pk).update(engagement="directive")
    return plan


def _change(plan: Plan, by: Any, *operations: dict[str, Any]) -> None:
    revision = queries.snapshot(plan.pk).state.revision
    actions.change_plan(by=by, plan_id=plan.pk, revision=revision, operations=list(operations))


def _row(plan: Plan) -> Any:
    return next(iter(queries.snapshot(plan.pk).state.rows.values()))


@pytest.mark.parametrize("told", [{"percent": 40}, {"actual_cost": 1200}, {"note": "Rain"}])
def test_how_it_went_is_told_by_whoever_plans(cast: Cast, approved: Plan, told: dict[str, Any]) -> None:
    row = _row(approved)
    _change(
        approved, cast.project_manager, {"op": "set", "uid": row.uid, "version": row.version, "fields": told}
    )
    assert _row(approved).version > row.version


def test_the_data_date_is_told_too(cast: Cast, approved: Plan) -> None:
    version = queries.snapshot(approved.pk).state.head.version
    day = {"data_date": "2026-11-20T17:00"}
    _change(approved, cast.project_manager, {"op": "plan", "version": version, "fields": day})
    assert queries.snapshot(approved.pk).state.plan.data_date is not None


@pytest.mark.parametrize("changed", [{"duration": "9d"}, {"percent": 40, "duration": "9d"}])
def test_what_was_agreed_is_the_offices(cast: Cast, approved: Plan, changed: dict[str, Any]) -> None:
    row = _row(approved)
    operation = {"op": "set", "uid": row.uid, "version": row.version, "fields": changed}
    with pytest.raises(OfficeOnly):
        _change(approved, cast.project_manager, operation)
    assert _row(approved).version == row.version
    _change(approved, cast.pmo_officer, operation)
    assert _row(approved).duration == 9 * 480
