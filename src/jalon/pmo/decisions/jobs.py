"""Work that outlives a request: how sure the dates of a scenario are."""

from __future__ import annotations

from django_tasks import task

from jalon.pmo.decisions.actions import scenarios


@task()
def risk(scenario_id: int) -> None:
    """Draw one scenario."""
    scenarios.note_risk(scenario_id)
