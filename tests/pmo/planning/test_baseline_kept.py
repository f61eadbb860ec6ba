"""A baseline put in force is what the next change measures against, cached plan or not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jalon.pmo.planning import actions, queries


def test_the_first_change_after_setting_a_baseline_keeps_its_finish(cast: Any) -> None:
    plan = actions.create_plan(by=cast.pmo_officer, initiative=cast.project, start=datetime(2026, 1, 5, 8))
    rows = [{"name": "Survey", "duration": "5d"}]
    actions.change_plan(
        by=cast.pmo_officer,
        plan_id=plan.pk,
        revision=plan.revision,
        operations=[{"op": "insert", "after": None, "parent": None, "rows": rows}],
    )
    actions.set_baseline(by=cast.pmo_officer, plan_id=plan.pk)
    before = queries.figures([cast.project.pk])[cast.project.pk]
    assert before.baseline_finish == datetime(2026, 1, 9, 17)

    state = queries.snapshot(plan.pk).state
    row = next(iter(state.rows.values()))
    longer = {"op": "set", "uid": row.uid, "version": row.version, "fields": {"duration": "7d"}}
    actions.change_plan(by=cast.pmo_officer, plan_id=plan.pk, revision=state.revision, operations=[longer])

    after = queries.figures([cast.project.pk])[cast.project.pk]
    assert after.baseline_finish == datetime(2026, 1, 9, 17)
    assert after.finish == datetime(2026, 1, 13, 17)
