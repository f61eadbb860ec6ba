"""Work that outlives a request: big packs."""

from __future__ import annotations

from django_tasks import task

from jalon.pmo.reporting import actions


@task()
def make(pack_id: int) -> None:
    """Make one pack."""
    actions.make_pack(pack_id)
