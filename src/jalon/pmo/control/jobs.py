"""Work that outlives a request: studies."""

from __future__ import annotations

from django_tasks import task

from jalon.pmo.control import actions


@task()
def carry_out(study_id: int) -> None:
    """Compute one study."""
    actions.carry_out(study_id)
