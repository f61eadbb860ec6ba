"""Work that outlives a request: project files as a zip."""

from __future__ import annotations

from django_tasks import task

from jalon.pmo.documents import actions


@task()
def make(pk: int) -> None:
    """Make one zip."""
    actions.make_project_file(pk)
