"""The cast, with a plan and a baseline in Substation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from jalon.pmo.planning import actions, queries


@pytest.fixture
def planned(cast: Any) -> Any:
    """Substation has three tasks and a milestone, agreed; then the survey took four days more."""
    plan = actions.create_plan(by=cast.pmo_officer, initiative=cast.project, start=datetime(2026, 1, 5, 8))
    rows = [
        {"name": "Survey", "duration": "5d"},
        {"name": "Works", "duration": "10d", "predecessors": "1"},
        {"name": "Tests", "duration": "3d", "predecessors": "2"},
        {"name": "In service", "duration": "0d", "predecessors": "3"},
    ]
    insert = {"op": "insert", "after": None, "parent": None, "rows": rows}
    actions.change_plan(by=cast.pmo_officer, plan_id=plan.pk, revision=plan.revision, operations=[insert])
    actions.set_baseline(by=cast.pmo_officer, plan_id=plan.pk)
    lengthen(cast, plan.pk, "Survey", "9d")
    cast.plan = plan
    return cast


def lengthen(cast: Any, plan_id: int, name: str, duration: str) -> None:
    """Give a task another duration."""
    state = queries.snapshot(plan_id).state
    row = next(row for row in state.rows.values() if row.name == name)
    change = {"op": "set", "uid": row.uid, "version": row.version, "fields": {"duration": duration}}
    actions.change_plan(by=cast.pmo_officer, plan_id=plan_id, revision=state.revision, operations=[change])
