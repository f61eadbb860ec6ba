"""Work that outlives a request: reading files, printing big plans."""

from __future__ import annotations

from django_tasks import task

from jalon.pmo.transfer import actions, prints


@task()
def read_import(import_id: int) -> None:
    """Read one handed-in file."""
    actions.read(import_id)


@task()
def draw_print(print_id: int) -> None:
    """Draw one plan for paper."""
    prints.draw(print_id)
