"""Figures of the tree: on projects, rolled up, counted at the head."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalon.pmo.reporting import queries
from tests.cast import Cast
from tests.pmo.reporting.conftest import lengthen


def _by_name(lines: list[queries.Line]) -> dict[str, queries.Line]:
    return {line.node.name: line for line in lines}


def test_a_project_has_its_plans_figures_and_every_level_above_adds_them_up(planned: Any) -> None:
    found = _by_name(queries.portfolio(planned.pmo_officer, planned.organisation))
    project = found["Substation"]
    # 18 working days from Monday 5 January, then four more
    assert (project.slip, project.state) == (6, "watch")
    assert project.baseline == queries.minute(_day(28))
    assert project.finish == queries.minute(_day(3, month=2))
    assert (project.next_name, project.next_late, project.late) == ("In service", True, 1)
    for above in ("Smart metering", "Networks"):
        assert (found[above].slip, found[above].finish, found[above].late) == (6, project.finish, 1)
        assert found[above].projects == 1
        assert "Of 1 project, 0 off track and 1 at risk." in found[above].sentence
    assert found["Tramway"].state == "none"


def test_a_plan_past_the_tolerance_turns_its_portfolio(planned: Any) -> None:
    lengthen(planned, planned.plan.pk, "Works", "30d")
    found = queries.portfolio(planned.pmo_officer, planned.organisation)
    assert _by_name(found)["Networks"].state == "bad"
    totals = queries.totals(found)
    assert (totals.projects, totals.bad, totals.watch, totals.unreported) == (2, 1, 0, 1)
    assert (totals.late, totals.late_in) == (1, 1)


def test_who_declares_on_track_what_is_off_track_is_counted(planned: Any) -> None:
    lengthen(planned, planned.plan.pk, "Works", "30d")
    planned.project.status_declared = "ok"
    planned.project.save()
    assert queries.totals(queries.portfolio(planned.pmo_officer, planned.organisation)).contradicted == 1


def test_a_reader_sees_only_what_the_role_reaches_and_orphans_stand_at_the_top(planned: Any) -> None:
    (own,) = queries.portfolio(planned.viewer, planned.organisation)
    assert (own.node.name, own.node.level, own.node.parent) == ("Substation", 0, None)
    (other,) = queries.portfolio(planned.stranger, planned.organisation)
    assert other.node.name == "Tramway"
    assert queries.portfolio(planned.foreigner, planned.organisation) == []


def test_the_number_of_queries_does_not_grow_with_the_tree(planned: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.portfolio(planned.pmo_officer, planned.organisation)
        return len(captured)

    before = count()
    for number in range(20):
        planned.node(f"More {number}", "project", planned.portfolio)
    assert count() == before == 4


def _day(day: int, month: int = 1) -> Any:
    from datetime import datetime

    return datetime(2026, month, day, 17)
