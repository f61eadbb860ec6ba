"""A small plan of the cast's project, and another one of the stranger's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from jalon.engine import Activity, ActivityKind, Duration, Link, LinkKind, Plan
from jalon.pmo.planning import actions
from tests.cast import Cast

MONDAY = datetime(2026, 1, 5, 8)


def small_plan() -> Plan:
    """Two phases, five tasks, one milestone: 1 Works (2 Dig, 3 Pour, 4 Cure), 5 Handover (6 Test, 7 Done)."""
    summary = ActivityKind.SUMMARY
    return Plan(
        "Substation",
        MONDAY,
        activities=(
            Activity(1, "Works", kind=summary),
            Activity(2, "Dig", Duration(960), parent=1),
            Activity(3, "Pour", Duration(480), parent=1),
            Activity(4, "Cure", Duration(480), parent=1),
            Activity(5, "Handover", kind=summary),
            Activity(6, "Test", Duration(960), parent=5),
            Activity(7, "Done", Duration(0), milestone=True, parent=5),
        ),
        links=(Link(2, 3), Link(3, 4, LinkKind.SS), Link(3, 6), Link(6, 7)),
    )


@pytest.fixture
def plan(cast: Cast) -> Any:
    """The plan of the cast's project."""
    return actions.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=small_plan())


class Hand:
    """A person's hand on a plan: sends operations as the page does, with versions as it knows them."""

    def __init__(self, plan: Any, user: Any) -> None:
        self.plan, self.user = plan, user

    def rows(self) -> dict[int, Any]:
        from jalon.pmo.planning import queries

        return dict(queries.snapshot(self.plan.pk).state.rows)

    def dates(self) -> dict[int, tuple[str, str]]:
        from jalon.pmo.planning import queries

        return {
            row.uid: (f"{row.start:%m-%d %H:%M}", f"{row.finish:%m-%d %H:%M}")
            for row in queries.snapshot(self.plan.pk).schedule.rows()
        }

    def revision(self) -> int:
        from jalon.pmo.planning import queries

        return queries.snapshot(self.plan.pk).state.revision

    def set(self, uid: int, **fields: Any) -> dict[str, Any]:
        return self.do({"op": "set", "uid": uid, "version": self.rows()[uid].version, "fields": fields})

    def do(self, *operations: dict[str, Any], request: str = "") -> dict[str, Any]:
        return actions.change_plan(
            by=self.user,
            plan_id=self.plan.pk,
            revision=self.revision(),
            operations=list(operations),
            request=request,
        )


@pytest.fixture
def hand(plan: Any, cast: Cast) -> Hand:
    """The project manager's hand."""
    return Hand(plan, cast.project_manager)
