"""The home of a project: what is late, and the progress curve."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from jalon.pmo.planning import actions
from jalon.pmo.planning import queries as planning
from jalon.pmo.reporting import chart, homes


def _figures(cast: Any) -> planning.PlanFigures:
    return planning.figures([cast.project.pk])[cast.project.pk]


def _at(cast: Any, day: str, **progress: float) -> None:
    """Set the data date, and percents by task name."""
    state = planning.snapshot(cast.plan.pk).state
    operations: list[dict[str, Any]] = [
        {"op": "plan", "version": state.head.version, "fields": {"data_date": f"{day}T17:00"}}
    ]
    for row in state.rows.values():
        if row.name in progress:
            fields = {"percent": progress[row.name]}
            operations.append({"op": "set", "uid": row.uid, "version": row.version, "fields": fields})
    actions.change_plan(
        by=cast.pmo_officer, plan_id=cast.plan.pk, revision=state.revision, operations=operations
    )


def test_a_task_is_late_once_it_should_have_finished_or_begun(planned: Any) -> None:
    _at(planned, "2026-01-14", Survey=50)
    found = homes.progress(_figures(planned))
    late = {one.name: one.days for one in found.late}
    # agreed: the survey to 9 January, the works from the 12th
    assert late == {"Survey": 5, "Works": 2}
    assert found.late_count == 2


def test_nothing_is_late_when_all_went_as_agreed(planned: Any) -> None:
    _at(planned, "2026-01-09", Survey=100)
    assert homes.progress(_figures(planned)).late == ()


def test_the_curve_starts_at_nothing_passes_what_is_done_and_ends_at_all(planned: Any) -> None:
    _at(planned, "2026-01-14", Survey=100)
    figures = _figures(planned)
    curve = homes.progress(figures).curve
    assert curve is not None
    assert (curve.planned[0], curve.planned[-1]) == (0, 100)
    assert (curve.forecast[0], curve.forecast[-1]) == (0, 100)
    assert list(curve.forecast) == sorted(curve.forecast)
    done = max(value for value in curve.forecast if value <= figures.percent + 0.01)
    assert done == pytest.approx(figures.percent, abs=0.1)
    drawing = chart.draw(curve, figures.percent)
    assert drawing.now is not None
    assert drawing.left < drawing.now < drawing.right
    assert drawing.table[0][2] == 0
    assert drawing.table[-1][1:] == (100, 100)


def test_the_journal_speaks_in_sentences(planned: Any) -> None:
    with translation.override("en"):
        said = [one.sentence for one in homes.changes(planned.project)]
    assert said[0] == "Changed “Survey”."
    assert "Set “Baseline R0”." in said
    assert all(one.by == "Pmo Officer" for one in homes.changes(planned.project))
