"""Work that outlives a request: reading files."""

from __future__ import annotations

from django_tasks import task

from jalon.pmo.transfer import actions


@task()
def read_import(import_id: int) -> None:
    """Read one handed-in file."""
    actions.read(import_id)
